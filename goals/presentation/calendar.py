"""A region's year in words: its days, the law's, where every nämnd is, and who has been in time."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from goals.models import FollowUp, UnitFollowUp, UnitFollowUpState
from goals.models.rounds import UnitFollowUpKind
from goals.presentation.deadlines import deadline, state_words
from goals.queries.year import Completeness, NamndRound, Year, YearRound
from goals.rules.calendar import LegalDay, PlannedRound, legal_days, usual_day
from goals.rules.punctuality import Standing, standing
from tracker.collation import sort_key
from tracker.models import Unit
from tracker.numbers import NO_VALUE
from tracker.periods import local_date, write_date
from tracker.templatetags.tertial import translate

# How many rounds back the history goes.
MOST_ROUNDS_BACK = 6


def planned(follow_up: FollowUp) -> PlannedRound:
    """A round as the law asks of it."""
    return PlannedRound(follow_up.name, follow_up.period, follow_up.assesses_goals, follow_up.board_on)


def law_of(year: Year) -> tuple[LegalDay, LegalDay]:
    """The law's two days of the year, held against its rounds."""
    return legal_days([planned(one.follow_up) for one in year.rounds], year.year)


# The days of the rounds


@dataclass(frozen=True)
class RoundDays:
    """A round's days, as most nämnder have them or as one of them does. None where there is none."""

    follow_up: FollowUp
    outcomes_due_on: date | None
    assessments_due_on: date | None
    meeting_on: date | None
    others: int  # how many nämnder have another last day
    legal: LegalDay | None

    @property
    def last_on(self) -> date:
        """When the work in förvaltningen is to be done."""
        return max(day for day in (self.follow_up.opens_on, self.outcomes_due_on, self.assessments_due_on) if day)

    @property
    def planned(self) -> list[tuple[str, date]]:
        """The days that are set, with what happens on each, in the order that they are shown."""
        days = [
            (gettext("öppnar"), self.follow_up.opens_on),
            (gettext("sista dag för utfall"), self.outcomes_due_on),
            (gettext("sista dag för bedömningar"), self.assessments_due_on),
            (gettext("nämndens sammanträde"), self.meeting_on),
            (gettext("regionstyrelsen"), self.follow_up.board_on),
            (gettext("fullmäktige"), self.follow_up.council_on),
        ]
        return [(name, day) for name, day in days if day]

    @property
    def sentence(self) -> str:
        """All its days: "Delårsrapport augusti 2026: öppnar 24 augusti 2026, sista dag för utfall 9 september 2026." """
        legal = [(gettext("senast enligt lag"), self.legal.due_on)] if self.legal else []
        return f"{self.follow_up.name}: {', '.join(f'{name} {write_date(day)}' for name, day in [*self.planned, *legal])}."


def days_of(year: Year, unit: Unit) -> list[RoundDays]:
    """The days of every round: the unit's own where it takes part, else those that most nämnder have."""
    legal = {day.round.period: day for day in law_of(year) if day.round}
    return [_days_of(one, unit, legal.get(one.follow_up.period)) for one in year.rounds]


def _days_of(round_: YearRound, unit: Unit, legal: LegalDay | None) -> RoundDays:
    rows = [part.row for part in round_.parts if part.row.kind == UnitFollowUpKind.UNIT]
    own = next((row for row in rows if row.unit_id == unit.pk), None)
    due = own.outcomes_due_on if own else usual_day(row.outcomes_due_on for row in rows)
    assessed = own.assessments_due_on if own else usual_day(row.assessments_due_on for row in rows)
    has_others = [row for row in rows if (row.outcomes_due_on, row.assessments_due_on) != (due, assessed)]
    return RoundDays(
        follow_up=round_.follow_up,
        outcomes_due_on=due,
        assessments_due_on=assessed if round_.follow_up.assesses_goals else None,
        meeting_on=own.meeting_on if own else None,
        others=len(has_others),
        legal=legal,
    )


