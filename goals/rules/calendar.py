"""The rounds of a year: which months are followed up, on which days, and by when the law wants the region's reports.

A region's rules count Swedish working days from the end of a month, so that one set of rules gives every year's days. The law's
days stand beside and are never moved by a rule:

- Delårsrapport: at least one a year, over at least half and at most two thirds of it: 13 kap. 1 § lagen (2018:597) om kommunal
  bokföring och redovisning (LKBR). It is given to fullmäktige and the auditors within two months: 11 kap. 16 § kommunallagen
  (2017:725). A report to the end of August is due on 31 October.
- Årsredovisning: given to fullmäktige and the auditors by 15 April: 11 kap. 20 § kommunallagen. It says whether the goals of
  good economic husbandry were reached: 11 kap. 12 § LKBR; what is expected of them stands in the delårsrapport (RKR R17).

It is regionstyrelsen that gives the reports, so what is held against the law's day is the day of regionstyrelsen.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from tracker.periods import MONTH_NAMES, Period, add_working_days, is_working_day, write_date
from tracker.sentences import Sentence, gettext_noop

# How far from the end of its month a day may lie, in working days.
EARLIEST, LATEST = -60, 120
HALF, TWO_THIRDS = Fraction(1, 2), Fraction(2, 3)
# With more rounds than this in a year, those that do not assess goals are called after their month alone.
MOST_REPORTS = 4


@dataclass(frozen=True, order=True)
class MonthRule:
    """When the round of a month opens and falls due, in working days from the end of the month, negative before it.

    Where goals are not assessed, `assessments_due` is when the outcomes are to be approved.
    """

    month: int
    assesses_goals: bool
    opens: int
    outcomes_due: int
    assessments_due: int


class Rhythm(StrEnum):
    """How often a region follows up: the choices that have a name."""

    TERTIALS = "TERTIALS"
    HALF_YEARS = "HALF_YEARS"
    QUARTERS = "QUARTERS"
    MONTHS = "MONTHS"


# To the end of June the days lie in August: nobody is asked for figures in July.
_JUNE = MonthRule(6, True, -10, 32, 37)
_AUGUST = MonthRule(8, True, -5, 7, 12)
_DECEMBER = MonthRule(12, True, -11, 12, 17)


def _without_goals(month: int) -> MonthRule:
    return MonthRule(month, False, 0, 5, 8)


# What is suggested until a region says otherwise; the first is the one that is suggested at first.
RHYTHMS: Mapping[Rhythm, tuple[MonthRule, ...]] = {
    Rhythm.TERTIALS: (MonthRule(4, False, -8, 5, 8), _AUGUST, _DECEMBER),
    Rhythm.HALF_YEARS: (_JUNE, _DECEMBER),
    Rhythm.QUARTERS: (_without_goals(3), _JUNE, _without_goals(9), _DECEMBER),
    Rhythm.MONTHS: tuple({8: _AUGUST, 12: _DECEMBER}.get(month, _without_goals(month)) for month in range(1, 13)),
}


def rhythm_of(rules: Collection[MonthRule]) -> Rhythm | None:
    """The named choice whose months these are, whatever their days; None for other months."""
    own = {rule.month for rule in rules}
    return next((rhythm for rhythm, standard in RHYTHMS.items() if {rule.month for rule in standard} == own), None)


def fault_of(rule: MonthRule) -> tuple[str, Sentence] | None:
    """What a rule cannot be: (the field, why); None when nothing is wrong."""
    if not 1 <= rule.month <= 12:
        return "month", Sentence(gettext_noop("Månaden finns inte."))
    for field in ("opens", "outcomes_due", "assessments_due"):
        if not EARLIEST <= getattr(rule, field) <= LATEST:
            msgid = gettext_noop("Ange ett antal arbetsdagar från {low} till {high}.")
            return field, Sentence(msgid, {"low": str(EARLIEST).replace("-", "−"), "high": str(LATEST)})
    if rule.outcomes_due < rule.opens:
        return "outcomes_due", Sentence(gettext_noop("Sista dag för utfall kan inte ligga före dagen då omgången öppnar."))
    if rule.assessments_due < rule.outcomes_due:
        msgid = gettext_noop("Sista dag för bedömningar kan inte ligga före sista dag för utfall.")
        return "assessments_due", Sentence(msgid)
    return None


# From rules to days

# How many working days after the nämnders' own last day the region's goals are to be assessed: they have met meanwhile.
REGION_LATER = 14


@dataclass(frozen=True)
class RoundDates:
    """The days of a round, as the rules give them."""

    period: Period
    assesses_goals: bool
    opens_on: date
    outcomes_due_on: date
    assessments_due_on: date

    @property
    def region_assessments_due_on(self) -> date:
        """The last day for the assessments of the region's own follow-up."""
        return region_assessments_due_on(self.assessments_due_on)


