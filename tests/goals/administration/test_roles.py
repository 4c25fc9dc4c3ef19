"""Roles: given where each can be held, for a time; ended; and a region is never without an administrator."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from goals.operations.administration.roles import RoleEntry, end_role, give_role
from tests.conftest import LONG_AGO, NOW, TODAY, make_person
from tests.goals.administration.conftest import events, refuses_all
from tracker.models import Membership, Person, Role, Suspension, Unit
from tracker.operations import Refused
from tracker.permissions import HELD_IN

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
# Where each role may be given in the scene; nowhere else.
WHERE = {
    Role.REPORTER: {"council", "board", "culture", "care", "culture_administration", "care_administration", "audit"},
    Role.COORDINATOR: {"council", "board", "culture", "care", "audit"},
    Role.MANAGER: {"council", "board", "culture", "care", "audit"},
    Role.SECRETARY: {"council", "board", "culture", "care", "audit"},
    Role.MEMBER: {"council", "board", "culture", "care", "audit"},
    Role.AUDITOR: {"audit"},
    Role.ADMINISTRATOR: {"council"},
}


@pytest.fixture
def give(by, norr, administrator):
    """Gives somebody a role; the actor is the administrator unless another is named."""

    def give(person: Person, role: Role, unit: Unit, form: str = "", **options: object) -> Membership:
        entry = replace(RoleEntry(role=role, unit=unit, from_on=TODAY), **options)
        return give_role(by=by(form=form), now=NOW, region=norr.region, person=person, entry=entry)

    return give


def role_of(person: Person) -> Membership:
    return Membership.objects.select_related("unit__region").get(person=person)


@pytest.mark.parametrize("role", Role)
def test_each_role_is_given_where_it_can_be_held_and_nowhere_else(give, norr, member, role: Role) -> None:
    Membership.objects.filter(person=member).update(to_on=LONG_AGO)
    units = {name: unit for name, unit in vars(norr).items() if isinstance(unit, Unit)}
    for name in WHERE[role]:
        give(member, role, units[name])
    for name in set(units) - WHERE[role]:
        with pytest.raises(Refused) as refused:
            give(member, role, units[name])
        assert (refused.value.code, refused.value.field) == ("SEAT", "unit")


def test_where_every_role_is_held_is_said() -> None:
    assert set(HELD_IN) == set(Role)


def test_a_role_is_given_with_its_event(give, norr, coordinator) -> None:
    membership = give(coordinator, Role.SECRETARY, norr.care, to_on=date(2026, 12, 31))
    (event,) = events()
    assert (event.action, event.subject, event.unit_id) == ("role.give", f"membership:{membership.pk}", norr.care.pk)
    assert event.changes["role"] == [None, "SECRETARY"]
    assert event.changes["to_on"] == [None, "2026-12-31"]


def test_a_form_that_is_sent_twice_gives_one_role(give, norr, coordinator) -> None:
    assert give(coordinator, Role.SECRETARY, norr.care, "one") == give(coordinator, Role.SECRETARY, norr.care, "one")


def test_nobody_has_the_same_role_twice_at_a_time(give, norr, coordinator) -> None:
    with pytest.raises(Refused, match="Coordinator Siv är redan samordnare i Kulturnämnden då"):
        give(coordinator, Role.COORDINATOR, norr.culture, from_on=date(2027, 1, 1))
    Membership.objects.filter(person=coordinator).update(to_on=TODAY)
    give(coordinator, Role.COORDINATOR, norr.culture, from_on=TODAY + DAY)
    with pytest.raises(Refused, match="redan"):
        give(coordinator, Role.COORDINATOR, norr.culture, from_on=LONG_AGO, to_on=TODAY + DAY)


def test_a_role_is_given_while_its_unit_exists(give, norr, coordinator) -> None:
    Unit.objects.filter(pk=norr.care.pk).update(active_to=TODAY)
    norr.care.refresh_from_db()
    with pytest.raises(Refused, match="Vårdnämnden upphör 8 september 2026"):
        give(coordinator, Role.MANAGER, norr.care, from_on=TODAY + DAY)
    with pytest.raises(Refused, match="Vårdnämnden finns från och med 1 januari 2023"):
        give(coordinator, Role.MANAGER, norr.care, from_on=date(2022, 1, 1))
    with pytest.raises(Refused) as refused:
        give(coordinator, Role.MANAGER, norr.care, to_on=TODAY - DAY)
    assert refused.value.field == "to_on"


def test_a_unit_without_an_authority_has_no_reporters(give, norr, coordinator) -> None:
    Unit.objects.filter(pk=norr.care_administration.pk).update(parent=None)
    norr.care_administration.refresh_from_db()
    with pytest.raises(Refused, match="hör inte till någon myndighet"):
        give(coordinator, Role.REPORTER, norr.care_administration)


def test_neither_people_nor_units_of_another_region_are_there(give, norr, soder, coordinator, outsider) -> None:
    for person, unit, field in ((outsider, norr.care, "person"), (coordinator, soder.care, "unit")):
        with pytest.raises(Refused, match="Valet finns inte") as refused:
            give(person, Role.MEMBER, unit)
        assert refused.value.field == field


def test_nobody_but_the_administrator_gives_or_ends_roles(by, norr, manager, others) -> None:
    entry = RoleEntry(role=Role.MEMBER, unit=norr.culture, from_on=TODAY)
    refuses_all(
        others,
        lambda person: give_role(by=by(person), now=NOW, region=norr.region, person=manager, entry=entry),
        lambda person: end_role(by=by(person), now=NOW, membership=role_of(manager), to_on=TODAY),
    )
    assert events() == []


# Ended


def test_a_role_is_ended_and_may_go_on_after_all(by, coordinator) -> None:
    end_role(by=by(), now=NOW, membership=role_of(coordinator), to_on=TODAY)
    assert role_of(coordinator).to_on == TODAY
    end_role(by=by(), now=NOW, membership=role_of(coordinator), to_on=TODAY)
    end_role(by=by(), now=NOW, membership=role_of(coordinator), to_on=None)
    assert [event.changes for event in events()] == [{"to_on": [None, "2026-09-08"]}, {"to_on": ["2026-09-08", None]}]


def test_a_role_that_has_not_begun_is_taken_away(by, norr, give, coordinator) -> None:
    coming = give(coordinator, Role.SECRETARY, norr.care, from_on=date(2027, 1, 1))
    end_role(by=by(), now=NOW, membership=coming, to_on=TODAY)
    assert not Membership.objects.filter(pk=coming.pk).exists()
    assert events("role.remove")[0].changes["role"] == ["SECRETARY", None]
    with pytest.raises(Refused) as refused:
        end_role(by=by(), now=NOW, membership=coming, to_on=TODAY)
    assert refused.value.code == "GONE"


def test_the_region_keeps_an_administrator(by, norr, administrator, give, coordinator) -> None:
    with pytest.raises(Refused, match="utan administratör"):
        end_role(by=by(), now=NOW, membership=role_of(administrator), to_on=date(2026, 12, 31))
    other = make_person("Administrator Ann", Role.ADMINISTRATOR, norr.council)
    Suspension.objects.create(person=other, region=norr.region, since_at=NOW)
    with pytest.raises(Refused, match="utan administratör"):
        end_role(by=by(), now=NOW, membership=role_of(administrator), to_on=TODAY)
    Suspension.objects.all().delete()
    end_role(by=by(), now=NOW, membership=role_of(administrator), to_on=date(2026, 12, 31))
    assert role_of(administrator).to_on == date(2026, 12, 31)


# The pages


def test_a_role_is_given_and_ended_on_the_pages(send, norr, coordinator) -> None:
    given = send(f"personer/{coordinator.pk}/ny-roll/", role="MANAGER", unit=norr.care.pk)
    assert "Coordinator Siv är förvaltningschef, Vårdnämnden." in given.after
    membership = Membership.objects.get(role=Role.MANAGER)
    ended = send(f"personer/roll/{membership.pk}/", to_on="2026-09-30")
    assert "förvaltningschef, Vårdnämnden 8 september 2026–30 september 2026" in ended.after


def test_what_cannot_be_is_said_beside_its_field(send, norr, coordinator, administrator) -> None:
    wrong = send(f"personer/{coordinator.pk}/ny-roll/", role="MANAGER", unit=norr.culture_administration.pk)
    assert (wrong.status, "Rollen förvaltningschef finns i en nämnd eller annan egen myndighet" in wrong.text) == (422, True)
    empty = send(f"personer/{coordinator.pk}/ny-roll/")
    assert "Välj en roll." in empty.text
    last = send(f"personer/roll/{role_of(administrator).pk}/", to_on="2026-12-31")
    assert "Regionen skulle bli utan administratör" in last.text


def test_whoever_has_no_role_left_gets_a_friendly_page(send, sign_in, reporter) -> None:
    client = sign_in(reporter)
    assert client.get("/").headers["Location"] == "/norr/"
    membership = role_of(reporter)
    send(f"personer/roll/{membership.pk}/", to_on="2026-09-07")
    page = client.get("/")
    assert (page.status_code, "Du har ingen roll i Tertial ännu" in page.content.decode()) == (200, True)
    assert client.get("/norr/").status_code == 404
