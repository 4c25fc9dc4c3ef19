"""Who does what in an authority: what each person reports, who is away, and what nobody reports."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from goals.models import FollowUp, IndicatorReporter
from goals.queries.entries import asked_rows
from goals.queries.rows import IndicatorRow, round_of
from tracker.models import Absence, Membership, Person, Unit
from tracker.permissions import Access, Permission, reach_of
from tracker.unit_tree import UnitTree


@dataclass(frozen=True)
class Responsible:
    """A person of the authority: their roles there that have not ended, what they report, and their absences.

    `rows` are those of the round's year, `may_report` whether they may still enter all of them, `absences` those that
    have not ended.
    """

    person: Person
    roles: tuple[Membership, ...]
    rows: tuple[IndicatorRow, ...]
    may_report: bool
    absences: tuple[Absence, ...]

    @property
    def due(self) -> tuple[IndicatorRow, ...]:
        """Those of the rows that the round asks for."""
        return tuple(row for row in self.rows if row.is_due)

    @property
    def entered(self) -> int:
        """How many of the due ones have been given."""
        return sum(1 for row in self.due if row.is_entered)


@dataclass(frozen=True)
class Responsibility:
    """Everybody of an authority by name, and the rows that nobody reports."""

    people: tuple[Responsible, ...]
    unassigned: tuple[IndicatorRow, ...]


def authority_at(unit: Unit, tree: UnitTree) -> Unit:
    """The authority that a unit belongs to; the unit itself when it belongs to none."""
    pk = tree.authority_of(unit.pk)
    return unit if pk in {None, unit.pk} else Unit.objects.select_related("region").get(pk=pk)


def responsibility_at(unit: Unit, follow_up: FollowUp, access: Access, on: date) -> Responsibility:
    """Who does what in a unit's authority, in a round. Nine queries. Only what the reader may see."""
    rows = _once(asked_rows(unit, round_of(follow_up), access))
    asked = IndicatorReporter.objects.filter(indicator__in=[row.indicator.pk for row in rows]).select_related("person")
    reporters: dict[int, list[Person]] = defaultdict(list)
    for reporter in asked.order_by("pk"):
        reporters[reporter.indicator_id].append(reporter.person)
    known = _People(unit, access.tree, on)
    everybody = {*known.roles, *(person for people in reporters.values() for person in people)}
    own = {person: tuple(row for row in rows if person in reporters[row.indicator.pk]) for person in everybody}
    return Responsibility(
        people=tuple(known.one(person, own[person]) for person in sorted(everybody, key=lambda one: (one.name, one.pk))),
        unassigned=tuple(row for row in rows if not reporters[row.indicator.pk]),
    )


def _once(rows: Iterable[IndicatorRow]) -> list[IndicatorRow]:
    """The first row of each indicator: its outcome is entered once, whatever goals it serves."""
    found: dict[int, IndicatorRow] = {}
    for row in rows:
        found.setdefault(row.indicator.pk, row)
    return list(found.values())


class _People:
    """The roles and absences of an authority, fetched once."""

    def __init__(self, unit: Unit, tree: UnitTree, on: date) -> None:
        self.tree = tree
        own = tree.authority_of(unit.pk) or unit.pk
        # What has ceased is carried on by the people of its successor: they answer here too.
        reach = frozenset[int]().union(*(tree.reach(pk) for pk in tree.branches if own in tree.before(pk)))
        held = Membership.objects.filter(unit__in=reach).exclude(to_on__lt=on).select_related("person", "unit")
        self.roles: dict[Person, list[Membership]] = defaultdict(list)
        for membership in held.order_by("from_on", "pk"):
            self.roles[membership.person].append(membership)
        self.current = set(Membership.objects.active(on).filter(unit__in=reach).values_list("pk", flat=True))
        self.absences: dict[int, list[Absence]] = defaultdict(list)
        away = Absence.objects.filter(unit__in=reach).exclude(to_on__lt=on).select_related("deputy")
        for absence in away.order_by("from_on", "pk"):
            self.absences[absence.person_id].append(absence)

    def one(self, person: Person, rows: tuple[IndicatorRow, ...]) -> Responsible:
        """What is known of one person; `rows` is what they report."""
        roles = tuple(self.roles.get(person, ()))
        may = frozenset[int]().union(
            *(reach_of(role.role, role.unit_id, Permission.ENTER_OUTCOME, self.tree) for role in roles if role.pk in self.current)
        )
        may_report = all(row.indicator.reporting_unit_id in may for row in rows)
        return Responsible(person, roles, rows, may_report, tuple(self.absences.get(person.pk, ())))


def absences_of(unit: Unit, on: date) -> list[Absence]:
    """The absences from an authority that have not ended, the first first. One query."""
    found = Absence.objects.filter(unit=unit).exclude(to_on__lt=on).select_related("person", "deputy", "unit__region")
    return list(found.order_by("from_on", "pk"))
