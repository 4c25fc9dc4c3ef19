"""The region's rules for its calendar. What is made of them already stands: rules say how the next year is made."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from goals.models import RoundRule
from goals.operations.changes import StaleRow, digest_of
from goals.operations.locks import writing
from goals.queries.calendar import rules_of
from goals.rules.calendar import MonthRule, fault_of
from tracker.models import AuditEvent, Region
from tracker.operations import Actor, Refused, build_event, changed, require_in_region
from tracker.permissions import Permission
from tracker.sentences import Sentence, gettext_noop

FIELDS = ("assesses_goals", "opens", "outcomes_due", "assessments_due")


def set_round_rules(*, by: Actor, now: datetime, region: Region, rules: Sequence[MonthRule], seen: str) -> None:
    """Let these be the region's rules, and no others.

    Raises Refused for a rule that cannot be, its field named "opens-8", and StaleRow when somebody else has set others since
    `seen`, the digest of what the person saw.
    """
    by = require_in_region(by, Permission.ADMINISTER, region)
    _check(rules)
    with writing():
        Region.objects.select_for_update(no_key=True).get(pk=region.pk)
        before, after = {rule.month: rule for rule in rules_of(region)}, {rule.month: rule for rule in rules}
        if before == after:
            return
        if rules_digest(before.values()) != seen:
            last = AuditEvent.objects.filter(region_id=region.pk, action__startswith="roundrule.").order_by("-pk").first()
            raise StaleRow(rules_fields(before.values()), last)
        _save(by, now, region, before, after)


def rules_fields(rules: Any) -> dict[str, str]:
    """Rules as the fields of a form: by month, in text."""
    return {f"{rule.month:02}": " ".join(str(getattr(rule, field)) for field in FIELDS) for rule in sorted(rules)}


def rules_digest(rules: Any) -> str:
    """What a form carries of the rules that it showed."""
    return digest_of(rules_fields(rules))


def _check(rules: Sequence[MonthRule]) -> None:
    if not rules:
        raise Refused("NO_RULES", Sentence(gettext_noop("Välj minst en månad att följa upp.")))
    if len({rule.month for rule in rules}) < len(rules):
        raise Refused("MONTH_TWICE", Sentence(gettext_noop("En månad kan bara följas upp en gång.")))
    for rule in rules:
        if fault := fault_of(rule):
            field, sentence = fault
            raise Refused("RULE_CANNOT_BE", sentence, f"{field}-{rule.month}")


def _save(by: Actor, now: datetime, region: Region, before: Mapping[int, MonthRule], after: Mapping[int, MonthRule]) -> None:
    rows = {row.month: row for row in RoundRule.objects.filter(region=region)}
    events = []
    for month in sorted({*before, *after}):
        old, new = _values(before.get(month)), _values(after.get(month))
        row = rows.get(month) or RoundRule(region=region, month=month)
        changes = changed(old, new) if new else {name: (value, None) for name, value in old.items()}
        if not changes:
            continue
        verb = "remove" if not new else "change" if old else "create"
        for name, value in new.items():
            setattr(row, name, value)
        if new:
            row.save()
        events.append(build_event(by=by, now=now, action=f"roundrule.{verb}", subject=row, changes=changes, region_id=region.pk))
        if not new:
            row.delete()
    AuditEvent.objects.bulk_create(events)


def _values(rule: MonthRule | None) -> dict[str, Any]:
    """What a rule says, with its month; empty for none."""
    return {name: getattr(rule, name) for name in ("month", *FIELDS)} if rule else {}
