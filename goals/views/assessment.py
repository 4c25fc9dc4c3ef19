"""One thing to assess: what the figures say beside what people say of it."""

from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from goals.forms.assessments import AssessmentForm
from goals.models import Goal, UnitFollowUp
from goals.models.assessments import Scope
from goals.models.rounds import UnitFollowUpKind
from goals.operations.assessments import propose_assessment
from goals.operations.open_round import why_closed
from goals.presentation.assessments import (
    label_of,
    line_of,
    progress_words,
    proposed_status,
    status_choices,
    with_draft,
)
from goals.presentation.explanations import calculation
from goals.presentation.given import GivenLine, given_lines
from goals.presentation.lines import lines_of
from goals.presentation.stages import Stages, stages_of
from goals.presentation.statuses import StatusWords
from goals.presentation.work import is_open_for_entry
from goals.queries.actions import EarlierActions, earlier_actions
from goals.queries.assessable import Assessable, RoundAssessments
from goals.queries.assessments import addressed_goals, judgements_among, own_goals, round_assessments
from goals.queries.basis import has_moved
from goals.queries.given import noun_below
from goals.queries.people import people_who_may
from goals.queries.region import region_goals
from goals.queries.rows import round_of
from goals.queries.work import unit_follow_up_of
from goals.rules.drafts import is_untouched
from goals.views.assessments import item_trace, item_url, may_assess
from goals.views.links import address_of, goal_link, trace_url
from goals.views.places import Link, Place, at_place, render_at
from tracker.operations import Refused, require
from tracker.periods import write_date
from tracker.permissions import Permission
from tracker.signs import ShownStatus
from tracker.templatetags.tertial import translate

STATUS_OF = {"STALE": 409, "LOCKED": 409, "NOT_PERMITTED": 403, "BUSY": 503}
DRAFT = "utkast"  # in the address: fill in a draft of the analysis, save nothing


@dataclass
class Desk:
    """An item with all that lies around it. `form` is None for somebody who only reads."""

    place: Place
    follow_up: UnitFollowUp
    found: RoundAssessments
    item: Assessable
    earlier: EarlierActions
    words: StatusWords
    form: AssessmentForm | None = field(default=None)

    @property
    def choices(self) -> dict[str, ShownStatus]:
        """What can be proposed, by code."""
        return status_choices(self.words, is_forecast=not self.place.period.is_year_end)

    def new_form(self, data: QueryDict | None = None) -> AssessmentForm:
        """The form, with what was sent when something was."""
        words = {code: status.word for code, status in self.choices.items()}
        people = people_who_may(Permission.READ_LIVE, self.place.unit, self.place.today)
        return AssessmentForm(self.item, words, people, self.earlier.actions, data)


@require_http_methods(["GET", "HEAD", "POST"])
@at_place
def assessment(request: HttpRequest, place: Place, pk: int) -> HttpResponse:
    """One of the nämnd's own goals, or of fullmäktige's in the region's follow-up."""
    return _item_page(request, place, pk, Scope.OVERALL if place.is_of_region else Scope.OWN)


@require_http_methods(["GET", "HEAD", "POST"])
@at_place
def contribution(request: HttpRequest, place: Place, pk: int) -> HttpResponse:
    """The nämnd's contribution to a goal that is addressed to it."""
    return _item_page(request, place, pk, Scope.CONTRIBUTION)


@require_http_methods(["GET", "HEAD", "POST"])
@at_place
def householding(request: HttpRequest, place: Place, pk: int) -> HttpResponse:
    """God ekonomisk hushållning, from the goals flagged for it; `pk` is the first of them."""
    if not place.is_of_region:
        raise Http404
    return _item_page(request, place, pk, Scope.HOUSEHOLDING)


