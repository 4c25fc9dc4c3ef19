"""The trace of a judgement: what was decided, what was proposed, what the rule says, and the indicators that it rests on."""

from collections.abc import Iterator
from typing import Any

from reports.content.schema import Document
from reports.content.traced import Item, Kind
from reports.trace.model import Step, Trace
from reports.trace.parts import facts, joined, paragraphs_of, rule_step, since_step
from reports.trace.register import Register

NOT_YET = "{decider} har inte beslutat."
NOT_DECIDED = "{decider} hade inte beslutat när rapporten gjordes."
NO_PROPOSAL = "{decider} hade inget förslag att besluta om."
ONLY_NOTED = "Ej beslutat: {decider} har tagit del av informationen (delgiven) och inte prövat bedömningen."


def trace_judgement(document: Document, item: Item, code: str, register: Register) -> Trace:
    """From the decision on a goal, or on the contribution to one, down to each indicator's sentence."""
    part = item.part
    said = [one.key for one in (part.proposal, part.decided) if one]
    steps = [
        _decision_step(document, part, register),
        _proposal_step(part, register),
        *_calculation_step(document, part),
        *_rests_on(item),
        *_plan_step(item),
        *since_step(register.since(item.key.partition("/")[0], *said)),
    ]
    return Trace(item.key, code, item.about, _status_word(part), _answer(document, part), tuple(steps))


def _proposed(part: Any) -> Any:
    return part.proposal.status if part.proposal else None


def _status_word(part: Any) -> str:
    """As it stands highest up: decided, else proposed, else calculated."""
    calculated = part.assessment.status if part.assessment else None
    status = (part.decided and part.decided.status) or _proposed(part) or calculated
    return str(status.word) if status else ""


def _answer(document: Document, part: Any) -> str:
    """The whole in short."""
    calculated = f"Beräkningen ger {_quoted(part.assessment.status)}." if part.assessment else ""
    return joined(_said(document.decider, part), calculated or "Målet beräknas inte i den här omgången.")


def _said(decider: str, part: Any) -> str:
    """What was decided, and how it differs from what was proposed."""
    proposed, decided = _proposed(part), part.decided
    if decided is None:
        return f"Förvaltningens förslag är {_quoted(proposed)}." if proposed else "Förvaltningen har inte lämnat något förslag."
    words = f"{decider} beslutade {_quoted(decided.status)}"
    if proposed is None:
        return f"{words}, utan förslag från förvaltningen."
    if decided.is_otherwise:
        return f"{words}; förvaltningen hade föreslagit {_quoted(proposed)}."
    return f"{words}, som förvaltningen hade föreslagit."


def _quoted(status: Any) -> str:
    word = status.word[:1].lower() + status.word[1:]
    return f"prognosen ”{word}”" if status.is_forecast else f"”{word}”"


def _decision_step(document: Document, part: Any, register: Register) -> Step:
    decision, decided, decider = document.decision, part.decided, document.decider
    if decision is None:
        words = NOT_YET if document.stage.code == "DRAFT" else NOT_DECIDED
        return Step("Beslutet", words.format(decider=decider))
    if decided is None:
        words = NO_PROPOSAL.format(decider=decider) if decision.decides_goals else ONLY_NOTED.format(decider=decider.lower())
        return Step("Beslutet", words, facts(("Beslut", decision.words)))
    as_proposed = f"{decider} beslutade annat än förslaget." if decided.is_otherwise else "Enligt förvaltningens förslag."
    disagreed = [joined(f"{one.word}: {one.who}.", one.text) for one in decision.reservations]
    return Step(
        "Beslutet",
        joined(f"{decided.status.word}.", as_proposed),
        facts(
            ("Beslut", decision.words),
            ("Justerat", decision.signed),
            ("Skäl", decided.reason),
            ("Protokoll", decision.link),
            ("Reservationer och yttranden", disagreed),
        ),
        happenings=register.until(decided.key),
    )


def _proposal_step(part: Any, register: Register) -> Step:
    proposal = part.proposal
    if proposal is None or proposal.status is None:
        return Step(
            "Förvaltningens förslag", "Det finns inget förslag.", happenings=register.said(proposal.key) if proposal else ()
        )
    departs = "Förslaget avviker från beräkningen." if proposal.departs else ""
    return Step(
        "Förvaltningens förslag",
        joined(f"{proposal.status.word}.", departs),
        facts(
            ("Skäl att avvika" if proposal.departs else "Skäl", proposal.reason),
            ("Genomförda aktiviteter och insatser", paragraphs_of(proposal.activities)),
            ("Analys", paragraphs_of(proposal.analysis)),
            (
                "Åtgärder",
                [", ".join(text for text in (one.what, one.who, one.due, one.word) if text) for one in proposal.actions],
            ),
            ("Att veta", [remark.sentence for remark in proposal.remarks]),
        ),
        happenings=register.said(proposal.key),
    )


def _calculation_step(document: Document, part: Any) -> Iterator[Step]:
    if part.assessment:
        left_out = [f"{one.name}: {one.sentence}" for one in part.assessment.left_out]
        sentence = joined(f"{part.assessment.status.word}.", part.assessment.sentence)
        yield rule_step(document, sentence, ("Inte med i beräkningen", left_out))


def _rests_on(item: Item) -> Iterator[Step]:
    """Each indicator of a goal, or each goal of a contribution, with its own sentence and the way to its trace."""
    if item.kind == Kind.GOAL:
        yield from _given(item.part)
        rows = tuple(Step(row.title or row.name, _row_sentence(row), key=row.key) for row in item.part.rows)
        if rows:
            yield Step("Indikatorerna", f"Bedömningen bygger på {_number(len(rows), 'indikator', 'indikatorer')}.", steps=rows)
        return
    goals = tuple(
        Step(f"{goal.label}. {goal.title}", f"{_status_word(goal)}." if _status_word(goal) else "", key=goal.key)
        for goal in item.within.goals
    )
    if item.key.endswith("/householding"):
        yield Step("Målen för god ekonomisk hushållning", f"Bedömningen bygger på {len(goals)} mål.", steps=goals)
        return
    words = (
        f"Bidraget bygger på {_number(len(goals), 'eget mål', 'egna mål')}." if goals else "Inget eget mål ligger under målet."
    )
    yield Step("Nämndens egna mål", words, steps=goals)


def _given(part: Any) -> Iterator[Step]:
    """What each nämnd gives to a goal of the region's."""
    steps = tuple(Step(one.unit.name, joined(f"{one.word}.", f"{one.decision}." if one.decision else "")) for one in part.given)
    decided = sum(one.code == "DECIDED" for one in part.given)
    if steps:
        of_all = _number(len(steps), "nämnd", "nämnder")
        words = f"{decided} av {of_all} har beslutat om sitt bidrag. Det är läst ur nämndens frysta rapport."
        yield Step("Nämndernas bidrag", words if decided else f"Ingen av {of_all} har beslutat om sitt bidrag.", steps=steps)


def _number(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def _row_sentence(row: Any) -> str:
    verdict = row.verdict
    if row.kept_by:
        return f"Redovisas av {row.kept_by}."
    return joined(f"{verdict.status.word}.", verdict.sentence if verdict.says_more else "")


def _plan_step(item: Item) -> Iterator[Step]:
    if item.kind == Kind.GOAL:
        yield Step("Planen", f"{item.within.title}.", facts(("Antagen", item.within.adopted or "planen är ett utkast")))
    elif item.within.above:
        yield Step("Målet ovanför", f"{item.within.above.title}.", facts(("Plan", item.within.above.plan)))
