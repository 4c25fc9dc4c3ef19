"""A content that was stored by an earlier version is read, and can be shown and printed as those of today."""

import io
import re
from pathlib import Path

import docx
import pytest

from reports.content.schema import digest, write_json
from reports.content.stored import as_data, read_json
from reports.handlers import FROZEN_RENDERERS, RENDERERS
from tests.reports.scene import content_of

STORED = Path(__file__).parent / "stored"
FIRST, SECOND = ((STORED / f"tertial-report-{number}.json").read_text() for number in (1, 2))
# Parts that are there or not, and what no page or file reads: it is for the program that computes the report again, which says
# itself what an older content lacks.
LEFT = re.compile(
    r"\.(contribution|chart|goal_groups|proposed)\."
    r"|\.(terms|concerns_year|previous_period|rule\.words|partly_within|met_share|partly_share|missing_caps|is_weighted)(\.|$)"
)
EVERY = pytest.mark.parametrize("stored", [FIRST, SECOND], ids=["first", "second"])


@pytest.fixture
def document():
    return read_json(FIRST)


def fields(part, path="") -> set[str]:
    """Every field of a content by its path; those of things that are lacking are not there."""
    if isinstance(part, dict):
        return {found for name, value in part.items() for found in {f"{path}.{name}", *fields(value, f"{path}.{name}")}}
    return {found for item in part for found in fields(item, path)} if isinstance(part, list) else set()


@EVERY
def test_it_has_every_field_that_a_content_of_today_has(stored, plans, rounds):
    today = fields(as_data(read_json(write_json(content_of(rounds.culture)))))
    lacking = {path for path in today if not LEFT.search(path)}
    assert lacking - fields(as_data(read_json(stored))) == set()


def test_what_it_said_it_still_says(document):
    films = document.plans[0].branches[0].goals[0].rows[0]
    assert (films.outcome.figure.shown, document.schema) == ("64", "tertial-report-1")
    assert films.notes == ("Två av filmerna är långa.", "Prognos 85: Hösten är tunn.", "Källa: Kulturdatabasen")
    assert films.outcome.notes == ("ej rapporterat",)
    (receiver,) = document.assignments[0].receivers
    assert (receiver.status, receiver.is_late) == ("Pågår med avvikelse", False)
    assert receiver.notes == ("Ökar 2,9 procent.", "I planen: Pågår", "Redovisas: augusti och december")


@pytest.mark.documents
@EVERY
@pytest.mark.parametrize("file_format", FROZEN_RENDERERS)
def test_it_is_shown_and_printed(file_format, stored):
    assert len(FROZEN_RENDERERS[file_format](stored, digest(stored))) > 1000


@pytest.mark.documents
def test_its_own_words_are_in_the_word_file():
    words = docx.Document(io.BytesIO(RENDERERS["docx"](FIRST, digest(FIRST))))
    text = "\n".join(paragraph.text for paragraph in words.paragraphs)
    assert "Schema: tertial-report-1." in text
    assert "enligt den beräknade bedömningen" in text
