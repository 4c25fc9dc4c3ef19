"""Saving rows of outcomes that were sent, from the whole page or one by one as they are left."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from goals.forms.outcomes import OutcomeForm
from goals.operations.outcomes import record_outcome
from goals.queries.entries import DueOutcome
from tracker.operations import Actor, Refused

STATUS_OF = {"STALE": 409, "LOCKED": 409, "NOT_PERMITTED": 403, "BUSY": 503}


@dataclass
class Saved:
    """What came of a page that was sent: the rows that were saved, and by their keys those that were not."""

    forms: list[OutcomeForm] = field(default_factory=list)
    problems: dict[str, OutcomeForm] = field(default_factory=dict)

    @property
    def status(self) -> int:
        """The answer's status: 200 when every row that was touched is saved."""
        return max((_status_of(form) for form in self.problems.values()), default=200)


def _status_of(form: OutcomeForm) -> int:
    refused = form.refused or form.act_refused
    return STATUS_OF.get(refused.code if refused else "", 422)


def save_rows(due: Iterable[DueOutcome], data: Mapping[str, Any], *, by: Actor, now: datetime) -> Saved:
    """Save those rows of a sent page that were touched, each in its own transaction."""
    saved = Saved()
    for one in due:
        if not OutcomeForm.is_posted(one, data):
            continue
        form = OutcomeForm(one, data)
        if not form.is_touched or form.yields:
            continue
        if _save(form, by, now):
            saved.forms.append(form)
        else:
            saved.problems[one.key] = form
    return saved


def _save(form: OutcomeForm, by: Actor, now: datetime) -> bool:
    """Save one row; False when it was refused, which the form then says."""
    if not form.is_valid():
        return False
    try:
        record_outcome(
            by=by,
            now=now,
            indicator=form.due.row.indicator,
            period=form.due.period,
            entry=form.entry,
            expected_version=form.expected_version,
        )
    except Refused as refused:
        form.refuse(refused)
    return form.refused is None
