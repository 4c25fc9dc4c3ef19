"""The region's August: kulturnämnden has decided, vårdnämnden has not, and regionstyrelsen follows up fullmäktige's goals."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

from goals.models import Goal, GoalType, UnitFollowUp
from goals.models.rounds import UnitFollowUpKind
from tests.conftest import make_indicator, make_person
from tests.reports.scene import add_outcome
from tracker.models import Role


def make_region_scene(norr: SimpleNamespace, plans: SimpleNamespace, rounds: SimpleNamespace) -> SimpleNamespace:
    """`row` is the region's own; `money` a financial goal of fullmäktige's whose indicator the board reports."""
    day = date(2026, 10, 20)
    row = UnitFollowUp.objects.create(
        follow_up=rounds.august, unit=norr.board, kind=UnitFollowUpKind.REGION, outcomes_due_on=day, assessments_due_on=day
    )
    people = {
        name: make_person(f"Board {name.capitalize()}", role, norr.board)
        for name, role in (("coordinator", Role.COORDINATOR), ("manager", Role.MANAGER), ("secretary", Role.SECRETARY))
    }
    finances = GoalType.objects.create(
        plan_type=plans.above.type.plan_type, order=2, singular="Finansiellt mål", plural="Finansiella mål"
    )
    money = Goal.objects.create(
        plan=plans.above.plan, type=finances, number="2", sort_key="0002", title="Resultat i balans", is_geh=True
    )
    result = make_indicator(money, "Resultat i procent av skatter", measure_unit="%", low=Decimal(2), accumulation="LATEST")
    indicator = result.indicator
    indicator.unit = indicator.reporting_unit = norr.board
    indicator.save()
    outcome = add_outcome(result, "2", state="APPROVED", by=people["coordinator"])
    return SimpleNamespace(row=row, money=money, result=result, outcome=outcome, above=plans.above, **people)
