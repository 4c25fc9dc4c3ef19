"""Rapportera, godkänn, skicka tillbaka, svara: who may do what to a value in which state, and what is left behind."""

from types import SimpleNamespace
from uuid import uuid4

import pytest

from goals.models import Comment, LockException, Outcome, OutcomeState
from tests.conftest import NOW, make_indicator
from tests.goals.test_locks import NEXT_WEEK, hand_over
from tracker.models import AuditEvent, Person, Region
from tracker.operations import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(acts: SimpleNamespace, reporter: Person) -> Outcome:
    return acts.record(reporter)


@pytest.fixture
def reported(acts: SimpleNamespace, draft: Outcome, reporter: Person) -> Outcome:
    acts.report(reporter, draft)
    return again(draft)


def again(outcome: Outcome) -> Outcome:
    return Outcome.objects.get(pk=outcome.pk)


def actions() -> list[str]:
    return list(AuditEvent.objects.order_by("pk").values_list("action", flat=True))


def codes(handled) -> list[str]:
    return [refused.code for _outcome, refused in handled.left]


def test_what_is_ready_is_reported_and_the_rest_is_said_why(acts, plans, reporter, draft) -> None:
    missing = acts.record(reporter, None, indicator=plans.share.indicator, missing_reason="NOT_MEASURED")
    forecast = acts.record(reporter, None, indicator=plans.unclear.indicator, forecast_comment="Ökar i höst.")
    handled = acts.report(reporter, draft, missing, forecast)
    assert {again(one).state for one in (draft, missing)} == {OutcomeState.REPORTED}
    assert again(forecast).state == OutcomeState.DRAFT
    assert codes(handled) == ["NOT_ENTERED"]
    assert actions()[-2:] == ["outcome.report", "outcome.report"]


def test_reporting_changes_neither_value_nor_version_and_says_so_in_the_trace(reported, reporter) -> None:
    event = AuditEvent.objects.latest("pk")
    assert (reported.value, reported.version) == (64, 1)
    assert (event.changes, event.version, event.actor_name) == ({"state": ["DRAFT", "REPORTED"]}, 1, reporter.name)


def test_reporting_twice_is_done_once(acts, reported, reporter) -> None:
    before = actions()
    assert acts.report(reporter, reported).done
    assert actions() == before


def test_a_change_of_a_reported_value_is_a_draft_again(acts, reported, reporter) -> None:
    acts.record(reporter, 70, version=reported.version)
    assert (again(reported).state, again(reported).version) == (OutcomeState.DRAFT, 2)


def test_an_approval_names_the_version(acts, reported, coordinator) -> None:
    acts.approve(coordinator, reported)
    approved = again(reported)
    assert (approved.state, approved.approved_by, approved.approved_at) == (OutcomeState.APPROVED, coordinator, NOW)
    assert approved.approved_version == approved.version == 1


def test_approving_twice_is_done_once(acts, reported, coordinator) -> None:
    acts.approve(coordinator, reported)
    before = actions()
    assert acts.approve(coordinator, reported).done
    assert actions() == before


def test_a_newer_version_than_was_seen_is_not_approved(acts, reported, reporter, coordinator) -> None:
    acts.report(reporter, acts.record(reporter, 70, version=1))
    assert codes(acts.approve(coordinator, reported)) == ["STALE"]
    assert again(reported).state == OutcomeState.REPORTED


def test_what_is_not_reported_is_not_approved(acts, draft, coordinator) -> None:
    assert codes(acts.approve(coordinator, draft)) == ["NOT_REPORTED"]


@pytest.mark.parametrize(("allows", "state"), [(True, OutcomeState.APPROVED), (False, OutcomeState.REPORTED)])
def test_one_person_enters_and_approves_where_the_region_allows_it(acts, norr, rounds, coordinator, allows, state) -> None:
    Region.objects.filter(pk=norr.region.pk).update(allows_self_approval=allows)
    rounds.culture.unit.region.refresh_from_db()
    own = acts.record(coordinator)
    acts.report(coordinator, own)
    handled = acts.approve(coordinator, own)
    assert again(own).state == state
    assert codes(handled) == ([] if allows else ["OWN_VALUE"])


def test_one_that_is_refused_stops_no_other(acts, plans, reported, reporter, coordinator) -> None:
    other = acts.record(reporter, 12, indicator=plans.unclear.indicator)
    handled = acts.approve(coordinator, reported, other)
    assert ([one.pk for one in handled.done], codes(handled)) == ([reported.pk], ["NOT_REPORTED"])


@pytest.mark.parametrize("is_approved", [False, True])
def test_a_value_is_sent_back_with_a_comment(acts, reported, coordinator, is_approved) -> None:
    if is_approved:
        acts.approve(coordinator, reported)
    acts.send_back(coordinator, reported)
    returned = again(reported)
    assert (returned.state, returned.approved_by, returned.approved_version) == (OutcomeState.RETURNED, None, None)
    comment = Comment.objects.get()
    assert (comment.text, comment.by, comment.version) == ("Räknades Umeå två gånger?", coordinator, 1)
    event = AuditEvent.objects.latest("pk")
    assert (event.action, event.reason) == ("outcome.return", "Räknades Umeå två gånger?")


def test_what_was_sent_back_is_reported_when_it_is_answered_or_changed_not_before(acts, reported, reporter, coordinator) -> None:
    acts.send_back(coordinator, reported)
    assert codes(acts.report(reporter, reported)) == ["NOT_ANSWERED"]
    acts.answer(reporter, reported, "Nej, en gång.")
    assert again(reported).state == OutcomeState.REPORTED
    acts.send_back(coordinator, reported, "Säkert?")
    changed = acts.record(reporter, 63, version=1)
    assert acts.report(reporter, changed).done
    assert again(reported).state == OutcomeState.REPORTED
    assert [comment.text for comment in Comment.objects.order_by("pk")] == [
        "Räknades Umeå två gånger?",
        "Nej, en gång.",
        "Säkert?",
    ]


