"""Beslut: where a nämnd's round is on its way from open to published, and the one thing to do next."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from goals.models import Attachment, LockException, UnitFollowUp, UnitFollowUpState
from goals.models.rounds import ReleaseAct, ReleaseStage
from goals.operations.council_decisions import council_of
from goals.presentation.decisions import sentence_of, short_decision
from goals.presentation.way import entries_of, exception_words, steps_of, where_it_is
from goals.queries.answering import carried_on
from goals.queries.missing import Missing, missing_at_hand_over
from goals.queries.way import Way, has_met, way_of
from goals.queries.work import unit_follow_up_of
from goals.views.places import Link, Place, at_place, render_at
from reports.models import Report, ReportStage
from reports.queries import FROZEN, moved_since_hand_over, readable_reports
from reports.views.acts import PAGE, decide_words, groups_of, hand_over_words
from reports.views.reports import downloads_of, with_files
from tracker.permissions import Permission

OPEN, HANDED_OVER, DECIDED = UnitFollowUpState.OPEN, UnitFollowUpState.HANDED_OVER, UnitFollowUpState.DECIDED


@never_cache
@require_safe
@at_place
def decision(request: HttpRequest, place: Place) -> HttpResponse:
    """The way of the nämnd's round, what is missing or has changed, the acts that the reader may do, and every round of it."""
    follow_up = unit_follow_up_of(place.unit, place.follow_up, place.kind)
    if follow_up is None:
        ceased = carried_on(place.unit, place.follow_up, place.access)
        links = [(unit, place.url(PAGE, unit=unit)) for unit in ceased]
        context: dict[str, Any] = {"follow_up": None, "maskings_url": _maskings_url(place), "carried_on": links}
        return render_at(request, place, "reports/decision.html", context)
    way = way_of(follow_up, place.access)
    reports = list(with_files(readable_reports(place.access).filter(unit_follow_up=follow_up, stage__in=FROZEN)))
    actions = _actions(place, way, reports)
    aside = {place.url(f"reports:{name}") for name in ("give_exception", "take_back", "correct")}
    context = {
        "follow_up": follow_up,
        "heir": place.unit.successor if place.unit.active_to and place.unit.active_to < place.today else None,
        "lead": where_it_is(way, place.today),
        "steps": steps_of(way, place.today, names_people=place.shows_live),
        "actions": actions,
        "all_quiet": bool(actions) and actions[0].url in aside,
        "standing": short_decision(way.standing) if way.standing else "",
        "rounds": _rounds(place, way, reports),
        "council": [sentence_of(one) for one in way.council],
        "attachments": _attachments(place, follow_up, reports),
        "is_inside": place.shows_live or place.may(Permission.READ_FROZEN),
        "maskings_url": _maskings_url(place),
    }
    if place.shows_live:
        context |= _live(place, way)
    return render_at(request, place, "reports/decision.html", context)


def _maskings_url(place: Place) -> str:
    """Where what is masked is listed; "" for who may not mask here."""
    return place.url("reports:maskings") if place.unit.is_authority and place.may(Permission.MASK) else ""


def _actions(place: Place, way: Way, reports: list[Report]) -> list[Link]:
    """What the reader may do now, the next thing first. What needs a report is there only when it can be read."""
    state, found = way.follow_up.state, []
    proposal = _of_round(reports, ReportStage.PROPOSAL, way.follow_up.round)
    decided = _of_round(reports, ReportStage.DECIDED, way.follow_up.round)

    def add(permission: Permission, label: str, name: str, **kwargs: Any) -> None:
        if place.may(permission):
            found.append(Link(label, place.url(name, **kwargs)))

    if state == OPEN and place.follow_up.opens_on <= place.today:
        add(Permission.HAND_OVER, hand_over_words(place), "reports:hand_over")
    if state == HANDED_OVER:
        add(Permission.REGISTER_DECISION, decide_words(place), "reports:decide")
        add(Permission.REGISTER_DECISION, _("Registrera återremiss"), "reports:refer_back")
        add(Permission.GIVE_EXCEPTION, _("Ge undantag från låset"), "reports:give_exception")
        if not has_met(way.follow_up, place.today):
            add(Permission.HAND_OVER, _("Återta underlaget"), "reports:take_back")
        if proposal and way.release(ReleaseAct.DISPATCHED) is None:
            add(Permission.DISPATCH, _("Expediera före beslutet"), "reports:dispatch", pk=proposal.pk)
    if state == DECIDED:
        found += _to_council(place, way)
        if decided and way.release(ReleaseAct.PUBLISHED) is None:
            add(Permission.PUBLISH, _("Publicera"), "reports:publish", pk=decided.pk)
        if way.follow_up.decision and not (way.follow_up.decision.signed_on or way.follow_up.decision.is_immediate):
            pk = way.follow_up.decision.pk
            add(Permission.REGISTER_DECISION, _("Ange när protokollet justerades"), "reports:complete", pk=pk)
        add(Permission.REGISTER_DECISION, _("Öppna för rättelse"), "reports:correct")
        add(Permission.ATTACH_REVIEW, _("Bifoga revisorernas bedömning"), "reports:review")
    return found


