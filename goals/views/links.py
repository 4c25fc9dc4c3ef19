"""Ways from one page to another that several views need."""

from goals.models import Goal
from goals.presentation.lines import Address
from goals.queries.rows import IndicatorRow
from goals.views.places import Link, Place
from tracker.models import Unit


def address_of(place: Place) -> Address:
    """Where the page of a row's indicator is, at the unit whose plan the row stands in; and its trace in the round.

    A row of another unit's plan is in no report of this one: why it stands as it does is told on its page.
    """

    def page(row: IndicatorRow) -> str:
        return place.url("goals:indicator", unit=row.target.goal.plan.unit, pk=row.indicator.pk)

    def trace(row: IndicatorRow) -> str:
        is_here = row.target.goal.plan.unit_id == place.unit.pk
        return trace_url(place, f"target:{row.target.pk}") if is_here else f"{page(row)}#varfor"

    return Address(page, trace)


def trace_url(place: Place, key: str, unit: Unit | None = None) -> str:
    """Where it is told where something comes from, by its key: "goal:5", "goal:3/contribution", "target:8"."""
    return place.url("reports:trace", unit=unit, key=key)


def goal_url(place: Place, goal: Goal) -> str:
    """Where the page of a goal is: at the unit whose plan it stands in."""
    return place.url("goals:goal", unit=goal.plan.unit, pk=goal.pk)


def goal_link(place: Place, goal: Goal) -> Link:
    """The way to a goal: "Delmål 1.1"."""
    return Link(goal.label if goal.number else goal.title, goal_url(place, goal))


def is_own(place: Place) -> bool:
    """Whether the reader has a role in the unit's own authority, or in the one that carries it on."""
    return any(place.access.tree.carries_on(unit_id, place.unit.pk) for _role, unit_id in place.access.held)
