"""Whether something has been masked while something else was being made of what stood there before."""

from tracker.models import AuditEvent, Region
from tracker.sentences import Sentence, gettext_noop

# The events that say that a masking was done.
MASK_TEXT, MASK_FILES = "mask.text", "mask.files"
ANEW = Sentence(gettext_noop("Uppgifter maskerades medan detta gjordes. Det görs om av sig självt."))


def last_masking(region: Region) -> int:
    """Which masking is the region's latest; 0 before there is any.

    Whoever makes something of what stands in the database asks before, and again under a lock that a masking waits for: when
    the answer is another, what was made may hold what has been taken away.
    """
    rows = AuditEvent.objects.filter(region_id=region.pk, action__in=(MASK_TEXT, MASK_FILES))
    return rows.order_by("-pk").values_list("pk", flat=True).first() or 0


def lock_region(region: Region) -> None:
    """Wait for a masking in the region to end, and let none begin until the transaction ends."""
    Region.objects.select_for_update(no_key=True).get(pk=region.pk)
