"""A new mandate: kultur- och bildningsnämnden ceases at New Year 2027, and another nämnd carries it on with other people."""

from dataclasses import replace
from datetime import date

from goals.operations.administration.roles import RoleEntry, end_role, give_role
from goals.operations.administration.units import UnitEntry, change_unit, create_unit
from goals.operations.calendar import make_calendar
from goals.operations.changes import digest_of
from reports.demo.story import Story
from tracker.models import Membership, Role, Unit, UnitKind

LAST_DAY, NEW_YEAR = date(2026, 12, 31), date(2027, 1, 1)
# Who holds which role in the new nämnd: somebody who works elsewhere in the region until then.
SEATS = (
    (Role.REPORTER, "kbn", 1),  # goes on with the series that they report
    (Role.COORDINATOR, "un", 1),
    (Role.MANAGER, "fsn", 1),
    (Role.SECRETARY, "un", 1),
    (Role.MEMBER, "un", 1),
)
FOLLOW_UP_IN_2027 = ("rs", "hsn", "tn", "un", "fsn", "framtidsberedningen")


def carry_on(story: Story) -> None:
    """The administrator makes the new nämnd, says when the old one ceases, moves the roles, and makes next year's calendar."""
    entry = UnitEntry(
        name="Bildnings- och kompetensnämnden",
        short_name="BKN",
        kind=UnitKind.COMMITTEE,
        parent=story.units["rf"],
        is_authority=True,
        active_from=NEW_YEAR,
    )
    new = _create(story, entry)
    below = replace(entry, name="Bildnings- och kompetensförvaltningen", short_name="BKF", parent=new)
    administration = _create(story, replace(below, kind=UnitKind.ADMINISTRATION, is_authority=False))
    _end(story, story.units["kbn"], new)
    _end(story, story.units["kbf"], administration)
    _end_roles(story)
    for role, unit, number in SEATS:
        seat = RoleEntry(role=role, unit=administration if role == Role.REPORTER else new, from_on=NEW_YEAR)
        person = story.person(role, unit, number)
        give_role(by=story.administrator(), now=story.tick(), region=story.region, person=person, entry=seat)
    units = [*(story.units[slug] for slug in FOLLOW_UP_IN_2027), new]
    make_calendar(by=story.administrator(), now=story.tick(), region=story.region, year=2027, units=units)


def _create(story: Story, entry: UnitEntry) -> Unit:
    return create_unit(by=story.administrator(), now=story.tick(), region=story.region, entry=entry)


def _end(story: Story, unit: Unit, successor: Unit) -> None:
    known = UnitEntry.of(Unit.objects.select_related("parent", "region").get(pk=unit.pk))
    entry = replace(known, active_to=LAST_DAY, successor=successor)
    change_unit(by=story.administrator(), now=story.tick(), unit=unit, entry=entry, seen=digest_of(known.fields))


def _end_roles(story: Story) -> None:
    rows = Membership.objects.filter(unit=story.units["kbn"]).select_related("unit__region", "person").order_by("pk")
    for membership in rows:
        end_role(by=story.administrator(), now=story.tick(), membership=membership, to_on=LAST_DAY)