def region_assessments_due_on(assessments_due_on: date) -> date:
    """The last day for assessing the region's goals, when the nämnder are to have assessed theirs on a day."""
    return add_working_days(assessments_due_on, REGION_LATER)


def dates_of(rule: MonthRule, year: int) -> RoundDates:
    """The days of a month's round in a year."""
    period = Period(year, rule.month)
    return RoundDates(
        period=period,
        assesses_goals=rule.assesses_goals,
        opens_on=day_from_end(period, rule.opens),
        outcomes_due_on=day_from_end(period, rule.outcomes_due),
        assessments_due_on=day_from_end(period, rule.assessments_due),
    )


def dates_of_year(rules: Iterable[MonthRule], year: int) -> tuple[RoundDates, ...]:
    """The days of a year's rounds, in order; empty without rules."""
    return tuple(dates_of(rule, year) for rule in sorted(rules))


def day_from_end(period: Period, working_days: int) -> date:
    """The working day so many working days after the end of the month, or before it when negative.

    0 is the month's last day, and the first working day after it when that is a day off.
    """
    last = period.last_day
    return add_working_days(last, working_days or (0 if is_working_day(last) else 1))


def round_name(rule: MonthRule, year: int, rounds: int) -> str:
    """What a round is called until somebody names it: "Delårsrapport augusti 2026". `rounds` is how many the year has."""
    if rule.month == 12:
        return f"Årsrapport {year}"
    is_report = rule.assesses_goals or rounds <= MOST_REPORTS
    return f"{'Delårsrapport' if is_report else 'Uppföljning'} {MONTH_NAMES[rule.month - 1]} {year}"


def usual_day(days: Iterable[date]) -> date | None:
    """The day that most of several have; the earliest when several days have as many, None of none."""
    counted = Counter(days)
    most = max(counted.values(), default=0)
    return min((day for day, count in counted.items() if count == most), default=None)


# The law


class Finding(StrEnum):
    """What a calendar makes of one of the law's days."""

    KEPT = "KEPT"
    NOT_SET = "NOT_SET"  # nobody has said yet when regionstyrelsen meets
    LATE = "LATE"
    NO_GOALS = "NO_GOALS"  # there is a report, but goals are not assessed in it
    NO_ROUND = "NO_ROUND"


BREAKS = frozenset({Finding.LATE, Finding.NO_GOALS, Finding.NO_ROUND})


@dataclass(frozen=True)
class PlannedRound:
    """What a calendar says of a round, as far as the law asks. `board_on` is None until regionstyrelsen's day is set."""

    name: str
    period: Period
    assesses_goals: bool
    board_on: date | None


@dataclass(frozen=True)
class LegalDay:
    """One of the law's days in a year: when, for which round, and what the calendar makes of it.

    `round` is None when the calendar has none that the law's report could be made in.
    """

    due_on: date
    round: PlannedRound | None
    finding: Finding
    sentence: Sentence

    @property
    def is_broken(self) -> bool:
        """Whether the calendar breaks the law."""
        return self.finding in BREAKS


