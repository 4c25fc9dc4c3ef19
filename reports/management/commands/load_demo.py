"""Loads the demo: Region Västerbotten as its public plans describe it, and the made-up Region Fjällbo with a year of acts."""

from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.core.management import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError
from django.utils import timezone

from goals.demo import FJALLBO, VASTERBOTTEN
from goals.demo.files import DemoFiles, read_files
from goals.demo.organisation import known_password
from goals.demo.region import load_region
from goals.demo.tables import FaultyFile
from reports.demo.fjallbo import load_fjallbo
from tracker.operations import Actor, Refused
from tracker.periods import Period

WHAT_TO_DO = "Inget är ändrat. Läs in demon i en tom databas."
FOLDERS = {"vasterbotten": VASTERBOTTEN, "fjallbo": FJALLBO}


class Command(BaseCommand):
    help = (
        "Läser in demoregionerna: Västerbotten ur sina offentliga planer, och det påhittade Fjällbo med ett år av händelser. "
        "En som redan finns ändras inte."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--region", choices=sorted(FOLDERS), help="bara den här regionen")
        parser.add_argument(
            "--without-outcomes",
            metavar="ÅÅÅÅ-MM",
            type=_period,
            action="append",
            default=[],
            help="utelämna Västerbottens påhittade utfall för perioden, till exempel 2026-08; kan anges flera gånger",
        )

    def handle(self, *args: Any, region: str | None, without_outcomes: list[Period], **options: Any) -> None:
        chosen = {slug: folder for slug, folder in FOLDERS.items() if region in {None, slug}}
        loaded = [self._load(slug, folder, frozenset(without_outcomes)) for slug, folder in chosen.items()]
        if any(loaded):
            self._tell_password()

    def _load(self, slug: str, folder: Path, without: frozenset[Period]) -> bool:
        by, now = Actor(None, via="load_demo", correlation=uuid4().hex), timezone.now()
        try:
            files = read_files(folder)
            if slug == "fjallbo":
                is_loaded = load_fjallbo(by=by, now=now, files=files)
            else:
                is_loaded = load_region(by=by, now=now, files=files, without=without)
        except Refused as refused:
            raise CommandError(f"{refused.sentence} {WHAT_TO_DO}") from refused
        except FaultyFile as fault:
            raise CommandError(f"{fault} Inget är ändrat.") from fault
        except IntegrityError as error:
            raise CommandError(f"Databasen tar inte emot det som filerna säger: {error}. Inget är ändrat.") from error
        self.stdout.write(_what_was_done(files, is_loaded))
        return is_loaded

    def _tell_password(self) -> None:
        password = known_password()
        self.stdout.write(
            f"Lösenord för alla påhittade personer: {password}"
            if password
            else "De påhittade personerna kan inte logga in: Tertial svarar andra än den här datorn."
        )


def _what_was_done(files: DemoFiles, is_loaded: bool) -> str:
    name = files.organisation.region.name
    if not is_loaded:
        return f"{name} är redan inläst. Inget är ändrat."
    goals = [goal for file in files.plans for goal in file.goal]
    return (
        f"{name} är inläst: {len(files.organisation.unit)} enheter, {len(files.organisation.person)} påhittade personer, "
        f"{len(files.plans)} planer, {len(goals)} mål och {sum(len(goal.row) for goal in goals)} målsättningar."
    )


def _period(text: str) -> Period:
    try:
        return Period.parse(text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from error
