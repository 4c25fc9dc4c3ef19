"""What a report opens and ends with: summary, sections, uppdrag, what it rests on, and how it was judged."""

from collections.abc import Iterable
from typing import Any

from reports.content.notes import written
from reports.content.schema import Document
from reports.renderers.docx.writer import WIDTH, Column, Writer, link_cell, spaced, text_cell
from reports.renderers.docx.xml import paragraph, run

STATUS, NARROW_STATUS = 40.0, 34.0  # the width of a column of statuses, in millimetres
WHOLE = "Regionens samlade uppföljning"
LEGEND = (
    "Blekt i kontur: prognos. Streckad kontur: beräknat av regeln, inte bedömt av någon. "
    "Antaget: planen säger inte hur målvärdet ska läsas."
)


def write_opening(writer: Writer, document: Document) -> None:
    """What the document is, and that it is a draft or made up where it is."""
    writer.write(document.region.name, "Note")
    writer.write(document.follow_up, "Title")
    writer.write(WHOLE if document.whole else document.unit.name, "Subtitle")
    writer.write(f"{document.label}, {document.built}", "Note")
    for masking in document.masking:
        writer.write(masking.sentence)
    if document.demo_notice:
        stamp = run(document.demo_notice.upper(), style="Stamp")
        writer.add(paragraph("Note", stamp, run(f"  {document.demo_sentence}")))


def write_summary(writer: Writer, document: Document) -> None:
    """Måluppfyllelse at a glance."""
    writer.heading(1, "Sammanfattning")
    summary = document.summary
    writer.write(summary.sentence, "Lead")
    for words in filter(None, (summary.proposed, summary.note, summary.calculated)):
        writer.write(words)
    if summary.counts:
        _write_counts(writer, summary.counts, document.decider)
    decider = document.decider if document.decision and document.decision.decides_goals else ""
    for plan in document.plans:
        _write_glance(writer, plan, decider, is_assessed=bool(summary.counts))
    _write_legend(writer, document)


def _write_counts(writer: Writer, counts: Any, decider: str) -> None:
    by = {"decided": f"{decider}s beslut", "proposed": "Förvaltningens förslag", "figure": "Beräknad bedömning"}
    kept = [name for name in by if getattr(counts[0], name) is not None]
    columns = [Column("Antal mål", 84), *(Column(by[name], 28, True) for name in kept)]
    rows = [
        [
            writer.status_cell(count.status, part=count.figure),
            *(text_cell(getattr(count, name).shown, is_number=True) for name in kept),
        ]
        for count in counts
    ]
    writer.table(columns, rows, title="Måluppfyllelse")


def _write_glance(writer: Writer, plan: Any, decider: str, *, is_assessed: bool) -> None:
    """Every goal, with its statuses in a round that assesses goals. `decider` is "" where nobody has decided of them."""
    is_decided = bool(decider)
    heads = [*([f"{decider}s beslut"] if is_decided else []), "Förvaltningens förslag", "Beräknad bedömning"]
    width = STATUS if len(heads) == 2 else NARROW_STATUS
    statuses = [Column(head, width) for head in heads] if is_assessed else []
    rows = []
    for branch in plan.branches:
        given, notes = branch.contribution, [branch.note] if branch.note else []
        name = link_cell(given.key, branch.title, is_bold=True) if given else text_cell(branch.title, notes, is_bold=True)
        rows.append(spaced([name, *(_glance_statuses(writer, given, is_decided=is_decided) if is_assessed else [])]))
        for goal in branch.goals:
            rows.append(  # noqa: PERF401  # a row of the branch stands before them
                [
                    link_cell(goal.key, goal.label, goal.title),
                    *(_glance_statuses(writer, goal, is_decided=is_decided) if is_assessed else []),
                ]
            )
    mine = Column("Mål", WIDTH - width * len(statuses))
    writer.table([mine, *statuses], rows, title=f"Måluppfyllelse, {plan.title}")


def _glance_statuses(writer: Writer, item: Any, *, is_decided: bool) -> list[Any]:
    """What people and what the rule say; empty cells for what is not assessed."""
    if item is None:
        return [[], [], []] if is_decided else [[], []]
    proposal = item.proposal
    said = text_cell("–")
    if proposal and proposal.status:
        said = writer.status_cell(proposal.status, ["avviker"] if proposal.departs else [])
    return [*([_glance_decided(writer, item.decided)] if is_decided else []), said, writer.status_cell(item.assessment.status)]


def _glance_decided(writer: Writer, decided: Any) -> list[Any]:
    if decided is None:
        return text_cell("–")
    return writer.status_cell(decided.status, ["annat än förslaget"] if decided.is_otherwise else [])


def _write_legend(writer: Writer, document: Document) -> None:
    content = []
    for status in document.legend:
        content += [*writer.status(status), run("   ")]
    writer.add(paragraph("TableText", *content))
    writer.write(LEGEND, "NoteText")


# Texts


def write_blocks(writer: Writer, blocks: Iterable[Any], title: str) -> None:
    """What people have written. `title` is what it stands under."""
    for block in blocks:
        if block.kind == "TABLE":
            _write_pasted(writer, block, title)
        elif block.kind == "LIST":
            writer.bullets(block.lines)
        elif block.kind == "NUMBERED":
            writer.numbered(block.lines)
        else:
            for line in block.lines:
                writer.write(line)


