"""What the jobs of this app do; reports.tasks says which kind of job each is."""

from collections.abc import Callable, Mapping

from goals.models import UnitFollowUp
from reports.content.build import build_content
from reports.content.schema import digest, write_json
from reports.masking.latest import last_masking, lock_region
from reports.models import Report, ReportFormat, ReportStage
from reports.operations.reports import VersionTaken, build_report, keep_rendered, next_version
from reports.renderers.data import render_json
from reports.renderers.docx import render_docx
from reports.renderers.html import render_html
from reports.renderers.pdf import render_pdf
from reports.renderers.xlsx import render_xlsx
from tracker.operations import Actor
from tracker.periods import local_date
from tracker.permissions import access_of
from tracker.work import Work

Renderer = Callable[[str, str], bytes]

# What an utkast is made as, and what is frozen: that as data too, since it is what the region's figures are read from.
RENDERERS: Mapping[ReportFormat, Renderer] = {
    ReportFormat.PDF: render_pdf,
    ReportFormat.DOCX: render_docx,
    ReportFormat.HTML: render_html,
}
FROZEN_RENDERERS: Mapping[ReportFormat, Renderer] = {
    **RENDERERS,
    ReportFormat.XLSX: render_xlsx,
    ReportFormat.JSON: render_json,
}
# How often a report is composed anew because another one of the same round came first.
MOST_TRIES = 5


def build_draft(work: Work) -> None:
    """Build an utkast of a nämnd's report: its content, and a file in every format."""
    for attempt in range(1, MOST_TRIES + 1):
        try:
            return _build(work)
        except VersionTaken:
            if attempt == MOST_TRIES:
                raise
    return None


def _build(work: Work) -> None:
    follow_ups = UnitFollowUp.objects.select_related("unit__region", "follow_up")
    follow_up = follow_ups.get(pk=work.args["unit_follow_up"])
    stage, version, now = ReportStage.DRAFT, next_version(follow_up, ReportStage.DRAFT), work.now()
    seen_masking = last_masking(follow_up.unit.region)
    content = write_json(build_content(follow_up, stage=stage, version=version, now=now))
    work.progress(20)
    files = _render(work, content, RENDERERS, already_done=20)
    with work.commit() as done:
        report = build_report(
            by=_actor(work, follow_up),
            now=now,
            follow_up=follow_up,
            stage=stage,
            version=version,
            content=content,
            files=files,
            seen_masking=seen_masking,
        )
        done.result["report"] = report.pk


def render_frozen(work: Work) -> None:
    """Make the files of a frozen report from its content, once: they are the same bytes for ever.

    One that has been masked meanwhile gets none: its masked version has a job of its own.
    """
    report = Report.objects.get(pk=work.args["report"])
    if not report.content:
        with work.commit() as done:
            done.result["report"] = report.pk
        return
    kept = set(report.files.values_list("format", flat=True))
    missing = {format_: render for format_, render in FROZEN_RENDERERS.items() if format_ not in kept}
    files = _render(work, report.content, missing, already_done=0)
    with work.commit() as done:
        lock_region(report.unit_follow_up.unit.region)
        if not report.masked_by.exists():
            by = Actor(None, via="jobb", correlation=f"job:{work.job.pk}")
            keep_rendered(by=by, now=done.now, report=report, files=files)
        done.result["report"] = report.pk


def _render(
    work: Work, content: str, renderers: Mapping[ReportFormat, Renderer], *, already_done: int
) -> dict[ReportFormat, bytes]:
    """The files of a content, saying how far it has come."""
    files = {}
    for number, (format_, render) in enumerate(renderers.items(), start=1):
        files[format_] = render(content, digest(content))
        work.progress(already_done + (90 - already_done) * number // len(renderers))
    return files


def _actor(work: Work, follow_up: UnitFollowUp) -> Actor:
    """Whoever asked, with what they may do now; the system when a command did."""
    person = work.job.requested_by
    access = access_of(person, follow_up.unit.region, local_date(work.now())) if person else None
    return Actor(person, via="jobb", access=access, correlation=f"job:{work.job.pk}")