def _item_page(request: HttpRequest, place: Place, pk: int, scope: Scope) -> HttpResponse:
    follow_up = unit_follow_up_of(place.unit, place.follow_up, place.kind)
    if not place.shows_live or follow_up is None:
        return _from_outside(request, place, _goal(place, pk, scope), scope)
    found = round_assessments(follow_up, round_of(place.follow_up), place.access)
    item = found.find(pk, scope)
    if item is None:
        raise Http404
    earlier = earlier_actions(follow_up, item.goal, scope)
    desk = Desk(place, follow_up, found, item, earlier, StatusWords.of_region(place.region))
    if request.method == "POST":
        return _sent(request, desk)
    if may_assess(place, follow_up):
        desk.form = desk.new_form()
        if DRAFT in request.GET:
            desk.form.initial["analysis"] = with_draft(desk.form.initial["analysis"], item)
    return _page(request, desk)


def _goal(place: Place, pk: int, scope: Scope) -> Goal:
    """The goal, for somebody who may not see what is said of it."""
    year = place.period.year
    goals = {
        Scope.OWN: lambda: own_goals(place.unit, year),
        Scope.CONTRIBUTION: lambda: addressed_goals(place.unit, year),
        Scope.OVERALL: lambda: region_goals(place.region, year),
        Scope.HOUSEHOLDING: lambda: region_goals(place.region, year).filter(is_geh=True),
    }
    found = goals[scope]().filter(pk=pk).select_related("type", "plan__unit").first()
    if found is None:
        raise Http404
    return found


