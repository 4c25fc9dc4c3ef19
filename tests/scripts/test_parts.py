"""Every test belongs to a part that make test runs: a test that is never run can never fail."""

from itertools import combinations

import pytest
from _pytest.mark.expression import Expression

from scripts.test import PARTS, list_files

MARKERS = ("documents", "pages", "servers", "browser", "postgresql", "database", "redis")
# What a test can be marked with; a test that needs Redis is always one of servers too.
MARKED = [
    set(marked)
    for size in range(len(MARKERS) + 1)
    for marked in combinations(MARKERS, size)
    if "redis" not in marked or "servers" in marked
    if "postgresql" not in marked or "database" in marked
]


@pytest.mark.parametrize("marked", MARKED, ids=lambda marked: ", ".join(sorted(marked)) or "nothing")
def test_whatever_a_test_is_marked_with_some_part_runs_it(marked: set[str]) -> None:
    runs = [part.name for part in PARTS if Expression.compile(part.marker).evaluate(lambda name, **_: name in marked)]
    assert runs


def test_what_asks_the_database_is_run_on_both_when_it_is_fast() -> None:
    runs = {part.package for part in PARTS if Expression.compile(part.marker).evaluate(lambda name, **_: name == "database")}
    assert runs == {"", "postgresql"}


def test_faults_are_not_among_them() -> None:
    assert not [part.name for part in PARTS if Expression.compile(part.marker).evaluate(lambda name, **_: name == "faults")]


FILES = {"tests/a.py": [["database"]], "tests/b.py": [["browser"], ["database", "postgresql"]], "tests/c.py": [[], ["pages"]]}


def test_a_part_reads_the_files_that_hold_its_tests() -> None:
    chosen = {part.name: list_files(part, FILES, ["-k", "lock"]) for part in PARTS}
    assert chosen == {
        "snabba utan databas": ["tests/c.py"],
        "snabba på SQLite": ["tests/a.py"],
        "snabba på PostgreSQL": ["tests/a.py", "tests/b.py"],
        "rapporter och demo": [],
        "sidor": ["tests/c.py"],
        "servrar, kapplöpningar och roller": [],
        "webbläsare": ["tests/b.py"],
    }


def test_a_part_reads_the_files_that_it_is_told_to() -> None:
    assert [list_files(part, FILES, ["tests/scripts/test_parts.py::test_a"]) for part in PARTS] == [[]] * len(PARTS)
