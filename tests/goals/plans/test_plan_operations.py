"""Plans as operations: made, changed, copied, adopted, removed; who may, and what is refused in which words."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from goals.models import Decision, DecisionKind, Goal, Indicator, Plan, PlanChange, PlanState, PlanType, Target
from goals.operations.changes import StaleRow, digest_of
from goals.operations.decisions import DecisionEntry, register_decision
from goals.operations.plan_adoption import adopt_plan
from goals.operations.plan_copy import copy_plan, next_edition, renew_parents, renewable_parents
from goals.operations.plans import PlanEntry, change_plan, create_plan, remove_plan
from goals.rules.targets import Kind, Reading
from tests.conftest import NOW, make_indicator
from tests.goals.plans.conftest import events
from tracker.operations import Actor, Refused

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 18)
READERS = ["reporter", "secretary", "member", "auditor", "administrator", "other_reporter", "stranger"]


@pytest.fixture
def entry(plans: SimpleNamespace) -> PlanEntry:
    return PlanEntry(
        plan_type=plans.plan.plan_type, title="Nämndplan 2028", edition_from=date(2028, 1, 1), edition_to=date(2028, 12, 31)
    )


def seen(plan: Plan) -> str:
    return digest_of(PlanEntry.of(plan).fields)


# Made


def test_a_plan_is_made_as_an_empty_draft(by, norr, entry) -> None:
    plan = create_plan(by=by(), now=NOW, unit=norr.culture, entry=entry)
    assert (plan.state, plan.title, plan.goals.count()) == (PlanState.DRAFT, "Nämndplan 2028", 0)
    (event,) = events()
    assert (event.action, event.subject, event.changes["title"]) == ("plan.create", f"plan:{plan.pk}", [None, "Nämndplan 2028"])


def test_a_form_that_is_sent_twice_makes_one_plan(by, norr, entry) -> None:
    twice = [create_plan(by=by(form="one"), now=NOW, unit=norr.culture, entry=entry) for _ in range(2)]
    assert twice[0] == twice[1]
    assert len(events("plan.create")) == 1


@pytest.mark.parametrize("who", READERS)
def test_nobody_without_the_right_makes_plans(by, norr, entry, request, who: str) -> None:
    with pytest.raises(Refused, match="Samordnaren där kan hjälpa dig"):
        create_plan(by=by(request.getfixturevalue(who)), now=NOW, unit=norr.culture, entry=entry)
    assert not events()


def test_a_coordinator_of_another_region_makes_none_here(foreign, norr, entry) -> None:
    with pytest.raises(Refused) as refused:
        create_plan(by=foreign, now=NOW, unit=norr.culture, entry=entry)
    assert refused.value.code == "NOT_PERMITTED"


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"title": ""}, "title", "Fyll i fältet"),
        ({"title": "x" * 201}, "title", "högst 200 tecken"),
        ({"edition_to": date(2027, 12, 31)}, "edition_to", "före den första"),
        ({"edition_from": date(1999, 1, 1)}, "edition_to", "Ange ett år från 2000"),
        ({"edition_from": date(2026, 1, 1), "edition_to": date(2026, 12, 31)}, "edition_from", "finns redan en nämndplan"),
        ({"period_from": date(2028, 1, 1), "period_to": date(2027, 1, 1)}, "period_to", "före den första"),
        ({"vision": "a\0b"}, "vision", "kan inte sparas|inte kan sparas"),
    ],
)
def test_what_a_plan_cannot_be_is_said_beside_its_field(by, norr, entry, changes, field: str, words: str) -> None:
    with pytest.raises(Refused, match=words) as refused:
        create_plan(by=by(), now=NOW, unit=norr.culture, entry=replace(entry, **changes))
    assert refused.value.field == field
    assert not events()


def test_a_plan_type_of_another_region_does_not_exist_here(by, norr, soder, entry) -> None:
    other = PlanType.objects.create(region=soder.region, order=2, name="Nämndplan")
    with pytest.raises(Refused, match="Valet finns inte") as refused:
        create_plan(by=by(), now=NOW, unit=norr.culture, entry=replace(entry, plan_type=other))
    assert refused.value.field == "plan_type"


# Changed


def test_a_draft_is_changed_without_ado(by, draft) -> None:
    new = replace(PlanEntry.of(draft.plan), vision="Kultur för alla.")
    change_plan(by=by(), now=NOW, plan=draft.plan, entry=new, seen=seen(draft.plan))
    assert Plan.objects.get(pk=draft.plan.pk).vision == "Kultur för alla."
    (event,) = events()
    assert event.changes == {"vision": ["", "Kultur för alla."]}
    assert not PlanChange.objects.exists()


def test_the_later_of_two_is_told_and_sees_what_is_saved(by, draft, manager) -> None:
    before, digest = PlanEntry.of(draft.plan), seen(draft.plan)
    change_plan(by=by(manager), now=NOW, plan=draft.plan, entry=replace(before, vision="Nils"), seen=digest)
    with pytest.raises(StaleRow, match="Manager Nils ändrade detta") as stale:
        change_plan(by=by(), now=NOW, plan=draft.plan, entry=replace(before, vision="Siv"), seen=digest)
    assert stale.value.current["vision"] == "Nils"
    change_plan(by=by(), now=NOW, plan=draft.plan, entry=replace(before, vision="Siv"), seen=stale.value.digest)
    assert Plan.objects.get(pk=draft.plan.pk).vision == "Siv"


def test_what_is_so_already_needs_no_saving_whatever_was_seen(by, draft) -> None:
    change_plan(by=by(), now=NOW, plan=draft.plan, entry=PlanEntry.of(draft.plan), seen="something else")
    assert not events()


def test_a_plan_with_goals_keeps_its_type(by, draft, plans) -> None:
    entry = replace(PlanEntry.of(draft.plan), plan_type=plans.above.plan.plan_type)
    with pytest.raises(Refused, match="hör till dess plantyp"):
        change_plan(by=by(), now=NOW, plan=draft.plan, entry=entry, seen=seen(draft.plan))


# An adopted plan


def test_an_adopted_plan_is_not_changed_without_a_reason(by, plans) -> None:
    with pytest.raises(Refused, match="Planen är antagen") as refused:
        change_plan(by=by(), now=NOW, plan=plans.plan, entry=replace(PlanEntry.of(plans.plan), vision="x"), seen=seen(plans.plan))
    assert refused.value.field == "edit_kind"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"reason": " "}, "edit_reason"),
        ({"decision": None}, "edit_decision"),
    ],
)
def test_a_change_of_an_adopted_plan_says_why_and_by_which_decision(by, plans, amendment, fields, field: str) -> None:
    entry = replace(PlanEntry.of(plans.plan), vision="x")
    with pytest.raises(Refused) as refused:
        change_plan(by=by(), now=NOW, plan=plans.plan, entry=entry, seen=seen(plans.plan), edit=replace(amendment, **fields))
    assert refused.value.field == field


def test_another_nämnds_decision_changes_no_plan_here(by, plans, norr, amendment) -> None:
    other = Decision.objects.create(unit=norr.care, year=2026, kind=DecisionKind.AMENDS, recorded_at=NOW)
    entry = replace(PlanEntry.of(plans.plan), vision="x")
    with pytest.raises(Refused, match="behöver nämndens beslut"):
        change_plan(
            by=by(), now=NOW, plan=plans.plan, entry=entry, seen=seen(plans.plan), edit=replace(amendment, decision=other)
        )


@pytest.mark.parametrize("which", ["correction", "amendment"])
def test_a_change_with_its_reason_is_kept_beside_the_plan(by, plans, request, which: str) -> None:
    edit = request.getfixturevalue(which)
    actor = by()
    entry = replace(PlanEntry.of(plans.plan), vision="x")
    change_plan(by=actor, now=NOW, plan=plans.plan, entry=entry, seen=seen(plans.plan), edit=edit)
    change = PlanChange.objects.get(plan=plans.plan)
    assert (change.kind, change.reason, change.decision) == (edit.kind, edit.reason, edit.decision)
    assert change.applies_from == (edit.applies_from or date(2026, 1, 1))
    made, kept = events()
    assert (made.action, made.reason, kept.action) == ("plan.change", edit.reason, "plan.amend")
    assert made.correlation == kept.correlation == actor.correlation


def test_nothing_is_kept_of_an_edit_that_changes_nothing(by, plans, correction) -> None:
    change_plan(by=by(), now=NOW, plan=plans.plan, entry=PlanEntry.of(plans.plan), seen=seen(plans.plan), edit=correction)
    assert not PlanChange.objects.exists()


# Adopted


def adopt(by, draft, **fields) -> Plan:
    options = {"decided_by": draft.plan.unit, "decision": DecisionEntry(kind=DecisionKind.ADOPTS, held_on=DAY, paragraph="112")}
    return adopt_plan(by=by, now=NOW, plan=draft.plan, **options | fields)


def test_the_secretary_registers_the_decision_and_the_plan_is_adopted(by, draft, secretary) -> None:
    plan = adopt(by(secretary), draft)
    assert plan.state == PlanState.ADOPTED
    assert plan.adopted_by
    assert (plan.adopted_by.paragraph, plan.adopted_by.held_on, plan.adopted_by.year) == ("112", DAY, 2026)
    assert plan.adopted_by.recorded_by == secretary
    assert [event.action for event in events()] == ["decision.create", "plan.adopt"]


def test_what_the_source_lacks_is_said_and_not_invented(by, draft, secretary) -> None:
    plan = adopt(by(secretary), draft, decision=DecisionEntry(kind=DecisionKind.ADOPTS))
    decision = plan.adopted_by
    assert decision
    assert (decision.held_on, decision.held_text, decision.paragraph, decision.dnr) == (None, "saknas i källan", "", "")
    assert decision.year == 2027


@pytest.mark.parametrize("who", ["coordinator", "manager", "reporter", "member", "auditor", "administrator", "other_reporter"])
def test_only_the_secretary_registers_decisions(by, draft, request, who: str) -> None:
    with pytest.raises(Refused) as refused:
        adopt(by(request.getfixturevalue(who)), draft)
    assert refused.value.code == "NOT_PERMITTED"


def test_adopting_twice_by_the_same_paragraph_changes_nothing(by, draft, secretary) -> None:
    adopt(by(secretary), draft)
    adopt(by(secretary), draft)
    assert Decision.objects.filter(unit=draft.plan.unit, paragraph="112").count() == 1
    with pytest.raises(Refused, match="redan antagen"):
        adopt(by(secretary), draft, decision=DecisionEntry(kind=DecisionKind.ADOPTS, held_on=DAY, paragraph="113"))


def test_one_paragraph_can_adopt_several_plans(by, draft, secretary, entry, norr) -> None:
    second = create_plan(by=by(), now=NOW, unit=norr.culture, entry=entry)
    Goal.objects.create(plan=second, type=draft.type, title="Mål")
    adopt(by(secretary), draft)
    adopted = adopt(by(secretary), SimpleNamespace(plan=second))
    assert adopted.adopted_by == Plan.objects.get(pk=draft.plan.pk).adopted_by


def test_a_paragraph_that_is_registered_for_another_day_is_another_decision(by, draft, secretary) -> None:
    Decision.objects.create(
        unit=draft.plan.unit, year=2026, held_on=date(2026, 2, 1), paragraph="112", kind=DecisionKind.ADOPTS, recorded_at=NOW
    )
    with pytest.raises(Refused, match="§ 112 år 2026 är redan registrerad") as refused:
        adopt(by(secretary), draft)
    assert refused.value.field == "paragraph"


def test_targets_that_are_not_clear_need_an_explicit_yes(by, draft, secretary) -> None:
    Target.objects.filter(pk=draft.films.pk).update(reading=Reading.UNCLEAR)
    with pytest.raises(Refused, match="1 målvärden är inte satta eller oklara") as refused:
        adopt(by(secretary), draft)
    assert refused.value.field == "accepts_unclear"
    assert adopt(by(secretary), draft, accepts_unclear=True).state == PlanState.ADOPTED


def test_an_empty_plan_is_not_adopted(by, secretary, norr, entry) -> None:
    plan = create_plan(by=by(), now=NOW, unit=norr.culture, entry=entry)
    with pytest.raises(Refused, match="inga mål än"):
        adopt(by(secretary), SimpleNamespace(plan=plan))


def test_a_tjänsteperson_below_the_nämnd_can_adopt_and_another_nämnd_cannot(by, draft, secretary, norr) -> None:
    with pytest.raises(Refused, match="ingen roll"):
        adopt(by(secretary), draft, decided_by=norr.care)
    assert adopt(by(secretary), draft, decided_by=norr.culture_administration).adopted_by.unit == norr.culture_administration


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"paragraph": "1" * 21}, "paragraph"), ({"dnr": "1" * 61}, "dnr"), ({"link": "javascript:alert(1)"}, "link")],
)
def test_a_decision_that_cannot_be_kept_is_refused_beside_its_field(by, norr, secretary, fields, field: str) -> None:
    with pytest.raises(Refused) as refused:
        register_decision(by=by(secretary), now=NOW, unit=norr.culture, entry=DecisionEntry(kind=DecisionKind.AMENDS, **fields))
    assert refused.value.field == field


def test_a_decision_is_registered_once(by, norr, secretary) -> None:
    entry = DecisionEntry(kind=DecisionKind.AMENDS, held_on=DAY, paragraph="12")
    first = register_decision(by=by(secretary, form="a"), now=NOW, unit=norr.culture, entry=entry)
    assert register_decision(by=by(secretary, form="a"), now=NOW, unit=norr.culture, entry=entry) == first
    with pytest.raises(Refused, match="§ 12 år 2026"):
        register_decision(by=by(secretary), now=NOW, unit=norr.culture, entry=entry)


# Copied


def test_next_years_plan_goes_on_where_this_years_ends(by, plans) -> None:
    copy = copy_plan(by=by(), now=NOW, plan=plans.plan)
    assert (copy.title, copy.state) == ("Kulturnämndens nämndplan 2027", PlanState.DRAFT)
    assert (copy.edition_from, copy.edition_to) == (date(2027, 1, 1), date(2027, 12, 31))
    (goal,) = copy.goals.all()
    assert (goal.continues, goal.parent, goal.number, goal.title) == (plans.goal, plans.above, "1.1", plans.goal.title)
    targets = list(goal.targets.in_table_order())
    assert [target.indicator for target in targets] == [plans.films.indicator, plans.share.indicator, plans.unclear.indicator]
    assert Indicator.objects.count() == 3


def test_the_targets_of_a_copy_are_to_be_set_and_keep_when_they_are_measured(by, plans) -> None:
    copy = copy_plan(by=by(), now=NOW, plan=plans.plan)
    target = Target.objects.get(goal__plan=copy, indicator=plans.films.indicator)
    assert (target.year, target.reading, target.doubt) == (2027, Reading.UNCLEAR, "Målvärde för 2027 är inte satt.")
    assert (target.low, target.high, target.baseline, target.baseline_year, target.raw_target) == (None, None, None, None, "")
    assert (target.months, target.kind, target.order) == (plans.films.months, Kind.AT_LEAST, 1)


def test_what_a_goal_has_goes_with_it(by, plans, norr) -> None:
    plans.goal.expected_results.create(order=1, text="Fler barn skapar.")
    plans.goal.addressees.create(unit=norr.culture)
    plans.goal.agenda.create(number=4)
    goal = copy_plan(by=by(), now=NOW, plan=plans.plan).goals.get()
    assert [result.text for result in goal.expected_results.all()] == ["Fler barn skapar."]
    assert [addressee.unit for addressee in goal.addressees.all()] == [norr.culture]
    assert [agenda.number for agenda in goal.agenda.all()] == [4]


def test_a_goal_lies_under_the_one_that_continues_its_parent_when_that_is_adopted(by, plans) -> None:
    above = copy_plan(by=Actor(None, "test"), now=NOW, plan=plans.above.plan)
    copy = copy_plan(by=by(), now=NOW, plan=plans.plan)
    assert copy.goals.get().parent == plans.above
    remove_plan(by=by(), now=NOW, plan=copy)
    Plan.objects.filter(pk=above.pk).update(state=PlanState.ADOPTED, adopted_by=plans.above.plan.adopted_by)
    assert copy_plan(by=by(), now=NOW, plan=plans.plan).goals.get().parent == above.goals.get()


def test_goals_are_put_under_the_new_plan_above_when_that_is_adopted_later(by, plans) -> None:
    copy = copy_plan(by=by(), now=NOW, plan=plans.plan)
    above = copy_plan(by=Actor(None, "test"), now=NOW, plan=plans.above.plan)
    assert renewable_parents(copy) == []
    Plan.objects.filter(pk=above.pk).update(state=PlanState.ADOPTED, adopted_by=plans.above.plan.adopted_by)
    assert renew_parents(by=by(), now=NOW, plan=copy) == 1
    assert copy.goals.get().parent == above.goals.get()
    assert (renewable_parents(copy), renew_parents(by=by(), now=NOW, plan=copy)) == ([], 0)
    with pytest.raises(Refused, match="antagen"):
        renew_parents(by=by(), now=NOW, plan=plans.plan)


def test_a_second_copy_is_refused_and_the_same_form_makes_one(by, plans) -> None:
    first = copy_plan(by=by(form="a"), now=NOW, plan=plans.plan)
    assert copy_plan(by=by(form="a"), now=NOW, plan=plans.plan) == first
    with pytest.raises(Refused, match="finns redan en nämndplan som gäller från den 1 januari 2027"):
        copy_plan(by=by(), now=NOW, plan=plans.plan)


def test_a_copy_is_as_long_as_its_original_and_leaves_a_planperiod_that_has_ended(plans) -> None:
    plan = plans.plan
    plan.title, plan.edition_to = "Plan 2026-2027", date(2027, 12, 31)
    plan.period_from, plan.period_to = date(2024, 1, 1), date(2027, 12, 31)
    entry = next_edition(plan)
    assert (entry.title, entry.edition_from, entry.edition_to) == ("Plan 2028-2029", date(2028, 1, 1), date(2029, 12, 31))
    assert (entry.period_from, entry.period_to) == (None, None)


def test_a_copy_of_many_indicators_takes_no_more_queries(by, plans, django_assert_max_num_queries) -> None:
    for number in range(40):
        make_indicator(plans.goal, f"Antal {number}")
    with django_assert_max_num_queries(60):
        copy_plan(by=by(), now=NOW, plan=plans.plan)


# Removed


def test_a_draft_is_removed_with_the_series_that_nothing_else_uses(by, draft, plans) -> None:
    remove_plan(by=by(), now=NOW, plan=draft.plan)
    assert not Plan.objects.filter(pk=draft.plan.pk).exists()
    assert Indicator.objects.filter(pk=plans.films.indicator.pk).exists()
    assert not Indicator.objects.filter(name="Antal böcker").exists()
    actions = [event.action for event in events()]
    assert actions.count("goal.remove") == actions.count("target.remove") == 2
    assert actions[-1] == "plan.remove"


def test_an_adopted_plan_is_not_removed(by, plans) -> None:
    with pytest.raises(Refused, match="tas inte bort"):
        remove_plan(by=by(), now=NOW, plan=plans.plan)


def test_a_plan_that_somebody_has_removed_is_said_to_be_gone(by, draft) -> None:
    old = PlanEntry.of(draft.plan)
    remove_plan(by=by(), now=NOW, plan=Plan.objects.get(pk=draft.plan.pk))
    with pytest.raises(Refused, match="finns inte längre") as refused:
        change_plan(by=by(), now=NOW, plan=draft.plan, entry=old, seen="")
    assert refused.value.code == "GONE"
