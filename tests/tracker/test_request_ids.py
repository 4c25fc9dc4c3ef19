"""One id through the answer, the log, the trace and the job."""

import json
import logging

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from tests.conftest import NOW
from tracker.jobs import request_job
from tracker.logs import JsonFormatter, RequestIdFilter
from tracker.models import AuditEvent, Job
from tracker.operations import record_event
from tracker.request_ids import RequestIdMiddleware, current_id, doing


def ask(**headers: str) -> HttpResponse:
    """An answer of the middleware, whose text is the id as the page saw it."""
    request = RequestFactory().get("/", headers=headers)
    return RequestIdMiddleware(lambda _request: HttpResponse(current_id()))(request)


def test_every_answer_carries_the_id_that_the_page_was_made_under():
    answer = ask()
    assert answer["X-Request-ID"] == answer.content.decode() != ""
    assert current_id() == ""


def test_two_requests_have_two_ids():
    assert ask()["X-Request-ID"] != ask()["X-Request-ID"]


def test_the_proxys_id_is_kept(settings):
    settings.IS_BEHIND_PROXY = True
    assert ask(**{"X-Request-ID": "abcdef-12345678"})["X-Request-ID"] == "abcdef-12345678"


@pytest.mark.parametrize("given", ["short", "a" * 65, "with space in", "nyrad\nINFO allt väl", "<script>alert(1)</script>"])
def test_an_id_that_could_write_into_the_log_is_not_kept(settings, given):
    settings.IS_BEHIND_PROXY = True
    assert ask(**{"X-Request-ID": given})["X-Request-ID"] != given


def test_a_strangers_id_is_not_kept_without_a_proxy():
    assert ask(**{"X-Request-ID": "abcdef-12345678"})["X-Request-ID"] != "abcdef-12345678"


def test_what_is_changed_by_a_request_carries_its_id_in_the_trace(norr, actor, coordinator):
    with doing("request-1"):
        record_event(by=actor(coordinator), now=NOW, action="test", subject=norr.culture, changes={}, unit=norr.culture)
    assert AuditEvent.objects.get().correlation == "request-1"


def test_a_job_carries_the_id_of_the_request_that_asked_for_it(norr, actor, coordinator):
    with doing("request-1"):
        request_job(
            by=actor(coordinator), now=NOW, kind="test", key="1", args={}, region=norr.region, unit=norr.culture, wakes=False
        )
    assert Job.objects.get().request_id == "request-1"


def record(**extra: object) -> logging.LogRecord:
    made = logging.getLogger("tracker.test").makeRecord("tracker.test", 20, "f", 1, "Åtta %s", ("brev",), None, extra=extra)
    RequestIdFilter().filter(made)
    return made


def test_a_line_of_the_log_as_json_says_what_under_which_id():
    with doing("request-1"):
        line = json.loads(JsonFormatter().format(record(job=7)))
    assert line.pop("at")
    assert line == {"level": "INFO", "logger": "tracker.test", "request_id": "request-1", "message": "Åtta brev", "job": 7}


def test_a_line_outside_of_everything_has_no_id():
    assert json.loads(JsonFormatter().format(record()))["request_id"] == "-"


def test_an_exception_is_one_line_too():
    made = record()
    try:
        raise ValueError("fel\npå två rader")
    except ValueError as error:
        made.exc_info = (type(error), error, error.__traceback__)
    assert "\n" not in JsonFormatter().format(made)


@pytest.mark.django_db
def test_what_was_typed_never_reaches_the_log(caplog, client):
    with caplog.at_level(logging.INFO, logger="tracker"):
        client.post("/konto/logga-in/", {"login": "rut@example.org", "password": "hemligt-losenord"})
    assert "POST /konto/logga-in/ 200" in caplog.text
    assert "hemligt-losenord" not in caplog.text
