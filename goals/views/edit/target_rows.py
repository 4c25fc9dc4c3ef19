"""All targets of a draft on one page, to be set row by row."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from goals.forms.target_rows import TargetLineForm
from goals.models import Plan, PlanState
from goals.operations.targets import change_target
from goals.presentation.editions import EditionLine, edition_page
from goals.queries.editions import edition_of
from goals.views.edit.base import actor_of, editing, error_links, find_plan, find_target, heard, may, plan_url, trail
from goals.views.places import Place, render_at

VIA = "sidan Målvärden"
# No more than a thousand fields are taken in one request.
ROWS_ON_A_PAGE = 100


@dataclass(frozen=True)
class TargetLine:
    """A row with its form; `is_first` of its goal on the page."""

    line: EditionLine
    form: TargetLineForm
    is_first: bool


@require_http_methods(["GET", "HEAD", "POST"])
@editing
def targets(request: HttpRequest, place: Place, pk: int) -> HttpResponse:
    """A line for each row of a draft's tables; each is saved by itself, and those that nobody touched are left alone."""
    plan = find_plan(place, pk)
    may(place)
    if plan.state != PlanState.DRAFT:
        return redirect(plan_url(place, plan))
    page = _page(plan, request.GET.get("sida"))
    forms = {line.target.pk: _form(line, request) for line in page.object_list}
    if request.method == "POST":
        saved = _save(place, forms.values())
        wrong = [form for form in forms.values() if form.is_bound and form.errors]
        words = ngettext("{count} rad är sparad.", "{count} rader är sparade.", saved).format(count=saved)
        if not wrong:
            messages.success(request, words)
            return redirect(plan_url(place, plan))
        if saved:
            messages.success(request, words)
    return _render(request, place, plan, page, forms)


def _page(plan: Plan, number: str | None) -> Page:
    lines = [line for goal in edition_page(edition_of(plan)).goals for line in goal.lines]
    return Paginator(lines, ROWS_ON_A_PAGE).get_page(number)


def _form(line: EditionLine, request: HttpRequest) -> TargetLineForm:
    """The row's form; filled in when it was on the page that was sent."""
    is_sent = request.method == "POST" and f"rad{line.target.pk}-seen" in request.POST
    return TargetLineForm(line.target, request.POST if is_sent else None)


def _save(place: Place, forms: Iterable[TargetLineForm]) -> int:
    """Save each touched row by itself; how many were. What was refused of the others, they say."""
    return sum(1 for form in forms if form.is_bound and form.is_touched and _save_row(place, form))


def _save_row(place: Place, form: TargetLineForm) -> bool:
    found = find_target(place, form.target.pk)
    saved = heard(
        form,
        lambda: change_target(
            by=actor_of(place, VIA, form.id),
            now=timezone.now(),
            target=found,
            goal=found.goal,
            entry=form.entry,
            seen=form.cleaned_data["seen"],
        ),
        lambda: TargetLineForm(find_target(place, form.target.pk)),
    )
    return saved is not None


def _render(request: HttpRequest, place: Place, plan: Plan, page: Page, forms: dict[int, TargetLineForm]) -> HttpResponse:
    lines, goal = [], 0
    for line in page.object_list:
        lines.append(TargetLine(line, forms[line.target.pk], line.target.goal_id != goal))
        goal = line.target.goal_id
    errors = error_links(list(forms.values()))
    context = {
        "title": _("Sätt målvärden"),
        "lead": _("Rader som du inte rör ändras inte. Tomma målvärden är inte satta."),
        "plan": plan,
        "lines": lines,
        "page": page,
        "errors": errors,
        "cancel": plan_url(place, plan),
        "breadcrumbs": trail(place, plan),
    }
    return render_at(request, place, "goals/edit/targets.html", context, status=422 if errors else 200)
