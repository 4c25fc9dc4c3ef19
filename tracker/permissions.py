"""Who may do what, as data; and the one place that asks.

A role is held in a unit. It counts for that unit, the units below it to the
next authority, and a ceased unit that one of these succeeds. A few roles count
for the whole region. Whoever stands in for somebody who is absent has their roles
in the unit of the absence meanwhile. Every question is "which units": the same answer filters
lists (`permitted`) and guards single rows (`get_permitted`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model, QuerySet
from django.http import Http404

from tracker.models import Absence, Membership, Person, Region, Role, UnitKind
from tracker.security_log import log_refusal
from tracker.unit_tree import UnitTree
from tracker.written import WrittenOnce

Row = TypeVar("Row", bound=Model)
Rows = TypeVar("Rows", bound=QuerySet[Any])


class Permission(StrEnum):
    """What can be done to what belongs to a unit."""

    READ_ADOPTED = "READ_ADOPTED"  # adopted plans, and how far a nämnd has come
    READ_LIVE = "READ_LIVE"  # outcomes, assessments, drafts and files before they are let out
    READ_FROZEN = "READ_FROZEN"  # what has been handed over to the nämnd, and what it decided
    READ_DISPATCHED = "READ_DISPATCHED"  # frozen content that has been dispatched; what is published anybody reads
    READ_SUBMITTED = "READ_SUBMITTED"  # the region's own frozen report that has been dispatched: it goes to fullmäktige
    READ_HISTORY = "READ_HISTORY"  # what stood there before, behind what may be read otherwise
    READ_OPENED = "READ_OPENED"  # live rows of a round that its nämnd has opened to the auditors
    EDIT_PLAN = "EDIT_PLAN"  # the plan's content, readings and who reports what
    ENTER_OUTCOME = "ENTER_OUTCOME"
    APPROVE_OUTCOME = "APPROVE_OUTCOME"
    ASSESS_GOAL = "ASSESS_GOAL"
    BUILD_REPORT = "BUILD_REPORT"
    HAND_OVER = "HAND_OVER"  # and take back before the meeting
    GIVE_EXCEPTION = "GIVE_EXCEPTION"  # open single indicators after hand-over
    OPEN_TO_AUDITORS = "OPEN_TO_AUDITORS"  # let the auditors read live drafts
    REGISTER_DECISION = "REGISTER_DECISION"  # what the nämnd decided, referred back, or corrects
    DISPATCH = "DISPATCH"  # earlier than the decision, which dispatches by itself
    PUBLISH = "PUBLISH"
    ATTACH_REVIEW = "ATTACH_REVIEW"  # revisorernas bedömning of what has been decided
    MASK = "MASK"  # take texts and files away everywhere, by a decision
    SET_MEETING = "SET_MEETING"  # when the nämnd meets
    SET_DATES = "SET_DATES"  # when a nämnd's round is due; whoever may has SET_MEETING too
    READ_MAILS = "READ_MAILS"  # who has been written to and whether it arrived; what it said takes READ_LIVE too
    ADMINISTER = "ADMINISTER"


_REPORTER = frozenset({Permission.READ_LIVE, Permission.READ_FROZEN, Permission.READ_HISTORY, Permission.ENTER_OUTCOME})
_COORDINATOR = _REPORTER | {
    Permission.EDIT_PLAN,
    Permission.APPROVE_OUTCOME,
    Permission.ASSESS_GOAL,
    Permission.BUILD_REPORT,
    Permission.SET_MEETING,
    Permission.SET_DATES,
    Permission.READ_MAILS,
}

# Members read from hand-over on, auditors what has been dispatched: neither reads live rows.
GRANTS: Mapping[Role, frozenset[Permission]] = {
    Role.REPORTER: _REPORTER,
    Role.COORDINATOR: _COORDINATOR,
    Role.MANAGER: _COORDINATOR | {Permission.HAND_OVER, Permission.GIVE_EXCEPTION, Permission.OPEN_TO_AUDITORS},
    Role.SECRETARY: frozenset(
        {
            Permission.READ_LIVE,
            Permission.READ_FROZEN,
            Permission.READ_HISTORY,
            Permission.BUILD_REPORT,
            Permission.REGISTER_DECISION,
            Permission.DISPATCH,
            Permission.PUBLISH,
            Permission.ATTACH_REVIEW,
            Permission.MASK,
            Permission.SET_MEETING,
        }
    ),
    Role.MEMBER: frozenset({Permission.READ_FROZEN}),
    Role.AUDITOR: frozenset(
        {Permission.READ_DISPATCHED, Permission.READ_HISTORY, Permission.READ_OPENED, Permission.ATTACH_REVIEW}
    ),
    Role.ADMINISTRATOR: frozenset({Permission.ADMINISTER, Permission.SET_MEETING, Permission.SET_DATES, Permission.READ_MAILS}),
}
REGION_WIDE = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})
# Who holds one of these in a unit that has uppsikt reads what every nämnd has dispatched, and in fullmäktige the region's report.
OVERSIGHT_ROLES = frozenset({Role.COORDINATOR, Role.MANAGER, Role.SECRETARY, Role.MEMBER})
# Whoever has one of these has it in every unit of the region.
IN_WHOLE_REGION = frozenset({Permission.READ_ADOPTED, Permission.READ_DISPATCHED, Permission.READ_SUBMITTED})
# A nämnd and its förvaltning are one authority, and read the same.
READ_TOGETHER = frozenset({Permission.READ_LIVE, Permission.READ_FROZEN, Permission.READ_HISTORY})


@dataclass(frozen=True)
class Seat:
    """In what sort of unit a role is held."""

    in_authority: bool = True  # in an authority itself, not below it
    kind: UnitKind | None = None  # in units of this kind alone


# Where each role is held. It says where a role may be given, never what it gives.
HELD_IN: Mapping[Role, Seat] = {
    Role.REPORTER: Seat(in_authority=False),
    Role.COORDINATOR: Seat(),
    Role.MANAGER: Seat(),
    Role.SECRETARY: Seat(),
    Role.MEMBER: Seat(),
    Role.AUDITOR: Seat(kind=UnitKind.AUDIT),
    Role.ADMINISTRATOR: Seat(kind=UnitKind.COUNCIL),
}


# Who takes over what a reporter can no longer do, the likeliest first.
TAKE_OVER = (Role.COORDINATOR, Role.MANAGER)


def roles_that_may(permission: Permission) -> list[Role]:
    """The roles that give a permission."""
    return [role for role, permissions in GRANTS.items() if permission in permissions]


def may_be_held_in(role: str, *, kind: str, is_authority: bool) -> bool:
    """Whether a role can be held in a unit of this kind."""
    seat = HELD_IN[Role(role)]
    return (is_authority or not seat.in_authority) and seat.kind in {None, kind}


@dataclass(frozen=True)
class StandIn:
    """A role that somebody has for the time being, in the place of a person who is absent."""

    person_id: int  # who is absent
    name: str
    role: str
    unit_id: int


@dataclass(frozen=True)
class Access:
    """What one person may do in one region, worked out once per request.

    `roles` are the (role, unit id) pairs that the person holds today, `stand_ins`
    those of others that count for them meanwhile; both are empty for somebody
    from outside. `units` says what comes of both.
    """

    person: Person
    region: Region
    tree: UnitTree
    roles: tuple[tuple[str, int], ...] = ()
    units: Mapping[Permission, frozenset[int]] = field(default_factory=dict)
    stand_ins: tuple[StandIn, ...] = ()

    @property
    def is_insider(self) -> bool:
        """Whether any role in the region counts for the person."""
        return bool(self.held)

    @property
    def acts_for(self) -> frozenset[int]:
        """The ids of the person and of those whom they stand in for."""
        return frozenset({self.person.pk, *(one.person_id for one in self.stand_ins)})

    @property
    def held(self) -> tuple[tuple[str, int], ...]:
        """Every (role, unit id) pair that counts for the person, their own first."""
        return (*self.roles, *((one.role, one.unit_id) for one in self.stand_ins))

    def is_own(self, permission: Permission, unit_id: int) -> bool:
        """Whether the person has the permission in this unit by a role of their own."""
        if not self.stand_ins:
            return self.allows(permission, unit_id)
        return unit_id in units_of(self.roles, self.tree).get(permission, ())

    def absent(self, permission: Permission, unit_id: int) -> dict[int, str]:
        """Whoever is absent and in whose place one has the permission in this unit: their names by their ids."""
        found = (one for one in self.stand_ins if unit_id in reach_of(one.role, one.unit_id, permission, self.tree))
        return {one.person_id: one.name for one in found}

    def for_whom(self, permission: Permission, unit_id: int) -> str:
        """The name of whoever is absent and in whose place one has the permission in this unit.

        "" when one has it oneself, and when nobody has it.
        """
        if not self.stand_ins or self.is_own(permission, unit_id):
            return ""
        return next(iter(self.absent(permission, unit_id).values()), "")

    def where(self, permission: Permission) -> frozenset[int]:
        """The ids of the units in which the person has the permission."""
        return self.units.get(permission, frozenset())

    def allows(self, permission: Permission, unit_id: int) -> bool:
        """Whether the person has the permission in this unit."""
        return unit_id in self.where(permission)

    def reading_live(self, unit_id: int) -> "Access":
        """The same person, reading the live rows of one authority too, as somebody to whom it has opened them."""
        live = self.where(Permission.READ_LIVE) | self.tree.reach(unit_id)
        return replace(self, units={**self.units, Permission.READ_LIVE: live})


COUNTING_FIELDS = ("pk", "role", "unit_id", "person_id", "person__name", "person__absences__unit_id")
COUNTING = WrittenOnce(
    lambda person, region, on: Membership.objects.counting_for(person, region, on).values_list(*COUNTING_FIELDS),
    *(-1, -2, date.min),
)


def access_of(person: Person, region: Region, on: date) -> Access:
    """A person's Access in a region on a local date: two queries, whatever the size. A person who is not active has no role."""
    tree = UnitTree.of(region, on)
    roles: dict[int, tuple[str, int]] = {}
    stand_ins: list[StandIn] = []
    for pk, role, unit_id, person_id, name, absent_in in sorted(COUNTING.rows(person.pk, region.pk, on)):
        if person_id == person.pk:
            roles[pk] = (role, unit_id)
        elif unit_id in tree.reach(absent_in):
            stand_ins.append(StandIn(person_id, name, role, unit_id))
    return _access(person, region, tree, list(roles.values()), stand_ins)


