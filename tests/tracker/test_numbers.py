"""Numbers: what is read, what is asked about, what is refused, and how a number is written."""

from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.numbers import NumberReading, Unreadable, read_number, read_yes_no, write_number

PERCENT: dict[str, Any] = {"unit": "%", "is_percent": True}

READ = {
    "an integer": ("67", {}, "67"),
    "a decimal comma": ("84,8", {}, "84.8"),
    "three decimals after a comma, as Swedes mean it": ("1,234", {"decimals": 3}, "1.234"),
    "zero": ("0", {}, "0"),
    "minus from the keyboard": ("-5,2", {}, "-5.2"),
    "minus U+2212": ("\u22125,2", {}, "-5.2"),
    "minus with a space, as in accounting formats": ("- 1 234", {}, "-1234"),
    "a plus sign": ("+5,2", {}, "5.2"),
    "minus zero is zero": ("-0,0", {}, "0"),
    "spaces around": (" \t67\r\n", {}, "67"),
    "thousands by space": ("1 234,5", {}, "1234.5"),
    "thousands by U+00A0": ("1\u00a0234,5", {}, "1234.5"),
    "thousands by U+202F": ("1\u202f234,5", {}, "1234.5"),
    "thousands by U+2009": ("1\u2009234,5", {}, "1234.5"),
    "millions": ("12 345 678", {}, "12345678"),
    "no thousands separator": ("1234567,5", {}, "1234567.5"),
    "leading zeros": ("007,50", {}, "7.5"),
    "percent": ("84,8 %", PERCENT, "84.8"),
    "percent without a space": ("84,8%", PERCENT, "84.8"),
    "percent after U+00A0": ("84,8\u00a0%", PERCENT, "84.8"),
    "percent as a word": ("84,8 procent", {"is_percent": True}, "84.8"),
    "a share is never divided by hundred": ("67", PERCENT, "67"),
    "more than hundred percent": ("104 %", PERCENT, "104"),
    "its own unit": ("90 mnkr", {"unit": "mnkr"}, "90"),
    "its own unit in capitals": ("90 MNKR", {"unit": "mnkr"}, "90"),
    "its own unit close to the number": ("12st", {"unit": "st"}, "12"),
    "a unit with a digit": ("5,5 kr/m2", {"unit": "kr/m2"}, "5.5"),
    "a unit of two words": ("5,5 kr  per\u00a0resa", {"unit": "kr per resa"}, "5.5"),
    "a unit with a combining ring": ("3 a\u030ar", {"unit": "år"}, "3"),
    "as many decimals as allowed": ("84,85", {"decimals": 2}, "84.85"),
    "fewer decimals than allowed": ("84,8", {"decimals": 2}, "84.8"),
    "padding zeros say nothing": ("84,80", {"decimals": 1}, "84.8"),
    "padding zeros on an integer": ("1 234,00", {"decimals": 0}, "1234"),
    "padding zeros after zero can be no thousands": ("0,500", {"decimals": 1}, "0.5"),
    "padding zeros after four digits can be no thousands": ("1234,500", {"decimals": 1}, "1234.5"),
    "the largest number stored": ("99 999 999 999,9999", {}, "99999999999.9999"),
    "the smallest number stored": ("\u221299 999 999 999,9999", {}, "-99999999999.9999"),
}

NOTICED = {
    "a decimal point": ("84.8", {}, "84.8", "Tolkades som 84,8."),
    "a decimal point with percent": ("84.8%", PERCENT, "84.8", "Tolkades som 84,8\u00a0%."),
    "a decimal point with an indicator's decimals": ("84.8", {"decimals": 2}, "84.8", "Tolkades som 84,80."),
    "a point after zero can be no thousands": ("0.234", {}, "0.234", "Tolkades som 0,234."),
    "a point after four digits can be no thousands": ("1234.567", {}, "1234.567", "Tolkades som 1\u00a0234,567."),
    "a point before four digits can be no thousands": ("1.2345", {}, "1.2345", "Tolkades som 1,2345."),
    "thousands by space and a point": ("1 234.5", {}, "1234.5", "Tolkades som 1\u00a0234,5."),
    "no zero before the comma": (",5", {}, "0.5", "Tolkades som 0,5."),
    "no zero before the point": ("-.5", {}, "-0.5", "Tolkades som \u22120,5."),
    "three decimals when no number of decimals is known": ("1,234", {}, "1.234", "Tolkades som 1,234."),
}

