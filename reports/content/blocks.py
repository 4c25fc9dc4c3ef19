"""Texts of a report as parts: paragraphs, lists and tables."""

from reports.content import schema
from reports.texts import Block, BlockKind, read_blocks


def blocks_of(text: str) -> tuple[schema.Block, ...]:
    """A text as it was typed."""
    return tuple(map(build_block, read_blocks(text)))


def build_block(block: Block) -> schema.Block:
    """A part of a text. The first row of a table is its headings."""
    if block.kind != BlockKind.TABLE:
        return schema.Block(str(block.kind), block.lines)
    head, *rows = block.rows
    return schema.Block(str(block.kind), head=head, rows=tuple(rows), numeric=block.numeric)
