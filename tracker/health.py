"""How the installation is, part by part: what a load balancer, a watchdog and whoever is on duty ask."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Exists, Min, OuterRef

from tracker.backup import last_backup
from tracker.jobs import last_tick
from tracker.models import AuditEvent, AuditSeal, Job
from tracker.models.jobs import JobState

# A job that is ready is taken within a tick when a worker is free; a night's backup is a day old at most.
LONGEST_WAIT = timedelta(minutes=10)
OLDEST_BACKUP = timedelta(hours=26)
OLDEST_UNSEALED = timedelta(hours=1)


class Mood(StrEnum):
    """GOOD; WARN asks somebody to look today; BAD that somebody looks now."""

    GOOD = "GOOD"
    WARN = "WARN"
    BAD = "BAD"


@dataclass(frozen=True)
class Part:
    """One part of the whole, and a sentence about it. `seconds` is the age or wait that it is about, where there is one."""

    name: str
    mood: Mood
    sentence: str
    seconds: int | None = None


def ready() -> list[Part]:
    """Whether pages can be served: the database answers, and has the tables that this version needs. Not the queue, nor mail."""
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return [Part("database", Mood.BAD, "Databasen svarar inte.")]
    if missing:
        words = f"{len(missing)} migreringar är inte gjorda: kör manage.py migrate."
        return [Part("database", Mood.GOOD, "Databasen svarar."), Part("migrations", Mood.BAD, words)]
    return [Part("database", Mood.GOOD, "Databasen svarar."), Part("migrations", Mood.GOOD, "Alla migreringar är gjorda.")]


def deep(now: datetime) -> list[Part]:
    """Everything that a person on duty wants to know at once; the rest is left out when the database does not answer."""
    parts = ready()
    if any(part.mood == Mood.BAD for part in parts):
        return parts
    questions: tuple[Callable[[datetime], Part], ...] = (_tick, _waiting, _dead, _backup, _seal)
    return [*parts, *(ask(now) for ask in questions)]


def _age(at: datetime | None, now: datetime) -> int | None:
    return None if at is None else max(0, round((now - at).total_seconds()))


def _tick(now: datetime) -> Part:
    """Beat asks for the tick and a worker does it: when it is new, beat, queue, worker and database all work."""
    seconds = _age(last_tick(), now)
    if seconds is None:
        return Part("tick", Mood.BAD, "Klockan har aldrig gått: starta beat och minst en worker.")
    mood = Mood.GOOD if seconds <= 3 * settings.TICK_SECONDS else Mood.BAD
    return Part("tick", mood, f"Beat, kö och worker arbetade för {seconds} sekunder sedan.", seconds)


def _waiting(now: datetime) -> Part:
    oldest = Job.objects.ready(now).aggregate(oldest=Min("next_at"))["oldest"]
    seconds = _age(oldest, now)
    if seconds is None:
        return Part("jobs", Mood.GOOD, "Inget jobb väntar.")
    mood = Mood.GOOD if seconds <= LONGEST_WAIT.total_seconds() else Mood.BAD
    return Part("jobs", mood, f"Det äldsta jobbet har väntat i {seconds} sekunder.", seconds)


def _dead(now: datetime) -> Part:
    count = Job.objects.filter(state=JobState.DEAD).count()
    mood = Mood.WARN if count else Mood.GOOD
    return Part("dead_jobs", mood, f"{count} jobb är uppgivna och väntar på en person." if count else "Inget jobb är uppgivet.")


def _backup(now: datetime) -> Part:
    seconds = _age(last_backup(), now)
    if seconds is None:
        return Part("backup", Mood.WARN, "Ingen säkerhetskopia är gjord med manage.py backup.")
    mood = Mood.GOOD if seconds <= OLDEST_BACKUP.total_seconds() else Mood.WARN
    return Part("backup", mood, f"Den senaste säkerhetskopian är {seconds // 3600} timmar gammal.", seconds)


def _seal(now: datetime) -> Part:
    unsealed = AuditEvent.objects.filter(~Exists(AuditSeal.objects.filter(event_id=OuterRef("pk"))))
    seconds = _age(unsealed.aggregate(oldest=Min("at"))["oldest"], now)
    if seconds is None:
        return Part("seal", Mood.GOOD, "Hela spåret är förseglat.")
    mood = Mood.GOOD if seconds <= OLDEST_UNSEALED.total_seconds() else Mood.WARN
    return Part("seal", mood, f"Den äldsta händelsen utan sigill är {seconds} sekunder gammal.", seconds)
