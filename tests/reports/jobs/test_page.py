"""Jobb: a nämnd's own people see theirs, the administrator sees that there are others; stopped and run again from the page."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from reports.jobs.kinds import KINDS, kind_of
from reports.tasks import HANDLERS
from tests.conftest import NOW
from tests.goals.pages import PLACE, read, words_of
from tests.tracker.test_jobs import make_job
from tracker.jobs import note_tick
from tracker.models import AuditEvent, Job, Person
from tracker.permissions import Permission

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_september")]

OWN, REGION = PLACE + "jobb/", "/norr/administration/jobb/"


@pytest.fixture
def reading(sign_in: Callable[[Person], Client]) -> Callable[..., str]:
    return lambda person, url=OWN, status=200: read(sign_in(person), url, status)


@pytest.fixture
def press(sign_in: Callable[[Person], Client]) -> Callable[..., int]:
    """Press the button of a job on a page; the status of the answer."""

    def press(person: Person, job: Job, act: str, url: str = OWN) -> int:
        return sign_in(person).post(url, {"job": job.pk, "act": act}).status_code

    return press


def test_every_kind_of_job_has_its_words_and_says_who_may_what() -> None:
    assert set(HANDLERS) <= set(KINDS)
    assert kind_of("of tomorrow").sees == Permission.ADMINISTER


def test_a_nämnds_own_people_see_what_failed_and_why(reading, jobs: SimpleNamespace, coordinator: Person) -> None:
    page = reading(coordinator)
    assert "Utkast till rapport: Delårsrapport augusti 2026 Coordinator Siv" in page
    assert "Misslyckades 8 september 2026 kl. 14.00. Ett eget fel." in page
    assert "3 av 3" in page
    assert "Pågår, 50 procent" in page
    assert "Brev: reporter.rut@example.org" in page
    assert "550 Okänd mottagare." in page


def test_what_another_nämnd_or_the_region_does_is_not_there(reading, jobs: SimpleNamespace, coordinator: Person) -> None:
    page = reading(coordinator)
    assert "Ett annat fel." not in page
    assert "Ett regionfel." not in page


def test_who_has_been_written_to_is_for_those_who_answer_for_people(reading, jobs, reporter: Person, secretary: Person) -> None:
    for person in (reporter, secretary):
        page = reading(person)
        assert "Ett eget fel." in page
        assert "550 Okänd mottagare." not in page
        assert "Brev" not in page


def test_what_a_letter_said_is_not_on_the_page(
    reading, jobs: SimpleNamespace, coordinator: Person, administrator: Person
) -> None:
    assert "19 utfall" not in reading(coordinator)
    assert "19 utfall" not in reading(administrator, REGION)


@pytest.mark.parametrize("who", ["other_reporter", "member", "auditor", "administrator", "outsider", "stranger"])
def test_from_outside_there_is_no_such_page(who: str, reading, press, jobs: SimpleNamespace, request) -> None:
    person = request.getfixturevalue(who)
    reading(person, status=404)
    assert press(person, jobs.report, "run_again") == 404


@pytest.mark.parametrize("who", ["reporter", "coordinator", "manager", "secretary", "member", "auditor", "outsider", "stranger"])
def test_the_regions_page_is_its_administrators(who: str, reading, press, jobs: SimpleNamespace, request) -> None:
    person = request.getfixturevalue(who)
    reading(person, REGION, status=404)
    assert press(person, jobs.daily, "run_again", REGION) == 404


def test_the_administrator_sees_kinds_and_states_of_all_and_what_is_the_regions(
    reading, jobs: SimpleNamespace, administrator: Person
) -> None:
    page = reading(administrator, REGION)
    assert "Dagens påminnelser Tertial" in page
    assert "Ett regionfel." in page
    assert "Vårdnämnden" in page
    assert page.count("Misslyckades") >= 4
    for secret in ("Ett eget fel.", "Ett annat fel.", "Coordinator Siv", "Delårsrapport augusti"):
        assert secret not in page


def test_a_letter_that_was_refused_is_the_administrators_to_know(reading, jobs, administrator: Person) -> None:
    assert "Brev: reporter.rut@example.org" in reading(administrator, REGION)


def test_another_regions_jobs_are_not_there(reading, jobs, soder, administrator: Person) -> None:
    make_job("dead", kind="daily", key="x", region=soder.region, error="Söders fel.")
    make_job("dead", kind="retention", key="2026-09-08", error="Installationens fel.")
    page = reading(administrator, REGION)
    assert "Söders fel." not in page
    assert "Installationens fel." not in page


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("?state=RUNNING", "Pågår, 50 procent", "Ett eget fel."),
        ("?state=DEAD", "Ett eget fel.", "Pågår, 50 procent"),
        ("?kind=mail", "550 Okänd mottagare.", "Ett eget fel."),
        ("?kind=report.build&state=DEAD", "Ett eget fel.", "550 Okänd mottagare."),
        ("?state=WAITING", "Inga jobb stämmer med det du har valt.", "Ett eget fel."),
        ("?state=NONSENSE", "Ett eget fel.", "nothing"),
        ("?sort=-state&page=99", "Ett eget fel.", "nothing"),
    ],
)
def test_the_list_is_narrowed_by_state_and_kind(query, shown, hidden, reading, jobs, coordinator: Person) -> None:
    page = reading(coordinator, OWN + query)
    assert shown in page
    assert hidden not in page


def test_without_jobs_it_says_what_will_be_here(reading, norr, rounds, coordinator: Person) -> None:
    assert "Inga jobb ännu." in reading(coordinator)


def test_a_job_that_waits_for_another_attempt_says_when(reading, norr, rounds, coordinator: Person) -> None:
    make_job(
        "waiting for its time", kind="report.build", region=norr.region, unit=norr.culture, error="Servern svarade inte.",
        next_at=NOW + timedelta(minutes=5), args={"unit_follow_up": 0},
    )  # fmt: skip
    assert "Väntar Försöker igen 8 september 2026 kl. 14.05. Servern svarade inte." in reading(coordinator)


# The buttons


@pytest.mark.parametrize("who", ["coordinator", "manager", "secretary"])
def test_a_failed_job_is_run_again_by_those_who_may_ask_for_it(who: str, press, jobs: SimpleNamespace, request) -> None:
    assert press(request.getfixturevalue(who), jobs.report, "run_again") == 302
    jobs.report.refresh_from_db()
    assert (jobs.report.state, jobs.report.attempts, jobs.report.error) == ("WAITING", 0, "")
    assert AuditEvent.objects.filter(action="job.run_again", subject=f"job:{jobs.report.pk}").exists()


def test_a_running_job_is_stopped_and_the_trace_says_by_whom(press, jobs: SimpleNamespace, coordinator: Person) -> None:
    assert press(coordinator, jobs.running, "cancel") == 302
    jobs.running.refresh_from_db()
    assert (jobs.running.state, jobs.running.claim_token) == ("CANCELLED", None)
    event = AuditEvent.objects.get(action="job.cancel")
    assert (event.actor_name, event.changes) == ("Coordinator Siv", {"state": ["RUNNING", "CANCELLED"]})


def test_a_reporter_sees_no_button_and_may_not(reading, sign_in, jobs: SimpleNamespace, reporter: Person) -> None:
    assert "Kör igen" not in reading(reporter)
    response = sign_in(reporter).post(OWN, {"job": jobs.report.pk, "act": "run_again"}, follow=True)
    jobs.report.refresh_from_db()
    assert jobs.report.state == "DEAD"
    assert "Du har ingen roll i Kulturnämnden" in response.content.decode()


def test_the_administrator_runs_the_regions_own_again_and_no_nämnds(press, jobs: SimpleNamespace, administrator: Person) -> None:
    for job, state in ((jobs.daily, "WAITING"), (jobs.report, "DEAD"), (jobs.letter, "WAITING")):
        assert press(administrator, job, "run_again", REGION) == 302
        job.refresh_from_db()
        assert job.state == state


def test_what_has_ended_by_itself_meanwhile_is_said(sign_in, jobs: SimpleNamespace, coordinator: Person) -> None:
    Job.objects.filter(pk=jobs.running.pk).update(state="DONE", claim_token=None, leased_until=None)
    response = sign_in(coordinator).post(OWN, {"job": jobs.running.pk, "act": "cancel"}, follow=True)
    assert "hann sluta av sig självt" in response.content.decode()


@pytest.mark.parametrize(
    "sent", [{}, {"job": "x", "act": "cancel"}, {"job": "9" * 30, "act": "cancel"}, {"job": "1", "act": "x"}]
)
def test_what_no_button_sends_is_not_there(sent, sign_in, jobs: SimpleNamespace, coordinator: Person) -> None:
    assert sign_in(coordinator).post(OWN, sent).status_code == 404


def test_another_nämnds_job_cannot_be_pressed(press, jobs: SimpleNamespace, coordinator: Person) -> None:
    assert press(coordinator, jobs.other, "run_again") == 404


def test_the_page_stays_where_it_was(sign_in, jobs: SimpleNamespace, coordinator: Person) -> None:
    url = OWN + "?state=DEAD"
    response = sign_in(coordinator).post(url, {"job": jobs.report.pk, "act": "run_again"})
    assert response.headers["Location"] == url


# Whether somebody looks for work


def test_it_is_said_when_nobody_looks_for_work(reading, sign_in, jobs: SimpleNamespace, administrator: Person, settings) -> None:
    assert "Tertial har aldrig letat efter arbete." in reading(administrator, REGION)
    note_tick(now=NOW - timedelta(minutes=4))
    page = reading(administrator, REGION)
    assert "Tertial letade senast efter arbete 8 september 2026 kl. 13.56." in page
    assert "Ingen letar efter arbete just nu." not in page
    note_tick(now=NOW - timedelta(minutes=6))
    assert "Ingen letar efter arbete just nu." in reading(administrator, REGION)


def test_a_page_costs_as_many_queries_with_one_job_as_with_many(sign_in, jobs, norr, rounds, coordinator, administrator) -> None:
    counts = []
    for more in (1, 60):
        for _ in range(more):
            make_job(
                "dead", kind="report.build", region=norr.region, unit=norr.culture, requested_by=coordinator,
                args={"unit_follow_up": rounds.culture.pk},
            )  # fmt: skip
        for person, url in ((coordinator, OWN), (administrator, REGION)):
            client = sign_in(person)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
            counts.append(len(queries))
    assert counts[:2] == counts[2:]


def test_reports_lead_to_the_jobs(sign_in, jobs, coordinator: Person, other_reporter: Person) -> None:
    own, other = (sign_in(who).get(PLACE + "rapporter/").content.decode() for who in (coordinator, other_reporter))
    assert f'href="{OWN}"' in own
    assert f'href="{OWN}"' not in other


def test_how_long_things_are_kept_is_said_to_the_administrator(reading, jobs, administrator: Person) -> None:
    assert "Utkast till rapporter 365 dagar Förslag och beslutade rapporter gallras aldrig här" in reading(administrator, REGION)


def test_a_button_says_which_job_it_is_about(sign_in, jobs, coordinator: Person) -> None:
    """The buttons say to whoever hears them which job they are about."""
    page = words_of(sign_in(coordinator).get(OWN).content.decode())
    assert "Kör igen Utkast till rapport: Delårsrapport augusti 2026" in page
