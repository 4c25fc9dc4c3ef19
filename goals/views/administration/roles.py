"""Roles: given to somebody of the region, and ended."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from goals.forms.administration import RoleEndForm, RoleForm
from goals.operations.administration.roles import end_role, give_role
from goals.presentation.people import dates_words, membership_words
from goals.views.administration.base import RegionPlace, administering, find
from goals.views.administration.people import VIA, find_person, person_trail, units_now
from goals.views.edit.base import done, form_page, heard
from tracker.models import Membership

GET_AND_POST = ["GET", "HEAD", "POST"]


@require_http_methods(GET_AND_POST)
@administering
def new(request: HttpRequest, place: RegionPlace, pk: int) -> HttpResponse:
    """A role more for somebody."""
    found = find_person(place, pk)
    form = RoleForm(units_now(place), request.POST or None, from_on=place.today)

    def act() -> Membership:
        by = place.actor(VIA, form.id)
        return give_role(by=by, now=timezone.now(), region=place.region, person=found, entry=form.role_entry)

    given = heard(form, act) if request.method == "POST" else None
    url = place.url("goals:admin_person", pk=pk)
    if given:
        messages.success(request, _("{name} är {role}.").format(name=found.name, role=membership_words(given)))
        return redirect(url)
    return form_page(
        request,
        place,
        form,
        title=_("Ge {name} en roll").format(name=found.name),
        button=_("Ge rollen"),
        cancel=url,
        breadcrumbs=person_trail(place, found),
    )


@require_http_methods(GET_AND_POST)
@administering
def role(request: HttpRequest, place: RegionPlace, pk: int) -> HttpResponse:
    """The last day of a role."""
    rows = Membership.objects.filter(unit__region=place.region).select_related("person", "unit__region")
    found: Membership = find(rows, pk)
    form = RoleEndForm(request.POST or None, initial={"to_on": found.to_on or place.today})

    def act() -> None:
        end_role(by=place.actor(VIA, form.id), now=timezone.now(), membership=found, to_on=form.cleaned_data["to_on"])

    url = place.url("goals:admin_person", pk=found.person_id)
    if request.method == "POST" and heard(form, done(act)):
        messages.success(request, _("Rollen {role} är ändrad.").format(role=membership_words(found)))
        return redirect(url)
    return form_page(
        request,
        place,
        form,
        title=_("När upphör rollen?"),
        lead=f"{found.person.name}: {membership_words(found)}, {dates_words(found)}.",
        button=_("Spara"),
        cancel=url,
        breadcrumbs=person_trail(place, found.person),
    )
