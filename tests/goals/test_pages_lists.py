"""The lists of indicators and assignments: order, choice, pages, and the file that is the same as the page."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from goals.models import Assignment, AssignmentAddressee, AssignmentStatus, Decision, DecisionKind
from goals.models.assignments import AssignmentEnd, AssignmentProgress
from tests.conftest import NOW, make_decision, make_indicator
from tests.goals.conftest import Read
from tests.goals.pages import PLACE, make_outcome
from tracker.models import Person
from tracker.periods import bits

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rounds", "plans")]

Rows = list[tuple[Any, ...]]


@pytest.fixture
def file(in_september: None, sign_in: Callable[[Person], Client]) -> Callable[..., Worksheet]:
    """The only sheet of a list's Excel file."""

    def sheet(person: Person, path: str) -> Worksheet:
        response = sign_in(person).get(PLACE + path)
        assert response.headers["Content-Disposition"].endswith('.xlsx"')
        return load_workbook(BytesIO(response.content)).worksheets[0]

    return sheet


def rows_of(sheet: Worksheet) -> list[dict[str, Any]]:
    """The rows below the heading, by the names of their columns."""
    rows: Rows = list(sheet.iter_rows(values_only=True))
    top = next(index for index, row in enumerate(rows) if row[0] in {"Indikator", "Uppdrag"})
    return [dict(zip(rows[top], row, strict=True)) for row in rows[top + 1 :]]


def in_order(text: str, *names: str) -> bool:
    """Whether all names stand in the text in this order."""
    places = [text.find(name) for name in names]
    return -1 not in places and places == sorted(places)


# Indicators


def test_indicators_stand_in_the_plan_s_order_until_another_is_asked_for(reading: Read, reporter: Person) -> None:
    assert in_order(reading(reporter, "indikatorer/"), "Antal filmer 1.1", "Andel barn och unga som deltar 1.1", "Antal öar 1.1")


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("name", ["Andel barn", "Antal filmer", "Antal zoner", "Antal åar", "Antal öar"]),
        ("-name", ["Antal öar", "Antal åar", "Antal zoner", "Antal filmer", "Andel barn"]),
        ("status", ["Antal zoner", "Andel barn", "Antal öar", "Antal filmer"]),
        ("-outcome", ["Antal filmer", "Antal zoner"]),
    ],
)
def test_indicators_are_sorted_as_in_a_swedish_register(
    sort: str, order: list[str], reading: Read, reporter: Person, plans: SimpleNamespace
) -> None:
    zones = make_indicator(plans.goal, "Antal zoner", order=4)
    make_indicator(plans.goal, "Antal åar", order=5)
    make_outcome(plans.films, 8, "64")
    make_outcome(zones, 8, "10")
    assert in_order(reading(reporter, f"indikatorer/?sort={sort}"), *order)


@pytest.mark.parametrize("page", ["indikatorer/", "uppdrag/"])
@pytest.mark.parametrize("per_page", ["0", "-1", "1", "9" * 400, "x"])
def test_how_long_a_page_is_is_not_for_the_address_to_say(reading: Read, reporter: Person, page: str, per_page: str) -> None:
    assert reading(reporter, f"{page}?per_page={per_page}") == reading(reporter, page)


@pytest.mark.parametrize("query", ["sort=finns-inte", "page=999", "page=x", "page=-1", "sort=name&page=2"])
def test_an_address_changed_by_hand_is_answered_all_the_same(query: str, reading: Read, reporter: Person) -> None:
    assert "3 indikatorer" in reading(reporter, f"indikatorer/?{query}")


def test_a_long_list_has_pages_that_keep_order_and_choice(reading: Read, reporter: Person, plans: SimpleNamespace) -> None:
    for number in range(60):
        make_indicator(plans.goal, f"Indikator {number:02}", order=10 + number)
    text = reading(reporter, "indikatorer/?sort=name&q=Indikator&page=2")
    assert "60 indikatorer stämmer med det du har valt." in text
    assert "Indikator 59" in text
    assert "Indikator 00" not in text


def test_a_choice_that_nothing_fits_says_so(reading: Read, reporter: Person) -> None:
    text = reading(reporter, "indikatorer/?q=zebra")
    assert "Inga indikatorer stämmer med det du har valt." in text
    assert "Visa alla" in text


