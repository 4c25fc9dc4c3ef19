"""A copy of the whole database."""

from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from tracker.backup import CannotCopy, back_up, note_backup


class Command(BaseCommand):
    help = "Gör en säkerhetskopia av hela databasen, filerna med, och skriver dess kontrollsumma bredvid."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--output", metavar="FIL", type=Path, required=True, help="vart kopian skrivs")

    def handle(self, *args: Any, output: Path, **options: Any) -> None:
        try:
            digest = back_up(output)
        except CannotCopy as error:
            raise CommandError(str(error)) from error
        note_backup(now=timezone.now(), size=output.stat().st_size, digest=digest)
        self.stdout.write(f"{output}: {output.stat().st_size} byte, SHA-256 {digest}")