REFUSED = {
    "a thousands point or a decimal point": ("1.234", {}, "AMBIGUOUS", "1,234 eller 1\u00a0234?"),
    "likewise with two digits before": ("12.345", {"decimals": 1}, "AMBIGUOUS", "12,345 eller 12\u00a0345?"),
    "likewise below zero": ("\u2212123.456", {}, "AMBIGUOUS", "\u2212123,456 eller \u2212123\u00a0456?"),
    "likewise after a group": ("1 234.567", {}, "AMBIGUOUS", "1\u00a0234,567 eller 1\u00a0234\u00a0567?"),
    "point and comma": ("1.234,5", {}, "SEPARATORS", "tusental"),
    "comma and point": ("1,234.5", {}, "SEPARATORS", "tusental"),
    "several points": ("1.234.567", {}, "SEPARATORS", "tusental"),
    "several commas": ("1,234,567", {}, "SEPARATORS", "tusental"),
    "groups of two": ("12 34", {}, "SEPARATORS", "grupper om tre"),
    "a group of four": ("1 2345", {}, "SEPARATORS", "grupper om tre"),
    "a first group of four": ("1234 567", {}, "SEPARATORS", "grupper om tre"),
    "two spaces in a row": ("1  234", {}, "SEPARATORS", "grupper om tre"),
    "groups among the decimals": ("1,234 5", {}, "SEPARATORS", "decimaler"),
    "a comma and nothing after": ("5,", {}, "SEPARATORS", "decimaler"),
    "a space after the comma": ("5, 2", {}, "SEPARATORS", "decimaler"),
    "an en dash for minus": ("\u20135,2", {}, "DASH", "-5"),
    "an em dash for minus": ("\u2014 5", {}, "DASH", "tankstreck"),
    "Word's unbreakable hyphen": ("\u20115", {}, "DASH", "-5"),
    "not a number": ("NaN", {}, "NOT_A_NUMBER", "tal"),
    "infinity": ("-inf", {}, "NOT_A_NUMBER", "tal"),
    "an exponent": ("1e3", {}, "NOT_A_NUMBER", "tal"),
    "an exponent out of bounds": ("1e309", {}, "NOT_A_NUMBER", "tal"),
    "an underscore": ("1_000", {}, "NOT_A_NUMBER", "tal"),
    "an Arabic digit": ("٣", {}, "NOT_A_NUMBER", "tal"),
    "full-width digits": ("１２", {}, "NOT_A_NUMBER", "tal"),
    "a full-width digit last": ("1２", {}, "NOT_A_NUMBER", "tal"),
    "two cells": ("1\t234", {}, "NOT_A_NUMBER", "tal"),
    "a range": ("5-10", {}, "NOT_A_NUMBER", "tal"),
    "a range with an en dash": ("5\u201310", {}, "NOT_A_NUMBER", "tal"),
    "minus last": ("5-", {}, "NOT_A_NUMBER", "-5"),
    "minus by brackets": ("(5)", {}, "NOT_A_NUMBER", "-5"),
    "two signs": ("--5", {}, "NOT_A_NUMBER", "tal"),
    "a bound": ("< 5", {}, "NOT_A_NUMBER", "tal"),
    "a date": ("2026-08-31", {}, "NOT_A_NUMBER", "tal"),
    "words": ("Delvis", {}, "NOT_A_NUMBER", "tal"),
    "a word before": ("ca 5", {}, "NOT_A_NUMBER", "tal"),
    "a formula": ("=A1*2", {}, "NOT_A_NUMBER", "tal"),
    "a NUL character": ("5\x00", {}, "NOT_A_NUMBER", "tal"),
    "an invisible space": ("\u200b", {}, "NOT_A_NUMBER", "tal"),
    "percent where there is no unit": ("84,8 %", {}, "WRONG_UNIT", "utan enhet"),
    "percent for an amount": ("84,8 %", {"unit": "mnkr"}, "WRONG_UNIT", "Enheten är mnkr"),
    "another scale": ("90 tkr", {"unit": "mnkr"}, "WRONG_UNIT", "Enheten är mnkr"),
    "percentage points for percent": ("5 procentenheter", PERCENT, "WRONG_UNIT", "Enheten är procent"),
    "a remark after the number": ("84,8 % (prel.)", PERCENT, "WRONG_UNIT", "bara talet"),
    "a unit that begins with a number": ("51 000 kr", {"unit": "1 000 kr"}, "WRONG_UNIT", "Enheten är 1 000 kr"),
    "a decimal where none is allowed": ("12,5", {"decimals": 0}, "TOO_MANY_DECIMALS", "Ange ett heltal, utan decimaler."),
    "two decimals where one is allowed": ("84,85", {"decimals": 1}, "TOO_MANY_DECIMALS", "Ange högst 1 decimal."),
    "three where two are allowed": ("1,234", {"decimals": 2}, "TOO_MANY_DECIMALS", "Ange högst 2 decimaler."),
    "zeros that may be thousands": ("12,000", {"decimals": 0}, "TOO_MANY_DECIMALS", "Ange ett heltal, utan decimaler."),
    "more decimals than are stored": ("0,12345", {}, "TOO_MANY_DECIMALS", "Ange högst 4 decimaler."),
    "twelve digits before the comma": ("100 000 000 000", {}, "TOO_LARGE", "högst 11 siffror"),
    "a million digits": ("1" * 1_000_000, {}, "TOO_LARGE", "högst 11 siffror"),
}

