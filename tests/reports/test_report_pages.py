"""The pages of reports: the list with its button, the job that reports on itself, the report, its files; and who sees nothing."""

from urllib.parse import unquote
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports import tasks
from reports.models import Report, ReportFormat, ReportStage
from reports.operations.reports import BUILD_REPORT, build_report, next_version
from tests.conftest import NOW
from tests.reports.scene import add_outcome, text_of
from tracker import jobs
from tracker.models import Job
from tracker.models.jobs import JobState
from tracker.operations import Actor

PLACE = "/norr/kn/2026-08/rapporter/"
SYSTEM = Actor(None, "test")


@pytest.fixture
def woken(monkeypatch):
    """The jobs that workers were told of."""
    told = []
    monkeypatch.setattr(jobs, "wake", lambda job_id=None: told.append(job_id))
    return told


@pytest.fixture
def report(plans, rounds) -> Report:
    """An utkast of kulturnämnden's report, with films in it."""
    add_outcome(plans.films, 64)
    return make_report(rounds.culture)


def make_report(follow_up) -> Report:
    return build_report(
        by=SYSTEM,
        now=NOW,
        follow_up=follow_up,
        stage=ReportStage.DRAFT,
        version=next_version(follow_up, ReportStage.DRAFT),
        content=text_of(follow_up),
        files={ReportFormat.PDF: b"%PDF-1.7", ReportFormat.HTML: b"<!DOCTYPE html>"},
    )


@pytest.fixture
def job(norr, plans, rounds, coordinator) -> Job:
    """A job that builds a report of kulturnämnden's."""
    return Job.objects.create(
        kind=BUILD_REPORT,
        key=str(uuid4()),
        region=norr.region,
        unit=norr.culture,
        requested_by=coordinator,
        args={"unit_follow_up": rounds.culture.pk},
        created_at=NOW,
        next_at=NOW,
    )


