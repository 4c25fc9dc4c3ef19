"""Indicators: the series and its definition, and who enters it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from goals.models import (
    Dimension,
    Indicator,
    IndicatorDimension,
    IndicatorReporter,
    Outcome,
    OutcomePart,
    Plan,
    PlanState,
    Target,
)
from goals.operations.changes import PlanEdit, check_edit, end_edit, is_changed, reason_of, save_changes
from goals.operations.checks import check_number
from goals.operations.locks import authority_above, lock_follow_ups, writing
from goals.operations.plan_checks import check_line, check_same_region, check_texts
from goals.queries.people import people_who_may
from goals.rules.targets import Accumulation, Direction, Kind, Reading, ValueType
from tracker.models import Person, Unit
from tracker.models.constraints import DECIMAL_PLACES
from tracker.operations import Actor, Refused, as_text, record_event, require
from tracker.periods import local_date
from tracker.permissions import Permission
from tracker.sentences import Sentence, gettext_noop
from tracker.unit_tree import UnitTree

OWN = (
    "name", "definition", "value_type", "measure_unit", "decimals", "direction", "accumulation", "is_individual_based",
    "no_split_reason", "lowest_count", "plausible_low", "plausible_high", "source", "reporting_unit", "continues",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class IndicatorEntry:
    """What is said of an indicator. `continues` is the series that it takes over from."""

    name: str
    reporting_unit: Unit
    definition: str = ""
    value_type: ValueType = ValueType.NUMBER
    measure_unit: str = ""
    decimals: int = 0
    direction: Direction = Direction.NOT_STATED
    accumulation: Accumulation = Accumulation.LATEST
    is_individual_based: bool = False
    no_split_reason: str = ""
    lowest_count: int | None = None
    plausible_low: Decimal | None = None
    plausible_high: Decimal | None = None
    source: str = ""
    continues: Indicator | None = None
    dimensions: tuple[Dimension, ...] = ()

    @classmethod
    def of(cls, indicator: Indicator) -> "IndicatorEntry":
        """What is said of an indicator now."""
        dimensions = tuple(row.dimension for row in indicator.dimensions.select_related("dimension").order_by("dimension_id"))
        return cls(**{name: getattr(indicator, name) for name in OWN}, dimensions=dimensions)

    @property
    def own(self) -> dict[str, Any]:
        """What stands in the indicator's own row."""
        return {name: getattr(self, name) for name in OWN}

    @property
    def fields(self) -> dict[str, Any]:
        """All of it, the dimensions as a text."""
        return self.own | {"dimensions": "; ".join(sorted({as_text(row) or "" for row in self.dimensions}))}


def insert_indicator(
    *,
    by: Actor,
    now: datetime,
    unit: Unit,
    entry: IndicatorEntry,
    reporters: Sequence[Person] = (),
    reason: str = "",
    reading: Reading = Reading.STATED,
) -> Indicator:
    """Make a new series of the unit's, as a part of a larger operation under the lock of its plan.

    `reading` says whether anybody has stated how its outcomes accumulate.
    """
    indicator = Indicator(unit=unit)
    check_indicator(indicator, entry, local_date(now))
    fields = {"unit": unit} | entry.own | {"accumulation_reading": reading}
    parts = {"dimensions": (None, entry.fields["dimensions"])} if entry.dimensions else {}
    save_changes(by=by, now=now, row=indicator, fields=fields, action="indicator.create", unit=unit, reason=reason, parts=parts)
    _save_dimensions(indicator, entry.dimensions)
    if reporters:
        save_reporters(by=by, now=now, indicator=indicator, people=reporters)
    return indicator


def change_indicator(
    *, by: Actor, now: datetime, indicator: Indicator, entry: IndicatorEntry, seen: str, edit: PlanEdit | None = None
) -> Indicator:
    """Change the definition of a series. Raises StaleRow when somebody else has changed it since `seen`.

    A series outlives plans: when it stands in an adopted one, that plan is changed too, and `edit` must say why.
    """
    by = require(by, Permission.EDIT_PLAN, indicator.unit)
    with writing():
        plans = _lock_plans(indicator)
        indicator = _current(indicator)
        before = IndicatorEntry.of(indicator)
        if not is_changed(row=indicator, unit=indicator.unit, before=before.fields, after=entry.fields, seen=seen):
            return indicator
        adopted = [plan for plan in plans if plan.state == PlanState.ADOPTED]
        for plan in adopted:
            check_edit(plan, edit)
        check_indicator(indicator, entry, local_date(now))
        _save(by, now, indicator, before, entry, reason_of(edit))
        for plan in adopted:
            end_edit(by=by, now=now, plan=plan, edit=edit)
        return indicator


def _save(by: Actor, now: datetime, indicator: Indicator, before: IndicatorEntry, entry: IndicatorEntry, reason: str) -> None:
    fields = entry.own
    if entry.accumulation != before.accumulation:
        fields["accumulation_reading"] = Reading.STATED
    parts = {"dimensions": (before.fields["dimensions"], entry.fields["dimensions"])}
    save_changes(
        by=by, now=now, row=indicator, fields=fields, action="indicator.change", unit=indicator.unit, reason=reason, parts=parts
    )
    _save_dimensions(indicator, entry.dimensions)


