"""The rows of the page where outcomes are entered: what is known of each, its form, and what went wrong with it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.forms import BoundField
from django.utils.translation import gettext

from goals.forms.outcomes import OutcomeForm
from goals.models import Goal, Origin, Outcome, OutcomeState
from goals.presentation.figures import Figure, figure, figure_of, write_forecast
from goals.presentation.lines import Line, line_of
from goals.presentation.questions import questions_of
from goals.presentation.roles import acting_words
from goals.presentation.statuses import StatusWords
from goals.queries.conversations import Conversation, conversations
from goals.queries.entries import DueOutcome
from goals.queries.on_behalf import entered_for
from goals.queries.rows import IndicatorRow
from goals.rules.attainment import FORESEEN, Attainment
from goals.rules.parts import NO_PARTS
from goals.rules.phrases import shorten
from goals.rules.targets import Accumulation, Reading
from goals.rules.wording import READING_LABELS
from goals.views.entry_progress import REVIEW, SENT
from goals.views.links import address_of
from goals.views.places import Link, Place
from tracker.periods import MONTH_NAMES, label_months
from tracker.sentences import Sentence
from tracker.templatetags.tertial import translate


@dataclass(frozen=True)
class EntryRow:
    """A due outcome on its page. `form` is None where it is only read."""

    due: DueOutcome
    line: Line
    form: OutcomeForm | None
    is_first: bool  # the indicator's first row on the page
    period_label: str  # "juni 2026", where the indicator is asked for more than once or not at the round's own end
    conversation: Conversation
    save_url: str  # where the row is saved by itself
    url: str  # the outcome's own page
    for_whom: str  # who was absent when it was saved in their place; "" when nobody was
    is_review: bool  # whether it is read, to be approved or sent back

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
    def questions(self) -> list[Sentence]:
        """What is to be asked of the saved value and its parts; empty when nothing is odd."""
        return questions_of(self.due)

    @property
    def asks_comment(self) -> bool:
        """Whether a comment is asked for: something is odd, and nobody has said why it is right."""
        return self.outcome is not None and not self.outcome.comment and bool(set(self.questions) - {self._missing_parts})

    @property
    def _missing_parts(self) -> Sentence | None:
        return next((question for question in self.questions if question.msgid == NO_PARTS), None)

    @property
    def asked(self) -> list[BoundField]:
        """The fields in which the questions can be answered."""
        if self.form is None:
            return []
        asked = [name for name, is_asked in (("split_reason", self._missing_parts), ("comment", self.asks_comment)) if is_asked]
        return [self.form[name] for name in asked if name in self.form.fields]

    @property
    def rare(self) -> list[BoundField]:
        """The fields that are seldom needed, those left out that a question has asked for."""
        asked = {field.name for field in self.asked}
        return [field for field in self.form.rare if field.name not in asked] if self.form else []

    @property
    def state(self) -> str:
        """How far it has come: "rapporterat"; "" before anything is entered."""
        return str(self.outcome.get_state_display()) if self.outcome and self.due.is_entered else ""

    @property
    def short_name(self) -> str:
        """The indicator's name as the script says it."""
        return shorten(self.line.name)

    @property
    def is_returned(self) -> bool:
        """Whether it was sent back and what was asked then waits for an answer, also when the value has been changed since."""
        last = self.conversation.last
        if self.outcome is None or last is None:
            return False
        is_changed = self.outcome.state == OutcomeState.DRAFT and last.by_id != self.outcome.entered_by_id
        return self.outcome.state == OutcomeState.RETURNED or is_changed

    @property
    def is_self_approved(self) -> bool:
        """Whether one person has both entered and approved it."""
        return (
            self.outcome is not None
            and self.outcome.approved_by_id is not None
            and self.outcome.approved_by_id == self.outcome.entered_by_id
        )

    @property
    def repeated(self) -> Figure | None:
        """The value that "inga ändringar" gives; None when that cannot be said, or something is entered."""
        last = self.due.repeatable
        return figure(self.due.row.indicator, last.value) if last and not self.due.is_entered else None

    @property
    def is_sent(self) -> bool:
        """Whether it has left the reporter."""
        return self.outcome is not None and self.outcome.state in SENT

    @property
    def folded_title(self) -> str:
        """What the folded parts are called: "Kommun"."""
        return ", ".join(split.dimension.name for split in self.due.splits if not split.dimension.is_gender)

    @property
    def reporters(self) -> str:
        """Who reports it, by name; "" when nobody has been asked."""
        return ", ".join(person.name for person in self.due.reporters)

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
        """Who saved it, and for whom; the system's name when no person did."""
        name = self.outcome.entered_by.name if self.outcome and self.outcome.entered_by else "Tertial"
        return acting_words(name, self.for_whom)

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
        if self.form is None or self.form.is_over:
            return False
        return any(field.errors or field.name in self.form.typed_names for field in self.rare)

    @property
    def has_more_parts(self) -> bool:
        """Whether the folded parts stand open: when something in them is wrong."""
        return self.form is not None and any(field.errors for field in self.form.folded_parts)


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


def entry_groups(
    place: Place, due: Iterable[DueOutcome], forms: Mapping[str, OutcomeForm], *, is_review: bool = False
) -> list[EntryGroup]:
    """The rows under their goals, in the plans' order; those in `forms` to be filled in, or to be approved."""
    words, address, seen, rows = StatusWords.of_region(place.region), address_of(place), set[int](), []
    due = list(due)
    outcomes = [one.outcome for one in due if one.outcome]
    talks, absent = conversations([outcome.pk for outcome in outcomes]), entered_for(place.region, outcomes)
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
                conversation=talks[one.outcome.pk] if one.outcome else Conversation(),
                save_url=place.url("goals:outcome_row", pk=pk, month=one.period.month) + (f"?visa={REVIEW}" if is_review else ""),
                is_review=is_review,
                url=place.url("goals:outcome", pk=pk, month=one.period.month),
                for_whom=absent.get(one.outcome.pk, "") if one.outcome else "",
            )
        )
        seen.add(pk)
    return [EntryGroup(goal, list(group)) for goal, group in groupby(rows, key=lambda row: row.due.row.target.goal)]


def error_links(forms: Collection[OutcomeForm]) -> list[Link]:
    """All that is wrong, each with the way to its field."""
    return [
        Link(f"{shorten(form.due.row.indicator.name)}: {error}", f"#{_anchor(form, name)}")
        for form in forms
        for name, errors in form.errors.items()
        for error in errors
    ] + [
        Link(f"{shorten(form.due.row.indicator.name)}: {translate(form.act_refused.sentence)}", f"#rad-{form.due.key}")
        for form in forms
        if form.act_refused
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
        found.setdefault(row.target.months, []).append(Link(row.indicator.name, address.page(row)))
    return [NotDue(_when(months), found[months]) for months in sorted(found, key=lambda months: (months == 0, months))]


def _when(months: int) -> str:
    return gettext("Mäts i {months}").format(months=label_months(months)) if months else gettext("Tidpunkt saknas i planen")
