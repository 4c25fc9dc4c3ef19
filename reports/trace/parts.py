"""Small things that every trace is put together of."""

from collections.abc import Iterable, Iterator
from typing import Any

from reports.content.schema import Document
from reports.trace.model import Fact, Happening, Step


def facts(*pairs: tuple[str, str | Iterable[str]]) -> tuple[Fact, ...]:
    """Terms with what is said of them; those of which nothing is said are left out."""
    listed = ((term, (said,) if isinstance(said, str) else tuple(said)) for term, said in pairs)
    kept = ((term, tuple(text for text in texts if text)) for term, texts in listed)
    return tuple(Fact(term, texts) for term, texts in kept if texts)


def figure_words(figure: Any) -> str:
    """A figure with its unit: "84,8 %"; "" for none."""
    if figure is None or figure.raw is None:
        return ""
    return f"{figure.shown}\u00a0{figure.unit}" if figure.unit else str(figure.shown)


def paragraphs_of(blocks: Iterable[Any]) -> Iterator[str]:
    """The texts of a report's blocks as lines: paragraphs, items, and the rows of tables."""
    for block in blocks:
        if block.kind == "PARAGRAPH":
            yield " ".join(block.lines)
        else:
            yield from (f"– {line}" for line in block.lines)
            yield from (" | ".join(row) for row in ([block.head] if block.head else []) + list(block.rows))


def rule_step(document: Document, sentence: str, *more: tuple[str, str | Iterable[str]]) -> Step:
    """By which rule something is calculated, and who adopted it."""
    rule = document.rule
    name = f"{rule.name}, version {rule.version}" if rule.version else rule.name
    return Step(
        "Beräkningen",
        sentence,
        facts(
            *more,
            ("Regel", name),
            ("Regeln beslutad av", rule.adopted_by if rule.version else ""),
            ("Så räknar regeln", rule.method),
            ("Räknat med", f"Tertials regelprogram {rule.code}"),
        ),
    )


def since_step(happenings: tuple[Happening, ...]) -> Iterator[Step]:
    """What has been changed since the content was made; nothing when nothing has."""
    if happenings:
        words = "Det här har hänt efter att rapporten gjordes. Rapporten ändras inte av det."
        yield Step("Ändrat sedan dess", words, happenings=happenings)


def joined(*sentences: str) -> str:
    """Sentences after one another; those that are empty are left out."""
    return " ".join(sentence for sentence in sentences if sentence)
