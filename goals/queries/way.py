"""The way of a nämnd's round, from open to published: what has moved it on, by whom and by which decision."""

from dataclasses import dataclass
from datetime import date

from goals.models import Decision, DecisionKind, LockException, Release, UnitFollowUp, UnitFollowUpState
from goals.models.rounds import ReleaseAct, ReleaseStage
from tracker.models import AuditEvent, UnitKind
from tracker.periods import local_date
from tracker.permissions import Access, Permission

# What a nämnd decides a round by; the others of a round refer it back or correct it.
DECIDES = frozenset({DecisionKind.APPROVES, DecisionKind.ESTABLISHES, DecisionKind.NOTED})
# Which decision an act was registered with.
DECISION_OF = {
    "round.decide": DECIDES,
    "round.refer_back": frozenset({DecisionKind.REFERRED_BACK}),
    "round.correct": frozenset({DecisionKind.CORRECTS}),
    "round.council": DECIDES,
}


@dataclass(frozen=True)
class Way:
    """A nämnd's round and its past, each in order of time.

    `acts` are the events of what has moved it on; they and `exceptions` are empty for readers from outside, who see state and
    dates. `decisions` and `releases` are of all its rounds.
    """

    follow_up: UnitFollowUp
    acts: tuple[AuditEvent, ...]
    decisions: tuple[Decision, ...]
    releases: tuple[Release, ...]
    exceptions: tuple[LockException, ...]
    council: tuple[Decision, ...] = ()  # fullmäktige's, of the region's report

    @property
    def reopened(self) -> AuditEvent | None:
        """The act that opened the present round; None for the first one, and for readers from outside."""
        reopening = ("round.take_back", "round.refer_back", "round.correct")
        found = [act for act in self.acts if act.action in reopening and act.version == self.follow_up.round - 1]
        return found[-1] if found else None

    @property
    def standing(self) -> Decision | None:
        """The decision that holds until the nämnd has decided anew; None when it has not decided, and when it is the last."""
        if self.follow_up.state == UnitFollowUpState.DECIDED:
            return None
        earlier = [decision for decision in self.decisions if decision.kind in DECIDES]
        return earlier[-1] if earlier else None

    def decision_of(self, act: AuditEvent) -> Decision | None:
        """What the nämnd decided by an act; None for the acts that are no decision."""
        kinds = DECISION_OF.get(act.action, frozenset[DecisionKind]())
        made = self.council if act.action == "round.council" else self.decisions
        found = [one for one in made if one.kind in kinds and one.round == act.version]
        return found[-1] if found else None

    def release(self, act: ReleaseAct, stage: ReleaseStage | None = None, round_: int | None = None) -> Release | None:
        """How the frozen content of a round has been let out, the present one when none is named; None when it has not been."""
        wanted = round_ or self.follow_up.round
        found = [one for one in self.releases if one.act == act and one.round == wanted and stage in {None, one.stage}]
        return found[-1] if found else None


def has_met(follow_up: UnitFollowUp, today: date) -> bool:
    """Whether the nämnd has met about what has been handed over; a meeting before that was about an earlier round."""
    meeting_on, since = follow_up.meets_on, follow_up.handed_over_at
    if meeting_on is None or meeting_on >= today:
        return False
    return since is None or meeting_on >= local_date(since)


def reopening_of(follow_up: UnitFollowUp | None) -> Decision | None:
    """What the nämnd decided that opened the present round, while it is open; None for a first one, and one taken back.

    One query, of a round that has been opened again.
    """
    if follow_up is None or follow_up.round == 1 or follow_up.state != UnitFollowUpState.OPEN:
        return None
    kinds = [DecisionKind.REFERRED_BACK, DecisionKind.CORRECTS]
    found = Decision.objects.filter(unit_follow_up=follow_up, round=follow_up.round - 1, kind__in=kinds)
    return found.order_by("pk").last()


def way_of(follow_up: UnitFollowUp, access: Access) -> Way:
    """The way of a round as the reader may see it: four queries, two for readers from outside."""
    decisions = Decision.objects.filter(unit_follow_up=follow_up).select_related("unit", "recorded_by").order_by("round", "pk")
    council = tuple(one for one in decisions if one.unit.kind == UnitKind.COUNCIL)
    releases = Release.objects.filter(unit_follow_up=follow_up).select_related("by").order_by("at", "pk")
    acts: tuple[AuditEvent, ...] = ()
    exceptions: tuple[LockException, ...] = ()
    if access.allows(Permission.READ_FROZEN, follow_up.unit_id) or access.allows(Permission.READ_LIVE, follow_up.unit_id):
        region = access.region.pk
        events = AuditEvent.objects.filter(region_id=region, subject=f"unitfollowup:{follow_up.pk}", action__startswith="round.")
        acts = tuple(events.order_by("pk"))
        given = LockException.objects.filter(unit_follow_up=follow_up).select_related("indicator", "given_by")
        exceptions = tuple(given.order_by("pk"))
    own = tuple(one for one in decisions if one not in council)
    return Way(follow_up, acts, own, tuple(releases), exceptions, council)