def test_who_changed_a_value_that_was_sent_back_can_say_why_as_it_is_reported(acts, reported, reporter, coordinator) -> None:
    acts.send_back(coordinator, reported)
    acts.record(reporter, 63, version=1)
    acts.answer(reporter, reported, "Ja, rättat.")
    assert (again(reported).state, Comment.objects.latest("pk").version) == (OutcomeState.REPORTED, 2)


@pytest.mark.parametrize("act", ["send_back", "comment"])
def test_a_form_sent_twice_says_it_once(acts, reported, coordinator, act) -> None:
    form_uuid = uuid4()
    first, second = [getattr(acts, act)(coordinator, reported, form_uuid=form_uuid) for _ in range(2)]
    assert first == second
    assert Comment.objects.count() == 1


def test_a_form_of_another_outcome_is_not_taken_for_this_one(acts, plans, reported, reporter, coordinator) -> None:
    other = acts.record(reporter, 12, indicator=plans.unclear.indicator)
    form_uuid = uuid4()
    acts.comment(coordinator, reported, form_uuid=form_uuid)
    with pytest.raises(Refused) as refused:
        acts.comment(coordinator, other, form_uuid=form_uuid)
    assert refused.value.code == "FORM_USED"


REFUSED = {
    "nothing said": ("send_back", "reported", {"text": "  "}, "NOTHING_SAID"),
    "too long": ("send_back", "reported", {"text": "å" * 10_001}, "TOO_LONG"),
    "a NUL byte": ("comment", "reported", {"text": "a\0b"}, "NUL"),
    "a newer version": ("send_back", "reported", {"version": 2}, "STALE"),
    "a draft sent back": ("send_back", "draft", {}, "NOT_REPORTED"),
    "a reported value answered": ("answer", "reported", {}, "NOT_RETURNED"),
}


@pytest.mark.parametrize(("act", "state", "more", "code"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_done_is_refused_and_changes_nothing(acts, coordinator, request, act, state, more, code) -> None:
    outcome = request.getfixturevalue(state)
    before = (again(outcome).state, actions())
    with pytest.raises(Refused) as refused:
        getattr(acts, act)(coordinator, outcome, **more)
    assert refused.value.code == code
    assert ((again(outcome).state, actions()), Comment.objects.count()) == (before, 0)


WHO = {
    "report": {"reporter", "colleague", "coordinator", "manager"},
    "approve": {"coordinator", "manager"},
    "send_back": {"coordinator", "manager"},
    "comment": {"reporter", "colleague", "coordinator", "manager"},
}
EVERYBODY = [
    "reporter",
    "colleague",
    "coordinator",
    "manager",
    "secretary",
    "member",
    "auditor",
    "administrator",
    "other_reporter",
    "outsider",
]


@pytest.mark.servers
@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("act", WHO)
def test_who_may_do_what(acts, request, act, who) -> None:
    person = request.getfixturevalue(who)
    outcome = request.getfixturevalue("draft" if act == "report" else "reported")
    assert _code(lambda: getattr(acts, act)(person, outcome)) == ("" if who in WHO[act] else "NOT_PERMITTED")


def _code(act) -> str:
    """Why it was refused; "" when it was done."""
    try:
        return "".join(codes(done)) if hasattr(done := act(), "left") else ""
    except Refused as refused:
        return refused.code


def test_after_hand_over_nothing_is_done_and_it_is_said_why(acts, rounds, reported, reporter, coordinator, manager) -> None:
    hand_over(rounds.culture, manager)
    assert codes(acts.approve(coordinator, reported)) == codes(acts.report(reporter, reported)) == ["LOCKED"]
    for act in (acts.send_back, acts.comment):
        with pytest.raises(Refused, match="är låst sedan den 14 september 2026"):
            act(coordinator, reported)


def test_an_exception_opens_its_value_alone(acts, rounds, plans, reported, reporter, coordinator, manager) -> None:
    other = acts.record(reporter, 12, indicator=plans.unclear.indicator)
    acts.report(reporter, other)
    hand_over(rounds.culture, manager)
    LockException.objects.create(
        unit_follow_up=rounds.culture, indicator=plans.films.indicator, reason="Fel.", given_by=manager, given_at=NOW,
        expires_at=NEXT_WEEK,
    )  # fmt: skip
    handled = acts.approve(coordinator, reported, other)
    assert ([one.pk for one in handled.done], codes(handled)) == ([reported.pk], ["LOCKED"])


def test_a_value_of_another_nämnd_or_round_is_not_touched(acts, norr, rounds, plans, reported, coordinator) -> None:
    reported.indicator.reporting_unit = norr.care_administration
    reported.indicator.save()
    assert acts.approve(coordinator, reported).done == []
    with pytest.raises(Refused) as refused:
        acts.send_back(coordinator, reported)
    assert refused.value.code == "NOT_HERE"


def test_many_cost_as_many_questions_as_one(acts, plans, reporter, django_assert_max_num_queries) -> None:
    many = [
        acts.record(reporter, 7, indicator=make_indicator(plans.goal, f"Antal {n}", order=9 + n).indicator) for n in range(40)
    ]
    with django_assert_max_num_queries(12):
        assert len(acts.report(reporter, *many).done) == 40
