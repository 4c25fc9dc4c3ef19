"""A new region in the installation: its name, its fullmäktige and its first administrator, who does the rest on pages."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug

from goals.operations.administration.people import PersonEntry, add_person
from goals.operations.administration.roles import RoleEntry
from goals.operations.administration.units import UnitEntry, create_unit
from goals.operations.changes import save_changes
from goals.operations.locks import writing
from goals.operations.plan_checks import check_line
from tracker.models import Person, Region, Role, UnitKind
from tracker.operations import Actor, Refused
from tracker.periods import local_date
from tracker.permissions import Permission, roles_that_may
from tracker.sentences import Sentence, gettext_noop

# What stands in the place of a region in Tertial's own addresses.
RESERVED = frozenset({"admin", "halsa", "konto", "publicerat", "spar", "static"})


@dataclass(frozen=True, kw_only=True)
class RegionEntry:
    """What is said of a region to begin with. `slug` is its place in addresses: "vasterbotten"."""

    slug: str
    name: str
    council: str
    council_short_name: str


def create_region(
    *, by: Actor, now: datetime, entry: RegionEntry, email: str, administrator: str, is_invited: bool = True
) -> tuple[Region, Person]:
    """Make a region with its fullmäktige, in which `administrator` is administrator from today; a letter tells them.

    Only the system does: whoever runs the installation, by a command. Somebody whose address is known keeps their name.
    """
    if by.person is not None:
        raise Refused("NOT_PERMITTED", Sentence(gettext_noop("En ny region läggs upp av den som sköter Tertial.")))
    with writing():
        _check(entry)
        region, today = Region(), local_date(now)
        save_changes(
            by=by, now=now, row=region, fields={"slug": entry.slug, "name": entry.name}, action="region.create", unit=region
        )
        unit = UnitEntry(
            name=entry.council,
            short_name=entry.council_short_name,
            kind=UnitKind.COUNCIL,
            is_authority=True,
            active_from=today.replace(month=1, day=1),
        )
        council = create_unit(by=by, now=now, region=region, entry=unit)
        (administering,) = roles_that_may(Permission.ADMINISTER)
        role = RoleEntry(role=Role(administering), unit=council, from_on=today)
        person = add_person(
            by=by, now=now, region=region, email=email, entry=PersonEntry(name=administrator), role=role, is_invited=is_invited
        )
        return region, person


def _check(entry: RegionEntry) -> None:
    """Refuse what a region cannot be called, naming the field."""
    check_line("name", entry.name, most=200, is_needed=True)
    try:
        validate_slug(entry.slug)
    except ValidationError:
        sentence = gettext_noop("Regionens plats i adresser skrivs med a–z, siffror och bindestreck, till exempel vasterbotten.")
        raise Refused("SLUG", Sentence(sentence), "slug") from None
    if entry.slug in RESERVED or len(entry.slug) > 50 or Region.objects.filter(slug=entry.slug).exists():
        sentence = gettext_noop("Adressen {slug} är upptagen eller för lång. Välj en annan.")
        raise Refused("TAKEN", Sentence(sentence, {"slug": entry.slug[:60]}), "slug")
