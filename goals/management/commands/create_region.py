"""Makes a region with its first administrator: what cannot be done on a page, since nobody could open it."""

from typing import Any
from uuid import uuid4

from django.core.management import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from goals.operations.administration.regions import RegionEntry, create_region
from tracker.operations import Actor, Refused
from tracker.password_links import password_link


class Command(BaseCommand):
    help = (
        "Lägger upp en region med sitt fullmäktige och sin första administratör, som får ett brev med en länk för att välja "
        "lösenord. Resten läggs upp av administratören på sidorna under Administration."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="regionens plats i adresser, till exempel vasterbotten")
        parser.add_argument("name", help='regionens namn, till exempel "Region Västerbotten"')
        parser.add_argument("email", help="administratörens e-postadress, som hon eller han loggar in med")
        parser.add_argument("administrator", help="administratörens namn")
        parser.add_argument("--council", default="Regionfullmäktige", help="vad fullmäktige heter")
        parser.add_argument("--council-short-name", default="RF", help="fullmäktiges korta namn")
        parser.add_argument("--link", action="store_true", help="skriv ut länken i stället för att skicka brevet")

    def handle(self, *args: Any, slug: str, name: str, email: str, administrator: str, **options: Any) -> None:
        entry = RegionEntry(slug=slug, name=name, council=options["council"], council_short_name=options["council_short_name"])
        try:
            region, person = create_region(
                by=Actor(None, via="create_region", correlation=uuid4().hex),
                now=timezone.now(),
                entry=entry,
                email=email,
                administrator=administrator,
                is_invited=not options["link"],
            )
        except Refused as refused:
            raise CommandError(f"{refused.sentence} Inget är ändrat.") from refused
        self.stdout.write(f"{region} finns, med {person} som administratör.")
        if not options["link"]:
            self.stdout.write(f"Ett brev till {person.email} är på väg.")
        elif person.has_usable_password():
            self.stdout.write(f"{person.email} har redan ett lösenord i Tertial.")
        else:
            self.stdout.write(f"Länken för att välja lösenord gäller en gång, i två timmar: {password_link(person)}")
