"""What waits beside outcomes and goals: actions that were agreed on, and assignments of which a round asks how they go."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from django.db.models import F

from goals.models import Action, AssignmentAddressee, AssignmentStatus, UnitFollowUp
from goals.models.assessments import ActionState, Stage
from goals.queries.assignment_statuses import is_asked_in
from tracker.models import Region
from tracker.periods import is_due
from tracker.unit_tree import UnitTree


def open_actions(region: Region) -> list[Action]:
    """The actions of a region that are somebody's, have a day and are not finished, in the order of their days; one query.

    Those of each round's proposals as they last were: what was decided is the same actions again.
    """
    found = Action.objects.filter(
        state=ActionState.OPEN,
        owner__isnull=False,
        due_on__isnull=False,
        assessment__stage=Stage.PROPOSED,
        assessment__round=F("assessment__unit_follow_up__round"),
        assessment__unit_follow_up__unit__region=region,
    )
    related = ("assessment__goal__type", "assessment__unit_follow_up__follow_up", "assessment__unit_follow_up__unit__region")
    return list(found.select_related(*related).order_by("due_on", "pk"))


class Assignments:
    """The assignments of a region that have not ended, and what has been said of them in some rounds; at most two queries."""

    def __init__(self, region: Region, rounds: Collection[UnitFollowUp]) -> None:
        addressees = AssignmentAddressee.objects.filter(unit__region=region, end="", months__gt=0)
        in_order = ("assignment__given_by", "assignment__order", "assignment", "pk")
        self.addressees = list(addressees.select_related("assignment__given").order_by(*in_order))
        self.said: Mapping[int, dict[int, str]] = defaultdict(dict)
        said = AssignmentStatus.objects.filter(unit_follow_up__in=[round_.pk for round_ in rounds]).order_by("round")
        for follow_up_id, addressee_id, status in (
            said.values_list("unit_follow_up_id", "addressee_id", "status") if self.addressees else ()
        ):
            self.said[follow_up_id][addressee_id] = status  # the last round's word

    def unsaid(
        self, round_: UnitFollowUp, tree: UnitTree, following: Collection[int], previous: int
    ) -> list[AssignmentAddressee]:
        """Those of which a nämnd's round asks how they go, and of which nothing has been said.

        `following` are the units that follow up in the round, `previous` the month of the year's round before it.
        """
        period = round_.follow_up.period
        return [
            addressee
            for addressee in self.addressees
            if is_due(addressee.months, month=period.month, previous_month=previous)
            and not self.said[round_.pk].get(addressee.pk)
            and is_asked_in(addressee, period)
            and tree.answering(addressee.unit_id, following) == round_.unit_id
        ]
