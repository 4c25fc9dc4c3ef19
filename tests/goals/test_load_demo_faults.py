"""When the demo cannot be loaded: it is told in which file and row, and nothing is left behind."""

import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError

from goals.demo import VASTERBOTTEN
from goals.demo.files import read_files
from goals.demo.organisation import DEMO_PASSWORD
from goals.demo.tables import FaultyFile
from goals.models import Outcome
from reports.management.commands import load_demo
from tests.goals.demo_files import LOAD, edit, everything, load, run
from tracker.models import Person, Region

ORGANISATION = "organisation.toml"
RESPONSIBILITIES = "responsibilities.toml"
REGIONPLAN = "regionplan-2026.toml"
BOARD = "regionstyrelsen-2025-12-09.toml"
PLAN = "run-namndplan-2026.toml"
OUTCOMES = "run-outcomes-2026.toml"
ROW = f"{PLAN}, goal 1 ”1.1”, row 1 ”Antal insatser för att ge barn och unga möjlighet till eget skapande av film”"
OUTCOME = f"{OUTCOMES}, outcome 1 ”Deltagande i möten med aktörer av vikt för länets exportutveckling”"

pytestmark = pytest.mark.documents


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the data files, to be spoilt."""
    return Path(shutil.copytree(VASTERBOTTEN, tmp_path / "vasterbotten"))


@pytest.fixture
def spoilt(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The copy, and what the command loads."""
    monkeypatch.setitem(load_demo.FOLDERS, "vasterbotten", folder)
    return folder


UNREADABLE = {
    "a missing key": (PLAN, "  decimals = 0\n", "", f"{ROW}: nyckeln decimals saknas."),
    "an unknown key": (PLAN, "  doubt =", "  dubt =", f"{ROW}: nyckeln dubt är okänd."),
    "a wrong number": (PLAN, 'low = "90"', 'low = "90,5"', f"{ROW}, low: '90,5' är inte ett tal."),
    "an endless number": (PLAN, 'low = "90"', 'low = "NaN"', f"{ROW}, low: talet NaN är för stort"),
    "a number not as text": (PLAN, 'low = "90"', "low = 90", f"{ROW}, low: 90 är inte text."),
    "an unknown code": (PLAN, '"AT_LEAST"', '"MINST"', f"{ROW}, kind: koden 'MINST' är okänd."),
    "a number for true": (PLAN, "based = false", "based = 0", f"{ROW}, is_individual_based: 0 är inte true eller false."),
    "no list": (PLAN, "months = [8, 12]", "months = 8", f"{ROW}, months: här ska det stå en lista."),
    "no table": (PLAN, "outcomes = []", "outcomes = [1]", f"{ROW}, outcomes 1: här ska det stå en tabell."),
    "no TOML": (PLAN, "[source]", "[source", f"{PLAN}: filen går inte att läsa som TOML"),
}


