"""Excel by openpyxl: the report's figures and statuses as tables, numbers as numbers; what people have written is text."""

import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from typing import Any

from goals.spreadsheets import Sheet, write_book
from reports.content.schema import Document
from reports.content.stored import read_json

# When every part of the file says that it was packed, as in Word's.
PACKED = (1980, 1, 1, 0, 0, 0)
_MODIFIED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")


def render_xlsx(content: str, sha256: str) -> bytes:
    """The report as an Excel file, from its canonical JSON and the digest of it; the same content gives the same bytes."""
    document = read_json(content)
    notes = _notes(document, sha256)
    sheets = [
        Sheet("Mål", notes, _goals(document)),
        Sheet("Indikatorer", notes, _indicators(document)),
        Sheet("Uppdrag", notes, _assignments(document)),
        Sheet("Ekonomi", notes, _finance(document)),
        *([Sheet("Bidrag", notes, _given(document)), Sheet("Avstämning", notes, _checks(document))] if document.whole else []),
    ]
    return _pack(write_book(sheets), document.built_at)


def _notes(document: Document, sha256: str) -> list[str]:
    """What stands above every table: whose it is, which version, by which decision, and that it is made up where it is."""
    decided = [document.decision.sentence, document.decision.words] if document.decision else []
    made_up = [document.demo_notice] if document.demo_notice else []
    masked = [masking.sentence for masking in document.masking]
    stamp = f"{document.label}, {document.built}"
    seal = [f"Sigill {document.seal.number}: {document.seal.digest}"] if document.seal else []
    return [document.title, stamp, *masked, *decided, *made_up, f"Kontrollsumma (SHA-256): {sha256}", *seal]


def _goals(document: Document) -> Iterator[list[Any]]:
    said = ["Förvaltningens förslag", "Skäl till avvikelsen", "Aktiviteter", "Analys"]
    yield ["Mål", "Rubrik", "Beräknad bedömning", *said, f"{document.decider}s beslut", f"{document.decider}s skäl"]
    for plan in document.plans:
        for branch in plan.branches:
            for goal in branch.goals:
                yield _goal(goal, goal.title)
            if branch.contribution:
                yield _goal(branch.contribution, branch.above.title)


def _goal(item: Any, title: str) -> list[Any]:
    proposal = item.proposal
    said: list[str | None] = [None] * 4
    if proposal:
        said = [status_words(proposal.status), proposal.reason, _text(proposal.activities), _text(proposal.analysis)]
    decided = [status_words(item.decided.status), item.decided.reason] if item.decided else [None, None]
    return [item.label, title, status_words(item.assessment.status) if item.assessment else None, *said, *decided]


def status_words(status: Any) -> str | None:
    """A status in words, with that it is a forecast; None when nothing has been said."""
    if status is None:
        return None
    return f"Prognos: {status.word}" if status.is_forecast else str(status.word)


def _text(blocks: Any) -> str:
    """What people have written, a line for each paragraph, item and row."""
    lines = [line for block in blocks for line in [*block.lines, " | ".join(block.head), *map(" | ".join, block.rows)]]
    return "\n".join(line for line in lines if line)


def _indicators(document: Document) -> Iterator[list[Any]]:
    columns = document.columns
    heads = ["Indikator", "Enhet", columns.baseline or "Utgångsvärde", columns.outcome, "Utan utfall", "Preliminärt"]
    yield ["Mål", *heads, "Helårsprognos", columns.target, columns.status, "Kommentar", "Källa", "Nyckel"]
    for plan in document.plans:
        for branch in plan.branches:
            for goal in branch.goals:
                for row in goal.rows:
                    yield [goal.label, *_row(row)]


def _row(row: Any) -> list[Any]:
    outcome = row.outcome
    said: list[Any] = [None] * 4
    if outcome is not None:
        missing = outcome.missing.word if outcome.missing else outcome.mark
        forecast = outcome.forecast.figure if outcome.forecast else None
        said = [_number(outcome.figure), missing, "Ja" if outcome.is_preliminary else None, _number(forecast)]
    status = status_words(row.verdict.status)
    texts = [outcome.comment, outcome.source] if outcome else [None, None]
    baseline = row.baseline.wording or _number(row.baseline.figure)
    return [row.name, row.measure_unit, baseline, *said, row.target.words, status, *texts, row.key]


def _number(figure: Any) -> Decimal | str | None:
    """A figure as a number, ja and nej as words; None where there is none."""
    if figure is None or figure.raw is None:
        return None
    return figure.shown if isinstance(figure.raw, bool) else Decimal(figure.raw)


def _assignments(document: Document) -> Iterator[list[Any]]:
    yield ["Nummer", "Uppdrag", "Givet av", "Mottagare", "Läge", "Försenat", "Kommentar", "Till och med"]
    for assignment in document.assignments:
        for receiver in assignment.receivers:
            late = receiver.late if receiver.is_late else None
            said = [receiver.name or document.unit.name, receiver.status, late, receiver.comment, receiver.ends]
            yield [assignment.number, assignment.text, assignment.giver, *said]


def _given(document: Document) -> Iterator[list[Any]]:
    yield ["Mål", "Rubrik", "Nämnd", "Beslutat bidrag", "Beslut"]
    for plan in document.plans:
        for branch in plan.branches:
            for goal in branch.goals:
                for one in goal.given:
                    said = status_words(one.status) if one.status else one.word
                    yield [goal.label, goal.title, one.unit.name, said, one.decision or None]


def _checks(document: Document) -> Iterator[list[Any]]:
    yield [
        "Slag",
        "Nämnd",
        "Mål eller uppdrag",
        "Benämning",
        "Uppgift",
        "I regionens rapport",
        "I nämndens rapport",
        "Beslut",
        "Skäl",
    ]
    for one in document.whole.checks:
        yield [one.word, one.unit, one.where, one.name, one.what, one.region, one.own, one.since or None, one.reason or None]


def _finance(document: Document) -> Iterator[list[Any]]:
    yield ["Avsnitt", "Rad", "Budget, mnkr", "Utfall, mnkr", "Avvikelse, mnkr", "Helårsprognos, mnkr"]
    for section in document.sections:
        for row in section.finance.rows if section.finance else ():
            yield [section.title, row.name, *map(_number, (row.budget, row.outcome, row.deviation, row.forecast))]


def _pack(made: bytes, built_at: str) -> bytes:
    """The file's bytes, the same for the same content: openpyxl dates the file and each part by the clock."""
    packed = BytesIO()
    moment = built_at.replace("+00:00", "Z").encode()
    with zipfile.ZipFile(BytesIO(made)) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "docProps/core.xml":
                data = _MODIFIED.sub(rb"\g<1>" + moment + rb"\g<2>", data)
            target.writestr(zipfile.ZipInfo(name, PACKED), data, zipfile.ZIP_DEFLATED)
    return packed.getvalue()
