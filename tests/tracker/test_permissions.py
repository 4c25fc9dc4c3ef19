"""Who may do what: how far a role reaches, and that it reaches no further."""

from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.http import Http404

from goals.models import Outcome, Plan
from tests.conftest import LONG_AGO, TODAY, make_person
from tracker.models import Membership, Person, Role, Unit, UnitKind
from tracker.operations import Actor, Refused, require
from tracker.permissions import GRANTS, OVERSIGHT_ROLES, Permission, access_of, get_permitted, permitted
from tracker.unit_tree import Branch, UnitTree

# Ids: 1 fullmäktige; 2 and 3 nämnder; 4 under 2, 5 under 4; 6 an authority under 2; 7 ceased, succeeded by 3; 8 under 7.
TREE = UnitTree(
    {
        1: Branch(None, True, None),
        2: Branch(1, True, None),
        3: Branch(1, True, None),
        4: Branch(2, False, None),
        5: Branch(4, False, None),
        6: Branch(2, True, None),
        7: Branch(1, True, 3),
        8: Branch(7, False, None),
    }
)


@pytest.mark.parametrize(
    ("unit", "reach"),
    [
        pytest.param(2, {2, 4, 5}, id="a nämnd reaches its förvaltning, not an authority below"),
        pytest.param(4, {4, 5}, id="a förvaltning reaches down, not up"),
        pytest.param(5, {5}, id="a verksamhet reaches itself"),
        pytest.param(3, {3, 7, 8}, id="a successor reaches the unit that ceased, with what was below it"),
        pytest.param(1, {1}, id="fullmäktige stops at every nämnd's border"),
    ],
)
def test_a_role_counts_to_the_next_authority(unit: int, reach: set[int]) -> None:
    assert TREE.reach(unit) == reach


@pytest.mark.parametrize(("unit", "authority"), [(5, 2), (4, 2), (2, 2), (6, 6), (8, 7)])
def test_the_authority_of_a_unit_is_the_nearest_at_or_above_it(unit: int, authority: int) -> None:
    assert TREE.authority_of(unit) == authority


def test_a_unit_without_an_authority_above_it_has_none() -> None:
    assert UnitTree({1: Branch(None, False, None)}).authority_of(1) is None


def test_units_that_succeed_each_other_in_a_ring_do_not_hang() -> None:
    tree = UnitTree({1: Branch(None, True, 2), 2: Branch(None, True, 1)})
    assert tree.reach(1) == {1, 2}


def test_what_a_unit_carries_on_and_who_carries_it_on_reach_over_several_successions() -> None:
    tree = UnitTree({1: Branch(None, True, 2), 2: Branch(None, True, 3), 3: Branch(None, True, None), 4: Branch(None, True, 3)})
    assert tree.before(3) == {1, 2, 3, 4}
    assert tree.after(1) == (1, 2, 3)
    assert UnitTree({1: Branch(None, True, 2), 2: Branch(None, True, 1)}).after(1) == (1, 2)


def test_a_unit_that_is_to_cease_is_not_its_successors_before_it_has() -> None:
    branches = {1: Branch(None, True, 2, date(2026, 12, 31)), 2: Branch(None, True, None)}
    assert UnitTree(branches, date(2026, 12, 31)).reach(2) == {2}
    assert UnitTree(branches, date(2027, 1, 1)).reach(2) == {1, 2}


@pytest.mark.parametrize(
    ("unit", "following", "answers"),
    [
        pytest.param(5, {2, 3}, 2, id="the authority above"),
        pytest.param(4, {2, 4}, 4, id="itself, where it follows up by itself"),
        pytest.param(6, {2}, None, id="nobody beyond its authority"),
        pytest.param(8, {3, 7}, 7, id="a nämnd that has ceased, in its own last round"),
        pytest.param(8, {2, 3}, 3, id="its successor in later rounds"),
        pytest.param(1, {2, 3}, None, id="nobody, where nothing is taken over"),
    ],
)
def test_who_answers_for_a_unit_in_a_round(unit: int, following: set[int], answers: int | None) -> None:
    assert TREE.answering(unit, following) == answers


def test_units_that_succeed_each_other_in_a_ring_answer_for_nobody() -> None:
    assert UnitTree({1: Branch(None, True, 2), 2: Branch(None, True, 1)}).answering(1, {3}) is None


@pytest.fixture
def cast(norr: SimpleNamespace) -> Callable[[Role, Unit], Person]:
    return lambda role, unit: make_person(f"{role} {unit.slug}", role, unit)


@pytest.mark.parametrize("role", Role)
def test_every_role_may_do_just_what_its_row_says_in_its_own_unit(
    role: Role, norr: SimpleNamespace, cast: Callable[[Role, Unit], Person]
) -> None:
    access = access_of(cast(role, norr.culture), norr.region, TODAY)
    allowed = {permission for permission in Permission if access.allows(permission, norr.culture.pk)}
    assert allowed == GRANTS[role] | {Permission.READ_ADOPTED}


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.ADMINISTRATOR, Role.AUDITOR}])
def test_no_role_in_one_nämnd_does_anything_in_another_but_read_what_is_adopted(
    role: Role, norr: SimpleNamespace, cast: Callable[[Role, Unit], Person]
) -> None:
    access = access_of(cast(role, norr.culture), norr.region, TODAY)
    assert {p for p in Permission if access.allows(p, norr.care.pk)} == {Permission.READ_ADOPTED}


