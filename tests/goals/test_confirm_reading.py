"""confirm_reading: a person says how the source is to be read. What is kept, what is refused, what the trace says."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from goals.models import Plan, PlanChange, PlanState, Target
from goals.models.plans import PlanChangeKind
from goals.operations import readings as operation
from goals.operations.readings import StaleReading, TargetReading, confirm_reading
from goals.queries.rows import indicator_rows, round_of
from goals.rules.attainment import NotJudged
from goals.rules.targets import Kind, Reading, ValueType
from tests.conftest import NOW, make_indicator
from tracker.models import AuditEvent, Person
from tracker.operations import Actor, Refused
from tracker.permissions import access_of

pytestmark = pytest.mark.django_db

AS_IT_STANDS = TargetReading(Kind.AT_LEAST, low=Decimal(10))
AT_MOST_27 = TargetReading(Kind.AT_MOST, high=Decimal(27))


@pytest.fixture
def confirm(rounds: SimpleNamespace, plans: SimpleNamespace, coordinator: Person, actor: Callable[[Person], Actor]) -> Callable:
    """Confirm the unclear target as the coordinator: as it stands, unless another reading is given."""

    def confirm(
        reading: TargetReading | None = None, *, target: Target = plans.unclear, by: Person = coordinator, **options: Any
    ) -> Target:
        seen = options.pop("seen", TargetReading.of(target))
        return confirm_reading(by=actor(by), now=NOW, target=target, seen=seen, reading=reading or seen, **options)

    return confirm


def test_an_unclear_target_is_judged_once_it_is_confirmed(confirm, plans, rounds, norr, coordinator) -> None:
    def verdict() -> NotJudged | None:
        access = access_of(coordinator, norr.region, NOW.date())
        (row,) = indicator_rows(Target.objects.filter(pk=plans.unclear.pk), round_of(rounds.august), access)
        return row.verdict.reason

    assert verdict() == NotJudged.UNCLEAR
    confirm()
    assert verdict() is None


def test_who_confirmed_and_when_is_kept_and_so_is_the_sources_wording(confirm, plans, coordinator) -> None:
    confirm()
    target = Target.objects.get(pk=plans.unclear.pk)
    assert (target.reading, target.confirmed_by, target.confirmed_at) == (Reading.CONFIRMED, coordinator, NOW)
    assert (target.raw_target, target.doubt) == ("10", "Oklart vilken kolumn.")
    assert not PlanChange.objects.exists()


def test_a_correction_in_an_adopted_plan_is_kept_as_such_with_its_reason(confirm, plans) -> None:
    confirm(AT_MOST_27, reason=" Står i kapitel 5.4. ")
    target = Target.objects.get(pk=plans.unclear.pk)
    assert (target.kind, target.low, target.high) == (Kind.AT_MOST, None, 27)
    change = PlanChange.objects.get()
    assert (change.plan, change.kind, change.reason) == (plans.plan, PlanChangeKind.CORRECTS_READING, "Står i kapitel 5.4.")


def test_a_correction_in_a_draft_is_no_change_of_a_plan(confirm, plans) -> None:
    Plan.objects.filter(pk=plans.plan.pk).update(state=PlanState.DRAFT, adopted_by=None)
    plans.unclear.refresh_from_db()
    confirm(AT_MOST_27, reason="Står i kapitel 5.4.")
    assert not PlanChange.objects.exists()


@pytest.mark.parametrize(
    ("reading", "expected"),
    [
        pytest.param(TargetReading(Kind.WITHIN, Decimal(1), Decimal(2)), ("WITHIN", 1, 2, None), id="within"),
        pytest.param(TargetReading(Kind.EXACTLY, Decimal(0), Decimal(0)), ("EXACTLY", 0, 0, None), id="exactly nought"),
        pytest.param(TargetReading(Kind.AT_LEAST, Decimal(-15)), ("AT_LEAST", -15, None, None), id="below nought"),
        pytest.param(
            TargetReading(Kind.FOLLOW, baseline=Decimal(10), baseline_year=2024), ("FOLLOW", None, None, 10), id="an outcome"
        ),
        pytest.param(TargetReading(Kind.INCREASE, baseline=Decimal(10)), ("INCREASE", None, None, 10), id="a trend"),
    ],
)
def test_a_target_can_be_read_in_every_way_that_fits(confirm, plans, reading: TargetReading, expected: tuple) -> None:
    confirm(reading, reason="Står i kapitel 5.4.")
    target = Target.objects.get(pk=plans.unclear.pk)
    assert (target.kind, target.low, target.high, target.baseline) == expected


# The reading; the code, the field and the words of the refusal.
WRONG = {
    "at least nothing": (TargetReading(Kind.AT_LEAST), "BOUNDS", "low", "lägsta värde som når"),
    "at most, with the lowest": (TargetReading(Kind.AT_MOST, low=Decimal(1)), "BOUNDS", "high", "högsta värde som når"),
    "exactly two": (TargetReading(Kind.EXACTLY, Decimal(1), Decimal(2)), "BOUNDS", "low", "samma värde"),
    "the wrong way round": (TargetReading(Kind.WITHIN, Decimal(2), Decimal(1)), "BOUNDS", "low", "det lägsta först"),
    "a bound of nothing": (TargetReading(Kind.FOLLOW, low=Decimal(1)), "BOUNDS", "low", "Lämna dem tomma"),
    "a trend from nowhere": (TargetReading(Kind.INCREASE), "BASELINE_NEEDED", "baseline", "behöver ett utgångsvärde"),
    "a yes of a number": (TargetReading(Kind.YES), "KIND", "kind", "Indikatorn är ett tal"),
    "not a number": (TargetReading(Kind.AT_LEAST, Decimal("NaN")), "NOT_A_NUMBER", "low", "som ett tal"),
    "too large": (TargetReading(Kind.AT_LEAST, Decimal("1e30")), "TOO_LARGE", "low", "för stort"),
    "too many decimals": (TargetReading(Kind.AT_LEAST, Decimal("1.00001")), "TOO_MANY_DECIMALS", "low", "4 decimaler"),
    "a year of nothing": (replace(AS_IT_STANDS, baseline_year=2024), "BASELINE_NEEDED", "baseline", "lämna året tomt"),
    "a year to come": (
        replace(AS_IT_STANDS, baseline=Decimal(1), baseline_year=2027),
        "BASELINE_YEAR",
        "baseline_year",
        "från 2000 till 2026",
    ),
}


@pytest.mark.parametrize(("reading", "code", "field", "sentence"), WRONG.values(), ids=WRONG)
def test_a_reading_that_nothing_could_be_judged_by_is_refused(
    confirm, plans, reading: TargetReading, code: str, field: str, sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence) as refused:
        confirm(reading, reason="Står i kapitel 5.4.")
    assert (refused.value.code, refused.value.field) == (code, field)
    assert Target.objects.get(pk=plans.unclear.pk).reading == Reading.UNCLEAR


def test_a_question_has_the_target_yes_or_none(confirm, plans) -> None:
    question = make_indicator(plans.goal, "Avtal finns", value_type=ValueType.YES_NO, kind="YES", low=None, reading="ASSUMED")
    with pytest.raises(Refused, match="besvaras med ja eller nej"):
        confirm(AS_IT_STANDS, target=question, reason="Står i kapitel 5.4.")
    assert confirm(target=question).reading == Reading.CONFIRMED


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_correction_without_a_reason_is_refused(confirm, reason: str) -> None:
    with pytest.raises(Refused, match="Skriv varför läsningen rättas") as refused:
        confirm(AT_MOST_27, reason=reason)
    assert refused.value.field == "reason"


def test_a_reading_that_somebody_has_changed_meanwhile_is_shown_as_it_is_now(confirm, plans) -> None:
    Target.objects.filter(pk=plans.unclear.pk).update(low=12)
    with pytest.raises(StaleReading, match="Någon har ändrat läsningen") as refused:
        confirm(seen=AS_IT_STANDS)
    assert refused.value.current.low == 12


def test_confirming_twice_makes_one_change(confirm) -> None:
    confirm(AT_MOST_27, reason="Står i kapitel 5.4.", seen=AS_IT_STANDS)
    confirm(AT_MOST_27, reason="Står i kapitel 5.4.", seen=AS_IT_STANDS)
    actions = list(AuditEvent.objects.order_by("pk").values_list("action", flat=True))
    assert (actions, PlanChange.objects.count()) == (["target.confirm_reading", "plan.amend"], 1)


@pytest.mark.parametrize("who", ["reporter", "secretary", "member", "auditor", "administrator", "other_reporter", "outsider"])
def test_only_those_who_edit_the_plan_may(confirm, plans, request, who: str) -> None:
    with pytest.raises(Refused) as refused:
        confirm(by=request.getfixturevalue(who))
    assert refused.value.code == "NOT_PERMITTED"
    assert Target.objects.get(pk=plans.unclear.pk).reading == Reading.UNCLEAR


def test_the_event_says_how_it_was_read_before_and_after(confirm, plans, coordinator) -> None:
    confirm(AT_MOST_27, reason="Står i kapitel 5.4.")
    event = AuditEvent.objects.get(action="target.confirm_reading")
    assert event.changes == {
        "kind": ["AT_LEAST", "AT_MOST"],
        "low": ["10", None],
        "high": [None, "27"],
        "reading": ["UNCLEAR", "CONFIRMED"],
    }
    assert event.subject == f"target:{plans.unclear.pk}"
    assert (event.actor_id, event.via, event.reason, event.unit_id) == (
        coordinator.pk,
        "test",
        "Står i kapitel 5.4.",
        plans.plan.unit_id,
    )


def test_a_reading_whose_event_cannot_be_written_is_not_confirmed(confirm, plans, monkeypatch) -> None:
    def broken(**_: Any) -> None:
        raise RuntimeError("the trace is full")

    monkeypatch.setattr(operation, "record_event", broken)
    with pytest.raises(RuntimeError):
        confirm(AT_MOST_27, reason="Står i kapitel 5.4.")
    assert Target.objects.get(pk=plans.unclear.pk).reading == Reading.UNCLEAR
    assert not PlanChange.objects.exists()