MISSING = [
    "-", "\u2013", "\u2014", "\u2212", ".", "..", "...", "?", "*", "n/a", "N/A", "#N/A", "Saknas", "#SAKNAS!", "Svar saknas",
    "svar\u00a0 saknas", "Uppgift saknas", "VÄRDE SAKNAS", "va\u0308rde saknas", "ej svar", "Ej aktuellt", "vet ej",
]  # fmt: skip

BLANK = ["", " ", "\u00a0", "\u202f\u2009", "\t\r\n"]

WRITTEN = {
    "an integer": (67, {}, "67"),
    "a decimal": ("84.8", {}, "84,8"),
    "as it is stored, padding zeros dropped": ("62.5000", {}, "62,5"),
    "an integer as it is stored": ("1200.0000", {}, "1\u00a0200"),
    "thousands": ("1234567.5", {}, "1\u00a0234\u00a0567,5"),
    "three digits have no separator": ("999", {}, "999"),
    "minus": ("-5.2", {}, "\u22125,2"),
    "zero": ("0.0000", {}, "0"),
    "an exponent is written out": ("1E+3", {}, "1\u00a0000"),
    "half is rounded up": ("2.65", {"decimals": 1}, "2,7"),
    "half is rounded away from zero": ("-2.65", {"decimals": 1}, "\u22122,7"),
    "half of an integer": ("0.5", {"decimals": 0}, "1"),
    "rounding into a new group": ("999.95", {"decimals": 1}, "1\u00a0000,0"),
    "padded to the decimals": ("67", {"decimals": 1}, "67,0"),
    "no negative zero": ("-0.04", {"decimals": 1}, "0,0"),
    "no negative zero as it is stored": ("-0.0000", {}, "0"),
    "percent": ("84.8", {"unit": "%"}, "84,8\u00a0%"),
    "a unit": ("90", {"unit": "mnkr"}, "90\u00a0mnkr"),
    "no data is not zero": (None, {}, "–"),
    "no data has neither decimals nor unit": (None, {"decimals": 1, "unit": "%"}, "–"),
}


@pytest.mark.parametrize(("text", "how", "value"), READ.values(), ids=READ)
def test_a_number_is_read_without_a_remark(text: str, how: dict[str, Any], value: str) -> None:
    assert _read(text, **how).value == Decimal(value)
    assert _read(text, **how).notice is None


@pytest.mark.parametrize(("text", "how", "value", "notice"), NOTICED.values(), ids=NOTICED)
def test_a_number_written_another_way_is_read_with_a_notice(text: str, how: dict[str, Any], value: str, notice: str) -> None:
    reading = _read(text, **how)

    assert (reading.value, str(reading.notice)) == (Decimal(value), notice)


