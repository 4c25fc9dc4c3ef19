"""Bedömningsregler: which rule holds, what it means, earlier ones, and a new one to be adopted after a preview."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from goals.forms.region_words import RuleForm
from goals.models import AssessmentRule
from goals.operations.administration.rules import adopt_rule, adopting_decisions, check_rule
from goals.presentation.decisions import decision_words
from goals.presentation.statuses import StatusWords
from goals.queries.rules import rule_of
from goals.rules.assessment import Rule
from goals.rules.rule_words import goal_examples, indicator_examples, rule_in_words
from goals.views.administration.base import RegionPlace, administering
from goals.views.edit.base import form_page, heard
from goals.views.places import Link, render_at

VIA = "sidan Bedömningsregler"


@require_safe
@administering
def rules(request: HttpRequest, place: RegionPlace) -> HttpResponse:
    """The rule that holds, in words and examples, and those before it."""
    rows = AssessmentRule.objects.filter(region=place.region).select_related("adopted_by__unit").order_by("-version")
    context = {
        "rule": rule_of(place.region.pk),
        "meaning": meaning(place, rule_of(place.region.pk)),
        "earlier": [(row.version, decision_words(row.adopted_by) if row.adopted_by else "", row.method_text) for row in rows[1:]],
        "actions": [Link(_("Ny regel"), place.url("goals:admin_rule_new"))],
    }
    return render_at(request, place, "goals/administration/rules.html", context)


def meaning(place: RegionPlace, rule: Rule) -> dict[str, Any]:
    """What a rule means: sentences, and examples with the statuses that the rule gives them, in the region's words."""
    words = StatusWords.of_region(place.region)
    return {
        "sentences": rule_in_words(rule),
        "indicators": [(one.case, words.of_attainment(one.attainment)) for one in indicator_examples(rule)],
        "goals": [(one.case, words.of_goal_attainment(one.attainment)) for one in goal_examples(rule)],
    }


@require_http_methods(["GET", "HEAD", "POST"])
@administering
def new(request: HttpRequest, place: RegionPlace) -> HttpResponse:
    """A new rule: what it would mean is shown before it is adopted."""
    now = rule_of(place.region.pk)
    known = ("partly_within", "met_share", "partly_share", "missing_caps", "is_weighted", "method_text")
    initial = {name: getattr(now, name) for name in known}
    form = RuleForm(adopting_decisions(place.region), request.POST or None, **initial)
    preview = None
    if request.method == "POST":
        if "adopt" in request.POST:
            adopted = heard(form, lambda: _adopt(place, form))
            if adopted:
                messages.success(request, _("Regeln är antagen som version {version}.").format(version=adopted.version))
                return redirect(place.url("goals:admin_rules"))
        preview = heard(form, lambda: _preview(place, form))
    return form_page(
        request,
        place,
        form,
        title=_("Ny bedömningsregel"),
        lead=_("Regeln gäller genast i de uppföljningar som är öppna. Det som är överlämnat eller beslutat står kvar."),
        button=_("Visa vad regeln betyder"),
        cancel=place.url("goals:admin_rules"),
        breadcrumbs=[Link(_("Bedömningsregler"), place.url("goals:admin_rules"))],
        template="goals/administration/rule.html",
        meaning=preview,
    )


def _adopt(place: RegionPlace, form: RuleForm) -> AssessmentRule:
    return adopt_rule(by=place.actor(VIA, form.id), now=timezone.now(), region=place.region, entry=form.entry)


def _preview(place: RegionPlace, form: RuleForm) -> dict[str, Any]:
    check_rule(place.region, form.entry)
    return meaning(place, form.entry.rule(0, ""))
