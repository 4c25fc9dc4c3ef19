"""Inga ändringar: the last value counts for this period too, said in one act."""

from dataclasses import replace
from datetime import datetime

from goals.models import Indicator, Origin, Outcome, Target
from goals.operations.locks import governing_follow_up, writing
from goals.operations.outcomes import OutcomeEntry, record_outcome
from goals.queries.splits import measure_the_same, redefined_on
from goals.rules.plausibility import may_repeat
from goals.rules.targets import Accumulation
from tracker.operations import Actor, Refused
from tracker.periods import Period
from tracker.sentences import Sentence, gettext_noop

PREVIOUS_CHANGED = Sentence(gettext_noop("Det tidigare utfallet har ändrats sedan du såg det. Ladda om sidan och se det först."))
NO_PREVIOUS = Sentence(gettext_noop("Det finns inget tidigare utfall som kan gälla även nu."))


def confirm_no_change(
    *, by: Actor, now: datetime, indicator: Indicator, period: Period, seen: tuple[int, int], expected_version: int
) -> Outcome:
    """Record the indicator's last outcome before the period, with its parts, as the period's own.

    `seen` is the id and version of that last outcome as the person saw it;
    `expected_version` the version of the period's own, 0 when there was none.
    What is said beside the value (forecast, comment) stays. Refused when the
    last value is another than was seen, or cannot be repeated.
    """
    with writing():
        governing_follow_up(indicator, period)
        previous = previous_outcome(indicator, period)
        if previous is None:
            raise Refused("NO_PREVIOUS", NO_PREVIOUS)
        if (previous.pk, previous.version) != seen:
            raise Refused("STALE_PREVIOUS", PREVIOUS_CHANGED)
        current = Outcome.objects.filter(indicator=indicator).of(period).first()
        repeated = OutcomeEntry.of(previous)
        entry = replace(
            OutcomeEntry.of(current),
            value=repeated.value,
            missing_reason="",
            parts={pk: value for pk, value in repeated.parts.items() if value is not None},
            split_reason=repeated.split_reason,
        )
        return record_outcome(
            by=by,
            now=now,
            indicator=indicator,
            period=period,
            entry=entry,
            expected_version=expected_version,
            origin=Origin.NO_CHANGE,
        )


def previous_outcome(indicator: Indicator, period: Period) -> Outcome | None:
    """The indicator's last outcome before the period, when its value can be the period's own too; None otherwise."""
    earlier = Outcome.objects.filter(indicator=indicator).up_to(period).exclude(year=period.year, month=period.month)
    found = earlier.order_by("year", "month").last()
    if found is None or found.value is None:
        return None
    if not may_repeat(Accumulation(indicator.accumulation), found.period, period):
        return None
    days = redefined_on(Target.objects.filter(indicator=indicator)).get(indicator.pk, ())
    return found if measure_the_same(days, found.period, period) else None
