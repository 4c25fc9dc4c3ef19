"""Granskning: what there is to look at in a nämnd's round, and how the nämnder of a round stand beside each other."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from goals.models import UnitFollowUp
from goals.models.rounds import UnitFollowUpKind
from goals.queries.given import committees_in
from goals.views.excel import excel_way, wants_excel, xlsx_response
from goals.views.lists import put_in_order, turn_to_page
from goals.views.places import Link, Place, at_place, render_at
from reports.content.build import build_content
from reports.content.schema import Document, write_json
from reports.content.stored import read_json
from reports.inspection.findings import KINDS, Finding, Known, coverage_of, findings_of, numbers_of, outcomes_of
from reports.inspection.queries import reported_on
from reports.inspection.tables import FindingFilter, FindingLine, FindingTable, ShortListing, UnitLine, UnitTable
from reports.models import Report, ReportQuerySet, ReportStage
from reports.queries import readable_reports
from tracker.periods import local_date
from tracker.permissions import Permission


@dataclass(frozen=True)
class Inspected:
    """What is inspected: a content, the report that it is of (None for what stands now), and what is known beside it."""

    document: Document
    report: Report | None
    known: Known


@never_cache
@require_safe
@at_place
def inspection(request: HttpRequest, place: Place) -> HttpResponse:
    """What there is to look at in the nämnd's round, as far as the reader may read it; ?format=xlsx gives it as a file."""
    if not place.may(Permission.READ_HISTORY):
        raise Http404
    inspected = _inspected(place)
    if inspected is None:
        return render_at(request, place, "reports/inspection.html", {"inspected": None} | _ways(place))
    found = findings_of(inspected.document, inspected.known)
    counts = Counter(finding.code for finding in found)
    narrowing = FindingFilter(request.GET, codes=[code for code in KINDS if counts[code]])
    kept = [finding for finding in found if narrowing.keeps(finding)]
    table = FindingTable([FindingLine(one, _trace_url(place, inspected, one)) for one in kept])
    put_in_order(table, request.GET)
    listing = ShortListing("inspection", _("Granskning"), table, narrowing, len(kept))
    if wants_excel(request):
        return xlsx_response(place, listing)
    turn_to_page(request, table)
    context = {
        "inspected": inspected,
        "coverage": coverage_of(inspected.document, inspected.known),
        "counts": [(_(KINDS[code]), counts[code], f"?kind={code}") for code in KINDS if counts[code]],
        "table": table,
        "filter": narrowing,
        "shown": listing.count,
        "has_findings": bool(found),
        "excel": excel_way(request, place, listing),
        "report_url": place.url("reports:report", pk=inspected.report.pk) if inspected.report else "",
    }
    return render_at(request, place, "reports/inspection.html", context | _ways(place))


def _ways(place: Place) -> dict[str, str]:
    """To the other nämnder, and from regionstyrelsen's own follow-up to the region's; "" where there is none."""
    region = replace(place, kind=UnitFollowUpKind.REGION)
    has_region = place.unit.has_oversight and not place.is_of_region
    return {
        "units_url": place.url("reports:inspection_units"),
        "region_url": region.url("reports:inspection") if has_region else "",
    }


def _inspected(place: Place) -> Inspected | None:
    """What stands now, for those who read live rows of a round that is open; else the last frozen report that they may read."""
    follow_up = _follow_up(place)
    if follow_up is None:
        return None
    report = _frozen(place, follow_up)
    is_now = place.shows_live and (report is None or report.round < follow_up.round)
    if is_now:
        content = build_content(follow_up, stage=ReportStage.DRAFT, version=1, now=timezone.now())
        return _with_known(read_json(write_json(content)), None, follow_up, None)
    if report is None:
        return None
    handed_over = None
    if report.stage == ReportStage.DECIDED:
        # What was handed over stands beside what was decided in the decided report itself: whoever reads that may compare them.
        earlier = Report.objects.filter(unit_follow_up=follow_up, stage=ReportStage.PROPOSAL, round=report.round)
        proposal = earlier.exclude(content="").order_by("-version").first()
        handed_over = read_json(proposal.content) if proposal else None
    return _with_known(read_json(report.content), report, follow_up, handed_over)


