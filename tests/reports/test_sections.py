"""The sections that a nämnd writes itself: kept as they were written, in order, by those who may, while the round is open."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import IntegrityError

from goals.models import UnitFollowUp
from goals.operations.changes import StaleRow, digest_of
from reports.finance import why_other_deviation
from reports.models import FinanceRow, Section, SectionKind, SectionPlacement
from reports.operations.sections import (
    FinanceEntry,
    SectionEntry,
    add_section,
    change_section,
    move_section,
    remove_section,
)
from reports.texts import read_blocks
from tests.conftest import NOW
from tracker.models import AuditEvent
from tracker.operations import Actor, Refused

SYSTEM = Actor(None, "test")
TEXT = SectionEntry(title="Väsentliga händelser", body=read_blocks("Ett nytt museum öppnade.\n\n- film\n- dans"))
BUSES = FinanceEntry(name="Kollektivtrafik", budget=Decimal(-100), outcome=Decimal("-104.5"), deviation=Decimal("-4.5"))
CULTURE = FinanceEntry(name="Kultur", budget=Decimal(50))
FINANCE = SectionEntry(title="Ekonomi", kind=SectionKind.FINANCE, placement=SectionPlacement.AFTER_GOALS, rows=(BUSES, CULTURE))


def add(follow_up, entry=TEXT, by=SYSTEM) -> Section:
    return add_section(by=by, now=NOW, unit_follow_up=follow_up, entry=entry)


def change(section, entry, seen=None, by=SYSTEM) -> Section:
    return change_section(by=by, now=NOW, section=section, entry=entry, seen=seen or seen_of(section))


def seen_of(section) -> str:
    return digest_of(SectionEntry.of(Section.objects.get(pk=section.pk)).fields)


def move(section, steps) -> None:
    move_section(by=SYSTEM, now=NOW, section=section, steps=steps)


def titles(follow_up) -> list[str]:
    return list(Section.objects.filter(unit_follow_up=follow_up).order_by("order").values_list("title", flat=True))


# What is kept


@pytest.mark.parametrize("entry", [TEXT, FINANCE], ids=["text", "economy"])
def test_a_section_is_kept_as_it_was_written(entry, rounds):
    kept = SectionEntry.of(add(rounds.culture, entry))
    assert replace(kept, rows=tuple(replace(row, pk=None) for row in kept.rows)) == entry


def test_a_change_makes_a_new_version_and_only_what_differs_stands_in_the_trace(rounds):
    section = change(add(rounds.culture), replace(TEXT, title="Händelser"))
    event = AuditEvent.objects.get(action="section.change")
    assert (section.version, event.version, event.is_draft) == (2, 2, True)
    assert event.changes == {"title": ["Väsentliga händelser", "Händelser"]}


def test_the_trace_has_text_and_table_as_people_read_them(rounds):
    section = add(rounds.culture, FINANCE)
    event = AuditEvent.objects.get(action="section.add")
    assert event.changes["rows"] == [
        None,
        "Kollektivtrafik: budget −100\u00a0mnkr, utfall −104,5\u00a0mnkr, avvikelse −4,5\u00a0mnkr\nKultur: budget 50\u00a0mnkr",
    ]
    change(section, replace(FINANCE, body=read_blocks("Ett underskott.\n\n- bussar")))
    assert AuditEvent.objects.get(action="section.change").changes == {"body": ["", "Ett underskott.\n\n- bussar"]}


def test_saving_what_is_already_so_changes_nothing(rounds):
    section = add(rounds.culture)
    assert change(section, TEXT, seen="whatever").version == 1
    assert AuditEvent.objects.filter(action="section.change").count() == 0


def test_the_same_form_sent_twice_adds_one_section(rounds):
    first, second = (add(rounds.culture, by=Actor(None, "test", correlation="f" * 32)) for _ in range(2))
    assert first == second
    assert Section.objects.count() == 1


def test_a_row_that_was_there_is_the_same_row_after_it_has_moved_and_changed(rounds):
    section = add(rounds.culture, FINANCE)
    buses, culture = section.finance_rows.order_by("order")
    rows = (
        FinanceEntry(name="Kansli", budget=Decimal(1)),
        FinanceEntry(name="Kultur och bibliotek", budget=Decimal(51), pk=culture.pk),
        replace(BUSES, pk=buses.pk),
    )
    change(section, replace(FINANCE, rows=rows))
    kept = [(row.pk, row.name) for row in section.finance_rows.order_by("order")]
    assert kept[1:] == [(culture.pk, "Kultur och bibliotek"), (buses.pk, "Kollektivtrafik")]
    change(section, replace(FINANCE, rows=rows[1:2]))
    assert list(section.finance_rows.values_list("pk", "order")) == [(culture.pk, 1)]


def test_a_row_of_another_section_cannot_be_taken(rounds):
    theirs = add(rounds.care, FINANCE).finance_rows.first()
    change(add(rounds.culture, FINANCE), replace(FINANCE, rows=(FinanceEntry(name="Min", pk=theirs.pk),)))
    theirs.refresh_from_db()
    assert theirs.name == "Kollektivtrafik"


def test_a_text_has_no_economy(rounds):
    assert not add(rounds.culture, replace(FINANCE, kind=SectionKind.TEXT)).finance_rows.exists()


# Order


def test_sections_stand_in_the_order_they_were_added_and_can_be_moved(rounds):
    sections = [add(rounds.culture, replace(TEXT, title=title)) for title in "ABC"]
    move(sections[2], -1)
    assert titles(rounds.culture) == ["A", "C", "B"]
    move(sections[0], 1)
    assert titles(rounds.culture) == ["C", "A", "B"]
    assert {tuple(event.changes["order"]) for event in AuditEvent.objects.filter(action="section.move")} == {
        ("3", "2"),
        ("2", "3"),
        ("1", "2"),
        ("2", "1"),
    }


@pytest.mark.parametrize(("place", "steps"), [(0, -1), (2, 1), (1, 0), (1, 40)])
def test_at_the_end_a_section_stays(place, steps, rounds):
    sections = [add(rounds.culture, replace(TEXT, title=title)) for title in "ABC"]
    move(sections[place], steps)
    assert titles(rounds.culture) == ["A", "B", "C"]
    assert not AuditEvent.objects.filter(action="section.move").exists()


def test_a_section_moves_among_those_of_the_same_part_of_the_report(rounds):
    first = add(rounds.culture, replace(TEXT, title="A"))
    add(rounds.culture, FINANCE)
    last = add(rounds.culture, replace(TEXT, title="C"))
    move(last, -1)
    assert titles(rounds.culture) == ["C", "Ekonomi", "A"]
    first.refresh_from_db()
    assert first.order == 3


def test_what_is_taken_away_stays_in_the_trace(rounds):
    remove_section(by=SYSTEM, now=NOW, section=add(rounds.culture, FINANCE))
    assert not Section.objects.exists()
    assert not FinanceRow.objects.exists()
    assert AuditEvent.objects.get(action="section.remove").changes["title"] == ["Ekonomi", None]


# Two at once


def test_the_later_of_two_is_told_and_sees_what_is_saved(rounds, coordinator, manager, actor):
    section = add(rounds.culture)
    seen = seen_of(section)
    change(section, replace(TEXT, title="Mitt"), seen, actor(manager))
    with pytest.raises(StaleRow, match="Manager Nils") as stale:
        change(section, replace(TEXT, title="Ditt"), seen, actor(coordinator))
    assert stale.value.current["title"] == "Mitt"
    assert change(section, replace(TEXT, title="Ditt"), stale.value.digest, actor(coordinator)).version == 3


@pytest.mark.parametrize(
    "do", [lambda s: change(s, TEXT, "x"), lambda s: move(s, 1), lambda s: remove_section(by=SYSTEM, now=NOW, section=s)]
)
def test_what_somebody_has_taken_away_is_gone(do, rounds):
    section = add(rounds.culture)
    remove_section(by=SYSTEM, now=NOW, section=Section.objects.get(pk=section.pk))
    with pytest.raises(Refused, match="finns inte längre"):
        do(section)


def test_two_sections_cannot_have_the_same_place(rounds):
    section = add(rounds.culture)
    section.pk = None
    with pytest.raises(IntegrityError, match=r"section_order_once|reports_section"):
        section.save(force_insert=True)


# Who and when


@pytest.mark.parametrize("name", ["coordinator", "manager", "secretary"])
def test_those_who_build_the_report_write_it(name, request, rounds, actor):
    by = actor(request.getfixturevalue(name))
    section = change(add(rounds.culture, by=by), replace(TEXT, title="Ny"), by=by)
    assert AuditEvent.objects.get(action="section.change").actor_name == by.name
    remove_section(by=by, now=NOW, section=section)


@pytest.mark.parametrize("name", ["reporter", "member", "auditor", "administrator", "other_reporter", "outsider", "stranger"])
def test_nobody_else_does(name, request, rounds, actor):
    section, by = add(rounds.culture), actor(request.getfixturevalue(name))
    for do in (
        lambda: add(rounds.culture, by=by),
        lambda: change(section, replace(TEXT, title="Ny"), by=by),
        lambda: move_section(by=by, now=NOW, section=section, steps=1),
        lambda: remove_section(by=by, now=NOW, section=section),
    ):
        with pytest.raises(Refused, match="ingen roll"):
            do()
    assert titles(rounds.culture) == ["Väsentliga händelser"]


def test_what_has_been_handed_over_is_not_changed(rounds):
    section = add(rounds.culture)
    UnitFollowUp.objects.filter(pk=rounds.culture.pk).update(state="HANDED_OVER")
    for do in (
        lambda: add(rounds.culture),
        lambda: change(section, replace(TEXT, title="Ny")),
        lambda: move(section, 1),
        lambda: remove_section(by=SYSTEM, now=NOW, section=section),
    ):
        with pytest.raises(Refused, match="är låst"):
            do()


# What cannot be


@pytest.mark.parametrize(
    ("entry", "code", "field"),
    [
        (replace(TEXT, title="  "), "TITLE_NEEDED", "title"),
        (replace(TEXT, title="x" * 201), "TOO_LONG", "title"),
        (replace(TEXT, title="a\0"), "NUL", "title"),
        (replace(TEXT, body=read_blocks("ord " * 20_000)), "TOO_LONG", "body"),
        (replace(TEXT, body=read_blocks("a\0b")), "NUL", "body"),
        (replace(FINANCE, rows=(BUSES, replace(CULTURE, name=" "))), "NAME_NEEDED", "row_1_name"),
        (replace(FINANCE, rows=(replace(BUSES, outcome=Decimal("0.12345")),)), "TOO_MANY_DECIMALS", "row_0_outcome"),
        (replace(FINANCE, rows=(replace(BUSES, forecast=Decimal("NaN")),)), "NOT_A_NUMBER", "row_0_forecast"),
        (replace(FINANCE, rows=(replace(BUSES, budget=Decimal("1e12")),)), "TOO_LARGE", "row_0_budget"),
        (replace(FINANCE, rows=(CULTURE,) * 201), "TOO_MANY_ROWS", "rows"),
    ],
)
def test_what_a_section_cannot_say_is_refused_beside_its_field(entry, code, field, rounds):
    with pytest.raises(Refused) as refused:
        add(rounds.culture, entry)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert not Section.objects.exists()


def test_there_is_an_end_to_how_many_there_may_be(rounds):
    for number in range(60):
        add(rounds.culture, replace(TEXT, title=str(number)))
    with pytest.raises(Refused, match="60 avsnitt"):
        add(rounds.culture)


@pytest.mark.parametrize(
    ("budget", "outcome", "deviation", "decimals", "difference"),
    [
        pytest.param("100", "104.5", "-4.5", 1, None, id="costs"),
        pytest.param("100", "104.5", "4.5", 1, None, id="incomes"),
        pytest.param("-100", "-104.5", "-4.5", 1, None, id="net costs"),
        pytest.param("100.04", "104.46", "4.4", 1, None, id="rounded"),
        pytest.param("100", "104", "5", 0, None, id="each of three rounded"),
        pytest.param("100", "104.5", "4.9", 1, "4,5\u00a0mnkr", id="wrong"),
        pytest.param("100", "100", "100", 0, "0\u00a0mnkr", id="wrong by far"),
        pytest.param("100", None, "5", 0, None, id="outcome not known"),
        pytest.param("100", "104", None, 0, None, id="nothing stated"),
    ],
)
def test_a_deviation_that_is_not_the_difference_is_seen(budget, outcome, deviation, decimals, difference):
    amounts = [None if amount is None else Decimal(amount) for amount in (budget, outcome, deviation)]
    why = why_other_deviation(*amounts, decimals=decimals)
    assert (str(why) if why else None) == (
        difference and f"Avvikelsen stämmer inte: mellan utfall och budget skiljer {difference}."
    )
