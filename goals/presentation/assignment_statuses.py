"""How an assignment goes, in signs and words: what the receiver says, and how the giver ended it."""

from collections.abc import Mapping

from django.utils.translation import gettext

from goals.models import AssignmentAddressee, AssignmentStatus
from goals.models.assignments import AssignmentEnd, AssignmentProgress
from goals.presentation.decisions import short_decision
from tracker.signs import ShownStatus

SIGNS: Mapping[str, str] = {
    AssignmentProgress.NOT_STARTED: "□",
    AssignmentProgress.ON_PLAN: "◧",
    AssignmentProgress.DEVIATES: "△",
    AssignmentProgress.DONE_PROPOSED: "☑",
}
ENDED = "■"


def progress_status(code: str) -> ShownStatus:
    """What a receiver says; without a sign when it says nothing."""
    if not code:
        return ShownStatus("", gettext("Inget läge angivet"))
    return ShownStatus(SIGNS[code], _word(AssignmentProgress(code).label))


def said_status(status: AssignmentStatus | None) -> ShownStatus:
    """What is said of it in a round."""
    return progress_status(status.status if status else "")


def end_status(addressee: AssignmentAddressee) -> ShownStatus:
    """How it ended for a receiver, with the decision."""
    decision = short_decision(addressee.closed) if addressee.closed else ""
    return ShownStatus(ENDED, _word(AssignmentEnd(addressee.end).label), decision=decision)


def legend() -> list[ShownStatus]:
    """What the signs mean."""
    return [*(progress_status(code) for code in SIGNS), ShownStatus(ENDED, gettext("Avslutat av den som gav det"))]


def _word(label: object) -> str:
    text = str(label)
    return text[:1].upper() + text[1:]
