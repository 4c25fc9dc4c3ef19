"""Which maskings a nämnd has decided of, and what each of them did."""

from django.db.models import Q, QuerySet

from goals.models import Decision
from reports.masking.operations.deciding import KINDS
from tracker.models import AuditEvent, Unit

DONE = ("mask.text", "mask.files", "mask.row", "file.erase", "report.mask", "report.destroy", "report.discard", "trace.mask")


def maskings_of(unit: Unit) -> QuerySet[Decision]:
    """The decisions of a nämnd by which something has been masked or thrown away, the latest first."""
    return Decision.objects.filter(unit=unit, kind__in=KINDS).select_related("unit").order_by("-held_on", "-pk")


def events_of(decision: Decision) -> QuerySet[AuditEvent]:
    """What was done by a decision, the latest first."""
    unit = decision.unit
    rows = AuditEvent.objects.filter(region_id=unit.region_id, unit_id=unit.pk, at__gte=decision.recorded_at, action__in=DONE)
    told = f"decision:{decision.pk}"
    return rows.filter(Q(changes__decision__1=told) | Q(subject=told)).order_by("-pk")
