"""A reminder's HTML as a mail program shows it: axe finds nothing, and nothing is wider than a narrow window."""

from datetime import date
from typing import Literal

import pytest
from playwright.sync_api import Browser

from goals.models import FollowUp, Goal, GoalType, Indicator, Plan, UnitFollowUp
from reports.reminders.digests import Digest, News
from reports.reminders.letters import write_letter
from reports.reminders.rules import Occasion, Task
from reports.reminders.waiting import Item, Waiting
from scripts.axe import find_faults
from tracker.models import Person, Region, Unit
from tracker.periods import Period

pytestmark = pytest.mark.browser

NAME = "Förnyad överenskommelse mellan regionen och länets kommuner om samverkan för regional utveckling har beslutats"
TODAY, DUE_ON = date(2026, 9, 10), date(2026, 9, 9)


def make_digest() -> Digest:
    """A late letter with all that one can hold; of rows that are in no database."""
    region = Region(pk=1, slug="norr", name="Region Norr", is_demo=True)
    unit = Unit(pk=1, region=region, slug="kn", name="Kulturnämnden")
    round_ = FollowUp(pk=1, region=region, year=2026, month=8, name="Delårsrapport augusti 2026", opens_on=date(2026, 8, 24))
    follow_up = UnitFollowUp(pk=1, follow_up=round_, unit=unit, outcomes_due_on=DUE_ON, assessments_due_on=date(2026, 9, 16))
    goal = Goal(pk=1, plan=Plan(unit=unit), type=GoalType(singular="Delmål"), number="1.1", title="Eget skapande")
    items = tuple(Item(goal, Indicator(pk=number, name=NAME), Period(2026, 8)) for number in range(70))
    waiting = [Waiting(follow_up, task, items) for task in Task if task != Task.ASSESS]
    return Digest(
        region=region,
        person=Person(pk=1, email="rut@example.org", name="Reporter Rut"),
        on=TODAY,
        waiting=(*waiting, Waiting(follow_up, Task.ASSESS, (Item(goal, scope="OWN"), Item(goal, scope="CONTRIBUTION")))),
        news=(News(follow_up, Occasion(TODAY, 3, "OVERDUE_1", DUE_ON)),),
        next_on=date(2026, 9, 17),
        missed=(date(2026, 9, 8), DUE_ON),
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [600, 390, 320])
def test_a_letter_can_be_read_by_everyone(chromium: Browser, width: int, scheme: Literal["light", "dark"]) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.set_content(write_letter(make_digest()).html)
    assert find_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.close()
