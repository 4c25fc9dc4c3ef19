"""Finding a text however it is written; and which columns are looked through."""

import json

import pytest
from django.apps import apps
from django.db import models

from reports.masking.columns import APPS, ELSEWHERE, NOT_TEXT, text_columns, text_tables
from reports.masking.packed import words_of
from reports.masking.text import MARK, Wanted, mask_parts

NAME = 'Åsa "Öberg" & Son'


@pytest.mark.parametrize(
    "written",
    [
        NAME,
        'ÅSA  "ÖBERG"\n& SON',
        "Åsa\u00a0&quot;Öberg&quot; &amp; Son",
        'Åsa\u2003"Ö\u00adberg" & So\u200bn',
        'A\u030asa "O\u0308berg" & Son',
        json.dumps(NAME),
        repr([NAME.replace(" ", "\n")]),
    ],
)
def test_it_is_found_however_it_is_written(written: str) -> None:
    masked = Wanted(NAME).mask(f"x{written}y")
    assert MARK in masked
    assert "berg" not in masked.lower()


@pytest.mark.parametrize(("text", "wanted"), [("19121212–1212", "19121212-1212"), ("a‑b-c", "a-b–c")])
def test_any_dash_is_a_dash(text: str, wanted: str) -> None:
    assert Wanted(wanted).mask(text) == MARK


def test_signs_of_patterns_are_signs() -> None:
    assert Wanted("a.b*(c)").mask("axb a.b*(c)") == f"axb {MARK}"


@pytest.mark.parametrize(("whole", "masked"), [(False, f"{MARK}dotter och {MARK}"), (True, f"Perssondotter och {MARK}")])
def test_a_part_of_another_word_is_left_where_whole_words_are_asked_for(whole: bool, masked: str) -> None:
    assert Wanted("persson", whole).mask("Perssondotter och Persson") == masked


def test_what_goes_on_in_the_next_line_item_or_cell_is_one_text() -> None:
    blocks = [
        {"kind": "PARAGRAPH", "lines": ["Om Åsa"]},
        {"kind": "LIST", "lines": ["Öberg", "annat"]},
        {"kind": "TABLE", "rows": [["a", "åsa"], ["öberg", "b"]]},
    ]
    assert len(mask_parts(blocks, Wanted("Åsa Öberg"))) == 2
    assert [block.get("lines") or block["rows"] for block in blocks] == [
        [f"Om {MARK}"],
        [MARK, "annat"],
        [["a", MARK], [MARK, "b"]],
    ]


def test_texts_of_different_fields_are_not_one() -> None:
    assert mask_parts({"a": "Åsa", "b": ["Öberg"]}, Wanted("Åsa Öberg")) == []


def test_what_is_around_it_is_shown() -> None:
    (glimpse,) = Wanted("mitt").glimpses(f"{'a' * 100} mitt {'b' * 100}")
    assert (glimpse.before[:2], glimpse.found, glimpse.after[-2:], len(glimpse.before)) == ("…a", "mitt", "b…", 61)


def test_what_is_damaged_or_cannot_be_read_says_nothing() -> None:
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert [words_of("application/pdf", b"%PDF-"), words_of(sheet, b"PK\x03\x04nonsense")] == [None, None]
    assert words_of("text/plain", "Åsa".encode("cp1252")) == "Åsa"


def holds_text(model: type[models.Model]) -> bool:
    fields = model._meta.concrete_fields
    return any(isinstance(field, models.CharField | models.TextField | models.JSONField) for field in fields)


def test_every_column_that_holds_text_is_looked_through_or_is_named_with_a_reason() -> None:
    every = [model for app in APPS for model in apps.get_app_config(app).get_models() if holds_text(model)]
    searched = {table.model for table in text_tables()}
    left = {model._meta.label for model in every if model not in searched}
    coded = {model._meta.label for model in every if hasattr(model, "UNIT_PATH") and not list(text_columns(model))}
    named = {name for name in (*NOT_TEXT, *ELSEWHERE) if name.count(".") == 1}
    assert left - coded - named == set()
    assert {name.rpartition(".")[0] for name in NOT_TEXT if name.count(".") == 2} <= {model._meta.label for model in every}
