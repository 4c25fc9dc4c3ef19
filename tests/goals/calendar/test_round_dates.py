"""Days that are moved: by whom, why, until when, and what is left of the old ones."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from goals.models import DateChange, Decision, DecisionKind, FollowUp, UnitFollowUp
from goals.operations.changes import StaleRow, digest_of
from goals.operations.region_dates import RegionDays, UsualDays, change_round, move_usual_days
from goals.operations.round_dates import NamndDays, change_dates, set_meeting
from tests.conftest import NOW
from tests.goals.calendar.conftest import events
from tracker.models import Person
from tracker.operations import Actor, Refused

pytestmark = pytest.mark.django_db

# Kulturnämnden's August: opens on 15 August, both last days 28 August.
MOVED = {"outcomes_due_on": date(2026, 9, 11), "assessments_due_on": date(2026, 9, 18)}


@pytest.fixture
def change(rounds: SimpleNamespace, actor: Callable[[Person], Actor], coordinator: Person) -> Callable[..., UnitFollowUp]:
    """The coordinator moves days of kulturnämnden's August, over what they are now."""

    def change(person: Person = coordinator, reason: str = "Sent bokslut", seen: str = "", **days) -> UnitFollowUp:
        row = UnitFollowUp.objects.get(pk=rounds.culture.pk)
        now = NamndDays.of(row)
        seen = seen or digest_of(now.fields)
        return change_dates(by=actor(person), now=NOW, unit_follow_up=row, days=replace(now, **days), reason=reason, seen=seen)

    return change


def close(row: UnitFollowUp, state: str, person: Person) -> None:
    values = {"handed_over_at": NOW, "handed_over_by": person}
    if state == "DECIDED":
        values["decision"] = Decision.objects.create(unit=row.unit, year=2026, kind=DecisionKind.APPROVES, recorded_at=NOW)
    UnitFollowUp.objects.filter(pk=row.pk).update(state=state, **values)


def test_a_day_is_moved_with_who_and_why(change, rounds, norr, coordinator):
    row = change(**MOVED)
    assert (row.outcomes_due_on, row.assessments_due_on) == (date(2026, 9, 11), date(2026, 9, 18))
    kept = DateChange.objects.order_by("pk").values_list("field", "old", "new", "by__name", "at", "reason")
    assert list(kept) == [
        ("outcomes_due_on", date(2026, 8, 28), date(2026, 9, 11), "Coordinator Siv", NOW, "Sent bokslut"),
        ("assessments_due_on", date(2026, 8, 28), date(2026, 9, 18), "Coordinator Siv", NOW, "Sent bokslut"),
    ]
    (event,) = events("unitfollowup.dates")
    assert event.changes == {
        "outcomes_due_on": ["2026-08-28", "2026-09-11"],
        "assessments_due_on": ["2026-08-28", "2026-09-18"],
    }
    assert (event.unit_id, event.reason, event.actor_name) == (norr.culture.pk, "Sent bokslut", "Coordinator Siv")


def test_only_this_nämnds_day_is_moved(change, rounds):
    change(**MOVED)
    rounds.care.refresh_from_db()
    assert rounds.care.outcomes_due_on == date(2026, 8, 28)


@pytest.mark.parametrize("who", ["coordinator", "manager", "administrator"])
def test_those_who_answer_for_the_round_may(who, change, request):
    assert change(request.getfixturevalue(who), **MOVED).outcomes_due_on == date(2026, 9, 11)


@pytest.mark.parametrize("who", ["reporter", "secretary", "member", "auditor", "other_reporter", "outsider", "stranger"])
def test_others_may_not(who, change, request):
    with pytest.raises(Refused) as refused:
        change(request.getfixturevalue(who), **MOVED)
    assert refused.value.code == "NOT_PERMITTED"
    assert not DateChange.objects.exists()


@pytest.mark.parametrize("days", [{"outcomes_due_on": date(2026, 8, 27)}, {"assessments_due_on": date(2026, 9, 1)}])
def test_a_day_is_not_moved_without_a_reason(days, change):
    with pytest.raises(Refused, match="Skriv varför dagen flyttas") as refused:
        change(reason="  ", **days)
    assert refused.value.field == "reason"
    assert not DateChange.objects.exists()


def test_a_meeting_that_is_set_for_the_first_time_needs_no_reason_and_a_moved_one_does(change):
    assert change(reason="", meeting_on=date(2026, 9, 30)).meeting_on == date(2026, 9, 30)
    with pytest.raises(Refused, match="Skriv varför"):
        change(reason="", meeting_on=date(2026, 10, 1))
    assert change(reason="Lokalen är upptagen", meeting_on=None).meeting_on is None


def test_sent_twice_it_is_one_change(change, rounds):
    seen = digest_of(NamndDays.of(rounds.culture).fields)
    change(seen=seen, **MOVED)
    change(seen=seen, **MOVED)
    assert (DateChange.objects.count(), len(events("unitfollowup.dates"))) == (2, 1)


