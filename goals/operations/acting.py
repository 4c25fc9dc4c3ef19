"""Who acts, and for whom: a reporter, or somebody who stands in for one."""

from dataclasses import replace

from goals.models import Indicator
from tracker.operations import Actor, require
from tracker.permissions import Permission


def require_reporter(by: Actor, indicator: Indicator) -> Actor:
    """The actor as one who may enter the outcomes of an indicator, and on whose behalf.

    A colleague who may enter them anyway still acts for whoever is absent, when
    the indicator is that person's to report and not the colleague's own.
    """
    by = require(by, Permission.ENTER_OUTCOME, indicator.reporting_unit)
    absent = by.access.absent(Permission.ENTER_OUTCOME, indicator.reporting_unit_id) if by.access else {}
    if not absent or by.on_behalf_of:
        return by
    asked = list(indicator.reporters.order_by("pk").values_list("person_id", flat=True))
    if by.person_id in asked:
        return by
    return replace(by, on_behalf_of=next((absent[pk] for pk in asked if pk in absent), ""))
