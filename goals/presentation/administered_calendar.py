"""The calendar in words for whoever sets it: rules with the days that they give, and the years that are made."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from goals.models import FollowUp
from goals.presentation.calendar import planned
from goals.rules.calendar import LegalDay, MonthRule, Rhythm, RoundDates, dates_of, legal_days, rhythm_of, round_name
from tracker.periods import MONTH_NAMES
from tracker.sentences import gettext_noop

RHYTHM_WORDS = {
    Rhythm.TERTIALS: gettext_noop("Tertial: april, augusti och december"),
    Rhythm.HALF_YEARS: gettext_noop("Halvår: juni och december"),
    Rhythm.QUARTERS: gettext_noop("Kvartal: mars, juni, september och december"),
    Rhythm.MONTHS: gettext_noop("Varje månad"),
}


def rhythm_words(rules: Collection[MonthRule]) -> str:
    """How often the region follows up: "Tertial: april, augusti och december"; the months alone when they have no name."""
    rhythm = rhythm_of(rules)
    if rhythm:
        return gettext(RHYTHM_WORDS[rhythm])
    names = [MONTH_NAMES[rule.month - 1] for rule in sorted(rules)]
    return gettext("Egna månader: {names}").format(names=", ".join(names)) if names else ""


@dataclass(frozen=True)
class RuleLine:
    """A rule with what it gives in a year; `follow_up` is the round where it is made already."""

    rule: MonthRule
    name: str
    dates: RoundDates
    opens: str
    outcomes_due: str
    assessments_due: str
    follow_up: FollowUp | None


def rule_lines(rules: Collection[MonthRule], year: int, made: Mapping[int, FollowUp] | None = None) -> list[RuleLine]:
    """Each rule in words: "5 arbetsdagar före månadens slut"."""
    return [
        RuleLine(
            rule=rule,
            name=round_name(rule, year, len(rules)),
            dates=dates_of(rule, year),
            opens=counted_words(rule.opens),
            outcomes_due=counted_words(rule.outcomes_due),
            assessments_due=counted_words(rule.assessments_due),
            follow_up=(made or {}).get(rule.month),
        )
        for rule in sorted(rules)
    ]


def counted_words(working_days: int) -> str:
    """How far from the end of the month: "7 arbetsdagar efter månadens slut", "månadens sista dag"."""
    count = abs(working_days)
    if not count:
        return gettext("månadens sista dag")
    if working_days < 0:
        words = ngettext("{count} arbetsdag före månadens slut", "{count} arbetsdagar före månadens slut", count)
    else:
        words = ngettext("{count} arbetsdag efter månadens slut", "{count} arbetsdagar efter månadens slut", count)
    return words.format(count=count)


@dataclass(frozen=True)
class RoundLine:
    """A round that is made: where its days are changed, and how many nämnder take part."""

    follow_up: FollowUp
    url: str
    units: str


@dataclass(frozen=True)
class YearLine:
    """A year that has rounds, and what the law says of it."""

    year: int
    rounds: tuple[RoundLine, ...]
    law: tuple[LegalDay, ...]

    @property
    def is_broken(self) -> bool:
        """Whether the year breaks the law as it stands."""
        return any(day.is_broken for day in self.law)


def year_lines(rounds: Iterable[FollowUp], units: Mapping[int, int], url: Callable[[FollowUp], str]) -> list[YearLine]:
    """The years that have rounds, the newest first. `units` are how many nämnder each round has, by its id."""
    by_year: dict[int, list[FollowUp]] = defaultdict(list)
    for one in rounds:
        by_year[one.year].append(one)
    return [
        YearLine(
            year,
            tuple(RoundLine(one, url(one), _units(units.get(one.pk, 0))) for one in by_year[year]),
            legal_days([planned(one) for one in by_year[year]], year),
        )
        for year in sorted(by_year, reverse=True)
    ]


def _units(count: int) -> str:
    return ngettext("{count} nämnd", "{count} nämnder", count).format(count=count)
