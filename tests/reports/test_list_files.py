"""A long list as an Excel file: asked for on its page, made by a job, fetched by the one who asked and nobody else."""

import re
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from goals.views import lists
from reports import list_files
from reports.operations.lists import KEPT, LIST_FILE
from reports.tasks import work_job_now
from tests.conftest import make_indicator
from tests.goals.test_pages_lists import make_assignment
from tests.reports.scene import add_outcome
from tracker import jobs
from tracker.models import Job, JobFile, Membership
from tracker.models.jobs import JobState

PLACE = "/norr/kn/2026-08/"
ASK = f"{PLACE}listor/"


@pytest.fixture(autouse=True)
def long_lists(monkeypatch, plans, rounds) -> None:
    """More than two rows make a list long; the workers are told of nothing."""
    monkeypatch.setattr(lists, "MOST_AT_ONCE", 2)
    monkeypatch.setattr(jobs, "wake", lambda job_id=None: None)


@pytest.fixture
def asked(sign_in, coordinator):
    """A job for a file, asked for from kulturnämnden's list of indicators by its own button."""

    def ask(person=coordinator, path="indikatorer/", **fields: str) -> Any:
        client = sign_in(person)
        page = client.get(PLACE + path).content.decode()
        form = page.partition(f'action="{ASK}"')[2].partition("</form>")[0]
        sent = dict(re.findall(r'name="(list|query|key)" value="([^"]*)"', form)) | fields
        sent["query"] = sent["query"].replace("&amp;", "&")
        return client.post(ASK, sent)

    return ask


def text_of(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def names_in(data: bytes) -> list[str]:
    """The names in the first column below its heading."""
    column = [row[0] for row in load_workbook(BytesIO(data)).worksheets[0].iter_rows(values_only=True)]
    return column[column.index("Indikator") + 1 :]


def test_a_short_list_has_a_link_and_a_long_one_a_button(monkeypatch, sign_in, coordinator):
    client = sign_in(coordinator)
    assert f'action="{ASK}"' in text_of(client.get(f"{PLACE}indikatorer/"))
    monkeypatch.setattr(lists, "MOST_AT_ONCE", 3)
    text = text_of(client.get(f"{PLACE}indikatorer/"))
    assert f'action="{ASK}"' not in text
    assert 'href="?format=xlsx"' in text


def test_the_address_of_a_file_gives_the_page_of_a_long_list_and_makes_nothing(sign_in, coordinator):
    response = sign_in(coordinator).get(f"{PLACE}indikatorer/?format=xlsx")
    assert response.headers["Content-Type"].startswith("text/html")
    assert not Job.objects.exists()


def test_the_file_has_the_rows_that_were_chosen_in_their_order(asked, sign_in, coordinator, plans):
    for number in range(3):
        make_indicator(plans.goal, f"Antal dagar {number}", order=10 + number)
    response = asked(path="indikatorer/?q=antal&sort=-name")
    assert response.status_code == 302
    job = work_job_now(Job.objects.get().pk)
    assert (job.state, job.unit, job.requested_by) == (JobState.DONE, None, coordinator)
    client = sign_in(coordinator)
    assert "Ladda ner Excel" in text_of(client.get(response["Location"]))
    file = client.get(f"{response['Location']}fil/")
    assert file.headers["Content-Disposition"] == 'attachment; filename="indikatorer-kn-2026-08.xlsx"'
    assert names_in(file.content) == ["Antal öar", "Antal filmer", "Antal dagar 2", "Antal dagar 1", "Antal dagar 0"]


def test_a_double_click_makes_one_job(asked):
    key = str(uuid4())
    first, second = asked(key=key), asked(key=key)
    assert first["Location"] == second["Location"]
    assert Job.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "status"), [({"list": "hemliga"}, 404), ({"key": "x"}, 302), ({"query": "q=" + "x" * 1000}, 302)]
)
def test_a_form_that_is_not_ours_asks_for_nothing(asked, fields, status):
    assert asked(**fields).status_code == status
    assert not Job.objects.exists()


