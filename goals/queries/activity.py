"""What has happened in a nämnd, and to one thing in it: for those who may read its live rows, and for nobody else."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from goals.models import Action, Assessment, AssignmentAddressee, AssignmentStatus, Goal, Outcome, Target
from tracker.models import AuditEvent, Unit
from tracker.permissions import Access, Permission

# What the system does by itself, for nobody, is no activity: a demo is read in, drafts are thrown away.
BY_PEOPLE = ~Q(actor_id=0) | ~Q(on_behalf_of="")


def readable_events(access: Access) -> QuerySet[AuditEvent]:
    """The events of units whose live rows somebody may read, the newest first."""
    rows = AuditEvent.objects.filter(region_id=access.region.pk, unit_id__in=access.where(Permission.READ_LIVE))
    return rows.order_by("-at", "-pk")


def activity(unit: Unit, access: Access) -> QuerySet[AuditEvent]:
    """What people have done in an authority and the units of it, the newest first."""
    return readable_events(access).filter(BY_PEOPLE, unit_id__in=access.tree.reach(unit.pk))


def who_acted(events: QuerySet[AuditEvent]) -> list[tuple[int, str]]:
    """(id, name) of each person in some events, by name. One query."""
    found = events.exclude(actor_id=0).order_by("actor_name").values_list("actor_id", "actor_name").distinct()
    return list(dict(found).items())


def about_goal(goal: Goal) -> Q:
    """Events of a goal: its own, and those of its targets, series, outcomes, assessments and actions. Four queries."""
    targets = list(Target.objects.filter(goal=goal).values_list("pk", "indicator_id"))
    indicators = {indicator for _, indicator in targets}
    outcomes = Outcome.objects.filter(indicator__in=indicators).values_list("pk", flat=True)
    removed = Q(action="target.remove", changes__goal__0=f"goal:{goal.pk}")
    return removed | Q(
        subject__in=[
            f"goal:{goal.pk}",
            *_subjects("target", (pk for pk, _ in targets)),
            *_subjects("indicator", indicators),
            *_subjects("outcome", outcomes),
            *_assessed(goal),
        ]
    )


def about_goal_alone(goal: Goal) -> Q:
    """Events of a goal itself: what it says, its targets, how it was assessed; not of the values below it. Three queries."""
    targets = Target.objects.filter(goal=goal).values_list("pk", flat=True)
    removed = Q(action="target.remove", changes__goal__0=f"goal:{goal.pk}")
    return removed | Q(subject__in=[f"goal:{goal.pk}", *_subjects("target", targets), *_assessed(goal)])


def about_indicator(indicator_id: int) -> Q:
    """Events of a series: its definition, who reports it, and its targets. One query."""
    targets = Target.objects.filter(indicator=indicator_id).values_list("pk", flat=True)
    removed = Q(action="target.remove", changes__indicator__0=f"indicator:{indicator_id}")
    return removed | Q(subject__in=[f"indicator:{indicator_id}", *_subjects("target", targets)])


def about_outcome(outcome_id: int) -> Q:
    """Events of one value."""
    return Q(subject=f"outcome:{outcome_id}")


def about_assignment(assignment_id: int) -> Q:
    """Events of an assignment, of who is to do it, and of how they say it goes. Two queries."""
    addressees = list(AssignmentAddressee.objects.filter(assignment=assignment_id).values_list("pk", flat=True))
    statuses = AssignmentStatus.objects.filter(addressee__in=addressees).values_list("pk", flat=True)
    return Q(
        subject__in=[
            f"assignment:{assignment_id}",
            *_subjects("assignmentaddressee", addressees),
            *_subjects("assignmentstatus", statuses),
        ]
    )


def _assessed(goal: Goal) -> list[str]:
    assessments = list(Assessment.objects.filter(goal=goal).values_list("pk", flat=True))
    actions = Action.objects.filter(assessment__in=assessments).values_list("pk", flat=True)
    return [*_subjects("assessment", assessments), *_subjects("action", actions)]


def _subjects(kind: str, pks: Iterable[int]) -> list[str]:
    return [f"{kind}:{pk}" for pk in pks]
