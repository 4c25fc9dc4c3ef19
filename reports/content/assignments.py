"""The unit's uppdrag: what it has been given, and what each receiver says of it in the round."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import groupby

from goals.models import Assignment, UnitFollowUp
from goals.presentation.decisions import decision_words
from goals.queries.assignment_statuses import ReceivedAssignment, received_assignments
from goals.queries.rows import Round
from reports.content import schema
from reports.content.notes import receiver_notes
from reports.content.words import capitalised
from tracker.numbers import NO_VALUE
from tracker.periods import label_months, write_date
from tracker.permissions import Access


def build_assignments(follow_up: UnitFollowUp, round_: Round, access: Access, today: date) -> tuple[schema.Assignment, ...]:
    """What the unit has been given and not been released from, in the givers' order; two queries. `today` tells what is late."""
    received = received_assignments(follow_up, round_, access)
    by_assignment = groupby(received, key=lambda found: found.addressee.assignment)
    return tuple(
        assignment_with(assignment, (_build_receiver(one, follow_up.unit_id, today) for one in found))
        for assignment, found in by_assignment
    )


def assignment_with(assignment: Assignment, receivers: Iterable[schema.Receiver]) -> schema.Assignment:
    """An assignment with how it goes for its receivers."""
    decision = decision_words(assignment.given) if assignment.given else ""
    return schema.Assignment(
        key=f"assignment:{assignment.pk}",
        number=assignment.number,
        text=assignment.text,
        given_by=assignment.given_by.name,
        decision=decision,
        giver=decision or assignment.given_by.name,
        receivers=tuple(receivers),
    )


def _build_receiver(received: ReceivedAssignment, unit_id: int, today: date) -> schema.Receiver:
    addressee, status, late = received.addressee, received.status, received.why_late(today)
    word = status.get_status_display() if status and received.is_said else ""
    receiver = schema.Receiver(
        key=f"assignmentaddressee:{addressee.pk}",
        name="" if addressee.unit_id == unit_id else addressee.unit.name,
        months=capitalised(label_months(addressee.months)) if addressee.months else "",
        ends=write_date(addressee.ends_on) if addressee.ends_on else "",
        status=capitalised(str(word)) if word else NO_VALUE,
        status_code=status.status if status else "",
        comment=status.comment if status else "",
        wording=addressee.raw_status,
        is_late=late is not None,
        late=str(late or ""),
        notes=(),
    )
    return replace(receiver, notes=receiver_notes(receiver))
