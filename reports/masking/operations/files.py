"""Maskera och gallra filer: what people have attached, and drafts, taken away by a recorded decision."""

from collections.abc import Collection, Iterator
from datetime import datetime

from goals.models import Attachment, Decision, DecisionKind, Evidence
from goals.models.outcomes import NO_ADDRESS
from goals.operations.changes import event_before
from goals.operations.decisions import DecisionEntry
from goals.operations.locks import writing
from reports.masking.attached import Attached, attached_to
from reports.masking.latest import MASK_FILES
from reports.masking.operations.deciding import Masker, check_entry, decide_once, lock_unit
from reports.masking.operations.erasing import discard_draft, erase_file
from reports.models import Report
from tracker.models import AuditEvent, JobFile, Unit
from tracker.operations import Actor, Refused, record_event
from tracker.sentences import Sentence, gettext_noop
from tracker.trace.masking import Masked, mask_events

# What a file is called whose name may be what has to be masked.
MASKED_NAME = "Maskerad fil"


def remove_files(*, by: Actor, now: datetime, unit: Unit, files: Collection[str], entry: DecisionEntry) -> Decision:
    """Take files away for ever by a nämnd's decision: because of what they hold (MASKS) or of their age (DISCARDS).

    `files` are their keys ("evidence:12", "report:3"). What a file held is erased; its row and its digest stay. Of one that is
    masked the name goes too, here and in the trace; a draft goes with its row. Returns the decision. The same form sent twice
    does it once.
    """
    entry = check_entry(entry, now)
    with writing():
        by = lock_unit(by, unit)
        if again := event_before(by=by, action=MASK_FILES, unit=unit):
            return Decision.objects.get(pk=again.subject.partition(":")[2])
        chosen = _choose(unit, files)
        masker = Masker(by, now, unit, decide_once(by=by, now=now, unit=unit, entry=entry))
        changes = {"masked_files": (None, len(chosen))}
        subject = masker.decision
        record_event(by=by, now=now, action=MASK_FILES, subject=subject, changes=changes, unit=unit, reason=masker.reason)
        for one in chosen:
            _remove(masker, one, masks=entry.kind == DecisionKind.MASKS)
        JobFile.objects.filter(job__region=unit.region).delete()
        return masker.decision


def _choose(unit: Unit, files: Collection[str]) -> list[Attached]:
    known = attached_to(unit)
    if not files:
        raise Refused("NOTHING", Sentence(gettext_noop("Välj minst en fil.")), "chosen")
    if not set(files) <= set(known):
        raise Refused("UNKNOWN", Sentence(gettext_noop("Någon av filerna finns inte längre. Ladda om sidan.")), "chosen")
    return [known[key] for key in dict.fromkeys(files)]


def _remove(masker: Masker, one: Attached, *, masks: bool) -> None:
    if isinstance(one.row, Report):
        discard_draft(masker, one.row)
        return
    _erase(masker, one.row)
    if not masks:
        return
    type(one.row)._default_manager.filter(pk=one.row.pk).update(name=MASKED_NAME)  # noqa: SLF001  # the name is public
    named = list(_naming(masker.unit, one.key))
    mask_events(by=masker.by, now=masker.now, masked=named, decision=masker.decision, unit=masker.unit, reason=masker.reason)


def _erase(masker: Masker, row: Evidence | Attachment) -> None:
    if isinstance(row, Evidence) and row.url:
        Evidence.objects.filter(pk=row.pk).update(url=NO_ADDRESS)
    erase_file(masker, row)


def _naming(unit: Unit, key: str) -> Iterator[Masked]:
    """The values of the trace that say what a file was called, and where a link led."""
    rows = AuditEvent.objects.filter(region_id=unit.region_id, changes__evidence__1=key)
    for event in rows.order_by("pk"):
        yield Masked(event.pk, frozenset((name, 1) for name in ("name", "url") if name in event.changes))