@pytest.mark.parametrize(("text", "how", "code", "words"), REFUSED.values(), ids=REFUSED)
def test_what_is_not_one_clear_number_is_refused_with_what_to_do(text: str, how: dict[str, Any], code: str, words: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read_number(text, **how)

    assert refusal.value.code == code
    assert words in str(refusal.value)


@pytest.mark.parametrize("text", MISSING)
def test_a_word_for_missing_asks_for_a_reason(text: str) -> None:
    with pytest.raises(Unreadable, match="välj ett skäl") as refusal:
        read_number(text, is_percent=True)

    assert refusal.value.code == "MISSING_WORD"


@pytest.mark.parametrize("text", BLANK)
@pytest.mark.parametrize("read", [read_number, read_yes_no])
def test_blank_is_neither_zero_nor_an_error(read: Any, text: str) -> None:
    assert read(text) is None


def test_what_was_understood_is_echoed_as_it_will_be_shown() -> None:
    assert _read("67", decimals=1, is_percent=True).echo == "67,0\u00a0%"
    assert _read("-1234", unit="mnkr").echo == "\u22121\u00a0234\u00a0mnkr"


@pytest.mark.parametrize(("text", "value"), [("Ja", 1), ("JA", 1), (" ja ", 1), ("Nej", 0), ("nej\u00a0", 0)])
def test_yes_is_one_and_no_is_zero(text: str, value: int) -> None:
    assert read_yes_no(text) == Decimal(value)


@pytest.mark.parametrize("text", ["a Ja", "b Nej", "Delvis", "j", "1", "true", "Ja?", "ja nej", "J\u0430", "Svar saknas", "-"])
def test_only_yes_and_no_answer_yes_or_no(text: str) -> None:
    with pytest.raises(Unreadable, match=r"Svara ja eller nej.*välj ett skäl") as refusal:
        read_yes_no(text)

    assert refusal.value.code == "NOT_YES_NO"


@pytest.mark.parametrize(("value", "how", "text"), WRITTEN.values(), ids=WRITTEN)
def test_a_number_is_written_the_swedish_way(value: str | int | None, how: dict[str, Any], text: str) -> None:
    assert write_number(None if value is None else Decimal(value), **how) == text


@settings(deadline=None)
@given(st.data(), st.integers(0, 4), st.sampled_from(["", "st", "mnkr", "%", "kr per resa"]))
def test_what_is_written_is_read_back_the_same(data: st.DataObject, decimals: int, unit: str) -> None:
    bound = Decimal("99999999999.9999")
    value = data.draw(st.decimals(-bound, bound, places=decimals))

    padded = read_number(write_number(value, decimals=decimals, unit=unit), decimals=decimals, unit=unit)
    stored = read_number(write_number(value, unit=unit), unit=unit)

    assert padded == NumberReading(value, None, write_number(value, decimals=decimals, unit=unit))
    assert stored is not None
    assert stored.value == value


@settings(deadline=None)
@given(
    st.one_of(st.text(), st.text(alphabet="0123456789 \u00a0\u2009.,-+\u2212–%eE_ kr²٣")),
    st.sampled_from(["", "kr", "%", "m²"]),
    st.none() | st.integers(0, 4),
    st.booleans(),
)
def test_any_text_is_read_or_refused_and_nothing_else(text: str, unit: str, decimals: int | None, is_percent: bool) -> None:
    with suppress(Unreadable):
        reading = read_number(text, unit=unit, decimals=decimals, is_percent=is_percent)
        assert reading is None or _fits(reading.value, decimals)


@settings(deadline=None)
@given(st.text())
def test_any_answer_is_yes_no_blank_or_refused(text: str) -> None:
    with suppress(Unreadable):
        assert read_yes_no(text) in {None, Decimal(0), Decimal(1)}


def _read(text: str, **how: Any) -> NumberReading:
    reading = read_number(text, **how)
    assert reading is not None
    return reading


def _fits(value: Decimal, decimals: int | None) -> bool:
    """Whether the database's DEC(15,4) holds the value, and the indicator its decimals."""
    places = 4 if decimals is None else decimals
    return abs(value) < 10**11 and value == value.quantize(Decimal(1).scaleb(-places))
