"""Basis (underlag): the inputs and the calculated result that an assessment rests on, as they are frozen beside it.

JSON only, decimals as strings, so that what was seen can be read again for as
long as the assessment is kept, whatever has been changed since.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from goals.models import Outcome
from goals.queries.assessable import Assessable
from goals.queries.given import Given
from goals.queries.rows import IndicatorRow
from goals.rules.assessment import Calculated

Basis = dict[str, Any]


def basis_of(item: Assessable) -> Basis:
    """What an item rests on now."""
    basis: Basis = {
        "calculated": _calculated(item.calculated),
        "indicators": [_indicator(row) for row in item.row.indicators] if item.row else [],
        "goals": [_goal(below) for below in item.below],
    }
    return basis | {"given": [_given(one) for one in item.given]} if item.given else basis


def has_moved(item: Assessable) -> bool:
    """Whether the figures say something else now than when the proposal was made; False when there is none."""
    return item.proposal is not None and item.proposal.status != "" and _result(item.proposal.basis) != _result(basis_of(item))


def _result(basis: Mapping[str, Any]) -> object:
    """What people saw: the result and every sentence, not the versions of rows behind them."""
    sentences = [indicator["verdict"]["sentence"] for indicator in basis.get("indicators", ())]
    return (basis.get("calculated"), sentences, [goal["status"] for goal in basis.get("goals", ())], basis.get("given", []))


def _calculated(calculated: Calculated | None) -> Basis | None:
    if calculated is None:
        return None
    rule = calculated.rule
    return {
        "attainment": str(calculated.attainment),
        "reason": str(calculated.reason or ""),
        "is_forecast": calculated.is_forecast,
        "is_capped": calculated.is_capped,
        "sentence": str(calculated.sentence),
        "notes": [str(note) for note in calculated.notes],
        "rule": {
            "version": rule.version,
            "adopted_by": rule.adopted_by,
            "partly_within": _number(rule.partly_within),
            "met_share": _number(rule.met_share),
            "partly_share": _number(rule.partly_share),
            "missing_caps": rule.missing_caps,
            "is_weighted": rule.is_weighted,
            "method": rule.method_text,
        },
        "rules_code": calculated.rules_code,
    }


def _indicator(row: IndicatorRow) -> Basis:
    target, verdict = row.target, row.verdict
    return {
        "target": target.pk,
        "indicator": row.indicator.pk,
        "name": row.indicator.name,
        "measure": {
            "kind": str(target.kind),
            "low": _number(target.low),
            "high": _number(target.high),
            "baseline": _number(target.baseline),
            "tolerance": _number(target.tolerance),
            "weight": _number(target.weight),
            "reading": str(target.reading),
        },
        "outcome": _outcome(row.outcome),
        "so_far": _number(row.so_far),
        "verdict": {
            "attainment": str(verdict.attainment),
            "reason": str(verdict.reason or ""),
            "basis": str(verdict.basis or ""),
            "judged_value": _number(verdict.judged_value),
            "gap": _number(verdict.gap),
            "sentence": str(verdict.sentence),
            "remarks": [str(remark) for remark in verdict.remarks],
        },
    }


def _outcome(outcome: Outcome | None) -> Basis | None:
    if outcome is None:
        return None
    return {
        "id": outcome.pk,
        "version": outcome.version,
        "state": str(outcome.state),
        "period": outcome.period.slug,
        "value": _number(outcome.value),
        "missing_reason": outcome.missing_reason,
        "forecast_value": _number(outcome.forecast_value),
        "forecast_attainment": outcome.forecast_attainment,
    }


def _goal(item: Assessable) -> Basis:
    """A goal that a contribution rests on: by what förvaltningen proposes, else by what is calculated."""
    proposal = item.proposal if item.is_assessed else None
    return {
        "goal": item.goal.pk,
        "label": item.goal.label,
        "status": proposal.status if proposal else str(item.calculated_attainment),
        "from": "PROPOSED" if proposal else "CALCULATED",
        "assessment": proposal.pk if proposal else None,
        "version": proposal.version if proposal else None,
    }


def _given(given: Given) -> Basis:
    """What a nämnd gives to a goal of the region's: which decided assessment, or why there is none."""
    decided = given.assessment
    return {
        "unit": given.unit.pk,
        "kind": str(given.kind),
        "status": decided.status if decided else "",
        "assessment": decided.pk if decided else None,
        "round": decided.round if decided else None,
    }


def _number(value: Decimal | None) -> str | None:
    """A number as it is kept, the same whatever database it came from: "84.8", "90"."""
    return None if value is None else format(value.normalize(), "f")
