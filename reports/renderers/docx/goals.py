"""The goals of a report in Word: what is said of them, their tables and charts, and what is to be done."""

from typing import Any

from reports.content.notes import written
from reports.content.schema import Document
from reports.renderers.docx.parts import write_blocks
from reports.renderers.docx.region import write_given
from reports.renderers.docx.writer import WIDTH, Column, Writer, note_lines, text_cell
from reports.renderers.docx.xml import paragraph, run, trace_code

FIGURES = 19.0  # the width of a column of figures, in millimetres
STATUS = 44.0


def write_plans(writer: Writer, document: Document) -> None:
    """Every plan with its goals under those above."""
    for plan in document.plans:
        writer.heading(1, plan.title)
        if plan.adopted:
            writer.write(f"Antagen: {plan.adopted}", "NoteText")
        for branch in plan.branches:
            _write_branch(writer, branch, document.columns)


def _write_branch(writer: Writer, branch: Any, columns: Any) -> None:
    writer.heading(2, branch.title)
    if branch.above and branch.above.text:
        writer.add(paragraph("Normal", run(branch.above.text, style="Label")))
    if branch.note:
        writer.write(branch.note)
    if branch.contribution:
        writer.heading(3, branch.contribution.label, key=branch.contribution.key)
        _write_judged(writer, branch.contribution)
        _write_said(writer, branch.contribution)
    for goal in branch.goals:
        _write_goal(writer, goal, columns)


def write_householding(writer: Writer, part: Any) -> None:
    """God ekonomisk hushållning, in the region's report."""
    writer.heading(1, part.label, key=part.key)
    _write_judged(writer, part)
    _write_said(writer, part, level=2)


def _write_goal(writer: Writer, goal: Any, columns: Any) -> None:
    writer.heading(3, goal.title, key=goal.key, label=goal.label)
    if goal.text:
        writer.write(goal.text)
    if goal.assessment:
        _write_judged(writer, goal)
    write_given(writer, goal)
    if goal.rows:
        _write_rows(writer, goal, columns)
    for row in goal.rows:
        if row.chart:
            _write_chart(writer, row.chart)
    _write_said(writer, goal)


# What people and what the rule say


def _write_judged(writer: Writer, item: Any) -> None:
    proposal, assessment = item.proposal, item.assessment
    if item.decided:
        _write_decided(writer, item)
    said = writer.status(proposal.status) if proposal and proposal.status else [run(_nothing_said(proposal))]
    if proposal and proposal.departs:
        said.append(run(" (avviker från beräkningen)", style="Label"))
    said += [] if item.decided else trace_code(item)
    writer.add(_labelled("Förvaltningens förslag", said))
    if proposal:
        writer.add(*note_lines(remark.sentence for remark in proposal.remarks))
    if proposal and proposal.reason:
        label = "Skäl till avvikelsen" if proposal.departs else "Motivering"
        writer.add(_labelled(label, [run(proposal.reason)]))
    writer.add(_labelled("Beräknad bedömning", writer.status(assessment.status)))
    writer.write(" ".join((assessment.sentence, *assessment.notes)), "NoteText")


def _write_decided(writer: Writer, item: Any) -> None:
    decided = item.decided
    otherwise = [run(" (annat än förslaget)", style="Label")] if decided.is_otherwise else []
    writer.add(_labelled("Beslut", [*writer.status(decided.status), *otherwise, *trace_code(item)]))
    if decided.reason:
        writer.add(_labelled("Skäl till beslutet", [run(decided.reason)]))


def _nothing_said(proposal: Any) -> str:
    return "Påbörjat, ännu inte bedömt" if proposal else "Inget förslag ännu"


def _labelled(label: str, content: list[Any]) -> Any:
    return paragraph("Judgement", run(f"{label}: ", style="Label"), *content, keeps_next=True)


# The table


def _write_rows(writer: Writer, goal: Any, columns: Any) -> None:
    figures = [columns.baseline, columns.earlier if goal.has_earlier else "", columns.outcome, columns.target]
    numbers = [Column(heading, FIGURES, True) for heading in figures if heading]
    name = Column(columns.indicator, WIDTH - STATUS - FIGURES * len(numbers))
    rows = [_row(writer, row, goal, columns) for row in goal.rows]
    writer.table([name, *numbers, Column(columns.status, STATUS)], rows, title=f"Indikatorer, {goal.label}")


def _row(writer: Writer, row: Any, goal: Any, columns: Any) -> list[Any]:
    definition = [f"Definition: {row.definition}"] if row.definition else []
    return [
        text_cell(row.title, [*definition, *row.notes]),
        *([_baseline(row.baseline)] if columns.baseline else []),
        *([[part for reported in row.earlier for part in _earlier(reported)]] if goal.has_earlier else []),
        text_cell(written(row.outcome.figure), row.outcome.notes, is_number=True, is_bold=True) if row.outcome else [],
        text_cell(row.target.words, [row.target.mark] if row.target.mark else [], is_number=True),
        writer.status_cell(row.verdict.status, row.verdict.notes, part=row),
    ]


def _baseline(baseline: Any) -> list[Any]:
    if baseline.wording:
        return note_lines([f"”{baseline.wording}”"], is_number=True)
    return text_cell(written(baseline.figure), [baseline.note] if baseline.note else [], is_number=True)


def _earlier(reported: Any) -> list[Any]:
    return text_cell(written(reported.figure), [reported.label, *reported.notes], is_number=True)


def _write_chart(writer: Writer, chart: Any) -> None:
    writer.write(chart.title + (f" ({chart.unit})" if chart.unit else ""), "Caption")
    writer.chart(chart.key, chart.description)
    writer.write(chart.caption, "NoteText")
    for words in (words for point in chart.points for words in point.split):
        writer.write(words, "NoteText")


# What people write, and what is to be done


def _write_said(writer: Writer, item: Any, *, level: int = 4) -> None:
    """`level` is the next below the heading that it stands under: a level that is left out is an error to a screen reader."""
    proposal = item.proposal
    if proposal:
        for title, blocks in (("Genomförda aktiviteter och insatser", proposal.activities), ("Analys", proposal.analysis)):
            if blocks:
                writer.heading(level, title)
                write_blocks(writer, blocks, item.label)
        if proposal.actions:
            _write_actions(writer, "Åtgärder", proposal.actions, item.label, level, has_state=False)
    if item.earlier_actions:
        earlier = item.earlier_actions
        _write_actions(writer, earlier.title, earlier.actions, item.label, level, has_state=True)


def _write_actions(writer: Writer, title: str, actions: Any, label: str, level: int, *, has_state: bool) -> None:
    columns = [Column("Ansvarig", 36), Column("Klart senast", 32), *([Column("Läge", 24)] if has_state else [])]
    what = Column("Åtgärd", WIDTH - sum(column.width for column in columns))
    rows = [
        [
            text_cell(action.what),
            text_cell(action.who or "–"),
            text_cell(action.due or "–"),
            *([text_cell(action.word[:1].upper() + action.word[1:])] if has_state else []),
        ]
        for action in actions
    ]
    writer.heading(level, title)
    writer.table([what, *columns], rows, title=f"{title}, {label}")
