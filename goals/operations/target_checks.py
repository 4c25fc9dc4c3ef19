"""What a target cannot be, in words."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from goals.models import Plan, Target
from goals.operations.checks import check_number
from goals.operations.plan_checks import check_line, check_same_region, check_texts, check_weight, check_year
from goals.operations.readings import bounds_needed
from goals.rules.targets import Kind, ValueType, bounds_fit
from tracker.models.constraints import DECIMAL_PLACES
from tracker.operations import Refused
from tracker.periods import FIRST_YEAR, MONTHLY
from tracker.sentences import Sentence, gettext_noop

LENGTHS = {"raw_target": 300, "raw_baseline": 200, "raw_months": 200}


def check_target(target: Target, fields: Mapping[str, Any]) -> None:
    """Refuse a target that could not be judged or kept, naming the field. A kind of None is not set yet."""
    for name, most in LENGTHS.items():
        check_line(name, fields[name], most=most)
    check_texts({"note": fields["note"]})
    for name in ("low", "high", "baseline", "tolerance"):
        # Shown, kept and judged must be the same number. What was there before does not stand in the way of other changes.
        is_new = fields[name] != getattr(target, name)
        check_number(name, fields[name], decimals=target.indicator.decimals if is_new else DECIMAL_PLACES)
    check_weight("weight", fields["weight"])
    _check_tolerance(fields["tolerance"])
    if not 0 <= fields["months"] <= MONTHLY:
        raise Refused("MONTHS", Sentence(gettext_noop("Välj bland årets månader.")), "months")
    _check_kind(target, fields["kind"], fields["low"], fields["high"])
    _check_baseline(target, fields["baseline"], fields["baseline_year"])


def _check_tolerance(tolerance: Decimal | None) -> None:
    if tolerance is not None and tolerance < 0:
        raise Refused("TOLERANCE", Sentence(gettext_noop("Ange en tolerans från 0.")), "tolerance")


def _check_kind(target: Target, kind: Kind | None, low: Decimal | None, high: Decimal | None) -> None:
    if kind is None:
        return
    is_question = target.indicator.value_type == ValueType.YES_NO
    if kind != Kind.FOLLOW and is_question != (kind == Kind.YES):
        msgid = (
            gettext_noop("Indikatorn besvaras med ja eller nej: välj ja, eller följs utan målvärde.")
            if is_question
            else gettext_noop("Indikatorn är ett tal: ja kan inte vara dess mål.")
        )
        raise Refused("KIND", Sentence(msgid), "kind")
    if not bounds_fit(kind, low, high):
        raise Refused("BOUNDS", bounds_needed(kind), "high" if kind == Kind.AT_MOST else "low")


def _check_baseline(target: Target, baseline: Decimal | None, year: int | None) -> None:
    if target.indicator.value_type == ValueType.YES_NO and baseline not in (None, 0, 1):
        raise Refused("BASELINE", Sentence(gettext_noop("Utgångsvärdet är ja (1) eller nej (0).")), "baseline")
    if year is None:
        return
    if baseline is None:
        raise Refused("BASELINE_NEEDED", Sentence(gettext_noop("Ange utgångsvärdet också, eller lämna året tomt.")), "baseline")
    if not FIRST_YEAR <= year <= target.year:
        values = {"first": str(FIRST_YEAR), "last": str(target.year)}
        raise Refused("BASELINE_YEAR", Sentence(gettext_noop("Ange ett år från {first} till {last}."), values), "baseline_year")


def check_place(target: Target, plan: Plan) -> None:
    """Refuse a place in the plan's tables that is not its own, or is taken. Call it under the lock of the plan."""
    check_year("year", target.year)
    if target.goal.plan_id != plan.pk:
        raise Refused("UNKNOWN", Sentence(gettext_noop("Välj ett mål i den här planen.")), "goal")
    check_same_region("indicator", plan.unit, [target.indicator.unit.region_id])
    same = Target.objects.filter(goal=target.goal, indicator=target.indicator, year=target.year).exclude(pk=target.pk)
    if same.exists():
        values = {"goal": target.goal.label, "year": str(target.year)}
        raise Refused("TAKEN", Sentence(gettext_noop("Indikatorn står redan under {goal} för {year}."), values), "goal")
