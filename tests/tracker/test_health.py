"""What those who watch are told, and who is told."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from model_bakery import baker

from tests.conftest import NOW
from tracker.backup import note_backup
from tracker.health import Mood, deep, ready
from tracker.jobs import note_tick
from tracker.models import AuditEvent, Job

pytestmark = pytest.mark.django_db


def mood_of(name: str) -> Mood:
    return next(part.mood for part in deep(NOW) if part.name == name)


def test_the_process_lives_whatever_the_database_does(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/halsa/lever/").status_code == 200


def test_it_is_ready_when_the_tables_are_there(client):
    answer = client.get("/halsa/redo/")
    assert (answer.status_code, answer.json()["status"]) == (200, "GOOD")


def test_it_is_not_ready_before_the_migrations(client):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'reports'")
    answer = client.get("/halsa/redo/")
    assert answer.status_code == 503
    assert "migrate" in answer.json()["parts"]["migrations"]["text"]
    assert [part.name for part in deep(NOW)] == ["database", "migrations"]


TICKS = {"never": (None, Mood.BAD), "a moment ago": (30, Mood.GOOD), "three missed": (181, Mood.BAD)}


@pytest.mark.parametrize(("seconds", "mood"), TICKS.values(), ids=TICKS.keys())
def test_the_tick_says_that_beat_queue_and_worker_work(settings, seconds, mood):
    settings.TICK_SECONDS = 60
    if seconds is not None:
        note_tick(now=NOW - timedelta(seconds=seconds))
    assert mood_of("tick") == mood


JOBS = {
    "waiting for a moment": ("jobs", {"state": "WAITING", "next_at": NOW - timedelta(minutes=1)}, Mood.GOOD),
    "waiting for its hour": ("jobs", {"state": "WAITING", "next_at": NOW + timedelta(days=1)}, Mood.GOOD),
    "left": ("jobs", {"state": "WAITING", "next_at": NOW - timedelta(minutes=11)}, Mood.BAD),
    "given up": ("dead_jobs", {"state": "DEAD", "next_at": NOW}, Mood.WARN),
}


@pytest.mark.parametrize(("name", "fields", "mood"), JOBS.values(), ids=JOBS.keys())
def test_jobs_that_nobody_takes_are_told_of(name, fields, mood):
    baker.make(Job, created_at=NOW, **fields)
    assert mood_of(name) == mood


BACKUPS = {"never": (None, Mood.WARN), "last night": (25, Mood.GOOD), "the night before": (27, Mood.WARN)}


@pytest.mark.parametrize(("hours", "mood"), BACKUPS.values(), ids=BACKUPS.keys())
def test_an_old_backup_is_told_of(hours, mood):
    if hours is not None:
        note_backup(now=NOW - timedelta(hours=hours), size=1, digest="0")
    assert mood_of("backup") == mood


@pytest.mark.parametrize(("minutes", "mood"), [(59, Mood.GOOD), (61, Mood.WARN)], ids=["lately", "an hour ago"])
def test_events_that_nobody_seals_are_told_of(minutes, mood):
    baker.make(AuditEvent, at=NOW - timedelta(minutes=minutes))
    assert mood_of("seal") == mood


def test_all_is_well_when_everything_has_just_been_done(client):
    note_tick(now=timezone.now())
    note_backup(now=timezone.now(), size=1, digest="0")
    answer = client.get("/halsa/djup/")
    assert (answer.status_code, answer.json()["status"]) == (200, "GOOD")


@pytest.mark.parametrize(
    "given", ["", "Bearer fel", "Bearer ", "hemlig"], ids=["nothing", "another", "an empty one", "no scheme"]
)
def test_the_deep_answer_is_not_for_everybody(client, settings, given):
    settings.HEALTH_TOKEN = "hemlig-nyckel"
    assert client.get("/halsa/djup/", headers={"Authorization": given}).status_code == 404


def test_the_deep_answer_is_for_who_has_the_token(client, settings):
    settings.HEALTH_TOKEN, settings.IS_LOOPBACK = "hemlig-nyckel", False
    assert client.get("/halsa/djup/", headers={"Authorization": "Bearer hemlig-nyckel"}).status_code == 503


def test_without_a_token_nobody_elsewhere_is_answered(client, settings):
    settings.HEALTH_TOKEN, settings.IS_LOOPBACK = "", False
    assert client.get("/halsa/djup/").status_code == 404


def test_it_says_nothing_of_anybody(client, norr, reporter):
    text = client.get("/halsa/djup/").content.decode()
    assert norr.region.name not in text
    assert reporter.name not in text


def test_ready_asks_as_little_as_it_can(django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        ready()
