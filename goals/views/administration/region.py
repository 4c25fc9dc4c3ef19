"""Inställningar: what the region has chosen for itself."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from goals.forms.region_words import RegionForm
from goals.operations.administration.settings import change_region
from goals.views.administration.base import RegionPlace, administering
from goals.views.edit.base import form_page, heard
from tracker.models import Region

VIA = "sidan Inställningar"


@require_http_methods(["GET", "HEAD", "POST"])
@administering
def region(request: HttpRequest, place: RegionPlace) -> HttpResponse:
    """The region's name, its words for statuses, and whether people may approve what they have entered."""
    form = RegionForm(place.region, request.POST or None)

    def act() -> Region:
        by, seen = place.actor(VIA, form.id), form.cleaned_data["seen"]
        return change_region(by=by, now=timezone.now(), region=place.region, entry=form.entry, seen=seen)

    saved = None
    if request.method == "POST":
        saved = heard(form, act, lambda: RegionForm(Region.objects.get(pk=place.region.pk)))
    if saved:
        messages.success(request, _("Inställningarna är sparade."))
        return redirect(place.url("goals:admin_region"))
    return form_page(
        request,
        place,
        form,
        title=_("Inställningar"),
        lead=_("Regionens egna ord står i stället för Tertials på alla sidor och i alla rapporter. Tomt: Tertials ord."),
        button=_("Spara"),
        cancel=place.url("goals:admin_units"),
    )