def _to_council(place: Place, way: Way) -> list[Link]:
    """The way to register fullmäktige's decision on the region's report, where it is not there."""
    follow_up = way.follow_up
    is_registered = any(one.round == follow_up.round for one in way.council)
    council = council_of(follow_up) if follow_up.is_of_region and not is_registered else None
    if council is None:
        return []
    may = place.may(Permission.REGISTER_DECISION) or place.access.allows(Permission.REGISTER_DECISION, council.pk)
    return [Link(_("Registrera fullmäktiges beslut"), place.url("reports:council"))] if may else []


def _of_round(reports: list[Report], stage: ReportStage, round_: int) -> Report | None:
    return next((report for report in reports if (report.stage, report.round) == (stage, round_)), None)


def _attachments(place: Place, follow_up: UnitFollowUp, reports: list[Report]) -> list[tuple[Attachment, str]]:
    """What is attached, with where it is; for those who read what is decided."""
    if not any(report.stage == ReportStage.DECIDED for report in reports):
        return []
    kept = Attachment.objects.filter(unit_follow_up=follow_up).exclude(data=b"").defer("data")
    found = kept.select_related("added_by").order_by("pk")
    return [(one, place.url("reports:attachment", pk=one.pk)) for one in found]


def _live(place: Place, way: Way) -> dict[str, Any]:
    """What only the nämnd and its förvaltning see: what is missing, what has changed, and what has been opened."""
    follow_up, now = way.follow_up, timezone.now()
    is_open = follow_up.state == OPEN and place.follow_up.opens_on <= place.today
    missing = missing_at_hand_over(follow_up, place.access.person) if is_open else Missing(())
    moved = moved_since_hand_over(follow_up, now).differences if follow_up.state == HANDED_OVER else ()
    return {
        "is_open": is_open,
        "missing": groups_of(missing),
        "moved": moved,
        "exceptions": [_exception(place, one) for one in way.exceptions],
        "auditors_since": follow_up.open_to_auditors_at,
        "auditors_url": place.url("reports:auditors") if place.may(Permission.OPEN_TO_AUDITORS) else "",
    }


def _exception(place: Place, exception: LockException) -> dict[str, Any]:
    now = timezone.now()
    may_end = exception.expires_at > now and place.may(Permission.GIVE_EXCEPTION)
    return {
        "exception": exception,
        "until": exception_words(exception, now),
        "end_url": place.url("reports:end_exception", pk=exception.pk) if may_end else "",
    }


def _rounds(place: Place, way: Way, reports: list[Report]) -> list[dict[str, Any]]:
    """Every round of the follow-up that there is something to say of, the newest first."""
    found = []
    for round_ in range(way.follow_up.round, 0, -1):
        entries = entries_of(way, round_)
        own = [_row(place, way, report) for report in reports if report.round == round_]
        if entries or own:
            found.append({"number": round_, "entries": entries, "reports": own})
    return found


def _row(place: Place, way: Way, report: Report) -> dict[str, Any]:
    """A frozen report with its files, how it has been let out, and the way to publish it."""
    stage = ReleaseStage(report.stage)
    dispatched, published = (way.release(act, stage, report.round) for act in (ReleaseAct.DISPATCHED, ReleaseAct.PUBLISHED))
    may_publish = dispatched is not None and published is None and place.may(Permission.PUBLISH)
    return {
        "report": report,
        "url": place.url("reports:report", pk=report.pk),
        "downloads": downloads_of(place, report),
        "dispatched": dispatched,
        "published": published,
        "publish_url": place.url("reports:publish", pk=report.pk) if may_publish else "",
    }
