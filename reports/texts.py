"""Texts as people type and paste them: paragraphs, lists and tables. Pure.

A line is a paragraph. Lines that begin with a dash or a dot are a list, lines numbered from 1 a numbered one. Rows of a table
have | between their cells, or the tabs that they are pasted with; the first row is the headings.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from goals.rules.clipboard import MOST_COLUMNS, read_cells

# A dash, or one of the dots that Word and Excel make, and a space; after "o" there is a tab.
_ITEM = re.compile(r"\s*(?:[-*•·▪◦‣–\uf0b7]\s+|o\t)(?P<text>\S.*)")
_NUMBERED = re.compile(r"\s*(?P<number>\d{1,2})[.)]\s+(?P<text>\S.*)")
_EDGE = re.compile(r"(?<!\\)\|")
_NUMBER = re.compile(r"[-+−]? ?\d[\d \u00a0\u202f.,]*(?:[ \u00a0]?(?:%|st|kr|tkr|mnkr|mkr|procent))?")
_NOTHING = frozenset({"", "-", "−", "–"})


class BlockKind(StrEnum):
    """What a part of a text is."""

    PARAGRAPH = "PARAGRAPH"
    LIST = "LIST"
    NUMBERED = "NUMBERED"
    TABLE = "TABLE"


@dataclass(frozen=True)
class Block:
    """A part of a text: a paragraph's or a list's `lines`, or a table's `rows`, all equally wide, the headings first."""

    kind: BlockKind
    lines: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def numeric(self) -> tuple[bool, ...]:
        """For each column of a table, whether numbers stand in it; numbers are set to the right."""
        return tuple(_is_numeric(column[1:]) for column in zip(*self.rows, strict=True))

    @property
    def as_json(self) -> dict[str, Any]:
        """What is kept in a JSON column."""
        content = {"rows": [list(row) for row in self.rows]} if self.rows else {"lines": list(self.lines)}
        return {"kind": str(self.kind), **content}

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> "Block":
        """The block that was kept."""
        rows = tuple(tuple(row) for row in kept.get("rows", ()))
        return cls(BlockKind(kept["kind"]), tuple(kept.get("lines", ())), rows)


def _is_numeric(cells: Iterable[str]) -> bool:
    written = [cell for cell in cells if cell not in _NOTHING]
    return bool(written) and all(_NUMBER.fullmatch(cell) for cell in written)


# Reading


def read_blocks(text: str) -> tuple[Block, ...]:
    """The parts of a text, in order; empty for a blank one."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n").split("\n")
    return tuple(block for run in _runs(lines) for block in _read_run(run))


def _runs(lines: Iterable[str]) -> Iterator[list[str]]:
    """Lines that stand together, without the blank ones between them."""
    run: list[str] = []
    for line in lines:
        if line.strip():
            run.append(line)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _read_run(run: Sequence[str]) -> Iterator[Block]:
    place = 0
    while place < len(run):
        end = _end_of_table(run, place)
        if end > place:
            yield _table(run[place:end])
        else:
            end = place + 1
            while end < len(run) and _end_of_table(run, end) == end:
                end += 1
            yield from _read_words(run[place:end])
        place = end


def _end_of_table(run: Sequence[str], start: int) -> int:
    """Where the table that starts here ends; `start` when none does. Lines without tabs inside a table go on with a cell."""
    if not _is_row(run[start]):
        return start
    rows = [place for place in range(start, len(run)) if _is_row(run[place])]
    if "\t" in run[start]:
        end = rows[-1] + 1 if all(not _is_piped(line) for line in run[start : rows[-1] + 1]) else _end_of_rows(run, start)
    else:
        end = _end_of_rows(run, start)
    return end if end - start > 1 else start


def _end_of_rows(run: Sequence[str], start: int) -> int:
    end = start
    while end < len(run) and _is_row(run[end]):
        end += 1
    return end


def _is_row(line: str) -> bool:
    item = _ITEM.fullmatch(line) or _NUMBERED.fullmatch(line)
    if item and "\t" not in item["text"]:
        return False
    return "\t" in line.strip() or _is_piped(line)


def _is_piped(line: str) -> bool:
    line = line.strip()
    return bool(_EDGE.search(line)) and (line.startswith("|") or " | " in line) and any(_cells(line))


def _table(lines: Sequence[str]) -> Block:
    if any(map(_is_piped, lines)):
        rows = [_split(line) for line in lines]
    else:
        rows = [list(row.texts) for row in read_cells("\n".join(lines))]
    width = min(max(map(len, rows)), MOST_COLUMNS)
    return Block(BlockKind.TABLE, rows=tuple(tuple((row + [""] * width)[:width]) for row in rows))


def _split(line: str) -> list[str]:
    """The cells of a row with | or tabs between them."""
    line = line.strip()
    return _cells(line) if _is_piped(line) else [_one_line(cell) for cell in line.split("\t")]


def _cells(line: str) -> list[str]:
    parts = _EDGE.split(line)
    inner = parts[1 if not parts[0].strip() else 0 : len(parts) - 1 if not parts[-1].strip() else len(parts)]
    return [_one_line(part).replace("\\|", "|") for part in inner]


def _read_words(lines: Sequence[str]) -> Iterator[Block]:
    """Paragraphs and lists."""
    kind, items = BlockKind.PARAGRAPH, list[str]()
    for line in lines:
        found, text, begins = _kind_of(line, len(items) + 1 if kind == BlockKind.NUMBERED else 1)
        if begins or found != kind:
            yield from _finish(kind, items)
            kind, items = found, []
        items.append(text)
    yield from _finish(kind, items)


def _kind_of(line: str, next_number: int) -> tuple[BlockKind, str, bool]:
    """What a line is, its text, and whether it begins a block of its own whatever stands before it."""
    if item := _ITEM.fullmatch(line):
        return BlockKind.LIST, _one_line(item["text"]), False
    numbered = _NUMBERED.fullmatch(line)
    number = int(numbered["number"]) if numbered else 0
    if numbered and number in {1, next_number}:
        return BlockKind.NUMBERED, _one_line(numbered["text"]), number == 1
    return BlockKind.PARAGRAPH, _one_line(line), True


def _finish(kind: BlockKind, items: Sequence[str]) -> Iterator[Block]:
    if items:
        yield Block(kind, tuple(items))


def _one_line(text: str) -> str:
    return " ".join(text.split(None))


# Writing


def write_blocks(blocks: Iterable[Block]) -> str:
    """The text that the blocks are read from again, to be edited."""
    return "\n\n".join("\n".join(_write(block)) for block in blocks)


def _write(block: Block) -> Iterator[str]:
    if block.kind == BlockKind.TABLE:
        yield from ("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in block.rows)
    elif block.kind == BlockKind.NUMBERED:
        yield from (f"{number}. {line}" for number, line in enumerate(block.lines, start=1))
    else:
        mark = "- " if block.kind == BlockKind.LIST else ""
        yield from (f"{mark}{line}" for line in block.lines)


# Pasting


@dataclass(frozen=True)
class Paste:
    """A table as it was pasted: the text that came into the field, and the HTML that says where each cell is."""

    text: str
    html: str


def lay_tables(text: str, pastes: Iterable[Paste]) -> str:
    """The text with each pasted table that still stands in it as it came, laid out as its HTML says."""
    for paste in pastes:
        came = _plain(paste.text)
        rows = tuple(row.texts for row in read_cells("", paste.html))
        if came.strip() and len(rows) > 1 and came in text:
            table = write_blocks([Block(BlockKind.TABLE, rows=rows)])
            text = text.replace(came, f"\n\n{table}\n\n", 1)
    return text


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
