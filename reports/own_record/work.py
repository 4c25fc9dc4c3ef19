"""What is kept of a person's work: letters to them, what they answer for, and what they have done, counted. No texts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, ExtractYear
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from goals.models import Action, IndicatorReporter, UnitFollowUp
from goals.presentation.event_words import ACTIONS
from reports.jobs.kinds import kind_of
from reports.models import Reminder
from reports.own_record.sheets import Sheet
from tracker.models import AuditEvent, Job, Mail, Person, Region, Unit
from tracker.periods import STOCKHOLM
from tracker.permissions import Permission, access_of

# Where a person's name stands in a row, by model and field: what the rows are, said to that person.
NAMED_IN: Mapping[str, str] = {
    "goals.Outcome.entered_by": gettext_noop("Utfall som du har fört in"),
    "goals.Outcome.approved_by": gettext_noop("Utfall som du har godkänt"),
    "goals.Comment.by": gettext_noop("Kommentarer till utfall"),
    "goals.Evidence.by": gettext_noop("Underlag som du har lagt till"),
    "goals.Target.confirmed_by": gettext_noop("Målvärden vars läsning du har bekräftat"),
    "goals.Assessment.by": gettext_noop("Bedömningar som du har skrivit eller registrerat"),
    "goals.AssignmentStatus.by": gettext_noop("Lägen för uppdrag"),
    "goals.Decision.recorded_by": gettext_noop("Beslut som du har registrerat"),
    "goals.Attachment.added_by": gettext_noop("Bilagor som du har lagt till"),
    "goals.UnitFollowUp.handed_over_by": gettext_noop("Uppföljningar som du har överlämnat till nämnden"),
    "goals.UnitFollowUp.open_to_auditors_by": gettext_noop("Uppföljningar som du har öppnat för revisorerna"),
    "goals.Release.by": gettext_noop("Rapporter som du har expedierat eller publicerat"),
    "goals.LockException.given_by": gettext_noop("Undantag från låset som du har gett"),
    "goals.DateChange.by": gettext_noop("Datum som du har flyttat"),
}
# Those that have a table of their own, and two of the frameworks' that Tertial writes nothing in.
TOLD_APART = frozenset(
    {
        "tracker.Membership.person",
        "tracker.Suspension.person",
        "tracker.Absence.person",
        "tracker.Absence.deputy",
        "tracker.Job.requested_by",
        "goals.IndicatorReporter.person",
        "goals.Action.owner",
        "reports.Reminder.person",
        "admin.LogEntry.user",
        "account.EmailAddress.user",
    }
)


def relations() -> dict[str, Any]:
    """Every column of every table that can name a person: "goals.Outcome.entered_by"."""
    return {f"{found.related_model._meta.label}.{found.field.name}": found for found in Person._meta.related_objects}


def named_sheet(person: Person) -> Sheet:
    """In how many rows of each kind the person's name stands. One query, whatever there is."""
    found = relations()
    counts = {key.replace(".", "_"): _count(found[key]) for key in NAMED_IN}
    values: Mapping[str, Any] = Person.objects.filter(pk=person.pk).values(**counts).get()
    rows = [(_(words), values[key.replace(".", "_")]) for key, words in NAMED_IN.items()]
    return Sheet(
        "namnet",
        _("Där ditt namn står"),
        (_("Vad"), _("Antal")),
        [row for row in rows if row[1]],
        _("Ditt namn står inte på något utfall, någon bedömning eller något beslut."),
        _("Vad som står i dem läser du på sidorna de hör till, så länge du har en roll där."),
    )


def _count(relation: Any) -> Any:
    name = relation.field.name
    rows = relation.related_model._base_manager.filter(**{name: OuterRef("pk")}).order_by().values(name)  # noqa: SLF001  # the name is public
    return Coalesce(Subquery(rows.annotate(rows=Count("pk")).values("rows")), 0)


def letter_sheet(person: Person) -> Sheet:
    """Letters to the person, also to an address that they had before, the newest first."""
    reminded = Reminder.objects.filter(person=person).values("mail")
    rows = Mail.objects.filter(Q(to=person.email) | Q(pk__in=reminded)).select_related("job").defer("text", "html")
    return Sheet(
        "brev",
        _("Brev till dig"),
        (_("Skrivet"), _("Skickat"), _("Till"), _("Ämne")),
        [(row.job.created_at, row.sent_at, row.to, row.subject) for row in rows.order_by("-job__created_at", "-pk")],
        _("Inga brev finns kvar."),
    )


