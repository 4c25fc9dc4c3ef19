"""What people say about a value to each other: one turn after another, in the trace and never changed."""

from datetime import datetime
from uuid import UUID

from goals.models import Comment, Outcome
from goals.operations.checks import check_text
from tracker.operations import Actor, Refused
from tracker.sentences import Sentence, gettext_noop


def said_before(form_uuid: UUID, outcome: int, by: Actor) -> Comment | None:
    """What the same form has said already, of the outcome with that id; None when it is sent for the first time.

    Refused when the form's number was used for something else.
    """
    found = Comment.objects.filter(form_uuid=form_uuid).first()
    if found is not None and (found.outcome_id != outcome or found.by != by.person):
        raise Refused("FORM_USED", Sentence(gettext_noop("Formuläret är redan använt. Ladda om sidan och försök igen.")))
    return found


def say(*, by: Actor, now: datetime, outcome: Outcome, text: str, form_uuid: UUID) -> Comment:
    """Add a turn; call it inside the act's own transaction. Refused when nothing is said, or no person says it."""
    text = text.strip()
    if not text:
        raise Refused("NOTHING_SAID", Sentence(gettext_noop("Skriv något först.")), "text")
    check_text("text", text)
    if by.person is None:
        raise Refused("NO_PERSON", Sentence(gettext_noop("En kommentar skrivs av en person.")))
    return Comment.objects.create(outcome=outcome, text=text, by=by.person, at=now, version=outcome.version, form_uuid=form_uuid)
