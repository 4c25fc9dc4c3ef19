"""What the contents of plans have in common that is refused in words before the database would."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from goals.operations.checks import check_number, check_text
from tracker.models import Unit
from tracker.operations import Refused
from tracker.periods import FIRST_YEAR, LAST_YEAR
from tracker.sentences import Sentence, gettext_noop

HEAVIEST = 1000


def check_line(field: str, text: str, *, most: int, is_needed: bool = False) -> None:
    """Refuse a short text that the column has no room for, and an empty one where something is needed."""
    check_text(field, text)
    if is_needed and not text:
        raise Refused("NEEDED", Sentence(gettext_noop("Fyll i fältet.")), field)
    if len(text) > most:
        raise Refused("TOO_LONG", Sentence(gettext_noop("Skriv högst {limit} tecken."), {"limit": str(most)}), field)


def check_texts(texts: Mapping[str, str]) -> None:
    """Refuse texts that cannot be kept, by their fields."""
    for field, text in texts.items():
        check_text(field, text)


def check_weight(field: str, weight: Decimal | None) -> None:
    """Refuse a weight that is not above 0 and at most 1 000."""
    check_number(field, weight)
    if weight is not None and not 0 < weight <= HEAVIEST:
        raise Refused("WEIGHT", Sentence(gettext_noop("Ange en vikt som är större än 0 och högst 1 000.")), field)


def check_year(field: str, year: int | None) -> None:
    """Refuse a year that no plan has."""
    if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused(
            "YEAR",
            Sentence(gettext_noop("Ange ett år från {first} till {last}."), {"first": str(FIRST_YEAR), "last": str(LAST_YEAR)}),
            field,
        )


def check_days(field: str, first: date | None, last: date | None) -> None:
    """Refuse a last day before the first, and years that no plan has; `field` is the last day's."""
    for day in (first, last):
        check_year(field, day.year if day else None)
    if first and last and last < first:
        raise Refused("DAYS", Sentence(gettext_noop("Sista dagen kan inte ligga före den första.")), field)


def check_same_region(field: str, unit: Unit, region_ids: Iterable[int]) -> None:
    """Refuse what belongs to another region. Nobody is told that it exists."""
    if any(region_id != unit.region_id for region_id in region_ids):
        raise Refused("UNKNOWN", Sentence(gettext_noop("Valet finns inte. Välj ett annat.")), field)
