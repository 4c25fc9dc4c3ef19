"""A decision that changes a plan, gives an assignment or ends one: the secretary registers it, the coordinator chooses it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from goals.forms.plan import DecisionForm
from goals.models import DecisionKind
from goals.operations.decisions import register_decision
from goals.views.edit.base import actor_of, editing, form_page, heard, may
from goals.views.places import Link, Place
from tracker.permissions import Permission

KINDS = [DecisionKind.AMENDS, DecisionKind.ASSIGNS, DecisionKind.CLOSES]


@require_http_methods(["GET", "HEAD", "POST"])
@editing
def new(request: HttpRequest, place: Place) -> HttpResponse:
    """Register a decision of the unit's."""
    may(place, Permission.REGISTER_DECISION)
    form = DecisionForm(KINDS, request.POST or None)
    back = place.url("goals:edit_plans")
    if request.method == "POST":
        made = heard(
            form,
            lambda: register_decision(
                by=actor_of(place, "sidan Beslut", form.id), now=timezone.now(), unit=place.unit, entry=form.entry
            ),
        )
        if made:
            messages.success(request, _("Beslutet är registrerat. Samordnaren kan nu välja det."))
            return redirect(back)
    return form_page(
        request,
        place,
        form,
        title=_("Registrera ett beslut"),
        lead=_("Det som protokollet eller källan inte säger lämnas tomt: det visas som ”saknas i källan”."),
        button=_("Registrera beslutet"),
        cancel=back,
        breadcrumbs=[Link(_("Planer"), back)],
    )
