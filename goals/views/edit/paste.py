"""A table pasted from Word or Excel: what was understood of it row by row, and nothing saved before it is confirmed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from goals.forms.entry import edit_of
from goals.forms.paste import COLUMN_LABELS, ColumnForm, PasteForm, chosen_columns, doubled
from goals.models import Goal, GoalType, Plan
from goals.operations.plan_import import Imported, import_table
from goals.presentation.plan_imports import Preview, PreviewLine
from goals.queries.editions import year_of
from goals.queries.plan_contents import Held
from goals.queries.plan_imports import ImportRow, digest_of_import, understand
from goals.rules.clipboard import read_cells
from goals.rules.plan_table import PlanTable, read_table
from goals.views.edit.base import actor_of, editing, find_plan, may, plan_url, trail
from goals.views.places import Place, render_at
from tracker.operations import Refused
from tracker.templatetags.tertial import translate

VIA = "sidan Klistra in"


@dataclass(frozen=True)
class Pasted:
    """What was pasted: the table as it was read, its rows against the plan, and which of them are left out."""

    table: PlanTable
    rows: list[ImportRow]
    skipped: frozenset[int]
    default_goal: Goal | None

    @property
    def preview(self) -> Preview:
        """The rows in words."""
        return Preview([PreviewLine(row, row.place in self.skipped) for row in self.rows])


@require_http_methods(["GET", "HEAD", "POST"])
@editing
def paste(request: HttpRequest, place: Place, pk: int) -> HttpResponse:
    """First the box, then the preview, then what was confirmed. The preview carries what was pasted."""
    plan = find_plan(place, pk)
    may(place)
    form = PasteForm(plan, request.POST or None, goal=_asked_goal(plan, request.GET.get("mal", "")))
    if request.method != "POST" or "back" in request.POST or not form.is_valid():
        return _page(request, place, plan, form)
    pasted = _read(plan, form, request.POST)
    if not pasted.table.headings:
        form.add_error("text", form.fields["text"].error_messages["required"])
        return _page(request, place, plan, form)
    columns = ColumnForm(pasted.table, request.POST if chosen_columns(request.POST) else None)
    if twice := doubled([heading.column for heading in pasted.table.headings]):
        columns.is_valid()
        words = _("Två kolumner kan inte båda vara {column}.").format(column=_(COLUMN_LABELS[twice[0]]))
        form.add_error(None, words)
    elif "confirm" in request.POST and (done := _confirm(place, plan, form, pasted, request.POST.get("digest", ""))):
        messages.success(request, _done_words(done))
        return redirect(plan_url(place, plan))
    return _preview_page(request, place, plan, form, pasted, columns)


def _asked_goal(plan: Plan, pk: str) -> Goal | None:
    """The goal that the address says that rows without one belong to."""
    return plan.goals.filter(pk=pk).first() if pk.isdecimal() and len(pk) < 18 else None


def _read(plan: Plan, form: PasteForm, data: Mapping[str, Any]) -> Pasted:
    """The table against the plan. Five queries, whatever its size."""
    types = GoalType.objects.filter(plan_type__region=plan.unit.region_id)
    words = [word for names in types.values_list("singular", "plural") for word in names]
    year = year_of(plan)
    cleaned = form.cleaned_data
    table = read_table(
        read_cells(cleaned["text"], cleaned["html"]),
        year=year,
        goal_words=words,
        columns=chosen_columns(data),
        baseline_year=cleaned["baseline_year"],
    )
    rows = understand(Held.by(plan, year), table.rows, cleaned["goal"])
    return Pasted(table, rows, _skipped(data, rows), cleaned["goal"])


def _skipped(data: Mapping[str, Any], rows: list[ImportRow]) -> frozenset[int]:
    """The places of the rows whose boxes were shown and are not ticked; none before the preview was seen."""
    get_list: Any = getattr(data, "getlist", lambda name: [])
    shown = {int(place) for place in get_list("visad") if place.isdecimal()}
    ticked = {int(place) for place in get_list("rad") if place.isdecimal()}
    return frozenset(row.place for row in rows if row.place in shown - ticked)


def _confirm(place: Place, plan: Plan, form: PasteForm, pasted: Pasted, seen: str) -> Imported | None:
    """Do what the preview said; None when it was refused, which the form then says."""
    missing = [name for name in ("edit_kind", "edit_reason") if name in form.fields and not form.cleaned_data[name]]
    for name in missing:
        form.add_error(name, form.fields[name].error_messages["required"])
    if missing:
        return None
    try:
        return import_table(
            by=actor_of(place, VIA, form.id),
            now=timezone.now(),
            plan=plan,
            year=year_of(plan),
            rows=pasted.table.rows,
            seen=seen,
            default_goal=pasted.default_goal,
            skipped=pasted.skipped,
            edit=edit_of(form),
        )
    except Refused as refused:
        if refused.code in {"NOT_PERMITTED", "GONE"}:
            raise
        form.refuse(refused)
        return None


def _done_words(done: Imported) -> str:
    """ "5 rader är inklistrade: 2 nya, 3 ändrade, och 1 nytt mål."."""
    rows = ngettext("{count} rad är inklistrad", "{count} rader är inklistrade", done.added + done.changed)
    words = rows.format(count=done.added + done.changed)
    parts = [
        ngettext("{count} ny", "{count} nya", done.added).format(count=done.added) if done.added else "",
        ngettext("{count} ändrad", "{count} ändrade", done.changed).format(count=done.changed) if done.changed else "",
        ngettext("{count} nytt mål", "{count} nya mål", done.goals).format(count=done.goals) if done.goals else "",
    ]
    return f"{words}: {', '.join(part for part in parts if part)}."


def _page(request: HttpRequest, place: Place, plan: Plan, form: PasteForm) -> HttpResponse:
    is_wrong = form.is_bound and bool(form.errors) and "back" not in request.POST
    context = {
        "plan": plan,
        "form": form,
        "year": year_of(plan),
        "cancel": plan_url(place, plan),
        "breadcrumbs": trail(place, plan),
    }
    return render_at(request, place, "goals/edit/paste.html", context, status=422 if is_wrong else 200)


def _preview_page(
    request: HttpRequest, place: Place, plan: Plan, form: PasteForm, pasted: Pasted, columns: ColumnForm
) -> HttpResponse:
    context = {
        "plan": plan,
        "form": form,
        "table": pasted.table,
        "columns": columns,
        "preview": pasted.preview,
        "digest": digest_of_import(pasted.rows),
        "notes": [translate(note) for note in pasted.table.notes],
        "year": year_of(plan),
        "cancel": plan_url(place, plan),
        "breadcrumbs": trail(place, plan),
    }
    return render_at(request, place, "goals/edit/preview.html", context, status=422 if form.errors else 200)
