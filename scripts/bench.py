"""What pages, saves and the report cost: side by side in one run, against the least that the same work could cost.

Read the ratios and the query counts, never the seconds: machines differ, and this one may have had other things to do.
A throwaway region is made in a throwaway database; nothing of yours is touched.
"""

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

SIZES = (100, 1000)
RUNS = 5
NOW = datetime(2026, 9, 8, 12, tzinfo=UTC)


def main() -> int:
    with throwaway_database():
        show([measure(size) for size in SIZES])
    return 0


@contextmanager
def throwaway_database() -> Iterator[None]:
    """Django set up on an empty database, SQLite unless BENCH_DATABASE_URL says otherwise; it is gone after the block."""
    with tempfile.TemporaryDirectory(prefix="tertial-bench-") as folder:
        os.environ["DATABASE_URL"] = os.environ.get("BENCH_DATABASE_URL") or f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
        import django

        django.setup()
        from django.conf import settings
        from django.test.runner import DiscoverRunner

        settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = str(Path(folder) / "bench-test.sqlite3")
        runner = DiscoverRunner(verbosity=0, interactive=False)
        runner.setup_test_environment()
        databases = runner.setup_databases()
        try:
            yield
        finally:
            runner.teardown_databases(databases)


@dataclass(frozen=True)
class Figure:
    """Milliseconds (the median of some runs) and queries of one piece of work."""

    milliseconds: float
    queries: int


def measure(size: int) -> dict[str, Figure]:
    """Every piece of work in a region of its own with `size` indicators."""
    scene = Scene(size)
    works: dict[str, Callable[[], Any]] = {
        "least: one query and json.dumps": scene.floor,
        "rows with verdicts": scene.rows,
        "page Mitt arbete": scene.page("goals:start"),
        "page Plan": scene.page("goals:plan"),
        "page Indikatorer": scene.page("goals:indicators"),
        "page Utfall": scene.page("goals:outcomes"),
        "page Översikt": scene.page("goals:overview"),
        "least: one row written": scene.bare_save,
        "record_outcome": scene.save,
        "content of the report": scene.content,
    }
    return {name: time_it(work) for name, work in works.items()}


def time_it(work: Callable[[], Any]) -> Figure:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    work()
    with CaptureQueriesContext(connection) as captured:
        work()
    queries = sum(1 for query in captured.captured_queries if "SAVEPOINT" not in query["sql"])
    times = []
    for _ in range(RUNS):
        began = time.perf_counter()
        work()
        times.append((time.perf_counter() - began) * 1000)
    return Figure(statistics.median(times), queries)


def show(measured: list[dict[str, Figure]]) -> None:
    small, large = measured
    print(f"{'':34}{SIZES[0]:>8} {SIZES[1]:>8} ind.   ratio   × least   queries")
    least = large["least: one query and json.dumps"]
    for name, figure in large.items():
        if name == "least: one row written":
            least = figure
        growth, against = figure.milliseconds / small[name].milliseconds, figure.milliseconds / least.milliseconds
        queries = f"{small[name].queries} / {figure.queries}"
        print(
            f"{name:34}{small[name].milliseconds:8.1f} {figure.milliseconds:8.1f} ms   {growth:5.1f}   {against:7.1f}   {queries}"
        )