@pytest.mark.parametrize("role", sorted(OVERSIGHT_ROLES))
def test_uppsikt_reads_what_every_nämnd_has_dispatched_and_does_nothing_there(
    role: Role, norr: SimpleNamespace, cast: Callable[[Role, Unit], Person]
) -> None:
    access = access_of(cast(role, norr.board), norr.region, TODAY)
    assert {p for p in Permission if access.allows(p, norr.care.pk)} == {Permission.READ_ADOPTED, Permission.READ_DISPATCHED}


def test_an_administrator_administers_the_whole_region(norr: SimpleNamespace, cast: Callable[[Role, Unit], Person]) -> None:
    access = access_of(cast(Role.ADMINISTRATOR, norr.council), norr.region, TODAY)
    assert access.where(Permission.ADMINISTER) == set(norr.region.units.values_list("pk", flat=True))
    assert not access.where(Permission.READ_LIVE)


@pytest.mark.parametrize(
    ("from_on", "to_on", "counts"),
    [
        pytest.param(TODAY, None, True, id="from today"),
        pytest.param(TODAY + timedelta(days=1), None, False, id="from tomorrow"),
        pytest.param(LONG_AGO, TODAY, True, id="to today, the day included"),
        pytest.param(LONG_AGO, TODAY - timedelta(days=1), False, id="to yesterday"),
    ],
)
def test_a_role_counts_between_its_dates(norr: SimpleNamespace, from_on: date, to_on: date | None, counts: bool) -> None:
    person = make_person("Rut")
    Membership.objects.create(person=person, unit=norr.culture, role=Role.REPORTER, from_on=from_on, to_on=to_on)
    assert access_of(person, norr.region, TODAY).is_insider is counts


def test_a_nämnd_and_its_förvaltning_read_the_same_and_enter_each_in_its_place(norr: SimpleNamespace, reporter: Person) -> None:
    access = access_of(reporter, norr.region, TODAY)
    assert access.where(Permission.READ_LIVE) == {norr.culture.pk, norr.culture_administration.pk}
    assert access.where(Permission.ENTER_OUTCOME) == {norr.culture_administration.pk}


def test_somebody_who_is_no_longer_active_has_no_role(norr: SimpleNamespace, coordinator: Person) -> None:
    Person.objects.filter(pk=coordinator.pk).update(is_active=False)
    coordinator.refresh_from_db()
    assert not access_of(coordinator, norr.region, TODAY).is_insider


def test_somebody_from_another_region_is_no_insider(norr: SimpleNamespace, outsider: Person) -> None:
    access = access_of(outsider, norr.region, TODAY)
    assert not access.is_insider
    assert all(not access.where(permission) for permission in Permission)


def test_an_access_costs_two_queries_however_large_the_region(
    norr: SimpleNamespace, reporter: Person, django_assert_num_queries: Callable[..., object]
) -> None:
    Unit.objects.bulk_create(
        Unit(
            region=norr.region,
            parent=norr.culture,
            kind=UnitKind.OPERATION,
            slug=f"enhet-{n}",
            name=f"Enhet {n}",
            short_name=str(n),
            active_from=LONG_AGO,
        )
        for n in range(100)
    )
    with django_assert_num_queries(2):
        access_of(reporter, norr.region, TODAY)


def test_lists_and_single_rows_are_guarded_by_the_same_question(
    norr: SimpleNamespace, plans: SimpleNamespace, coordinator: Person, other_reporter: Person
) -> None:
    own, other = (access_of(person, norr.region, TODAY) for person in (coordinator, other_reporter))
    assert list(permitted(Plan.objects.all(), own, Permission.EDIT_PLAN)) == [plans.plan]
    assert get_permitted(Plan.objects.all(), own, Permission.EDIT_PLAN, pk=plans.plan.pk) == plans.plan
    assert not permitted(Plan.objects.all(), other, Permission.EDIT_PLAN).exists()
    with pytest.raises(Http404):
        get_permitted(Plan.objects.all(), other, Permission.EDIT_PLAN, pk=plans.plan.pk)


@pytest.mark.parametrize("pk", ["abc", "-1", str(10**30), "1; DROP TABLE"])
def test_a_guessed_id_of_any_kind_is_not_found(norr: SimpleNamespace, reporter: Person, pk: str) -> None:
    with pytest.raises(Http404):
        get_permitted(Outcome.objects.all(), access_of(reporter, norr.region, TODAY), Permission.READ_LIVE, pk=pk)


def test_an_actor_who_may_not_is_told_where_and_who_can_help(
    norr: SimpleNamespace, reporter: Person, actor: Callable[[Person], Actor]
) -> None:
    with pytest.raises(Refused, match="Vårdnämnden") as refused:
        require(actor(reporter), Permission.ENTER_OUTCOME, norr.care)
    assert refused.value.code == "NOT_PERMITTED"


def test_an_access_for_one_region_never_opens_another(norr: SimpleNamespace, soder: SimpleNamespace, outsider: Person) -> None:
    access = access_of(outsider, soder.region, TODAY)
    with pytest.raises(Refused):
        require(Actor(outsider, "test", access), Permission.EDIT_PLAN, norr.culture)


def test_somebody_elses_access_does_not_help(norr: SimpleNamespace, coordinator: Person, reporter: Person) -> None:
    access = access_of(coordinator, norr.region, TODAY)
    with pytest.raises(Refused):
        require(Actor(reporter, "test", access), Permission.EDIT_PLAN, norr.culture)


def test_the_system_may_do_everything(norr: SimpleNamespace) -> None:
    require(Actor(None, "load_demo"), Permission.EDIT_PLAN, norr.culture)
