"""How all that a unit has given goes, over all its receivers: fullmäktige's uppdrag in the whole region."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from goals.models.assignments import AssignmentProgress
from goals.presentation.assignment_statuses import legend
from goals.presentation.assignments import ReceiverLine, assignment_title, unit_words
from goals.queries.assignment_whole import GivenWhole, WholeRow, given_whole
from goals.views.places import Link, Place, at_place, render_at


@require_safe
@at_place
def whole(request: HttpRequest, place: Place) -> HttpResponse:
    """The unit's assignments against their receivers in the round; of others' words what has been let out."""
    found = given_whole(place.unit, place.follow_up, place.access)
    context = {
        "units": [(unit.short_name, unit_words(unit, place.today)) for unit in found.units],
        "rows": [_row(place, row) for row in found.rows],
        "lead": _lead(found),
        "legend": legend(),
        "breadcrumbs": [Link(_("Uppdrag"), place.url("goals:assignments"))],
    }
    return render_at(request, place, "goals/assignments_whole.html", context)


def _row(place: Place, row: WholeRow) -> dict[str, object]:
    return {
        "assignment": row.assignment,
        "title": assignment_title(row.assignment),
        "url": place.url("goals:assignment", pk=row.assignment.pk),
        "cells": [ReceiverLine(cell, place.today) if cell else None for cell in row.cells],
    }


def _lead(whole: GivenWhole) -> str:
    """ "10 uppdrag till 9 mottagare. 12 pågår enligt plan, 3 föreslås avslutas; läget är inte expedierat för 4." """
    if not whole.rows:
        return ""
    assignments = ngettext("{count} uppdrag", "{count} uppdrag", len(whole.rows)).format(count=len(whole.rows))
    receivers = ngettext("{count} mottagare", "{count} mottagare", len(whole.units)).format(count=len(whole.units))
    counts = [
        (whole.count(AssignmentProgress.NOT_STARTED), _("{count} ej påbörjade")),
        (whole.count(AssignmentProgress.ON_PLAN), _("{count} pågår enligt plan")),
        (whole.count(AssignmentProgress.DEVIATES), _("{count} pågår med avvikelse")),
        (whole.count(AssignmentProgress.DONE_PROPOSED), _("{count} föreslås avslutas")),
        (whole.ended, _("{count} avslutade")),
        (whole.hidden, _("{count} inte expedierade")),
        (whole.unanswered, _("{count} utan uppföljning")),
    ]
    said = ", ".join(words.format(count=count) for count, words in counts if count)
    first = _("{assignments} till {receivers}.").format(assignments=assignments, receivers=receivers)
    return f"{first} {said}." if said else first
