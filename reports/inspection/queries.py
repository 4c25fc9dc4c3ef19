"""What is known beside the contents that are inspected: when outcomes were reported."""

from collections.abc import Mapping
from datetime import date

from tracker.models import AuditEvent, Region
from tracker.periods import local_date

REPORT = "outcome.report"


def reported_on(region: Region, until: Mapping[str, date]) -> dict[str, date]:
    """On which local date each outcome ("outcome:12") was last reported, up to a day of its own; one query.

    Those that never were are left out.
    """
    events = AuditEvent.objects.filter(region_id=region.pk, action=REPORT, subject__in=list(until)).order_by("pk")
    days = ((subject, local_date(at)) for subject, at in events.values_list("subject", "at"))
    return {subject: day for subject, day in days if day <= until[subject]}
