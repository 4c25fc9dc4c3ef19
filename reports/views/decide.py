"""What the nämnd decided, as the secretary registers it; and letting it out."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from goals.models import Attachment, Decision, DecisionKind, UnitFollowUp
from goals.operations.council_decisions import register_council_decision
from goals.operations.reviews import attach_review
from goals.operations.round_decisions import RoundDecisionEntry, complete_decision, open_correction
from goals.presentation.assessments import label_of, proposed_status, status_choices
from goals.presentation.decisions import short_decision
from goals.presentation.statuses import StatusWords
from goals.queries.assessable import Assessable
from goals.queries.assessments import access_of_unit, round_assessments
from goals.queries.rows import round_of
from goals.queries.work import unit_follow_up_of
from goals.views.edit.base import actor_of, heard
from goals.views.files import as_attachment
from goals.views.places import Place, at_place
from reports.forms.acts import (
    ActForm,
    CompleteForm,
    ConfirmForm,
    CorrectionForm,
    CouncilForm,
    DecideForm,
    ReferBackForm,
    ReviewForm,
    default_day,
)
from reports.models import Report, ReportStage
from reports.operations.acts import HasMoved
from reports.operations.acts import decide as decide_operation
from reports.operations.releases import dispatch as dispatch_operation
from reports.operations.releases import publish as publish_operation
from reports.queries import FROZEN, moved_since_hand_over, readable_reports
from reports.views.acts import DECIDED, HANDED_OVER, VIA, act_page, acting, decide_words, went_well
from tracker.permissions import Permission


@acting(Permission.REGISTER_DECISION, HANDED_OVER)
def decide(request: HttpRequest, place: Place, follow_up: UnitFollowUp) -> HttpResponse:
    """Registrera beslut: enligt förslag by default, goal by goal where the nämnd decided otherwise."""
    now = timezone.now()
    moved = moved_since_hand_over(follow_up, now)
    words = StatusWords.of_region(place.region)
    choices = status_choices(words, is_forecast=not place.period.is_year_end)
    form = DecideForm(
        [(item, label_of(item), proposed_status(item, words)) for item in _items(follow_up)],
        {code: status.word for code, status in choices.items()},
        request.POST or None,
        round_=follow_up.round,
        seen=moved.digest,
        held_on=default_day(follow_up.meets_on, place.today),
    )
    if request.method == "POST":
        done = heard(
            form,
            lambda: decide_operation(
                by=actor_of(place, VIA, form.id),
                now=now,
                unit_follow_up=follow_up,
                seen_round=form.seen_round,
                entry=form.entry,
                seen=form.cleaned_data["seen"],
                accepts_moved=form.cleaned_data["accepts_moved"],
            ),
        )
        if done:
            return went_well(request, place, _("Beslutet är registrerat. Rapporten är fryst som beslutad och expedierad."))
        if isinstance(form.refused, HasMoved):
            moved = form.refused.moved
            form.see_anew(moved.digest, "accepts_moved")
    return act_page(
        request,
        place,
        form,
        title=decide_words(place),
        button=_("Registrera beslutet"),
        template="reports/decide.html",
        moved=moved.differences,
    )


def _items(follow_up: UnitFollowUp) -> tuple[Assessable, ...]:
    """What the nämnd has to decide of, in a round that assesses goals."""
    if not follow_up.follow_up.assesses_goals:
        return ()
    round_ = round_of(follow_up.follow_up)
    return round_assessments(follow_up, round_, access_of_unit(follow_up.unit, round_.period.last_day)).items


@acting(Permission.REGISTER_DECISION, HANDED_OVER)
def refer_back(request: HttpRequest, place: Place, follow_up: UnitFollowUp) -> HttpResponse:
    """Återremiss: the nämnd wants it complemented."""
    day = default_day(follow_up.meets_on, place.today)
    form = ReferBackForm(request.POST or None, round_=follow_up.round, held_on=day)
    if request.method == "POST":
        done = heard(
            form,
            lambda: decide_operation(
                by=actor_of(place, VIA, form.id),
                now=timezone.now(),
                unit_follow_up=follow_up,
                seen_round=form.seen_round,
                entry=RoundDecisionEntry(decision=form.decision(DecisionKind.REFERRED_BACK)),
            ),
        )
        if done:
            return went_well(request, place, _("Återremissen är registrerad. Uppföljningen är öppen igen."))
    lead = _(
        "Uppföljningen öppnas som en ny omgång, som börjar med förslagen som de är. Inget fryses som beslutat. "
        "Det förslag som nämnden fick finns kvar."
    )
    return act_page(request, place, form, title=_("Registrera återremiss"), lead=lead, button=_("Registrera återremissen"))


@acting(Permission.REGISTER_DECISION, DECIDED)
def correct(request: HttpRequest, place: Place, follow_up: UnitFollowUp) -> HttpResponse:
    """Öppna för rättelse by a decision of its own."""
    form = CorrectionForm(request.POST or None, round_=follow_up.round)
    if request.method == "POST":
        done = heard(
            form,
            lambda: open_correction(
                by=actor_of(place, VIA, form.id),
                now=timezone.now(),
                unit_follow_up=follow_up,
                seen_round=form.seen_round,
                decision=form.decision(DecisionKind.CORRECTS),
            ),
        )
        if done:
            return went_well(request, place, _("Uppföljningen är öppen för rättelse. Det tidigare beslutet gäller tills vidare."))
    lead = _(
        "En rättelse behöver ett eget beslut. Uppföljningen öppnas som en ny omgång, som börjar med det som beslutades. "
        "Det beslut som finns gäller och visas tills ett nytt är registrerat, och finns kvar efteråt."
    )
    return act_page(request, place, form, title=_("Öppna för rättelse"), lead=lead, button=_("Öppna för rättelse"))


@acting(Permission.REGISTER_DECISION)
def complete(request: HttpRequest, place: Place, follow_up: UnitFollowUp, pk: int) -> HttpResponse:
    """Add when the minutes were signed, and where they are."""
    decision = Decision.objects.filter(unit_follow_up=follow_up, pk=pk).select_related("unit").first()
    if decision is None:
        raise Http404
    known = {name: getattr(decision, name) for name in ("signed_on", "is_immediate", "link")}
    form = CompleteForm(request.POST or None, round_=follow_up.round, **known)
    if request.method == "POST":
        fields = ("signed_on", "is_immediate", "link")
        done = heard(
            form,
            lambda: complete_decision(
                by=actor_of(place, VIA, form.id),
                now=timezone.now(),
                decision=decision,
                **{name: form.cleaned_data[name] for name in fields},
            ),
        )
        if done:
            return went_well(request, place, _("Beslutet är kompletterat."))
    lead = _("Det som är fryst säger det som var känt när det frystes.")
    title = _("Komplettera beslutet {decision}").format(decision=short_decision(decision))
    return act_page(request, place, form, title=title, lead=lead, button=_("Spara"))


@acting(Permission.READ_ADOPTED, DECIDED)
def council(request: HttpRequest, place: Place, follow_up: UnitFollowUp) -> HttpResponse:
    """What fullmäktige decided of the region's report; the operation says who may."""
    if not follow_up.is_of_region:
        raise Http404
    form = CouncilForm(request.POST or None, round_=follow_up.round, held_on=default_day(place.follow_up.council_on, place.today))
    if request.method == "POST":
        done = heard(
            form,
            lambda: register_council_decision(
                by=actor_of(place, VIA, form.id),
                now=timezone.now(),
                unit_follow_up=follow_up,
                seen_round=form.seen_round,
                decision=form.decision(DecisionKind(form.cleaned_data["kind"])),
            ),
        )
        if done:
            return went_well(request, place, _("Fullmäktiges beslut är registrerat."))
    lead = _("Rapporten ändras inte av beslutet: den är fryst som regionstyrelsen beslutade den.")
    return act_page(request, place, form, title=_("Registrera fullmäktiges beslut"), lead=lead, button=_("Registrera beslutet"))


