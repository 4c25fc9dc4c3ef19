"""How much of what is said in a nämnd's rounds somebody may see: all of it, or what has been handed over or let out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from goals.models import Release, UnitFollowUp, UnitFollowUpState
from goals.queries.released import released_to
from tracker.permissions import Access, Permission


@dataclass(frozen=True)
class SeenRounds:
    """Up to which round the reader may see what was said, by the id of the follow-up; those that are hidden are left out.

    A row holds from its own round until a later one has another, so what was said last by then is seen as it was then.
    Whoever has given an assignment also sees what is said of it in all that has been `dispatched`: it is the answer.
    """

    rounds: Mapping[int, int] = field(default_factory=dict)
    dispatched: Mapping[int, int] = field(default_factory=dict)
    givers: frozenset[int] = frozenset()

    def of(self, follow_up_id: int, given_by_id: int) -> int:
        """The last round that may be seen of what is said of an assignment; 0 when none may."""
        as_giver = self.dispatched.get(follow_up_id, 0) if given_by_id in self.givers else 0
        return max(self.rounds.get(follow_up_id, 0), as_giver)


def seen_rounds(follow_ups: Iterable[UnitFollowUp], access: Access) -> SeenRounds:
    """What the reader may see of some follow-ups; two queries.

    The nämnd and its förvaltning see the round that is open, its members what has been handed over, and others what has
    been let out to them.
    """
    rows = {row.pk: row for row in follow_ups}
    live, frozen = access.where(Permission.READ_LIVE), access.where(Permission.READ_FROZEN)
    outside = [pk for pk, row in rows.items() if row.unit_id not in live]
    releases = Release.objects.filter(unit_follow_up__in=outside).order_by("round")
    own = {pk: row.round for pk, row in rows.items() if row.unit_id in live}
    handed_over = {pk: _handed_over(rows[pk]) for pk in outside if rows[pk].unit_id in frozen}
    let_out = dict(releases.filter(pk__in=released_to(access).values("pk")).values_list("unit_follow_up_id", "round"))
    seen = {pk: max(handed_over.get(pk, 0), let_out.get(pk, 0)) for pk in outside}
    return SeenRounds(
        rounds={pk: round_ for pk, round_ in (seen | own).items() if round_},
        dispatched=dict(releases.values_list("unit_follow_up_id", "round")),
        givers=frozen,
    )


def _handed_over(row: UnitFollowUp) -> int:
    """The last round that does not change any more; 0 while the first is open."""
    return row.round - (row.state == UnitFollowUpState.OPEN)
