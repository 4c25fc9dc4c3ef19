"""Indicators: the list of a nämnd's, with Excel; and one indicator with all that is known of it."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from goals.models import Target
from goals.presentation.explanations import forecast_facts, why
from goals.presentation.histories import history_of
from goals.presentation.lines import baseline_heading, heading_of, line_of, lines_of
from goals.presentation.splits import splits_in_words
from goals.presentation.statuses import StatusWords
from goals.presentation.targets import TargetText, target_texts
from goals.queries.details import IndicatorDetail, indicator_detail
from goals.queries.plans import readable_plans
from goals.queries.rows import IndicatorRow, Round, indicator_rows, round_of
from goals.queries.series import trend_of
from goals.queries.splits import splits_of
from goals.rules.progress import level_note
from goals.rules.targets import ValueType
from goals.tables import IndicatorTable
from goals.views.events import history_url
from goals.views.excel import excel_way, wants_excel, xlsx_response
from goals.views.links import address_of, goal_link
from goals.views.lists import Listing, put_in_order, turn_to_page
from goals.views.places import Link, Place, at_place, render_at
from goals.views.plan import indicator_filter


@require_safe
@at_place
def indicators(request: HttpRequest, place: Place) -> HttpResponse:
    """The indicators of a nämnd's plans of the year; ?format=xlsx gives all that the filter finds as a file."""
    listing = list_indicators(place, request.GET)
    if wants_excel(request) and not listing.is_long:
        return xlsx_response(place, listing)
    turn_to_page(request, listing.table)
    context = {
        "table": listing.table,
        "filter": listing.filter,
        "shown": listing.count,
        "is_narrowed": bool(listing.filter.chosen),
        "excel": excel_way(request, place, listing),
    }
    return render_at(request, place, "goals/indicators.html", context)


def list_indicators(place: Place, query: QueryDict) -> Listing:
    """The indicators that an address asks for, in its order."""
    round_ = round_of(place.follow_up)
    words = StatusWords.of_region(place.region)
    plans = readable_plans(place.access).filter(unit=place.unit).for_year(round_.period.year)
    targets = Target.objects.filter(goal__plan__in=plans.values("pk")).for_year(round_.period.year)
    narrowing = indicator_filter(query, place, targets, round_, words)
    rows = [row for row in indicator_rows(narrowing.qs, round_, place.access) if narrowing.keeps(row)]
    table = _table(place, rows, words)
    put_in_order(table, query)
    return Listing("indicators", _("Indikatorer"), table, narrowing, len(rows))


def _table(place: Place, rows: list[IndicatorRow], words: StatusWords) -> IndicatorTable:
    headings = {
        "goal": str(rows[0].target.goal.type) if rows else _("Mål"),
        "baseline": baseline_heading(rows) or _("Utgångsvärde"),
        "outcome": heading_of(place.period),
        "target": _("Mål {year}").format(year=place.period.year),
    }
    return IndicatorTable(lines_of(rows, words, address_of(place)), is_live=place.shows_live, headings=headings)


@require_safe
@at_place
def indicator(request: HttpRequest, place: Place, pk: int) -> HttpResponse:
    """One indicator in the unit's plans."""
    round_ = round_of(place.follow_up)
    detail = indicator_detail(pk, place.unit, round_, place.access)
    first = detail.rows[0] if detail.rows else None
    splits = splits_in_words(splits_of([first.target]).get(first.target.pk, ())) if first and first.is_visible else ()
    context: dict[str, Any] = {
        "indicator": detail.indicator,
        "breadcrumbs": [Link(_("Indikatorer"), place.url("goals:indicators"))],
        "judgements": [_judgement(place, row, round_) for row in detail.rows],
        "other_years": target_texts(detail.other_years),
        "trend": trend_of(first, splits) if first and first.outcomes else None,
        "trend_note": level_note(first.terms) if first else None,
        "history": history_of(first, splits) if first and first.is_visible else None,
        "facts": _facts(detail),
        "history_url": history_url(place, "indicator", detail.indicator),
    }
    return render_at(request, place, "goals/indicator.html", context)


def _judgement(place: Place, row: IndicatorRow, round_: Round) -> dict[str, Any]:
    """The indicator against one goal's target; without what the reader may not see."""
    shown = {
        "goal": row.target.goal,
        "goal_link": goal_link(place, row.target.goal),
        "target": TargetText(row.target),
    }
    return shown | _verdict(place, row, round_) if row.is_visible else shown


def _verdict(place: Place, row: IndicatorRow, round_: Round) -> dict[str, Any]:
    """The verdict, why it is so, and a person's forecast beside the rule's own."""
    words = StatusWords.of_region(place.region)
    by_rule = row.verdict.by_rule
    return {
        "line": line_of(row, words, address_of(place)),
        "why": why(row, round_.rule),
        "method": round_.rule.method_text,
        "forecast": forecast_facts(row, words),
        "by_rule": words.of_indicator(by_rule) if by_rule else None,
        "by_rule_sentence": by_rule.sentence if by_rule else None,
    }


def _facts(detail: IndicatorDetail) -> list[tuple[str, Any]]:
    """What the indicator is, and who reports it; what is not known is left out, but for the definition."""
    found = detail.indicator
    unit = found.measure_unit or (_("ja eller nej") if found.value_type == ValueType.YES_NO else "")
    split = ", ".join(str(dimension.dimension) for dimension in found.dimensions.all())
    facts = [
        (_("Definition"), found.definition or _("Planen har ingen definition.")),
        (_("Måttenhet"), unit),
        (_("Rapporteras av"), [found.reporting_unit.name, *(reporter.person.name for reporter in detail.reporters)]),
        (_("Utfallen hämtas ur"), found.source),
        (_("Delas upp på"), split or found.no_split_reason),
    ]
    return [(term, description) for term, description in facts if description]
