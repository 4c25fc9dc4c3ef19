"""Ord och typer: what the region's plans, goals, groupings and divisions are called, in their order."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from goals.forms.region_words import WordForm
from goals.models import Dimension, Perspective, PlanType
from goals.operations.administration.vocabulary import (
    KINDS,
    WordKind,
    add_word,
    change_word,
    remove_word,
    words_of,
)
from goals.views.administration.base import RegionPlace, administering, find
from goals.views.edit.base import form_page, heard, tell
from goals.views.places import Link, render_at

VIA = "sidan Ord och typer"
GET_AND_POST = ["GET", "HEAD", "POST"]


@require_safe
@administering
def vocabulary(request: HttpRequest, place: RegionPlace) -> HttpResponse:
    """All the region's words, each list with the way to add to it."""
    plan_types = PlanType.objects.filter(region=place.region).prefetch_related("goal_types").order_by("order")
    dimensions = Dimension.objects.filter(region=place.region).prefetch_related("categories").order_by("name", "pk")
    context = {
        "plan_types": [_line(place, "plantyp", row, "maltyp", row.goal_types.all()) for row in plan_types],
        "perspectives": [_line(place, "perspektiv", row) for row in Perspective.objects.filter(region=place.region)],
        "dimensions": [_line(place, "indelning", row, "kategori", row.categories.all()) for row in dimensions],
        "new": {code: place.url("goals:admin_word_new", kind=code) for code in ("plantyp", "perspektiv", "indelning")},
    }
    return render_at(request, place, "goals/administration/vocabulary.html", context)


def _line(place: RegionPlace, code: str, row: Any, below: str = "", rows: Any = ()) -> dict[str, Any]:
    """A word as the page shows it, with those that belong to it."""
    return {
        "row": row,
        "url": place.url("goals:admin_word", kind=code, pk=row.pk),
        "below": [_line(place, below, one) for one in rows],
        "new_url": f"{place.url('goals:admin_word_new', kind=below)}?i={row.pk}" if below else "",
    }


@require_http_methods(GET_AND_POST)
@administering
def new(request: HttpRequest, place: RegionPlace, kind: str) -> HttpResponse:
    """A new word; ?i names the plan type or the division that it belongs to."""
    found = _kind(kind)
    home = _home(place, found, request.GET.get("i", ""))
    form = WordForm(found, _others(found, home), None, request.POST or None)

    def act() -> Any:
        by = place.actor(VIA, form.id)
        return add_word(by=by, now=timezone.now(), region=place.region, kind=found, home=home, entry=form.entry)

    made = heard(form, act) if request.method == "POST" else None
    if made:
        messages.success(request, _("{name} är tillagt.").format(name=made))
        return redirect(place.url("goals:admin_words"))
    return _page(request, place, form, str(_TITLES[kind]).format(home=home), found)


@require_http_methods(GET_AND_POST)
@administering
def word(request: HttpRequest, place: RegionPlace, kind: str, pk: int) -> HttpResponse:
    """What a word is called, and where it stands."""
    found = _kind(kind)
    row = find(words_of(found, place.region), pk)
    form = _form(place, found, row, request.POST or None)

    def act() -> Any:
        by, seen = place.actor(VIA, form.id), form.cleaned_data["seen"]
        return change_word(by=by, now=timezone.now(), region=place.region, kind=found, row=row, entry=form.entry, seen=seen)

    saved = None
    if request.method == "POST":
        saved = heard(form, act, lambda: _form(place, found, find(words_of(found, place.region), pk)))
    if saved:
        messages.success(request, _("{name} är sparat.").format(name=saved))
        return redirect(place.url("goals:admin_words"))
    remove_url = place.url("goals:admin_word_remove", kind=kind, pk=pk)
    return _page(request, place, form, str(row), found, remove_url=remove_url)


@require_POST
@administering
def remove(request: HttpRequest, place: RegionPlace, kind: str, pk: int) -> HttpResponse:
    """Remove a word that nothing is called by."""
    found = _kind(kind)
    row = find(words_of(found, place.region), pk)
    by = place.actor(VIA)
    if tell(request, lambda: remove_word(by=by, now=timezone.now(), region=place.region, kind=found, row=row)):
        messages.success(request, _("{name} är borttaget.").format(name=row))
    return redirect(place.url("goals:admin_words"))


# What each page is called when something is added, with its home.
_TITLES = {
    "plantyp": gettext_lazy("Ny plantyp"),
    "maltyp": gettext_lazy("Ny måltyp i {home}"),
    "perspektiv": gettext_lazy("Nytt perspektiv"),
    "indelning": gettext_lazy("Ny indelning"),
    "kategori": gettext_lazy("Ny del av {home}"),
}


def _page(request: HttpRequest, place: RegionPlace, form: WordForm, title: str, kind: WordKind, **context: Any) -> HttpResponse:
    return form_page(
        request,
        place,
        form,
        title=title,
        lead=_("Namnet ändras överallt på en gång. Det som är beslutat behåller det gamla.") if "remove_url" in context else "",
        button=_("Spara"),
        cancel=place.url("goals:admin_words"),
        breadcrumbs=[Link(_("Ord och typer"), place.url("goals:admin_words"))],
        template="goals/administration/word.html",
        **context,
    )


def _kind(code: str) -> WordKind:
    if code not in KINDS:
        raise Http404
    return KINDS[code]


def _home(place: RegionPlace, kind: WordKind, pk: str) -> Any:
    """What a new word belongs to. Raises Http404."""
    if kind.home == "region":
        return place.region
    rows = {"plan_type": PlanType, "dimension": Dimension}[kind.home]._default_manager.filter(region=place.region)  # noqa: SLF001
    return find(rows, int(pk) if pk.isdecimal() else 0)


def _others(kind: WordKind, home: Any, row: Any = None) -> list[Any]:
    rows = kind.model.objects.filter(**{kind.home: home}).exclude(pk=row.pk if row else 0)
    return list(rows.order_by("order" if kind.is_ordered else "pk"))


def _form(place: RegionPlace, kind: WordKind, row: Any, data: Any = None) -> WordForm:
    return WordForm(kind, _others(kind, getattr(row, kind.home), row), row, data)
