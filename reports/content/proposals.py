"""What people say of the goals and of the contributions: proposed and decided, with what is to be done and what was."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Prefetch

from goals.models import Action, Assessment, Goal, UnitFollowUp
from goals.models.assessments import ActionState, Stage
from goals.presentation.statuses import StatusWords
from goals.queries import actions
from goals.queries.assessable import Assessable
from goals.queries.basis import has_moved
from goals.rules.drafts import is_untouched
from reports.content import schema
from reports.content.blocks import blocks_of
from reports.content.statuses import assessed_status
from tracker.periods import write_date

UNTOUCHED_DRAFT = schema.Remark("UNTOUCHED_DRAFT", "Analysen är ännu ett utkast från siffrorna.")
MOVED = schema.Remark("MOVED", "Siffrorna har ändrats sedan förslaget gjordes.")

Key = tuple[int, str]  # goal id and scope, as Assessable.key


@dataclass(frozen=True)
class Said:
    """All that people have said in a round of a nämnd, and what earlier rounds agreed on."""

    words: StatusWords
    proposals: Mapping[Key, Assessment]
    decided: Mapping[Key, Assessment]
    earlier: Mapping[Key, actions.EarlierActions]

    @classmethod
    def of(cls, follow_up: UnitFollowUp, goals: Iterable[Goal], words: StatusWords) -> "Said":
        """What has been said of the goals, and of the contributions to them; three queries."""
        goals = list(goals)
        own = Prefetch("actions", Action.objects.select_related("owner").order_by("pk"), to_attr="known_actions")
        found = Assessment.objects.filter(unit_follow_up=follow_up, round=follow_up.round, goal__in=goals)
        by_stage: dict[str, dict[Key, Assessment]] = {stage: {} for stage in Stage}
        for said in found.select_related("decision").prefetch_related(own):
            by_stage[said.stage][said.goal_id, said.scope] = said
        earlier = actions.earlier_actions_of(follow_up, goals)
        return cls(words, by_stage[Stage.PROPOSED], by_stage[Stage.DECIDED], earlier)

    def of_scope(self, scope: str) -> dict[int, Assessment]:
        """The proposals of one scope, by goal id."""
        return {goal: proposal for (goal, of), proposal in self.proposals.items() if of == scope}

    def build_proposal(self, item: Assessable) -> schema.Proposal | None:
        """Förvaltningens förslag for an item; None before there is any."""
        proposal = item.proposal
        if proposal is None:
            return None
        known: list[Action] = proposal.known_actions  # type: ignore[attr-defined]  # prefetched above
        return schema.Proposal(
            key=f"assessment:{proposal.pk}",
            status=assessed_status(proposal, self.words) if item.is_assessed else None,
            departs=item.departs_with(proposal.status),
            reason=proposal.deviation_reason,
            activities=blocks_of(proposal.activities),
            analysis=blocks_of(proposal.analysis),
            actions=tuple(map(_build_action, known)),
            remarks=tuple(_remarks(item, proposal)),
        )

    def build_decided(self, item: Assessable) -> schema.Decided | None:
        """What the nämnd decided of an item; None before it has, and where it has only taken note."""
        decided = self.decided.get(item.key)
        if decided is None:
            return None
        is_otherwise = item.proposal is None or item.proposal.status != decided.status
        return schema.Decided(
            key=f"assessment:{decided.pk}",
            status=assessed_status(decided, self.words),
            is_otherwise=is_otherwise,
            reason=decided.deviation_reason if is_otherwise else "",
        )

    def build_earlier(self, item: Assessable) -> schema.EarlierActions | None:
        """What came of the actions of earlier rounds; None when there were none."""
        earlier = self.earlier.get(item.key)
        if earlier is None or earlier.follow_up is None:
            return None
        return schema.EarlierActions(
            f"Åtgärder sedan {earlier.follow_up.name}", tuple(_build_action(action) for action in earlier.actions)
        )


def _remarks(item: Assessable, proposal: Assessment) -> Iterator[schema.Remark]:
    if is_untouched(proposal.analysis):
        yield UNTOUCHED_DRAFT
    if has_moved(item):
        yield MOVED


def _build_action(action: Action) -> schema.Action:
    return schema.Action(
        key=f"action:{action.pk}",
        what=action.what,
        who=action.owner.name if action.owner else action.who,
        due=write_date(action.due_on) if action.due_on else "",
        state=action.state,
        word=str(ActionState(action.state).label),
    )
