"""From a pasted row to a target: what is set, how sure the reading is, and what the indicator is when it is new."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from goals.rules.plan_table import TableRow
from goals.rules.source_text import UNKNOWN_BASELINE
from goals.rules.targets import Kind, Reading, ValueType
from tracker.sentences import Sentence, gettext_noop

NOT_SET = gettext_noop("Målvärde för {year} är inte satt.")
NO_MONTHS = gettext_noop("Ingen periodicitet: indikatorn mäts inte förrän det är sagt när.")
OTHER_UNIT = gettext_noop("Målvärdet anges i {unit}, men indikatorn mäts i {known}.")
WANTS_YES = gettext_noop("Indikatorn besvaras med ja eller nej, men målvärdet är ”{wording}”.")
MORE_DECIMALS = gettext_noop("Indikatorn anges med {limit} decimaler, och raden har fler. Ändra indikatorn eller tabellen.")
WANTS_NUMBER = gettext_noop("Indikatorn mäts med tal, men målvärdet är ”{wording}”.")


@dataclass(frozen=True, kw_only=True)
class TargetValues:
    """What a row says of a target, by the names of the table: only what it does say. What else is known is of a new indicator."""

    fields: Mapping[str, Any] = field(default_factory=dict)
    value_type: ValueType = ValueType.NUMBER
    measure_unit: str = ""
    decimals: int = 0
    doubts: tuple[Sentence, ...] = ()  # beside those of the row itself
    fault: Sentence | None = None


@dataclass(frozen=True)
class Series:
    """What is known of the series that a row is about."""

    value_type: ValueType
    measure_unit: str
    decimals: int


def values_of(row: TableRow, known: Series | None, *, is_new: bool, year: int) -> TargetValues:
    """What a row sets.

    `known` is None for a new series. A new target is set as a whole; of one that is there
    already, only what the row has a text for. Number and unit of a wording are held against the series.
    """
    value_type, unit = (known.value_type, known.measure_unit) if known else (_value_type(row), _unit(row))
    fault = _fault(row, value_type, known)
    if fault:
        return TargetValues(fault=fault)
    doubts: list[Sentence] = []
    fields = (
        _target_fields(row, is_new=is_new, year=year) | _baseline_fields(row, value_type, doubts) | _month_fields(row, is_new)
    )
    if known and row.target and row.target.measure_unit and unit != row.target.measure_unit:
        doubts.append(Sentence(OTHER_UNIT, {"unit": row.target.measure_unit, "known": unit or gettext_noop("antal")}))
        fields["reading"] = Reading.UNCLEAR
    if is_new and not row.raw_months:
        doubts.append(Sentence(NO_MONTHS))
    if "reading" in fields:
        all_doubts = [str(doubt) for doubt in (*row.doubts, *doubts) if doubt.msgid != NO_MONTHS]
        fields["doubt"] = " ".join(dict.fromkeys([fields["doubt"], *all_doubts])).strip()
        fields["reading"] = _with_doubt(fields["reading"], all_doubts)
    return TargetValues(fields=fields, value_type=value_type, measure_unit=unit, decimals=_decimals(row), doubts=tuple(doubts))


def _with_doubt(reading: Reading, doubts: list[str]) -> Reading:
    """What is doubted is at least assumed, so that somebody is asked to confirm it."""
    return Reading.ASSUMED if doubts and reading == Reading.STATED else reading


def _value_type(row: TableRow) -> ValueType:
    if row.target and row.target.kind != Kind.FOLLOW:
        return row.target.value_type
    return row.baseline.value_type


def _unit(row: TableRow) -> str:
    if _value_type(row) == ValueType.YES_NO:
        return ""
    return (row.target.measure_unit if row.target else "") or row.baseline.measure_unit


def _decimals(row: TableRow) -> int:
    """As many as the row's numbers have."""
    if _value_type(row) == ValueType.YES_NO:
        return 0
    numbers = [row.baseline.value, *((row.target.low, row.target.high) if row.target else ())]
    return max((_count(number) for number in numbers if number is not None), default=0)


def _count(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _fault(row: TableRow, value_type: ValueType, known: Series | None) -> Sentence | None:
    """Why the row's values cannot be the series' own; None when they can."""
    is_question = value_type == ValueType.YES_NO
    kind = row.target.kind if row.target else Kind.FOLLOW
    if kind != Kind.FOLLOW and (kind == Kind.YES) != is_question:
        return Sentence(WANTS_YES if is_question else WANTS_NUMBER, {"wording": row.raw_target or ""})
    if known and not is_question and _decimals(row) > known.decimals:
        return Sentence(MORE_DECIMALS, {"limit": str(known.decimals)})
    return None


def _target_fields(row: TableRow, *, is_new: bool, year: int) -> dict[str, Any]:
    if row.target is None or not row.raw_target:
        if not is_new:
            return {}
        doubt = str(Sentence(NOT_SET, {"year": str(year)}))
        return {"kind": Kind.FOLLOW, "low": None, "high": None, "reading": Reading.UNCLEAR, "doubt": doubt}
    target = row.target
    doubt = str(target.doubt) if target.doubt else ""
    own = {"kind": target.kind, "low": target.low, "high": target.high, "reading": target.reading, "doubt": doubt}
    return own | {"raw_target": row.raw_target, "confirmed_by": None, "confirmed_at": None}


def _baseline_fields(row: TableRow, value_type: ValueType, doubts: list[Sentence]) -> dict[str, Any]:
    if not row.raw_baseline:
        return {}
    value, raw = row.baseline.value, {"raw_baseline": row.raw_baseline}
    if value is not None and row.baseline.value_type != value_type:
        doubts.append(Sentence(UNKNOWN_BASELINE, {"wording": row.raw_baseline}))
        value = None
    return raw | {"baseline": value, "baseline_year": row.baseline_year if value is not None else None}


def _month_fields(row: TableRow, is_new: bool) -> dict[str, Any]:
    if not row.months or not row.raw_months:
        return {}
    return {"raw_months": row.raw_months} | ({"months": row.months.months} if row.months.months or is_new else {})
