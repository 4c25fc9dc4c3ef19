"""Påminnelser, for the administrator: which steps the region's people are reminded of, and a letter to try the post with."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from goals.forms.entry import EntryForm
from goals.views.administration.base import RegionPlace, administering
from goals.views.edit.base import done, heard
from goals.views.places import render_at
from reports.reminders.digests import rules_of
from reports.reminders.step_forms import StepsForm
from reports.reminders.step_operations import example_of, set_reminder_rules
from reports.reminders.trial import send_trial_letter

VIA = "sidan Administration, Påminnelser"


@require_http_methods(["GET", "HEAD", "POST"])
@administering
def steps(request: HttpRequest, place: RegionPlace) -> HttpResponse:
    """The steps with their days in one nämnd's round. A POST saves them, or only shows what they would mean."""
    example = example_of(place.region, place.today)
    form = StepsForm(rules_of(place.region), example, request.POST or None)
    if request.method == "POST" and "show" not in request.POST and _save(place, form):
        messages.success(request, _("Påminnelserna är sparade. De gäller från och med nästa brev."))
        return redirect(place.url("reports:admin_reminders"))
    context = {"form": form, "example": example, "trial_form": EntryForm(auto_id="prov_%s"), "to": place.access.person.email}
    status = 422 if form.is_bound and form.errors and "show" not in request.POST else 200
    return render_at(request, place, "reports/reminder_steps.html", context, status=status)


def _save(place: RegionPlace, form: StepsForm) -> bool:
    def save() -> None:
        by, seen = place.actor(VIA, form.id), form.cleaned_data["seen"]
        set_reminder_rules(by=by, now=timezone.now(), region=place.region, rules=form.rules, seen=seen)

    return bool(heard(form, done(save), lambda: StepsForm(rules_of(place.region), form.example)))


@require_POST
@administering
def trial(request: HttpRequest, place: RegionPlace) -> HttpResponse:
    """Send the reader a letter to try the post with; the page of jobs tells how it goes."""
    form = EntryForm(request.POST)
    form_id = form.id if form.is_valid() else ""
    mail = send_trial_letter(by=place.actor(VIA, form_id), now=timezone.now(), region=place.region)
    words = _("Ett provbrev är på väg till {address}. Kommer det inte fram står skälet under Jobb.")
    messages.success(request, words.format(address=mail.to))
    return redirect(place.url("reports:admin_reminders"))