def test_whoever_comes_second_is_told_of_the_first(change, rounds, manager):
    seen = digest_of(NamndDays.of(rounds.culture).fields)
    change(seen=seen, **MOVED)
    with pytest.raises(StaleRow, match="Coordinator Siv ändrade detta"):
        change(manager, seen=seen, outcomes_due_on=date(2026, 9, 4), assessments_due_on=date(2026, 9, 4))


REFUSED = {
    "before the round opens": ({"outcomes_due_on": date(2026, 8, 14)}, "BEFORE_OPENING", "outcomes_due_on"),
    "assessed before the outcomes": ({"assessments_due_on": date(2026, 8, 27)}, "BEFORE_OUTCOMES", "assessments_due_on"),
    "outcomes after the assessments": ({"outcomes_due_on": date(2026, 8, 31)}, "BEFORE_OUTCOMES", "outcomes_due_on"),
    "a meeting before the outcomes": ({"meeting_on": date(2026, 8, 27)}, "MEETS_BEFORE", "meeting_on"),
    "another decade": ({"meeting_on": date(2062, 9, 30)}, "FAR_AWAY", "meeting_on"),
}


@pytest.mark.parametrize(("days", "code", "field"), REFUSED.values(), ids=REFUSED.keys())
def test_days_that_cannot_be_are_refused_by_their_field(days, code, field, change):
    with pytest.raises(Refused) as refused:
        change(**days)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert not DateChange.objects.exists()


def test_a_reason_that_cannot_be_kept_is_refused(change):
    with pytest.raises(Refused) as refused:
        change(reason="x\0", **MOVED)
    assert refused.value.field == "reason"


@pytest.mark.parametrize(
    ("state", "may_move", "may_meet"), [("OPEN", True, True), ("HANDED_OVER", False, True), ("DECIDED", False, False)]
)
def test_due_days_are_moved_while_the_round_is_open_and_the_meeting_until_the_decision(
    state, may_move, may_meet, change, rounds, manager
):
    close(rounds.culture, state, manager) if state != "OPEN" else None
    for days, may in ((MOVED, may_move), ({"meeting_on": date(2026, 9, 30)}, may_meet)):
        if may:
            change(**days)
        else:
            with pytest.raises(Refused, match="är låst"):
                change(**days)


def test_the_secretary_says_when_the_nämnd_meets(rounds, actor, secretary):
    row = rounds.culture
    seen = digest_of({"meeting_on": None})
    set_meeting(by=actor(secretary), now=NOW, unit_follow_up=row, meeting_on=date(2026, 9, 30), reason="", seen=seen)
    assert UnitFollowUp.objects.get(pk=row.pk).meeting_on == date(2026, 9, 30)
    (kept,) = DateChange.objects.all()
    assert (kept.field, kept.old, kept.new, kept.by) == ("meeting_on", None, date(2026, 9, 30), secretary)


@pytest.mark.parametrize("who", ["reporter", "member", "auditor", "other_reporter", "outsider"])
def test_others_do_not(who, rounds, actor, request):
    seen = digest_of({"meeting_on": None})
    with pytest.raises(Refused) as refused:
        set_meeting(
            by=actor(request.getfixturevalue(who)),
            now=NOW,
            unit_follow_up=rounds.culture,
            meeting_on=date(2026, 9, 30),
            reason="",
            seen=seen,
        )
    assert refused.value.code == "NOT_PERMITTED"


# The whole region's


@pytest.fixture
def change_region(rounds: SimpleNamespace, actor: Callable[[Person], Actor], administrator: Person) -> Callable[..., FollowUp]:
    """The administrator changes a round, August's unless another is named, over what it is now."""

    def change(person: Person = administrator, round_: FollowUp = rounds.august, seen: str = "", **days) -> FollowUp:
        now = RegionDays.of(FollowUp.objects.get(pk=round_.pk))
        seen = seen or digest_of(now.fields)
        return change_round(by=actor(person), now=NOW, follow_up=round_, days=replace(now, **days), seen=seen)

    return change


def test_the_administrator_sets_the_days_of_regionstyrelsen_and_fullmäktige(change_region, region):
    row = change_region(board_on=date(2026, 10, 13), council_on=date(2026, 11, 24))
    assert (row.board_on, row.council_on) == (date(2026, 10, 13), date(2026, 11, 24))
    (event,) = events("followup.change")
    assert event.changes == {"board_on": [None, "2026-10-13"], "council_on": [None, "2026-11-24"]}
    assert (event.region_id, event.unit_id) == (region.pk, 0)


def test_a_day_that_breaks_the_law_is_told_elsewhere_and_not_refused(change_region):
    assert change_region(board_on=date(2026, 11, 10)).board_on == date(2026, 11, 10)


def test_a_round_that_has_not_opened_can_open_another_day(change_region, rounds):
    assert change_region(round_=rounds.december, opens_on=date(2026, 12, 21)).opens_on == date(2026, 12, 21)


