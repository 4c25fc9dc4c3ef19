"""Läsningar: what a plan's text says beside how it was read, to be confirmed, corrected or left."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from goals.forms.readings import ReadingForm, stamp_of, stamped_id
from goals.models import Target
from goals.operations.readings import StaleReading, TargetReading, confirm_reading
from goals.presentation.figures import figure
from goals.presentation.targets import TargetText
from goals.queries.plans import readable_plans
from goals.queries.rows import terms_of
from goals.rules.phrases import shorten
from goals.rules.targets import Kind, Reading, bounds_fit, target_words
from goals.views.places import Link, Place, at_place, render_at
from tracker.operations import Refused, require
from tracker.periods import label_months
from tracker.permissions import Permission
from tracker.templatetags.tertial import translate

# No more than a thousand fields are taken in one request.
ROWS_ON_A_PAGE = 200


@dataclass(frozen=True)
class ReadingRow:
    """A target on its page. `form` is None until somebody wants to correct it."""

    target: Target
    form: ReadingForm | None

    @property
    def words(self) -> str:
        """How the target is read, "minst 90", also where that is only suggested; "" when it cannot be read so."""
        return translate(target_words(replace(terms_of(self.target), reading=Reading.STATED))) if self.can_stand else ""

    @property
    def confirmed(self) -> str:
        """Who confirmed it, and when."""
        return TargetText(self.target).reading

    @property
    def stamp(self) -> str:
        """The target and how it is read now."""
        return stamp_of(self.target)

    @property
    def can_stand(self) -> bool:
        """Whether it can be confirmed as it is read."""
        return bounds_fit(Kind(self.target.kind), self.target.low, self.target.high)

    @property
    def source(self) -> list[tuple[str, str]]:
        """What the plan's text says, term by term; what it lacks is shown as a dash."""
        target = self.target
        said = [
            (_("Utfall"), target.raw_baseline),
            (_("Mål {year}").format(year=target.year), target.raw_target),
            (_("Periodicitet"), target.raw_months),
        ]
        more = [(_("Oklart"), target.doubt), (_("Anteckning"), target.note), (_("Var i planen"), target.goal.source)]
        return said + [(term, text) for term, text in more if text]

    @property
    def read(self) -> list[tuple[str, str]]:
        """How that was read."""
        baseline = str(figure(self.target.indicator, self.target.baseline)) if self.target.baseline is not None else ""
        months = label_months(self.target.months).capitalize() if self.target.months else ""
        return [(TargetText(self.target).baseline_label, baseline), (_("Mål"), self.words), (_("Mäts"), months)]


@require_http_methods(["GET", "HEAD", "POST"])
@at_place
def readings(request: HttpRequest, place: Place) -> HttpResponse:
    """The readings of the unit's plans that wait for a person; those who may edit the plan confirm or correct them."""
    targets = {target.pk: target for target in _targets(place)}
    if request.method != "POST":
        asked = targets.get(stamped_id(f"{request.GET.get('ratta', '')}-{'0' * 16}"))
        return _page(request, place, targets.values(), ReadingForm(asked) if asked else None)
    try:
        require(place.actor("sidan Läsningar"), Permission.EDIT_PLAN, place.unit)
    except Refused as refused:
        messages.error(request, translate(refused.sentence))
        return _page(request, place, targets.values(), None, status=403)
    corrected = targets.get(stamped_id(request.POST.get("correct", "")))
    if corrected is None:
        confirm_all(request, place, targets, request.POST.getlist("confirm"))
        return redirect(place.url("goals:readings"))
    form = ReadingForm(corrected, request.POST)
    if _correct(request, place, form):
        return redirect(place.url("goals:readings"))
    return _page(request, place, _targets(place), form, status=422)


def _targets(place: Place) -> list[Target]:
    """All targets of the unit's plans of the round's year; one query."""
    plans = readable_plans(place.access).filter(unit=place.unit).for_year(place.period.year)
    targets = Target.objects.filter(goal__plan__in=plans.values("pk"))
    return list(targets.select_related("goal__type", "goal__plan__unit", "indicator", "confirmed_by").in_table_order())


def confirm_all(request: HttpRequest, place: Place, targets: Mapping[int, Target], stamps: Iterable[str]) -> None:
    """Confirm each stamped target as the person saw it, and say how many; one that was changed since is named and left."""
    confirmed = 0
    for stamp in dict.fromkeys(stamps):
        target = targets.get(stamped_id(stamp))
        if target is None:
            continue
        try:
            _confirm(place, target, stamp, TargetReading.of(target))
            confirmed += 1
        except Refused as refused:
            messages.error(request, f"{shorten(target.indicator.name)}: {translate(refused.sentence)}")
    words = ngettext("{count} läsning bekräftad.", "{count} läsningar bekräftade.", confirmed)
    if confirmed:
        messages.success(request, words.format(count=confirmed))
    elif not stamps:
        messages.info(request, _("Ingen läsning var vald."))


def _confirm(place: Place, target: Target, stamp: str, reading: TargetReading, reason: str = "") -> None:
    if target.reading != Reading.CONFIRMED and stamp != stamp_of(target):
        raise StaleReading(target)
    confirm_reading(
        by=place.actor("sidan Läsningar"),
        now=timezone.now(),
        target=target,
        seen=TargetReading.of(target),
        reading=reading,
        reason=reason,
    )


def _correct(request: HttpRequest, place: Place, form: ReadingForm) -> bool:
    """Correct one reading; False when it was refused, which the form then says."""
    if not form.is_valid():
        return False
    try:
        _confirm(place, form.target, request.POST["correct"], form.reading, form.cleaned_data["reason"])
    except Refused as refused:
        form.refuse(refused)
        return False
    messages.success(request, _("Läsningen av {name} är rättad och bekräftad.").format(name=shorten(form.target.indicator.name)))
    return True


def _page(
    request: HttpRequest, place: Place, targets: Iterable[Target], form: ReadingForm | None, status: int = 200
) -> HttpResponse:
    rows = [ReadingRow(target, form if form and form.target.pk == target.pk else None) for target in targets]
    assumed = [row for row in rows if row.target.reading == Reading.ASSUMED]
    unclear = [row for row in rows if row.target.reading == Reading.UNCLEAR]
    other = [row for row in rows if row.form and row.target.reading in {Reading.STATED, Reading.CONFIRMED}]
    context = {
        "unclear": unclear + other,
        "assumed": Paginator(assumed, ROWS_ON_A_PAGE).get_page(request.GET.get("sida")),
        "assumed_count": len(assumed),
        "unclear_count": len(unclear),
        "confirmed": [row for row in rows if row.target.reading == Reading.CONFIRMED],
        "total": len(rows),
        "may_edit": place.may(Permission.EDIT_PLAN),
        "form": form,
        "breadcrumbs": [Link(_("Plan"), place.url("goals:plan"))],
    }
    return render_at(request, place, "goals/readings.html", context, status=status)
