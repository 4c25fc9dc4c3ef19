"""The unit's uppdrag: what it has been given, and what it says of each in the round."""

from django.db.models import Prefetch

from goals.models import AssignmentAddressee, AssignmentStatus, UnitFollowUp
from goals.presentation.decisions import decision_words
from reports.content import schema
from reports.content.words import capitalised
from tracker.numbers import NO_VALUE
from tracker.periods import label_months, write_date


def build_assignments(follow_up: UnitFollowUp) -> tuple[schema.Assignment, ...]:
    """What the unit has been given and not been released from, in the givers' order; two queries."""
    own = Prefetch("statuses", AssignmentStatus.objects.filter(unit_follow_up=follow_up), to_attr="now")
    found = (
        AssignmentAddressee.objects.filter(unit=follow_up.unit, end="")
        .select_related("assignment__given_by", "assignment__given__unit")
        .prefetch_related(own)
        .order_by("assignment__given_by__pk", "assignment__order", "assignment__pk")
    )
    return tuple(_build_assignment(addressee) for addressee in found)


def _build_assignment(addressee: AssignmentAddressee) -> schema.Assignment:
    assignment = addressee.assignment
    said: list[AssignmentStatus] = addressee.now  # type: ignore[attr-defined]  # prefetched above
    status = said[0] if said else AssignmentStatus()
    return schema.Assignment(
        key=f"assignmentaddressee:{addressee.pk}",
        number=assignment.number,
        text=assignment.text,
        given_by=assignment.given_by.name,
        decision=decision_words(assignment.given) if assignment.given else "",
        months=capitalised(label_months(addressee.months)) if addressee.months else "",
        ends=write_date(addressee.ends_on) if addressee.ends_on else "",
        status=capitalised(str(status.get_status_display())) if status.status else NO_VALUE,
        status_code=status.status,
        comment=status.comment,
        wording=addressee.raw_status,
    )
