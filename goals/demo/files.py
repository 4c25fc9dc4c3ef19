"""The data files of a region: a folder of TOML.

organisation.toml       the region, its units, made-up people, rounds and words
responsibilities.toml   who owns and who reports which indicators, made up
*-outcomes-*.toml       made-up outcomes
every other file        a plan, with the decisions and assignments of the same source; one without [source] is made up
"""

import hashlib
import json
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from goals.demo.fiction import FictionFile, spell_out
from goals.demo.organisation_rows import OrganisationFile, ResponsibilitiesFile
from goals.demo.plan_rows import OutcomesFile, PlanFile
from goals.demo.tables import FaultyFile, read_row

ORGANISATION = "organisation.toml"
RESPONSIBILITIES = "responsibilities.toml"


@dataclass(frozen=True)
class DemoFiles:
    """All files of a region. `digest` is the SHA-256 of what they say; comments do not count."""

    organisation: OrganisationFile
    responsibilities: ResponsibilitiesFile
    plans: tuple[PlanFile, ...]  # by name of file
    outcomes: tuple[OutcomesFile, ...]
    digest: str


def read_files(folder: Path) -> DemoFiles:
    """Read and check every file of a region's folder. Raises FaultyFile."""
    tables = {path.name: _read_toml(path) for path in sorted(folder.glob("*.toml"))}
    for name in (ORGANISATION, RESPONSIBILITIES):
        if name not in tables:
            raise FaultyFile(name, f"filen saknas i {folder}.")
    content = json.dumps(tables, sort_keys=True, default=str)
    organisation = read_row(OrganisationFile, tables.pop(ORGANISATION), ORGANISATION)
    responsibilities = read_row(ResponsibilitiesFile, tables.pop(RESPONSIBILITIES), RESPONSIBILITIES)
    return DemoFiles(
        organisation=organisation,
        responsibilities=responsibilities,
        plans=tuple(_read_plan(table, name) for name, table in tables.items() if "-outcomes-" not in name),
        outcomes=tuple(read_row(OutcomesFile, table, name) for name, table in tables.items() if "-outcomes-" in name),
        digest=hashlib.sha256(content.encode()).hexdigest(),
    )


def _read_plan(table: dict[str, Any], name: str) -> PlanFile:
    if "source" in table:
        return read_row(PlanFile, table, name)
    return spell_out(read_row(FictionFile, table, name))


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FaultyFile(path.name, f"filen går inte att läsa som TOML: {error}.") from error
