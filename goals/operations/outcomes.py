"""Recording an outcome: the one way in for every value, from page, file, API and job."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from goals.models import Category, Indicator, Origin, Outcome, OutcomePart, OutcomeState
from goals.models.outcomes import MissingReason
from goals.operations.locks import governing_follow_up, refuse_if_locked
from goals.rules.targets import ValueType
from tracker.models.constraints import LARGEST
from tracker.operations import Actor, Refused, changed, record_event, require
from tracker.periods import Period
from tracker.permissions import Permission
from tracker.sentences import Sentence, gettext_noop

# The fields of an outcome that a person fills in.
ENTERED = (
    "value",
    "missing_reason",
    "split_reason",
    "forecast_value",
    "forecast_attainment",
    "forecast_comment",
    "is_preliminary",
    "concerns_year",
    "comment",
    "source",
)


@dataclass(frozen=True)
class OutcomeEntry:
    """What is to be recorded: a value, or the reason why there is none.

    Yes and no are 1 and 0. `parts` are values by Category id, None for a part
    that is left empty.
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

    @property
    def fields(self) -> dict[str, Any]:
        """The entry's fields as they stand in the table."""
        return {name: getattr(self, name) for name in ENTERED}


class StaleOutcome(Refused):
    """Refused because somebody saved the same value meanwhile; `current` is what they saved."""

    def __init__(self, current: Outcome) -> None:
        super().__init__(
            "STALE",
            Sentence(
                gettext_noop("{who} har ändrat utfallet medan du skrev. Jämför de två värdena och välj vilket som ska gälla."),
                {"who": current.entered_by.name if current.entered_by else "Tertial"},
            ),
        )
        self.current = current


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
    with transaction.atomic():
        follow_up = governing_follow_up(indicator, period)
        if follow_up is None:
            _require_for_history(by, indicator, reason)
        else:
            require(by, Permission.ENTER_OUTCOME, indicator.reporting_unit)
            refuse_if_locked(follow_up, indicator, now)
        check_entry(indicator, entry)
        current = _current(indicator, period)
        before = _recorded(current)
        after = entry.fields | _parts_as_fields(entry)
        changes = changed(before, after)
        if current is not None and not changes:
            return current
        if current is not None and current.version != expected_version:
            raise StaleOutcome(current)
        return _save(
            by=by,
            now=now,
            outcome=current or Outcome(indicator=indicator, year=period.year, month=period.month, version=0),
            entry=entry,
            changes=changes,
            origin=origin,
            reason=reason,
        )


def check_entry(indicator: Indicator, entry: OutcomeEntry) -> None:
    """Refuse an entry that cannot be right, naming the field. Does not touch the database."""
    if entry.value is not None and entry.missing_reason:
        raise Refused(
            "VALUE_AND_REASON",
            Sentence(gettext_noop("Ange antingen ett utfall eller varför det saknas, inte båda.")),
            "missing_reason",
        )
    if entry.missing_reason and entry.missing_reason not in MissingReason.values:
        raise Refused("UNKNOWN_REASON", Sentence(gettext_noop("Välj en av orsakerna i listan.")), "missing_reason")
    _check_number(indicator, "value", entry.value)
    _check_number(indicator, "forecast_value", entry.forecast_value)
    for category_id, value in entry.parts.items():
        _check_number(indicator, f"part_{category_id}", value)
    if indicator.value_type == ValueType.YES_NO and entry.value not in (None, Decimal(0), Decimal(1)):
        raise Refused("NOT_YES_OR_NO", Sentence(gettext_noop("Svara ja eller nej.")), "value")


def _check_number(indicator: Indicator, name: str, value: Decimal | None) -> None:
    """The same number must be shown, stored and judged: nothing is rounded on the way in."""
    if value is None:
        return
    if not value.is_finite() or abs(value) > LARGEST:
        raise Refused("TOO_LARGE", Sentence(gettext_noop("Talet är för stort. Kontrollera enheten.")), name)
    exponent = value.normalize().as_tuple().exponent
    if -int(exponent) > indicator.decimals:
        raise Refused(
            "TOO_MANY_DECIMALS",
            Sentence(
                gettext_noop("Ange högst {count} {word}."),
                {"count": str(indicator.decimals), "word": "decimal" if indicator.decimals == 1 else "decimaler"},
            ),
            name,
        )


def _require_for_history(by: Actor, indicator: Indicator, reason: str) -> None:
    require(by, Permission.APPROVE_OUTCOME, indicator.reporting_unit)
    if not reason:
        raise Refused(
            "REASON_NEEDED",
            Sentence(gettext_noop("Perioden hör inte till någon uppföljning. Skriv varför värdet förs in nu.")),
            "reason",
        )


def _current(indicator: Indicator, period: Period) -> Outcome | None:
    return (
        Outcome.objects.select_for_update(no_key=True, of=("self",))
        .select_related("entered_by")
        .prefetch_related("parts")
        .filter(indicator=indicator)
        .of(period)
        .first()
    )


def _recorded(outcome: Outcome | None) -> dict[str, Any]:
    """What is recorded now, by field; only empty values when nothing is."""
    if outcome is None:
        return OutcomeEntry().fields | {"value": None}
    fields = {name: getattr(outcome, name) for name in ENTERED}
    return fields | {f"part_{part.category_id}": part.value for part in outcome.parts.all()}


def _parts_as_fields(entry: OutcomeEntry) -> dict[str, Decimal | None]:
    return {f"part_{category_id}": value for category_id, value in entry.parts.items()}


def _save(
    *,
    by: Actor,
    now: datetime,
    outcome: Outcome,
    entry: OutcomeEntry,
    changes: Mapping[str, tuple[Any, Any]],
    origin: Origin,
    reason: str,
) -> Outcome:
    for name, value in entry.fields.items():
        setattr(outcome, name, value)
    outcome.state = OutcomeState.DRAFT
    outcome.version += 1
    outcome.origin = origin
    outcome.via = by.via
    outcome.entered_by = by.person
    outcome.entered_at = now
    outcome.approved_by = outcome.approved_at = outcome.approved_version = None
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
    """Keep the parts as entered. The categories must belong to the indicator's own region."""
    known = set(
        Category.objects.filter(dimension__region_id=outcome.indicator.unit.region_id, pk__in=entry.parts).values_list(
            "pk", flat=True
        )
    )
    if unknown := set(entry.parts) - known:
        raise Refused("UNKNOWN_PART", Sentence(gettext_noop("Okänd del av utfallet.")), f"part_{min(unknown)}")
    for category_id, value in entry.parts.items():
        if value is None:
            outcome.parts.filter(category_id=category_id).delete()
        else:
            OutcomePart.objects.update_or_create(outcome=outcome, category_id=category_id, defaults={"value": value})
