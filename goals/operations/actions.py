"""Actions (åtgärder): what, who and when, agreed on with an assessment; how they went, said in a later round."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from goals.models import Action, Assessment, UnitFollowUp
from goals.models.assessments import ActionState
from goals.operations.checks import check_text
from goals.queries.actions import earlier_actions
from goals.queries.assessable import Assessable
from tracker.models import Membership, Person, Unit
from tracker.operations import Actor, Changes, Refused, changed, record_event
from tracker.sentences import Sentence, gettext_noop

LONGEST_WHO = 200


@dataclass(frozen=True)
class ActionEntry:
    """One action as it is to stand; `pk` is None for a new one.

    `owner` is a person with a role in the region, `who` anybody else in words.
    """

    what: str
    owner: Person | None = None
    who: str = ""
    due_on: date | None = None
    pk: int | None = None
    is_removed: bool = False

    @property
    def fields(self) -> dict[str, Any]:
        """What stands in the action's row."""
        return {"what": self.what.strip(), "owner": self.owner, "who": self.who.strip(), "due_on": self.due_on}


def action_field(index: int, name: str) -> str:
    """The field of an action, as refusals name it: the place among those that were sent, from 0."""
    return f"action_{index}_{name}"


def check_actions(follow_up: UnitFollowUp, item: Assessable, entries: Sequence[ActionEntry], states: Mapping[int, str]) -> None:
    """Refuse actions that cannot be right, that are another assessment's, or that are not there to be followed up."""
    own = {action.pk for action in item.proposal.actions.all()} if item.proposal else set()
    for index, entry in enumerate(entries):
        if entry.pk is not None and entry.pk not in own:
            raise Refused("UNKNOWN_ACTION", Sentence(gettext_noop("Åtgärden finns inte längre. Läs om sidan.")))
        if not entry.is_removed:
            _check_action(index, entry)
    _check_owners(follow_up, entries)
    if states:
        known = {action.pk for action in earlier_actions(follow_up, item.goal, item.scope).actions}
        if set(states) - known or set(states.values()) - set(ActionState.values):
            raise Refused("UNKNOWN_ACTION", Sentence(gettext_noop("Åtgärden finns inte längre. Läs om sidan.")))


def _check_action(index: int, entry: ActionEntry) -> None:
    if not entry.what.strip():
        raise Refused("WHAT_NEEDED", Sentence(gettext_noop("Skriv vad som ska göras.")), action_field(index, "what"))
    check_text(action_field(index, "what"), entry.what)
    check_text(action_field(index, "who"), entry.who)
    if len(entry.who) > LONGEST_WHO:
        sentence = Sentence(gettext_noop("Skriv högst {limit} tecken."), {"limit": str(LONGEST_WHO)})
        raise Refused("TOO_LONG", sentence, action_field(index, "who"))


def _check_owners(follow_up: UnitFollowUp, entries: Sequence[ActionEntry]) -> None:
    owners = {entry.owner.pk for entry in entries if entry.owner}
    known = Membership.objects.filter(person__in=owners, unit__region=follow_up.unit.region_id)
    if owners and owners - set(known.values_list("person_id", flat=True)):
        raise Refused("UNKNOWN_OWNER", Sentence(gettext_noop("Den som ska göra åtgärden har ingen roll i regionen.")))


def will_change(assessment: Assessment | None, entries: Sequence[ActionEntry]) -> bool:
    """Whether saving the entries would change anything."""
    existing = _existing(assessment)
    return any(_is_change(entry, existing) for entry in entries)


def _is_change(entry: ActionEntry, existing: Mapping[int, Action]) -> bool:
    if entry.pk is None:
        return not entry.is_removed and not any(_fields_of(action) == entry.fields for action in existing.values())
    return entry.is_removed or _fields_of(existing[entry.pk]) != entry.fields


def _existing(assessment: Assessment | None) -> dict[int, Action]:
    if assessment is None or assessment.pk is None:
        return {}
    return {action.pk: action for action in assessment.actions.select_related("owner")}


def _fields_of(action: Action) -> dict[str, Any]:
    return {"what": action.what, "owner": action.owner, "who": action.who, "due_on": action.due_on}


def save_actions(*, by: Actor, now: datetime, assessment: Assessment, entries: Sequence[ActionEntry]) -> None:
    """Add, change and remove an assessment's actions; the same action sent twice is added once."""
    unit = assessment.unit_follow_up.unit
    existing = _existing(assessment)
    for entry in [entry for entry in entries if _is_change(entry, existing)]:
        row = existing[entry.pk] if entry.pk is not None else Action(assessment=assessment)
        before = {} if row.pk is None else _fields_of(row)
        if entry.is_removed:
            _record(by, now, "action.remove", row, changed(before, dict.fromkeys(before)), unit)
            row.delete()
        else:
            _write(row, entry.fields)
            _record(by, now, "action.save", row, changed(before, entry.fields), unit)


def save_states(*, by: Actor, now: datetime, follow_up: UnitFollowUp, states: Mapping[int, str]) -> None:
    """Say how the actions of earlier rounds went; those that stand so already are left alone."""
    for action in Action.objects.filter(pk__in=states).order_by("pk"):
        fields = {"state": states[action.pk]}
        if changes := changed({"state": action.state}, fields):
            _write(action, fields)
            _record(by, now, "action.follow_up", action, changes, follow_up.unit)


def _write(row: Action, fields: Mapping[str, Any]) -> None:
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()


def _record(by: Actor, now: datetime, action: str, row: Action, changes: Changes, unit: Unit) -> None:
    record_event(by=by, now=now, action=action, subject=row, changes=changes, unit=unit, is_draft=True)
