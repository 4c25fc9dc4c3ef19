"""Ways from one page to another that several views need."""

from goals.models import Goal
from goals.presentation.lines import Address
from goals.queries.rows import IndicatorRow
from goals.views.places import Link, Place


def address_of(place: Place) -> Address:
    """Where the page of a row's indicator is: at the unit whose plan the row stands in."""

    def address(row: IndicatorRow) -> str:
        return place.url("goals:indicator", unit=row.target.goal.plan.unit, pk=row.indicator.pk)

    return address


def goal_url(place: Place, goal: Goal) -> str:
    """Where the page of a goal is: at the unit whose plan it stands in."""
    return place.url("goals:goal", unit=goal.plan.unit, pk=goal.pk)


def goal_link(place: Place, goal: Goal) -> Link:
    """The way to a goal: "Delmål 1.1"."""
    return Link(goal.label if goal.number else goal.title, goal_url(place, goal))


def is_own(place: Place) -> bool:
    """Whether the reader has a role in the unit's own authority."""
    authority = place.access.tree.authority_of(place.unit.pk)
    return any(place.access.tree.authority_of(unit_id) == authority for _role, unit_id in place.access.held)