def next_words(rounds: Sequence[RoundDays], own: Mapping[int, UnitFollowUp], today: date) -> str:
    """What comes next in the year, and how far away it is; "" when nothing more does.

    `own` are the unit's parts by the rounds' ids: what has been handed over is not due any more.
    """
    coming: list[tuple[date, int, str, str]] = []
    for one in rounds:
        row = own.get(one.follow_up.pk)
        state = row.state if row else UnitFollowUpState.OPEN
        for name, day in one.planned:
            is_done = state != UnitFollowUpState.OPEN and day in {one.outcomes_due_on, one.assessments_due_on}
            if day >= today and not is_done:
                coming.append((day, len(coming), name, one.follow_up.name))
    if not coming:
        return ""
    day, _order, what, name = min(coming)
    opens = gettext("Närmast: {name} öppnar {day}.")
    msgid = opens if what == gettext("öppnar") else gettext("Närmast: {what}, {name}, {day}.")
    return msgid.format(what=what, name=name, day=deadline(day, today))


# Where the nämnder are


@dataclass(frozen=True)
class DayWords:
    """A day of a nämnd's round; `moved` says from which day it was moved, "" when it has not been."""

    day: date | None
    moved: str


@dataclass(frozen=True)
class NamndLine:
    """A nämnd in a round. `completeness` is "" where the reader may not see it, `change_url` where they may not move days."""

    name: str
    url: str
    is_own: bool
    state: str
    late: str
    outcomes: DayWords
    assessments: DayWords | None
    meeting: DayWords
    completeness: str
    change_url: str
    reasons: tuple[str, ...]  # by whom, when and why days were moved, for those who may know


@dataclass(frozen=True)
class RoundSection:
    """A round with its nämnder."""

    follow_up: FollowUp
    summary: str
    lines: tuple[NamndLine, ...]

    @property
    def shows_completeness(self) -> bool:
        """Whether the reader sees how far any of the nämnder has come."""
        return any(line.completeness for line in self.lines)

    @property
    def columns(self) -> int:
        """How many columns its table has."""
        return 4 + self.shows_completeness + self.follow_up.assesses_goals


@dataclass(frozen=True)
class Borders:
    """What the reader sees of a nämnd besides state and days: where it is, whether it is theirs, why its days were moved."""

    url: Callable[[UnitFollowUp], str]
    is_own: Callable[[UnitFollowUp], bool]
    change_url: Callable[[UnitFollowUp], str]  # "" for those who may not move its days
    sees_reasons: Callable[[UnitFollowUp], bool]


def section_of(round_: YearRound, borders: Borders, today: date) -> RoundSection:
    """A round with where each nämnd is in it."""
    lines = tuple(_line(part, borders, today) for part in round_.parts)
    return RoundSection(round_.follow_up, _summary(round_, today), lines)


def _summary(round_: YearRound, today: date) -> str:
    """How many have come how far: "1 beslutad, 4 öppna"."""
    if round_.follow_up.opens_on > today:
        return gettext("öppnar {day}").format(day=write_date(round_.follow_up.opens_on))
    states = Counter(part.row.state for part in round_.parts if part.row.kind == UnitFollowUpKind.UNIT)
    decided, handed, open_ = (states[state] for state in ("DECIDED", "HANDED_OVER", "OPEN"))
    words = [
        (decided, ngettext("{count} nämnd har beslutat", "{count} nämnder har beslutat", decided)),
        (handed, ngettext("{count} har fått underlaget", "{count} har fått underlaget", handed)),
        (open_, ngettext("{count} är öppen", "{count} är öppna", open_)),
    ]
    return ", ".join(text.format(count=count) for count, text in words if count) or gettext("inga nämnder deltar")


def _line(part: NamndRound, borders: Borders, today: date) -> NamndLine:
    row = part.row
    is_region = row.kind == UnitFollowUpKind.REGION
    assesses_goals = row.follow_up.assesses_goals
    return NamndLine(
        name=gettext("Regionens rapport ({unit})").format(unit=row.unit) if is_region else str(row.unit),
        url=borders.url(row),
        is_own=borders.is_own(row),
        state=state_words(row, today) if not is_region or row.state != UnitFollowUpState.OPEN else gettext("Öppen"),
        late=late_words(row, today),
        outcomes=_day(part, "outcomes_due_on"),
        assessments=_day(part, "assessments_due_on") if assesses_goals else None,
        meeting=_day(part, "meeting_on"),
        completeness=_completeness(part.completeness, row, today) if part.completeness else "",
        change_url=borders.change_url(row),
        reasons=_reasons(part) if borders.sees_reasons(row) else (),
    )


