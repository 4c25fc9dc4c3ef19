"""Sorting and searching mean the same on both databases. The expected order is PostgreSQL's own; SQLite is held to it."""

from itertools import product

import pytest
from django.db import connection

from tracker.collation import compare, sort_key

IN_ORDER = [
    ["ad", "zebra", "ål", "älg", "öga"],
    ["Ada", "åland", "Åland", "Älvdalen"],
    ["ada", "Ada", "ADA", "adam"],
    ["val", "vals", "vb", "wal"],
    ["ed", "éd", "eda"],
    ["kust", "kül", "kyla", "kymig"],
    ["ær", "ära", "ö", "øl"],
    ["-5", "1", "10", "1a", "2", "a"],
    ["a b", "a-b", "a1", "ab"],
    ["a,", "a:", "a?", "a.", "a(", "a/", "a&", "a%", "a+"],
    ["a b", "a\u00a0b", "a\u2013b"],
    ["", " ", "a"],
    ["Mål 1", "Mål 1.1", "Mål 10", "Mål 2"],
    ["strasse", "straße", "strasset"],
    ["Regionala utvecklingsnämnden", "Regionstyrelsen"],
]


@pytest.mark.parametrize("texts", IN_ORDER, ids=lambda texts: texts[0] or "blank")
def test_texts_sort_as_in_a_swedish_register(texts):
    assert sorted(set(texts), key=sort_key) == texts


@pytest.mark.django_db
@pytest.mark.parametrize("texts", IN_ORDER, ids=lambda texts: texts[0] or "blank")
def test_the_database_sorts_as_python_does(texts):
    rows = " UNION ALL ".join("SELECT %s AS name" for _ in texts)
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT name FROM ({rows}) AS names ORDER BY name COLLATE "sv-x-icu"', texts[::-1])
        assert [name for (name,) in cursor.fetchall()] == texts


@pytest.mark.postgresql
@pytest.mark.django_db
def test_every_pair_of_usual_characters_sorts_as_in_postgresql():
    pairs = ["".join(pair) for pair in product("aAeéEvVwWyüzåÅäÄöÖ 0129_-–,;:!?.'\"()§*/&%+=", repeat=2)]
    with connection.cursor() as cursor:
        cursor.execute('SELECT name FROM unnest(%s::text[]) AS names(name) ORDER BY name COLLATE "sv-x-icu"', [pairs])
        assert [name for (name,) in cursor.fetchall()] == sorted(pairs, key=sort_key)


@pytest.mark.parametrize(("left", "right", "order"), [("a", "b", -1), ("b", "a", 1), ("å", "å", 0), ("A", "a", 1)])
def test_only_equal_texts_compare_as_equal(left, right, order):
    assert compare(left, right) == order


MATCHES = [
    ("ålder", "%ÅLDER%", True),
    ("Älvsbyns kommun", "%älv%", True),
    ("öppet", "Ö%", True),
    ("ol", "öl", False),
    ("100 %", r"%\%", True),
    ("100", r"%\%", False),
    ("a_b", r"a\_b", True),
    ("axb", r"a\_b", False),
    ("axb", "a_b", True),
    ("två\nrader", "två%rader", True),
    ("(a+b)", "(A+B)", True),
    (None, "%", None),
    ("a", None, None),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("text", "pattern", "expected"), MATCHES)
def test_a_search_that_ignores_case_does_so_in_every_letter(text, pattern, expected):
    """The expressions are those that icontains makes."""
    on_sqlite = "%s LIKE %s ESCAPE '\\'"
    on_postgresql = "UPPER(%s::text) LIKE UPPER(%s::text)"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {on_sqlite if connection.vendor == 'sqlite' else on_postgresql}", [text, pattern])
        [found] = cursor.fetchone()
    assert found == expected
