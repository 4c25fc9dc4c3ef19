"""Bedömning: all that a nämnd assesses in a round, how far it has come, and what is next."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from goals.models import UnitFollowUp, UnitFollowUpState
from goals.models.assessments import Scope
from goals.operations.open_round import why_closed
from goals.presentation.assessments import label_of, line_of, progress_words
from goals.presentation.deadlines import deadline
from goals.presentation.stages import stages_of
from goals.presentation.statuses import StatusWords
from goals.presentation.way import reopened_words
from goals.presentation.work import is_open_for_entry
from goals.queries.assessable import Assessable, RoundAssessments
from goals.queries.assessments import judgements_among, round_assessments
from goals.queries.assignment_statuses import received_assignments
from goals.queries.rows import Round, round_of
from goals.queries.way import reopening_of
from goals.queries.work import unit_follow_up_of
from goals.views.links import trace_url
from goals.views.places import Link, Place, at_place, render_at
from tracker.permissions import Permission
from tracker.templatetags.tertial import translate

# What stands after a goal in the key of a judgement that is not of the goal itself.
KEYS = {Scope.CONTRIBUTION: "/contribution", Scope.HOUSEHOLDING: "/householding"}
ROUTES = {
    Scope.OWN: "goals:assessment",
    Scope.CONTRIBUTION: "goals:contribution",
    Scope.OVERALL: "goals:assessment",
    Scope.HOUSEHOLDING: "goals:householding",
}


def item_url(place: Place) -> Callable[[Assessable], str]:
    """Where the page of an item is, in this place."""
    return lambda item: place.url(ROUTES[item.scope], pk=item.goal.pk)


def item_trace(place: Place) -> Callable[[Assessable], str]:
    """Where it is told why an item is judged as it is."""
    return lambda item: trace_url(place, f"goal:{item.goal.pk}{KEYS.get(item.scope, '')}")


def may_assess(place: Place, follow_up: UnitFollowUp | None) -> bool:
    """Whether the reader can assess here now: may, and the round is open and assesses goals."""
    return place.may(Permission.ASSESS_GOAL) and place.follow_up.assesses_goals and is_open_for_entry(follow_up, place.today)


@require_safe
@at_place
def assessments(request: HttpRequest, place: Place) -> HttpResponse:
    """What is to be assessed with what is proposed; from outside only that it is not to be seen yet."""
    follow_up = unit_follow_up_of(place.unit, place.follow_up, place.kind)
    context: dict[str, Any] = {"follow_up": follow_up}
    if place.shows_live and follow_up is not None:
        round_ = round_of(place.follow_up)
        context |= reopened(follow_up)
        context |= _assignments(place, follow_up, round_)
        if place.follow_up.assesses_goals:
            context |= _goals(place, follow_up, round_assessments(follow_up, round_, place.access))
    return render_at(request, place, "goals/assessments.html", context)


def reopened(follow_up: UnitFollowUp | None) -> dict[str, Any]:
    """What the nämnd decided that opened the round again, in words; empty for a round that is not."""
    decision = reopening_of(follow_up)
    return {"reopened": reopened_words(decision), "reopened_for": decision.text} if decision else {}


def _goals(place: Place, follow_up: UnitFollowUp, found: RoundAssessments) -> dict[str, Any]:
    words, url, why = StatusWords.of_region(place.region), item_url(place), item_trace(place)
    may_write = may_assess(place, follow_up)
    following = found.next_to_do
    said = judgements_among([item.goal for item in found.items], [follow_up], place.access)
    stages = {(goal, str(scope)): stages_of(one, words) for (goal, _round, scope), one in said.items()}
    return {
        "branches": [
            (branch.above, [line_of(item, words, url, stages.get(item.key), why=why) for item in branch.items])
            for branch in found.branches
        ],
        "has_decided": any(one.decided or one.is_noted for one in stages.values()),
        "closed": translate(why_closed(follow_up)) if follow_up.state != UnitFollowUpState.OPEN else "",
        "done": sum(item.is_assessed for item in found.items),
        "total": len(found.items),
        "progress": progress_words(found),
        "lead": _lead(place, follow_up, following),
        "actions": [Link(_("Bedöm {item}").format(item=_inside(following)), url(following))] if may_write and following else [],
        "may_write": may_write,
    }


def _lead(place: Place, follow_up: UnitFollowUp, following: Assessable | None) -> str:
    """By when the assessments are to be in; "" when nothing waits."""
    if following is None or not is_open_for_entry(follow_up, place.today):
        return ""
    day = follow_up.assessments_due_on
    msgid = _("Sista dag var {day}.") if day < place.today else _("Sista dag: {day}.")
    return msgid.format(day=deadline(day, place.today))


def _inside(item: Assessable) -> str:
    """An item's name inside a sentence: "delmål 1.1"."""
    label = label_of(item)
    return label[:1].lower() + label[1:]


def _assignments(place: Place, follow_up: UnitFollowUp, round_: Round) -> dict[str, Any]:
    received = received_assignments(follow_up, round_, place.access)
    done = sum(row.is_said for row in received)
    return {
        "assignments": len(received),
        "assignments_done": done,
        "assignments_words": _("{done} av {total} uppdrag har ett läge.").format(done=done, total=len(received)),
        "assignments_url": place.url("goals:assignment_statuses"),
    }
