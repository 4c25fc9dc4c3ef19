"""Making a year: which rounds, for whom, on which days; and made again, what is missing and no more."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from goals.models import FollowUp, RoundRule, UnitFollowUp
from goals.operations.calendar import Made, make_calendar
from goals.queries.calendar import suggested_units
from tests.conftest import LONG_AGO, NOW
from tests.goals.calendar.conftest import events
from tracker.models import AuditEvent, Person, Region, Unit, UnitKind
from tracker.operations import Actor, Refused

pytestmark = pytest.mark.django_db

JANUARY = datetime(2026, 1, 12, 8, 0, tzinfo=UTC)


@pytest.fixture
def make(actor: Callable[[Person], Actor], administrator: Person, region: Region, rules: list[RoundRule]) -> Callable[..., Made]:
    """The administrator makes 2026 in January, unless something else is said."""

    def make(**options) -> Made:
        wanted = {"by": actor(administrator), "now": JANUARY, "region": region, "year": 2026} | options
        return make_calendar(**wanted)

    return make


def taking_part() -> list[str]:
    """Who takes part in which round: "8 kn", and "8 rs REGION" for the region's own row."""
    rows = UnitFollowUp.objects.select_related("follow_up", "unit").order_by("follow_up", "kind", "unit__slug")
    return [f"{row.follow_up.month} {row.unit.slug}{' REGION' if row.kind == 'REGION' else ''}" for row in rows]


def untouched() -> list[dict]:
    return [*FollowUp.objects.order_by("pk").values(), *UnitFollowUp.objects.order_by("pk").values()]


def test_the_years_rounds_are_made_by_the_rules_and_are_open(make, plans):
    make()
    assert list(FollowUp.objects.order_by("month").values_list("month", "name", "assesses_goals", "opens_on")) == [
        (4, "Delårsrapport april 2026", False, date(2026, 4, 20)),
        (8, "Delårsrapport augusti 2026", True, date(2026, 8, 24)),
        (12, "Årsrapport 2026", True, date(2026, 12, 14)),
    ]
    august = UnitFollowUp.objects.get(follow_up__month=8, unit__slug="kn")
    assert (august.state, august.round, august.meeting_on) == ("OPEN", 1, None)
    assert (august.outcomes_due_on, august.assessments_due_on) == (date(2026, 9, 9), date(2026, 9, 16))


def test_who_follows_up_is_suggested_by_plans_and_by_whom_goals_are_addressed_to(make, plans, norr, region):
    """Vårdnämnden has no plan yet, but a goal of fullmäktige's is addressed to it; fullmäktige has the topmost plan."""
    assert suggested_units(region, 2026) == {norr.culture.pk, norr.care.pk}
    make()
    assert taking_part() == [f"{m} {who}" for m in (4, 8, 12) for who in ("rs REGION", "kn", "vn")]


def test_who_followed_up_last_year_is_suggested_again(make, rounds, norr, region):
    UnitFollowUp.objects.exclude(unit=norr.care).delete()
    assert suggested_units(region, 2027) == {norr.care.pk}
    assert suggested_units(region, 2028) == set()


def test_those_chosen_take_part_and_no_others(make, norr, plans):
    make(units=[norr.care])
    assert {row.split()[1] for row in taking_part() if "REGION" not in row} == {"vn"}


def test_the_board_with_oversight_has_the_row_of_the_regions_own_report_beside_its_own(make, norr):
    make(units=[norr.board])
    assert taking_part() == [f"{m} rs{kind}" for m in (4, 8, 12) for kind in (" REGION", "")]
    days = dict(UnitFollowUp.objects.filter(follow_up__month=8).values_list("kind", "assessments_due_on"))
    assert days == {"UNIT": date(2026, 9, 16), "REGION": date(2026, 10, 6)}  # when the nämnder have met


def test_made_again_nothing_is_new_and_nothing_is_touched(make, plans):
    first = make()
    UnitFollowUp.objects.filter(follow_up__month=8).update(outcomes_due_on=date(2026, 9, 1), meeting_on=date(2026, 9, 30))
    FollowUp.objects.filter(month=8).update(name="Delår 2", board_on=date(2026, 10, 13))
    RoundRule.objects.update(outcomes_due=11, assessments_due=20)
    before, told = untouched(), AuditEvent.objects.count()
    again = make()
    assert (len(first.follow_ups), len(first.unit_follow_ups)) == (3, 9)
    assert (again.follow_ups, again.unit_follow_ups, again.left) == ([], [], [])
    assert untouched() == before
    assert AuditEvent.objects.count() == told


def test_a_unit_that_is_added_gets_its_part_and_the_old_ones_keep_theirs(make, norr, plans):
    make(units=[norr.culture])
    before = untouched()
    made = make(units=[norr.culture, norr.care])
    assert [(row.unit.slug, row.follow_up.month) for row in made.unit_follow_ups] == [("vn", 4), ("vn", 8), ("vn", 12)]
    assert [row for row in untouched() if row in before] == before


def test_a_unit_that_is_left_out_the_second_time_still_takes_part(make, norr, plans):
    make(units=[norr.culture, norr.care])
    make(units=[norr.culture])
    assert "8 vn" in taking_part()


