"""The demo files of Region Västerbotten and the transcriptions of their sources, for the tests that compare them.

The transcriptions in tests/sources/ were made by reading the sources again, not from the demo files.
"""

import csv
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "goals" / "demo" / "vasterbotten"
SOURCES = ROOT / "tests" / "sources"


def load(name: str) -> dict[str, Any]:
    """A demo file as it stands."""
    return tomllib.loads((DEMO / name).read_text(encoding="utf-8"))


def transcribed(name: str) -> list[dict[str, str]]:
    """The lines of a transcription; each says which `record` it is."""
    with (SOURCES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


ORGANISATION = load("organisation.toml")
UNITS = {unit["slug"]: unit for unit in ORGANISATION["unit"]}
PLAN = load("regionplan-2026.toml")
BOARD = load("regionstyrelsen-2025-12-09.toml")
PLAN_SOURCE = transcribed("regionplan-2026.csv")
BOARD_SOURCE = transcribed("regionstyrelsen-2025-12-09.csv")


def plan_source(record: str, **where: str) -> list[dict[str, str]]:
    """The lines of one record in the transcription of the regionplan, in the source's order."""
    return _records(PLAN_SOURCE, record, where)


def board_source(record: str, **where: str) -> list[dict[str, str]]:
    """The lines of one record in the transcription of regionstyrelsen's meeting."""
    return _records(BOARD_SOURCE, record, where)


def _records(lines: list[dict[str, str]], record: str, where: dict[str, str]) -> list[dict[str, str]]:
    found = [line for line in lines if line["record"] == record]
    return [line for line in found if all(line[key] == value for key, value in where.items())]


def number(raw: str) -> Decimal | None:
    """The number as the source writes it ("4 115,3"); None where it has none."""
    return Decimal(raw.replace(" ", "").replace(",", ".")) if raw else None


def stored(text: str) -> Decimal | None:
    """The number as the demo files write it ("4115.3"); None where it is empty."""
    return Decimal(text) if text else None


def of_kind(*kinds: str) -> list[str]:
    """The slugs of all units of these kinds."""
    return [slug for slug, unit in UNITS.items() if unit["kind"] in kinds]


def children(parent: str, *kinds: str) -> list[str]:
    """The slugs of the units of these kinds right below `parent`."""
    return [slug for slug in of_kind(*kinds) if UNITS[slug].get("parent") == parent]


def meant_by(wording: str) -> set[str]:
    """The units that a source's wording names; "Alla nämnder" is every nämnd and styrelse."""
    if wording == "Alla nämnder":
        return set(of_kind("BOARD", "COMMITTEE"))
    named = of_kind("BOARD", "COMMITTEE", "PREPARATORY_COMMITTEE")
    return {slug for slug in named if UNITS[slug]["name"].lower() in wording.lower()}