def accesses(region: Region, on: date) -> list[Access]:
    """The Access of everybody who is active and has a role in a region on a local date: three queries, whatever the size."""
    tree = UnitTree.of(region, on)
    held = Membership.objects.filter(unit__region=region).active(on).select_related("person")
    roles: dict[Person, list[tuple[str, int]]] = {}
    for membership in held.order_by("person", "pk"):
        roles.setdefault(membership.person, []).append((membership.role, membership.unit_id))
    people = {person.pk: person for person in roles}
    stand_ins: dict[Person, list[StandIn]] = {}
    for absence in (
        Absence.objects.covered(on).filter(unit__region=region, person__in=people).select_related("deputy").order_by("pk")
    ):
        absent, reach = people[absence.person_id], tree.reach(absence.unit_id)
        of_absent = [StandIn(absent.pk, absent.name, role, unit_id) for role, unit_id in roles[absent] if unit_id in reach]
        stand_ins.setdefault(absence.deputy, []).extend(of_absent)
    everybody = dict.fromkeys([*roles, *stand_ins])
    return [_access(person, region, tree, roles.get(person, []), stand_ins.get(person, [])) for person in everybody]


def _access(
    person: Person, region: Region, tree: UnitTree, roles: Sequence[tuple[str, int]], stand_ins: Sequence[StandIn]
) -> Access:
    held = [*roles, *((one.role, one.unit_id) for one in stand_ins)]
    return Access(person, region, tree, tuple(roles), units_of(held, tree), tuple(dict.fromkeys(stand_ins)))


