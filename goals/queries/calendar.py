"""A region's calendar: its rules, and which units follow up."""

from datetime import date

from django.db.models import Count, Q

from goals.models import AssignmentAddressee, FollowUp, GoalAddressee, Plan, PlanType, RoundRule, UnitFollowUp
from goals.rules.calendar import MonthRule
from tracker.models import Region, Unit, UnitKind
from tracker.models.regions import UnitQuerySet


def rules_of(region: Region) -> tuple[MonthRule, ...]:
    """The region's rules, by month; empty until somebody has set them."""
    return tuple(month_rule(rule) for rule in RoundRule.objects.filter(region=region).order_by("month"))


def month_rule(rule: RoundRule) -> MonthRule:
    """A rule as the pure rules read it."""
    return MonthRule(rule.month, rule.assesses_goals, rule.opens, rule.outcomes_due, rule.assessments_due)


def years_of(region: Region) -> list[int]:
    """The years that have rounds, in order; empty when there are none."""
    return sorted(FollowUp.objects.in_region(region).values_list("year", flat=True).distinct())


def authorities_of(region: Region, year: int) -> UnitQuerySet:
    """Those of a region that can be chosen to follow up a year: authorities and beredningar that exist at some time in it.

    A beredning has uppdrag of its own and answers for them itself, below the authority whose it is.
    """
    in_year = Q(active_to=None) | Q(active_to__gte=date(year, 1, 1))
    may_follow_up = Q(is_authority=True) | Q(kind=UnitKind.PREPARATORY_COMMITTEE)
    return Unit.objects.in_region(region).filter(in_year, may_follow_up, active_from__lte=date(year, 12, 31))


def suggested_units(region: Region, year: int) -> set[int]:
    """The ids of those that follow up a year unless somebody chooses others.

    Those that follow up that year already or did the year before, those that have a plan for the year below the topmost
    plan type, those that goals of the year's plans are addressed to, and beredningar with assignments that go on. One query.
    """
    authorities = authorities_of(region, year)
    rounds = UnitFollowUp.objects.own().filter(follow_up__region=region, follow_up__year__in=[year - 1, year])
    topmost = PlanType.objects.filter(region=region).order_by("order").values("pk")[:1]
    plans = Plan.objects.filter(plan_type__region=region).for_year(year)
    has_plan = plans.exclude(plan_type__in=topmost).values("unit")
    addressed = GoalAddressee.objects.filter(goal__plan__in=plans.values("pk")).values("unit")
    received = AssignmentAddressee.objects.filter(unit__kind=UnitKind.PREPARATORY_COMMITTEE, end="")
    assigned = received.exclude(assignment__given=None)
    of_goals = Q(pk__in=has_plan) | Q(pk__in=addressed)
    found = authorities.filter(Q(pk__in=rounds.values("unit")) | of_goals | Q(pk__in=assigned.values("unit")))
    return set(found.values_list("pk", flat=True))


def units_of(region: Region) -> dict[int, int]:
    """How many nämnder take part in each of the region's rounds, by the rounds' ids; one query."""
    rows = UnitFollowUp.objects.own().filter(follow_up__region=region).values_list("follow_up").annotate(count=Count("pk"))
    return dict(rows.order_by())
