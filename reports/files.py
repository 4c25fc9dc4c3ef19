"""What a report's files are called and how they are sent."""

from collections.abc import Mapping

from goals.models import UnitFollowUp
from reports.models import Report, ReportFormat

MEDIA_TYPES: Mapping[str, str] = {
    ReportFormat.PDF: "application/pdf",
    ReportFormat.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ReportFormat.HTML: "text/html; charset=utf-8",
    ReportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ReportFormat.JSON: "application/json",
}


def file_name(report: Report, file_format: str) -> str:
    """A name that says what the file is, wherever it ends up: "Delårsrapport augusti 2026 RUN utkast 3.pdf"."""
    follow_up: UnitFollowUp = report.unit_follow_up
    label = report.label.replace(",", "").lower()
    whose = follow_up.unit.region.name if follow_up.is_of_region else follow_up.unit.short_name
    words = f"{follow_up.follow_up.name} {whose} {label}"
    return f"{words.replace('/', '-')}.{file_format}"
