"""The package of a masked report holds: its own program finds no more wrong with it than with the original's."""

import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from reports.handlers import FROZEN_RENDERERS
from reports.masking.operations.texts import find_text, mask_text
from reports.models import Report, ReportFormat
from reports.operations.reports import keep_rendered
from reports.package.build import PROGRAM, package_files
from tests.reports.acts.conftest import MEETING
from tests.reports.masking.conftest import WANTED, entry
from tracker.models import Person
from tracker.operations import Actor
from tracker.trace.sealing import seal_region

pytestmark = pytest.mark.django_db


@pytest.fixture
def told_by_program(tmp_path: Path) -> Callable[[Report, datetime], list[str]]:
    """What the program says of a report's package, and that the name is not in it after a masking."""

    def told_by_program(report: Report, now: datetime) -> list[str]:
        report = Report.objects.select_related("unit_follow_up__unit__region", "unit_follow_up__follow_up").get(pk=report.pk)
        made = FROZEN_RENDERERS[ReportFormat.JSON](report.content, report.sha256)
        keep_rendered(by=Actor(None, "jobb"), now=now, report=report, files={ReportFormat.JSON: made})
        seal_region(region_id=report.unit_follow_up.unit.region_id)
        folder = tmp_path / str(report.pk)
        for name, data in package_files(report, now=now).items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
        run = [sys.executable, "-I", str(PROGRAM), str(folder)]
        done = subprocess.run(run, capture_output=True, text=True, check=False, encoding="utf-8")
        assert done.stderr == ""
        holds = [path.name for path in folder.rglob("*") if path.is_file() and WANTED.is_in(path.read_text(errors="replace"))]
        assert bool(holds) is (report.masks is None)
        return done.stdout.splitlines()

    return told_by_program


def test_the_package_of_a_masked_report_holds_and_says_what_is_masked(
    told: SimpleNamespace,
    secretary: Person,
    act_as: Callable[..., Actor],
    told_by_program: Callable[[Report, datetime], list[str]],
) -> None:
    before = told_by_program(told.decision, MEETING + timedelta(hours=1))
    seen = find_text(unit=told.norr.culture, wanted=WANTED).digest
    now = MEETING + timedelta(days=1)
    known = {"unit": told.norr.culture, "wanted": WANTED, "entry": entry(), "seen": seen, "destroys": True}
    mask_text(by=act_as(secretary), now=now, **known)
    after = told_by_program(Report.objects.get(masks=told.decision), now + timedelta(hours=1))
    assert after[-1] == before[-1]
    assert any("maskera" in line for line in after)
