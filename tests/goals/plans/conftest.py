"""A draft beside the adopted plans: kulturnämnden's for 2027, with a goal that has an indicator and one that has none."""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.test import Client

from goals.models import Assignment, Decision, DecisionKind, Goal, Plan, Target
from goals.models.plans import PlanChangeKind
from goals.operations.assignments import AssignmentEntry, Receipt, give_assignment
from goals.operations.changes import PlanEdit
from goals.rules.targets import Reading
from tests.conftest import NOW, make_decision, make_indicator
from tests.goals.pages import words_of
from tests.goals.plans.sent_forms import fields_of
from tests.held import held
from tracker.models import AuditEvent, Person
from tracker.operations import Actor
from tracker.periods import bits
from tracker.permissions import access_of


@pytest.fixture
@held
def draft(plans: SimpleNamespace, norr: SimpleNamespace) -> SimpleNamespace:
    """`plan` for 2027 with `goal` 1.1 (`films`, at least 90) and `bare` 1.2; `plain` is how an edit without ado looks."""
    plan = Plan.objects.create(
        unit=norr.culture,
        plan_type=plans.plan.plan_type,
        title="Kulturnämndens nämndplan 2027",
        edition_from=date(2027, 1, 1),
        edition_to=date(2027, 12, 31),
    )
    fields = {"plan": plan, "type": plans.goal.type, "parent": plans.above}
    goal = Goal.objects.create(number="1.1", sort_key="0001.0001", title="Eget skapande", continues=plans.goal, **fields)
    bare = Goal.objects.create(number="1.2", sort_key="0001.0002", title="Läsning", **fields)
    films = Target.objects.create(
        goal=goal,
        indicator=plans.films.indicator,
        year=2027,
        order=1,
        months=plans.films.months,
        kind="AT_LEAST",
        low=90,
        raw_target="90",
        reading=Reading.STATED,
    )
    books = make_indicator(goal, "Antal böcker", order=2)
    books.year = 2027
    books.save()
    return SimpleNamespace(plan=plan, goal=goal, bare=bare, films=films, books=books, type=plans.goal.type)


@pytest.fixture
def by(actor: Callable[[Person], Actor], coordinator: Person) -> Callable[..., Actor]:
    """Somebody with a form of their own; the coordinator unless another is named. The same `form` is the same form."""

    def by(person: Person = coordinator, form: str = "") -> Actor:
        found = actor(person)
        return Actor(found.person, found.via, found.access, correlation=form or uuid4().hex)

    return by


@pytest.fixture
def foreign(soder: SimpleNamespace, outsider: Person) -> Actor:
    """A coordinator of another region."""
    return Actor(outsider, "test", access_of(outsider, soder.region, NOW.date()), correlation=uuid4().hex)


@pytest.fixture
def correction() -> PlanEdit:
    return PlanEdit(PlanChangeKind.CORRECTS_READING, "Står på sidan 12.")


@pytest.fixture
def amendment(plans: SimpleNamespace) -> PlanEdit:
    decision = Decision.objects.create(unit=plans.plan.unit, year=2026, paragraph="45", kind=DecisionKind.AMENDS, recorded_at=NOW)
    return PlanEdit(PlanChangeKind.AMENDS, "Nämnden sänkte målet.", date(2026, 9, 1), decision)


def events(*actions: str) -> list[AuditEvent]:
    """The events so far, of some actions when they are named."""
    found = AuditEvent.objects.order_by("pk")
    return list(found.filter(action__in=actions) if actions else found)


@pytest.fixture
@held
def closing(norr: SimpleNamespace) -> Decision:
    """Kulturnämnden's decision of September 2026 that ends assignments."""
    return Decision.objects.create(
        unit=norr.culture, year=2026, held_on=date(2026, 9, 3), paragraph="9", kind=DecisionKind.CLOSES, recorded_at=NOW
    )


@pytest.fixture
def given(by: Callable[..., Actor], norr: SimpleNamespace) -> Assignment:
    """Kulturnämnden has decided to give its förvaltning and vårdnämnden an assignment until the end of the year."""
    return give_assignment(
        by=by(),
        now=NOW,
        given_by=norr.culture,
        entry=AssignmentEntry(text="Utred kulturskolan", given=make_decision(norr.culture)),
        receivers=[norr.culture_administration, norr.care],
        receipt=Receipt(bits([8, 12]), date(2026, 12, 31)),
    )


@pytest.fixture
def client(sign_in: Callable[[Person], Client], coordinator: Person) -> Client:
    return sign_in(coordinator)


@pytest.fixture
def send(client: Client) -> Callable[..., SimpleNamespace]:
    """Open a page as the coordinator, fill in some of its form and send it."""

    def send(url: str, form: int = 0, **fields: object) -> SimpleNamespace:
        shown = fields_of(client.get(url).content.decode(), form)
        response = client.post(url, shown | {name.replace("__", "-"): value for name, value in fields.items()})
        return SimpleNamespace(
            status=response.status_code,
            url=response.headers.get("Location", ""),
            text=words_of(response.content.decode()),
        )

    return send
