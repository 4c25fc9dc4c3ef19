"""The acts, each a page of its own that says what it does before it is done."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.db.models.functions import Collate
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from goals.models import Indicator, LockException, UnitFollowUp, UnitFollowUpState
from goals.operations.acts import refuse_unless
from goals.operations.auditors import close_to_auditors, open_to_auditors
from goals.operations.hand_over import IsMissing
from goals.operations.lock_exceptions import end_lock_exception, give_lock_exception
from goals.operations.reopening import take_back as take_back_operation
from goals.presentation.way import MISSING_WORDS
from goals.queries.assessments import access_of_unit
from goals.queries.entries import asked_rows
from goals.queries.missing import Missing, missing_at_hand_over
from goals.queries.reported import reported_in
from goals.queries.rows import round_of
from goals.queries.work import unit_follow_up_of
from goals.views.edit.base import actor_of, form_page, heard, tell
from goals.views.places import Link, Place, at_place, render_at
from reports.forms.acts import ActForm, ExceptionForm, HandOverForm, ReasonForm
from reports.operations.acts import hand_over as hand_over_operation
from tracker.operations import Refused, require
from tracker.periods import end_of_day
from tracker.permissions import Permission

VIA = "sidan Beslut"
PAGE = "reports:decision"
OPEN, HANDED_OVER, DECIDED = UnitFollowUpState.OPEN, UnitFollowUpState.HANDED_OVER, UnitFollowUpState.DECIDED


def acting(permission: Permission, state: UnitFollowUpState | None = None) -> Callable[..., Callable[..., HttpResponse]]:
    """Make a view of an act in a nämnd's round, for those who have the permission, while the round is in the state.

    Whoever may not, and comes when the round is elsewhere, is told why in words.
    """

    def decorator(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @never_cache
        @require_http_methods(["GET", "HEAD", "POST"])
        @at_place
        @wraps(view)
        def wrapper(request: HttpRequest, place: Place, **kwargs: Any) -> HttpResponse:
            follow_up = unit_follow_up_of(place.unit, place.follow_up, place.kind)
            if follow_up is None:
                raise Http404
            try:
                require(place.actor(VIA), permission, place.unit)
                if state is not None and request.method != "POST":
                    refuse_unless(follow_up, state, follow_up.round)
                return view(request, place, follow_up, **kwargs)
            except Refused as refused:
                context = {"refused": refused.sentence, "back": Link(_("Till Beslut"), place.url(PAGE))}
                status = 403 if refused.code == "NOT_PERMITTED" else 409
                return render_at(request, place, "goals/edit/refused.html", context, status=status)

        return wrapper

    return decorator


def act_page(request: HttpRequest, place: Place, form: ActForm, **options: Any) -> HttpResponse:
    """The page of an act, with the way back to where it is decided."""
    back = place.url(PAGE)
    options = {"template": "reports/act.html"} | options
    return form_page(request, place, form, cancel=back, breadcrumbs=[Link(_("Beslut"), back)], **options)


def hand_over_words(place: Place) -> str:
    """What the act of the manager is called."""
    return _("Överlämna till regionstyrelsen") if place.is_of_region else _("Överlämna till nämnden")


def decide_words(place: Place) -> str:
    """What the act of the secretary is called."""
    return _("Registrera regionstyrelsens beslut") if place.is_of_region else _("Registrera nämndens beslut")


def went_well(request: HttpRequest, place: Place, words: str) -> HttpResponse:
    """Say what was done, where one sees where the round is."""
    messages.success(request, words)
    return redirect(place.url(PAGE))


@acting(Permission.HAND_OVER, OPEN)
def hand_over(request: HttpRequest, place: Place, follow_up: UnitFollowUp) -> HttpResponse:
    """Överlämna till nämnden: what is missing by name, what is approved by it, and the yes."""
    person = place.access.person
    missing = missing_at_hand_over(follow_up, person)
    form = HandOverForm(request.POST or None, round_=follow_up.round, seen=missing.digest)
    if request.method == "POST":
        done = heard(
            form,
            lambda: hand_over_operation(
                by=actor_of(place, VIA, form.id),
                now=timezone.now(),
                unit_follow_up=follow_up,
                seen_round=form.seen_round,
                seen=form.cleaned_data["seen"],
                accepts_missing=form.cleaned_data["accepts_missing"],
            ),
        )
        if done:
            return went_well(request, place, _("Underlaget är överlämnat. Utfall och bedömningar är låsta."))
        if isinstance(form.refused, IsMissing):
            missing = form.refused.missing
            form.see_anew(missing.digest, "accepts_missing")
    if not missing:
        del form.fields["accepts_missing"]
    return act_page(
        request,
        place,
        form,
        title=hand_over_words(place),
        button=hand_over_words(place),
        template="reports/hand_over.html",
        groups=groups_of(missing),
        reported=reported_in(follow_up, person),
    )


def groups_of(missing: Missing) -> list[tuple[str, list[Any]]]:
    """What is missing, by why it is, in words."""
    return [(_(MISSING_WORDS[kind]), items) for kind, items in missing.by_kind.items()]


@acting(Permission.HAND_OVER, HANDED_OVER)
def take_back(request: HttpRequest, place: Place, follow_up: UnitFollowUp) -> HttpResponse:
    """Återta before the meeting."""
    form = ReasonForm(request.POST or None, round_=follow_up.round)
    if request.method == "POST":
        done = heard(
            form,
            lambda: take_back_operation(
                by=actor_of(place, VIA, form.id),
                now=timezone.now(),
                unit_follow_up=follow_up,
                seen_round=form.seen_round,
                reason=form.cleaned_data["reason"],
            ),
        )
        if done:
            return went_well(request, place, _("Underlaget är återtaget. Utfall och bedömningar kan ändras igen."))
    lead = _(
        "Uppföljningen öppnas som en ny omgång, som börjar med förslagen som de är. Det som har godkänts är fortfarande godkänt. "
        "Det förslag som överlämnades finns kvar."
    )
    return act_page(request, place, form, title=_("Återta underlaget"), lead=lead, button=_("Återta"))


@acting(Permission.GIVE_EXCEPTION, HANDED_OVER)
def give_exception(request: HttpRequest, place: Place, follow_up: UnitFollowUp) -> HttpResponse:
    """Undantag från låset för namngivna indikatorer."""
    form = ExceptionForm(
        _indicators(follow_up), request.POST or None, round_=follow_up.round, expires_on=follow_up.meeting_on or place.today
    )
    if request.method == "POST":
        done = heard(
            form,
            lambda: (
                give_lock_exception(
                    by=actor_of(place, VIA, form.id),
                    now=timezone.now(),
                    unit_follow_up=follow_up,
                    seen_round=form.seen_round,
                    indicators=[indicator.pk for indicator in form.cleaned_data["indicators"]],
                    reason=form.cleaned_data["reason"],
                    expires_at=end_of_day(form.cleaned_data["expires_on"]),
                )
                or True
            ),
        )
        if done:
            return went_well(request, place, _("Indikatorerna är öppna. Det som ändras rapporteras och godkänns som vanligt."))
    lead = _(
        "Underlaget är låst. Ett undantag öppnar bara de indikatorer du väljer. Undantaget står i rapporten, med skälet. "
        "Förslaget som överlämnades ändras inte."
    )
    return act_page(request, place, form, title=_("Ge undantag från låset"), lead=lead, button=_("Ge undantag"))


def _indicators(follow_up: UnitFollowUp) -> Any:
    """The indicators that the round asks for, by name."""
    round_ = round_of(follow_up.follow_up)
    rows = asked_rows(follow_up.unit, round_, access_of_unit(follow_up.unit, round_.period.last_day))
    due = Indicator.objects.filter(pk__in={row.indicator.pk for row in rows if row.is_due})
    return due.order_by(Collate("name", "sv-x-icu"), "pk")


@acting(Permission.GIVE_EXCEPTION)
def end_exception(request: HttpRequest, place: Place, follow_up: UnitFollowUp, pk: int) -> HttpResponse:
    """End an exception before its time; only a POST does."""
    exception = LockException.objects.filter(unit_follow_up=follow_up, pk=pk).select_related("unit_follow_up__unit").first()
    if exception is None:
        raise Http404
    if request.method == "POST" and tell(
        request, lambda: end_lock_exception(by=place.actor(VIA), now=timezone.now(), exception=exception)
    ):
        messages.success(request, _("Undantaget är avslutat."))
    return redirect(place.url(PAGE))


@acting(Permission.OPEN_TO_AUDITORS)
def auditors(request: HttpRequest, place: Place, follow_up: UnitFollowUp) -> HttpResponse:
    """Open the live drafts to the auditors, or close them; only a POST does."""
    if request.method == "POST":
        opens = "open" in request.POST
        act = open_to_auditors if opens else close_to_auditors
        if tell(request, lambda: act(by=place.actor(VIA), now=timezone.now(), unit_follow_up=follow_up)):
            words = _("Revisorerna kan nu läsa utkasten.") if opens else _("Revisorerna kan inte längre läsa utkasten.")
            messages.success(request, words)
    return redirect(place.url(PAGE))
