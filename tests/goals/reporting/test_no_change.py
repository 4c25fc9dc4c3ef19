"""Inga ändringar: the last value counts for this period too, where that can be so."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from goals.models import Origin, Outcome
from goals.operations.no_change import confirm_no_change
from goals.rules.targets import Accumulation
from tests.conftest import AUGUST, NOW
from tests.goals.rules.cast import APRIL
from tracker.operations import Refused
from tracker.periods import Period

pytestmark = pytest.mark.django_db


@pytest.fixture
def april(plans, reporter) -> Callable[..., Outcome]:
    """An outcome of the share before August."""

    def make(period: Period = APRIL, value: str | None = "41.5", **more) -> Outcome:
        indicator = plans.share.indicator
        if "accumulation" in more:
            indicator.accumulation = more.pop("accumulation")
            indicator.save()
        outcome = Outcome.objects.create(
            indicator=indicator, year=period.year, month=period.month, value=value and Decimal(value), origin="FORM",
            entered_by=reporter, entered_at=NOW, **more,
        )  # fmt: skip
        outcome.parts.create(category=plans.women, value=Decimal(44))
        return outcome

    return make


@pytest.fixture
def confirm(plans, rounds, reporter, actor) -> Callable[..., Outcome]:
    def confirm(previous: Outcome, *, version: int | None = None, expected: int = 0) -> Outcome:
        return confirm_no_change(
            by=actor(reporter),
            now=NOW,
            indicator=plans.share.indicator,
            period=AUGUST,
            seen=(previous.pk, previous.version if version is None else version),
            expected_version=expected,
        )

    return confirm


def test_the_value_and_its_parts_are_the_last_ones(april, confirm) -> None:
    outcome = confirm(april())
    assert (outcome.value, outcome.origin, outcome.state) == (Decimal("41.5"), Origin.NO_CHANGE, "DRAFT")
    assert [part.value for part in outcome.parts.all()] == [44]


def test_pressed_twice_it_is_done_once(april, confirm) -> None:
    previous = april()
    assert [confirm(previous).version for _ in range(2)] == [1, 1]


def test_what_was_said_beside_the_value_stays(april, confirm, acts, plans, reporter) -> None:
    acts.record(reporter, None, indicator=plans.share.indicator, missing_reason="NOT_MEASURED", forecast_comment="Ökar i höst.")
    outcome = confirm(april(), expected=1)
    assert (outcome.value, outcome.missing_reason, outcome.forecast_comment) == (Decimal("41.5"), "", "Ökar i höst.")


def test_who_came_between_is_not_overwritten(april, confirm, acts, plans, colleague) -> None:
    acts.record(colleague, "39.0", indicator=plans.share.indicator)
    with pytest.raises(Refused) as refused:
        confirm(april())
    assert refused.value.code == "STALE"


NOT_REPEATED = {
    "another version": ({}, {"version": 2}, "STALE_PREVIOUS"),
    "a sum of each period": ({"accumulation": Accumulation.SUMMED}, {}, "NO_PREVIOUS"),
    "last year's count": ({"accumulation": Accumulation.CUMULATIVE, "period": Period(2025, 12)}, {}, "NO_PREVIOUS"),
    "nothing but a reason": ({"value": None, "missing_reason": "NOT_MEASURED"}, {}, "NO_PREVIOUS"),
}


@pytest.mark.parametrize(("made", "asked", "code"), NOT_REPEATED.values(), ids=NOT_REPEATED)
def test_what_cannot_be_the_same_is_refused(april, confirm, made, asked, code) -> None:
    with pytest.raises(Refused) as refused:
        confirm(april(**made), **asked)
    assert refused.value.code == code
    assert Outcome.objects.count() == 1


def test_this_years_count_can_stand_still(april, confirm) -> None:
    assert confirm(april(accumulation=Accumulation.CUMULATIVE)).value == Decimal("41.5")
