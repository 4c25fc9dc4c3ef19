"""Personer: those of the region, added with a first role, invited, shut out and let in again."""

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from goals.forms.administration import AddressForm, NewPersonForm, PersonForm, SuspensionForm
from goals.operations.administration.addresses import change_email
from goals.operations.administration.invitations import INVITATION, invite
from goals.operations.administration.people import add_person, change_person
from goals.operations.administration.suspensions import Suspended, admit_person, suspend_person
from goals.people_table import PeopleFilter, PeopleTable
from goals.presentation.people import (
    PersonLine,
    dates_words,
    invitation_words,
    membership_words,
    names,
    state_words,
)
from goals.queries.handing_on import hand_on, other_holders, tasks_of
from goals.queries.region_people import RegionPerson, people_of, region_people
from goals.views.administration.base import RegionPlace, administering, find
from goals.views.edit.base import form_page, heard, tell
from goals.views.excel import region_xlsx, wants_excel
from goals.views.lists import turn_to_page
from goals.views.places import Link, render_at
from tracker.models import Mail, Membership, Person, Unit

VIA = "sidan Personer"
GET_AND_POST = ["GET", "HEAD", "POST"]


@require_safe
@administering
def people(request: HttpRequest, place: RegionPlace) -> HttpResponse:
    """Everybody who has or has had a role in the region; ?format=xlsx gives all that the filter finds as a file."""
    narrowing = PeopleFilter(request.GET, people_of(place.region).order_by("name", "pk"), region=place.region, on=place.today)
    rows = region_people(place.region, narrowing.qs, place.today)
    lines = sorted((PersonLine(row, _url(place, row.person)) for row in rows), key=lambda line: line.sort_name)
    table = PeopleTable(lines)
    turn_to_page(request, table)
    if wants_excel(request):
        return region_xlsx(place.region, place.today, table, _("Personer"))
    context = {
        "table": table,
        "filter": narrowing,
        "shown": len(lines),
        "actions": [Link(_("Lägg till en person"), place.url("goals:admin_person_new"))],
    }
    return render_at(request, place, "goals/administration/people.html", context)


@require_safe
@administering
def person(request: HttpRequest, place: RegionPlace, pk: int) -> HttpResponse:
    """One person: their roles in the region, now, to come and ended; what they report; whether letters arrive."""
    row = _row(place, pk)
    mail = Mail.objects.filter(region=place.region, job__kind=INVITATION, job__args__person=pk).select_related("job").last()
    facts = [
        (_("E-post"), row.person.email),
        (_("Språk i brev"), dict(settings.LANGUAGES).get(row.person.language, row.person.language)),
        (_("Läge"), [words.capitalize() for words in state_words(row)]),
        (_("Inbjudan"), invitation_words(mail).capitalize()),
        (_("Rapporterar"), _indicators(len(tasks_of(place.region, row.person)))),
    ]
    context: dict[str, Any] = {
        "row": row,
        "facts": [(term, value) for term, value in facts if value],
        "groups": [
            (title, code, [_role(place, membership) for membership in memberships])
            for title, code, memberships in (
                (_("Roller nu"), "nu", row.current),
                (_("Roller som kommer"), "kommer", row.coming),
                (_("Roller som har upphört"), "upphort", row.ended),
            )
            if memberships
        ],
        "actions": [] if row.is_suspended else [Link(_("Ge en roll"), place.url("goals:admin_person_role", pk=pk))],
        "change_url": place.url("goals:admin_person_change", pk=pk),
        "email_url": place.url("goals:admin_person_email", pk=pk),
        "invite_url": ""
        if row.is_suspended or not (row.current or row.coming)
        else place.url("goals:admin_person_invite", pk=pk),
        "suspend_url": ""
        if row.is_suspended or row.person == place.access.person
        else place.url("goals:admin_person_suspend", pk=pk),
        "admit_url": place.url("goals:admin_person_admit", pk=pk) if row.is_suspended else "",
        "form_id": uuid4().hex,
        "breadcrumbs": [_list(place)],
    }
    return render_at(request, place, "goals/administration/person.html", context)


