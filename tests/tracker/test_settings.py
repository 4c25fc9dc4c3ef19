"""Settings as they are read from an environment with nothing else in it."""

import os
import runpy
from datetime import timedelta
from pathlib import Path
from unittest import mock

import pytest
from django.core.exceptions import ImproperlyConfigured

from tests.processes import ROOT

SECRET = "s" * 60
PRODUCTION = {"SECRET_KEY": SECRET, "ALLOWED_HOSTS": "tertial.example.org"}
LOOPBACK = {"SECRET_KEY": SECRET, "TERTIAL_LOOPBACK": "1"}
REDIS = {"REDIS_URL": "redis://127.0.0.1:6379/1"}
POSTGRESQL = {"DATABASE_URL": "postgresql://tertial:hemligt@db.example.org:5433/matt"}


def read_settings(**environment: str) -> dict:
    with mock.patch.dict(os.environ, environment, clear=True):
        return runpy.run_path(str(ROOT / "tracker" / "settings.py"))


@pytest.fixture(scope="module")
def production() -> dict:
    return read_settings(**PRODUCTION, **POSTGRESQL, **REDIS)


@pytest.fixture(scope="module")
def loopback() -> dict:
    return read_settings(**LOOPBACK)


REFUSED = {
    "no secret": ({"ALLOWED_HOSTS": "a.example.org"}, "SECRET_KEY saknas eller är för kort: ange minst 50 slumpade tecken."),
    "a short secret": ({**PRODUCTION, "SECRET_KEY": "hemligt"}, "SECRET_KEY saknas eller är för kort"),
    "no hosts": ({"SECRET_KEY": SECRET}, "ALLOWED_HOSTS saknas eller är *"),
    "every host": ({**PRODUCTION, "ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS saknas eller är *"),
    "DEBUG for others": ({**PRODUCTION, "DEBUG": "1"}, "DEBUG visar källkod och inställningar"),
    "a flag that is neither": ({**PRODUCTION, "DEBUG": "kanske"}, "DEBUG är 'kanske': ange 1 (på) eller 0 (av)."),
    "a strange database": (
        {**PRODUCTION, "DATABASE_URL": "mysql://u:hemligt@h/d"},
        "DATABASE_URL går inte att läsa: ange postgresql://",
    ),
    "no database in the address": ({**PRODUCTION, "DATABASE_URL": "postgresql://"}, "DATABASE_URL går inte att läsa"),
    "a port that is a word": ({**PRODUCTION, "DATABASE_URL": "postgresql://u:hemligt@h:x/d"}, "DATABASE_URL går inte att läsa"),
    "SQLite without a path": ({**PRODUCTION, "DATABASE_URL": "sqlite://"}, "DATABASE_URL går inte att läsa"),
    "Redis without scheme": ({**PRODUCTION, "REDIS_URL": "localhost:6379"}, "REDIS_URL går inte att läsa: ange en adress"),
    "Redis without host": ({**PRODUCTION, "REDIS_URL": "redis://"}, "REDIS_URL går inte att läsa"),
    "Redis with a port that is a word": ({**PRODUCTION, "REDIS_URL": "redis://:hemligt@h:x"}, "REDIS_URL går inte att läsa"),
    "a mail port out of range": (
        {**PRODUCTION, "EMAIL_PORT": "70000"},
        "EMAIL_PORT är '70000': ange ett heltal från 1 till 65535",
    ),
    "an unknown mail security": ({**PRODUCTION, "EMAIL_SECURITY": "ssl3"}, "ange något av none, starttls, tls."),
    "a tick of zero": ({**PRODUCTION, "TERTIAL_TICK_SECONDS": "0"}, "TERTIAL_TICK_SECONDS är '0': ange ett heltal från 1 till"),
    "jobs thrown away at once": (
        {**PRODUCTION, "TERTIAL_KEEP_JOBS_DAYS": "0"},
        "TERTIAL_KEEP_JOBS_DAYS är '0': ange ett heltal från 7 till 3650",
    ),
    "an unknown process": ({**PRODUCTION, "TERTIAL_PROCESS": "cron"}, "TERTIAL_PROCESS är 'cron': ange något av command, web"),
}


@pytest.mark.parametrize(("environment", "sentence"), REFUSED.values(), ids=REFUSED.keys())
def test_a_bad_value_is_refused_in_one_sentence_that_keeps_secrets(environment, sentence):
    with pytest.raises(ImproperlyConfigured) as refusal:
        read_settings(**environment)
    assert sentence in str(refusal.value)
    assert "hemligt" not in str(refusal.value)


def test_a_blank_value_is_as_good_as_none(loopback):
    blank = read_settings(**LOOPBACK, DATABASE_URL=" ", REDIS_URL="", DEBUG="")
    assert (blank["DATABASES"], blank["CELERY_BROKER_URL"], blank["DEBUG"]) == (
        loopback["DATABASES"],
        loopback["CELERY_BROKER_URL"],
        False,
    )


PINNED_IN_PRODUCTION = {
    "DEBUG": False,
    "ALLOWED_HOSTS": ["tertial.example.org"],
    "SESSION_COOKIE_NAME": "__Host-tertial-session",
    "SESSION_COOKIE_SECURE": True,
    "SESSION_COOKIE_AGE": 12 * 3600,
    "SESSION_SAVE_EVERY_REQUEST": False,
    "CSRF_COOKIE_NAME": "__Host-tertial-csrf",
    "CSRF_COOKIE_SECURE": True,
    "SECURE_SSL_REDIRECT": True,
    "SECURE_HSTS_SECONDS": 31_536_000,
    "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
    "SECURE_REFERRER_POLICY": "same-origin",
    "SECURE_CONTENT_TYPE_NOSNIFF": True,
    "SECURE_PROXY_SSL_HEADER": None,
    "X_FRAME_OPTIONS": "DENY",
    "AUTH_USER_MODEL": "tracker.Person",
    "LANGUAGE_CODE": "sv",
    "TIME_ZONE": "Europe/Stockholm",
    "USE_TZ": True,
    "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
    "EMAIL_TIMEOUT": 20,
    "CELERY_BROKER_URL": "redis://127.0.0.1:6379/1",
    "CELERY_ACCEPT_CONTENT": ["json"],
    "CELERY_TASK_SERIALIZER": "json",
    "CELERY_TASK_ACKS_LATE": True,
    "CELERY_TASK_REJECT_ON_WORKER_LOST": False,
    "CELERY_TASK_IGNORE_RESULT": True,
    "CELERY_TASK_TRACK_STARTED": False,
    "CELERY_TASK_PUBLISH_RETRY": False,
    "CELERY_TASK_SOFT_TIME_LIMIT": 240,
    "CELERY_TASK_TIME_LIMIT": 300,
    "CELERY_WORKER_PREFETCH_MULTIPLIER": 1,
    "CELERY_WORKER_MAX_TASKS_PER_CHILD": 200,
    "CELERY_WORKER_MAX_MEMORY_PER_CHILD": 300_000,
    "CELERY_WORKER_ENABLE_REMOTE_CONTROL": False,
    "CELERY_BROKER_CONNECTION_TIMEOUT": 2,
    "CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP": True,
    "CELERY_TIMEZONE": "UTC",
    "CELERY_ENABLE_UTC": True,
    "TICK_SECONDS": 60,
    "KEEP_JOBS_DAYS": 90,
    "KEEP_MAILS_DAYS": 180,
    "KEEP_DRAFTS_DAYS": 365,
    "CELERY_BROKER_TRANSPORT_OPTIONS": {
        "visibility_timeout": 3600,
        "socket_timeout": 5,
        "socket_connect_timeout": 2,
        "socket_keepalive": True,
        "health_check_interval": 25,
        "unacked_restore_interval": 10,
        "unacked_restore_throttle": 1,
    },
}


@pytest.mark.parametrize("name", PINNED_IN_PRODUCTION)
def test_production_is_safe_by_default(production, name):
    assert production[name] == PINNED_IN_PRODUCTION[name]


def test_no_result_is_kept_anywhere(production):
    assert "CELERY_RESULT_BACKEND" not in production


def test_a_task_is_given_up_long_before_the_queue_hands_it_to_another(production):
    visible_after = production["CELERY_BROKER_TRANSPORT_OPTIONS"]["visibility_timeout"]
    assert production["CELERY_TASK_SOFT_TIME_LIMIT"] < production["CELERY_TASK_TIME_LIMIT"] < visible_after / 3


def test_the_clock_ticks_by_interval_and_an_old_tick_is_dropped(production):
    assert production["CELERY_BEAT_SCHEDULE"] == {
        "tick": {"task": "reports.tasks.tick", "schedule": timedelta(seconds=60), "options": {"expires": 60}}
    }


def test_pages_may_load_from_this_host_only_and_be_framed_by_none(production):
    nothing, own = ["'none'"], ["'self'"]
    assert production["CONTENT_SECURITY_POLICY"]["DIRECTIVES"] == {
        "default-src": nothing,
        "script-src": own,
        "style-src": own,
        "img-src": own,
        "font-src": own,
        "connect-src": own,
        "form-action": own,
        "frame-ancestors": nothing,
        "base-uri": nothing,
        "object-src": nothing,
    }


def test_pages_are_closed_until_they_say_that_they_are_open(production):
    assert "tracker.middleware.SignInRequired" in production["MIDDLEWARE"]


def test_postgresql_gives_up_on_what_stands_still(production):
    database = production["DATABASES"]["default"]
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db.example.org", 5433, "matt")
    assert database["OPTIONS"]["options"] == (
        "-c statement_timeout=120000 -c lock_timeout=3000 -c idle_in_transaction_session_timeout=30000 -c jit=off"
    )


def test_where_a_person_waits_less_time_is_given():
    settings = read_settings(**PRODUCTION, **POSTGRESQL, **REDIS, TERTIAL_PROCESS="web")
    assert settings["POSTGRESQL_LIMITS"]["statement_timeout"] == 10_000
    assert settings["CELERY_BROKER_TRANSPORT_OPTIONS"]["socket_timeout"] == 2


@pytest.mark.parametrize("environment", [{}, POSTGRESQL], ids=["SQLite", "PostgreSQL"])
def test_no_request_is_one_transaction(environment):
    settings = read_settings(**LOOPBACK, **environment)
    assert not settings["DATABASES"]["default"].get("ATOMIC_REQUESTS")


def test_sqlite_waits_for_others_instead_of_failing(loopback):
    assert loopback["DATABASES"]["default"]["OPTIONS"] == {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }


@pytest.mark.parametrize(("address", "path"), [("sqlite:///a/b.db", "a/b.db"), ("sqlite:////a/b.db", "/a/b.db")])
def test_a_sqlite_file_is_named_by_its_path(address, path):
    assert read_settings(**LOOPBACK, DATABASE_URL=address)["DATABASES"]["default"]["NAME"] == path


def test_loopback_serves_this_machine_and_refuses_every_other_host():
    settings = read_settings(**LOOPBACK, ALLOWED_HOSTS="tertial.example.org")
    assert settings["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]


def test_over_plain_http_cookies_have_names_that_browsers_accept(loopback):
    assert (loopback["SESSION_COOKIE_NAME"], loopback["SESSION_COOKIE_SECURE"]) == ("tertial-session", False)
    assert (loopback["CSRF_COOKIE_NAME"], loopback["CSRF_COOKIE_SECURE"]) == ("tertial-csrf", False)
    assert not loopback["SECURE_SSL_REDIRECT"]


def test_everything_is_kept_in_the_data_folder():
    settings = read_settings(**LOOPBACK, TERTIAL_DATA="/srv/tertial")
    queue = settings["CELERY_BROKER_TRANSPORT_OPTIONS"]
    assert settings["DATABASES"]["default"]["NAME"] == "/srv/tertial/tertial.sqlite3"
    assert settings["CELERY_BROKER_TRANSPORT"] == "tracker.file_queue:Transport"
    assert queue["data_folder_in"] == queue["data_folder_out"] == "/srv/tertial/queue/messages"
    assert settings["EMAIL_FILE_PATH"] == Path("/srv/tertial/mail")
    assert settings["STATIC_ROOT"] == Path("/srv/tertial/static")


def test_with_a_mail_server_mail_is_handed_to_it():
    settings = read_settings(**PRODUCTION, EMAIL_HOST="mail.example.org", EMAIL_SECURITY="tls", EMAIL_PORT="465")
    assert settings["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend"
    assert (settings["EMAIL_PORT"], settings["EMAIL_USE_SSL"], settings["EMAIL_USE_TLS"]) == (465, True, False)


def test_a_header_tells_that_the_visit_was_https_only_behind_a_proxy_that_says_so():
    settings = read_settings(**PRODUCTION, TERTIAL_BEHIND_PROXY="1")
    assert settings["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")
