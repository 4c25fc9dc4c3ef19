"""A goal: all that the plan says of it, its indicators in the round, and what the rule makes of them."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from goals.models import Goal
from goals.models.rounds import UnitFollowUpKind
from goals.presentation.explanations import calculation
from goals.presentation.lines import baseline_heading, goal_status, heading_of, lines_of
from goals.presentation.stages import stages_of
from goals.presentation.statuses import StatusWords
from goals.presentation.targets import target_texts
from goals.queries.assessments import Judgement, judgements_of
from goals.queries.details import GoalDetail, goal_detail
from goals.queries.rows import round_of
from goals.views.assessments import ROUTES
from goals.views.events import history_url
from goals.views.links import address_of, goal_link, goal_trace, goal_url
from goals.views.places import Link, Place, at_place, render_at
from tracker.permissions import Permission


@require_safe
@at_place
def goal(request: HttpRequest, place: Place, pk: int) -> HttpResponse:
    """One goal of the unit's plans."""
    detail = goal_detail(pk, place.unit, round_of(place.follow_up), place.access)
    words = StatusWords.of_region(place.region)
    row = detail.row
    found = row.goal
    context: dict[str, Any] = {
        "goal": found,
        "goal_row": row,
        "breadcrumbs": _breadcrumbs(place, found),
        "lines": lines_of(row.indicators, words, address_of(place)),
        "has_assessment": bool(row.indicators) and (row.calculated is not None or any(i.is_due for i in row.indicators)),
        "has_earlier": any(i.earlier for i in row.indicators),
        "status": goal_status(row, words, assesses_goals=place.follow_up.assesses_goals),
        "calculation": calculation(row.calculated) if row.calculated else [],
        "why_url": goal_trace(place, found) if row.indicators else "",
        "facts": _facts(found),
        "judged": _judged(place, found, words),
        "below": _below(place, detail, words),
        "other_years": target_texts(detail.other_years),
        "baseline_heading": baseline_heading(row.indicators),
        "period_heading": heading_of(place.period),
        "edit_url": place.url("goals:edit_goal", pk=found.pk) if place.may(Permission.EDIT_PLAN) else "",
        "history_url": history_url(place, "goal", found),
        "parent_link": goal_link(place, found.parent) if found.parent else None,
    }
    return render_at(request, place, "goals/goal.html", context)


def _breadcrumbs(place: Place, found: Goal) -> list[Link]:
    links = [Link(_("Plan"), place.url("goals:plan"))]
    return [*links, goal_link(place, found.parent)] if found.parent else links


def _facts(found: Goal) -> list[tuple[str, Any]]:
    """What stands beside the goal's text, where there is something."""
    facts = [
        (_("Riktas till"), _addressees(found)),
        (_("Perspektiv"), str(found.perspective or "")),
        (_("God ekonomisk hushållning"), _("Ja") if found.is_geh else ""),
        (_("Rubriken i planens tabell"), f"”{found.raw_title}”" if found.raw_title else ""),
        (_("Styrande dokument"), [str(document) for document in found.steering_documents.all()]),
        (_("Agenda 2030"), ", ".join(_("mål {number}").format(number=agenda.number) for agenda in found.agenda.all())),
        (_("Källa"), ", ".join(part for part in (found.plan.title, found.source) if part)),
    ]
    return [(term, description) for term, description in facts if description]


def _addressees(found: Goal) -> list[str]:
    """The units, and under them the source's own words."""
    units = ", ".join(addressee.unit.name for addressee in found.addressees.all())
    return [part for part in (units, f"”{found.raw_addressees}”" if found.raw_addressees else "") if part]


def _judged(place: Place, found: Goal, words: StatusWords) -> list[tuple[str, list[dict[str, Any]]]]:
    """What nämnderna have decided of the goal in the round, and what förvaltningarna propose, where the reader may see it."""
    judgements = judgements_of(found, place.follow_up, place.access)
    titles = {
        (True, True): _("Regionstyrelsens beslut om regionen"),
        (True, False): _("Förslag till regionstyrelsen om regionen"),
        (False, True): _("Nämndens beslut"),
        (False, False): _("Förvaltningens förslag"),
    }
    parts: dict[str, list[dict[str, Any]]] = {title: [] for title in titles.values()}
    for one in judgements:
        title = titles[one.unit_follow_up.is_of_region, bool(one.decided)]
        parts[title].append(_said(place, found, one, words))
    return [(title, said) for title, said in parts.items() if said]


def _said(place: Place, found: Goal, one: Judgement, words: StatusWords) -> dict[str, Any]:
    unit = one.unit_follow_up.unit
    is_own = place.access.allows(Permission.READ_LIVE, unit.pk)
    there = replace(place, kind=UnitFollowUpKind(one.unit_follow_up.kind))
    return {
        "unit": unit,
        "url": there.url(ROUTES[one.scope], unit=unit, pk=found.pk) if is_own else "",
        "proposal": one.proposal,
        "stages": stages_of(one, words),
    }


def _below(place: Place, detail: GoalDetail, words: StatusWords) -> list[tuple[str, list[dict[str, Any]]]]:
    """The goals below this one, by the unit whose they are."""
    by_unit: dict[str, list[dict[str, Any]]] = {}
    for row in detail.below:
        line = {
            "goal": row.goal,
            "url": goal_url(place, row.goal),
            "has_assessment": bool(row.indicators) and (row.calculated is not None or any(i.is_due for i in row.indicators)),
            "has_earlier": any(i.earlier for i in row.indicators),
            "status": goal_status(row, words, assesses_goals=place.follow_up.assesses_goals),
        }
        by_unit.setdefault(row.goal.plan.unit.name, []).append(line)
    return list(by_unit.items())
