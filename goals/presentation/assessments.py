"""What a nämnd assesses, as pages show it: each item in a line, how far the whole has come, and a first draft of a text."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from django.utils.translation import gettext

from goals.models import Assessment
from goals.models.assessments import Scope
from goals.operations.assessments import STATUSES
from goals.presentation.stages import Stages
from goals.presentation.statuses import StatusWords
from goals.queries.assessable import Assessable, RoundAssessments
from goals.queries.assessing import Assessing
from goals.queries.assessments import noun_of
from goals.queries.basis import has_moved
from goals.rules.assessment import Judged
from goals.rules.attainment import JUDGED
from goals.rules.drafts import draft_analysis, draft_contribution, is_untouched
from goals.rules.phrases import shorten
from tracker.signs import ShownStatus
from tracker.templatetags.tertial import sentence


@dataclass(frozen=True)
class ItemLine:
    """One thing to assess. `calculated` is None when it is not to be seen, `proposed` before there is a status, `stages` before
    anything is said of it in the round."""

    item: Assessable
    url: str
    calculated: ShownStatus | None
    proposed: ShownStatus | None
    notes: tuple[str, ...]  # what must be known of the proposal
    stages: Stages | None = None
    why_url: str = ""  # the trace of all three

    @property
    def label(self) -> str:
        """What it is called: "Delmål 1.1", "Bidrag till regionmål 1"."""
        return label_of(self.item)


def label_of(item: Assessable) -> str:
    """What an item is called: "Delmål 1.1", "Bidrag till regionmål 1", "Regionmål 1"; its title when it has no number."""
    if item.scope == Scope.HOUSEHOLDING:
        return gettext("God ekonomisk hushållning")
    label = item.goal.label if item.goal.number else shorten(item.goal.title)
    if item.scope != Scope.CONTRIBUTION:
        return label
    return gettext("Bidrag till {goal}").format(goal=label[:1].lower() + label[1:])


def line_of(
    item: Assessable,
    words: StatusWords,
    url: Callable[[Assessable], str],
    stages: Stages | None = None,
    *,
    why: Callable[[Assessable], str] = lambda item: "",
) -> ItemLine:
    """An item as a list shows it."""
    return ItemLine(
        item=item,
        url=url(item),
        calculated=words.of_goal(item.calculated) if item.calculated else None,
        proposed=proposed_status(item, words),
        notes=tuple(_notes(item)),
        stages=stages,
        why_url=why(item),
    )


def proposed_status(item: Assessable, words: StatusWords) -> ShownStatus | None:
    """What förvaltningen proposes; None before there is a status."""
    return words.of_assessment(item.proposal) if item.proposal and item.is_assessed else None


def _notes(item: Assessable) -> Iterator[str]:
    proposal = item.proposal
    if proposal is None:
        return
    if not item.is_assessed:
        yield gettext("påbörjad")
    elif item.departs_with(proposal.status):
        yield gettext("avviker från beräkningen")
    if has_moved(item):
        yield gettext("siffrorna har ändrats sedan dess")
    if is_untouched(proposal.analysis):
        yield gettext("analysen är ännu ett utkast")


def progress_words(found: RoundAssessments) -> str:
    """How far the nämnd has come: "12 av 17 delmål bedömda, 3 av 5 bidrag."."""
    own, contributions = found.own, found.contributions
    return assessing_words(
        Assessing(
            noun=noun_of(own),
            goals=len(own),
            goals_done=sum(item.is_assessed for item in own),
            contributions=len(contributions),
            contributions_done=sum(item.is_assessed for item in contributions),
        )
    )


def assessing_words(found: Assessing) -> str:
    """The same of what has been counted only."""
    parts = []
    if found.goals:
        msgid = gettext("{done} av {total} {noun} bedömda")
        parts.append(msgid.format(done=found.goals_done, total=found.goals, noun=found.noun))
    if found.contributions:
        parts.append(gettext("{done} av {total} bidrag").format(done=found.contributions_done, total=found.contributions))
    return f"{', '.join(parts)}." if parts else ""


def status_choices(words: StatusWords, *, is_forecast: bool) -> dict[str, ShownStatus]:
    """What can be proposed, by code; "" is what nobody has said yet."""
    shown = {"": ShownStatus("", gettext("Inte bedömt ännu"))}
    for code in STATUSES[1:]:
        said = words.of_assessment(Assessment(status=code, is_forecast=is_forecast and code in JUDGED))
        shown[str(code)] = replace(said, stage="")
    # What most will choose comes first.
    return {code: shown[code] for code in (*STATUSES[1:], "")}


def draft_text(item: Assessable) -> str:
    """A first text of the analysis, a sentence on each line; "" when the figures may not be seen."""
    if item.calculated is None:
        return ""
    if item.row is None or item.given:
        return "\n".join(sentence(said) for said in draft_contribution(item.calculated))
    judged = [Judged(str(row.target.pk), row.indicator.name, row.verdict, row.target.weight) for row in item.row.indicators]
    return "\n".join(sentence(said) for said in draft_analysis(judged))


def with_draft(analysis: str, item: Assessable) -> str:
    """The analysis with a draft after what has been written: nothing that is written is lost, and no draft comes twice."""
    draft = draft_text(item)
    written = analysis.strip()
    if not written or draft in written:
        return written or draft
    return f"{written}\n\n{draft}"