def _role(place: RegionPlace, membership: Membership) -> dict[str, str]:
    """A role as the page shows it."""
    return {
        "words": membership_words(membership),
        "dates": dates_words(membership),
        "url": place.url("goals:admin_role", pk=membership.pk),
    }


def _indicators(count: int) -> str:
    return ngettext("{count} indikator", "{count} indikatorer", count).format(count=count) if count else ""


@require_http_methods(GET_AND_POST)
@administering
def new(request: HttpRequest, place: RegionPlace) -> HttpResponse:
    """Somebody to be added, with a first role and a letter."""
    form = NewPersonForm(units_now(place), request.POST or None, from_on=place.today)

    def act() -> Person:
        return add_person(
            by=place.actor(VIA, form.id),
            now=timezone.now(),
            region=place.region,
            email=form.cleaned_data["email"],
            entry=form.entry,
            role=form.role_entry,
            is_invited=form.cleaned_data["is_invited"],
        )

    added = heard(form, act) if request.method == "POST" else None
    if added:
        said = _("{name} är tillagd, och ett brev är på väg.") if form.cleaned_data["is_invited"] else _("{name} är tillagd.")
        messages.success(request, said.format(name=added.name))
        return redirect(_url(place, added))
    return form_page(
        request,
        place,
        form,
        title=_("Lägg till en person"),
        button=_("Lägg till"),
        cancel=place.url("goals:admin_people"),
        breadcrumbs=[_list(place)],
    )


@require_http_methods(GET_AND_POST)
@administering
def change(request: HttpRequest, place: RegionPlace, pk: int) -> HttpResponse:
    """What somebody is called, and in what language their letters are."""
    found = find_person(place, pk)
    form = PersonForm(found, request.POST or None)

    def act() -> Person:
        by, seen = place.actor(VIA, form.id), form.cleaned_data["seen"]
        return change_person(by=by, now=timezone.now(), region=place.region, person=found, entry=form.entry, seen=seen)

    saved = heard(form, act, lambda: PersonForm(find_person(place, pk))) if request.method == "POST" else None
    if saved:
        messages.success(request, _("{name} är sparad.").format(name=saved.name))
        return redirect(_url(place, saved))
    return form_page(
        request,
        place,
        form,
        title=found.name,
        button=_("Spara"),
        cancel=_url(place, found),
        breadcrumbs=person_trail(place, found),
    )


@require_http_methods(GET_AND_POST)
@administering
def email(request: HttpRequest, place: RegionPlace, pk: int) -> HttpResponse:
    """The address that somebody signs in by."""
    found = find_person(place, pk)
    form = AddressForm(found, request.POST or None)

    def act() -> Person:
        by, seen = place.actor(VIA, form.id), form.cleaned_data["seen"]
        address = form.cleaned_data["email"]
        return change_email(by=by, now=timezone.now(), region=place.region, person=found, email=address, seen=seen)

    saved = heard(form, act, lambda: AddressForm(find_person(place, pk))) if request.method == "POST" else None
    if saved:
        messages.success(request, _("{name} loggar nu in med {email}.").format(name=saved.name, email=saved.email))
        return redirect(_url(place, saved))
    return form_page(
        request,
        place,
        form,
        title=_("Byt e-postadress för {name}").format(name=found.name),
        lead=_(
            "Adressen är personens inloggning, och dit går alla brev. Personen loggas ut överallt, lösenordet gäller som förut, "
            "och ett brev går till både den gamla och den nya adressen."
        ),
        button=_("Byt adress"),
        cancel=_url(place, found),
        breadcrumbs=person_trail(place, found),
    )


