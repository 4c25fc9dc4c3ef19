"""The files of a made-up region: short rows spelt out as a plan's, and what cannot be right told with its place."""

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from goals.demo import FJALLBO
from goals.demo.files import read_files
from goals.demo.tables import FaultyFile
from tests.goals.demo_files import edit, everything, load

FIRST = 'low = "55.0", months = [4, 8, 12], split = true, source = "Hälsosamtalsregistret"'
ROW = "hsn.toml, goal 1 ”1.1”, row 1 ”Andel 40-, 50- och 60-åringar som har haft ett hälsosamtal”"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of Fjällbo's files, to be spoilt."""
    return Path(shutil.copytree(FJALLBO, tmp_path / "fjallbo"))


def test_a_short_row_is_spelt_out_with_the_words_that_a_plan_would_have() -> None:
    plans = {file.plan.key: file for file in read_files(FJALLBO).plans}
    share, count = plans["hsn"].goal[0].row
    assert (share.kind, share.low, share.raw_target, share.raw_baseline) == (
        "AT_LEAST", Decimal("55.0"), "minst 55,0\xa0%", "48,2\xa0%",
    )  # fmt: skip
    assert (share.accumulation, count.accumulation) == ("LATEST", "CUMULATIVE")
    sick_leave = plans["hsn"].goal[-1].row[0]
    assert (sick_leave.kind, sick_leave.direction, sick_leave.raw_target) == ("AT_MOST", "LESS_IS_BETTER", "högst 6,5\xa0%")
    night_train = plans["tn"].goal[3].row[1]
    assert (night_train.kind, night_train.value_type, night_train.raw_target) == ("YES", "YES_NO", "Ja")
    assert {file.source.title for file in plans.values()} == {"Påhittad plan"}


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("hsn.toml", FIRST, FIRST.replace('low = "55.0", ', ""), f"{ROW}: ange low, high eller kind."),
        ("hsn.toml", FIRST, FIRST.replace("split", "delat"), f"{ROW}: nyckeln delat är okänd."),
        ("tn.toml", '"Nämndplan"', '"Trafikplan"', "tn.toml, plan: plantypen ”Trafikplan” finns inte."),
    ],
)
def test_what_cannot_be_right_is_told_with_its_place(folder: Path, name: str, old: str, new: str, said: str) -> None:
    edit(folder / name, old, new)
    with pytest.raises(FaultyFile) as fault:
        read_files(folder)
    assert str(fault.value) == said


@pytest.mark.django_db
def test_a_series_of_another_plan_must_be_there(folder: Path) -> None:
    edit(folder / "rs.toml", 'same_as = "regionplan"', 'same_as = "hsn"')
    with pytest.raises(FaultyFile, match="indikatorn ”Resultat i andel av skatteintäkter och generella statsbidrag” finns inte"):
        load(folder)
    assert everything() == {}