def test_the_file_holds_numbers_words_and_all_columns(
    file: Callable[..., Worksheet], reporter: Person, plans: SimpleNamespace
) -> None:
    make_outcome(plans.share, 8, "41.5", state="DRAFT")
    sheet = file(reporter, "indikatorer/?format=xlsx&sort=name")
    assert sheet["A1"].value == "Indikatorer, Kulturnämnden, Delårsrapport augusti 2026"
    assert sheet["A2"].value == "Region Norr. Hämtat ur Tertial 8 september 2026."
    rows = rows_of(sheet)
    assert [row["Indikator"] for row in rows] == ["Andel barn och unga som deltar", "Antal filmer", "Antal öar"]
    share = rows[0]
    assert (share["Augusti 2026"], share["Måttenhet"], share["Mål 2026"]) == (41.5, "%", "minst 40\xa0%")
    assert (share["Läge"], share["Rapportering"]) == ("Prognos: Når målvärdet", "ej rapporterat")
    assert (share["Mäts"], share["Läsning av målvärdet"]) == ("augusti och december", "står i planen")
    assert (rows[1]["Utfall 2024"], rows[1]["Augusti 2026"]) == (123, None)


def test_the_file_holds_every_row_and_only_those_that_were_chosen(
    file: Callable[..., Worksheet], reporter: Person, plans: SimpleNamespace
) -> None:
    for number in range(60):
        make_indicator(plans.goal, f"Indikator {number:02}", order=10 + number)
    assert len(rows_of(file(reporter, "indikatorer/?format=xlsx&page=2"))) == 63
    assert len(rows_of(file(reporter, "indikatorer/?format=xlsx&q=Indikator"))) == 60


@pytest.mark.parametrize("is_demo", [True, False])
def test_made_up_figures_are_said_to_be_so_in_the_file(
    is_demo: bool, file: Callable[..., Worksheet], reporter: Person, norr: SimpleNamespace
) -> None:
    norr.region.is_demo = is_demo
    norr.region.save()
    notes = [row[0] for row in file(reporter, "indikatorer/?format=xlsx").iter_rows(max_row=4, values_only=True)]
    assert ("Påhittade siffror." in notes) is is_demo


def test_a_name_that_begins_as_a_formula_is_text_in_the_file(
    file: Callable[..., Worksheet], reporter: Person, plans: SimpleNamespace
) -> None:
    make_indicator(plans.goal, '=HYPERLINK("http://example.org")', order=4)
    sheet = file(reporter, "indikatorer/?format=xlsx&q=HYPERLINK")
    cell = next(cell for row in sheet.iter_rows() for cell in row if "HYPERLINK" in str(cell.value))
    assert cell.data_type == "s"


# Assignments


def make_assignment(norr: SimpleNamespace, text: str, *units: Any, **fields: Any) -> list[AssignmentAddressee]:
    """An assignment from fullmäktige to some units, reported in August and December; its receivers."""
    assignment = Assignment.objects.create(
        **{"given_by": norr.council, "given": make_decision(norr.council), "text": text, **fields}
    )
    return [
        AssignmentAddressee.objects.create(assignment=assignment, unit=unit, months=bits([8, 12]), ends_on=date(2026, 12, 31))
        for unit in units
    ]


def test_an_assignment_says_who_gave_it_to_whom_when_and_until_when(
    reading: Read, reporter: Person, norr: SimpleNamespace
) -> None:
    decision = Decision.objects.create(
        unit=norr.council, year=2025, held_text="november 2025", kind=DecisionKind.ADOPTS, recorded_at=NOW
    )
    make_assignment(norr, "Stärk styrningen.", norr.culture, norr.care, raw_addressees="Alla nämnder", given=decision, number="1")
    text = reading(reporter, "uppdrag/")
    assert "1 Stärk styrningen. Regionfullmäktige Kulturnämnden ”Alla nämnder” november 2025 augusti och december" in text
    assert "inget läge angivet 31 december 2026" in text


