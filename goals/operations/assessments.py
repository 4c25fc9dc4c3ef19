"""Proposing an assessment: what förvaltningen says of a goal, or of the nämnd's contribution to one, in a round."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from goals.models import Assessment, AssessmentRule, Goal, UnitFollowUp
from goals.models.assessments import Scope, Stage
from goals.operations.actions import ActionEntry, check_actions, save_actions, save_states, will_change
from goals.operations.checks import check_text
from goals.operations.locks import writing
from goals.operations.open_round import lock_open_round
from goals.queries.assessable import Assessable
from goals.queries.assessments import access_of_unit, find_assessable
from goals.queries.basis import Basis, basis_of
from goals.queries.rows import Round, round_of
from goals.rules.assessment import RULES_CODE
from goals.rules.attainment import JUDGED, Attainment
from tracker.models import Person
from tracker.operations import Actor, Changes, Refused, changed, record_event, require
from tracker.permissions import Permission
from tracker.sentences import Sentence, gettext_noop

# What people can say of a goal; "" is what has been begun and is not yet assessed.
STATUSES = ("", Attainment.MET, Attainment.PARTLY_MET, Attainment.NOT_MET, Attainment.NOT_JUDGED)
TEXTS = ("activities", "analysis", "deviation_reason")


@dataclass(frozen=True)
class AssessmentEntry:
    """What is proposed of a goal.

    `activities` are genomförda aktiviteter och insatser; `deviation_reason` says
    why the status is another than the calculated. An action that is not named
    stays as it is. `action_states` are those of earlier rounds, by Action id.
    """

    status: str = ""
    activities: str = ""
    analysis: str = ""
    deviation_reason: str = ""
    actions: tuple[ActionEntry, ...] = ()
    action_states: Mapping[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, assessment: Assessment | None) -> "AssessmentEntry":
        """What is proposed, as it would be entered, without its actions; all empty when there is nothing."""
        return cls(**{name: getattr(assessment, name) for name in ("status", *TEXTS)}) if assessment else cls()

    @property
    def fields(self) -> dict[str, Any]:
        """What stands in the assessment's own row."""
        return {name: getattr(self, name) for name in ("status", *TEXTS)}


class StaleAssessment(Refused):
    """Refused because the proposal was saved meanwhile; `current` is what was saved."""

    def __init__(self, current: Assessment, by: Person | None) -> None:
        own = gettext_noop("Du har själv sparat förslaget i ett annat fönster. Jämför de två och välj vad som ska gälla.")
        other = gettext_noop("{who} har ändrat förslaget medan du skrev. Jämför de två och välj vad som ska gälla.")
        is_own = by is not None and current.by == by
        super().__init__("STALE", Sentence(own if is_own else other, {"who": current.by.name}))
        self.current = current


def propose_assessment(
    *,
    by: Actor,
    now: datetime,
    unit_follow_up: UnitFollowUp,
    goal: Goal,
    scope: Scope,
    entry: AssessmentEntry,
    expected_version: int,
) -> Assessment:
    """Save förvaltningens förslag for a goal in a round, with what it rests on frozen beside it.

    `expected_version` is the version that the person saw; 0 when there was none.
    What is already saved is returned as it is, so that a form sent twice makes
    one change. Raises StaleAssessment when somebody else came first, and Refused
    when the round is locked, the person may not, the goal is not the nämnd's to
    assess, or the entry cannot be right.
    """
    person = _person(by)
    by = require(by, Permission.ASSESS_GOAL, unit_follow_up.unit)
    with writing():
        follow_up = lock_open_round(unit_follow_up)
        round_ = round_of(follow_up.follow_up)
        item = _item(follow_up, goal, scope, round_)
        check_entry(item, entry)
        check_actions(follow_up, item, entry.actions, entry.action_states)
        basis, current = basis_of(item), item.proposal
        changes = _changes(current, entry, basis)
        is_said = entry.fields != AssessmentEntry.of(current).fields or will_change(current, entry.actions)
        if is_said and current is not None and current.version != expected_version:
            raise StaleAssessment(current, by.person)
        save_states(by=by, now=now, follow_up=follow_up, states=entry.action_states)
        if current is not None and not is_said and not changes:
            return current
        assessment = current or _new(follow_up, item)
        assessment.unit_follow_up = follow_up
        return _save(by=by, now=now, person=person, assessment=assessment, entry=entry, item=item, basis=basis, changes=changes)