@acting(Permission.ATTACH_REVIEW, DECIDED)
def review(request: HttpRequest, place: Place, follow_up: UnitFollowUp) -> HttpResponse:
    """Revisorernas bedömning, attached by an auditor or the secretary."""
    form = ReviewForm(request.POST or None, request.FILES or None, round_=follow_up.round)
    if request.method == "POST":
        done = heard(
            form,
            lambda: attach_review(
                by=actor_of(place, VIA, form.id),
                now=timezone.now(),
                unit_follow_up=follow_up,
                seen_round=form.seen_round,
                name=form.cleaned_data["file"].name,
                data=form.cleaned_data["file"].read(),
            ),
        )
        if done:
            return went_well(request, place, _("Revisorernas bedömning är bifogad."))
    lead = _("Handlingen läggs till den beslutade rapporten som den är, och läses av alla som läser rapporten.")
    title = _("Bifoga revisorernas bedömning")
    return act_page(request, place, form, title=title, lead=lead, button=_("Bifoga"), template="reports/review.html")


@never_cache
@require_safe
@at_place
def attachment(request: HttpRequest, place: Place, pk: int) -> HttpResponse:
    """A document that is attached to a follow-up, for those who may read its decided report."""
    follow_up = unit_follow_up_of(place.unit, place.follow_up, place.kind)
    readable = readable_reports(place.access).filter(unit_follow_up=follow_up, stage=ReportStage.DECIDED)
    kept = Attachment.objects.filter(unit_follow_up=follow_up, pk=pk).exclude(data=b"")
    found = kept.first() if follow_up and readable.exists() else None
    if found is None:
        raise Http404
    return as_attachment(bytes(found.data), name=found.name, media_type=found.media_type)


