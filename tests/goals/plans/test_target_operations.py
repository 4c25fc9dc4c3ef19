"""Indicators and targets as operations: what is set, how its reading is kept, where a series may stand, and what stays."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace

import pytest

from goals.models import Dimension, Indicator, IndicatorReporter, PlanChange, Target
from goals.operations.changes import StaleRow, digest_of
from goals.operations.indicators import IndicatorEntry, change_indicator, change_reporter, reporters_seen, set_reporters
from goals.operations.targets import (
    TargetEntry,
    add_indicator,
    change_target,
    move_target,
    place_indicator,
    remove_target,
    seen_fields,
)
from goals.rules.targets import Accumulation, Kind, Reading, ValueType
from tests.conftest import NOW
from tests.goals.pages import make_outcome
from tests.goals.plans.conftest import events
from tracker.models import Person
from tracker.operations import Refused
from tracker.periods import bits

pytestmark = pytest.mark.django_db

CANNOT_EDIT = ["reporter", "secretary", "member", "auditor", "administrator", "other_reporter", "stranger"]
NINETY = TargetEntry(kind=Kind.AT_LEAST, low=Decimal(90), months=bits([8, 12]))


@pytest.fixture
def readers(norr: SimpleNamespace) -> IndicatorEntry:
    return IndicatorEntry(name="Antal läsare", measure_unit="st", reporting_unit=norr.culture_administration)


@pytest.fixture
def change(by: Callable, draft: SimpleNamespace) -> Callable[..., Target]:
    """Change the draft's films; `fields` are what differs."""

    def change(target: Target | None = None, goal=None, edit=None, **fields) -> Target:
        target = Target.objects.get(pk=(target or draft.films).pk)
        entry = replace(TargetEntry.of(target), **fields)
        seen = digest_of(seen_fields(target))
        changed = change_target(by=by(), now=NOW, target=target, goal=goal or target.goal, entry=entry, seen=seen, edit=edit)
        return Target.objects.get(pk=changed.pk)

    return change


# New


def test_a_new_indicator_stands_last_under_its_goal_with_who_enters_it(by, draft, readers, reporter) -> None:
    target = add_indicator(by=by(), now=NOW, goal=draft.goal, year=2027, indicator=readers, target=NINETY, reporters=[reporter])
    assert (target.order, target.kind, target.low, target.reading) == (3, Kind.AT_LEAST, Decimal(90), Reading.STATED)
    assert (target.indicator.unit, target.indicator.name) == (draft.plan.unit, "Antal läsare")
    assert IndicatorReporter.objects.get(indicator=target.indicator).person == reporter
    assert [event.action for event in events()] == ["indicator.create", "indicator.reporters", "target.create"]


def test_a_form_that_is_sent_twice_makes_one_indicator(by, draft, readers) -> None:
    fields = {"now": NOW, "goal": draft.goal, "year": 2027, "indicator": readers, "target": NINETY}
    assert add_indicator(by=by(form="a"), **fields) == add_indicator(by=by(form="a"), **fields)
    assert Indicator.objects.filter(name="Antal läsare").count() == 1


def test_another_nämnd_is_not_made_to_report_a_series_whose_outcomes_it_may_not_read(by, draft, readers, norr) -> None:
    entry = replace(readers, reporting_unit=norr.care_administration)
    with pytest.raises(Refused) as refused:
        add_indicator(by=by(), now=NOW, goal=draft.goal, year=2027, indicator=entry, target=NINETY)
    assert (refused.value.code, refused.value.field) == ("OTHER_AUTHORITY", "reporting_unit")


@pytest.mark.parametrize("who", CANNOT_EDIT)
def test_nobody_without_the_right_adds_indicators(by, draft, readers, request, who: str) -> None:
    with pytest.raises(Refused) as refused:
        add_indicator(by=by(request.getfixturevalue(who)), now=NOW, goal=draft.goal, year=2027, indicator=readers, target=NINETY)
    assert refused.value.code == "NOT_PERMITTED"


