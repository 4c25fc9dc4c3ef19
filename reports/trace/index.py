"""Finding what can be traced in a content: by its key, by a figure's key within it, or by the number on paper."""

from dataclasses import dataclass, field
from functools import cached_property

from reports.content.schema import Document
from reports.content.traced import Item, list_items


@dataclass(frozen=True)
class Index:
    """All that can be traced in a content."""

    document: Document = field(repr=False)

    @cached_property
    def items(self) -> dict[str, Item]:
        """By key, in the order of the document."""
        return {item.key: item for item in list_items(self.document)}

    @cached_property
    def codes(self) -> dict[str, str]:
        """The number that is printed beside each, by key: "1", "2", ... What has none printed has those that follow."""
        rest = [key for key in self.items if key not in set(self.document.traced)]
        return {key: str(number) for number, key in enumerate([*self.document.traced, *rest], start=1)}

    def find(self, address: str) -> Item | None:
        """The item of a key, of a figure's key within it, or of a printed number; None when there is none."""
        if address.isascii() and address.isdecimal():
            return next((self.items.get(key) for key, code in self.codes.items() if code == address), None)
        parts = address.split("/")
        keys = ("/".join(parts[:count]) for count in range(len(parts), 0, -1))
        return next((self.items[key] for key in keys if key in self.items), None)
