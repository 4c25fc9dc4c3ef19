"""Recording an outcome: the one way in for every value, from page, file, API and job."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from goals.models import Category, Indicator, Origin, Outcome, OutcomePart, OutcomeState
from goals.models.outcomes import MissingReason
from goals.operations.acting import require_reporter
from goals.operations.checks import check_number, check_text
from goals.operations.locks import governing_follow_up, refuse_if_locked, writing
from goals.rules.attainment import JUDGED
from goals.rules.targets import ValueType
from tracker.models import Person
from tracker.numbers import REFUSALS
from tracker.operations import Actor, Changes, Refused, changed, record_event, require
from tracker.periods import FIRST_YEAR, Period
from tracker.permissions import Permission
from tracker.sentences import Sentence, gettext_noop

TEXTS = ("comment", "split_reason", "forecast_comment", "source")
# The fields of an outcome that a person fills in; its parts are rows of their own.
ENTERED = (
    "value",
    "missing_reason",
    "forecast_value",
    "forecast_attainment",
    "is_preliminary",
    "concerns_year",
    *TEXTS,
)
UNKNOWN_REASON = Sentence(gettext_noop("Välj ett av skälen i listan."))


@dataclass(frozen=True)
class OutcomeEntry:
    """What is to be recorded: a value, or the reason why there is none.

    Yes and no are 1 and 0. `parts` are values by Category id: None takes a part
    away, and one that is not named stays as it is.
    """

    value: Decimal | None = None
    missing_reason: str = ""
    split_reason: str = ""
    forecast_value: Decimal | None = None
    forecast_attainment: str = ""
    forecast_comment: str = ""
    is_preliminary: bool = False
    concerns_year: int | None = None
    comment: str = ""
    source: str = ""
    parts: Mapping[int, Decimal | None] = field(default_factory=dict)

    @classmethod
    def of(cls, outcome: Outcome | None) -> "OutcomeEntry":
        """What is recorded, as it would be entered; all empty when there is nothing."""
        if outcome is None:
            return cls()
        fields = {name: getattr(outcome, name) for name in ENTERED}
        return cls(**fields, parts={part.category_id: part.value for part in outcome.known_parts})

    @property
    def fields(self) -> dict[str, Any]:
        """Every field with its value, the parts as "part_7", as the trace and the forms name them."""
        parts = {part_field(category_id): value for category_id, value in self.parts.items()}
        return {name: getattr(self, name) for name in ENTERED} | parts


def part_field(category_id: int) -> str:
    """The field of one part, as the trace and the forms name it."""
    return f"part_{category_id}"


class StaleOutcome(Refused):
    """Refused because the value was saved meanwhile; `current` is what was saved."""

    def __init__(self, current: Outcome, by: Person | None) -> None:
        super().__init__("STALE", _who_was_first(current, by))
        self.current = current


def _who_was_first(current: Outcome, by: Person | None) -> Sentence:
    if by is not None and current.entered_by == by:
        return Sentence(
            gettext_noop("Du har själv sparat utfallet i ett annat fönster. Jämför de två och välj vilket som ska gälla.")
        )
    return Sentence(
        gettext_noop("{who} har ändrat utfallet medan du skrev. Jämför de två och välj vilket som ska gälla."),
        {"who": current.entered_by.name if current.entered_by else "Tertial"},
    )


def record_outcome(
    *,
    by: Actor,
    now: datetime,
    indicator: Indicator,
    period: Period,
    entry: OutcomeEntry,
    expected_version: int,
    origin: Origin = Origin.FORM,
    reason: str = "",
) -> Outcome:
    """Record the outcome of one indicator for one period as a draft.

    `expected_version` is the version that the person saw; 0 when there was none.
    What is already recorded is returned as it is, so that a form sent twice makes
    one change. Raises StaleOutcome when somebody else came first, and Refused when
    the round is locked, the person may not, or the entry cannot be right.
    """
    by = require_reporter(by, indicator)
    # What is already there is told to whoever comes second: so only to those who may read it.
    by = require(by, Permission.READ_LIVE, indicator.unit)
    with writing():
        by, reason = _lock(by, now, indicator, period, reason.strip())
        check_entry(indicator, period, entry)
        current = _current(indicator, period)
        changes = changed(OutcomeEntry.of(current).fields, entry.fields)
        if not changes:
            return _as_it_is(current)
        if current is not None and current.version != expected_version:
            raise StaleOutcome(current, by.person)
        _check_parts(indicator, entry)
        outcome = current or Outcome(indicator=indicator, year=period.year, month=period.month, version=0)
        return _save(by=by, now=now, outcome=outcome, entry=entry, changes=changes, origin=origin, reason=reason)


def _lock(by: Actor, now: datetime, indicator: Indicator, period: Period, reason: str) -> tuple[Actor, str]:
    """Take the lock that governs the value; who acts, and why it is changed, "" when that need not be said."""
    follow_up = governing_follow_up(indicator, period)
    if follow_up is not None:
        exception = refuse_if_locked(follow_up, indicator, now)
        return by, reason or (exception.reason if exception else "")
    by = require(by, Permission.APPROVE_OUTCOME, indicator.reporting_unit)
    if not reason:
        raise Refused(
            "REASON_NEEDED",
            Sentence(gettext_noop("Perioden hör inte till någon uppföljning. Skriv varför värdet förs in nu.")),
            "reason",
        )
    return by, reason


def check_entry(indicator: Indicator, period: Period, entry: OutcomeEntry) -> None:
    """Refuse an entry that cannot be right, naming the field. Does not touch the database."""
    _check_choices(entry)
    numbers = {"value": entry.value, "forecast_value": entry.forecast_value}
    numbers |= {part_field(category_id): value for category_id, value in entry.parts.items()}
    for name, value in numbers.items():
        check_number(name, value, decimals=indicator.decimals)
        if indicator.value_type == ValueType.YES_NO and value not in (None, 0, 1):
            raise Refused("NOT_YES_NO", Sentence(REFUSALS["NOT_YES_NO"]), name)
    for name in TEXTS:
        check_text(name, getattr(entry, name))
    if entry.concerns_year is not None and not FIRST_YEAR <= entry.concerns_year < period.year:
        raise Refused(
            "NOT_EARLIER",
            Sentence(gettext_noop("Ange ett år före {year}, eller lämna tomt."), {"year": str(period.year)}),
            "concerns_year",
        )


def _check_choices(entry: OutcomeEntry) -> None:
    if entry.value is not None and entry.missing_reason:
        raise Refused(
            "BOTH",
            Sentence(gettext_noop("Ange antingen ett utfall eller ett skäl till att det saknas, inte båda.")),
            "missing_reason",
        )
    if entry.missing_reason not in {"", *MissingReason.values}:
        raise Refused("UNKNOWN_REASON", UNKNOWN_REASON, "missing_reason")
    if entry.forecast_attainment not in {"", *JUDGED}:
        raise Refused("UNKNOWN_FORECAST", Sentence(gettext_noop("Välj en av prognoserna i listan.")), "forecast_attainment")


def _check_parts(indicator: Indicator, entry: OutcomeEntry) -> None:
    """Refuse parts that the indicator is not split into: another region's too, which nobody is told exist."""
    if not entry.parts:
        return
    own = Category.objects.filter(dimension__indicators__indicator=indicator, dimension__region=indicator.unit.region_id)
    unknown = set(entry.parts) - set(own.filter(pk__in=entry.parts).values_list("pk", flat=True))
    if unknown:
        raise Refused("UNKNOWN_PART", Sentence(gettext_noop("Indikatorn har ingen sådan del.")), part_field(min(unknown)))


