"""Loads the demo: Region Västerbotten as its public plans describe it, with made-up people and outcomes."""

from argparse import ArgumentTypeError
from typing import Any
from uuid import uuid4

from django.core.management import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError
from django.utils import timezone

from goals.demo import VASTERBOTTEN
from goals.demo.files import DemoFiles, read_files
from goals.demo.organisation import known_password
from goals.demo.region import load_region
from goals.demo.tables import FaultyFile
from tracker.operations import Actor, Refused
from tracker.periods import Period

WHAT_TO_DO = "Inget är ändrat. Läs in demon i en tom databas."


class Command(BaseCommand):
    help = "Läser in demoregionen Västerbotten. Finns den redan ändras ingenting."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--without-outcomes",
            metavar="ÅÅÅÅ-MM",
            type=_period,
            action="append",
            default=[],
            help="utelämna de påhittade utfallen för perioden, till exempel 2026-08; kan anges flera gånger",
        )

    def handle(self, *args: Any, without_outcomes: list[Period], **options: Any) -> None:
        by = Actor(None, via="load_demo", correlation=uuid4().hex)
        try:
            files = read_files(VASTERBOTTEN)
            is_loaded = load_region(by=by, now=timezone.now(), files=files, without=frozenset(without_outcomes))
        except Refused as refused:
            raise CommandError(f"{refused.sentence} {WHAT_TO_DO}") from refused
        except FaultyFile as fault:
            raise CommandError(f"{fault} Inget är ändrat.") from fault
        except IntegrityError as error:
            raise CommandError(f"Databasen tar inte emot det som filerna säger: {error}. Inget är ändrat.") from error
        self._tell(files, is_loaded)

    def _tell(self, files: DemoFiles, is_loaded: bool) -> None:
        name = files.organisation.region.name
        if not is_loaded:
            self.stdout.write(f"{name} är redan inläst. Inget är ändrat.")
            return
        goals = [goal for file in files.plans for goal in file.goal]
        self.stdout.write(
            f"{name} är inläst: {len(files.organisation.unit)} enheter, {len(files.organisation.person)} påhittade personer, "
            f"{len(files.plans)} planer, {len(goals)} mål och {sum(len(goal.row) for goal in goals)} målsättningar."
        )
        password = known_password()
        self.stdout.write(
            f"Lösenord för alla påhittade personer: {password}"
            if password
            else "De påhittade personerna kan inte logga in: Tertial svarar andra än den här datorn."
        )


def _period(text: str) -> Period:
    try:
        return Period.parse(text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from error
