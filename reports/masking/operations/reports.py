"""A report with a text in it: a masked version beside it, and the original taken from everybody's pages."""

from django.db.models import Max

from reports.content.schema import digest
from reports.masking.contents import masked_content
from reports.masking.operations.deciding import Masker
from reports.masking.operations.erasing import destroy_report, discard_draft, tell
from reports.masking.places import ReportPlaces
from reports.masking.text import Wanted
from reports.models import Report, ReportStage
from reports.operations.freezing import RENDER_REPORT
from tracker.jobs import request_job

MASK_REPORT = "report.mask"


def mask_report(masker: Masker, wanted: Wanted, place: ReportPlaces, *, destroys: bool) -> None:
    """Mask a report. A draft is thrown away; of a frozen one, that is not withdrawn already, a masked version is added."""
    report = place.report
    if report.stage == ReportStage.DRAFT:
        discard_draft(masker, report)
        return
    if not place.is_withdrawn:
        _add_masked(masker, wanted, report)
    if destroys:
        destroy_report(masker, report)


def _add_masked(masker: Masker, wanted: Wanted, original: Report) -> Report:
    """The masked version, and the job that makes its files."""
    of_round = Report.objects.filter(unit_follow_up=original.unit_follow_up, stage=original.stage, round=original.round)
    version = (of_round.aggregate(last=Max("version"))["last"] or 0) + 1
    content = masked_content(original, wanted, version=version, decision=masker.decision, now=masker.now)
    report = Report.objects.create(
        unit_follow_up=original.unit_follow_up,
        stage=original.stage,
        round=original.round,
        version=version,
        content=content,
        schema=original.schema,
        sha256=digest(content),
        decision=original.decision,
        masks=original,
        created_at=masker.now,
    )
    tell(masker, MASK_REPORT, report, {"masks": (None, original), "sha256": (original.sha256, report.sha256)})
    args, unit = {"report": report.pk, "unit_follow_up": original.unit_follow_up_id}, original.unit_follow_up.unit
    key = f"report:{report.pk}"
    request_job(by=masker.by, now=masker.now, kind=RENDER_REPORT, key=key, args=args, region=unit.region, unit=unit)
    return report
