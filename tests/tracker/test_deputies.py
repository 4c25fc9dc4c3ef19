"""Standing in for somebody who is absent: their roles in that unit, between the dates, and no more; and being shut out."""

from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from tests.conftest import LONG_AGO, NOW, TODAY, make_person
from tracker.models import Absence, Membership, Person, Role, Suspension
from tracker.operations import Actor, Refused, require, require_in_region
from tracker.permissions import Access, Permission, access_of, accesses

DAY = timedelta(days=1)


@pytest.fixture
def stand_in(norr: SimpleNamespace, coordinator: Person, reporter: Person) -> Absence:
    """The reporter stands in for the coordinator today."""
    return Absence.objects.create(person=coordinator, unit=norr.culture, deputy=reporter, from_on=TODAY, to_on=TODAY)


def access(person: Person, norr: SimpleNamespace, on: date = TODAY) -> Access:
    """The person's Access as a page asks for it, which is the same as when everybody's is asked for."""
    found = access_of(person, norr.region, on)
    among = [one for one in accesses(norr.region, on) if one.person == person]
    assert [(one.roles, one.stand_ins, dict(one.units)) for one in among] == (
        [(found.roles, found.stand_ins, dict(found.units))] if found.is_insider else []
    )
    return found


def rights(found: Access) -> dict[Permission, frozenset[int]]:
    return {permission: found.where(permission) for permission in Permission}


def test_a_deputy_may_do_what_the_absent_person_may_in_the_unit(
    norr: SimpleNamespace, stand_in: Absence, reporter: Person, coordinator: Person
) -> None:
    assert rights(access(reporter, norr)) == rights(access(coordinator, norr))
    assert access(reporter, norr).roles == ((Role.REPORTER, norr.culture_administration.pk),)


def test_whoever_is_absent_has_each_of_their_roles_once_however_many_stand_in(
    norr: SimpleNamespace, stand_in: Absence, coordinator: Person, manager: Person
) -> None:
    Absence.objects.create(person=coordinator, unit=norr.culture, deputy=manager, from_on=TODAY)
    assert access(coordinator, norr).held == ((Role.COORDINATOR, norr.culture.pk),)


@pytest.mark.parametrize("days", [-1, 1])
def test_only_between_the_dates(norr: SimpleNamespace, stand_in: Absence, reporter: Person, days: int) -> None:
    found = access(reporter, norr, TODAY + days * DAY)
    assert not found.where(Permission.APPROVE_OUTCOME)
    assert found.stand_ins == ()


def test_an_absence_without_an_end_lasts(norr: SimpleNamespace, stand_in: Absence, reporter: Person) -> None:
    Absence.objects.update(to_on=None)
    assert access(reporter, norr, date(2031, 1, 1)).where(Permission.APPROVE_OUTCOME)


def test_the_absent_persons_roles_elsewhere_do_not_count(
    norr: SimpleNamespace, stand_in: Absence, reporter: Person, coordinator: Person
) -> None:
    Membership.objects.create(person=coordinator, unit=norr.care, role=Role.MANAGER, from_on=LONG_AGO)
    found = access(reporter, norr)
    assert not found.where(Permission.HAND_OVER)
    assert not found.allows(Permission.READ_LIVE, norr.care.pk)


def test_an_absence_in_förvaltningen_passes_on_nothing_that_is_held_in_nämnden(
    norr: SimpleNamespace, stand_in: Absence, reporter: Person
) -> None:
    Absence.objects.update(unit=norr.culture_administration)
    assert not access(reporter, norr).where(Permission.APPROVE_OUTCOME)


def test_an_absence_in_nämnden_passes_on_what_is_held_in_its_förvaltning(
    norr: SimpleNamespace, coordinator: Person, colleague: Person, secretary: Person
) -> None:
    Absence.objects.create(person=colleague, unit=norr.culture, deputy=secretary, from_on=TODAY)
    assert access(secretary, norr).where(Permission.ENTER_OUTCOME) == {norr.culture_administration.pk}


def test_nobody_stands_in_for_what_somebody_else_stands_in_for(
    norr: SimpleNamespace, stand_in: Absence, reporter: Person, colleague: Person
) -> None:
    Absence.objects.create(person=reporter, unit=norr.culture, deputy=colleague, from_on=TODAY)
    assert not access(colleague, norr).where(Permission.APPROVE_OUTCOME)


def test_a_deputy_whose_own_roles_have_ended_still_stands_in(norr: SimpleNamespace, stand_in: Absence, reporter: Person) -> None:
    Membership.objects.filter(person=reporter).update(to_on=TODAY - DAY)
    found = access(reporter, norr)
    assert found.is_insider
    assert found.roles == ()
    assert found.held == ((Role.COORDINATOR, norr.culture.pk),)


def test_a_deputy_who_is_not_active_has_nothing(norr: SimpleNamespace, stand_in: Absence, reporter: Person) -> None:
    Person.objects.filter(pk=reporter.pk).update(is_active=False)
    assert not access(reporter, norr).is_insider