def _sent(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Save, or put a draft in what was sent and save nothing."""
    try:
        require(desk.place.actor("sidan Bedömning"), Permission.ASSESS_GOAL, desk.place.unit)
    except Refused as refused:
        messages.error(request, translate(refused.sentence))
        return _page(request, desk, status=403)
    data = request.POST.copy()
    if DRAFT in request.GET:
        data["analysis"] = with_draft(data.get("analysis", ""), desk.item)
        desk.form = desk.new_form(data)
        return _page(request, desk)
    desk.form = desk.new_form(data)
    if not _save(desk, desk.form):
        code = desk.form.refused.code if desk.form.refused else ""
        return _page(request, desk, status=STATUS_OF.get(code, 422))
    messages.success(request, _("{item} är sparat.").format(item=label_of(desk.item)))
    return redirect(_after(request, desk))


def _save(desk: Desk, form: AssessmentForm) -> bool:
    """Save the proposal; False when it was refused, which the form then says."""
    if not form.is_valid():
        return False
    try:
        propose_assessment(
            by=desk.place.actor("sidan Bedömning"),
            now=timezone.now(),
            unit_follow_up=desk.follow_up,
            goal=desk.item.goal,
            scope=desk.item.scope,
            entry=form.entry,
            expected_version=form.cleaned_data["version"],
        )
    except Refused as refused:
        form.refuse(refused)
    return form.refused is None


def _after(request: HttpRequest, desk: Desk) -> str:
    """Where one goes on: to the next item when that was asked for, and to the list after the last."""
    url = item_url(desk.place)
    if "next" not in request.POST:
        return url(desk.item)
    _before, after = desk.found.beside(desk.item)
    return url(after) if after else desk.place.url("goals:assessments")


def _page(request: HttpRequest, desk: Desk, status: int = 200) -> HttpResponse:
    place, item, form = desk.place, desk.item, desk.form
    url = item_url(place)
    before, after = desk.found.beside(item)
    stages = _stages(desk)
    context: dict[str, Any] = {
        "item": item,
        **_heading(place, item),
        "previous": Link(label_of(before), url(before)) if before else None,
        "next": Link(label_of(after), url(after)) if after else None,
        "progress": progress_words(desk.found),
        "done": sum(other.is_assessed for other in desk.found.items),
        "total": len(desk.found.items),
        "calculated_status": desk.words.of_goal(item.calculated) if item.calculated else None,
        "calculation": calculation(item.calculated) if item.calculated else [],
        "why_url": item_trace(place)(item),
        "has_moved": has_moved(item),
        "lines": lines_of(item.row.indicators, desk.words, address_of(place)) if item.row else [],
        "below": [line_of(other, desk.words, url, stages.get(other.key)) for other in item.below],
        "given": _given(desk),
        "earlier": desk.earlier,
        "stages": stages.get(item.key),
        "closed": "" if form else _why_closed(desk),
        **(_writing(desk, form, request) if form else _reading(desk)),
    }
    return render_at(request, place, "goals/assessment.html", context, status=status)


def _given(desk: Desk) -> list[GivenLine]:
    """What the nämnder have decided to give to one of the region's goals."""
    item, own = desk.item, replace(desk.place, kind=UnitFollowUpKind.UNIT)
    if not item.given:
        return []
    key = f"goal:{item.goal.pk}/contribution"
    return given_lines(item.given, desk.words, noun_below([item.goal]), lambda unit: trace_url(own, key, unit=unit))


def _writing(desk: Desk, form: AssessmentForm, request: HttpRequest) -> dict[str, Any]:
    """What the form needs beside itself."""
    choices = desk.choices
    radios = [(radio, choices[str(radio.data["value"])]) for radio in form["status"]]
    calculated = str(desk.item.calculated_attainment)
    return {
        "form": form,
        "radios": [(radio, status, str(radio.data["value"]) == calculated) for radio, status in radios],
        "errors": [Link(words, f"#{place}" if place else "#forslag") for words, place in form.problems],
        "is_drafting": DRAFT in request.GET,
        "is_untouched": is_untouched(str(form["analysis"].value() or "")),
        "current": getattr(form.refused, "current", None),
    }


def _reading(desk: Desk) -> dict[str, Any]:
    """What somebody who only reads is shown of the proposal."""
    proposal = desk.item.proposal
    return {
        "proposed": proposed_status(desk.item, desk.words),
        "proposal": proposal,
        "actions": list(proposal.actions.select_related("owner").order_by("pk")) if proposal else [],
    }


def _stages(desk: Desk) -> dict[tuple[int, str], Stages]:
    """What the nämnd has decided of it and of the goals that it rests on, in this round or an earlier one, beside what was
    proposed; nothing of those that it has not decided of. One query."""
    goals = [one.goal for one in (desk.item, *desk.item.below)]
    said = judgements_among(goals, [desk.follow_up], desk.place.access)
    found = {(goal, str(scope)): one for (goal, _round, scope), one in said.items() if one.decided or one.is_noted}
    return {key: stages_of(one, desk.words) for key, one in found.items()}


def _why_closed(desk: Desk) -> str:
    """Why nothing can be said here now."""
    place, follow_up = desk.place, desk.follow_up
    if not place.follow_up.assesses_goals:
        return _("Målen bedöms inte i {round}.").format(round=place.follow_up)
    if not is_open_for_entry(follow_up, place.today) and follow_up.state == "OPEN":
        return _("Uppföljningen öppnar {day}. Då kan målen bedömas.").format(day=write_date(place.follow_up.opens_on))
    if follow_up.state != "OPEN":
        return translate(why_closed(follow_up))
    return _("Du kan läsa bedömningen. Den görs av samordnaren och förvaltningschefen.")


def _from_outside(request: HttpRequest, place: Place, goal: Goal, scope: Scope) -> HttpResponse:
    """That the assessment is not to be seen yet."""
    context = _heading(place, Assessable(goal, scope, None, None))
    return render_at(request, place, "goals/assessment_closed.html", context, status=403 if request.method == "POST" else 200)


def _heading(place: Place, item: Assessable) -> dict[str, Any]:
    """What the page is about."""
    label, goal = label_of(item), item.goal
    is_own = item.scope in {Scope.OWN, Scope.OVERALL}
    titles = {Scope.CONTRIBUTION: f"{label}: {goal.title}", Scope.HOUSEHOLDING: label}
    return {
        "label": label,
        "title": titles.get(Scope(item.scope), goal.title),
        "number": goal.number if is_own else "",
        "goal_link": None if item.scope == Scope.HOUSEHOLDING else goal_link(place, goal),  # it is of no single goal
        "breadcrumbs": [Link(_("Bedömning"), place.url("goals:assessments"))],
    }
