"""Sealing by hand; the jobs do it every few minutes by themselves."""

from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from tracker.models import Region
from tracker.trace.sealing import INSTALLATION, latest_seal, seal_region


class Command(BaseCommand):
    help = "Förseglar de händelser i spåret som inte har något sigill. Kan köras hur många gånger som helst, och flera samtidigt."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--region", metavar="REGION", help="bara den här regionen, till exempel vasterbotten")

    def handle(self, *args: Any, region: str | None, **options: Any) -> None:
        regions = Region.objects.order_by("pk") if region is None else Region.objects.filter(slug=region)
        if region and not regions:
            raise CommandError(f"Regionen {region} finns inte.")
        chains = [(found.pk, found.name) for found in regions]
        for region_id, name in chains if region else [(INSTALLATION, "Installationen"), *chains]:
            sealed, tip = seal_region(region_id=region_id), latest_seal(region_id)
            events = "1 händelse förseglad" if sealed == 1 else f"{sealed} händelser förseglade"
            self.stdout.write(f"{name}: {events}. Sigill {tip.seq}: {tip.digest}")
