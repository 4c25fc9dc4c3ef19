"""The page of an assignment: what it is, how it goes, and its life from decision to decision."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from goals.models import Assignment, AssignmentAddressee, FollowUp
from goals.presentation.assignment_life import Teller, given_words
from goals.presentation.assignment_statuses import end_status, said_status
from goals.presentation.assignments import assignment_title, rounds_meant, unit_words
from goals.queries.assignment_life import Chapter, Life, assignment_life
from goals.queries.assignment_statuses import standing_of
from goals.queries.assignments import assignments_at
from goals.rules.assignments import why_late
from goals.rules.phrases import listed, shorten
from goals.views.events import history_url
from goals.views.links import assignment_trace
from goals.views.places import Link, Place, at_place, render_at
from tracker.periods import label_months, write_date
from tracker.permissions import Permission


@require_safe
@at_place
def assignment(request: HttpRequest, place: Place, pk: int) -> HttpResponse:
    """One assignment that the unit has given or received."""
    found = _find(place, pk)
    life = assignment_life(found, place.region, place.all_follow_ups, place.access)
    own = life.own
    lines = [_line(place, own, row, place.follow_up) for row in own.receivers]
    context = {
        "assignment": own.assignment,
        "title": assignment_title(own.assignment),
        "has_more": assignment_title(own.assignment) != own.assignment.text.strip().rstrip("."),
        "facts": _facts(place, life),
        "lines": lines,
        "children": [_child(place, child) for child in own.children],
        "parents": [Link(_named(parent), assignment_url(place, parent)) for parent in life.parents],
        "happenings": Teller(place.today, lambda other: assignment_url(place, other)).tell(life),
        "breadcrumbs": [Link(_("Uppdrag"), place.url("goals:assignments"))],
        "edit_url": _edit_url(place, own.assignment),
        "status_url": _status_url(place, own.receivers),
        "history_url": history_url(place, "assignment", own.assignment),
    }
    return render_at(request, place, "goals/assignment.html", context)


def assignment_url(place: Place, other: Assignment) -> str:
    """Where the page of an assignment is that need not concern this unit: at whoever gave it."""
    return place.url("goals:assignment", unit=other.given_by, pk=other.pk)


def _find(place: Place, pk: int) -> Assignment:
    try:
        return assignments_at(place.unit, place.access).get(pk=pk)
    except (Assignment.DoesNotExist, OverflowError):
        raise Http404 from None


def _named(other: Assignment) -> str:
    """ "Regionfullmäktige: Öka takten i omställningen"."""
    return f"{other.given_by}: {shorten(other.text)}"


def _facts(place: Place, life: Life) -> list[tuple[str, Any]]:
    """What is said of the assignment, where there is something."""
    own = life.own.assignment
    receivers = [unit_words(row.unit, place.today) for row in life.own.receivers]
    facts: list[tuple[str, Any]] = [
        (_("Gavs genom"), given_words(own)),
        (_("Gäller från"), write_date(own.starts_on) if own.starts_on else ""),
        (_("Till"), [part for part in (*receivers, f"”{own.raw_addressees}”" if own.raw_addressees else "") if part]),
        (_("Redovisas"), _reported(place, life.own.receivers)),
        (_("Politisk styrgrupp"), own.steering_unit.name if own.steering_unit else ""),
        (_("Var det står"), own.source.split("; ") if own.source else ""),
    ]
    return [(term, description) for term, description in facts if description]


def _reported(place: Place, receivers: Sequence[AssignmentAddressee]) -> list[str]:
    """When it is reported: the months, and the rounds of the year that they mean; for each receiver where these differ."""
    by_months: dict[int, list[str]] = {}
    for row in receivers:
        by_months.setdefault(row.months, []).append(row.unit.short_name)
    lines = [(_months(place, months), names) for months, names in by_months.items()]
    if len(lines) == 1:
        return [lines[0][0]]
    return [f"{', '.join(names)}: {words}" for words, names in lines]


def _months(place: Place, months: int) -> str:
    if not months:
        return _("När någon frågar")
    label = label_months(months)
    label = label[:1].upper() + label[1:]
    rounds = rounds_meant(months, [row for row in place.all_follow_ups if row.year == place.period.year])
    return f"{label}: {listed([row.name for row in rounds])}" if rounds else label


def _line(place: Place, chapter: Chapter, row: AssignmentAddressee, follow_up: FollowUp) -> dict[str, Any]:
    """How it goes for a receiver in the round."""
    told = chapter.now(row, follow_up)
    is_hidden = told is not None and not told.is_visible and not row.end
    return {
        "name": unit_words(row.unit, place.today),
        "ends_on": row.ends_on,
        "status": end_status(row) if row.end else said_status(told.status if told else None),
        "is_hidden": is_hidden,
        "why_url": assignment_trace(place, row) if told and told.status and told.status.status and not row.end else "",
        "wording": row.raw_status if not (told and told.status) else "",
        "comment": told.status.comment if told and told.status else "",
        # Of somebody who follows up nothing no words are hidden: its last day is all there is to know.
        "late": told.why_late(place.today) if told else why_late(standing_of(row, None, None), place.today),
    }


def _child(place: Place, child: Chapter) -> dict[str, Any]:
    return {
        "assignment": child.assignment,
        "title": assignment_title(child.assignment),
        "url": assignment_url(place, child.assignment),
        "lines": [_line(place, child, row, place.follow_up) for row in child.receivers],
    }


def _edit_url(place: Place, found: Assignment) -> str:
    """Where it is changed; "" for who may not."""
    may_edit = place.access.allows(Permission.EDIT_PLAN, found.given_by_id)
    return place.url("goals:edit_assignment", unit=found.given_by, pk=found.pk) if may_edit else ""


def _status_url(place: Place, receivers: Iterable[AssignmentAddressee]) -> str:
    """Where how it goes is said, in the round; "" for who may not."""
    is_own = any(row.unit_id in place.access.tree.reach(place.unit.pk) and not row.end for row in receivers)
    return place.url("goals:assignment_statuses") if is_own and place.may(Permission.ASSESS_GOAL) else ""