def _lock_plans(indicator: Indicator) -> list[Plan]:
    """The plans that the series stands in, locked after the rounds in which it is entered."""
    years = sorted(set(indicator.targets.values_list("year", flat=True)))
    authority = authority_above(indicator.unit)
    for year in years if authority else []:
        for unit_id in sorted(UnitTree.of(indicator.unit.region).after(authority.pk if authority else 0)):
            lock_follow_ups(unit_id, year)
    return list(
        Plan.objects.select_for_update(no_key=True, of=("self",))
        .filter(pk__in=indicator.targets.values("goal__plan"))
        .select_related("unit")
        .order_by("pk")
    )


def _current(indicator: Indicator) -> Indicator:
    rows = Indicator.objects.select_for_update(no_key=True, of=("self",)).select_related("unit", "reporting_unit", "continues")
    found = rows.filter(pk=indicator.pk).first()
    if found is None:
        raise Refused("GONE", Sentence(gettext_noop("Indikatorn finns inte längre: någon har tagit bort den.")))
    return found


def check_indicator(indicator: Indicator, entry: IndicatorEntry, on: date) -> None:
    """Refuse what an indicator cannot be, and a change that its outcomes and targets would not survive, naming the field."""
    check_line("name", entry.name, most=1000, is_needed=True)
    check_line("measure_unit", entry.measure_unit, most=40)
    check_line("source", entry.source, most=300)
    check_texts({"definition": entry.definition, "no_split_reason": entry.no_split_reason})
    check_same_region("reporting_unit", indicator.unit, [entry.reporting_unit.region_id])
    _check_authority(indicator, entry, on)
    check_same_region("dimensions", indicator.unit, [dimension.region_id for dimension in entry.dimensions])
    if entry.continues:
        check_same_region("continues", indicator.unit, [entry.continues.unit.region_id])
    _check_numbers(entry)
    if indicator.pk:
        _check_outcomes(indicator, entry)


def _check_authority(indicator: Indicator, entry: IndicatorEntry, on: date) -> None:
    """Who reports a series is of the authority that owns it, or that has taken it over: nobody else may read what is entered."""
    if not UnitTree.of(indicator.unit.region, on).carries_on(entry.reporting_unit.pk, indicator.unit.pk):
        raise Refused(
            "OTHER_AUTHORITY",
            Sentence(gettext_noop("Välj en enhet i {unit}: en annan nämnd får inte se utfallen."), {"unit": indicator.unit.name}),
            "reporting_unit",
        )


def _check_numbers(entry: IndicatorEntry) -> None:
    if not 0 <= entry.decimals <= DECIMAL_PLACES:
        raise Refused("DECIMALS", Sentence(gettext_noop("Ange 0 till 4 decimaler.")), "decimals")
    if entry.value_type == ValueType.YES_NO and (entry.decimals or entry.measure_unit):
        field = "decimals" if entry.decimals else "measure_unit"
        raise Refused("YES_NO", Sentence(gettext_noop("Ja eller nej har varken måttenhet eller decimaler.")), field)
    check_number("plausible_low", entry.plausible_low)
    check_number("plausible_high", entry.plausible_high)
    if entry.plausible_low is not None and entry.plausible_high is not None and entry.plausible_low > entry.plausible_high:
        raise Refused("ORDER", Sentence(gettext_noop("Det högsta rimliga värdet är lägre än det lägsta.")), "plausible_high")
    if entry.lowest_count is not None and not 0 <= entry.lowest_count <= 32767:
        raise Refused("COUNT", Sentence(gettext_noop("Ange ett antal personer från 0.")), "lowest_count")


def _check_outcomes(indicator: Indicator, entry: IndicatorEntry) -> None:
    if entry.value_type != indicator.value_type:
        if Outcome.objects.filter(indicator=indicator).exists():
            sentence = gettext_noop("Indikatorn har utfall. Lägg till en ny indikator som tar vid i stället.")
            raise Refused("HAS_OUTCOMES", Sentence(sentence), "value_type")
        if Target.objects.filter(indicator=indicator, kind__in=_kinds_of_other(entry.value_type)).exists():
            sentence = gettext_noop("Indikatorn har målvärden av den andra sorten. Ändra dem till ”följs utan målvärde” först.")
            raise Refused("HAS_TARGETS", Sentence(sentence), "value_type")
    if entry.decimals < indicator.decimals and _has_more_decimals(indicator, entry.decimals):
        raise Refused("HAS_DECIMALS", Sentence(gettext_noop("Det finns utfall med fler decimaler än så.")), "decimals")
    kept = {dimension.pk for dimension in entry.dimensions}
    split = OutcomePart.objects.filter(outcome__indicator=indicator).values("category__dimension")
    lost = Dimension.objects.filter(pk__in=split).exclude(pk__in=kept).first()
    if lost:
        sentence = gettext_noop("Det finns utfall som är uppdelade på {dimension}.")
        raise Refused("HAS_PARTS", Sentence(sentence, {"dimension": lost.name.lower()}), "dimensions")


