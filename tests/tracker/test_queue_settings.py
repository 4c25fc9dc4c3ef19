"""What the queue and its workers are set to, item by item, as Celery itself has understood it: a misspelt setting is none.

Each was measured to matter with Celery 5.7 and Redis 7; docs/decisions/0003-jobs.md says what happened without.
"""

import ast
import inspect
from datetime import timedelta
from pathlib import Path
from typing import Any

import kombu.transport.redis
import pytest
from celery import Celery

from reports import tasks
from tests.processes import ROOT, run_python
from tests.tracker.test_settings import POSTGRESQL, PRODUCTION, REDIS, SECRET, read_settings
from tracker.celery import app as own_app


def understood(**environment: str) -> Celery:
    """An app that has read its settings the way tracker.celery does."""
    settings = read_settings(**PRODUCTION, **POSTGRESQL, **REDIS, **environment)
    app = Celery("test", set_as_current=False)
    app.config_from_object(settings, namespace="CELERY")
    return app


@pytest.fixture(scope="module")
def worker() -> Celery:
    return understood(TERTIAL_PROCESS="worker")


@pytest.fixture(scope="module")
def web() -> Celery:
    return understood(TERTIAL_PROCESS="web")


WANTED: dict[str, Any] = {
    # A message is taken off the queue when its work is done, not when it begins.
    "task_acks_late": True,
    # With True a task that kills its process ran eight times in fifteen seconds, and would have gone on.
    "task_reject_on_worker_lost": False,
    # The row knows; nothing is kept in a result backend.
    "task_track_started": False,
    "task_ignore_result": True,
    "result_backend": None,
    # A worker holds one message at a time, and is made anew before it has grown.
    "worker_prefetch_multiplier": 1,
    "worker_max_tasks_per_child": 200,
    "worker_max_memory_per_child": 300_000,
    # A third of the visibility timeout at most, so that a long task is not handed to another.
    "task_soft_time_limit": 240,
    "task_time_limit": 300,
    # Nothing but JSON is read: with pickle a message could be a program.
    "accept_content": ["json"],
    "task_serializer": "json",
    # Ticks by interval in UTC; local time in a crontab is silent for 65 minutes on 25 October 2026.
    "timezone": "UTC",
    "enable_utc": True,
    "broker_connection_retry_on_startup": True,
    # Whoever saves does not wait for the queue to come back.
    "task_publish_retry": False,
    "broker_connection_timeout": 2,
}


@pytest.mark.parametrize("name", WANTED)
def test_celery_has_understood(worker, name):
    assert getattr(worker.conf, name) == WANTED[name]


REDIS_WANTED = {
    "visibility_timeout": 3600,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    "socket_keepalive": True,
    "health_check_interval": 25,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
}


def test_redis_is_given_up_in_time_and_messages_come_back(worker, web):
    assert worker.conf.broker_transport_options == REDIS_WANTED
    assert web.conf.broker_transport_options == REDIS_WANTED | {"socket_timeout": 2, "max_retries": 0}


@pytest.mark.parametrize("name", REDIS_WANTED)
def test_every_option_is_one_that_kombus_redis_transport_knows(name):
    """What it does not know it passes over in silence."""
    assert name in kombu.transport.redis.Channel.from_transport_options


def test_beat_has_one_tick_by_interval_and_keeps_its_file_in_the_data_folder():
    settings = read_settings(**PRODUCTION, TERTIAL_DATA="/srv/tertial", TERTIAL_TICK_SECONDS="30")
    app = Celery("test", set_as_current=False)
    app.config_from_object(settings, namespace="CELERY")
    (tick,) = app.conf.beat_schedule.values()
    assert (tick["task"], tick["schedule"]) == ("reports.tasks.tick", timedelta(seconds=30))
    assert app.conf.beat_schedule_filename == "/srv/tertial/beat-schedule"
    assert app.conf.beat_max_loop_interval == 30


def test_what_a_person_waits_for_is_given_up_sooner_than_what_a_worker_does():
    limits = {
        process: read_settings(**PRODUCTION, **POSTGRESQL, TERTIAL_PROCESS=process)["POSTGRESQL_LIMITS"]
        for process in ("web", "worker")
    }
    assert {name: (limits["web"][name], limits["worker"][name]) for name in limits["web"]} == {
        "statement_timeout": (10_000, 120_000),
        "lock_timeout": (3_000, 3_000),
        "idle_in_transaction_session_timeout": (30_000, 30_000),
        "jit": ("off", "off"),
    }


def test_the_web_process_knows_that_it_is_one():
    """By its wsgi module alone, however it is started."""
    script = "import tracker.wsgi; from django.conf import settings; print(settings.IS_WEB_PROCESS)"
    environment = {
        "SECRET_KEY": SECRET,
        "TERTIAL_LOOPBACK": "1",
        "DJANGO_SETTINGS_MODULE": "tracker.settings",
        "TERTIAL_PROCESS": "",
    }
    assert run_python("-c", script, **environment).stdout.strip() == "True"


def test_two_tasks_there_are_and_what_they_are_told_is_an_id_at_most():
    own = {name: task for name, task in own_app.tasks.items() if not name.startswith("celery.")}
    assert set(own) == {"reports.tasks.tick", "reports.tasks.work"}
    assert list(inspect.signature(tasks.tick.run).parameters) == []
    assert list(inspect.signature(tasks.work.run).parameters) == ["job_id"]


def calls(file: Path) -> list[ast.Call]:
    return [node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Call)]


def test_no_message_is_sent_for_later_and_none_retries_itself():
    """When something may be done is a column: a message with eta or countdown ran three times at once."""
    wrong = [
        f"{file.relative_to(ROOT)}:{call.lineno}"
        for app in ("tracker", "goals", "reports")
        for file in (ROOT / app).rglob("*.py")
        for call in calls(file)
        if any(word.arg in {"eta", "countdown", "autoretry_for"} for word in call.keywords)
        or (isinstance(call.func, ast.Attribute) and call.func.attr in {"apply_async", "delay", "retry"})
    ]
    assert wrong == []


def test_messages_are_sent_from_one_place():
    senders = [
        file.relative_to(ROOT).as_posix()
        for app in ("tracker", "goals", "reports")
        for file in (ROOT / app).rglob("*.py")
        if any(isinstance(call.func, ast.Attribute) and call.func.attr == "send_task" for call in calls(file))
    ]
    assert senders == ["tracker/jobs.py"]