def _write_pasted(writer: Writer, block: Any, title: str) -> None:
    """A pasted table: its first column takes what the others leave, as wide as three of them."""
    share = WIDTH / (len(block.head) + 2)
    widths = [WIDTH - share * (len(block.head) - 1), *[share] * (len(block.head) - 1)]
    columns = [Column(*column) for column in zip(block.head, widths, block.numeric, strict=True)]
    rows = [
        [text_cell(cell, is_number=is_number) for cell, is_number in zip(row, block.numeric, strict=True)] for row in block.rows
    ]
    writer.table(columns, rows, title=f"Tabell i {title}")


def write_sections(writer: Writer, document: Document, placement: str) -> None:
    """What the unit writes itself, in one part of the report."""
    for section in document.sections:
        if section.placement == placement:
            writer.heading(1, section.title)
            write_blocks(writer, section.blocks, section.title)
            if section.finance and section.finance.rows:
                _write_finance(writer, section.finance, section.title)


def _write_finance(writer: Writer, finance: Any, title: str) -> None:
    width = 25.0
    columns = [Column(finance.unit, WIDTH - 4 * width), *(Column(heading, width, True) for heading in finance.head)]
    rows = []
    for row in finance.rows:
        amounts = (row.budget, row.outcome, row.deviation, row.forecast)
        name = text_cell(row.name, [row.note] if row.note else [], is_bold=row.is_sum, part=row)
        rows.append([name, *(text_cell(written(amount), is_number=True, is_bold=row.is_sum) for amount in amounts)])
    writer.table(columns, rows, title=f"{title}, {finance.unit}")


# Uppdrag, and what the report rests on


def write_assignments(writer: Writer, document: Document) -> None:
    """The uppdrag, with what each receiver says."""
    writer.heading(1, "Fullmäktiges uppdrag" if document.whole else "Uppdrag")
    if not document.assignments:
        nothing = "Fullmäktige har inte gett några uppdrag." if document.whole else "Nämnden har inga uppdrag att redovisa."
        writer.write(nothing)
        return
    rows = []
    for assignment in document.assignments:
        number = f"{assignment.number}. " if assignment.number else ""
        said = [part for receiver in assignment.receivers for part in _receiver(receiver)]
        rows.append([text_cell(number + assignment.text), text_cell(assignment.giver), said])
    writer.table([Column("Uppdrag", 74), Column("Från", 40), Column("Läge", 52)], rows, title="Uppdrag")


def _receiver(receiver: Any) -> list[Any]:
    name = f"{receiver.name}: " if receiver.name else ""
    first, *notes = text_cell(receiver.status, receiver.notes, is_bold=True, part=receiver)
    return [*([paragraph("TableText", run(name))] if name else []), first, *notes]


def write_coverage(writer: Writer, document: Document) -> None:
    """How the goals were judged, and which indicators are where."""
    writer.heading(1, "Vad rapporten bygger på")
    coverage = document.coverage
    if coverage.goal_groups:
        writer.heading(2, "Målen")
        writer.write(coverage.goal_sentence)
        _write_goal_groups(writer, coverage.goal_groups)
    writer.heading(2, "Indikatorerna")
    writer.write(coverage.sentence)
    rows = [[text_cell("Alla", part=coverage.indicators), text_cell(coverage.indicators.shown, is_number=True)]]
    for group in coverage.groups:
        if group.figure.raw != "0":
            title = f"   varav: {group.title[:1].lower()}{group.title[1:]}" if group.part_of else group.title
            rows.append([text_cell(title, part=group.figure), text_cell(group.figure.shown, is_number=True)])
    writer.table([Column("Indikatorer", 100), Column("Antal", 20, True)], rows, title="Täckning")
    for group in coverage.groups:
        if group.is_listed and group.indicators:
            _write_listed(writer, group.title, group.indicators)


def _write_goal_groups(writer: Writer, groups: Any) -> None:
    has_contributions = groups[0].contributions is not None
    columns = [Column("Bedömningar", 100), Column("Mål", 20, True), *([Column("Bidrag", 20, True)] if has_contributions else [])]
    rows = [
        [
            text_cell(group.title, part=group.figure),
            text_cell(group.figure.shown, is_number=True),
            *([text_cell(group.contributions.shown, is_number=True)] if has_contributions else []),
        ]
        for group in groups
    ]
    writer.table(columns, rows, title="Hur målen är bedömda")
    for group in groups:
        if group.is_listed and group.goals:
            _write_listed(writer, group.title, group.goals)


def _write_listed(writer: Writer, title: str, items: Any) -> None:
    """Goals or indicators by name."""
    writer.heading(3, title)
    for item in items:
        note = [run(f" – {item.note}", style="Label")] if item.note else []
        writer.add(paragraph("ListBullet", run(f"{item.goal} ", style="Label"), run(item.name), *note))


def write_rule(writer: Writer, document: Document, sha256: str, trace_note: str) -> None:
    """How it was judged, and what the document is made from."""
    rule = document.rule
    writer.heading(1, "Så är målen bedömda")
    writer.write(f"{rule.name}." + (f" Beslut: {rule.adopted_by}." if rule.version else ""))
    *methods, last = filter(None, (rule.method, rule.contribution_method, rule.proposal_method))
    for words in methods:
        writer.write(words)
    writer.add(paragraph("Normal", run(last), keeps_next=True))  # the imprint never stands alone on a page
    if trace_note:
        writer.add(paragraph("NoteText", run(trace_note), keeps_next=True))
    writer.write(
        f"Innehållets kontrollsumma (SHA-256): {sha256}. Schema: {document.schema}. "
        f"Omgång {document.round}, version {document.version}.",
        "NoteText",
    )
    if document.seal:
        sentence = f"Sigill {document.seal.number} i regionens spår när rapporten byggdes: {document.seal.digest}."
        writer.write(sentence, "NoteText")
