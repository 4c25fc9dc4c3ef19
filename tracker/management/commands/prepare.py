"""What `make run` does to the database before it serves."""

import sys
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import BaseCommand, CommandError, call_command
from django.db import OperationalError, connection
from redis import Redis, RedisError

from tracker.models import Region


class Command(BaseCommand):
    help = (
        "Kör migreringar, samlar statiska filer, läser in demoregionerna om databasen är tom och skriver ut vem som kan logga in."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        check_database()
        check_queue(settings.REDIS_URL)
        self._tell("Förbereder databasen ...")
        call_command("migrate", interactive=False, verbosity=0)
        if not settings.DEBUG:
            call_command("collectstatic", interactive=False, verbosity=0)
        if not Region.objects.exists():
            self._tell("Läser in demoregionerna, vilket tar en stund ...")
            call_command("load_demo", stdout=sys.stderr)
        self._list_people()

    def _tell(self, text: str) -> None:
        """Progress goes to standard error: standard output is the list of people."""
        self.stderr.write(text, self.style.NOTICE)

    def _list_people(self) -> None:
        try:
            call_command("demo_people", stdout=self.stdout)
        except CommandError:
            pass  # no demo region in this database


def check_database() -> None:
    """Raises ImproperlyConfigured when the database does not answer."""
    try:
        connection.ensure_connection()
    except OperationalError as error:
        raise ImproperlyConfigured(
            f"databasen svarar inte ({_reason(error)}). Starta den, eller rätta DATABASE_URL; utan DATABASE_URL används SQLite."
        ) from error


def check_queue(address: str) -> None:
    """Raises ImproperlyConfigured when there is to be a Redis and it does not answer."""
    if not address:
        return
    try:
        with Redis.from_url(address, socket_connect_timeout=2, socket_timeout=2) as redis:
            redis.ping()
    except RedisError as error:
        raise ImproperlyConfigured(
            f"Redis svarar inte ({_reason(error)}). Starta det, eller rätta REDIS_URL; utan REDIS_URL är kön en mapp med filer."
        ) from error


def _reason(error: Exception) -> str:
    """What a driver says, in one line."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
