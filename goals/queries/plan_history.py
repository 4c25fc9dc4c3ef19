"""What has happened to a plan: the events of the plan, its goals, rows and series, the newest first."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from goals.models import Goal, Plan, PlanChange, PlanState, Target
from tracker.models import AuditEvent
from tracker.permissions import Access, Permission


def plan_events(plan: Plan, access: Access) -> QuerySet[AuditEvent]:
    """What people have done to a plan after it was made, the newest first.

    From outside the authority only what has been done since it was adopted.
    """
    goals = list(Goal.objects.filter(plan=plan).values_list("pk", flat=True))
    targets = list(Target.objects.filter(goal__in=goals).values_list("pk", "indicator_id"))
    subjects = [f"plan:{plan.pk}", *(f"goal:{pk}" for pk in goals)]
    subjects += [subject for pk, indicator in targets for subject in (f"target:{pk}", f"indicator:{indicator}")]
    removed = Q(action__in=["goal.remove", "target.remove"], changes__plan__0=f"plan:{plan.pk}")
    rows = AuditEvent.objects.filter(Q(subject__in=subjects) | removed, region_id=plan.unit.region_id)
    rows = rows.exclude(actor_id=0).exclude(correlation__in=_making(plan))
    if not access.allows(Permission.READ_LIVE, plan.unit_id):
        adopted = plan.adopted_by.recorded_at if plan.state == PlanState.ADOPTED and plan.adopted_by else None
        rows = rows.filter(at__gte=adopted) if adopted else rows.none()
    return rows.order_by("-pk")


def _making(plan: Plan) -> list[str]:
    """What made the plan: with a copy came all that was in it."""
    made = AuditEvent.objects.filter(region_id=plan.unit.region_id, subject=f"plan:{plan.pk}", action="plan.create")
    return [correlation for correlation in made.values_list("correlation", flat=True) if correlation]


def plan_changes(plan: Plan) -> list[PlanChange]:
    """Why an adopted plan was changed, the latest first. One query."""
    return list(plan.changes.select_related("decision__unit").order_by("-pk"))


def changes_by_form(plan: Plan, changes: Iterable[PlanChange]) -> dict[str, PlanChange]:
    """The changes by the correlation of the events that came with them. One query."""
    found = {f"planchange:{change.pk}": change for change in changes}
    events = AuditEvent.objects.filter(region_id=plan.unit.region_id, subject__in=list(found)).exclude(correlation="")
    return {event.correlation: found[event.subject] for event in events}