@acting(Permission.DISPATCH)
def dispatch(request: HttpRequest, place: Place, follow_up: UnitFollowUp, pk: int) -> HttpResponse:
    """Expediera the proposal before the nämnd has decided, knowing what that means."""
    report = _report(follow_up, pk)
    form = ConfirmForm(request.POST or None, round_=report.round)
    if request.method == "POST":
        done = heard(
            form,
            lambda: dispatch_operation(
                by=actor_of(place, VIA, form.id),
                now=timezone.now(),
                report=report,
                knows_it_becomes_public=form.cleaned_data["knows_it_becomes_public"],
            ),
        )
        if done:
            return went_well(request, place, _("Förslaget är expedierat till regionstyrelsen."))
    return act_page(
        request,
        place,
        form,
        title=_("Expediera före beslutet"),
        button=_("Expediera förslaget"),
        template="reports/dispatch.html",
    )


@acting(Permission.PUBLISH)
def publish(request: HttpRequest, place: Place, follow_up: UnitFollowUp, pk: int) -> HttpResponse:
    """Publicera what has been dispatched."""
    report = _report(follow_up, pk)
    form = ActForm(request.POST or None, round_=report.round)
    if request.method == "POST":
        by = place.actor(VIA)
        done = heard(form, lambda: publish_operation(by=by, now=timezone.now(), report=report))
        if done:
            return went_well(request, place, _("Rapporten är publicerad."))
    return act_page(
        request, place, form, title=_("Publicera"), button=_("Publicera"), template="reports/publish.html", report=report
    )


def _report(follow_up: UnitFollowUp, pk: int) -> Report:
    found = Report.objects.filter(unit_follow_up=follow_up, stage__in=FROZEN, pk=pk)
    report = found.select_related("unit_follow_up__unit", "unit_follow_up__follow_up").first()
    if report is None:
        raise Http404
    return report
