"""Units: made, changed, moved and ended; what would break a border, a role or a circle is refused in words."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from goals.operations.administration.units import UnitEntry, change_unit, create_unit, remove_unit
from goals.operations.changes import StaleRow, digest_of
from tests.conftest import NOW
from tests.goals.administration.conftest import ADMIN, events, refuses_all
from tests.goals.conftest import Read
from tracker.models import Unit, UnitKind
from tracker.operations import Refused

pytestmark = pytest.mark.django_db

NEW_YEAR = date(2027, 1, 1)
LAST_DAY = date(2026, 12, 31)


@pytest.fixture
def entry(norr: SimpleNamespace) -> UnitEntry:
    return UnitEntry(
        name="Kultur- och bildningsnämnden",
        short_name="KBN",
        kind=UnitKind.COMMITTEE,
        parent=norr.council,
        is_authority=True,
        active_from=NEW_YEAR,
    )


def change(by, unit: Unit, *, seen: UnitEntry | None = None, **changes: object) -> Unit:
    """The unit with some of what is said of it changed."""
    now = UnitEntry.of(unit)
    return change_unit(by=by(), now=NOW, unit=unit, entry=replace(now, **changes), seen=digest_of((seen or now).fields))


# Made


def test_a_unit_is_made_with_an_address_of_its_short_name(by, norr, entry) -> None:
    unit = create_unit(by=by(), now=NOW, region=norr.region, entry=entry)
    assert (unit.slug, unit.parent, unit.active_from) == ("kbn", norr.council, NEW_YEAR)
    (event,) = events()
    assert (event.action, event.subject, event.region_id) == ("unit.create", f"unit:{unit.pk}", norr.region.pk)
    assert event.changes["name"] == [None, "Kultur- och bildningsnämnden"]


def test_a_form_that_is_sent_twice_makes_one_unit(by, norr, entry) -> None:
    twice = [create_unit(by=by(form="one"), now=NOW, region=norr.region, entry=entry) for _ in range(2)]
    assert twice[0] == twice[1]
    assert len(events("unit.create")) == 1


@pytest.mark.parametrize(
    ("short_name", "slug"),
    [("KN", "kn-2"), ("Hälso- och sjukvård", "halso-och-sjukvard"), ("Administration", "administration-2"), ("!", "enhet")],
)
def test_an_address_is_plain_and_nobody_elses(by, norr, entry, short_name: str, slug: str) -> None:
    assert create_unit(by=by(), now=NOW, region=norr.region, entry=replace(entry, short_name=short_name)).slug == slug


def test_nobody_but_the_administrator_makes_changes_or_removes_units(by, norr, entry, others) -> None:
    before = Unit.objects.count()
    refuses_all(
        others,
        lambda person: create_unit(by=by(person), now=NOW, region=norr.region, entry=entry),
        lambda person: change_unit(by=by(person), now=NOW, unit=norr.care, entry=entry, seen=""),
        lambda person: remove_unit(by=by(person), now=NOW, unit=norr.audit),
    )
    assert (Unit.objects.count(), events()) == (before, [])


def test_an_administrator_of_another_region_makes_none_here(foreign, norr, entry) -> None:
    with pytest.raises(Refused):
        create_unit(by=foreign, now=NOW, region=norr.region, entry=entry)


# Changed


def test_a_unit_is_renamed_and_keeps_its_address(by, norr) -> None:
    unit = change(by, norr.culture, name="Kultur- och fritidsnämnden", short_name="KFN")
    assert (unit.name, unit.slug) == ("Kultur- och fritidsnämnden", "kn")
    (event,) = events("unit.change")
    assert event.changes == {
        "name": ["Kulturnämnden", "Kultur- och fritidsnämnden"],
        "short_name": ["KN", "KFN"],
    }


def test_what_is_the_same_is_not_saved(by, norr) -> None:
    change(by, norr.culture)
    assert events() == []


def test_somebody_who_comes_second_is_told(by, norr) -> None:
    seen = UnitEntry.of(norr.culture)
    change(by, norr.culture, short_name="KFN")
    with pytest.raises(StaleRow, match="Administrator Bo ändrade detta"):
        change(by, Unit.objects.get(pk=norr.culture.pk), seen=seen, short_name="KULT")


def test_a_unit_that_ceases_keeps_what_it_has_and_names_its_successor(by, norr, entry) -> None:
    successor = create_unit(by=by(), now=NOW, region=norr.region, entry=entry)
    unit = change(by, norr.culture, active_to=LAST_DAY, successor=successor)
    assert (unit.active_to, unit.successor) == (LAST_DAY, successor)


def refused_change(by, unit: Unit, **changes: object) -> Refused:
    with pytest.raises(Refused) as refused:
        change(by, unit, **changes)
    assert events("unit.change") == []
    return refused.value


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"name": ""}, "name", "Fyll i fältet"),
        ({"short_name": "x" * 31}, "short_name", "högst 30 tecken"),
        ({"active_to": date(2022, 1, 1)}, "active_to", "före den första"),
    ],
)
def test_what_a_unit_cannot_be_is_said_beside_its_field(by, norr, changes, field: str, words: str) -> None:
    refused = refused_change(by, norr.care, **changes)
    assert refused.field == field
    assert words in str(refused)


def test_only_an_authority_has_uppsikt(by, norr) -> None:
    assert refused_change(by, norr.care_administration, has_oversight=True).field == "has_oversight"
    assert change(by, norr.care, has_oversight=True).has_oversight


def test_a_unit_lies_neither_under_itself_nor_under_what_is_below_it(by, norr) -> None:
    for parent in (norr.culture, norr.culture_administration):
        refused = refused_change(by, norr.culture, parent=parent)
        assert (refused.code, refused.field) == ("CIRCLE", "parent")


def test_a_unit_succeeds_itself_neither_directly_nor_by_way_of_another(by, norr) -> None:
    assert refused_change(by, norr.care, active_to=LAST_DAY, successor=norr.care).field == "successor"
    Unit.objects.filter(pk=norr.culture.pk).update(successor=norr.care)
    refused = refused_change(by, norr.care, active_to=LAST_DAY, successor=norr.culture)
    assert (refused.code, refused.field) == ("CIRCLE", "successor")


def test_a_successor_needs_a_last_day_and_must_live_longer(by, norr) -> None:
    assert refused_change(by, norr.care, successor=norr.culture).field == "active_to"
    Unit.objects.filter(pk=norr.culture.pk).update(active_to=LAST_DAY)
    norr.culture.refresh_from_db()
    assert refused_change(by, norr.care, active_to=LAST_DAY, successor=norr.culture).code == "ENDED"


def test_a_unit_of_another_region_does_not_exist_here(by, norr, soder) -> None:
    for field in ("parent", "successor"):
        refused = refused_change(by, norr.care, active_to=LAST_DAY, **{field: soder.culture})
        assert (refused.field, "Valet finns inte" in str(refused)) == (field, True)


def test_a_unit_stays_what_its_roles_ask_for(by, norr, coordinator, administrator, reporter) -> None:
    assert refused_change(by, norr.culture, is_authority=False).code == "HAS_ROLES"
    assert refused_change(by, norr.council, kind=UnitKind.BOARD).field == "kind"


def test_a_unit_with_follow_ups_of_its_own_stays_an_authority(by, norr, rounds) -> None:
    refused = refused_change(by, norr.care, is_authority=False)
    assert "förblir en egen myndighet" in str(refused)


def test_no_border_is_drawn_between_a_series_and_those_who_report_it(by, norr, plans) -> None:
    refused = refused_change(by, norr.culture_administration, parent=norr.care)
    assert (refused.field, "Kulturförvaltningen rapporterar indikatorer" in str(refused)) == ("parent", True)
    assert refused_change(by, norr.culture_administration, is_authority=True).field == "is_authority"
    change(by, norr.care_administration, parent=norr.board)


# Removed


def test_a_unit_that_nothing_has_belonged_to_is_removed(by, norr) -> None:
    remove_unit(by=by(), now=NOW, unit=norr.care_administration)
    assert not Unit.objects.filter(pk=norr.care_administration.pk).exists()
    (event,) = events("unit.remove")
    assert event.changes["name"] == ["Vårdförvaltningen", None]
    remove_unit(by=by(), now=NOW, unit=norr.care_administration)
    assert len(events()) == 1


def test_a_unit_in_use_is_not_removed(by, norr, plans, coordinator) -> None:
    for unit in (norr.culture, norr.council):
        with pytest.raises(Refused, match="Ange i stället enhetens sista dag"):
            remove_unit(by=by(), now=NOW, unit=unit)
    assert events() == []


# The pages


def test_the_list_shows_the_tree_and_what_has_ceased_by_itself(reading: Read, norr, administrator) -> None:
    Unit.objects.filter(pk=norr.care.pk).update(active_to=date(2025, 12, 31), successor=norr.culture)
    text = reading(administrator, f"{ADMIN}enheter/")
    now, _, ceased = text.partition("Har upphört")
    assert "Kulturnämnden KN nämnd, egen myndighet från 1 januari 2023 Kulturförvaltningen" in now
    assert "Vårdnämnden VN nämnd, egen myndighet 1 januari 2023–31 december 2025; sedan Kulturnämnden" in ceased
    assert "Vårdförvaltningen" in now


def test_a_unit_is_made_changed_and_ended_on_its_pages(send, norr) -> None:
    made = send(
        "enheter/ny/", name="Folkhälsonämnden", short_name="FHN", kind="COMMITTEE", is_authority="on", parent=norr.council.pk
    )
    assert made.status == 302
    assert "Folkhälsonämnden är upplagd." in made.after
    unit = Unit.objects.get(slug="fhn")
    changed = send(f"enheter/{unit.pk}/andra/", active_to="2026-12-31", successor=norr.culture.pk)
    assert "Efterträds av Kulturnämnden" in changed.after
    assert "Tar över efter Folkhälsonämnden" in changed.client.get(f"{ADMIN}enheter/{norr.culture.pk}/").content.decode().replace(
        "</dt>\n      <dd>", " "
    )
    removed = send(f"enheter/{unit.pk}/ta-bort/")
    assert "Folkhälsonämnden är borttagen." in removed.after


def test_what_cannot_be_is_said_and_what_was_typed_is_kept(send, norr) -> None:
    answer = send(f"enheter/{norr.culture.pk}/andra/", parent=norr.culture_administration.pk, name="Nämnden")
    assert answer.status == 422
    assert "Kulturförvaltningen ligger under Kulturnämnden" in answer.text
    assert 'value="Nämnden"' in answer.page


def test_a_unit_in_use_is_kept_and_the_page_says_why(send, norr, coordinator) -> None:
    assert "Ange i stället enhetens sista dag" in send(f"enheter/{norr.culture.pk}/ta-bort/").after


def test_a_unit_of_another_region_has_no_page_here(reading: Read, norr, soder, administrator) -> None:
    for page in ("", "andra/", "ta-bort/"):
        reading(administrator, f"{ADMIN}enheter/{soder.culture.pk}/{page}", 404)


def test_there_are_no_such_pages_for_anybody_else(sign_in, norr, others, in_september) -> None:
    for client in map(sign_in, others):
        for page in ("", "ny/", f"{norr.culture.pk}/", f"{norr.culture.pk}/andra/", f"{norr.culture.pk}/ta-bort/"):
            assert client.get(f"{ADMIN}enheter/{page}").status_code == 404
            assert client.post(f"{ADMIN}enheter/{page}", {}).status_code in {404, 405}


def test_a_region_with_nothing_in_it_leads_its_administrator_there(reading: Read, norr, administrator) -> None:
    assert "Lägg upp enheter och personer" in reading(administrator, "/norr/")


def test_the_menu_leads_there_and_back(sign_in, rounds, norr, administrator, coordinator, in_september) -> None:
    page = sign_in(administrator).get("/norr/kn/2026-08/oversikt/").content.decode()
    assert f'href="{ADMIN}enheter/"' in page
    assert f'href="{ADMIN}enheter/"' not in sign_in(coordinator).get("/norr/kn/2026-08/oversikt/").content.decode()
    assert 'href="/norr/"' in sign_in(administrator).get(f"{ADMIN}enheter/").content.decode()