def _person(by: Actor) -> Person:
    """Only people assess: the rule calculates, and that is kept apart."""
    if by.person is None:
        raise Refused("NO_PERSON", Sentence(gettext_noop("En bedömning görs av en person.")))
    return by.person


def _item(follow_up: UnitFollowUp, goal: Goal, scope: Scope, round_: Round) -> Assessable:
    """What is to be assessed, as it stands now, by what counts for the unit."""
    if not follow_up.follow_up.assesses_goals:
        msgid = gettext_noop("Målen bedöms inte i {round}. De bedöms i årets andra uppföljningar.")
        raise Refused("NOT_ASSESSED", Sentence(msgid, {"round": follow_up.follow_up.name}))
    item = find_assessable(follow_up, goal, scope, round_, access_of_unit(follow_up.unit, round_.period.last_day))
    if item is None:
        msgid = gettext_noop("{unit} bedömer inte det målet: det står inte i nämndens antagna plan och är inte riktat till den.")
        raise Refused("NOT_HERE", Sentence(msgid, {"unit": follow_up.unit.name}))
    return item


def check_entry(item: Assessable, entry: AssessmentEntry) -> None:
    """Refuse an entry that cannot be right, naming the field. Does not touch the database."""
    if entry.status not in STATUSES:
        raise Refused("UNKNOWN_STATUS", Sentence(gettext_noop("Välj en av bedömningarna i listan.")), "status")
    for name in TEXTS:
        check_text(name, getattr(entry, name))
    if item.departs_with(entry.status) and not entry.deviation_reason.strip():
        msgid = gettext_noop(
            "Bedömningen avviker från den beräknade. Skriv varför: genomförda aktiviteter och insatser är ett giltigt skäl."
        )
        raise Refused("REASON_NEEDED", Sentence(msgid), "deviation_reason")
    is_judged_by_people_alone = entry.status in JUDGED and item.calculated_attainment not in JUDGED
    if is_judged_by_people_alone and not (entry.activities.strip() or entry.deviation_reason.strip()):
        msgid = gettext_noop("Siffrorna ger ingen bedömning. Skriv vilka aktiviteter och insatser som bedömningen vilar på.")
        raise Refused("GROUND_NEEDED", Sentence(msgid), "activities")


def _changes(current: Assessment | None, entry: AssessmentEntry, basis: Basis) -> dict[str, Any]:
    """What differs from what is saved, the inputs included: saving again says that they have been seen."""
    before = AssessmentEntry.of(current).fields | {"basis": _text(current.basis) if current else None}
    return changed(before, entry.fields | {"basis": _text(basis)})


def _text(basis: Mapping[str, Any]) -> str:
    """The basis as the trace keeps it: the same text for the same inputs."""
    return json.dumps(basis, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _new(follow_up: UnitFollowUp, item: Assessable) -> Assessment:
    return Assessment(
        goal=item.goal,
        scope=item.scope,
        round=follow_up.round,
        stage=Stage.PROPOSED,
        version=0,
    )


def _save(
    *,
    by: Actor,
    now: datetime,
    person: Person,
    assessment: Assessment,
    entry: AssessmentEntry,
    item: Assessable,
    basis: Basis,
    changes: Changes,
) -> Assessment:
    """Save the proposal as a new version, its actions, and its event."""
    follow_up = assessment.unit_follow_up
    values = entry.fields | {"basis": basis, "rules_code": RULES_CODE, "rule": _rule(item, follow_up)}
    values["is_forecast"] = entry.status in JUDGED and not follow_up.follow_up.period.is_year_end
    values |= {"by": person, "at": now, "version": assessment.version + 1}
    for name, value in values.items():
        setattr(assessment, name, value)
    assessment.save()
    save_actions(by=by, now=now, assessment=assessment, entries=entry.actions)
    record_event(
        by=by,
        now=now,
        action="assessment.propose",
        subject=assessment,
        # Actions have events of their own; here stands that they made a new version.
        changes=changes or {"version": (assessment.version - 1, assessment.version)},
        unit=follow_up.unit,
        version=assessment.version,
        is_draft=True,
        reason=entry.deviation_reason.strip() if item.departs_with(entry.status) else "",
    )
    return assessment


def _rule(item: Assessable, follow_up: UnitFollowUp) -> AssessmentRule | None:
    """The region's own rule, where that is what the goal was calculated by."""
    if item.calculated is None or item.calculated.rule.version == 0:
        return None
    rules = AssessmentRule.objects.filter(region=follow_up.unit.region_id, version=item.calculated.rule.version)
    return rules.first()
