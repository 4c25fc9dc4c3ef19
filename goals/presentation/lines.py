"""Lines: an indicator's row of a plan's table, and a goal above such rows, as every page shows them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext

from goals.presentation.figures import NOTHING, Figure, figure, figure_of
from goals.presentation.statuses import StatusWords, rank
from goals.queries.rows import GoalRow, IndicatorRow
from goals.queries.series import bullet_of
from goals.rules.attainment import NotJudged
from goals.rules.explanations import baseline_words
from goals.rules.progress import level_note
from goals.rules.targets import target_words
from goals.rules.wording import READING_LABELS
from tracker.collation import sort_key
from tracker.periods import Period, label_months
from tracker.sentences import Sentence
from tracker.series import Bullet
from tracker.signs import ShownStatus
from tracker.templatetags.tertial import sentence


@dataclass(frozen=True)
class Address:
    """Where an indicator's page is, and where it is told why it stands as it does."""

    page: Callable[[IndicatorRow], str]
    trace: Callable[[IndicatorRow], str]


@dataclass(frozen=True)
class Line:
    """An indicator in a round.

    `status` and `outcome` are None when the reader may not see them; `outcome` is
    also None when the round asks for none. `earlier` is the outcome before this
    round's with its period, None when there is none. `bullet` is None when there
    is nothing to draw.
    """

    row: IndicatorRow
    url: str
    why_url: str
    status: ShownStatus | None
    baseline: Figure
    earlier: tuple[str, Figure] | None
    outcome: Figure | None
    bullet: Bullet | None

    @property
    def name(self) -> str:
        """The indicator's name."""
        return self.row.indicator.name

    @property
    def sort_name(self) -> object:
        """The name's place in a Swedish register."""
        return sort_key(self.name)

    @property
    def sort_status(self) -> int:
        """The status' place in a list of what needs attention first."""
        return rank(self.row.verdict)

    @property
    def sentence(self) -> Sentence:
        """Why the status is what it is."""
        return self.row.verdict.sentence

    @property
    def says_why(self) -> bool:
        """Whether the sentence says more than the status' word: of most that is not judged it does not."""
        return self.row.verdict.is_judged or self.row.verdict.reason == NotJudged.NOT_YET

    @property
    def baseline_label(self) -> str:
        """What the baseline is called: "utfall 2024"."""
        return sentence(baseline_words(self.row.terms))

    @property
    def target(self) -> Sentence:
        """The target in words: "minst 90"."""
        return target_words(self.row.terms)

    @property
    def target_note(self) -> str:
        """The source's words and how sure the reading of them is: "”90” (antaget)"."""
        raw = self.row.target.raw_target
        label = gettext(READING_LABELS[self.row.terms.reading])
        return f"”{raw}” ({label})" if raw else label

    @property
    def months(self) -> str:
        """When it is measured: "augusti och december"; "" when the plan does not say."""
        return label_months(self.row.target.months) if self.row.target.months else ""

    @property
    def level_note(self) -> Sentence | None:
        """ "Målnivån är lägre än utfall 2024."; None when there is nothing to say of it."""
        return level_note(self.row.terms)


def line_of(row: IndicatorRow, words: StatusWords, address: Address) -> Line:
    """One row as pages show it."""
    earlier = row.earlier[-1] if row.earlier else None
    return Line(
        row=row,
        url=address.page(row),
        why_url=address.trace(row),
        status=words.of_indicator(row.verdict) if row.is_visible else None,
        baseline=figure(row.indicator, row.terms.baseline) if row.terms.baseline is not None else NOTHING,
        earlier=(earlier.period.short_label, figure_of(earlier, row.indicator)) if earlier else None,
        outcome=figure_of(row.outcome, row.indicator) if row.is_visible and row.is_due else None,
        bullet=bullet_of(row),
    )


def lines_of(rows: Iterable[IndicatorRow], words: StatusWords, address: Address) -> list[Line]:
    """Rows as pages show them, in the same order."""
    return [line_of(row, words, address) for row in rows]


def baseline_heading(rows: Iterable[IndicatorRow]) -> str:
    """What the column of baselines is called: "Utfall 2024", or "Utgångsvärde" when the years differ; "" when there are none."""
    years = {row.terms.baseline_year for row in rows if row.terms.baseline is not None}
    if not years:
        return ""
    if len(years) == 1 and (year := years.pop()):
        return gettext("Utfall {year}").format(year=year)
    return gettext("Utgångsvärde")


def goal_status(row: GoalRow, words: StatusWords, *, assesses_goals: bool) -> ShownStatus | None:
    """The calculated assessment's status; None when it is not to be seen, or the round does not judge goals."""
    return words.of_goal(row.calculated) if row.calculated and assesses_goals else None


def heading_of(period: Period) -> str:
    """The heading of a round's own outcomes: "Augusti 2026"."""
    return period.label.capitalize()