def test_a_series_that_exists_is_placed_under_another_goal(by, draft, plans) -> None:
    target = place_indicator(
        by=by(), now=NOW, goal=draft.bare, indicator=plans.share.indicator, year=2027, target=TargetEntry(kind=Kind.FOLLOW)
    )
    assert (target.indicator, target.order) == (plans.share.indicator, 1)
    with pytest.raises(Refused, match=r"står redan under Delmål 1\.2 för 2027"):
        place_indicator(
            by=by(), now=NOW, goal=draft.bare, indicator=plans.share.indicator, year=2027, target=TargetEntry(kind=Kind.FOLLOW)
        )


def test_another_regions_series_is_placed_nowhere_here(by, draft, soder) -> None:
    other = Indicator.objects.create(unit=soder.culture, reporting_unit=soder.culture, name="Antal")
    with pytest.raises(Refused, match="Valet finns inte"):
        place_indicator(by=by(), now=NOW, goal=draft.bare, indicator=other, year=2027, target=NINETY)


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"low": None}, "low", "Ange bara det lägsta värde"),
        ({"high": Decimal(1)}, "low", "Ange bara det lägsta"),
        ({"kind": Kind.AT_MOST}, "high", "Ange bara det högsta"),
        ({"kind": Kind.WITHIN, "high": Decimal(1)}, "low", "det lägsta först"),
        ({"kind": Kind.YES, "low": None}, "kind", "ja kan inte vara dess mål"),
        ({"kind": Kind.FOLLOW}, "low", "inget lägsta eller högsta värde"),
        ({"low": Decimal("1.5")}, "low", "Ange ett heltal"),
        ({"low": Decimal("NaN")}, "low", "läsa som ett tal"),
        ({"baseline_year": 2025}, "baseline", "Ange utgångsvärdet också"),
        ({"baseline": Decimal(1), "baseline_year": 2028}, "baseline_year", "Ange ett år från 2000 till 2027"),
        ({"tolerance": Decimal(-1)}, "tolerance", "från 0"),
        ({"weight": Decimal(0)}, "weight", "större än 0"),
        ({"months": 4096}, "months", "årets månader"),
        ({"raw_target": "x" * 301}, "raw_target", "högst 300"),
    ],
)
def test_a_target_that_could_not_be_judged_is_refused_beside_its_field(change, fields, field: str, words: str) -> None:
    with pytest.raises(Refused, match=words) as refused:
        change(**fields)
    assert refused.value.field == field
    assert not events()


# How a reading is kept


def test_a_target_that_is_not_set_yet_says_so(by, draft, readers) -> None:
    target = add_indicator(by=by(), now=NOW, goal=draft.goal, year=2027, indicator=readers, target=TargetEntry(months=1))
    assert (target.reading, target.doubt, target.low) == (Reading.UNCLEAR, "Målvärde för 2027 är inte satt.", None)
    assert TargetEntry.of(target).kind is None


def test_what_is_typed_in_a_draft_is_stated(change, draft) -> None:
    Target.objects.filter(pk=draft.films.pk).update(reading=Reading.UNCLEAR, doubt="Oklart.", low=None, raw_target="")
    target = change(kind=Kind.AT_LEAST, low=Decimal(95))
    assert (target.reading, target.doubt, target.confirmed_by) == (Reading.STATED, "", None)


def test_a_doubt_stays_when_something_else_is_changed(change, draft) -> None:
    Target.objects.filter(pk=draft.films.pk).update(reading=Reading.UNCLEAR, doubt="Oklart.")
    target = change(months=bits([12]))
    assert (target.reading, target.doubt, target.months) == (Reading.UNCLEAR, "Oklart.", bits([12]))


def test_a_reading_is_confirmed_as_it_stands(change, draft, coordinator) -> None:
    Target.objects.filter(pk=draft.films.pk).update(reading=Reading.ASSUMED, doubt="Antaget: minst.")
    target = change(is_confirmed=True)
    assert (target.reading, target.confirmed_by, target.confirmed_at) == (Reading.CONFIRMED, coordinator, NOW)


def test_in_an_adopted_plan_a_person_stands_for_the_new_target(change, plans, coordinator, correction) -> None:
    target = change(plans.films, low=Decimal(80), edit=correction)
    assert (target.low, target.reading, target.confirmed_by) == (Decimal(80), Reading.CONFIRMED, coordinator)
    assert PlanChange.objects.get().plan == plans.plan
    with pytest.raises(Refused, match="Planen är antagen"):
        change(plans.films, low=Decimal(70))


