"""How much of a nämnd's round somebody may see of what is said there: all of it, or what has been let out."""

from collections.abc import Iterable, Mapping

from goals.models import Release, UnitFollowUp
from goals.models.rounds import ReleaseAct
from tracker.permissions import Access, Permission


def seen_rounds(follow_ups: Iterable[UnitFollowUp], access: Access) -> Mapping[int, int]:
    """Up to which round the reader may see what was said, by the id of the follow-up; without those that are not to be seen.

    The nämnd and its förvaltning see the round that is open. Others see the newest round that has been let out, as it
    was then: what is said in a later round has rows of its own. One query.
    """
    rows = {row.pk: row for row in follow_ups}
    live = access.where(Permission.READ_LIVE)
    own = {pk: row.round for pk, row in rows.items() if row.unit_id in live}
    released = Release.objects.filter(unit_follow_up__in=rows.keys() - own.keys(), act=ReleaseAct.PUBLISHED)
    return dict(released.order_by("round").values_list("unit_follow_up_id", "round")) | own
