"""Assignments: what a unit has given and received, and how it goes."""

from functools import partial

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from goals.filters import AssignmentFilter
from goals.presentation.assignments import assignment_line
from goals.queries.assignment_ends import proposed_to_end
from goals.queries.assignments import AssignmentRow, assignment_rows, assignments_at
from goals.tables import AssignmentTable
from goals.views.excel import excel_way, wants_excel, xlsx_response
from goals.views.links import assignment_trace
from goals.views.lists import Listing, put_in_order, turn_to_page
from goals.views.places import Link, Place, at_place, render_at
from tracker.models import Unit
from tracker.permissions import Permission


@require_safe
@at_place
def assignments(request: HttpRequest, place: Place) -> HttpResponse:
    """The assignments that concern the unit; ?format=xlsx gives all that the filter finds as a file."""
    listing = list_assignments(place, request.GET)
    if wants_excel(request) and not listing.is_long:
        return xlsx_response(place, listing)
    turn_to_page(request, listing.table)
    context = {
        "table": listing.table,
        "filter": listing.filter,
        "shown": listing.count,
        "is_narrowed": bool(listing.filter.chosen) or listing.count < listing.found,
        "excel": excel_way(request, place, listing),
        "given_url": place.url("goals:edit_assignments") if place.may(Permission.EDIT_PLAN) else "",
        "statuses_url": place.url("goals:assignment_statuses") if place.shows_live else "",
        "whole_links": _whole_links(place, [line.row for line in listing.table.data]),
        "waiting": _waiting(place),
        "ends_link": Link(_("Uppdrag att besluta om"), place.url("goals:edit_assignment_ends")),
    }
    return render_at(request, place, "goals/assignments.html", context)


def list_assignments(place: Place, query: QueryDict) -> Listing:
    """The assignments that an address asks for, in its order."""
    concerning = assignments_at(place.unit, place.access)
    units = Unit.objects.in_region(place.region)
    narrowing = AssignmentFilter(
        query,
        concerning,
        givers=units.filter(given_assignments__in=concerning).distinct(),
        receivers=units.filter(received_assignments__assignment__in=concerning).distinct(),
        year=place.period.year,
        today=place.today,
    )
    rows = assignment_rows(narrowing.qs, place.unit, place.follow_up, place.access)
    trace = partial(assignment_trace, place)
    lines = [
        assignment_line(row, place.today, place.url("goals:assignment", pk=row.assignment.pk), trace=trace)
        for row in rows
        if narrowing.keeps(row)
    ]
    table = AssignmentTable(lines)
    put_in_order(table, query)
    return Listing("assignments", _("Uppdrag"), table, narrowing, len(lines), len(rows))


def _whole_links(place: Place, rows: list[AssignmentRow]) -> list[Link]:
    """To each giver's assignments over all their receivers, the unit's own first."""
    givers = dict.fromkeys(row.assignment.given_by for row in rows if row.assignment.given_id)
    order = sorted(givers, key=lambda unit: (unit != place.unit, unit.pk))
    words = _("{giver}: läget hos alla mottagare")
    return [Link(words.format(giver=unit), place.url("goals:assignments_whole", unit=unit)) for unit in order]


def _waiting(place: Place) -> int:
    """How many of the unit's assignments are proposed to be closed; 0 for those who do not decide of it."""
    decides = place.may(Permission.EDIT_PLAN) or place.may(Permission.REGISTER_DECISION)
    return len(proposed_to_end(place.unit, place.access)) if decides else 0
