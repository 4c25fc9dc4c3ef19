"""What is refused in words before the database would refuse it with an error: numbers and texts that cannot be kept."""

from decimal import Decimal

from tracker.models.constraints import LARGEST
from tracker.numbers import MOST_DECIMALS, MOST_WHOLE_DIGITS, NO_DECIMALS, ONE_DECIMAL, REFUSALS, SOME_DECIMALS
from tracker.operations import Refused
from tracker.sentences import Sentence, gettext_noop

LONGEST_TEXT = 10_000
TOO_LONG = Sentence(gettext_noop("Texten är för lång: skriv högst {limit} tecken."), {"limit": "10 000"})
NUL = Sentence(gettext_noop("Texten innehåller ett tecken som inte kan sparas. Skriv om den."))


def check_number(field: str, value: Decimal | None, *, decimals: int = MOST_DECIMALS) -> None:
    """Refuse a number that could not be shown, stored and judged as the same: nothing is rounded on the way in."""
    if value is None:
        return
    if not value.is_finite():
        raise Refused("NOT_A_NUMBER", Sentence(REFUSALS["NOT_A_NUMBER"]), field)
    if abs(value) > LARGEST:
        raise Refused("TOO_LARGE", Sentence(REFUSALS["TOO_LARGE"], {"limit": str(MOST_WHOLE_DIGITS)}), field)
    if value != value.quantize(Decimal(1).scaleb(-decimals)):
        msgid = {0: NO_DECIMALS, 1: ONE_DECIMAL}.get(decimals, SOME_DECIMALS)
        raise Refused("TOO_MANY_DECIMALS", Sentence(msgid, {"limit": str(decimals)}), field)


def check_text(field: str, text: str) -> None:
    """Refuse a text that is too long to be read, or that holds what PostgreSQL cannot keep."""
    if len(text) > LONGEST_TEXT:
        raise Refused("TOO_LONG", TOO_LONG, field)
    if "\0" in text:
        raise Refused("NUL", NUL, field)