def _kinds_of_other(value_type: ValueType) -> Collection[str]:
    """The kinds of target that an indicator of this type cannot have."""
    return {Kind.YES} if value_type == ValueType.NUMBER else set(Kind) - {Kind.YES, Kind.FOLLOW}


def _has_more_decimals(indicator: Indicator, decimals: int) -> bool:
    step = Decimal(1).scaleb(-decimals)
    values = [
        *Outcome.objects.filter(indicator=indicator).values_list("value", flat=True),
        *Outcome.objects.filter(indicator=indicator).values_list("forecast_value", flat=True),
        *OutcomePart.objects.filter(outcome__indicator=indicator).values_list("value", flat=True),
    ]
    return any(value is not None and value != value.quantize(step) for value in values)


def _save_dimensions(indicator: Indicator, dimensions: Sequence[Dimension]) -> None:
    wanted = {dimension.pk for dimension in dimensions}
    indicator.dimensions.exclude(dimension__in=wanted).delete()
    known = set(indicator.dimensions.values_list("dimension_id", flat=True))
    IndicatorDimension.objects.bulk_create(
        [IndicatorDimension(indicator=indicator, dimension_id=pk) for pk in sorted(wanted - known)]
    )


# Who enters the outcomes: no part of what was adopted, and changed without ado.


def reporters_seen(people: Iterable[Person]) -> dict[str, str]:
    """What the form of who enters a series shows."""
    return {"reporters": _names(list(people))}


def set_reporters(*, by: Actor, now: datetime, indicator: Indicator, people: Sequence[Person], seen: str) -> None:
    """Say who enters the outcomes of a series; nobody when `people` is empty.

    Raises Refused for somebody who may not, and StaleRow when somebody else has changed it since `seen`.
    """
    by = require(by, Permission.EDIT_PLAN, indicator.unit)
    with writing():
        indicator = _current(indicator)
        before = reporters_seen(row.person for row in indicator.reporters.select_related("person"))
        if is_changed(row=indicator, unit=indicator.unit, before=before, after=reporters_seen(people), seen=seen):
            save_reporters(by=by, now=now, indicator=indicator, people=people)


def change_reporter(*, by: Actor, now: datetime, indicator: Indicator, person: Person, is_responsible: bool) -> None:
    """Make one person responsible for a series, or no longer; the others stay as they are."""
    by = require(by, Permission.EDIT_PLAN, indicator.unit)
    with writing():
        indicator = _current(indicator)
        others = [row.person for row in indicator.reporters.select_related("person") if row.person_id != person.pk]
        save_reporters(by=by, now=now, indicator=indicator, people=[*others, person] if is_responsible else others)


def hand_on_reporting(*, by: Actor, now: datetime, indicators: Sequence[Indicator], person: Person, to: Person | None) -> int:
    """Let somebody else report what a person reports of some series, or nobody when `to` is None; the others stay as they are.

    Returns how many were changed: those that the person does not report are left.
    """
    count = 0
    with writing():
        for row in sorted(indicators, key=lambda indicator: indicator.pk):
            acting = require(by, Permission.EDIT_PLAN, row.unit)
            indicator = _current(row)
            people = [reporter.person for reporter in indicator.reporters.select_related("person").order_by("pk")]
            if person not in people:
                continue
            after = [to if one == person else one for one in people]
            save_reporters(by=acting, now=now, indicator=indicator, people=[one for one in after if one])
            count += 1
    return count


def save_reporters(*, by: Actor, now: datetime, indicator: Indicator, people: Sequence[Person]) -> None:
    """The same, as a part of a larger operation."""
    before = {row.person_id: row.person for row in indicator.reporters.select_related("person")}
    after = {person.pk: person for person in people}
    _check_reporters(indicator, [person for pk, person in after.items() if pk not in before], now)
    if set(before) == set(after):
        return
    IndicatorReporter.objects.filter(indicator=indicator).exclude(person__in=after).delete()
    added = [IndicatorReporter(indicator=indicator, person_id=pk) for pk in after if pk not in before]
    IndicatorReporter.objects.bulk_create(added)
    changes = {"reporters": (_names(before.values()), _names(after.values()))}
    record_event(by=by, now=now, action="indicator.reporters", subject=indicator, changes=changes, unit=indicator.unit)


def _check_reporters(indicator: Indicator, people: Collection[Person], now: datetime) -> None:
    may = people_who_may(Permission.ENTER_OUTCOME, indicator.reporting_unit, local_date(now)) if people else []
    for person in people:
        if person not in may:
            values = {"name": person.name, "unit": indicator.reporting_unit.name}
            sentence = gettext_noop("{name} har ingen roll i {unit} som får föra in utfall.")
            raise Refused("NOT_REPORTER", Sentence(sentence, values), "reporters")


def _names(people: Collection[Person]) -> str:
    return "; ".join(sorted(as_text(person) or "" for person in people))