class Scene:
    """A region whose nämnd has `size` indicators with nine outcomes each, and its coordinator signed in."""

    def __init__(self, size: int) -> None:
        from django.test import Client

        from tests.conftest import make_person, make_region
        from tracker.models import Role
        from tracker.permissions import access_of

        self.norr = make_region(f"bench-{size}")
        self.person = make_person(f"Bench {size}", Role.COORDINATOR, self.norr.culture)
        self.follow_up = self._rounds()
        self._plan(size)
        self.access = access_of(self.person, self.norr.region, NOW.date())
        self.client = Client()
        self.client.force_login(self.person)
        self.saved = 0

    def _rounds(self) -> Any:
        from goals.models import FollowUp, UnitFollowUp

        rounds = [
            FollowUp.objects.create(region=self.norr.region, year=2026, month=m, name=f"Omgång {m}", opens_on=date(2026, m, 1))
            for m in (4, 8, 12)
        ]
        for follow_up in rounds:
            UnitFollowUp.objects.create(
                follow_up=follow_up, unit=self.norr.culture, outcomes_due_on=NOW.date(), assessments_due_on=NOW.date()
            )
        return rounds[1]

    def _plan(self, size: int) -> None:
        from goals.models import Goal, GoalType, Indicator, Outcome, PlanType, Target
        from tests.conftest import make_plan

        plan_type = PlanType.objects.create(region=self.norr.region, order=1, name="Nämndplan")
        goal_type = GoalType.objects.create(plan_type=plan_type, order=1, singular="Delmål", plural="Delmål")
        plan = make_plan(self.norr.culture, plan_type, "Plan 2026")
        goals = Goal.objects.bulk_create(
            Goal(plan=plan, type=goal_type, number=str(n), sort_key=f"{n:04}", title=f"Mål {n}") for n in range(1, size // 10 + 1)
        )
        owner = {"unit": self.norr.culture, "reporting_unit": self.norr.culture_administration}
        self.indicators = Indicator.objects.bulk_create(
            Indicator(name=f"Indikator {n}", measure_unit="st", **owner) for n in range(size)
        )
        Target.objects.bulk_create(
            Target(
                goal=goals[n // 10],
                indicator=indicator,
                year=2026,
                order=n,
                months=0b100010001000,
                kind="AT_LEAST",
                low=90,
                reading="STATED",
                raw_target="minst 90",
            )
            for n, indicator in enumerate(self.indicators)
        )
        Outcome.objects.bulk_create(
            Outcome(indicator=indicator, year=year, month=month, value=n % 150, origin="DEMO", via="bench", entered_at=NOW)
            for n, indicator in enumerate(self.indicators)
            for year in (2024, 2025, 2026)
            for month in (4, 8, 12)
        )

    def floor(self) -> str:
        """The latest value of each indicator by one query, as JSON."""
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT i.name, t.low, o.value FROM goals_target t JOIN goals_indicator i ON i.id = t.indicator_id "
                "LEFT JOIN goals_outcome o ON o.indicator_id = i.id AND o.year = 2026 AND o.month = 8 WHERE i.unit_id = %s",
                [self.norr.culture.pk],
            )
            return json.dumps(cursor.fetchall(), default=str)

    def rows(self) -> Any:
        from goals.models import Target
        from goals.queries.rows import indicator_rows, round_of

        return indicator_rows(Target.objects.filter(goal__plan__unit=self.norr.culture), round_of(self.follow_up), self.access)

    def page(self, name: str) -> Callable[[], Any]:
        from django.urls import reverse

        place = {"region": self.norr.region.slug, "unit": "kn", "period": "2026-08"}

        def get() -> None:
            answer = self.client.get(reverse(name, kwargs=place))
            if answer.status_code != 200:
                raise RuntimeError(f"{name} answered {answer.status_code}")

        return get

    def bare_save(self) -> None:
        from goals.models import Outcome

        Outcome.objects.filter(indicator=self.indicators[0], year=2026, month=4).update(comment=str(time.perf_counter()))

    def save(self) -> None:
        from goals.models import Outcome
        from goals.operations.outcomes import OutcomeEntry, record_outcome
        from tracker.operations import Actor
        from tracker.periods import Period

        seen = Outcome.objects.get(indicator=self.indicators[0], year=2026, month=8).version
        self.saved += 1
        record_outcome(
            by=Actor(self.person, "bench", self.access),
            now=NOW,
            indicator=self.indicators[0],
            period=Period(2026, 8),
            entry=OutcomeEntry(value=Decimal(self.saved)),
            expected_version=seen,
        )

    def content(self) -> Any:
        from goals.models import UnitFollowUp
        from reports.content.build import build_content
        from reports.models import ReportStage

        return build_content(UnitFollowUp.objects.get(follow_up=self.follow_up), stage=ReportStage.DRAFT, version=1, now=NOW)


if __name__ == "__main__":
    sys.exit(main())