def test_a_target_is_taken_back_to_not_set(change) -> None:
    target = change(kind=None, low=None, raw_target="")
    assert (target.reading, target.low, target.kind) == (Reading.UNCLEAR, None, Kind.AT_LEAST)


def test_the_later_of_two_is_told(by, draft, change) -> None:
    digest = digest_of(seen_fields(draft.films))
    change(low=Decimal(91))
    entry = replace(TargetEntry.of(draft.films), low=Decimal(92))
    with pytest.raises(StaleRow) as stale:
        change_target(by=by(), now=NOW, target=draft.films, goal=draft.goal, entry=entry, seen=digest)
    assert stale.value.current["low"] == Decimal(91)


# Places


def test_a_row_is_moved_to_another_goal_of_the_plan(change, draft, plans) -> None:
    assert change(goal=draft.bare).goal == draft.bare
    with pytest.raises(Refused, match="Välj ett mål i den här planen") as refused:
        change(goal=plans.goal)
    assert refused.value.field == "goal"


@pytest.mark.parametrize(("steps", "first"), [(-1, "Antal böcker"), (1, "Antal filmer")])
def test_rows_are_put_in_order(by, draft, steps: int, first: str) -> None:
    move_target(by=by(), now=NOW, target=draft.books, steps=steps)
    assert Target.objects.filter(goal=draft.goal).in_table_order()[0].indicator.name == first


def test_a_row_is_taken_out_with_its_series_when_nothing_else_uses_that(by, draft, plans) -> None:
    remove_target(by=by(), now=NOW, target=draft.books)
    remove_target(by=by(), now=NOW, target=draft.films)
    assert not Indicator.objects.filter(name="Antal böcker").exists()
    assert Indicator.objects.filter(pk=plans.films.indicator_id).exists()
    assert [event.action for event in events()] == ["target.remove", "indicator.remove", "target.remove"]


def test_a_series_with_outcomes_outlives_its_row(by, draft) -> None:
    make_outcome(draft.books, 8, "5")
    remove_target(by=by(), now=NOW, target=draft.books)
    assert Indicator.objects.filter(name="Antal böcker").exists()


def test_what_was_adopted_stays(by, plans) -> None:
    with pytest.raises(Refused, match="tas inte bort"):
        remove_target(by=by(), now=NOW, target=plans.films)


# Definitions


@pytest.fixture
def redefine(by: Callable) -> Callable[..., Indicator]:
    def redefine(target: Target, edit=None, **fields) -> Indicator:
        indicator = Indicator.objects.get(pk=target.indicator_id)
        before = IndicatorEntry.of(indicator)
        options = {"entry": replace(before, **fields), "seen": digest_of(before.fields), "edit": edit}
        return change_indicator(by=by(), now=NOW, indicator=indicator, **options)

    return redefine


def test_a_definition_in_a_draft_is_changed_without_ado(redefine, draft) -> None:
    indicator = redefine(draft.books, name="Antal lånade böcker", accumulation=Accumulation.SUMMED)
    assert (indicator.name, indicator.accumulation_reading) == ("Antal lånade böcker", Reading.STATED)
    assert not PlanChange.objects.exists()


def test_a_definition_that_an_adopted_plan_holds_changes_that_plan_too(redefine, draft, plans, correction) -> None:
    with pytest.raises(Refused, match="Planen är antagen"):
        redefine(draft.films, name="Antal filmer i länet")
    redefine(draft.films, name="Antal filmer i länet", edit=correction)
    assert PlanChange.objects.get().plan == plans.plan


