"""Adopting a plan: the secretary registers what the minutes say."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from goals.forms.plan import AdoptionForm
from goals.models import Plan
from goals.operations.plan_adoption import adopt_plan, unclear_targets
from goals.views.edit.base import actor_of, editing, find_plan, form_page, heard, may, plan_url, trail
from goals.views.places import Place
from tracker.models import Unit
from tracker.permissions import Permission

VIA = "sidan Planer"


@require_http_methods(["GET", "HEAD", "POST"])
@editing
def adopt(request: HttpRequest, place: Place, pk: int) -> HttpResponse:
    """The secretary registers the decision that adopts a plan."""
    found = find_plan(place, pk)
    may(place, Permission.REGISTER_DECISION)
    units = Unit.objects.filter(pk__in=place.access.tree.reach(place.unit.pk)).active(place.today).in_swedish_order()
    unclear = unclear_targets(found)
    form = AdoptionForm(found, units, unclear, request.POST or None)
    if request.method == "POST":
        adopted = heard(form, lambda: _adopt(place, found, form))
        if adopted:
            messages.success(request, _("{title} är antagen.").format(title=found.title))
            return redirect(plan_url(place, found))
    return form_page(
        request,
        place,
        form,
        title=_("Registrera att {title} är antagen").format(title=found.title),
        lead=_("Det som protokollet eller källan inte säger lämnas tomt: det visas som ”saknas i källan”."),
        button=_("Anta planen"),
        cancel=plan_url(place, found),
        breadcrumbs=trail(place, found),
        unclear=unclear,
    )


def _adopt(place: Place, plan: Plan, form: AdoptionForm) -> Plan:
    return adopt_plan(
        by=actor_of(place, VIA, form.id),
        now=timezone.now(),
        plan=plan,
        decided_by=form.cleaned_data["decided_by"],
        decision=form.entry,
        accepts_unclear=form.cleaned_data.get("accepts_unclear", False),
    )
