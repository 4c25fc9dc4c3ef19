"""Which columns hold what people have written, in which a text is looked for; and which do not, and why.

Whatever belongs to a unit (UNIT_PATH) and holds text is looked through, so that a column that is added is not forgotten. A test
holds that every other column that holds text is named here with its reason.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.db import models

APPS = ("tracker", "goals", "reports")
CODE, NUMBER, DIGEST = "a code or a choice", "what it is called by, in the plan or in the minutes", "a digest or a key"
# Columns of rows that belong to a unit and are no text of people's.
NOT_TEXT: Mapping[str, str] = {
    "tracker.Unit": "the organisation's own names",
    "tracker.Membership": CODE,
    "tracker.JobFile": "files that are made anew: all of the region's are thrown away",
    "tracker.Job.kind": CODE,
    "tracker.Job.key": DIGEST,
    "tracker.Job.state": CODE,
    "tracker.Job.request_id": DIGEST,
    "goals.Decision.paragraph": NUMBER,
    "goals.Decision.dnr": NUMBER,
    "goals.Attachment": "files of decisions and rounds: they have two ways to a unit",
    "goals.Evidence.media_type": CODE,
    "goals.Evidence.sha256": DIGEST,
    "goals.Outcome.forecast_attainment": CODE,
    "goals.Target.kind": CODE,
    "goals.Target.reading": CODE,
    "goals.Indicator.value_type": CODE,
    "goals.Indicator.direction": CODE,
    "goals.Indicator.accumulation": CODE,
    "goals.Indicator.accumulation_reading": CODE,
    "goals.Goal.number": NUMBER,
    "goals.Goal.sort_key": NUMBER,
    "goals.Assignment.number": NUMBER,
    "goals.Assessment.status": CODE,
    "goals.Assessment.rules_code": CODE,
    "goals.DateChange.field": CODE,
    "reports.Report": "masked as a whole: a masked version is added beside it",
    "reports.ReportFile": "made from the report's content",
    "reports.Reminder": CODE,
}
# Tables that belong to no unit.
ELSEWHERE: Mapping[str, str] = {
    "tracker.AuditEvent": "the trace, which has a way of its own (tracker.trace.masking)",
    "tracker.AuditSeal": DIGEST,
    "tracker.Mail": "letters, by what their jobs are about",
    "tracker.Region": "the region's own words",
    "tracker.Person": "people's names and addresses are changed by the administrator",
    "tracker.Session": "sign-ins, which hold nothing that is written",
    "tracker.SignInAttempts": DIGEST,
    "goals.AssessmentRule": "the region's rule, adopted by a decision and never changed",
    "goals.PlanType": "the region's own words",
    "goals.GoalType": "the region's own words",
    "goals.Perspective": "the region's own words",
    "goals.Dimension": "the region's own words",
    "goals.Category": "the region's own words",
    "goals.SteeringDocument": "the region's own words",
    "goals.FollowUp": "the region's own words",
    "goals.ReminderRule": CODE,
}


@dataclass(frozen=True)
class Texts:
    """A table, how its rows belong to a unit, and its columns that hold text."""

    model: type[models.Model]
    path: str
    columns: tuple[str, ...]


@cache
def text_tables() -> tuple[Texts, ...]:
    """Every table that is looked through."""
    return tuple(_tables())


def _tables() -> Iterator[Texts]:
    for model in (model for app in APPS for model in apps.get_app_config(app).get_models()):
        path = getattr(model, "UNIT_PATH", "")
        columns = tuple(text_columns(model)) if path and model._meta.label not in NOT_TEXT else ()
        if columns:
            yield Texts(model, path, columns)


def text_columns(model: type[models.Model]) -> Iterator[str]:
    """The columns of a table that hold what people have written."""
    for field in model._meta.concrete_fields:
        named = f"{model._meta.label}.{field.name}"
        holds_text = isinstance(field, models.CharField | models.TextField | models.JSONField) and not field.choices
        if holds_text and named not in NOT_TEXT:
            yield field.name
