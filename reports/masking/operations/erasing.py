"""Taking away what a file holds: the row and the digest stay, to show that there was one."""

from typing import Any

from goals.models import Attachment, Decision, Evidence
from reports.masking.operations.deciding import Masker
from reports.models import Report, ReportFile
from tracker.operations import record_event
from tracker.trace.masking import masking_by

ERASE_FILE, DESTROY_REPORT, DISCARD_REPORT = "file.erase", "report.destroy", "report.discard"


def erase_file(masker: Masker, file: Evidence | Attachment) -> None:
    """Take away the bytes of an attached file; a link has none."""
    type(file)._default_manager.filter(pk=file.pk, data__isnull=False).update(data=b"")  # noqa: SLF001  # the name is public
    tell(masker, ERASE_FILE, file, {"sha256": (file.sha256, None)})


def destroy_report(masker: Masker, report: Report) -> None:
    """Take away the content and the files of a frozen report; that there was one, and its digests, stay."""
    with masking_by(masker.decision):
        Report.objects.filter(pk=report.pk).update(content="")
        ReportFile.objects.filter(report=report).update(data=b"")
    tell(masker, DESTROY_REPORT, report, {"sha256": (report.sha256, None)})


def discard_draft(masker: Masker, report: Report) -> None:
    """Throw a draft away: another is built from what stands there now."""
    tell(masker, DISCARD_REPORT, report, {"sha256": (report.sha256, None)})
    ReportFile.objects.filter(report=report).delete()
    Report.objects.filter(pk=report.pk).delete()


def tell(masker: Masker, action: str, subject: Report | Evidence | Attachment, changes: dict[str, tuple[Any, Any]]) -> None:
    """The event of something that a decision took away."""
    decision: dict[str, tuple[None, Decision]] = {"decision": (None, masker.decision)}
    record_event(
        by=masker.by,
        now=masker.now,
        action=action,
        subject=subject,
        changes=changes | decision,
        unit=masker.unit,
        reason=masker.reason,
    )