def test_the_giver_sees_all_its_receivers(reading: Read, administrator: Person, norr: SimpleNamespace) -> None:
    own, _other = make_assignment(norr, "Stärk styrningen.", norr.culture, norr.care, raw_addressees="Alla nämnder")
    own.raw_status = "Ej påbörjad"
    own.save()
    text = reading(administrator, "/norr/rf/2026-08/uppdrag/")
    assert "”Alla nämnder” KN, VN" in text
    assert "KN: Ej påbörjad enligt planen" in text


def test_what_a_receiver_says_is_seen_by_its_own_only(
    reading: Read, reporter: Person, other_reporter: Person, norr: SimpleNamespace, rounds: SimpleNamespace
) -> None:
    [addressee] = make_assignment(norr, "Stärk styrningen.", norr.culture)
    AssignmentStatus.objects.create(
        addressee=addressee, unit_follow_up=rounds.culture, status=AssignmentProgress.DEVIATES, comment="Väntar på besked."
    )
    assert "Pågår med avvikelse Varför? Stärk styrningen. Väntar på besked." in reading(reporter, "uppdrag/")
    text = reading(other_reporter, "uppdrag/")
    assert "ej expedierat" in text
    assert "Väntar" not in text


def test_what_is_late_is_said_to_be_late_to_its_own(
    reading: Read, reporter: Person, other_reporter: Person, norr: SimpleNamespace
) -> None:
    [addressee] = make_assignment(norr, "Stärk styrningen.", norr.culture)
    addressee.ends_on = date(2026, 9, 7)
    addressee.save()
    assert "försenat" in reading(reporter, "uppdrag/")
    assert "försenat" not in reading(other_reporter, "uppdrag/")


def test_an_ended_assignment_says_how_and_by_which_decision(reading: Read, reporter: Person, norr: SimpleNamespace) -> None:
    [addressee] = make_assignment(norr, "Stärk styrningen.", norr.culture)
    addressee.end = AssignmentEnd.CLOSED
    addressee.closed = Decision.objects.create(
        unit=norr.council, year=2026, held_on=date(2026, 6, 16), paragraph="88", kind=DecisionKind.CLOSES, recorded_at=NOW
    )
    addressee.save()
    assert "Avslutat § 88, 16 juni 2026" in reading(reporter, "uppdrag/")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=ÅTERVÄND", {"Återvänd"}),
        ("q=kultur", {"Återvänd", "Stärk"}),
        ("given_by=RF", {"Återvänd", "Stärk"}),
        ("to=KN", {"Återvänd", "Stärk"}),
    ],
)
def test_assignments_are_found_by_words_giver_and_receiver(
    query: str, found: set[str], reading: Read, reporter: Person, norr: SimpleNamespace
) -> None:
    make_assignment(norr, "Stärk styrningen.", norr.culture)
    make_assignment(norr, "Återvänd till rutinen.", norr.culture)
    make_assignment(norr, "Bygg.", norr.care)
    query = query.replace("RF", str(norr.council.pk)).replace("KN", str(norr.culture.pk))
    text = reading(reporter, f"uppdrag/?{query}")
    assert {word for word in ("Återvänd", "Stärk", "Bygg") if word in text} == found


def test_assignments_as_a_file_are_the_same_rows(file: Callable[..., Worksheet], reporter: Person, norr: SimpleNamespace) -> None:
    make_assignment(norr, "=Stärk styrningen.", norr.culture, raw_addressees="Alla nämnder", source="Riktade uppdrag")
    [row] = rows_of(file(reporter, "uppdrag/?format=xlsx"))
    assert (row["Uppdrag"], row["Till"], row["Källans ord om mottagare"]) == (
        "=Stärk styrningen.",
        "Kulturnämnden",
        "Alla nämnder",
    )
    assert row["Slutar"].date() == date(2026, 12, 31)


def test_without_assignments_the_page_says_what_will_be_there(reading: Read, reporter: Person) -> None:
    assert "Inga uppdrag. Uppdrag som Kulturnämnden får eller ger syns här." in reading(reporter, "uppdrag/")


def test_figures_of_a_list_are_rounded_as_the_indicator_says(
    file: Callable[..., Worksheet], reporter: Person, plans: SimpleNamespace
) -> None:
    plans.films.baseline = Decimal("123.0000")
    plans.films.save()
    sheet = file(reporter, "indikatorer/?format=xlsx&q=filmer")
    cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == 123)
    assert cell.number_format == "#,##0"
