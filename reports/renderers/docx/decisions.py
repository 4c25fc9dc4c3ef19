"""What the nämnd has decided in Word: of the report, in earlier rounds, and what was opened after the hand-over."""

from typing import Any

from reports.content.schema import Document
from reports.renderers.docx.writer import Writer
from reports.renderers.docx.xml import paragraph, run

REGION_UNDECIDED = "Förslag till regionstyrelsen, som inte har beslutat."
UNDECIDED = "Förvaltningens förslag till nämnden. Nämnden har inte beslutat."


def write_decision(writer: Writer, document: Document) -> None:
    """The decision with what hangs on it; that there is none, of what has been handed over; nothing in an utkast."""
    decision, is_proposal = document.decision, document.stage.code == "PROPOSAL"
    if not (decision or document.earlier_decisions or is_proposal):
        return
    writer.heading(1, f"{document.decider}s beslut")
    if decision:
        _write_decision(writer, decision)
    elif is_proposal:
        writer.write(REGION_UNDECIDED if document.whole else UNDECIDED)
    if document.earlier_decisions:
        writer.heading(2, "Tidigare beslut om uppföljningen")
        for earlier in document.earlier_decisions:
            _write_item(writer, earlier.sentence, earlier.text)


def _write_decision(writer: Writer, decision: Any) -> None:
    writer.write(decision.sentence, "Lead")
    writer.write(f"{decision.words}. {decision.signed}" + (f" Protokollet: {decision.link}" if decision.link else ""))
    if decision.text:
        writer.write(decision.text)
    if decision.reservations:
        writer.heading(2, "Reservationer och särskilda yttranden")
        for one in decision.reservations:
            _write_item(writer, f"{one.word}: {one.who}", one.text)


def _write_item(writer: Writer, words: str, note: str) -> None:
    more = [run(f" – {note}", style="Label")] if note else []
    writer.add(paragraph("ListBullet", run(words), *more))


def write_exceptions(writer: Writer, exceptions: Any) -> None:
    """What was opened after the hand-over, and why."""
    if not exceptions:
        return
    writer.heading(2, "Öppnat efter överlämnandet")
    for one in exceptions:
        _write_item(writer, one.name, f"{one.reason} {one.given}, {one.until}.")
