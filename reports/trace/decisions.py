"""The traces of what has been decided beside the report's own decision: in earlier rounds, on exceptions, and on masking."""

from reports.content.traced import Item
from reports.trace.model import Step, Trace
from reports.trace.parts import facts, joined
from reports.trace.register import Register


def trace_decision(item: Item, code: str, register: Register) -> Trace:
    """What the nämnd decided in an earlier round: as the minutes say, and who registered it."""
    earlier = item.part
    steps = (
        Step(
            "Beslutet",
            earlier.sentence,
            facts(("Så står det i beslutet", earlier.text), ("Gällde", f"omgång {earlier.round} av nämndens uppföljning")),
            happenings=register.until(earlier.key),
        ),
    )
    return Trace(item.key, code, item.about, "", joined(earlier.sentence, earlier.text), steps)


def trace_exception(item: Item, code: str, register: Register) -> Trace:
    """Who opened an outcome after the hand-over, why and until when; and the way to what was then entered."""
    exception, row = item.part, item.within
    said = f"Utfallet öppnades för ändring efter överlämnandet av {exception.given}."
    steps = [
        Step(
            "Undantaget från låset",
            said,
            facts(("Skäl", exception.reason), ("Gällde", exception.until)),
            happenings=register.until(exception.key),
        )
    ]
    if row:
        steps.append(Step("Indikatorn", "", steps=(Step(row.name, row.verdict.sentence, key=row.key),)))
    return Trace(item.key, code, item.about, "", joined(said, f"Skäl: {exception.reason}"), tuple(steps))


def trace_masking(item: Item, code: str, register: Register) -> Trace:
    """By which decision something is masked, and who registered it. It is younger than what the report says."""
    masking = item.part
    steps = (
        Step(
            "Beslutet om maskering",
            "Det som är maskerat står inte längre i rapporten och inte i spåret.",
            facts(("Beslut", masking.words)),
            happenings=(*register.until(masking.key), *register.since(masking.key)),
        ),
    )
    return Trace(item.key, code, item.about, "", masking.sentence, steps)
