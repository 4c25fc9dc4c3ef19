"""Ways from one page to another that several views need."""

from goals.models import AssignmentAddressee, Goal
from goals.presentation.lines import Address
from goals.queries.rows import IndicatorRow
from goals.views.places import Link, Place
from tracker.models import Unit, UnitKind
from tracker.permissions import Permission


def address_of(place: Place) -> Address:
    """Where the page of a row's indicator is, at the unit whose plan the row stands in; and its trace in the round.

    A row of another unit's plan is in no report of this one, and fullmäktige makes none of its own: why such a row stands as it
    does is told on its page.
    """

    def page(row: IndicatorRow) -> str:
        return place.url("goals:indicator", unit=row.target.goal.plan.unit, pk=row.indicator.pk)

    def trace(row: IndicatorRow) -> str:
        is_here = row.target.goal.plan.unit_id == place.unit.pk and makes_reports(place)
        return trace_url(place, f"target:{row.target.pk}") if is_here else f"{page(row)}#varfor"

    return Address(page, trace)


def makes_reports(place: Place) -> bool:
    """Whether the place's unit follows up a plan of its own: fullmäktige's is followed up by regionstyrelsen."""
    return place.unit.kind != UnitKind.COUNCIL


def goal_trace(place: Place, goal: Goal) -> str:
    """The trace of how one of the unit's own goals is judged; "" where it is in no report of the unit's."""
    is_here = goal.plan.unit_id == place.unit.pk and makes_reports(place)
    return trace_url(place, f"goal:{goal.pk}") if is_here else ""


def trace_url(place: Place, key: str, unit: Unit | None = None) -> str:
    """Where it is told where something comes from, by its key: "goal:5", "goal:3/contribution", "target:8"."""
    return place.url("reports:trace", unit=unit, key=key)


def assignment_trace(place: Place, row: AssignmentAddressee) -> str:
    """The trace of how an uppdrag goes with a receiver; "" for who does not read its live rows, and for one without reports."""
    is_there = row.unit.is_authority and place.access.allows(Permission.READ_LIVE, row.unit_id)
    return trace_url(place, f"assignmentaddressee:{row.pk}", row.unit) if is_there else ""


def goal_url(place: Place, goal: Goal) -> str:
    """Where the page of a goal is: at the unit whose plan it stands in."""
    return place.url("goals:goal", unit=goal.plan.unit, pk=goal.pk)


def goal_link(place: Place, goal: Goal) -> Link:
    """The way to a goal: "Delmål 1.1"."""
    return Link(goal.label if goal.number else goal.title, goal_url(place, goal))


def is_own(place: Place) -> bool:
    """Whether the reader has a role in the unit's own authority, or in the one that carries it on."""
    return any(place.access.tree.carries_on(unit_id, place.unit.pk) for _role, unit_id in place.access.held)
