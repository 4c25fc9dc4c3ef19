"""Gallring: how long a region keeps what may be thrown away, for its administrator."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from goals.forms.entry import EntryForm
from goals.operations.changes import digest_of
from goals.views.administration.base import RegionPlace, administering
from goals.views.edit.base import form_page, heard
from goals.views.places import Link
from reports.retention.days import Days, days_of
from reports.retention.operations import set_retention
from tracker.models import Region

VIA = "sidan Gallring"


class DaysField(forms.IntegerField):
    """A whole number of days."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": "5"})

    def __init__(self, **options: Any) -> None:
        errors = {"invalid": gettext_lazy("Skriv ett helt antal dagar."), "required": gettext_lazy("Skriv ett antal dagar.")}
        super().__init__(error_messages=errors, **options)


class RetentionForm(EntryForm):
    """Days to keep what may be thrown away."""

    jobs = DaysField(label=gettext_lazy("Avslutade jobb, dagar"), help_text=gettext_lazy("Med filer som de har gjort."))
    mails = DaysField(label=gettext_lazy("Brev, dagar"), help_text=gettext_lazy("Räknat från att de skickades eller gavs upp."))
    drafts = DaysField(
        label=gettext_lazy("Utkast till rapporter, dagar"),
        help_text=gettext_lazy("Förslag som har överlämnats och beslutade rapporter gallras aldrig här."),
    )

    def __init__(self, region: Region, data: Mapping[str, Any] | None = None) -> None:
        known = days_of(region).fields
        super().__init__(data, seen=digest_of(known), initial=known)

    @property
    def days(self) -> Days:
        """What was filled in."""
        return Days(**{name: self.cleaned_data[name] for name in Days.__dataclass_fields__})


@require_http_methods(["GET", "HEAD", "POST"])
@administering
def retention(request: HttpRequest, place: RegionPlace) -> HttpResponse:
    """How long the region keeps jobs, letters and drafts."""
    back = place.url("reports:admin_jobs")
    form = RetentionForm(place.region, request.POST or None)
    if request.method == "POST":
        saved = heard(
            form,
            lambda: set_retention(
                by=place.actor(VIA, form.id),
                now=timezone.now(),
                region=place.region,
                days=form.days,
                seen=form.cleaned_data["seen"],
            ),
            lambda: RetentionForm(Region.objects.get(pk=place.region.pk)),
        )
        if saved:
            messages.success(request, _("Sparat. Nästa gallring följer det."))
            return redirect(back)
    return form_page(
        request,
        place,
        form,
        title=_("Gallring"),
        lead=_("Tertial gallrar en gång om dygnet det som har legat längre än så."),
        button=_("Spara"),
        cancel=back,
        breadcrumbs=[Link(_("Jobb"), back)],
    )
