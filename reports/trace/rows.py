"""The trace of an indicator in a report: how it stands, each figure, its target, its plan."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from goals.models import Target
from goals.presentation.explanations import BASES
from goals.rules.forecast import Basis
from goals.rules.wording import READING_LABELS
from reports.content.schema import Document
from reports.content.traced import Item
from reports.content.words import capitalised
from reports.trace.model import Step, Trace
from reports.trace.parts import facts, figure_words, joined, rule_step, since_step
from reports.trace.register import OUTCOME, Register, outcomes_in, pk_in
from tracker.periods import local_date, write_date


def trace_row(document: Document, item: Item, code: str, register: Register) -> Trace:
    """From how an indicator stands down to who entered its figures and what its target says in the plan."""
    row, (_goal, plan) = item.part, item.within
    target = register.targets.get(pk_in(row.key))
    subjects = [*outcomes_in(row), row.key, *([f"indicator:{target.indicator_id}"] if target else [])]
    steps = [
        *_verdict_step(document, row),
        *(_outcome_step(reported, register) for reported in _newest_first(row)),
        _target_step(row, target, register),
        *_baseline_step(row, target),
        *_definition_step(row, target, register),
        *_split_step(row),
        _plan_step(row, plan),
        *since_step(register.since(*subjects)),
    ]
    status = row.verdict.status
    return Trace(row.key, code, item.about, status.word, _answer(row), tuple(steps))


def _answer(row: Any) -> str:
    """The whole in short: "Augusti 2026: 64 st. Målvärdet är minst 90. ..."; what the verdict says already is not said twice."""
    if row.kept_by:
        return f"Redovisas av {row.kept_by}."
    outcome, said = row.outcome, row.verdict.sentence
    goalpost = "" if row.target.words in said else f"Målvärdet är {row.target.words}."
    if outcome and outcome.missing:
        return joined(said, _why_missing(outcome), goalpost)
    figure = f"{capitalised(outcome.label)}: {figure_words(outcome.figure)}." if outcome else ""
    is_said = outcome and figure_words(outcome.figure) in said
    return joined("" if is_said else figure, goalpost, said)


def _why_missing(outcome: Any) -> str:
    """ "Utfallet för augusti 2026 är inte rapporterat.", or the reason that was given."""
    if outcome.missing.code == "NOT_REPORTED":
        return f"Utfallet för {outcome.label} är inte rapporterat."
    return f"Skälet som lämnades för {outcome.label}: {outcome.missing.word[:1].lower()}{outcome.missing.word[1:]}."


def _verdict_step(document: Document, row: Any) -> Iterator[Step]:
    verdict = row.verdict
    if row.kept_by:
        return
    basis = gettext(BASES[Basis(verdict.basis)]) if verdict.basis else ""
    yield rule_step(
        document,
        joined(f"{verdict.status.word}.", verdict.sentence if verdict.says_more else ""),
        ("Bedömt värde", figure_words(verdict.judged)),
        ("Bygger på", basis),
        ("Avstånd till målet", _gap(verdict.gap)),
        ("Regelns egen prognos", verdict.by_rule),
        ("Att veta", [remark.sentence for remark in verdict.remarks]),
    )


def _gap(figure: Any) -> str:
    """How far it is to the target; between shares in percentage points. "" when there is nothing between."""
    if figure is None or figure.raw is None or not Decimal(figure.raw):
        return ""
    return f"{figure.shown}\u00a0procentenheter" if figure.unit == "%" else figure_words(figure)


def _newest_first(row: Any) -> list[Any]:
    return [*([row.outcome] if row.outcome else []), *reversed(row.earlier)]


def _outcome_step(reported: Any, register: Register) -> Step:
    """A figure: its parts, its source, and everybody who has had to do with it."""
    found = OUTCOME.search(reported.figure.key)
    forecast = reported.forecast
    return Step(
        f"Utfallet för {reported.label}",
        figure_words(reported.figure) or (f"{capitalised(reported.missing.word)}." if reported.missing else ""),
        facts(
            ("Delar", [f"{part.name}: {'visas inte' if part.is_suppressed else part.figure.shown}" for part in reported.parts]),
            ("Inte uppdelat", reported.split_reason),
            ("Källa", reported.source),
            ("Preliminärt", "ja" if reported.is_preliminary else ""),
            ("Avser", reported.concerns),
            ("Läge", capitalised(reported.mark)),
            ("Kommentar", reported.comment),
            ("Prognos för året", figure_words(forecast.figure) if forecast else ""),
            ("Prognosens kommentar", forecast.comment if forecast else ""),
        ),
        happenings=register.until(found[0]) if found else (),
        key=reported.figure.key,
    )


def _target_step(row: Any, target: Target | None, register: Register) -> Step:
    reading = gettext(READING_LABELS[row.target.reading])
    return Step(
        "Målvärdet",
        f"{capitalised(row.target.words)}.",
        facts(
            ("I planen står", f"”{row.target.wording}”" if row.target.wording else "inget målvärde"),
            ("Så är det läst", capitalised(reading)),
            ("Läsningen bekräftad av", _confirmation(target)),
            ("Oklart", row.target.doubt),
            ("Att veta", row.target.note),
            ("Mäts", row.months or "planen anger ingen tidpunkt"),
        ),
        happenings=register.until(row.key),
    )


def _confirmation(target: Target | None) -> str:
    if target is None or target.confirmed_by is None or target.confirmed_at is None:
        return ""
    return f"{target.confirmed_by.name}, {write_date(local_date(target.confirmed_at))}"


def _baseline_step(row: Any, target: Target | None) -> Iterator[Step]:
    baseline = row.baseline
    words = figure_words(baseline.figure) or baseline.wording
    if words:
        heading = f"Utgångsvärdet {baseline.year}".strip()
        wording = target.raw_baseline if target else baseline.wording
        yield Step(heading, words, facts(("I planen står", f"”{wording}”" if wording else "")), key=baseline.figure.key)


def _definition_step(row: Any, target: Target | None, register: Register) -> Iterator[Step]:
    happenings = register.until(f"indicator:{target.indicator_id}") if target else ()
    if row.definition or happenings:
        yield Step("Definitionen", row.definition or "Planen har ingen definition.", happenings=happenings)


def _split_step(row: Any) -> Iterator[Step]:
    """By which decision the series is split, so that its values are not to be compared."""
    splits = [words for point in (row.chart.points if row.chart else ()) for words in point.split]
    if splits:
        yield Step("Serien är delad", joined(*splits, "Utfallen före och efter ska inte jämföras med varandra."))


def _plan_step(row: Any, plan: Any) -> Step:
    return Step("Planen", f"{plan.title}.", facts(("Antagen", plan.adopted or "planen är ett utkast"), ("Indikator", row.name)))
