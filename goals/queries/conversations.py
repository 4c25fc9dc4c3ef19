"""What has been said about values, and what they rest on."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from goals.models import Comment, Evidence


@dataclass
class Conversation:
    """What belongs to one outcome: the comments, oldest first, and its evidence without the bytes."""

    comments: list[Comment] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)

    @property
    def last(self) -> Comment | None:
        """What was said last; None when nothing has been."""
        return self.comments[-1] if self.comments else None

    @property
    def count(self) -> int:
        """How much there is."""
        return len(self.comments) + len(self.evidence)


def conversations(outcomes: Collection[int]) -> dict[int, Conversation]:
    """What has been said of the outcomes, and what they rest on, by their ids; two queries."""
    found: dict[int, Conversation] = defaultdict(Conversation)
    comments = Comment.objects.filter(outcome__in=outcomes).select_related("by").order_by("at", "pk")
    for comment in comments:
        found[comment.outcome_id].comments.append(comment)
    for evidence in Evidence.objects.filter(outcome__in=outcomes).listed().select_related("by").order_by("at", "pk"):
        found[evidence.outcome_id].evidence.append(evidence)
    return found
