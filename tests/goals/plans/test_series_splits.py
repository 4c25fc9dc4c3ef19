"""A series is split where the nämnd has changed what is measured or what is to be reached: no line runs across."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goals.models import Goal, Outcome, PlanChange, Target
from goals.operations.changes import digest_of
from goals.operations.indicators import IndicatorEntry, change_indicator
from goals.operations.no_change import previous_outcome
from goals.operations.targets import TargetEntry, change_target, seen_fields
from goals.queries.entries import due_outcomes
from goals.queries.rows import round_of
from goals.queries.splits import splits_of
from goals.rules.targets import Accumulation
from reports.content.build import build_content
from reports.models import ReportStage
from tests.conftest import AUGUST, NOW, make_indicator
from tests.goals.pages import PLACE, make_outcome, read
from tracker.operations import Actor

pytestmark = pytest.mark.django_db
FROM = date(2026, 6, 1)


@pytest.fixture
def visits(plans: SimpleNamespace, rounds: SimpleNamespace) -> Target:
    """A state that is read in April and August, with a value in December, April and August."""
    target = make_indicator(plans.goal, "Antal besök", accumulation=Accumulation.LATEST, months=0b10001000)
    for month, value, year in ((12, "80", 2025), (4, "85", 2026), (8, "40", 2026)):
        make_outcome(target, month, value, year)
    return target


@pytest.fixture
def redefine(by: Callable[..., Actor]) -> Callable[..., None]:
    def redefine(target: Target, edit: Any, **fields: Any) -> None:
        before = IndicatorEntry.of(target.indicator)
        entry = replace(before, **fields)
        change_indicator(by=by(), now=NOW, indicator=target.indicator, entry=entry, seen=digest_of(before.fields), edit=edit)

    return redefine


@pytest.fixture
def retarget(by: Callable[..., Actor]) -> Callable[..., None]:
    def retarget(target: Target, edit: Any, **fields: Any) -> None:
        target = Target.objects.get(pk=target.pk)
        entry, seen = replace(TargetEntry.of(target), **fields), digest_of(seen_fields(target))
        change_target(by=by(), now=NOW, target=target, goal=target.goal, entry=entry, seen=seen, edit=edit)

    return retarget


def lines(client: Any, target: Target) -> int:
    """How many stretches the line of the wide chart has."""
    page = client.get(f"{PLACE}indikator/{target.indicator_id}/").content.decode()
    wide = page.partition('class="only-wide"')[2].partition("</svg>")[0]
    return len(re.findall(r'<path[^>]+stroke-width="2.25"', wide))


def test_a_changed_definition_breaks_the_line_and_says_by_which_decision_and_why(
    visits: Target, amendment: Any, redefine: Any, client: Any
) -> None:
    assert lines(client, visits) == 1
    redefine(visits, replace(amendment, applies_from=FROM), definition="Bara vuxna räknas.")
    page = read(client, f"{PLACE}indikator/{visits.indicator_id}/")
    why = "Från den 1 juni 2026 mäts något annat: definitionen är ändrad. Kulturnämnden, § 45."
    assert page.count(why) >= 3  # under the chart, in its table, and among all outcomes
    assert "Skäl: Nämnden sänkte målet." in page
    assert page.index("augusti 2026", page.index("Alla utfall")) < page.rindex(why) < page.rindex("april 2026")
    assert lines(client, visits) == 1  # december and april; august is a mark alone


def test_what_was_measured_before_is_neither_held_against_a_new_value_nor_repeated(
    visits: Target, rounds: SimpleNamespace, amendment: Any, redefine: Any, retarget: Any, by: Callable[..., Actor]
) -> None:
    Outcome.objects.filter(month=8).delete()

    def august() -> Any:
        culture = rounds.culture
        asked = due_outcomes(culture.unit, round_of(culture.follow_up), by().access, culture, NOW, indicator=visits.indicator_id)
        return asked.find(visits.indicator_id, 8)

    april = Outcome.objects.get(month=4)
    retarget(visits, replace(amendment, applies_from=FROM), low=Decimal(50))
    assert (august().previous, august().repeatable, previous_outcome(visits.indicator, AUGUST)) == (april, april, april)
    redefine(visits, replace(amendment, applies_from=FROM), definition="Bara vuxna räknas.")
    assert (august().previous, august().repeatable, previous_outcome(visits.indicator, AUGUST)) == (None, None, None)


def test_a_changed_target_splits_too_and_says_so(visits: Target, amendment: Any, retarget: Any, client: Any) -> None:
    retarget(visits, replace(amendment, applies_from=date(2026, 2, 1)), low=Decimal(50), raw_target="50")
    page = read(client, f"{PLACE}indikator/{visits.indicator_id}/")
    assert "Från den 1 februari 2026 gäller ett annat målvärde. Kulturnämnden, § 45." in page
    assert page.index("april 2026", page.index("Alla utfall")) < page.rindex("Från den 1 februari") < page.rindex("december 2025")


@pytest.mark.parametrize(
    "fields",
    [{"source": "Kolada"}, {"plausible_high": Decimal(900)}, {"no_split_reason": "Vi frågar inte."}],
    ids=["source", "odd", "split"],
)
def test_what_does_not_change_what_is_measured_splits_nothing(
    fields: dict[str, Any], visits: Target, amendment: Any, redefine: Any
) -> None:
    redefine(visits, amendment, **fields)
    assert PlanChange.objects.exists()
    assert splits_of([visits]) == {}


def test_a_correction_of_the_reading_splits_nothing(visits: Target, correction: Any, redefine: Any, retarget: Any) -> None:
    redefine(visits, correction, definition="Som det stod hela tiden.")
    retarget(visits, correction, low=Decimal(50))
    assert PlanChange.objects.count() == 2
    assert splits_of([visits]) == {}


def test_another_goals_target_of_the_year_splits_its_own_row_alone(
    visits: Target, plans: SimpleNamespace, amendment: Any, retarget: Any
) -> None:
    goal = Goal.objects.create(plan=plans.plan, type=plans.goal.type, parent=plans.above, number="1.2", title="Läsning")
    Target.objects.filter(pk=visits.pk).update(year=2026)
    other = Target.objects.get(pk=visits.pk)
    other.pk, other.goal, other._state.adding = None, goal, True
    other.save()
    retarget(other, amendment, low=Decimal(50))
    assert set(splits_of([visits, other])) == {other.pk}


def test_another_change_by_the_same_person_is_not_taken_for_it(
    visits: Target, plans: SimpleNamespace, amendment: Any, correction: Any, redefine: Any
) -> None:
    redefine(visits, correction, definition="Som det stod.")
    redefine(plans.films, amendment, definition="Annat.")
    assert set(splits_of([visits, plans.films])) == {plans.films.pk}


def test_a_report_breaks_the_line_too_and_what_stood_stays(
    visits: Target, rounds: SimpleNamespace, amendment: Any, redefine: Any
) -> None:
    Outcome.objects.update(state="APPROVED")

    def chart() -> Any:
        content = build_content(rounds.culture, stage=ReportStage.DRAFT, version=1, now=NOW)
        rows = [row for plan in content.plans for branch in plan.branches for goal in branch.goals for row in goal.rows]
        return next(row.chart for row in rows if row.name == "Antal besök")

    before = chart()
    redefine(visits, replace(amendment, applies_from=FROM), definition="Bara vuxna räknas.")
    assert [point.starts_line for point in before.points] == [False, False, False]
    after = chart()
    assert [point.starts_line for point in after.points] == [False, False, True]
    assert "Serien är delad före augusti 2026. Från den 1 juni 2026" in after.description
    assert [[words[:19] for words in point.split] for point in after.points] == [[], [], ["Från den 1 juni 202"]]


def test_splits_cost_as_many_queries_whatever_was_changed(
    visits: Target, plans: SimpleNamespace, amendment: Any, redefine: Any
) -> None:
    counts = []
    for n in range(2):
        for more in range(3 * n + 1):
            redefine(Target.objects.get(pk=visits.pk), amendment, definition=f"Version {n} {more}")
        with CaptureQueriesContext(connection) as queries:
            found = splits_of([visits, plans.films, plans.share])
        assert len(found[visits.pk]) == PlanChange.objects.count()
        counts.append(len(queries))
    assert counts == [4, 4]