def test_nobody_stands_in_for_somebody_who_no_longer_counts(
    norr: SimpleNamespace, stand_in: Absence, reporter: Person, coordinator: Person
) -> None:
    Person.objects.filter(pk=coordinator.pk).update(is_active=False)
    assert access(reporter, norr).stand_ins == ()


def test_an_absence_in_another_region_counts_there_alone(
    norr: SimpleNamespace, soder: SimpleNamespace, stand_in: Absence, reporter: Person, outsider: Person
) -> None:
    Absence.objects.create(person=outsider, unit=soder.culture, deputy=reporter, from_on=TODAY)
    assert [one.name for one in access(reporter, norr).stand_ins] == ["Coordinator Siv"]
    assert [one.name for one in access_of(reporter, soder.region, TODAY).stand_ins] == ["Outsider Sune"]


def test_an_access_costs_two_queries_and_everybodys_three(
    norr: SimpleNamespace, stand_in: Absence, reporter: Person, django_assert_num_queries: Callable[..., object]
) -> None:
    with django_assert_num_queries(2):
        access_of(reporter, norr.region, TODAY)
    with django_assert_num_queries(3):
        accesses(norr.region, TODAY)


# On whose behalf


def test_what_only_the_absent_person_may_is_done_on_their_behalf(
    norr: SimpleNamespace, stand_in: Absence, reporter: Person, actor: Callable[[Person], Actor]
) -> None:
    assert require(actor(reporter), Permission.APPROVE_OUTCOME, norr.culture).on_behalf_of == "Coordinator Siv"


def test_what_one_may_oneself_is_ones_own(
    norr: SimpleNamespace, stand_in: Absence, reporter: Person, actor: Callable[[Person], Actor]
) -> None:
    assert require(actor(reporter), Permission.ENTER_OUTCOME, norr.culture_administration).on_behalf_of == ""


def test_what_one_may_oneself_in_one_unit_is_done_for_another_in_the_next(
    norr: SimpleNamespace, stand_in: Absence, reporter: Person, actor: Callable[[Person], Actor]
) -> None:
    """The reporter enters outcomes in förvaltningen; the coordinator in nämnden too."""
    assert require(actor(reporter), Permission.ENTER_OUTCOME, norr.culture).on_behalf_of == "Coordinator Siv"


def test_who_stands_in_for_nobody_acts_for_nobody(
    norr: SimpleNamespace, coordinator: Person, actor: Callable[[Person], Actor]
) -> None:
    assert require(actor(coordinator), Permission.APPROVE_OUTCOME, norr.culture).on_behalf_of == ""


def test_what_is_the_regions_own_is_for_its_administrator_or_whoever_stands_in(
    norr: SimpleNamespace, administrator: Person, coordinator: Person, actor: Callable[[Person], Actor]
) -> None:
    assert require_in_region(actor(administrator), Permission.ADMINISTER, norr.region).on_behalf_of == ""
    with pytest.raises(Refused, match="administratör"):
        require_in_region(actor(coordinator), Permission.ADMINISTER, norr.region)
    Absence.objects.create(person=administrator, unit=norr.council, deputy=coordinator, from_on=TODAY)
    stands_in = Actor(coordinator, "test", access_of(coordinator, norr.region, TODAY))
    assert require_in_region(stands_in, Permission.ADMINISTER, norr.region).on_behalf_of == "Administrator Bo"


def test_an_administrator_of_one_region_administers_no_other(
    norr: SimpleNamespace, soder: SimpleNamespace, administrator: Person, actor: Callable[[Person], Actor]
) -> None:
    with pytest.raises(Refused):
        require_in_region(actor(administrator), Permission.ADMINISTER, soder.region)


# Shut out


def test_whoever_is_shut_out_of_a_region_has_nothing_there_and_keeps_the_rest(
    norr: SimpleNamespace, soder: SimpleNamespace, reporter: Person
) -> None:
    Membership.objects.create(person=reporter, unit=soder.culture, role=Role.MEMBER, from_on=LONG_AGO)
    Suspension.objects.create(person=reporter, region=norr.region, since_at=NOW)
    assert not access(reporter, norr).is_insider
    assert access_of(reporter, soder.region, TODAY).is_insider


def test_whoever_is_shut_out_neither_stands_in_nor_is_stood_in_for(
    norr: SimpleNamespace, stand_in: Absence, reporter: Person, coordinator: Person
) -> None:
    Suspension.objects.create(person=coordinator, region=norr.region, since_at=NOW)
    assert access(reporter, norr).stand_ins == ()
    Suspension.objects.update(person=reporter)
    assert not access(reporter, norr).is_insider
    assert access(coordinator, norr).is_insider
    assert make_person("Ny", Role.MEMBER, norr.culture) in [one.person for one in accesses(norr.region, TODAY)]
