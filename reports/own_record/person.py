"""What is kept of a person as such: who they are, their roles and who gave them, absences, sign-ins. A query or two for each."""

from collections.abc import Sequence
from datetime import UTC, datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from goals.presentation.event_words import fields_in_words, what_was_done, who_did_it
from reports.own_record.sheets import Sheet
from tracker.models import Absence, AuditEvent, Membership, Person, Region, Session, Suspension
from tracker.sessions import SEEN, SIGNED_IN

# How a role comes to be: given in Tertial, or read in from what was there before.
GIVEN = ("role.give", "membership.create")


def roles_of(person: Person) -> list[Membership]:
    """Every role that the person has or has had, the newest first."""
    rows = Membership.objects.filter(person=person).select_related("unit__region")
    return list(rows.order_by("-from_on", "-pk"))


def events_about(person: Person, roles: Sequence[Membership]) -> list[AuditEvent]:
    """What has been done to the person's row and roles, the newest first; roles that were taken away before they began too."""
    regions = [0, *Region.objects.values_list("pk", flat=True)]
    subjects = [f"person:{person.pk}", *(f"membership:{role.pk}" for role in roles)]
    removed = Q(action="role.remove", changes__person__0=f"person:{person.pk}")
    rows = AuditEvent.objects.filter(Q(subject__in=subjects) | removed, region_id__in=regions)
    return list(rows.order_by("-at", "-pk"))


def role_sheet(roles: Sequence[Membership], events: Sequence[AuditEvent]) -> Sheet:
    """Roles with their dates, and who gave them and when."""
    given = {event.subject: event for event in events if event.action in GIVEN}
    return Sheet(
        "roller",
        _("Roller"),
        (_("Roll"), _("Enhet"), _("Region"), _("Från"), _("Till"), _("Given av"), _("Given")),
        [_role_row(role, given.get(f"membership:{role.pk}")) for role in roles],
        _("Du har ingen roll, och har inte haft någon."),
    )


def _role_row(role: Membership, given: AuditEvent | None) -> tuple[object, ...]:
    where = (str(role.get_role_display()), role.unit.name, role.unit.region.name)
    return (*where, role.from_on, role.to_on, who_did_it(given) if given else None, given.at if given else None)


def change_sheet(events: Sequence[AuditEvent], roles: Sequence[Membership]) -> Sheet:
    """What has been done to the person's own row and roles, by whom."""
    names = {f"membership:{role.pk}": f"{role.get_role_display()}, {role.unit}" for role in roles}
    return Sheet(
        "andringar",
        _("Ändringar av dina uppgifter"),
        (_("När"), _("Vad"), _("Uppgift"), _("Av")),
        [(event.at, what_was_done(event), _what(event, names), who_did_it(event)) for event in events],
        _("Inget har ändrats."),
    )


def _what(event: AuditEvent, names: dict[str, str]) -> str:
    """The role it is about, or what the person's row said before and after."""
    if event.subject in names:
        return names[event.subject]
    if not event.subject.startswith("person:"):
        return ""
    return "; ".join(f"{field}: {before} → {after}" for field, before, after in fields_in_words(event, {}))


def suspension_sheet(person: Person) -> Sheet:
    """The regions that the person is shut out of."""
    rows = Suspension.objects.filter(person=person).select_related("region").order_by("since_at")
    return Sheet(
        "avstangningar",
        _("Avstängningar"),
        (_("Region"), _("Sedan")),
        [(row.region.name, row.since_at) for row in rows],
        _("Du är inte avstängd från någon region."),
    )


def absence_sheet(person: Person) -> Sheet:
    """When somebody stands in for the person, and when the person stands in for somebody."""
    rows = Absence.objects.filter(Q(person=person) | Q(deputy=person)).select_related("person", "deputy", "unit")
    return Sheet(
        "franvaro",
        _("Frånvaro och ersättare"),
        (_("Borta"), _("Ersättare"), _("Enhet"), _("Från"), _("Till")),
        [(row.person.name, row.deputy.name, row.unit.name, row.from_on, row.to_on) for row in rows.order_by("-from_on", "-pk")],
        _("Ingen frånvaro är anmäld för dig, och du ersätter ingen."),
    )


def session_sheet(person: Person, current: str) -> Sheet:
    """Where the person is signed in; `current` is the key of the browser that asks, and no key is shown."""
    rows = Session.objects.of(person.pk).order_by("-expire_date")
    return Sheet(
        "inloggningar",
        _("Inloggningar just nu"),
        (_("Webbläsare"), _("Inloggad"), _("Senast här"), _("Går ut")),
        [_session_row(row, is_current=row.session_key == current) for row in rows],
        _("Du är inte inloggad någonstans."),
        _("Nyckeln i webbläsarens kaka visas inte, och varken nätadress eller typ av webbläsare sparas."),
    )


def _session_row(session: Session, *, is_current: bool) -> tuple[object, ...]:
    held = session.get_decoded()
    began, seen = (datetime.fromtimestamp(held[name], UTC) if name in held else None for name in (SIGNED_IN, SEEN))
    return (_("den här") if is_current else _("en annan"), began, seen, session.expire_date)
