"""Frånvaro: who may say it, that nobody takes a right by it, and what a deputy does is done on behalf of the absent."""

import uuid
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from goals.models import Outcome, OutcomeState
from goals.operations.absences import AbsenceEntry, end_absence, enter_absence
from goals.operations.indicators import hand_on_reporting
from goals.operations.outcomes import OutcomeEntry, record_outcome
from goals.operations.reporting import approve_outcomes, comment_outcome, report_outcomes
from goals.queries.work import work_at
from tests.conftest import AUGUST, NOW, TODAY
from tests.goals.administration.conftest import events
from tests.goals.conftest import Read
from tests.goals.pages import PLACE, make_outcome, words_of
from tests.goals.plans.sent_forms import fields_of
from tracker.models import Absence, Membership, Person, Role
from tracker.operations import Refused
from tracker.permissions import access_of

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def enter(by, norr):
    """Says that somebody is away from kulturnämnden from today; the one who is away says it unless another is named."""

    def enter(person: Person, deputy: Person, who: Person | None = None, form: str = "", **options: object) -> Absence:
        entry = replace(AbsenceEntry(person=person, deputy=deputy, from_on=TODAY), **options)
        return enter_absence(by=by(who or person, form), now=NOW, unit=norr.culture, entry=entry)

    return enter


# Who may say it


def test_whoever_is_away_says_so_with_its_event(enter, norr, reporter, colleague) -> None:
    absence = enter(reporter, colleague, to_on=TODAY + DAY)
    (event,) = events()
    assert (event.action, event.subject, event.unit_id) == ("absence.enter", f"absence:{absence.pk}", norr.culture.pk)
    assert event.changes["deputy"] == [None, f"person:{colleague.pk}"]


def test_a_form_that_is_sent_twice_is_one_absence(enter, reporter, colleague) -> None:
    assert enter(reporter, colleague, form="one") == enter(reporter, colleague, form="one")


@pytest.mark.parametrize("who", ["coordinator", "manager", "administrator"])
def test_coordinator_manager_and_administrator_say_it_of_a_reporter(enter, request, reporter, colleague, who: str) -> None:
    assert enter(reporter, colleague, request.getfixturevalue(who)).deputy == colleague


@pytest.mark.parametrize("who", ["colleague", "secretary", "member", "auditor", "other_reporter", "outsider", "stranger"])
def test_nobody_else_does(enter, request, reporter, coordinator, who: str) -> None:
    with pytest.raises(Refused) as refused:
        enter(reporter, coordinator, request.getfixturevalue(who))
    assert (refused.value.code, events()) == ("NOT_PERMITTED", [])


def test_nobody_takes_or_gives_a_right_that_they_do_not_have(enter, coordinator, manager, secretary) -> None:
    for absent, who in ((manager, coordinator), (secretary, coordinator), (secretary, manager)):
        with pytest.raises(Refused, match="får göra mer än du") as refused:
            enter(absent, who, who)
        assert refused.value.field == "person"
    assert events() == []


def test_a_manager_says_it_of_the_coordinator(enter, coordinator, manager, reporter) -> None:
    enter(coordinator, reporter, manager)


def test_an_administrator_says_it_of_anybody(enter, secretary, coordinator, administrator) -> None:
    enter(secretary, coordinator, administrator)


