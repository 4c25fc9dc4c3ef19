"""What a region chooses for itself: its name, its words for statuses, whether people may approve what they have entered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from goals.operations.administration.base import administering
from goals.operations.changes import is_changed, save_changes
from goals.operations.plan_checks import check_line
from goals.rules.wording import status_codes
from tracker.mails import one_line
from tracker.models import Region
from tracker.operations import Actor, Refused
from tracker.sentences import Sentence, gettext_noop

LONGEST_WORD = 60


@dataclass(frozen=True, kw_only=True)
class RegionEntry:
    """What is said of a region. `status_words` has the region's word for each code that has another than the standard."""

    name: str
    allows_self_approval: bool
    status_words: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, region: Region) -> "RegionEntry":
        """What is said of a region now."""
        return cls(name=region.name, allows_self_approval=region.allows_self_approval, status_words=region.status_words)

    @property
    def fields(self) -> dict[str, Any]:
        """Each field by its name."""
        words = {code: one_line(word) for code, word in sorted(self.status_words.items()) if one_line(word)}
        return {"name": one_line(self.name), "allows_self_approval": self.allows_self_approval, "status_words": words}


def change_region(*, by: Actor, now: datetime, region: Region, entry: RegionEntry, seen: str) -> Region:
    """Change what a region has chosen. Raises StaleRow when somebody else has changed it since `seen`."""
    with administering(by, region) as by:
        found = Region.objects.get(pk=region.pk)
        if not is_changed(row=found, unit=found, before=RegionEntry.of(found).fields, after=entry.fields, seen=seen):
            return found
        _check(entry)
        save_changes(by=by, now=now, row=found, fields=entry.fields, action="region.change", unit=found)
        return found


def _check(entry: RegionEntry) -> None:
    check_line("name", entry.fields["name"], most=200, is_needed=True)
    codes = status_codes()
    for code, word in entry.fields["status_words"].items():
        if code not in codes:
            raise Refused("UNKNOWN", Sentence(gettext_noop("Det finns ingen sådan status.")))
        check_line(f"word_{code}", word, most=LONGEST_WORD)