def _day(part: NamndRound, field: str) -> DayWords:
    """A day, and from which it was first moved; a meeting that was set for the first time has not been moved."""
    before = next((change.old for change in part.moved if change.field == field and change.old), None)
    day: date | None = part.row.meets_on if field == "meeting_on" else getattr(part.row, field)
    moved = gettext("flyttad från {day}").format(day=date_format(before, "j F")) if before and before != day else ""
    return DayWords(day, moved)


def _reasons(part: NamndRound) -> tuple[str, ...]:
    """Why days were moved, each time once: "Samordnaren, 8 september: Sent bokslut"."""
    times = dict.fromkeys((change.by, change.at, change.reason) for change in part.moved if change.reason)
    msgid = gettext("{who}, {day}: {reason}")
    return tuple(msgid.format(who=who, day=date_format(local_date(at), "j F"), reason=reason) for who, at, reason in times)


def _completeness(found: Completeness, row: UnitFollowUp, today: date) -> str:
    """How many outcomes are there, and, when the last day has passed, how many were reported in time."""
    if not found.due:
        return gettext("inga utfall mäts")
    words = gettext("{entered} av {due} ifyllda").format(entered=found.entered, due=found.due)
    if row.follow_up.opens_on > today or row.outcomes_due_on >= today:
        return words
    in_time = gettext("{count} rapporterade i tid").format(count=found.in_time)
    late = ngettext("{count} försenat", "{count} försenade", found.missing).format(count=found.missing)
    return ", ".join([words, in_time, *([late] if found.missing and row.state == UnitFollowUpState.OPEN else [])])


# Who has been in time


def hand_over_standing(row: UnitFollowUp, today: date) -> Standing:
    """Whether a nämnd got its material by the last day for assessments, when all that förvaltningen does is due."""
    done_on = local_date(row.handed_over_at) if row.handed_over_at else None
    return standing(row.assessments_due_on, done_on, today)


def is_judged(row: UnitFollowUp) -> bool:
    """Whether it can be said if a nämnd was in time: a round that has been opened again is a new one with the old days."""
    return row.round == 1 and (row.state == UnitFollowUpState.OPEN or bool(row.handed_over_at))


def late_words(row: UnitFollowUp, today: date) -> str:
    """That a nämnd is late with its material, or was; "" otherwise."""
    found = hand_over_standing(row, today)
    return translate(found.sentence) if is_judged(row) and found.is_late else ""


@dataclass(frozen=True)
class History:
    """Who has been in time: `rounds` are the columns' headings, each line a nämnd with a word for each of them."""

    rounds: tuple[str, ...]
    lines: tuple[tuple[str, tuple[str, ...]], ...]


def history_of(year: Year, today: date) -> History:
    """The last rounds whose last day for assessments has passed for somebody; empty before the first."""
    parts = [*year.earlier, *(part.row for one in year.rounds for part in one.parts)]
    rows = [row for row in parts if row.kind == UnitFollowUpKind.UNIT and row.follow_up.opens_on <= today]
    passed = {row.follow_up for row in rows if row.assessments_due_on < today or row.state != UnitFollowUpState.OPEN}
    rounds = sorted(passed, key=lambda one: one.period)[-MOST_ROUNDS_BACK:]
    units = sorted({row.unit for row in rows if row.follow_up in rounds}, key=lambda unit: sort_key(unit.name))
    known = {(row.unit_id, row.follow_up_id): row for row in rows}
    lines = tuple((str(unit), tuple(_cell(known.get((unit.pk, one.pk)), today) for one in rounds)) for unit in units)
    return History(tuple(one.name for one in rounds), lines)


def _cell(row: UnitFollowUp | None, today: date) -> str:
    if row is None:
        return NO_VALUE
    if not is_judged(row):
        return gettext("öppnad igen") if row.round > 1 else NO_VALUE
    return translate(hand_over_standing(row, today).sentence) or gettext("inte än")
