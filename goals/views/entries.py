"""The rows of the page where outcomes are entered: what is known of each, its form, and what went wrong with it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext

from goals.forms.outcomes import OutcomeForm
from goals.models import Goal, Origin, Outcome
from goals.presentation.figures import Figure, figure_of, write_forecast
from goals.presentation.lines import Line, line_of
from goals.presentation.statuses import StatusWords
from goals.queries.entries import DueOutcome
from goals.queries.rows import IndicatorRow
from goals.rules.attainment import FORESEEN, Attainment
from goals.rules.parts import question_about_parts
from goals.rules.phrases import shorten
from goals.rules.targets import Accumulation, Reading
from goals.rules.wording import READING_LABELS
from goals.views.links import address_of
from goals.views.places import Link, Place
from tracker.periods import MONTH_NAMES, label_months
from tracker.sentences import Sentence


@dataclass(frozen=True)
class EntryRow:
    """A due outcome on its page. `form` is None where it is only read."""

    due: DueOutcome
    line: Line
    form: OutcomeForm | None
    is_first: bool  # the indicator's first row on the page
    period_label: str  # "juni 2026", where the indicator is asked for more than once or not at the round's own end

    @property
    def key(self) -> str:
        """What its ids on the page begin with."""
        return self.due.key

    @property
    def outcome(self) -> Outcome | None:
        """What is saved; None when nothing is."""
        return self.due.outcome

    @property
    def figure(self) -> Figure:
        """What is saved, as a cell shows it."""
        return figure_of(self.outcome, self.due.row.indicator)

    @property
    def covers(self) -> str:
        """What the value is to be counted over: "Räknas från den 1 januari till och med augusti."."""
        return covers_words(self.due)

    @property
    def question(self) -> Sentence | None:
        """What is to be asked of the saved parts; None when nothing is odd."""
        if self.outcome is None:
            return None
        parts = {part.category_id: part.value for part in self.outcome.known_parts}
        named = [(category.name, parts.get(category.pk)) for category in self.due.categories]
        return question_about_parts(self.due.row.terms, self.outcome.value, named, self.outcome.split_reason)

    @property
    def forecast(self) -> str:
        """What is foreseen of the year's outcome; "" when nothing is."""
        if self.outcome is None:
            return ""
        attainment = self.outcome.forecast_attainment
        foreseen = gettext(FORESEEN[Attainment(attainment)]) if attainment else ""
        return write_forecast(self.outcome, self.due.row.indicator) or foreseen

    @property
    def who(self) -> str:
        """Who saved it; the system's name when no person did."""
        return self.outcome.entered_by.name if self.outcome and self.outcome.entered_by else "Tertial"

    @property
    def origin(self) -> str:
        """By which way it came in, where that was not this page."""
        if self.outcome is None or self.outcome.origin == Origin.FORM:
            return ""
        return str(self.outcome.get_origin_display())

    @property
    def target_note(self) -> str:
        """How sure the reading of the target is, where that must be known: "antaget", "oklart"; else ""."""
        reading = self.due.row.terms.reading
        return gettext(READING_LABELS[reading]) if reading in {Reading.ASSUMED, Reading.UNCLEAR} else ""

    @property
    def said(self) -> list[str]:
        """What has been said of it, the value first and then the forecast."""
        texts = [self.outcome.comment, self.outcome.forecast_comment] if self.outcome else []
        return [text for text in texts if text]

    @property
    def has_more(self) -> bool:
        """Whether the rarer fields stand open: when something in them was typed and not saved, or is wrong."""
        return self.form is not None and any(field.errors or field.name in self.form.typed_names for field in self.form.rare)


@dataclass(frozen=True)
class EntryGroup:
    """A goal and the rows under it."""

    goal: Goal
    rows: list[EntryRow]


def covers_words(due: DueOutcome) -> str:
    """What the value of a due outcome is to be counted over, and that this is assumed where it is."""
    terms, month = due.row.terms, MONTH_NAMES[due.period.month - 1]
    if terms.accumulation == Accumulation.LATEST:
        words = gettext("Läget vid slutet av {month}").format(month=month)
    elif due.covers[0] == 1:
        words = gettext("Räknas från den 1 januari till och med {month}").format(month=month)
    elif len(due.covers) == 1:
        words = gettext("Gäller {month}").format(month=month)
    else:
        words = gettext("Gäller {first} till och med {last}").format(first=MONTH_NAMES[due.covers[0] - 1], last=month)
    is_assumed = terms.accumulation_reading in {Reading.ASSUMED, Reading.UNCLEAR} and terms.is_cumulating
    return f"{words} ({gettext('antaget')})." if is_assumed else f"{words}."


def entry_groups(place: Place, due: Iterable[DueOutcome], forms: Mapping[str, OutcomeForm]) -> list[EntryGroup]:
    """The rows under their goals, in the plans' order; those in `forms` to be filled in."""
    words, address, seen, rows = StatusWords.of_region(place.region), address_of(place), set[int](), []
    for one in due:
        pk = one.row.indicator.pk
        has_label = len(one.row.due) > 1 or one.period != place.period
        rows.append(
            EntryRow(
                due=one,
                line=line_of(one.row, words, address),
                form=forms.get(one.key),
                is_first=pk not in seen,
                period_label=one.period.label if has_label else "",
            )
        )
        seen.add(pk)
    return [EntryGroup(goal, list(group)) for goal, group in groupby(rows, key=lambda row: row.due.row.target.goal)]


def error_links(forms: Iterable[OutcomeForm]) -> list[Link]:
    """All that is wrong, each with the way to its field."""
    return [
        Link(f"{shorten(form.due.row.indicator.name)}: {error}", f"#{_anchor(form, name)}")
        for form in forms
        for name, errors in form.errors.items()
        for error in errors
    ]


def _anchor(form: OutcomeForm, name: str) -> str:
    """The id of a field; of the row when the error is about all of it, or its fields are not there to be filled in."""
    if name not in form.fields or form.is_over:
        return f"rad-{form.due.key}"
    field = form[name]
    return f"{field.auto_id}_0" if field.use_fieldset else field.auto_id


@dataclass(frozen=True)
class NotDue:
    """Rows that the round asks nothing of, under why: "Mäts i december", "Tidpunkt saknas i planen"."""

    when: str
    links: list[Link]


def not_due_groups(place: Place, rows: Sequence[IndicatorRow]) -> list[NotDue]:
    """The rows that are not due, by when they are measured, the soonest first; those that nobody has said a time for last."""
    address = address_of(place)
    found: dict[int, list[Link]] = {}
    for row in rows:
        found.setdefault(row.target.months, []).append(Link(row.indicator.name, address(row)))
    return [NotDue(_when(months), found[months]) for months in sorted(found, key=lambda months: (months == 0, months))]


def _when(months: int) -> str:
    return gettext("Mäts i {months}").format(months=label_months(months)) if months else gettext("Tidpunkt saknas i planen")