def _follow_up(place: Place) -> UnitFollowUp | None:
    rows = UnitFollowUp.objects.filter(unit=place.unit, follow_up=place.follow_up, kind=place.kind)
    return rows.select_related("unit__region", "follow_up").first()


def _frozen(place: Place, follow_up: UnitFollowUp) -> Report | None:
    """The last frozen report of the follow-up that the reader may read: what was decided before what was proposed."""
    rows: ReportQuerySet = readable_reports(place.access).filter(unit_follow_up=follow_up).exclude(stage=ReportStage.DRAFT)
    return rows.order_by("-round", "stage", "-version").first()


def _with_known(document: Document, report: Report | None, follow_up: UnitFollowUp, handed_over: Document | None) -> Inspected:
    until = local_date(report.created_at if report else timezone.now())
    days = reported_on(follow_up.unit.region, dict.fromkeys(outcomes_of(document), until))
    return Inspected(document, report, Known(days, follow_up.outcomes_due_on, handed_over))


def _trace_url(place: Place, inspected: Inspected, finding: Finding) -> str:
    """To the trace of a finding; of a whole nämnd that differs from the region, to where both are said."""
    report = inspected.report
    if not finding.key:
        return place.url("reports:report", pk=report.pk) + "#avstamning" if report else place.url("reports:region_check")
    if report is None:
        return place.url("reports:trace", key=finding.key)
    return place.url("reports:report_trace", pk=report.pk, key=finding.key)


@never_cache
@require_safe
@at_place
def units(request: HttpRequest, place: Place) -> HttpResponse:
    """The nämnder of the round beside each other, by the last frozen report of each that the reader may read."""
    if not place.access.where(Permission.READ_HISTORY):
        raise Http404
    rows = committees_in(place.follow_up)
    frozen = _last_reports(place, rows)
    own = place.access.where(Permission.READ_HISTORY)
    documents = {pk: read_json(report.content) for pk, report in frozen.items()}
    days = reported_on(place.region, _until(frozen, documents))
    lines = [
        _unit_line(place, row, documents.get(row.pk), Known(days, row.outcomes_due_on), is_own=row.unit_id in own) for row in rows
    ]
    table = UnitTable(lines)
    put_in_order(table, request.GET)
    listing = ShortListing("inspection_units", _("Granskning av nämnderna"), table, FindingFilter({}, codes=()), len(rows))
    if wants_excel(request):
        return xlsx_response(place, listing)
    turn_to_page(request, table)
    context = {
        "table": table,
        "excel": excel_way(request, place, listing),
        "breadcrumbs": [Link(_("Granskning"), place.url("reports:inspection"))] if place.may(Permission.READ_HISTORY) else [],
    }
    return render_at(request, place, "reports/inspection_units.html", context)


def _last_reports(place: Place, rows: Any) -> dict[int, Report]:
    """The last frozen report of each nämnd that the reader may read; one query."""
    found = readable_reports(place.access).filter(unit_follow_up__in=rows).exclude(stage=ReportStage.DRAFT)
    ordered = found.select_related("unit_follow_up__unit__region").order_by("round", "-stage", "version")
    return {report.unit_follow_up_id: report for report in ordered}


def _until(frozen: Mapping[int, Report], documents: Mapping[int, Document]) -> dict[str, date]:
    """Up to which day it is asked when each outcome was reported: when its report was frozen."""
    return {outcome: local_date(report.created_at) for pk, report in frozen.items() for outcome in outcomes_of(documents[pk])}


def _unit_line(place: Place, row: UnitFollowUp, document: Document | None, known: Known, *, is_own: bool) -> UnitLine:
    url = place.url("reports:inspection", unit=row.unit) if is_own else ""
    if document is None:
        return UnitLine(row.unit.name, url, _("inget utlämnat"), None)
    numbers = numbers_of(document, known)
    if not is_own:
        # When something was reported is history, which not everybody reads of whom they read the report.
        numbers = {name: number for name, number in numbers.items() if name not in {"in_time", "late"}}
    return UnitLine(row.unit.name, url, str(document.label), numbers)