REFUSED_IN_REGION = {
    "no name": ("august", {"name": ""}, "NEEDED", "name"),
    "a round that has opened": ("august", {"opens_on": date(2026, 9, 14)}, "HAS_OPENED", "opens_on"),
    "opens after something is due": ("december", {"opens_on": date(2026, 12, 29)}, "OPENS_AFTER_DUE", "opens_on"),
    "the board before it opens": ("august", {"board_on": date(2026, 8, 1)}, "BOARD_BEFORE", "board_on"),
    "fullmäktige before the board": (
        "august",
        {"board_on": date(2026, 10, 13), "council_on": date(2026, 10, 12)},
        "COUNCIL_BEFORE",
        "council_on",
    ),
    "another decade": ("august", {"council_on": date(2062, 11, 24)}, "FAR_AWAY", "council_on"),
}


@pytest.mark.parametrize(("round_", "days", "code", "field"), REFUSED_IN_REGION.values(), ids=REFUSED_IN_REGION.keys())
def test_what_cannot_be_is_refused_by_its_field(round_, days, code, field, change_region, rounds):
    with pytest.raises(Refused) as refused:
        change_region(round_=getattr(rounds, round_), **days)
    assert (refused.value.code, refused.value.field) == (code, field)


def test_whoever_comes_second_in_the_region_is_told_of_the_first(change_region, rounds):
    seen = digest_of(RegionDays.of(rounds.august).fields)
    change_region(seen=seen, board_on=date(2026, 10, 13))
    with pytest.raises(StaleRow, match="Administrator Bo ändrade detta"):
        change_region(seen=seen, board_on=date(2026, 10, 20))


@pytest.mark.parametrize("who", ["reporter", "coordinator", "manager", "secretary", "member", "auditor", "outsider"])
def test_nobody_else_changes_the_regions_days(who, change_region, request):
    with pytest.raises(Refused) as refused:
        change_region(request.getfixturevalue(who), board_on=date(2026, 10, 13))
    assert refused.value.code == "NOT_PERMITTED"


# The days that most nämnder have


@pytest.fixture
def move_all(rounds: SimpleNamespace, actor: Callable[[Person], Actor], administrator: Person) -> Callable[..., list[str]]:
    """The administrator moves August's usual days, all of them 28 August; the slugs of the nämnder that were moved."""

    def move(person: Person = administrator, reason: str = "Sent bokslut", seen: str = "", **days) -> list[str]:
        usual = UsualDays(outcomes_due_on=date(2026, 8, 28), assessments_due_on=date(2026, 8, 28))
        moved = move_usual_days(
            by=actor(person),
            now=NOW,
            follow_up=rounds.august,
            days=replace(usual, **days),
            reason=reason,
            seen=seen or digest_of(usual.fields),
        )
        return [row.unit.slug for row in moved]

    return move


def test_usual_days_are_moved_for_every_nämnd_that_has_them(move_all, rounds):
    assert move_all(**MOVED) == ["rs", "kn", "vn"]
    rounds.care.refresh_from_db()
    assert (rounds.care.outcomes_due_on, rounds.care.assessments_due_on) == (date(2026, 9, 11), date(2026, 9, 18))
    assert DateChange.objects.count() == 6
    assert {event.reason for event in events("unitfollowup.dates")} == {"Sent bokslut"}


def test_a_nämnd_with_a_day_of_its_own_keeps_it_and_one_that_has_handed_over_too(move_all, rounds, manager):
    UnitFollowUp.objects.filter(pk=rounds.care.pk).update(assessments_due_on=date(2026, 9, 25))
    close(rounds.all[8, "rs"], "HANDED_OVER", manager)
    assert move_all(**MOVED) == ["kn", "vn"]
    rounds.care.refresh_from_db()
    assert (rounds.care.outcomes_due_on, rounds.care.assessments_due_on) == (date(2026, 9, 11), date(2026, 9, 25))


def test_one_nämnd_that_cannot_follow_stops_them_all_and_is_named(move_all, rounds):
    UnitFollowUp.objects.filter(pk=rounds.care.pk).update(meeting_on=date(2026, 9, 1))
    with pytest.raises(Refused, match="Vårdnämnden: Nämnden kan inte sammanträda före") as refused:
        move_all(**MOVED)
    assert refused.value.field == "outcomes_due_on"
    assert not DateChange.objects.exists()


def test_usual_days_are_moved_once_and_with_a_reason(move_all):
    with pytest.raises(Refused, match="Skriv varför"):
        move_all(reason="", **MOVED)
    move_all(**MOVED)
    assert move_all(**MOVED) == []
    with pytest.raises(StaleRow, match="har ändrats medan du skrev"):
        move_all(outcomes_due_on=date(2026, 9, 14), assessments_due_on=date(2026, 9, 21))


@pytest.mark.parametrize("who", ["coordinator", "manager", "secretary", "auditor", "outsider"])
def test_nobody_else_moves_them(who, move_all, request):
    with pytest.raises(Refused) as refused:
        move_all(request.getfixturevalue(who), **MOVED)
    assert refused.value.code == "NOT_PERMITTED"
