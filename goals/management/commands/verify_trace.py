"""Verifying the trace: everything is computed again, and what is not as it was sealed is said."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from goals.presentation.trace_findings import decisions_in, finding_words, masked_words, names_in_verified
from tracker.models import Region
from tracker.trace.keeping import UnreadableLine, digest_file, read_digests
from tracker.trace.sealing import INSTALLATION
from tracker.trace.verification import Fault, StoredDigest, Verified, verify_region

DIGEST = re.compile(r"[0-9a-fA-F]{64}")


@dataclass(frozen=True)
class Chain:
    """The chain of a region; of what belongs to none, with `slug` ""."""

    region_id: int
    slug: str
    name: str
    is_demo: bool

    @property
    def own_file(self) -> Path:
        """Where Tertial itself has stored its digests."""
        return digest_file(self.slug)


class Command(BaseCommand):
    help = (
        "Kontrollerar hela spåret: varje händelse, varje värde och varje sigill räknas om och hålls mot de kontrollsummor "
        "som har sparats vid sidan av. Slutar med felkod 1 om något är ändrat, borttaget, tillagt eller omflyttat."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--region", metavar="REGION", help="bara den här regionen, till exempel vasterbotten")
        parser.add_argument(
            "--against",
            "--digest",
            metavar="FIL|KONTROLLSUMMA",
            default="",
            help="en fil med sparade kontrollsummor, eller en kontrollsumma ur ett brev eller en rapport; "
            "om inget anges används Tertials egna filer",
        )

    def handle(self, *args: Any, region: str | None, against: str, **options: Any) -> None:
        chains = _chains(region)
        digest = [StoredDigest(against.lower())] if DIGEST.fullmatch(against) else []
        files = _files(chains, "" if digest else against)
        faults, is_met = 0, False
        for chain in chains:
            verified = verify_region(chain.region_id, digest or _read(files.get(chain)))
            is_met = is_met or bool(verified.matched)
            faults += self._tell(chain, verified, files.get(chain))
        if digest and not is_met:
            faults += 1
            self._fault(
                "Kontrollsumman finns inte i kedjan. Den kedja som hade den är omskriven, eller hör till en annan region."
            )
        if faults:
            raise CommandError(f"Spåret stämmer inte: {faults} fel.")
        self.stdout.write("Spåret stämmer." + (" Kontrollsumman finns i kedjan." if digest else ""))

    def _tell(self, chain: Chain, verified: Verified, file: Path | None) -> int:
        """Say what a chain came to; how many faults it has."""
        names, decisions = names_in_verified(verified), decisions_in(verified.masked)
        self.stdout.write(f"{chain.name}: {_events(verified.sealed)} i kedjan. Kontrollsumma {verified.digest}")
        if verified.unsealed:
            self.stdout.write(f"  {_events(verified.unsealed)} har inte fått sigill än.")
        if file and verified.matched:
            self.stdout.write(
                f"  {_counted(len(verified.matched), 'sparad kontrollsumma', 'sparade kontrollsummor')} i {file} stämmer."
            )
        for masked in verified.masked:
            self.stdout.write(f"  Maskerad: {masked_words(masked, names, decisions)}")
        # What is loaded as a demo may tell of days long past.
        told = [one for one in verified.findings if chain.is_demo and one.fault == Fault.BACKDATED]
        faults = [one for one in verified.findings if one not in told]
        if told:
            told_of = _counted(
                len(told),
                "händelse i demoregionen är inläst efter den dag den",
                "händelser i demoregionen är inlästa efter den dag de",
            )
            self.stdout.write(f"  {told_of} berättar om.")
        for finding in faults:
            self._fault(finding_words(finding, names))
        return len(faults)

    def _fault(self, text: str) -> None:
        self.stdout.write(self.style.ERROR(f"  FEL: {text}"))


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def _events(count: int) -> str:
    return _counted(count, "händelse", "händelser")


def _chains(slug: str | None) -> list[Chain]:
    regions = Region.objects.order_by("pk") if slug is None else Region.objects.filter(slug=slug)
    if slug and not regions:
        raise CommandError(f"Regionen {slug} finns inte.")
    chains = [Chain(region.pk, region.slug, region.name, region.is_demo) for region in regions]
    return chains if slug else [Chain(INSTALLATION, "", "Installationen", False), *chains]


def _files(chains: Sequence[Chain], against: str) -> dict[Chain, Path]:
    """The file of stored digests of each chain that has one: the one that was named, otherwise Tertial's own."""
    if not against:
        return {chain: chain.own_file for chain in chains if chain.own_file.exists()}
    path = Path(against)
    if not path.exists():
        raise CommandError(f"Filen {path} finns inte. Ange en fil, eller en kontrollsumma med 64 tecken.")
    of_file = chains if len(chains) == 1 else [chain for chain in chains if chain.own_file.name == path.name]
    if not of_file:
        raise CommandError("Ange vilken region filen hör till: --region REGION.")
    return dict.fromkeys(of_file, path)


def _read(path: Path | None) -> list[StoredDigest]:
    try:
        return read_digests(path.read_text(encoding="utf-8")) if path else []
    except (UnreadableLine, OSError, UnicodeDecodeError) as error:
        raise CommandError(f"Filen {path} går inte att läsa: {error}.") from error
