"""What a browser would send of a form as it is shown."""

from html.parser import HTMLParser
from typing import Any


class _Forms(HTMLParser):
    """The forms of a page's main part: each a list of (name, value), in order."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[list[tuple[str, str]]] = []
        self.in_main = False
        self.name = ""  # of the textarea or select that is open
        self.text = ""
        self.options: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        self.in_main = self.in_main or tag == "main"
        if not self.in_main:
            return
        if tag == "form":
            self.forms.append([])
        elif tag == "input" and known.get("name") and (known.get("type") not in {"checkbox", "radio"} or "checked" in known):
            blank = "on" if known.get("type") in {"checkbox", "radio"} else ""
            self._send(known["name"], known.get("value") or blank)
        elif tag in {"textarea", "select"}:
            self.name, self.text, self.options = known.get("name") or "", "", []
        elif tag == "option":
            self.options.append((known.get("value") or "", "selected" in known))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.name:
            self._send(self.name, self.text.removeprefix("\n"))
            self.name = ""
        elif tag == "select" and self.name and self.options:
            self._send(self.name, next((value for value, chosen in self.options if chosen), self.options[0][0]))
            self.name = ""
        self.in_main = self.in_main and tag != "main"

    def handle_data(self, data: str) -> None:
        self.text += data

    def _send(self, name: str | None, value: str) -> None:
        if self.forms and name:
            self.forms[-1].append((name, value))


def fields_of(page: str, form: int = 0) -> dict[str, Any]:
    """What a browser would send of one of the main part's forms; a name with several values has a list of them."""
    reader = _Forms()
    reader.feed(page)
    sent: dict[str, Any] = {}
    for name, value in reader.forms[form]:
        known = sent.get(name)
        sent[name] = value if known is None else [*(known if isinstance(known, list) else [known]), value]
    return sent
