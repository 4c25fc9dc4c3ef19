"""The sections that the unit writes itself, with their economy tables."""

from collections.abc import Sequence
from decimal import Decimal

from goals.models import UnitFollowUp
from reports.content import schema
from reports.content.blocks import build_block
from reports.content.figures import as_raw
from reports.finance import UNIT, decimals_in, why_other_deviation
from reports.models import FinanceRow, Section, SectionKind
from reports.texts import Block
from tracker.numbers import NO_VALUE, write_number

HEAD = ("Budget", "Utfall", "Avvikelse", "Helårsprognos")
AMOUNTS = ("budget", "outcome", "deviation", "forecast")
SUMS = frozenset({"summa", "totalt", "total", "resultat", "nettokostnad", "nettokostnader"})


def build_sections(follow_up: UnitFollowUp) -> tuple[schema.Section, ...]:
    """What the unit writes itself in the round, in order; two queries."""
    sections = Section.objects.filter(unit_follow_up=follow_up).prefetch_related("finance_rows").order_by("order")
    return tuple(map(build_section, sections))


def build_section(section: Section) -> schema.Section:
    """One section. Asks for its `finance_rows` to be fetched."""
    return schema.Section(
        key=f"section:{section.pk}",
        placement=section.placement,
        title=section.title,
        blocks=tuple(build_block(Block.of_json(block)) for block in section.body),
        finance=_build_finance(section) if section.kind == SectionKind.FINANCE else None,
    )


def _build_finance(section: Section) -> schema.Finance:
    """The table; every amount has as many decimals as the finest, so that they stand under one another."""
    rows = sorted(section.finance_rows.all(), key=lambda row: row.order)
    decimals = decimals_in(getattr(row, name) for row in rows for name in AMOUNTS)
    return schema.Finance(unit=UNIT, head=HEAD, rows=tuple(_build_row(row, decimals) for row in rows))


def _build_row(row: FinanceRow, decimals: int) -> schema.FinanceRow:
    key = f"section:{row.section_id}/row:{row.pk}"
    amounts = {name: _amount(f"{key}/{name}", getattr(row, name), decimals) for name in AMOUNTS}
    note = why_other_deviation(row.budget, row.outcome, row.deviation, decimals=decimals)
    return schema.FinanceRow(key=key, name=row.name, note=str(note or ""), is_sum=_is_sum(row.name.split()), **amounts)


def _amount(key: str, amount: Decimal | None, decimals: int) -> schema.Figure:
    """An amount. The unit stands once, in the table's heading."""
    if amount is None:
        return schema.Figure(key, None, NO_VALUE)
    return schema.Figure(key, as_raw(amount), write_number(amount, decimals=decimals))


def _is_sum(words: Sequence[str]) -> bool:
    return bool(words) and words[0].casefold().strip(":") in SUMS