def test_a_deputy_does_not_make_their_own_time_longer(by, enter, coordinator, reporter, manager) -> None:
    absence = enter(coordinator, reporter, to_on=TODAY + DAY)
    with pytest.raises(Refused, match="får göra mer än du"):
        end_absence(by=by(reporter), now=NOW, absence=absence, to_on=TODAY + 30 * DAY)
    end_absence(by=by(reporter), now=NOW, absence=absence, to_on=TODAY)
    end_absence(by=by(coordinator), now=NOW, absence=absence, to_on=TODAY + 30 * DAY)
    assert [event.on_behalf_of for event in events("absence.end")] == ["Coordinator Siv", ""]


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"deputy": "reporter"}, "deputy", "Ingen kan ersätta sig själv"),
        ({"deputy": "other_reporter"}, "deputy", "arbetar inte i Kulturnämnden"),
        ({"deputy": "member"}, "deputy", "arbetar inte i Kulturnämnden"),
        ({"deputy": "outsider"}, "deputy", "arbetar inte i Kulturnämnden"),
        ({"person": "other_reporter"}, "person", "har ingen roll i Kulturnämnden"),
        ({"to_on": TODAY - DAY}, "to_on", "före den första"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(enter, request, reporter, colleague, coordinator, changes, field, words) -> None:
    found = {name: request.getfixturevalue(value) if isinstance(value, str) else value for name, value in changes.items()}
    with pytest.raises(Refused, match=words) as refused:
        enter(**{"person": reporter, "deputy": colleague, "who": coordinator} | found)
    assert refused.value.field == field


def test_an_absence_is_of_a_whole_authority(by, norr, reporter, colleague) -> None:
    entry = AbsenceEntry(person=reporter, deputy=colleague, from_on=TODAY)
    with pytest.raises(Refused, match="hel myndighet"):
        enter_absence(by=by(reporter), now=NOW, unit=norr.culture_administration, entry=entry)


def test_nobody_is_away_twice_at_once(enter, reporter, colleague) -> None:
    enter(reporter, colleague, to_on=TODAY + 5 * DAY)
    with pytest.raises(Refused, match="redan frånvarande"):
        enter(reporter, colleague, from_on=TODAY + 5 * DAY)
    enter(reporter, colleague, from_on=TODAY + 6 * DAY)


def test_an_absence_ends_earlier_or_does_not_come_to_be(by, enter, reporter, colleague) -> None:
    absence = enter(reporter, colleague, from_on=TODAY + DAY)
    end_absence(by=by(reporter), now=NOW, absence=absence, to_on=TODAY + DAY)
    end_absence(by=by(reporter), now=NOW, absence=absence, to_on=TODAY + DAY)
    assert [event.action for event in events("absence.end")] == ["absence.end"]
    end_absence(by=by(reporter), now=NOW, absence=absence, to_on=TODAY)
    assert not Absence.objects.exists()
    assert events("absence.remove")[0].changes["person"] == [f"person:{reporter.pk}", None]
    with pytest.raises(Refused) as refused:
        end_absence(by=by(reporter), now=NOW, absence=absence, to_on=TODAY)
    assert refused.value.code == "GONE"


# What a deputy does


@pytest.fixture
def record(by, plans):
    def record(who: Person) -> Outcome:
        entry = OutcomeEntry(value=Decimal(64))
        return record_outcome(
            by=by(who), now=NOW, indicator=plans.films.indicator, period=AUGUST, entry=entry, expected_version=0
        )

    return record


def test_a_colleague_who_stands_in_enters_on_behalf_of_the_absent(enter, record, rounds, reporter, colleague) -> None:
    enter(reporter, colleague)
    outcome = record(colleague)
    assert outcome.entered_by == colleague
    assert events("outcome.record")[0].on_behalf_of == "Reporter Rut"


def test_a_colleague_who_does_not_enters_for_nobody(record, rounds, reporter, colleague) -> None:
    record(colleague)
    assert events("outcome.record")[0].on_behalf_of == ""


def test_who_reports_it_too_enters_their_own(enter, record, plans, rounds, reporter, colleague) -> None:
    enter(reporter, colleague)
    plans.films.indicator.reporters.create(person=colleague)
    record(colleague)
    assert events("outcome.record")[0].on_behalf_of == ""


def test_all_acts_with_a_value_say_for_whom(enter, by, plans, rounds, reporter, colleague) -> None:
    enter(reporter, colleague)
    outcome = make_outcome(plans.films, 8, "64", state=OutcomeState.DRAFT, version=1)
    common = {"now": NOW, "unit_follow_up": rounds.culture}
    report_outcomes(by=by(colleague), outcomes=[outcome.pk], **common)
    comment_outcome(by=by(colleague), outcome=outcome.pk, text="Räknat om.", form_uuid=uuid.uuid4(), **common)
    assert {event.on_behalf_of for event in events("outcome.report", "outcome.comment")} == {"Reporter Rut"}


def test_a_reporter_who_stands_in_for_the_coordinator_approves_on_their_behalf(
    enter, by, plans, rounds, reporter, coordinator
) -> None:
    enter(coordinator, reporter)
    outcome = make_outcome(plans.films, 8, "64", version=1)
    approve_outcomes(by=by(reporter), now=NOW, unit_follow_up=rounds.culture, versions={outcome.pk: 1})
    (event,) = events("outcome.approve")
    assert (event.actor_name, event.on_behalf_of) == ("Reporter Rut", "Coordinator Siv")


def test_what_the_absent_report_waits_for_the_deputy(enter, norr, plans, rounds, reporter, colleague) -> None:
    access = access_of(colleague, norr.region, TODAY)
    assert work_at(norr.culture, rounds.august, access).mine == ()
    enter(reporter, colleague)
    access = access_of(colleague, norr.region, TODAY)
    assert len(work_at(norr.culture, rounds.august, access).mine) == 3


def test_work_in_another_nämnd_does_not(by, enter, norr, plans, rounds, reporter, colleague) -> None:
    """The absence is from kulturnämnden; in vårdnämnden both are reporters of their own."""
    for person in (reporter, colleague):
        Membership.objects.create(person=person, unit=norr.care_administration, role=Role.REPORTER, from_on=TODAY)
    enter(reporter, colleague)
    access = access_of(colleague, norr.region, TODAY)
    assert list(access.absent("ENTER_OUTCOME", norr.culture_administration.pk)) == [reporter.pk]
    assert access.absent("ENTER_OUTCOME", norr.care_administration.pk) == {}


# Who reports what


def test_reporting_is_handed_on(by, plans, reporter, colleague, coordinator) -> None:
    indicators = [plans.films.indicator, plans.share.indicator]
    plans.share.indicator.reporters.create(person=colleague)
    count = hand_on_reporting(by=by(coordinator), now=NOW, indicators=indicators, person=reporter, to=colleague)
    names = [[row.person.name for row in indicator.reporters.all()] for indicator in indicators]
    assert (count, names) == (2, [["Reporter Rolf"], ["Reporter Rolf"]])
    assert hand_on_reporting(by=by(coordinator), now=NOW, indicators=indicators, person=reporter, to=None) == 0


def test_it_is_not_handed_on_to_somebody_who_may_not_or_by_somebody_who_may_not(
    by, plans, reporter, other_reporter, colleague, coordinator
) -> None:
    common = {"now": NOW, "indicators": [plans.films.indicator], "person": reporter}
    with pytest.raises(Refused, match="ingen roll i Kulturförvaltningen"):
        hand_on_reporting(by=by(coordinator), to=other_reporter, **common)
    with pytest.raises(Refused) as refused:
        hand_on_reporting(by=by(reporter), to=colleague, **common)
    assert (refused.value.code, events()) == ("NOT_PERMITTED", [])


# The pages


@pytest.fixture
def fill(sign_in, in_september):
    """Opens a page of kulturnämnden's August round, fills in its form and sends it: the status and the words after."""

    def fill(who: Person, url: str, **fields: object):
        client = sign_in(who)
        sent = fields_of(client.get(PLACE + url).content.decode()) | fields
        answer = client.post(PLACE + url, sent, follow=True)
        return answer.status_code, words_of(answer.content.decode())

    return fill


def test_the_page_says_who_does_what(reading: Read, enter, plans, rounds, reporter, colleague, coordinator, secretary) -> None:
    enter(reporter, colleague, to_on=date(2026, 9, 12))
    make_outcome(plans.films, 8, "64")
    plans.unclear.indicator.reporters.all().delete()
    text = reading(secretary, "ansvar/")
    assert "1 indikator har ingen rapportör" in text
    assert (
        "Reporter Rut rapportör, Kulturförvaltningen 2 indikatorer 1 av 2 ifyllda "
        "borta till och med 12 september 2026, Reporter Rolf ersätter"
    ) in text
    assert "Coordinator Siv samordnare, Kulturnämnden" in text
    assert "Anmäl frånvaro" in text


def test_it_warns_of_those_who_may_no_longer(reading: Read, plans, rounds, reporter, coordinator) -> None:
    Membership.objects.filter(person=reporter).update(to_on=TODAY - DAY)
    text = reading(coordinator, "ansvar/")
    assert "Reporter Rut 3 indikatorer 0 av 3 ifyllda har ingen roll som får föra in utfallen" in text


def test_the_coordinator_moves_what_is_ticked(fill, plans, rounds, reporter, colleague, coordinator) -> None:
    rows = [str(plans.films.indicator_id), str(plans.share.indicator_id)]
    status, text = fill(coordinator, f"ansvar/{reporter.pk}/", rad=rows, to=colleague.pk)
    assert (status, "2 indikatorer rapporteras nu av Reporter Rolf." in text) == (200, True)
    assert "Reporter Rut rapportör, Kulturförvaltningen 1 indikator" in text


def test_a_reporter_reads_it_and_moves_nothing(sign_in, fill, plans, rounds, reporter, colleague, in_september) -> None:
    page = sign_in(reporter).get(f"{PLACE}ansvar/{reporter.pk}/").content.decode()
    assert "Flytta de förkryssade" not in page
    sent = {"rad": str(plans.films.indicator_id), "to": colleague.pk}
    assert sign_in(reporter).post(f"{PLACE}ansvar/{reporter.pk}/", sent).status_code == 403
    assert events() == []


def test_somebody_says_that_they_are_away_and_is_back_sooner(fill, norr, plans, rounds, reporter, colleague) -> None:
    status, text = fill(reporter, "ansvar/franvaro/", deputy=colleague.pk, to_on="2026-09-30")
    assert (status, "Reporter Rolf ersätter Reporter Rut." in text) == (200, True)
    absence = Absence.objects.get()
    assert (absence.person, absence.unit) == (reporter, norr.culture)
    _status, text = fill(reporter, f"ansvar/franvaro/{absence.pk}/", to_on="2026-09-10")
    assert "borta till och med 10 september 2026" in text


def test_a_reporter_says_it_of_themselves_alone(sign_in, plans, rounds, reporter, colleague, in_september) -> None:
    page = sign_in(reporter).get(f"{PLACE}ansvar/franvaro/").content.decode()
    assert page.count("Reporter Rolf") == 1  # as a deputy to choose, not as somebody to be away
    sent = {"person": colleague.pk, "deputy": reporter.pk, "from_on": "2026-09-08"}
    assert sign_in(reporter).post(f"{PLACE}ansvar/franvaro/", sent).status_code == 422
    assert not Absence.objects.exists()


def test_the_refusal_stands_on_the_page(fill, sign_in, plans, rounds, coordinator, manager, in_september) -> None:
    sent = {"person": manager.pk, "deputy": coordinator.pk, "from_on": "2026-09-08"}
    answer = sign_in(coordinator).post(f"{PLACE}ansvar/franvaro/", sent)
    assert (answer.status_code, "får göra mer än du" in answer.content.decode()) == (422, True)


@pytest.mark.parametrize("who", ["member", "auditor", "administrator", "other_reporter", "outsider", "stranger"])
def test_from_outside_there_is_no_such_page(
    sign_in, enter, plans, rounds, reporter, colleague, request, in_september, who
) -> None:
    absence = enter(reporter, colleague)
    client = sign_in(request.getfixturevalue(who))
    for page in ("", f"{reporter.pk}/", "franvaro/", f"franvaro/{absence.pk}/"):
        assert client.get(f"{PLACE}ansvar/{page}").status_code == 404
        assert client.post(f"{PLACE}ansvar/{page}", {}).status_code in {404, 405}


def test_a_deputy_is_told_and_what_they_save_says_for_whom(
    reading: Read, enter, record, plans, rounds, reporter, colleague
) -> None:
    enter(reporter, colleague)
    assert "Du ersätter Reporter Rut." in reading(colleague)
    record(colleague)
    assert "Sparat av Reporter Rolf för Reporter Rut" in reading(colleague, f"utfall/{plans.films.indicator_id}/8/")


def test_the_account_menu_says_what_is_another_s(sign_in, enter, rounds, plans, coordinator, reporter, in_september) -> None:
    enter(coordinator, reporter)
    page = sign_in(reporter).get(PLACE).content.decode()
    assert "samordnare, Kulturnämnden (för Coordinator Siv)" in page