def reminder_sheet(person: Person) -> Sheet:
    """In which rounds the person has been reminded, and how often: kept so that nobody is reminded twice of the same."""
    rows = Reminder.objects.filter(person=person).values_list("unit_follow_up__unit__name", "unit_follow_up__follow_up__name")
    counted = rows.annotate(Count("pk"), latest=Max("due_on")).order_by("-latest", "unit_follow_up__unit__name")
    return Sheet(
        "paminnelser",
        _("Påminnelser"),
        (_("Enhet"), _("Uppföljning"), _("Antal"), _("Den sista gällde")),
        list(counted),
        _("Du har inte blivit påmind om något."),
    )


def job_sheet(person: Person) -> Sheet:
    """What the person has had Tertial make."""
    rows = Job.objects.filter(requested_by=person).values_list("kind").annotate(Count("pk"), Min("created_at"), Max("created_at"))
    return Sheet(
        "jobb",
        _("Det du har beställt"),
        (_("Vad"), _("Antal"), _("Första"), _("Senaste")),
        [(_(kind_of(kind).label), count, first, last) for kind, count, first, last in rows.order_by("kind")],
        _("Inget som du har beställt finns kvar."),
    )


def indicator_sheet(person: Person) -> Sheet:
    """The indicators that the person enters the outcomes of."""
    rows = IndicatorReporter.objects.filter(person=person).select_related("indicator__unit")
    return Sheet(
        "indikatorer",
        _("Indikatorer som du rapporterar"),
        (_("Indikator"), _("Enhet")),
        [(row.indicator.name, row.indicator.unit.name) for row in rows.order_by("indicator__unit", "pk")],
        _("Du står inte som ansvarig för någon indikator."),
    )


def action_sheet(person: Person) -> Sheet:
    """The actions that the person answers for, without their texts: those are the nämnd's, and read with its assessments."""
    rows = Action.objects.filter(owner=person).select_related(
        "assessment__unit_follow_up__unit", "assessment__unit_follow_up__follow_up"
    )
    return Sheet(
        "atgarder",
        _("Åtgärder som du ansvarar för"),
        (_("Enhet"), _("Uppföljning"), _("Senast"), _("Läge")),
        [_action_row(row) for row in rows.order_by("-pk")],
        _("Du står inte som ansvarig för någon åtgärd."),
        _("Vad åtgärden är står i bedömningen av målet."),
    )


def _action_row(action: Action) -> tuple[object, ...]:
    round_ = action.assessment.unit_follow_up
    return (round_.unit.name, round_.follow_up.name, action.due_on, str(action.get_state_display()))


@dataclass(frozen=True)
class Deeds:
    """What a person has done, counted, and where each can be read: (the nämnd, the address of its Händelser)."""

    sheet: Sheet
    ways: list[tuple[str, str]]


def deeds_of(person: Person, regions: list[Region], today: date) -> Deeds:
    """What the trace says that the person has done, counted by unit, year and kind; the latest year first.

    Three queries, and two for each of the regions that the person has a role in.
    """
    done = AuditEvent.objects.filter(actor_id=person.pk).values_list("unit_id", ExtractYear("at", tzinfo=STOCKHOLM), "action")
    counted = list(done.annotate(Count("pk"), Min("at"), Max("at")).order_by())
    units = Unit.objects.in_bulk({unit_id for unit_id, *_rest in counted})
    rows = [
        (_(ACTIONS.get(action, action)), year, units[unit_id].name if unit_id in units else "", count, first, last)
        for unit_id, year, action, count, first, last in counted
    ]
    sheet = Sheet(
        "gjort",
        _("Det du har gjort"),
        (_("Vad"), _("År"), _("Enhet"), _("Antal"), _("Första"), _("Senaste")),
        sorted(rows, key=lambda row: (-row[1], row[2], row[0])),
        _("Du har inte ändrat något i Tertial."),
        _("Spåret säger vem som har gjort vad och när, så att varje siffra och bedömning kan följas tillbaka."),
    )
    return Deeds(sheet, _ways(person, regions, set(units), today))


def _ways(person: Person, regions: list[Region], units: set[int], today: date) -> list[tuple[str, str]]:
    """To Händelser of each authority whose live rows the person may read and has done something in, in its last round."""
    authorities: set[int] = set()
    for region in regions:
        access = access_of(person, region, today)
        known = {access.tree.authority_of(pk) for pk in units & access.tree.branches.keys()}
        authorities |= {pk for pk in known if pk is not None and access.allows(Permission.READ_LIVE, pk)}
    rounds = UnitFollowUp.objects.own().filter(unit__in=authorities).select_related("unit__region", "follow_up")
    latest = {row.unit: row.follow_up for row in rounds.started(today).order_by("follow_up__year", "follow_up__month")}
    return [(unit.name, _events_url(unit, round_.period.slug, person)) for unit, round_ in latest.items()]


def _events_url(unit: Unit, period: str, person: Person) -> str:
    place = {"region": unit.region.slug, "unit": unit.slug, "period": period}
    return f"{reverse('goals:events', kwargs=place)}?person={person.pk}"
