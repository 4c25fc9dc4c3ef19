"""Maskera: the nämndsekreterare looks for a text, sees where it stands, and registers the decision that takes it away."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from goals.models import Decision, DecisionKind
from goals.presentation.decisions import short_decision
from goals.presentation.events import event_groups
from goals.views.edit.base import actor_of, form_page, heard
from goals.views.places import Link, Place, at_place, render_at
from reports.masking.attached import attached_to
from reports.masking.contents import decided_words
from reports.masking.forms import FilesForm, MaskForm, SearchForm
from reports.masking.operations.deciding import KINDS
from reports.masking.operations.files import remove_files
from reports.masking.operations.texts import OtherPlaces, find_text, mask_text
from reports.masking.places import Found
from reports.masking.queries import events_of, maskings_of
from reports.masking.words import file_words, groups_of
from tracker.operations import Refused, require
from tracker.permissions import Permission

VIA = "sidan Maskera"
LIST, TEXT, FILES, ONE = "reports:maskings", "reports:mask_text", "reports:mask_files", "reports:masking"


def masking(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Make a view of a nämnd's place for those who may mask there; whoever may not is told so in words."""

    @sensitive_post_parameters()
    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @at_place
    @wraps(view)
    def wrapper(request: HttpRequest, place: Place, **kwargs: Any) -> HttpResponse:
        if not place.unit.is_authority:
            raise Http404
        try:
            require(place.actor(VIA), Permission.MASK, place.unit)
            return view(request, place, **kwargs)
        except Refused as refused:
            context = {"refused": refused.sentence, "back": Link(_("Till Beslut"), place.url("reports:decision"))}
            return render_at(request, place, "goals/edit/refused.html", context, status=403)

    return wrapper


def trail(place: Place) -> list[Link]:
    """The way to what is masked."""
    return [Link(_("Beslut"), place.url("reports:decision")), Link(_("Maskera"), place.url(LIST))]


@masking
def maskings(request: HttpRequest, place: Place) -> HttpResponse:
    """What has been masked and thrown away by decision, and the ways to do it."""
    context = {
        "maskings": [
            (decision, short_decision(decision) or decision.dnr, place.url(ONE, pk=decision.pk))
            for decision in maskings_of(place.unit)
        ],
        "actions": [Link(_("Maskera en text"), place.url(TEXT)), Link(_("Ta bort filer"), place.url(FILES))],
        "breadcrumbs": trail(place)[:1],
    }
    return render_at(request, place, "reports/masking/maskings.html", context)


@masking
def one_masking(request: HttpRequest, place: Place, pk: int) -> HttpResponse:
    """What was taken away by one decision."""
    decision = Decision.objects.filter(unit=place.unit, kind__in=KINDS, pk=pk).select_related("unit", "recorded_by").first()
    if decision is None:
        raise Http404
    facts = [
        (_("Beslut"), decided_words(decision)),
        (_("Skäl"), decision.text),
        (_("Registrerat av"), str(decision.recorded_by or "")),
    ]
    groups = event_groups(events_of(decision))
    context = {"decision": decision, "facts": facts, "groups": groups, "breadcrumbs": trail(place)}
    return render_at(request, place, "reports/masking/masking.html", context)


@masking
def text(request: HttpRequest, place: Place) -> HttpResponse:
    """Look for a text; then the places, with the decision to be registered. Nothing of it is ever in an address."""
    if request.method == "POST" and "seen" in request.POST and "held_on" in request.POST:
        return _decide(request, place)
    form = SearchForm(request.POST or None)
    if request.method == "POST":
        found = heard(form, lambda: _Answer(find_text(unit=place.unit, wanted=form.looked_for)))
        if found and found.places:
            known = {name: form.cleaned_data[name] for name in ("wanted", "whole_words")}
            return _places(request, place, MaskForm(seen=found.places.digest, initial=known), found.places)
        if found:
            form.add_error("wanted", _("Texten finns ingenstans hos nämnden. Kontrollera hur den skrivs."))
    return form_page(
        request,
        place,
        form,
        title=_("Maskera en text"),
        lead=_(
            "Texten söks i allt som hör till {unit}: det som är skrivet, spåret, rapporterna, breven och filerna. "
            "Du ser varje ställe innan något maskeras."
        ).format(unit=place.unit.name),
        button=_("Sök"),
        cancel=place.url(LIST),
        breadcrumbs=trail(place),
    )


@masking
def files(request: HttpRequest, place: Place) -> HttpResponse:
    """Choose files and register the decision by which they are taken away."""
    form = FilesForm([(key, file_words(one)) for key, one in attached_to(place.unit).items()], request.POST or None)
    if request.method == "POST":
        decision = heard(
            form,
            lambda: remove_files(
                by=actor_of(place, VIA, form.id),
                now=timezone.now(),
                unit=place.unit,
                files=form.cleaned_data["chosen"],
                entry=form.decision(DecisionKind(form.cleaned_data["kind"])),
            ),
        )
        if decision:
            messages.success(request, _("Filerna är borttagna. Här står vad som gjordes."))
            return redirect(place.url(ONE, pk=decision.pk))
    chosen: Any = form.fields["chosen"]
    return form_page(
        request,
        place,
        form,
        title=_("Ta bort filer"),
        lead=_("Det som en fil innehåller raderas. Att den fanns, vem som lade till den och dess kontrollsumma står kvar."),
        button=_("Ta bort"),
        cancel=place.url(LIST),
        breadcrumbs=trail(place),
        template="reports/masking/files.html",
        has_files=bool(chosen.choices),
    )


class _Answer:
    """What a search came to: places or none, and always an answer."""

    def __init__(self, places: Found) -> None:
        self.places = places


def _decide(request: HttpRequest, place: Place) -> HttpResponse:
    form = MaskForm(request.POST)
    decision = heard(
        form,
        lambda: mask_text(
            by=actor_of(place, VIA, form.id),
            now=timezone.now(),
            unit=place.unit,
            wanted=form.looked_for,
            entry=form.decision(DecisionKind.MASKS),
            seen=form.cleaned_data["seen"],
            destroys=form.cleaned_data["destroys"],
        ),
    )
    if decision:
        messages.success(request, _("Texten är maskerad. Här står vad som gjordes."))
        return redirect(place.url(ONE, pk=decision.pk))
    if "wanted" in form.errors or "wanted" not in form.cleaned_data:
        return redirect(place.url(TEXT))
    found = form.refused.found if isinstance(form.refused, OtherPlaces) else find_text(unit=place.unit, wanted=form.looked_for)
    if isinstance(form.refused, OtherPlaces):
        form.see_anew(found.digest)
    return _places(request, place, form, found)


def _places(request: HttpRequest, place: Place, form: MaskForm, found: Found) -> HttpResponse:
    groups = groups_of(found)
    return form_page(
        request,
        place,
        form,
        title=_("Maskera en text"),
        button=_("Maskera"),
        cancel=place.url(TEXT),
        breadcrumbs=trail(place),
        template="reports/masking/places.html",
        found=found,
        groups=groups,
        count=sum(len(group.places) for group in groups),
        files_link=Link(_("Ta bort filer"), place.url(FILES)),
    )
