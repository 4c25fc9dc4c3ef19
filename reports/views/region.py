"""Regionen: where every nämnd is, what each has decided to give to fullmäktige's goals, and what differs from their reports."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from goals.models import Goal, UnitFollowUp, UnitFollowUpState
from goals.models.assessments import Scope
from goals.models.rounds import UnitFollowUpKind
from goals.presentation.deadlines import state_words
from goals.presentation.decisions import decision_beside
from goals.presentation.matrix import KIND_WORDS, kind_words
from goals.presentation.statuses import StatusWords
from goals.presentation.way import where_it_is
from goals.queries.given import Given
from goals.queries.region import region_goals, region_row
from goals.queries.released import readable_assessments
from goals.queries.way import way_of
from goals.rules.attainment import NotJudged
from goals.rules.overall import CellKind
from goals.spreadsheets import CONTENT_TYPE
from goals.views.excel import list_file, wants_excel
from goals.views.files import as_attachment
from goals.views.links import goal_url
from goals.views.places import Link, Place, at_place, render_at
from reports.content.build import build_content
from reports.content.reconciliation import reconcile, sentence_of
from reports.content.region import Whole, build_given, find_whole, sources_of
from reports.content.schema import Document, write_json
from reports.content.schema.region import Check
from reports.content.stored import read_json
from reports.models import Report, ReportStage
from reports.queries import FROZEN, readable_reports
from tracker.permissions import Permission
from tracker.signs import ShownStatus

HEADINGS = (
    *("Slag", "Nämnd", "Mål eller uppdrag", "Benämning", "Uppgift"),
    *("I regionens rapport", "I nämndens rapport", "Beslut", "Skäl"),
)


@dataclass(frozen=True)
class Cell:
    """What a nämnd gives to a goal. `url` is the trace of it in the nämnd's report; "" where there is none to read."""

    unit: Any
    status: ShownStatus
    url: str


@never_cache
@require_safe
@at_place
def region(request: HttpRequest, place: Place) -> HttpResponse:
    """Every nämnd's state and dates, and the matrix of what is decided and let out to the reader."""
    follow_up = _follow_up(place)
    words = StatusWords.of_region(place.region)
    goals = list(region_goals(place.region, place.period.year).select_related("type", "plan__unit").in_plan_order())
    whole = find_whole(follow_up, goals, place.access)
    overall = _overall(follow_up, goals, place, words)
    addressed = [goal for goal in goals if any(one.kind != CellKind.NOT_ADDRESSED for one in whole.given[goal.pk])]
    never = {CellKind.NOT_PUBLISHED} if place.access.where(Permission.READ_DISPATCHED) else set()
    kinds = [ShownStatus("", kind_words(kind, whole.noun)) for kind in KIND_WORDS if kind not in never]
    context = {
        "lead": where_it_is(way_of(follow_up, place.access), place.today),
        "actions": _actions(place, follow_up),
        "units": [row.unit for row in whole.committees],
        "rows": [
            (goal, goal_url(place, goal), overall.get(goal.pk), [_cell(place, goal, one, whole) for one in whole.given[goal.pk]])
            for goal in addressed
        ],
        "others": [(goal, goal_url(place, goal), overall.get(goal.pk)) for goal in goals if goal not in addressed],
        "householding": _householding(follow_up, goals, place, words),
        "legend": [*words.legend_of_goals([NotJudged.NOT_DUE]), *kinds],
        "committees": [_committee(place, row, whole) for row in whole.committees],
        "assesses_goals": place.follow_up.assesses_goals,
    }
    return render_at(request, place, "reports/region.html", context)


def _follow_up(place: Place) -> UnitFollowUp:
    """The region's follow-up of the round; 404 where the unit decides none."""
    found = region_row(place.unit, place.follow_up.pk)
    if found is None:
        raise Http404
    return found


def _actions(place: Place, follow_up: UnitFollowUp) -> list[Link]:
    """The pages of the region's follow-up, as far as the reader has them."""
    ours = replace(place, kind=UnitFollowUpKind.REGION)
    pages = [(_("Regionstyrelsens beslut"), "reports:decision"), (_("Regionens rapport"), "reports:reports")]
    if place.shows_live:
        is_open = follow_up.state == UnitFollowUpState.OPEN
        pages.insert(0 if is_open else 1, (_("Bedöm målen") if is_open else _("Bedömning"), "goals:assessments"))
    if place.may(Permission.READ_MAILS):
        pages.append((_("Brev"), "reports:mails"))
    links = [Link(label, ours.url(name)) for label, name in pages]
    checks = [Link(_("Avstämning"), place.url("reports:region_check"))] if place.access.where(Permission.READ_DISPATCHED) else []
    return [*links, *checks]


