"""What would be sent on a day, as things stand now: who would have a letter about a nämnd's round, why, and what it would say."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from goals.models import UnitFollowUp
from reports.reminders.digests import Digest, find_digests
from reports.reminders.letters import Letter, write_letter
from reports.reminders.log import step_words
from reports.reminders.rules import latest_code
from tracker.models import Person
from tracker.permissions import Access, Permission
from tracker.sentences import Sentence, gettext_noop

# Further away than this nothing is known.
FURTHEST = timedelta(days=400)


@dataclass(frozen=True)
class Preview:
    """A letter that would be sent. `letter` is None for somebody who may not see all that it tells."""

    person: Person
    why: str
    letter: Letter | None


def fault_of(on: date, today: date) -> Sentence | None:
    """Why a day cannot be asked about; None when it can."""
    if abs(on - today) <= FURTHEST:
        return None
    return Sentence(gettext_noop("Ange en dag som ligger högst {days} dagar bort."), {"days": str(FURTHEST.days)})


def previews(follow_up: UnitFollowUp, on: date, today: date, access: Access) -> list[Preview]:
    """The letters of a day that would tell of a nämnd's round, in the order of the people."""
    live = access.where(Permission.READ_LIVE)
    found = []
    for digest in find_digests(follow_up.unit.region, on, today=today):
        if why := _why(digest, follow_up):
            units = {waiting.unit_follow_up.unit_id for waiting in digest.waiting}
            found.append(Preview(digest.person, why, write_letter(digest) if live.issuperset(units) else None))
    return found


def _why(digest: Digest, follow_up: UnitFollowUp) -> str:
    """What a letter is sent for, of a nämnd's round, in words; "" when it tells nothing new of it."""
    days = {news.occasion.code: news.occasion.counted_from for news in digest.news if news.unit_follow_up == follow_up}
    if not days:
        return ""
    code = latest_code(days)
    return step_words(code, days[code])


def heading(count: int) -> str:
    """How many letters there would be."""
    return _("1 brev") if count == 1 else _("{count} brev").format(count=count)
