"""Assignments: what a unit has given and received, and how it goes."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from goals.filters import AssignmentFilter
from goals.presentation.assignments import assignment_line
from goals.queries.assignments import assignment_rows, assignments_at
from goals.tables import AssignmentTable
from goals.views.excel import wants_excel, xlsx_response
from goals.views.lists import turn_to_page
from goals.views.places import Place, at_place, render_at
from tracker.models import Unit
from tracker.permissions import Permission


@at_place
def assignments(request: HttpRequest, place: Place) -> HttpResponse:
    """The assignments that concern the unit; ?format=xlsx gives all that the filter finds as a file."""
    concerning = assignments_at(place.unit, place.access)
    units = Unit.objects.in_region(place.region)
    narrowing = AssignmentFilter(
        request.GET,
        concerning,
        givers=units.filter(given_assignments__in=concerning).distinct(),
        receivers=units.filter(received_assignments__assignment__in=concerning).distinct(),
    )
    rows = assignment_rows(narrowing.qs, place.unit, place.follow_up, place.access)
    lines = [assignment_line(row, place.today) for row in rows if narrowing.keeps(row)]
    table = AssignmentTable(lines)
    turn_to_page(request, table)
    if wants_excel(request):
        return xlsx_response(place, table, _("Uppdrag"))
    context = {
        "table": table,
        "filter": narrowing,
        "shown": len(lines),
        "is_narrowed": bool(narrowing.chosen),
        "given_url": place.url("goals:edit_assignments") if place.may(Permission.EDIT_PLAN) else "",
        "statuses_url": place.url("goals:assignment_statuses") if place.shows_live else "",
    }
    return render_at(request, place, "goals/assignments.html", context)
