"""Where a series is not the same any more: the nämnd has changed what is measured, or what is to be reached, in an adopted plan.

A correction of how a plan was read splits nothing: the plan said so all along. See docs/decisions/0018-series.md.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from goals.models import PlanChange, Target
from goals.models.plans import PlanChangeKind
from tracker.models import AuditEvent
from tracker.periods import Period

# What an indicator measures. Its name too: many plans have no other definition.
DEFINITION = frozenset({"name", "definition", "measure_unit", "value_type", "direction", "accumulation"})
# What is to be reached, and how the plan words it. Months, tolerance and weight say when and how it is judged, not what it is.
GOALPOST = frozenset({"kind", "low", "high", "raw_target"})

# One operation's events have these in common.
Form = tuple[str, datetime, int]


@dataclass(frozen=True)
class PlanSplit:
    """From which day a series is another, by which change of a plan, and whether it is what is measured that was changed."""

    from_on: date
    change: PlanChange
    is_of_definition: bool


def splits_of(targets: Iterable[Target]) -> dict[int, tuple[PlanSplit, ...]]:
    """By the targets' ids, the splits of their series in the order of their days; those without any are left out.

    One query where no plan of theirs has been changed by a decision, else four. A target of another goal in the same year
    splits its own row alone.
    """
    found = list(targets)
    indicators = {target.indicator_id for target in found}
    changes = _amendments(indicators)
    if not changes:
        return {}
    of_definition, of_targets = _changed(indicators, _forms(changes), changes)
    splits = {}
    for target in found:
        own = of_definition.get(target.indicator_id, []) + [
            split for year, pk, split in of_targets.get(target.indicator_id, []) if pk == target.pk or year != target.year
        ]
        if own:
            splits[target.pk] = tuple(sorted(own, key=lambda split: (split.from_on, split.change.pk)))
    return splits


def redefined_on(targets: Iterable[Target]) -> dict[int, tuple[date, ...]]:
    """By the indicators' ids, from which days something else is measured; those where nothing is are left out. As `splits_of`."""
    found = list(targets)
    return days_of(found, splits_of(found))


def days_of(targets: Iterable[Target], splits: Mapping[int, Iterable[PlanSplit]]) -> dict[int, tuple[date, ...]]:
    """The same from splits that are known already, by the targets' ids; no queries."""
    days = {
        target.indicator_id: tuple(split.from_on for split in splits.get(target.pk, ()) if split.is_of_definition)
        for target in targets
    }
    return {indicator: of_it for indicator, of_it in days.items() if of_it}


def measure_the_same(days: Iterable[date], earlier: Period, later: Period) -> bool:
    """Whether a value of one period can be held against one of a later, when something else is measured from each of `days`."""
    return not any(earlier.last_day < day <= later.last_day for day in days)


def _amendments(indicators: set[int]) -> dict[int, PlanChange]:
    """The decided changes of the adopted plans that the series stand in."""
    rows = PlanChange.objects.filter(kind=PlanChangeKind.AMENDS, plan__goals__targets__indicator__in=indicators)
    return {row.pk: row for row in rows.select_related("decision__unit").distinct()}


def _forms(changes: Mapping[int, PlanChange]) -> dict[Form, PlanChange]:
    subjects = {f"planchange:{pk}": change for pk, change in changes.items()}
    events = AuditEvent.objects.filter(subject__in=list(subjects), action="plan.amend", region_id__in=_regions(changes))
    return {_form(event): subjects[event.subject] for event in events}


def _regions(changes: Mapping[int, PlanChange]) -> set[int]:
    return {change.decision.unit.region_id for change in changes.values() if change.decision}


def _form(event: AuditEvent) -> Form:
    return event.correlation, event.at, event.actor_id


def _changed(
    indicators: set[int], forms: Mapping[Form, PlanChange], changes: Mapping[int, PlanChange]
) -> tuple[dict[int, list[PlanSplit]], dict[int, list[tuple[int, int, PlanSplit]]]]:
    """What the forms changed, by indicator: its definition; and its targets, as (year, id, split)."""
    rows = Target.objects.filter(indicator__in=indicators).values_list("pk", "indicator_id", "year")
    targets = {f"target:{pk}": (indicator, year, pk) for pk, indicator, year in rows}
    subjects = [*targets, *(f"indicator:{pk}" for pk in indicators)]
    events = AuditEvent.objects.filter(
        subject__in=subjects, action__in=["indicator.change", "target.change"], region_id__in=_regions(changes)
    )
    of_definition: dict[int, list[PlanSplit]] = defaultdict(list)
    of_targets: dict[int, list[tuple[int, int, PlanSplit]]] = defaultdict(list)
    for event in events.order_by("pk"):
        change = forms.get(_form(event))
        if change is None:
            continue
        kind, _colon, pk = event.subject.partition(":")
        if kind == "indicator" and DEFINITION & event.changes.keys():
            of_definition[int(pk)].append(PlanSplit(change.applies_from, change, is_of_definition=True))
        elif kind == "target" and GOALPOST & event.changes.keys():
            indicator, year, target = targets[event.subject]
            of_targets[indicator].append((year, target, PlanSplit(change.applies_from, change, is_of_definition=False)))
    return of_definition, of_targets
