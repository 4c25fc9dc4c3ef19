"""The series that can be placed under a goal: the authority's own, and those that the region's adopted plans measure by."""

from django.db.models import Q

from goals.models import Goal, Indicator, Plan
from goals.queries.search import containing
from tracker.models import Unit
from tracker.permissions import Access

SHOWN = 50


def indicators_to_place(goal: Goal, unit: Unit, access: Access, text: str, limit: int | None = SHOWN) -> list[Indicator]:
    """Series that are not under the goal in its plan's year, those of the unit first; of those that contain every word of `text`.

    One query. At most `limit` are returned.
    """
    own = access.tree.reach(unit.pk)
    adopted = Plan.objects.adopted().filter(unit__region=unit.region_id).values("pk")
    found = Indicator.objects.filter(Q(unit__in=own) | Q(targets__goal__plan__in=adopted), unit__region=unit.region_id)
    taken = goal.targets.filter(year=goal.plan.edition_to.year).values("indicator")
    rows = found.filter(containing(text, "name", "definition")).exclude(pk__in=taken).values("pk")
    series = list(Indicator.objects.filter(pk__in=rows).select_related("unit").in_swedish_order())
    series.sort(key=lambda row: row.unit_id not in own)
    return series[:limit]
