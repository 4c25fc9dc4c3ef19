"""Bedömningsregler: a region adopts a new version of how it calculates; earlier versions stay, for what was judged by them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Max, Q, QuerySet

from goals.models import AssessmentRule, Decision, DecisionKind
from goals.operations.administration.base import UNKNOWN, administering
from goals.operations.changes import made_before, save_changes
from goals.operations.checks import check_number, check_text
from goals.rules.assessment import Rule
from tracker.models import Region
from tracker.operations import Actor, Refused
from tracker.sentences import Sentence, gettext_noop

# Decisions by which a region can have adopted a rule: those that settle something, outside any round.
ADOPTING: Collection[DecisionKind] = (
    DecisionKind.ADOPTS, DecisionKind.ESTABLISHES, DecisionKind.APPROVES, DecisionKind.AMENDS
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class RuleEntry:
    """A rule to be adopted. The shares are of 1; `method_text` says it in the region's own words."""

    adopted_by: Decision
    partly_within: Decimal
    met_share: Decimal
    partly_share: Decimal
    missing_caps: bool
    is_weighted: bool
    method_text: str

    @property
    def fields(self) -> dict[str, Any]:
        """Each field by its name."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    def rule(self, version: int, adopted_by: str) -> Rule:
        """The rule as it would judge. Raises ValueError for shares that cannot be told apart."""
        numbers = {name: value for name, value in self.fields.items() if name != "adopted_by"}
        return Rule(version=version, adopted_by=adopted_by, **numbers)


def adopting_decisions(region: Region) -> QuerySet[Decision]:
    """The decisions of the region by which a rule can have been adopted, the newest first."""
    found = Decision.objects.filter(Q(unit_follow_up=None), unit__region=region, kind__in=list(ADOPTING))
    return found.select_related("unit").order_by("-year", "-pk")


def adopt_rule(*, by: Actor, now: datetime, region: Region, entry: RuleEntry) -> AssessmentRule:
    """Adopt a new version of the region's rule. It holds at once in every round that is not decided. Sent twice it is once."""
    with administering(by, region) as by:
        rows = AssessmentRule.objects.filter(region=region)
        if made := made_before(by=by, action="rule.adopt", unit=region, rows=rows):
            return made
        check_rule(region, entry)
        version = (rows.aggregate(last=Max("version"))["last"] or 0) + 1
        rule = AssessmentRule()
        fields = {"region": region, "version": version} | entry.fields | {"method_text": entry.method_text.strip()}
        save_changes(by=by, now=now, row=rule, fields=fields, action="rule.adopt", unit=region)
        return rule


def check_rule(region: Region, entry: RuleEntry) -> None:
    """Refuse a rule that nobody can judge by, naming the field."""
    if not adopting_decisions(region).filter(pk=entry.adopted_by.pk).exists():
        raise Refused("UNKNOWN", UNKNOWN, "adopted_by")
    for field in ("partly_within", "met_share", "partly_share"):
        check_number(field, getattr(entry, field))
        if not 0 <= getattr(entry, field) <= 1:
            raise Refused("SHARE", Sentence(gettext_noop("Ange en andel från 0 till 100 procent.")), field)
    if entry.met_share == 0:
        raise Refused("SHARE", Sentence(gettext_noop("Ange en andel över 0 procent.")), "met_share")
    if entry.partly_share >= entry.met_share:
        sentence = gettext_noop("Gränsen för inte uppfyllt ska vara lägre än gränsen för uppfyllt.")
        raise Refused("ORDER", Sentence(sentence), "partly_share")
    check_text("method_text", entry.method_text)
    if not entry.method_text.strip():
        raise Refused("NEEDED", Sentence(gettext_noop("Skriv regeln med egna ord: det står i rapporterna.")), "method_text")