@pytest.mark.parametrize(("name", "old", "new", "said"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_table_that_cannot_be_read_is_told_with_its_place(folder: Path, name: str, old: str, new: str, said: str):
    edit(folder / name, old, new)
    with pytest.raises(FaultyFile) as fault:
        read_files(folder)
    assert said in str(fault.value)


@pytest.mark.parametrize("name", [ORGANISATION, RESPONSIBILITIES])
def test_a_missing_file_is_named(folder: Path, name: str):
    (folder / name).unlink()
    with pytest.raises(FaultyFile, match=f"{name}: filen saknas"):
        read_files(folder)


WRONG = {
    "a region that is no demo": (ORGANISATION, "is_demo = true", "is_demo = false", "bara en region med is_demo = true"),
    "an unknown parent": (ORGANISATION, 'parent = "rf"', 'parent = "fr"', "kompetensforsorjning”: enheten ”fr” finns inte."),
    "a real address": (ORGANISATION, "chef@run.example.org", "chef@example.com", "har adresser under example.org"),
    "a month of no year": (ORGANISATION, "month = 4", "month = 14", "round 1 ”Delårsrapport april 2026”: Perioden 2026-14"),
    "an unknown plan type": (PLAN, 'plan_type = "Nämndplan"', 'plan_type = "Årsplan"', "plantypen ”Årsplan” finns inte"),
    "two adoptions": (REGIONPLAN, "[plan.adopted]", 'adopted_by = "x"\n[plan.adopted]', "ange antingen adopted eller adopted_by"),
    "an unknown decision": (BOARD, 'adopted_by = "', 'adopted_by = "inte-', "inte-namndplan-2026” finns inte"),
    "an unknown unit": (PLAN, 'unit = "run"', 'unit = "rum"', f"{PLAN}, plan: enheten ”rum” finns inte"),
    "an unknown goal type": (PLAN, 'type = "Delmål"', 'type = "Effektmål"', "måltypen ”Nämndplan Effektmål” finns inte"),
    "an unknown goal above": (
        PLAN,
        'parent = "1"',
        'parent = "9"',
        f"{PLAN}, goal 1 ”1.1”: målet ”regionplan-2026 9” finns inte",
    ),
    "a month that is none": (PLAN, "months = [8, 12]", "months = [8, 13]", f"{ROW}: Månaden 13 finns inte."),
    "bounds of another kind": (PLAN, '"AT_LEAST"', '"AT_MOST"', f"{ROW}: low och high passar inte målsättningen AT_MOST."),
    "an unknown assignment": (PLAN, 'regionplan_number = "1"', 'regionplan_number = "99"', "regionplan-2026 99” finns inte"),
    "an unknown reporter": (RESPONSIBILITIES, "rapportor2@run", "rapportor3@run", "rapportor3@run.example.org” finns inte"),
    "a goal of another unit": (RESPONSIBILITIES, '"2.2"', '"4.1"', "har inga indikatorer under målet ”4.1”"),
    "outcomes of no plan": (OUTCOMES, 'file = "run', 'file = "hsn', f"{OUTCOMES}, plan: filen ”hsn-namndplan-2026.toml”"),
    "an outcome of nothing": (OUTCOMES, 'goal = "3.3"', 'goal = "3.4"', f"{OUTCOME}: indikatorn ”Delmål 3.4 "),
    "too many decimals": (OUTCOMES, 'value = "1"', 'value = "1.5"', f"{OUTCOME}: Ange "),
    "ja for a number": (OUTCOMES, 'value = "1"', "value = true", f"{OUTCOME}: skriv true eller false för en ja/nej-indikator"),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "old", "new", "said"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_right_is_told_with_its_place_and_leaves_nothing(folder: Path, name: str, old: str, new: str, said: str):
    edit(folder / name, old, new)
    with pytest.raises(FaultyFile) as fault:
        load(folder)
    assert said in str(fault.value)
    assert everything() == {}


@pytest.mark.django_db
def test_the_command_tells_a_fault_in_one_sentence(spoilt: Path):
    edit(spoilt / PLAN, 'low = "90"', 'low = "nittio"')
    with pytest.raises(CommandError, match=r"'nittio' är inte ett tal.*Inget är ändrat\.$"):
        run(*LOAD)


@pytest.mark.django_db
def test_what_only_the_database_refuses_is_told_too_and_leaves_nothing(spoilt: Path):
    edit(spoilt / REGIONPLAN, "agenda = [3, 5, 10, 16]", "agenda = [3, 5, 10, 18]")
    with pytest.raises(CommandError, match=r"Databasen tar inte emot det som filerna säger: .*goal_agenda_of_seventeen"):
        run(*LOAD)
    assert everything() == {}


@pytest.mark.django_db
def test_a_region_that_is_not_the_demo_is_left_alone():
    Region.objects.create(slug="vasterbotten", name="Region Västerbotten")
    with pytest.raises(CommandError, match="finns redan och är inte inläst som demo"):
        run(*LOAD)


@pytest.mark.django_db
def test_a_person_who_is_there_already_never_gets_the_password_that_everyone_knows():
    person = Person.objects.create_user("chef@run.example.org", "ett annat lösenord", name="Någon Annan")
    with pytest.raises(CommandError, match=r"det finns redan en person med adressen chef@run\.example\.org"):
        run(*LOAD)
    person.refresh_from_db()
    assert not person.check_password(DEMO_PASSWORD)


@pytest.mark.django_db
def test_outcomes_left_out_once_are_not_put_in_beside_what_people_enter():
    run(*LOAD, "--without-outcomes", "2026-08")
    assert set(Outcome.objects.filter(year=2026).values_list("month", flat=True)) == {4}
    with pytest.raises(CommandError, match="med andra påhittade utfall än du ber om"):
        run(*LOAD)


def test_a_period_that_cannot_be_read_is_refused():
    with pytest.raises(CommandError, match="En period skrivs med år och månad"):
        run(*LOAD, "--without-outcomes", "augusti")


@pytest.mark.django_db
def test_without_a_demo_region_nobody_is_listed():
    Region.objects.create(slug="norr", name="Region Norr")
    Person.objects.create(email="rut@example.org", name="Rut")
    assert run("demo_people") == ""