def _current(indicator: Indicator, period: Period) -> Outcome | None:
    locked = Outcome.objects.select_for_update(no_key=True, of=("self",)).select_related("entered_by")
    return locked.filter(indicator=indicator).of(period).first()


def _as_it_is(current: Outcome | None) -> Outcome:
    if current is None:
        raise Refused("NOTHING_ENTERED", Sentence(gettext_noop("Ange ett utfall, eller ett skäl till att det saknas.")), "value")
    return current


def _save(
    *, by: Actor, now: datetime, outcome: Outcome, entry: OutcomeEntry, changes: Changes, origin: Origin, reason: str
) -> Outcome:
    """Save the entry as a draft of a new version, which nobody has approved yet, and its event."""
    approval: dict[str, Any] = {"state": OutcomeState.DRAFT, "approved_by": None}
    if outcome.pk:
        changes = {**changes, **changed({name: getattr(outcome, name) for name in approval}, approval)}
    values = {name: getattr(entry, name) for name in ENTERED} | approval
    values |= {"approved_at": None, "approved_version": None, "version": outcome.version + 1}
    values |= {"origin": origin, "via": by.via, "entered_by": by.person, "entered_at": now}
    for name, value in values.items():
        setattr(outcome, name, value)
    outcome.save()
    _save_parts(outcome, entry)
    record_event(
        by=by,
        now=now,
        action="outcome.record",
        subject=outcome,
        changes=changes,
        unit=outcome.indicator.unit,
        version=outcome.version,
        is_draft=True,
        reason=reason,
    )
    return outcome


def _save_parts(outcome: Outcome, entry: OutcomeEntry) -> None:
    kept = {category_id: value for category_id, value in entry.parts.items() if value is not None}
    if removed := set(entry.parts) - set(kept):
        outcome.parts.filter(category__in=removed).delete()
    OutcomePart.objects.bulk_create(
        [OutcomePart(outcome=outcome, category_id=category_id, value=value) for category_id, value in kept.items()],
        update_conflicts=True,
        unique_fields=["outcome", "category"],
        update_fields=["value"],
    )
    vars(outcome).pop("known_parts", None)  # what was read of them before
