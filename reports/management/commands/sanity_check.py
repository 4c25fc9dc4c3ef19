"""Proves on a live database what must always be so, and counts."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from reports.sanity import borders, constraints, frozen, trace, work
from reports.sanity.check import Check, Looked

CHECKS: tuple[Check, ...] = (
    *constraints.CHECKS,
    *borders.CHECKS,
    *frozen.CHECKS,
    *trace.CHECKS,
    *work.CHECKS,
)


class Command(BaseCommand):
    help = (
        "Kontrollerar att det som alltid ska gälla gäller i databasen, och avslutar med felkod om något inte gör det. "
        "Ändrar ingenting. verify_trace kontrollerar spårets kedja för sig."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--strict", action="store_true", help="räkna också jobb som väntar eller är uppgivna som fel")
        parser.add_argument("--json", action="store_true", help="skriv resultatet som JSON")

    def handle(self, *args: Any, strict: bool, json: bool, **options: Any) -> None:
        now = timezone.now()
        found = [(check, check.look(now)) for check in CHECKS]
        broken = sum(looked.count for check, looked in found if strict or not check.is_strict)
        if json:
            self._write_json(found, broken)
        else:
            for check, looked in found:
                self._tell(check, looked)
        if broken:
            raise CommandError(f"{broken} fel. Det som står ovanför stämmer inte.", returncode=1)

    def _tell(self, check: Check, looked: Looked) -> None:
        verdict = "ok" if not looked.count else "väntar" if check.is_strict else "FEL"
        self.stdout.write(f"{verdict:6} {check.code:20} {looked.rows:>8}  {check.sentence}")
        for line in looked.breaks:
            self.stdout.write(f"         {line}")
        if looked.more:
            self.stdout.write(f"         och {looked.more} till")

    def _write_json(self, found: list[tuple[Check, Looked]], broken: int) -> None:
        rows = [{"code": check.code, "count": looked.count, **asdict(looked)} for check, looked in found]
        self.stdout.write(json.dumps({"broken": broken, "checks": rows}, ensure_ascii=False))