def test_how_far_it_has_come_is_said_while_it_is_made(asked, monkeypatch, plans):
    told: list[int] = []
    monkeypatch.setattr(list_files, "STEP", 1)
    monkeypatch.setattr(list_files.Work, "progress", lambda work, percent: told.append(percent))
    asked()
    work_job_now(Job.objects.get().pk)
    assert told == sorted(told)
    assert told[0] == list_files.FOUND
    assert told[-1] == list_files.WRITTEN


def test_its_page_says_where_it_stands(asked, sign_in, coordinator):
    address = asked()["Location"]
    client, job = sign_in(coordinator), Job.objects.get()
    assert "Filen står på tur att göras." in text_of(client.get(address))
    Job.objects.filter(pk=job.pk).update(
        state=JobState.RUNNING, progress=40, claim_token=uuid4(), leased_until=timezone.now() + timedelta(minutes=2)
    )
    fragment = text_of(client.get(address, headers={"X-Requested-With": "XMLHttpRequest"}))
    assert "Filen görs: 40 procent är klart." in fragment
    assert "<html" not in fragment
    Job.objects.filter(pk=job.pk).update(state=JobState.DEAD, error="Ett fel uppstod.", claim_token=None, leased_until=None)
    text = text_of(client.get(address))
    assert "Filen kunde inte göras." in text
    assert "Ett fel uppstod." in text


@pytest.mark.parametrize("name", ["reporter", "manager", "administrator", "other_reporter", "outsider"])
def test_it_is_for_nobody_but_the_one_who_asked(name, asked, request, sign_in):
    address = asked()["Location"]
    work_job_now(Job.objects.get().pk)
    client = sign_in(request.getfixturevalue(name))
    assert [client.get(path).status_code for path in (address, f"{address}fil/")] == [404, 404]


def test_from_another_nämnd_the_file_has_no_outcomes(asked, sign_in, other_reporter, plans):
    add_outcome(plans.films, 7717)
    address = asked(other_reporter)["Location"]
    work_job_now(Job.objects.get().pk)
    data = sign_in(other_reporter).get(f"{address}fil/").content
    values = {value for row in load_workbook(BytesIO(data)).worksheets[0].iter_rows(values_only=True) for value in row}
    assert "Antal filmer" in values
    assert 7717 not in values


def test_after_a_day_it_is_gone_and_the_page_says_so(asked, sign_in, coordinator):
    address = asked()["Location"]
    work_job_now(Job.objects.get().pk)
    file = JobFile.objects.get()
    assert file.expires_at - file.job.finished_at == KEPT
    JobFile.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    client = sign_in(coordinator)
    assert "Filen är borttagen." in text_of(client.get(address))
    assert client.get(f"{address}fil/").status_code == 404


def test_who_no_longer_sees_the_outcomes_does_not_fetch_them(asked, sign_in, coordinator, norr):
    address = asked()["Location"]
    work_job_now(Job.objects.get().pk)
    Membership.objects.filter(person=coordinator).update(unit=norr.care)
    assert sign_in(coordinator).get(f"{address}fil/").status_code == 404


def test_who_has_lost_every_role_meanwhile_gets_no_file(asked, coordinator):
    asked()
    Membership.objects.filter(person=coordinator).delete()
    job = work_job_now(Job.objects.get(kind=LIST_FILE).pk)
    assert job.state == JobState.DEAD
    assert job.error == "Du har inte längre någon roll i regionen."
    assert not JobFile.objects.exists()


def test_assignments_are_made_into_a_file_too(asked, sign_in, coordinator, norr):
    for number in range(3):
        make_assignment(norr, f"Uppdrag {number}", norr.culture)
    address = asked(path="uppdrag/?sort=text")["Location"]
    work_job_now(Job.objects.get().pk)
    sheet = load_workbook(BytesIO(sign_in(coordinator).get(f"{address}fil/").content)).worksheets[0]
    column = [row[0] for row in sheet.iter_rows(values_only=True)]
    assert column[-3:] == ["Uppdrag 0", "Uppdrag 1", "Uppdrag 2"]
