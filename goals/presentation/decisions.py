"""Decisions in words; what a source does not tell is said to be missing there, never left blank."""

from django.utils.translation import gettext

from goals.models import Assessment, Decision, Plan
from tracker.periods import write_date

SOURCE_LACKS = "saknas i källan"


def decision_words(decision: Decision) -> str:
    """Who decided, when and by which paragraph: "Regionstyrelsen, 9 december 2025, § 271, RS 25-2025"."""
    known = [str(decision.unit), day_words(decision), _paragraph(decision), decision.dnr]
    lacking = [name for name, value in _details(decision) if not value]
    words = ", ".join(part for part in known if part)
    return f"{words}. {_in_one(lacking)} {gettext(SOURCE_LACKS)}." if lacking else words


def sentence_of(decision: Decision) -> str:
    """The same as a sentence, with its full stop."""
    words = decision_words(decision)
    return words if words.endswith(".") else f"{words}."


def short_decision(decision: Decision) -> str:
    """The paragraph and the date beside a status: "§ 112, 24 september 2026"; what is known of them."""
    return ", ".join(part for part in (_paragraph(decision), day_words(decision)) if part)


def masked_words(decision: Decision | None) -> str:
    """What stands where something was masked: "maskerad, beslut § 45, 24 september 2026"; without what is not known of it."""
    known = (short_decision(decision) or decision.dnr) if decision else ""
    return gettext("maskerad, beslut {decision}").format(decision=known) if known else gettext("maskerad genom beslut")


def decision_beside(assessment: Assessment) -> str:
    """The paragraph and the date beside a decided assessment; "" beside a proposal."""
    return short_decision(assessment.decision) if assessment.decision else ""


def edition_words(plan: Plan) -> str:
    """The years of the edition, and of the planperiod: "2026, i planperioden 2024–2027"."""
    edition = _years(plan.edition_from.year, plan.edition_to.year)
    if plan.period_from is None or plan.period_to is None:
        return edition
    period = _years(plan.period_from.year, plan.period_to.year)
    return gettext("{edition}, i planperioden {period}").format(edition=edition, period=period)


def _years(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}–{last}"


def day_words(decision: Decision) -> str:
    """Its day, or what is known of it ("november 2025"); "" when nothing is."""
    if decision.held_on:
        return write_date(decision.held_on)
    return "" if decision.held_text == SOURCE_LACKS else decision.held_text


def _paragraph(decision: Decision) -> str:
    number = decision.paragraph
    return f"§\u00a0{number}" if number and not number.startswith("§") else number


def _details(decision: Decision) -> list[tuple[str, object]]:
    day = gettext("dag") if day_words(decision) else gettext("datum")
    return [(day, decision.held_on), (gettext("paragraf"), decision.paragraph), (gettext("diarienummer"), decision.dnr)]


def _in_one(names: list[str]) -> str:
    """ "Datum, paragraf och diarienummer"."""
    *earlier, last = names
    listed = gettext("{names} och {last}").format(names=", ".join(earlier), last=last) if earlier else last
    return listed[:1].upper() + listed[1:]