def page(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


# The list and its button


def test_the_list_has_the_reports_with_their_files(report, reporter, sign_in):
    text = page(sign_in(reporter).get(PLACE))
    assert "Utkast 1" in text
    assert "8 september 2026 kl. 14.00" in text
    for path in (f"{report.pk}/", f"{report.pk}/pdf/", f"{report.pk}/html/"):
        assert f'href="{PLACE}{path}"' in text


def test_without_reports_the_list_says_what_will_be_here(plans, rounds, reporter, sign_in):
    assert "Inga rapporter är byggda ännu." in page(sign_in(reporter).get(PLACE))


def test_a_unit_without_a_follow_up_has_no_reports(norr, plans, rounds, reporter, sign_in):
    assert "Inga rapporter har lämnats ut." in page(sign_in(reporter).get("/norr/rf/2026-08/rapporter/"))


@pytest.mark.parametrize(
    ("name", "has_button"), [("coordinator", True), ("manager", True), ("secretary", True), ("reporter", False)]
)
def test_only_those_who_may_build_have_the_button(name, has_button, request, rounds, plans, sign_in):
    text = page(sign_in(request.getfixturevalue(name)).get(PLACE))
    assert ("Bygg utkast" in text) == has_button


def test_the_button_asks_for_a_job_wakes_a_worker_and_goes_to_its_page(
    plans, rounds, coordinator, sign_in, woken, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        response = sign_in(coordinator).post(PLACE, {"key": str(uuid4())})
    asked = Job.objects.get()
    assert (asked.kind, asked.requested_by, asked.args) == (BUILD_REPORT, coordinator, {"unit_follow_up": rounds.culture.pk})
    assert (response.status_code, response["Location"]) == (302, f"{PLACE}jobb/{asked.pk}/")
    assert woken == [asked.pk]


def test_a_double_click_asks_once(plans, rounds, coordinator, sign_in, woken):
    client, key = sign_in(coordinator), str(uuid4())
    first, second = (client.post(PLACE, {"key": key})["Location"] for _ in range(2))
    assert first == second
    assert Job.objects.count() == 1


@pytest.mark.parametrize("key", ["", "x", "1" * 500])
def test_a_form_that_is_not_ours_is_refused_in_words(key, plans, rounds, coordinator, sign_in):
    text = page(sign_in(coordinator).post(PLACE, {"key": key}, follow=True))
    assert "Formuläret gick inte att läsa." in text
    assert not Job.objects.exists()


def test_who_may_not_build_is_told_so(plans, rounds, reporter, sign_in):
    assert "Du har ingen roll" in page(sign_in(reporter).post(PLACE, {"key": str(uuid4())}, follow=True))
    assert not Job.objects.exists()


def test_somebody_elses_key_is_not_theirs(job, norr, rounds, other_reporter, sign_in):
    response = sign_in(other_reporter).post(PLACE, {"key": job.key})
    assert response.status_code == 404


def test_a_report_that_is_being_built_is_named_in_the_list(job, reporter, sign_in):
    assert f'href="{PLACE}jobb/{job.pk}/"' in page(sign_in(reporter).get(PLACE))


# The job


def fragment(client, job) -> str:
    return page(client.get(f"{PLACE}jobb/{job.pk}/", headers={"X-Requested-With": "XMLHttpRequest"})).strip()


@pytest.mark.parametrize(
    ("fields", "words", "is_asked_again"),
    [
        ({}, "Rapporten står på tur att byggas.", True),
        ({"error": "x", "attempts": 1}, "Tertial försöker snart igen.", True),
        ({"state": "RUNNING", "claim_token": uuid4(), "leased_until": NOW, "progress": 40}, "40 procent är klart.", True),
        ({"state": "DEAD", "error": "Disken är full."}, "Disken är full.", False),
        ({"state": "CANCELLED"}, "Bygget avbröts.", False),
    ],
    ids=["waiting", "waiting again", "running", "dead", "cancelled"],
)
def test_a_job_says_how_far_it_has_come(fields, words, is_asked_again, job, coordinator, sign_in):
    Job.objects.filter(pk=job.pk).update(**fields)
    client, url = sign_in(coordinator), f"{PLACE}jobb/{job.pk}/"
    text = page(client.get(url))
    assert words in text
    assert (f'data-refresh="{url}"' in text) == is_asked_again
    assert ("Försök igen" in text) == (not is_asked_again)
    assert 'aria-live="polite"' in text


def test_what_a_script_asks_for_is_one_element(job, coordinator, sign_in):
    text = fragment(sign_in(coordinator), job)
    assert text.startswith('<div class="job"')
    assert text.endswith("</div>")
    assert "<html" not in text


def test_a_job_that_is_done_leads_to_the_report_and_its_files(job, coordinator, sign_in):
    done = tasks.work_job_now(job.pk)
    text = fragment(sign_in(coordinator), job)
    assert "Utkast 1 är klart." in text
    for path in ("", "pdf/", "html/"):
        assert f'href="{PLACE}{done.result["report"]}/{path}"' in text
    assert "data-refresh" not in text


def test_a_dead_job_is_run_again_by_its_button(job, coordinator, sign_in):
    Job.objects.filter(pk=job.pk).update(state="DEAD", error="Disken är full.", attempts=3)
    response = sign_in(coordinator).post(f"{PLACE}jobb/{job.pk}/")
    job.refresh_from_db()
    assert (response["Location"], job.state, job.attempts) == (f"{PLACE}jobb/{job.pk}/", JobState.WAITING, 0)


def test_a_reader_without_the_right_to_build_sees_the_job_but_cannot_run_it(job, reporter, sign_in):
    Job.objects.filter(pk=job.pk).update(state="DEAD", error="Disken är full.", attempts=3)
    client = sign_in(reporter)
    assert "Försök igen" not in page(client.get(f"{PLACE}jobb/{job.pk}/"))
    assert "Du har ingen roll" in page(client.post(f"{PLACE}jobb/{job.pk}/", follow=True))
    job.refresh_from_db()
    assert job.state == JobState.DEAD


def test_a_job_of_another_kind_is_not_a_report(job, coordinator, sign_in):
    Job.objects.filter(pk=job.pk).update(kind="mail.send")
    assert sign_in(coordinator).get(f"{PLACE}jobb/{job.pk}/").status_code == 404


# The report and its files


def test_the_report_is_a_page_with_its_content(report, reporter, sign_in):
    text = page(sign_in(reporter).get(f"{PLACE}{report.pk}/"))
    assert "Sammanfattning" in text
    assert "64" in text
    assert report.sha256 in text
    assert "style=" not in text
    assert "<style" not in text


@pytest.mark.parametrize(
    ("file_format", "media_type", "data"),
    [("pdf", "application/pdf", b"%PDF-1.7"), ("html", "text/html; charset=utf-8", b"<!DOCTYPE html>")],
)
def test_a_file_is_sent_to_be_kept_under_a_name_that_says_what_it_is(file_format, media_type, data, report, reporter, sign_in):
    response = sign_in(reporter).get(f"{PLACE}{report.pk}/{file_format}/")
    kind, _, name = response["Content-Disposition"].partition("; filename*=utf-8''")
    assert (kind, unquote(name)) == ("attachment", f"Delårsrapport augusti 2026 KN utkast 1.{file_format}")
    assert (response["Content-Type"], response.content) == (media_type, data)
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("path", ["docx/", "exe/", "../", "pdf"])
def test_a_file_that_is_not_there_is_not_found(path, report, reporter, sign_in):
    assert sign_in(reporter).get(f"{PLACE}{report.pk}/{path}").status_code in (301, 404)


def test_a_report_belongs_to_its_own_place_only(report, coordinator, sign_in):
    client = sign_in(coordinator)
    assert client.get(f"/norr/kn/2026-04/rapporter/{report.pk}/").status_code == 404
    assert client.get(f"/norr/vn/2026-08/rapporter/{report.pk}/").status_code == 404


# Who sees nothing

INSIDERS_WITHOUT = ["other_reporter", "member", "auditor", "administrator"]


@pytest.mark.parametrize("name", INSIDERS_WITHOUT)
def test_from_outside_the_nämnd_there_is_no_draft_job_or_file(name, request, report, job, sign_in):
    client = sign_in(request.getfixturevalue(name))
    for path in (f"{report.pk}/", f"{report.pk}/pdf/", f"{report.pk}/html/", f"jobb/{job.pk}/"):
        assert client.get(f"{PLACE}{path}").status_code == 404
    assert client.post(f"{PLACE}jobb/{job.pk}/").status_code == 404
    assert client.post(PLACE, {"key": str(uuid4())}).status_code == 404
    text = page(client.get(PLACE))
    assert "Inga rapporter har lämnats ut." in text
    assert "Utkast 1" not in text
    assert "byggs just nu" not in text


@pytest.mark.parametrize("name", ["outsider", "stranger"])
def test_from_outside_the_region_there_is_nothing(name, request, report, job, sign_in):
    client = sign_in(request.getfixturevalue(name))
    for path in ("", f"{report.pk}/", f"{report.pk}/pdf/", f"jobb/{job.pk}/"):
        assert client.get(f"{PLACE}{path}").status_code == 404


def test_who_is_not_signed_in_is_asked_to(report, client):
    assert client.get(f"{PLACE}{report.pk}/pdf/")["Location"].startswith("/konto/logga-in/")


def test_many_reports_cost_as_many_queries_as_one(report, reporter, sign_in):
    client, counts = sign_in(reporter), []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert "Utkast 1" in page(client.get(PLACE))
        counts.append(len(queries))
        for _ in range(10):
            make_report(report.unit_follow_up)
    assert counts[0] == counts[1]