def _overall(
    follow_up: UnitFollowUp, goals: Sequence[Goal], place: Place, words: StatusWords, scope: Scope = Scope.OVERALL
) -> Mapping[int, ShownStatus]:
    """What regionstyrelsen has decided of each goal, else what is proposed in the present round, as far as it may be read."""
    said = readable_assessments(place.access).filter(unit_follow_up=follow_up, goal__in=goals, scope=scope)
    found: dict[int, ShownStatus] = {}
    for one in said.exclude(status="").select_related("decision").order_by("round", "-stage"):
        if one.decision_id or one.goal_id not in found or one.round == follow_up.round:
            found[one.goal_id] = words.of_assessment(one, decision_beside(one))
    return found


def _householding(
    follow_up: UnitFollowUp, goals: Sequence[Goal], place: Place, words: StatusWords
) -> tuple[str, ShownStatus | None] | None:
    """What regionstyrelsen says of god ekonomisk hushållning, and where it does; None where no goal is flagged for it."""
    first = next((goal for goal in goals if goal.is_geh), None)
    if first is None:
        return None
    url = replace(place, kind=UnitFollowUpKind.REGION).url("goals:householding", pk=first.pk) if place.shows_live else ""
    return url, _overall(follow_up, [first], place, words, Scope.HOUSEHOLDING).get(first.pk)


def _cell(place: Place, goal: Goal, given: Given, whole: Whole) -> Cell:
    reports = whole.reports[given.unit_follow_up.pk]
    built = build_given(given, reports, goal.pk, whole.noun)
    if built.status is None or reports.report is None:
        is_hidden = built.code == CellKind.NOT_DECIDED and _is_decided_unseen(place, given)
        return Cell(given.unit, ShownStatus("", kind_words(CellKind.NOT_PUBLISHED, "") if is_hidden else built.word), "")
    status = ShownStatus(built.status.sign, built.word, is_forecast=built.status.is_forecast, decision=built.decision)
    key = f"goal:{goal.pk}/contribution"
    return Cell(given.unit, status, place.url("reports:report_trace", unit=given.unit, pk=reports.report.pk, key=key))


def _is_decided_unseen(place: Place, given: Given) -> bool:
    """Whether the nämnd has decided, and let that out to others than the reader."""
    reads = any(place.access.allows(one, given.unit.pk) for one in (Permission.READ_FROZEN, Permission.READ_DISPATCHED))
    return not reads and given.unit_follow_up.state == UnitFollowUpState.DECIDED


def _committee(place: Place, row: UnitFollowUp, whole: Whole) -> dict[str, Any]:
    report = whole.reports[row.pk].report
    return {
        "follow_up": row,
        "state": state_words(row, place.today),
        "url": place.url("goals:start", unit=row.unit),
        "report": report,
        "report_url": place.url("reports:report", unit=row.unit, pk=report.pk) if report else "",
    }


@never_cache
@require_safe
@at_place
def check(request: HttpRequest, place: Place) -> HttpResponse:
    """Avstämning: the region's report against the nämnders' decided reports as they are now; as an Excel file too."""
    follow_up = _follow_up(place)
    report, document = _ours(place, follow_up)
    # Whoever does not read what is dispatched would be told that what they may not see is not decided.
    if document is None or not place.access.where(Permission.READ_DISPATCHED):
        context: dict[str, Any] = {"checks": None, "report": None}
        return render_at(request, place, "reports/region_check.html", context | {"breadcrumbs": _trail(place)})
    whole = find_whole(follow_up, [], place.access)
    checks = reconcile(document, sources_of(whole.committees, whole.reports))
    if wants_excel(request):
        name, data = list_file(place, _("Avstämning"), [HEADINGS, *map(_row, checks)])
        return as_attachment(data, name=name, media_type=CONTENT_TYPE)
    ours = replace(place, kind=UnitFollowUpKind.REGION)
    context = {
        "checks": checks,
        "lead": sentence_of(checks),
        "report": report,
        "report_url": ours.url("reports:report", pk=report.pk) if report else "",
        "breadcrumbs": _trail(place),
    }
    return render_at(request, place, "reports/region_check.html", context)


def _ours(place: Place, follow_up: UnitFollowUp) -> tuple[Report | None, Document | None]:
    """The region's newest frozen report that the reader may read; before there is one what it would say now, for those inside."""
    frozen = readable_reports(place.access).filter(unit_follow_up=follow_up, stage__in=FROZEN)
    report = frozen.select_related("unit_follow_up").newest_first().first()
    if report is not None:
        return report, read_json(report.content)
    if not place.shows_live:
        return None, None
    content = build_content(follow_up, stage=ReportStage.DRAFT, version=1, now=timezone.now())
    return None, read_json(write_json(content))


def _row(one: Check) -> list[str]:
    return [one.word, one.unit, one.where, one.name, one.what, one.region, one.own, one.since, one.reason]


def _trail(place: Place) -> list[Link]:
    return [Link(_("Regionen"), place.url("reports:region"))]
