"""record_outcome: the one way in for every value. What it keeps, what it refuses and in which words, and what the trace says."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from goals.models import Category, Dimension, Origin, Outcome, OutcomeState, Target
from goals.operations import outcomes as operation
from goals.operations.checks import LONGEST_TEXT
from goals.operations.outcomes import OutcomeEntry, StaleOutcome, record_outcome
from goals.rules.targets import ValueType
from tests.conftest import AUGUST, NOW, make_indicator
from tracker.models import AuditEvent, Person
from tracker.operations import Actor, Refused
from tracker.periods import Period
from tracker.permissions import access_of

pytestmark = pytest.mark.django_db

ActorOf = Callable[[Person], Actor]
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def record(rounds: SimpleNamespace, reporter: Person, actor: ActorOf) -> Callable[..., Outcome]:
    """Record as the reporter, for August, as if nothing had been there; `entry` by its fields."""

    def record(target: Target, *, by: Person = reporter, version: int = 0, **fields: Any) -> Outcome:
        options: dict[str, Any] = {"by": actor(by), "now": NOW, "period": AUGUST}
        options |= {name: fields.pop(name) for name in list(fields) if name in {"period", "now", "reason", "origin"}}
        numbers = {name: Decimal(text) for name, text in fields.items() if name.endswith("value")}
        entry = OutcomeEntry(**{**fields, **numbers})
        return record_outcome(indicator=target.indicator, entry=entry, expected_version=version, **options)

    return record


@pytest.fixture
def approved(record: Callable[..., Outcome], plans: SimpleNamespace, coordinator: Person) -> Outcome:
    """64 films, reported and approved."""
    outcome = record(plans.films, value="64")
    Outcome.objects.filter(pk=outcome.pk).update(
        state=OutcomeState.APPROVED, approved_by=coordinator, approved_at=NOW, approved_version=1
    )
    outcome.refresh_from_db()
    return outcome


def events() -> list[AuditEvent]:
    return list(AuditEvent.objects.order_by("pk"))


# What is kept


def test_a_value_is_kept_as_a_draft_with_who_when_and_by_which_way(record, plans, reporter) -> None:
    record(plans.films, value="64", comment="Umeå räknas en gång.")
    outcome = Outcome.objects.get()
    assert (outcome.value, outcome.comment, outcome.period) == (64, "Umeå räknas en gång.", AUGUST)
    assert (outcome.state, outcome.version, outcome.origin) == (OutcomeState.DRAFT, 1, Origin.FORM)
    assert (outcome.entered_by, outcome.entered_at, outcome.via) == (reporter, NOW, "test")


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"value": "0"}, id="zero is a value"),
        pytest.param({"value": "-12"}, id="below zero"),
        pytest.param({"value": "99999999999"}, id="the largest that is kept"),
        pytest.param({"missing_reason": "NOT_MEASURED"}, id="a reason for none"),
        pytest.param({"comment": "Vi räknar ännu."}, id="a comment before there is a value"),
        pytest.param({"forecast_value": "95"}, id="a forecast before there is a value"),
        pytest.param({"forecast_attainment": "PARTLY_MET", "forecast_comment": "Två kommuner kvar."}, id="a forecast in words"),
        pytest.param({"value": "64", "is_preliminary": True, "concerns_year": 2025}, id="preliminary, about last year"),
        pytest.param({"value": "64", "source": "Kulturdatabasen", "split_reason": "Registret saknar kön."}, id="its source"),
    ],
)
def test_what_is_entered_is_what_is_kept(record, plans, fields: dict[str, Any]) -> None:
    record(plans.films, **fields)
    kept = OutcomeEntry.of(Outcome.objects.get()).fields
    assert {name: str(kept[name]).removesuffix(".0000") for name in fields} == {n: str(v) for n, v in fields.items()}


def test_parts_are_kept_changed_and_taken_away_and_those_not_named_stay(record, plans) -> None:
    women, men = plans.women.pk, plans.men.pk
    record(plans.share, value="41.5", parts={women: Decimal(44), men: Decimal(39)})
    record(plans.share, value="41.5", parts={women: Decimal("44.5")}, version=1)
    assert dict(Outcome.objects.get().parts.values_list("category", "value")) == {women: Decimal("44.5"), men: 39}
    after = record(plans.share, value="41.5", parts={women: None}, version=2)
    assert [part.value for part in after.known_parts] == [39]
    assert dict(Outcome.objects.get().parts.values_list("category", "value")) == {men: 39}


def test_the_same_again_makes_neither_version_nor_event(record, plans) -> None:
    record(plans.share, value="41.5", parts={plans.women.pk: Decimal(44), plans.men.pk: None})
    again = record(plans.share, value="41.50", parts={plans.women.pk: Decimal("44.0")})
    assert (again.version, len(events())) == (1, 1)


def test_a_value_can_be_taken_back(record, plans) -> None:
    record(plans.films, value="64")
    record(plans.films, version=1)
    assert (Outcome.objects.get().value, Outcome.objects.get().version) == (None, 2)


def test_nothing_is_not_recorded_as_something(record, plans) -> None:
    with pytest.raises(Refused, match="Ange ett utfall, eller ett skäl"):
        record(plans.films)
    assert not Outcome.objects.exists()


@pytest.mark.parametrize("state", [OutcomeState.REPORTED, OutcomeState.RETURNED, OutcomeState.APPROVED])
def test_a_change_makes_a_value_a_draft_again_that_nobody_has_approved(record, plans, approved, state) -> None:
    Outcome.objects.update(state=state)
    record(plans.films, value="65", version=1)
    outcome = Outcome.objects.get()
    assert (outcome.state, outcome.version) == (OutcomeState.DRAFT, 2)
    assert (outcome.approved_by, outcome.approved_at, outcome.approved_version) == (None, None, None)


def test_the_same_again_leaves_an_approved_value_approved(record, plans, approved) -> None:
    assert record(plans.films, value="64", version=1).state == OutcomeState.APPROVED


# What somebody else did meanwhile


def test_a_stale_save_is_refused_and_brings_what_was_saved_meanwhile(record, plans, colleague) -> None:
    record(plans.films, value="64", by=colleague)
    with pytest.raises(StaleOutcome, match="Reporter Rolf har ändrat utfallet medan du skrev") as refused:
        record(plans.films, value="70")
    assert (refused.value.code, refused.value.current.value, refused.value.current.version) == ("STALE", 64, 1)
    assert Outcome.objects.get().value == 64


def test_two_windows_of_the_same_person_are_told_so(record, plans) -> None:
    record(plans.films, value="64")
    with pytest.raises(StaleOutcome, match="Du har själv sparat utfallet i ett annat fönster"):
        record(plans.films, value="70")


def test_two_who_enter_the_same_are_not_in_each_others_way(record, plans, colleague) -> None:
    record(plans.films, value="64", by=colleague)
    assert record(plans.films, value="64").version == 1


# What cannot be right


# The row, what is entered; the code, the field and the words of the refusal.
WRONG: dict[str, tuple[str, dict[str, Any], str, str, str]] = {
    "decimals of a count": ("films", {"value": "64.5"}, "TOO_MANY_DECIMALS", "value", "Ange ett heltal, utan decimaler"),
    "too many decimals": ("share", {"value": "41.55"}, "TOO_MANY_DECIMALS", "value", "Ange högst 1 decimal"),
    "very many decimals": ("share", {"value": f"41.{'0' * 30}1"}, "TOO_MANY_DECIMALS", "value", "Ange högst 1 decimal"),
    "too large": ("films", {"value": "100000000000"}, "TOO_LARGE", "value", "Talet är för stort"),
    "far too large": ("films", {"value": "1E+400"}, "TOO_LARGE", "value", "Talet är för stort"),
    "not a number": ("films", {"value": "NaN"}, "NOT_A_NUMBER", "value", "går inte att läsa som ett tal"),
    "infinite": ("films", {"value": "-Infinity"}, "NOT_A_NUMBER", "value", "går inte att läsa som ett tal"),
    "decimals of a forecast": ("films", {"forecast_value": "9.5"}, "TOO_MANY_DECIMALS", "forecast_value", "ett heltal"),
    "neither yes nor no": ("question", {"value": "2"}, "NOT_YES_NO", "value", "Svara ja eller nej"),
    "a forecast of neither": ("question", {"forecast_value": "2"}, "NOT_YES_NO", "forecast_value", "Svara ja eller nej"),
    "a value and a reason": ("films", {"value": "6", "missing_reason": "NOT_MEASURED"}, "BOTH", "missing_reason", "inte båda"),
    "an unknown reason": ("films", {"missing_reason": "LOST"}, "UNKNOWN_REASON", "missing_reason", "Välj ett av skälen"),
    "an unknown forecast": ("films", {"forecast_attainment": "NO_DATA"}, "UNKNOWN_FORECAST", "forecast_attainment", "Välj en av"),
    "about its own year": ("films", {"concerns_year": 2026}, "NOT_EARLIER", "concerns_year", "Ange ett år före 2026"),
    "about no year": ("films", {"concerns_year": -1}, "NOT_EARLIER", "concerns_year", "Ange ett år före 2026"),
    "a long comment": ("films", {"comment": "a" * (LONGEST_TEXT + 1)}, "TOO_LONG", "comment", "högst 10 000 tecken"),
    "a NUL byte": ("films", {"source": "a\0b"}, "NUL", "source", "tecken som inte kan sparas"),
}


@pytest.mark.parametrize(("row", "fields", "code", "field", "sentence"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_right_is_refused_at_its_field(
    record, plans, row: str, fields: dict[str, Any], code: str, field: str, sentence: str
) -> None:
    plans.question = make_indicator(plans.goal, "Avtal finns", value_type=ValueType.YES_NO, kind="YES", low=None)
    with pytest.raises(Refused, match=sentence) as refused:
        record(getattr(plans, row), **fields)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert not Outcome.objects.exists()
    assert not events()


def test_the_longest_comment_is_kept(record, plans) -> None:
    assert len(record(plans.films, comment="å" * LONGEST_TEXT).comment) == LONGEST_TEXT


@pytest.mark.parametrize(("value", "word"), [("1", "ja"), ("0", "nej")])
def test_ja_and_nej_are_1_and_0(record, plans, value: str, word: str) -> None:
    question = make_indicator(plans.goal, "Avtal finns", value_type=ValueType.YES_NO, kind="YES", low=None)
    assert record(question, value=value).value == Decimal(value), word


def _foreign_category(plans: SimpleNamespace, soder: SimpleNamespace, whose: str) -> int:
    if whose == "nobody's":
        return 10**9
    if whose == "of a dimension that the indicator is not split by":
        dimension = Dimension.objects.create(region=plans.plan.unit.region, name="Kommun")
    else:
        dimension = Dimension.objects.create(region=soder.region, name="Kön", is_gender=True)
    return Category.objects.create(dimension=dimension, order=0, name="Kvinnor").pk


@pytest.mark.parametrize("whose", ["nobody's", "of a dimension that the indicator is not split by", "another region's"])
def test_a_part_that_is_not_the_indicators_is_refused(record, plans, soder, whose: str) -> None:
    pk = _foreign_category(plans, soder, whose)
    with pytest.raises(Refused, match="ingen sådan del") as refused:
        record(plans.share, value="41", parts={pk: Decimal(44)})
    assert refused.value.field == f"part_{pk}"
    assert not Outcome.objects.exists()


# Who may


@pytest.mark.parametrize("who", ["reporter", "colleague", "coordinator", "manager"])
def test_those_who_enter_outcomes_in_the_nämnd_may(record, plans, request, who: str) -> None:
    assert record(plans.films, value="64", by=request.getfixturevalue(who)).version == 1


@pytest.mark.parametrize("who", ["secretary", "member", "auditor", "administrator", "other_reporter", "outsider", "stranger"])
def test_nobody_else_may_and_is_told_who_can_help(record, plans, request, who: str) -> None:
    with pytest.raises(Refused, match="Samordnaren där kan hjälpa dig") as refused:
        record(plans.films, value="64", by=request.getfixturevalue(who))
    assert refused.value.code == "NOT_PERMITTED"
    assert not Outcome.objects.exists()


def test_what_is_recorded_is_never_told_to_somebody_who_may_not_read_it(record, plans, norr, reporter, other_reporter) -> None:
    """A series that another authority were to report would else hand over its value in the answer to a stale save."""
    record(plans.films, value="64")
    plans.films.indicator.reporting_unit = norr.care_administration
    plans.films.indicator.save()
    with pytest.raises(Refused) as refused:
        record(plans.films, by=other_reporter, value="65")
    assert refused.value.code == "NOT_PERMITTED"


def test_an_access_to_another_region_opens_nothing_here(record, plans, soder, outsider, rounds) -> None:
    by = Actor(outsider, "test", access_of(outsider, soder.region, NOW.date()))
    entry = OutcomeEntry(value=Decimal(1))
    with pytest.raises(Refused) as refused:
        record_outcome(by=by, now=NOW, indicator=plans.films.indicator, period=AUGUST, entry=entry, expected_version=0)
    assert refused.value.code == "NOT_PERMITTED"


# History: values that no round covers


@pytest.fixture
def last_year() -> Period:
    return Period(2024, 12)


def test_a_value_of_an_earlier_year_is_entered_by_the_coordinator_with_the_reason(record, plans, coordinator, last_year) -> None:
    record(plans.films, value="123", by=coordinator, period=last_year, reason="  Ur årsrapporten 2024. ")
    assert Outcome.objects.get().period == last_year
    assert events()[0].reason == "Ur årsrapporten 2024."


def test_history_without_a_reason_is_refused(record, plans, coordinator, last_year) -> None:
    with pytest.raises(Refused, match="Skriv varför värdet förs in nu") as refused:
        record(plans.films, value="123", by=coordinator, period=last_year, reason=" ")
    assert refused.value.field == "reason"


def test_history_is_not_the_reporters(record, plans, last_year) -> None:
    with pytest.raises(Refused) as refused:
        record(plans.films, value="123", period=last_year, reason="Ur årsrapporten 2024.")
    assert refused.value.code == "NOT_PERMITTED"


# The trace


def test_the_event_says_before_and_after_who_when_by_which_way_and_which_version(record, plans, approved, reporter) -> None:
    record(plans.films, value="65", version=1, now=LATER, reason="Räknat om.")
    first, second = events()
    assert first.changes == {"value": [None, "64"]}
    assert second.changes == {
        "value": ["64", "65"],
        "state": ["APPROVED", "DRAFT"],
        "approved_by": [f"person:{approved.approved_by_id}", None],
    }
    assert (second.action, second.subject, second.version) == ("outcome.record", f"outcome:{approved.pk}", 2)
    assert (second.actor_id, second.actor_name, second.via) == (reporter.pk, "Reporter Rut", "test")
    assert (second.at, second.reason, second.is_draft) == (LATER, "Räknat om.", True)
    assert (second.region_id, second.unit_id) == (plans.plan.unit.region_id, plans.plan.unit_id)


def test_the_event_has_the_parts_too(record, plans) -> None:
    women = plans.women.pk
    record(plans.share, value="41.5", parts={women: Decimal(44)})
    record(plans.share, value="41.5", parts={women: None}, version=1)
    assert [event.changes.get(f"part_{women}") for event in events()] == [[None, "44"], ["44", None]]


def test_a_value_whose_event_cannot_be_written_is_not_kept(record, plans, monkeypatch) -> None:
    def broken(**_: Any) -> None:
        raise RuntimeError("the trace is full")

    monkeypatch.setattr(operation, "record_event", broken)
    with pytest.raises(RuntimeError):
        record(plans.share, value="41.5", parts={plans.women.pk: Decimal(44)})
    assert not Outcome.objects.exists()
