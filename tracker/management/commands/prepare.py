"""What `make run` does to the database before it serves."""

import sys
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command

from tracker.models import Region


class Command(BaseCommand):
    help = (
        "Kör migreringar, samlar statiska filer, läser in demoregionen om databasen är tom och skriver ut vem som kan logga in."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self._tell("Förbereder databasen ...")
        call_command("migrate", interactive=False, verbosity=0)
        if not settings.DEBUG:
            call_command("collectstatic", interactive=False, verbosity=0)
        if not Region.objects.exists():
            self._tell("Läser in demoregionen ...")
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
