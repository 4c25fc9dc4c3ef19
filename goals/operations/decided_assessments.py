"""The decided assessments: beside what was proposed, never over it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from goals.models import Assessment, Decision, UnitFollowUp
from goals.models.assessments import Scope, Stage
from goals.operations.acts import person_of
from goals.operations.assessments import STATUSES
from goals.operations.checks import check_text
from goals.queries.assessable import Assessable
from goals.queries.assessments import access_of_unit, round_assessments
from goals.queries.basis import basis_of
from goals.queries.rows import round_of
from goals.rules.assessment import RULES_CODE
from goals.rules.attainment import JUDGED
from tracker.models import AuditEvent
from tracker.operations import Actor, Refused, build_event
from tracker.sentences import Sentence, gettext_noop

COPIED = ("activities", "analysis", "deviation_reason", "basis", "rule_id", "rules_code")

Key = tuple[int, str]  # goal id and scope, as Assessable.key


@dataclass(frozen=True)
class DecidedStatus:
    """What the nämnd decided of one goal (its id), where that is another status than was proposed; `reason` says why."""

    goal: int
    scope: Scope
    status: str
    reason: str = ""

    @property
    def key(self) -> Key:
        """What it is about."""
        return self.goal, self.scope

    def field(self, name: str) -> str:
        """The field of the form that a refusal names: "status_OWN_7"."""
        return f"{name}_{self.scope}_{self.goal}"


def decide_assessments(
    *, by: Actor, now: datetime, follow_up: UnitFollowUp, decision: Decision, statuses: Sequence[DecidedStatus]
) -> list[Assessment]:
    """Decide all that was proposed, and what `statuses` name otherwise, as a part of a larger operation.

    What nobody proposed and the nämnd did not decide has no decided assessment. A status that is the proposed one is as
    proposed. Refused for a goal that the nämnd does not assess, and for a departure without its reason.
    """
    if not follow_up.follow_up.assesses_goals:
        if statuses:
            raise Refused("NOT_ASSESSED", Sentence(gettext_noop("Målen bedöms inte i den här uppföljningen.")), "kind")
        return []
    round_ = round_of(follow_up.follow_up)
    found = round_assessments(follow_up, round_, access_of_unit(follow_up.unit, round_.period.last_day))
    items = {item.key: item for item in found.items}
    otherwise = {status.key: status for status in statuses if _is_another(items, status)}
    rows = [
        _decided(by, now, follow_up, decision, item, otherwise.get(item.key))
        for item in found.items
        if item.is_assessed or item.key in otherwise
    ]
    Assessment.objects.bulk_create(rows)
    AuditEvent.objects.bulk_create([_event(by, now, follow_up, row, items[row.goal_id, row.scope]) for row in rows])
    return rows


def _is_another(items: Mapping[Key, Assessable], status: DecidedStatus) -> bool:
    """Whether the nämnd decided something else than was proposed. Refused when it cannot be."""
    item = items.get(status.key)
    if item is None:
        raise Refused("NOT_HERE", Sentence(gettext_noop("Nämnden bedömer inte det målet.")), status.field("status"))
    if status.status not in STATUSES[1:]:
        raise Refused("UNKNOWN_STATUS", Sentence(gettext_noop("Välj en av bedömningarna i listan.")), status.field("status"))
    check_text(status.field("reason"), status.reason)
    if item.proposal is not None and item.proposal.status == status.status:
        return False
    if not status.reason.strip():
        msgid = gettext_noop("Skriv varför nämnden beslutade annat än förslaget.")
        raise Refused("REASON_NEEDED", Sentence(msgid), status.field("reason"))
    return True


def _decided(
    by: Actor,
    now: datetime,
    follow_up: UnitFollowUp,
    decision: Decision,
    item: Assessable,
    otherwise: DecidedStatus | None,
) -> Assessment:
    """The decided assessment of an item: the proposal's words and basis, with the nämnd's status and reason where it has one."""
    proposal = item.proposal
    fields: dict[str, Any] = {"basis": basis_of(item), "rules_code": RULES_CODE}
    if proposal is not None:
        fields = {name: getattr(proposal, name) for name in COPIED} | {"status": proposal.status}
    if otherwise is not None:
        fields |= {"status": otherwise.status, "deviation_reason": otherwise.reason.strip()}
    is_forecast = fields["status"] in JUDGED and not follow_up.follow_up.period.is_year_end
    return Assessment(
        goal=item.goal,
        unit_follow_up=follow_up,
        scope=item.scope,
        round=follow_up.round,
        stage=Stage.DECIDED,
        is_forecast=is_forecast,
        decision=decision,
        by=person_of(by),
        at=now,
        **fields,
    )


def _event(by: Actor, now: datetime, follow_up: UnitFollowUp, row: Assessment, item: Assessable) -> AuditEvent:
    """What was proposed and what was decided; the reason where they differ."""
    proposed = item.proposal.status if item.proposal else None
    return build_event(
        by=by,
        now=now,
        action="assessment.decide",
        subject=row,
        changes={"status": (proposed or None, row.status), "decision": (None, row.decision)},
        unit=follow_up.unit,
        version=row.version,
        reason=row.deviation_reason if proposed != row.status else "",
    )