def test_a_series_of_another_nämnd_is_not_ours_to_define(by, draft, norr) -> None:
    other = Indicator.objects.create(unit=norr.care, reporting_unit=norr.care, name="Väntetid")
    with pytest.raises(Refused) as refused:
        change_indicator(by=by(), now=NOW, indicator=other, entry=IndicatorEntry.of(other), seen="")
    assert refused.value.code == "NOT_PERMITTED"


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"name": ""}, "name", "Fyll i fältet"),
        ({"decimals": 5}, "decimals", "0 till 4"),
        ({"measure_unit": "x" * 41}, "measure_unit", "högst 40"),
        ({"value_type": ValueType.YES_NO, "measure_unit": ""}, "value_type", "målvärden av den andra sorten"),
        ({"value_type": ValueType.YES_NO}, "measure_unit", "varken måttenhet eller decimaler"),
        ({"plausible_low": Decimal(5), "plausible_high": Decimal(4)}, "plausible_high", "lägre än det lägsta"),
        ({"lowest_count": -1}, "lowest_count", "från 0"),
    ],
)
def test_what_an_indicator_cannot_be_is_said_beside_its_field(redefine, draft, fields, field: str, words: str) -> None:
    with pytest.raises(Refused, match=words) as refused:
        redefine(draft.books, **fields)
    assert refused.value.field == field


def test_outcomes_hold_a_definition_in_place(redefine, draft, plans, correction) -> None:
    make_outcome(plans.share, 8, "41.5", women="44", men="39")
    for fields, field in (
        ({"value_type": ValueType.YES_NO, "measure_unit": "", "decimals": 0}, "value_type"),
        ({"decimals": 0}, "decimals"),
        ({"dimensions": ()}, "dimensions"),
    ):
        with pytest.raises(Refused) as refused:
            redefine(plans.share, edit=correction, **fields)
        assert refused.value.field == field


def test_an_indicator_is_split_by_the_regions_own_dimensions(redefine, draft, plans, soder) -> None:
    other = Dimension.objects.create(region=soder.region, name="Kön")
    with pytest.raises(Refused, match="Valet finns inte"):
        redefine(draft.books, dimensions=(other,))
    indicator = redefine(draft.books, dimensions=(plans.gender,))
    assert indicator.dimensions.get().dimension == plans.gender


# Who enters it


def seen_of(*people: Person) -> str:
    return digest_of(reporters_seen(people))


def test_responsibility_is_no_part_of_what_was_adopted(by, plans, colleague, reporter) -> None:
    set_reporters(by=by(), now=NOW, indicator=plans.films.indicator, people=[colleague], seen=seen_of(reporter))
    assert plans.films.indicator.reporters.get().person == colleague
    (event,) = events()
    assert event.changes == {"reporters": [f"person:{reporter.pk}", f"person:{colleague.pk}"]}


@pytest.mark.parametrize("who", ["member", "auditor", "other_reporter", "stranger", "outsider"])
def test_somebody_who_may_not_enter_outcomes_is_not_made_responsible(by, plans, reporter, request, who: str) -> None:
    person = request.getfixturevalue(who)
    with pytest.raises(Refused, match=f"{person.name} har ingen roll i Kulturförvaltningen") as refused:
        set_reporters(by=by(), now=NOW, indicator=plans.films.indicator, people=[person], seen=seen_of(reporter))
    assert refused.value.field == "reporters"


def test_who_was_responsible_may_stay_though_they_have_left(by, plans, reporter, colleague) -> None:
    reporter.memberships.update(to_on="2026-01-01")
    set_reporters(
        by=by(),
        now=NOW,
        indicator=plans.films.indicator,
        people=[reporter, colleague],
        seen=seen_of(reporter),
    )
    assert plans.films.indicator.reporters.count() == 2


def test_of_two_who_change_who_reports_the_later_is_told(by, plans, reporter, colleague) -> None:
    films, seen = plans.films.indicator, seen_of(reporter)
    set_reporters(by=by(), now=NOW, indicator=films, people=[colleague], seen=seen)
    with pytest.raises(StaleRow):
        set_reporters(by=by(), now=NOW, indicator=films, people=[], seen=seen)
    assert films.reporters.get().person == colleague


def test_one_more_is_made_responsible_and_one_is_no_longer(by, plans, reporter, colleague) -> None:
    films = plans.films.indicator
    change_reporter(by=by(), now=NOW, indicator=films, person=colleague, is_responsible=True)
    assert films.reporters.count() == 2
    change_reporter(by=by(), now=NOW, indicator=films, person=reporter, is_responsible=False)
    assert films.reporters.get().person == colleague