def units_of(roles: Iterable[tuple[str, int]], tree: UnitTree) -> dict[Permission, frozenset[int]]:
    """In which units some (role, unit id) pairs give each permission."""
    units: dict[Permission, frozenset[int]] = {}
    for role, unit_id in roles:
        for permission in _given(role, unit_id, tree):
            units[permission] = units.get(permission, frozenset()) | reach_of(role, unit_id, permission, tree)
    return units


def _given(role: str, unit_id: int, tree: UnitTree) -> frozenset[Permission]:
    """What a role gives that is held in a unit: its own row, what every role gives, what goes to the board and to fullmäktige."""
    given = GRANTS[Role(role)] | {Permission.READ_ADOPTED}
    if role in OVERSIGHT_ROLES and tree.has_oversight(unit_id):
        given |= {Permission.READ_DISPATCHED}
    if role in OVERSIGHT_ROLES and tree.is_council(unit_id):
        given |= {Permission.READ_SUBMITTED}
    return given


def reach_of(role: str, unit_id: int, permission: Permission, tree: UnitTree) -> frozenset[int]:
    """In which units a role that is held in a unit gives a permission; in none when it is not the role's."""
    if permission not in _given(role, unit_id, tree):
        return frozenset()
    if permission in IN_WHOLE_REGION or role in REGION_WIDE:
        return frozenset(tree.branches)
    return tree.reach(_top(permission, unit_id, tree))


def _top(permission: Permission, unit_id: int, tree: UnitTree) -> int:
    """From where a permission reaches downwards."""
    if permission not in READ_TOGETHER:
        return unit_id
    return tree.authority_of(unit_id) or unit_id


def permitted(rows: Rows, access: Access, permission: Permission) -> Rows:
    """Those of `rows` that belong to a unit in which the person has the permission.

    The model says by which path it belongs to a unit (`UNIT_PATH`).
    """
    path = rows.model.UNIT_PATH
    return rows.filter(**{f"{path}__in": access.where(permission)})


def get_permitted(rows: QuerySet[Row], access: Access, permission: Permission, **lookup: Any) -> Row:
    """The one row that `lookup` finds among the permitted ones.

    Raises Http404 when there is none: what may not be seen does not exist. That
    somebody asked for what is there, and theirs not to see, is for the log.
    """
    try:
        return permitted(rows, access, permission).get(**lookup)
    except ObjectDoesNotExist:
        if rows.filter(**lookup).exists():
            log_refusal(access.person.pk, f"{permission} {rows.model._meta.model_name} {lookup}")
        raise Http404 from None
    except (ValueError, OverflowError):
        raise Http404 from None
