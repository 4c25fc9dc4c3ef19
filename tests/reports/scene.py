"""What the tests of reports have in common: an outcome in the cast's scene, a content built from it, and a walk through one."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django.db import transaction
from pytest_django import DjangoDbBlocker

from goals.models import Origin, Outcome, OutcomePart, OutcomeState, Target, UnitFollowUp
from reports.content import schema
from reports.content.build import build_content
from reports.models import ReportStage
from tests.conftest import AUGUST, NOW, make_person, make_plans, make_region, make_rounds
from tracker.models import Role
from tracker.periods import Period

DRAFT, PROPOSAL = ReportStage.DRAFT, ReportStage.PROPOSAL


@contextmanager
def made_up(blocker: DjangoDbBlocker) -> Iterator[SimpleNamespace]:
    """The cast's `norr`, `plans` and `rounds` for as long as the block lasts: for what is made once and read by many tests."""
    with blocker.unblock(), transaction.atomic():
        norr = make_region("norr")
        reporter = make_person("Reporter Rut", Role.REPORTER, norr.culture_administration)
        yield SimpleNamespace(norr=norr, plans=make_plans(norr, reporter), rounds=make_rounds(norr))
        transaction.set_rollback(True)


def add_outcome(target: Target, value: object, period: Period = AUGUST, **fields: Any) -> Outcome:
    """An outcome of the target's indicator, entered by the demo; a draft unless the state is given."""
    state = fields.setdefault("state", OutcomeState.DRAFT)
    if state == OutcomeState.APPROVED:
        fields |= {"approved_by": fields.pop("by"), "approved_at": NOW, "approved_version": 1}
    return Outcome.objects.create(
        indicator=target.indicator,
        year=period.year,
        month=period.month,
        value=None if value is None else Decimal(str(value)),
        origin=Origin.DEMO,
        entered_at=NOW,
        **fields,
    )


def add_parts(outcome: Outcome, **parts: tuple[Any, object, bool]) -> None:
    """The parts of an outcome: name=(category, value, is_suppressed)."""
    for category, value, is_suppressed in parts.values():
        OutcomePart.objects.create(
            outcome=outcome, category=category, value=None if value is None else Decimal(str(value)), is_suppressed=is_suppressed
        )


def content_of(follow_up: UnitFollowUp, stage: ReportStage = DRAFT, version: int = 1) -> schema.Content:
    return build_content(follow_up, stage=stage, version=version, now=NOW)


def text_of(follow_up: UnitFollowUp, stage: ReportStage = DRAFT) -> str:
    return schema.write_json(content_of(follow_up, stage))


def goals_of(content: schema.Content) -> list[schema.Goal]:
    return [goal for plan in content.plans for branch in plan.branches for goal in branch.goals]


def rows_of(content: schema.Content) -> dict[str, schema.Row]:
    """The rows of the content's tables by the name of the indicator."""
    return {row.name: row for goal in goals_of(content) for row in goal.rows}


def walk(part: Any) -> Iterator[dict[str, Any]]:
    """Every object of a content's JSON."""
    if isinstance(part, dict):
        yield part
        part = list(part.values())
    if isinstance(part, list):
        for item in part:
            yield from walk(item)


def figures_of(text: str) -> list[dict[str, Any]]:
    return [found for found in walk(json.loads(text)) if set(found) == {"key", "raw", "shown", "unit"}]
