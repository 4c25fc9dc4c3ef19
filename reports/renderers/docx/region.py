"""The region's whole in Word: what each nämnd gives to a goal, where each is, and what differs from their reports."""

from typing import Any

from reports.renderers.docx.writer import WIDTH, Column, Writer, text_cell


def write_given(writer: Writer, goal: Any) -> None:
    """What each nämnd gives to a goal of the region's; nothing for a goal that is addressed to nobody."""
    if not goal.given:
        return
    writer.heading(4, "Nämndernas bidrag")
    rows = [
        [
            text_cell(one.unit.name),
            writer.status_cell(one.status) if one.status else text_cell(one.word),
            text_cell(one.decision or "–"),
        ]
        for one in goal.given
    ]
    columns = [Column("Nämnd", WIDTH - 96), Column("Beslutat bidrag", 52), Column("Beslut", 44)]
    writer.table(columns, rows, title=f"Nämndernas bidrag, {goal.label}")


def write_committees(writer: Writer, whole: Any) -> None:
    """Every nämnd with where it is, and which of its reports the figures are from."""
    writer.heading(1, "Nämnderna i omgången")
    writer.write(
        "Nämndernas bidrag är lästa ur deras beslutade rapporter, som de frystes. Det som inte är beslutat räknas inte in."
    )
    rows = [
        [
            text_cell(one.unit.name),
            text_cell(one.words),
            text_cell(one.label, [f"Kontrollsumma {one.sha256[:12]}"] if one.sha256 else []),
        ]
        for one in whole.committees
    ]
    columns = [Column("Nämnd", WIDTH - 102), Column("Läge", 56), Column("Rapport", 46)]
    writer.table(columns, rows, title="Nämnderna i omgången")


def write_checks(writer: Writer, whole: Any) -> None:
    """Avstämning."""
    writer.heading(1, "Avstämning mot nämndernas rapporter")
    writer.write(whole.sentence)
    if not whole.checks:
        return
    rows = [
        [
            text_cell(one.unit),
            text_cell(": ".join(part for part in (" ".join(filter(None, (one.where, one.name))), one.what) if part)),
            text_cell(one.region),
            text_cell(one.own),
            text_cell(one.word, [note for note in (one.since, one.reason) if note]),
        ]
        for one in whole.checks
    ]
    columns = [Column("Nämnd", 34), Column("Uppgift", WIDTH - 124), Column("I regionens rapport", 24)]
    columns += [Column("I nämndens rapport", 24), Column("Skäl", 42)]
    writer.table(columns, rows, title="Avstämning mot nämndernas rapporter")
