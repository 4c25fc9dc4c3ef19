"""Rows: what the outcomes of a year come to, for a series that several targets measure."""

from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace

import pytest

from goals.models import Goal, Target
from goals.queries.rows import indicator_rows, round_of
from goals.rules.attainment import Attainment
from goals.rules.targets import Accumulation
from tests.conftest import make_indicator
from tests.goals.pages import make_outcome
from tracker.models import Person
from tracker.operations import Actor
from tracker.periods import bits

pytestmark = pytest.mark.django_db


@pytest.fixture
def visits(plans: SimpleNamespace) -> tuple[Target, Target]:
    """A series that is summed: at least 30 by three periods a year under one goal, by two under another."""
    often = make_indicator(
        plans.goal, "Besök", order=8, accumulation=Accumulation.SUMMED, months=bits([4, 8, 12]), low=Decimal(30)
    )
    goal = Goal.objects.create(
        plan=plans.plan, type=plans.goal.type, number="1.2", sort_key="0001.0002", title="Fler besöker kulturen"
    )
    same = {name: getattr(often, name) for name in ("indicator", "year", "kind", "low", "reading")}
    return often, Target.objects.create(goal=goal, months=bits([8, 12]), **same)


@pytest.mark.parametrize(
    ("april", "so_far", "attainment"),
    [("10", Decimal(20), Attainment.MET), (None, None, Attainment.NO_DATA)],
    ids=["both-periods", "a-hole-in-the-sum"],
)
def test_what_is_summed_counts_every_period_whatever_target_it_was_entered_for(
    visits: tuple[Target, Target],
    rounds: SimpleNamespace,
    coordinator: Person,
    actor: Callable[[Person], Actor],
    april: str | None,
    so_far: Decimal | None,
    attainment: Attainment,
) -> None:
    if april:
        make_outcome(visits[0], 4, april)
    make_outcome(visits[0], 8, "10")
    access = actor(coordinator).access
    assert access is not None
    rows = indicator_rows(Target.objects.filter(indicator=visits[0].indicator), round_of(rounds.august), access)
    assert [(row.so_far, row.verdict.attainment) for row in rows] == [(so_far, attainment)] * 2