def test_a_month_that_has_got_a_rule_is_added_to_the_year(make, norr, region, rules):
    make(units=[norr.culture])
    RoundRule.objects.create(region=region, month=10, assesses_goals=False, opens=0, outcomes_due=5, assessments_due=8)
    made = make(units=[norr.culture])
    assert [(one.month, one.name) for one in made.follow_ups] == [(10, "Delårsrapport oktober 2026")]


def test_a_unit_takes_part_in_the_rounds_to_whose_end_it_exists(make, norr, region):
    def nämnd(slug: str, **days) -> Unit:
        fields = {"kind": UnitKind.COMMITTEE, "is_authority": True, "name": slug, "short_name": slug, "active_from": LONG_AGO}
        return Unit.objects.create(region=region, parent=norr.council, slug=slug, **(fields | days))

    ceasing = nämnd("old", active_to=date(2026, 8, 31))
    coming = nämnd("new", active_from=date(2026, 9, 1))
    make(units=[ceasing, coming])
    assert [row for row in taking_part() if "REGION" not in row] == ["4 old", "8 old", "12 new"]


def test_rounds_whose_days_have_passed_are_made_only_when_asked_for(make, norr):
    """Otherwise a region that begins in September would be reminded of April."""
    make(now=NOW, units=[norr.culture])
    assert {row.split()[0] for row in taking_part()} == {"8", "12"}
    made = make(now=NOW, units=[norr.culture], includes_past=True)
    assert [one.month for one in made.follow_ups] == [4]


def test_the_last_day_itself_has_not_passed(make, norr):
    make(now=datetime(2026, 9, 9, 21, 59, 59, tzinfo=UTC), units=[norr.culture])
    assert "8 kn" in taking_part()


def test_the_second_after_the_last_day_it_has(make, norr):
    make(now=datetime(2026, 9, 9, 22, 0, tzinfo=UTC), units=[norr.culture])
    assert {row.split()[0] for row in taking_part()} == {"12"}


def hand_over(month: int, slug: str, person: Person) -> None:
    rows = UnitFollowUp.objects.filter(follow_up__month=month, unit__slug=slug, kind="UNIT")
    rows.update(state="HANDED_OVER", handed_over_at=NOW, handed_over_by=person)


def test_no_round_is_added_before_one_that_has_been_handed_over(make, norr, region, administrator):
    """It would open outcomes that the later one has locked."""
    make(units=[norr.culture])
    hand_over(8, "kn", administrator)
    RoundRule.objects.create(region=region, month=6, assesses_goals=False, opens=0, outcomes_due=5, assessments_due=8)
    made = make(units=[norr.culture])
    assert made.follow_ups == []
    assert [str(sentence) for sentence in made.left] == [
        "Delårsrapport juni 2026 är inte upplagd för Region Norr, för en senare omgång är redan överlämnad till nämnden."
    ]


def test_a_nämnd_that_has_handed_over_later_is_not_added_to_an_earlier_round(make, norr, administrator):
    make(units=[norr.culture])
    UnitFollowUp.objects.filter(follow_up__month=4).delete()
    hand_over(8, "kn", administrator)
    made = make(units=[norr.culture, norr.care])
    assert "4 kn" not in taking_part()
    assert "4 vn" in taking_part()
    assert len(made.left) == 1


def test_what_is_made_is_in_the_trace(make, norr, region):
    make(units=[norr.culture])
    assert [event.changes["name"][1] for event in events("followup.create")] == [
        "Delårsrapport april 2026",
        "Delårsrapport augusti 2026",
        "Årsrapport 2026",
    ]
    own = [event for event in events("unitfollowup.create") if event.unit_id == norr.culture.pk]
    assert [event.changes["outcomes_due_on"][1] for event in own] == ["2026-05-08", "2026-09-09", "2027-01-20"]
    assert {event.region_id for event in AuditEvent.objects.all()} == {region.pk}


def test_another_region_has_its_own_calendar(make, soder, norr):
    make(units=[norr.culture])
    assert not FollowUp.objects.filter(region=soder.region).exists()
    with pytest.raises(Refused, match="är ingen egen myndighet eller beredning i regionen"):
        make(units=[soder.culture])


REFUSED = {
    "a förvaltning": ({"units": ["culture_administration"]}, "NOT_AUTHORITY", "units"),
    "nobody": ({"units": []}, "NO_UNITS", "units"),
    "a year that nobody plans for": ({"year": 2032}, "YEAR", "year"),
    "a year before the others": ({"year": 1999}, "YEAR", "year"),
}


@pytest.mark.parametrize(("options", "code", "field"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_is_refused_and_nothing_is_made(options, code, field, make, norr):
    if "units" in options:
        options = options | {"units": [getattr(norr, name) for name in options["units"]]}
    with pytest.raises(Refused) as refused:
        make(**options)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert not FollowUp.objects.exists()


def test_without_rules_there_is_nothing_to_make_it_by(make, norr):
    RoundRule.objects.all().delete()
    with pytest.raises(Refused, match="Regionen har inga kalenderregler än"):
        make(units=[norr.culture])


@pytest.mark.parametrize("who", ["reporter", "coordinator", "manager", "secretary", "member", "auditor", "outsider"])
def test_nobody_else_makes_it(who, make, actor, norr, request):
    with pytest.raises(Refused) as refused:
        make(by=actor(request.getfixturevalue(who)), units=[norr.culture])
    assert refused.value.code == "NOT_PERMITTED"
    assert not FollowUp.objects.exists()