@require_POST
@administering
def send_invitation(request: HttpRequest, place: RegionPlace, pk: int) -> HttpResponse:
    """Write to somebody once more."""
    found = find_person(place, pk)
    by = place.actor(VIA, request.POST.get("form_id", "")[:32])
    if tell(request, lambda: invite(by=by, now=timezone.now(), region=place.region, person=found)):
        messages.success(request, _("Ett brev till {name} är på väg.").format(name=found.name))
    return redirect(_url(place, found))


@require_http_methods(GET_AND_POST)
@administering
def suspend(request: HttpRequest, place: RegionPlace, pk: int) -> HttpResponse:
    """Shut somebody out, with what comes of it before it is done."""
    row = _row(place, pk)
    form = SuspensionForm(request.POST or None)

    def act() -> Suspended:
        by, reason = place.actor(VIA, form.id), form.cleaned_data["reason"]
        return suspend_person(by=by, now=timezone.now(), region=place.region, person=row.person, reason=reason)

    done = heard(form, act) if request.method == "POST" else None
    if done:
        messages.success(request, _("{name} är avstängd.").format(name=row.person.name))
        return redirect(_url(place, row.person))
    return form_page(
        request,
        place,
        form,
        title=_("Stäng av {name}?").format(name=row.person.name),
        lead=_(
            "Personen loggas ut direkt och kommer inte in i regionen förrän någon släpper in igen. Det som är gjort står kvar."
        ),
        button=_("Stäng av"),
        cancel=_url(place, row.person),
        breadcrumbs=person_trail(place, row.person),
        template="goals/administration/suspend.html",
        consequences=_consequences(place, row),
    )


def _consequences(place: RegionPlace, row: RegionPerson) -> list[str]:
    """What else comes of it: who reports what the person did, and which roles nobody else has."""
    handed_on = hand_on(place.region, row.person, place.today)
    lines = []
    taken: dict[str, int] = {}
    for one in handed_on:
        if one.is_new:
            taken[names(one.people)] = taken.get(names(one.people), 0) + 1
    for name, count in taken.items():
        lines.append(_("{name} tar över {indicators}.").format(name=name, indicators=_indicators(count)))
    kept = sum(1 for one in handed_on if one.people and not one.is_new)
    if kept:
        lines.append(_("{indicators} rapporteras redan av någon mer.").format(indicators=_indicators(kept)))
    unassigned = sum(1 for one in handed_on if not one.people)
    if unassigned:
        lines.append(_("{indicators} blir utan rapportör.").format(indicators=_indicators(unassigned)))
    others = other_holders(row.current, place.today)
    alone = [membership for membership in row.current if not others[membership.pk]]
    lines += [_("Ingen annan är {role}.").format(role=membership_words(membership)) for membership in alone]
    return lines


@require_POST
@administering
def admit(request: HttpRequest, place: RegionPlace, pk: int) -> HttpResponse:
    """Let somebody in again."""
    found = find_person(place, pk)
    if tell(request, lambda: admit_person(by=place.actor(VIA), now=timezone.now(), region=place.region, person=found)):
        messages.success(request, _("{name} kommer in igen, med de roller som gäller nu.").format(name=found.name))
    return redirect(_url(place, found))


def units_now(place: RegionPlace) -> Any:
    """The units that exist now or are to come: where a role can be given."""
    return Unit.objects.in_region(place.region).exclude(active_to__lt=place.today).in_swedish_order()


def find_person(place: RegionPlace, pk: int) -> Person:
    """Somebody of the region. Raises Http404."""
    found: Person = find(people_of(place.region), pk)
    return found


def _row(place: RegionPlace, pk: int) -> RegionPerson:
    return region_people(place.region, [find_person(place, pk)], place.today)[0]


def _url(place: RegionPlace, person: Person) -> str:
    return place.url("goals:admin_person", pk=person.pk)


def _list(place: RegionPlace) -> Link:
    return Link(_("Personer"), place.url("goals:admin_people"))


def person_trail(place: RegionPlace, person: Person) -> list[Link]:
    """The way to what is about a person."""
    return [_list(place), Link(person.name, _url(place, person))]