def interim_due_on(period: Period) -> date:
    """The last day for a delårsrapport: two months after its period. 31 October for August (11 kap. 16 § kommunallagen)."""
    return Period(period.year, period.month + 2).last_day


def annual_due_on(year: int) -> date:
    """The last day for a year's årsredovisning: 15 April the year after (11 kap. 20 § kommunallagen).

    On a Saturday or Sunday too: that lagen (1930:173) may give until the next working day is nothing to plan by.
    """
    return date(year + 1, 4, 15)


def can_be_interim(period: Period) -> bool:
    """Whether a report to the end of the period can be the law's delårsrapport (13 kap. 1 § LKBR): June, July or August."""
    return HALF <= period.share_of_year <= TWO_THIRDS


def legal_days(rounds: Iterable[PlannedRound], year: int) -> tuple[LegalDay, LegalDay]:
    """The law's two days of a year, delårsrapport and årsredovisning, held against its rounds."""
    own = sorted((r for r in rounds if r.period.year == year), key=lambda r: (r.assesses_goals, r.period))
    interim = next((r for r in reversed(own) if can_be_interim(r.period)), None)
    annual = next((r for r in own if r.period.is_year_end), None)
    return _interim_day(interim, year), _annual_day(annual, year)


def _interim_day(round_: PlannedRound | None, year: int) -> LegalDay:
    if round_ is None:
        msgid = gettext_noop(
            "Ingen omgång {year} avser minst hälften och högst två tredjedelar av året. Minst en delårsrapport ska göra det "
            "(13 kap. 1 § lagen om kommunal bokföring och redovisning)."
        )
        return LegalDay(interim_due_on(Period(year, 8)), None, Finding.NO_ROUND, Sentence(msgid, {"year": str(year)}))
    law = gettext_noop("11 kap. 16 § kommunallagen")
    no_goals = gettext_noop("Målen bedöms inte i {name}. Delårsrapporten ska säga hur målen väntas nås vid årets slut (RKR R17).")
    return _held_against(round_, interim_due_on(round_.period), law, no_goals)


def _annual_day(round_: PlannedRound | None, year: int) -> LegalDay:
    if round_ is None:
        msgid = gettext_noop("Ingen omgång avser hela {year}. Årsredovisningen ska göra det (11 kap. 20 § kommunallagen).")
        return LegalDay(annual_due_on(year), None, Finding.NO_ROUND, Sentence(msgid, {"year": str(year)}))
    law = gettext_noop("11 kap. 20 § kommunallagen")
    no_goals = gettext_noop(
        "Målen bedöms inte i {name}. Årsredovisningen ska säga om målen har nåtts "
        "(11 kap. 12 § lagen om kommunal bokföring och redovisning)."
    )
    return _held_against(round_, annual_due_on(year), law, no_goals)


def _held_against(round_: PlannedRound, due_on: date, law: str, no_goals: str) -> LegalDay:
    values: dict[str, str | Sentence] = {"name": round_.name, "day": write_date(due_on), "law": Sentence(law)}
    if not round_.assesses_goals:
        return LegalDay(due_on, round_, Finding.NO_GOALS, Sentence(no_goals, values))
    if round_.board_on is None:
        msgid = gettext_noop(
            "{name} ska vara hos fullmäktige och revisorerna senast {day} ({law}). Dagen för regionstyrelsen är inte satt."
        )
        return LegalDay(due_on, round_, Finding.NOT_SET, Sentence(msgid, values))
    values["board"] = write_date(round_.board_on)
    if round_.board_on > due_on:
        msgid = gettext_noop(
            "{name} ska vara hos fullmäktige och revisorerna senast {day} ({law}), men regionstyrelsen sammanträder {board}."
        )
        return LegalDay(due_on, round_, Finding.LATE, Sentence(msgid, values))
    msgid = gettext_noop(
        "{name} ska vara hos fullmäktige och revisorerna senast {day} ({law}). Regionstyrelsen sammanträder {board}."
    )
    return LegalDay(due_on, round_, Finding.KEPT, Sentence(msgid, values))
