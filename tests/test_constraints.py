"""Every constraint, from both sides: the row that it lets through and the nearest row that it does not.

The database is the last to be asked, on both databases; so nothing here goes through an operation.
"""

import uuid
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from model_bakery import baker

from goals import models as goals
from goals.models.decisions import ReservationKind
from reports import models as reports
from tracker import models as tracker
from tracker.trace.rights import INSERT_ONLY

NOW = datetime(2026, 9, 8, 12, tzinfo=UTC)
DAY = date(2026, 9, 8)
EARLIER = date(2026, 9, 7)


# What a row of each table needs besides its required columns, so that it breaks no constraint.
DEFAULTS: dict[type[models.Model], dict[str, Any]] = {
    tracker.Person: {"email": lambda: f"{uuid.uuid4()}@example.org"},
    tracker.Region: {"slug": lambda: uuid.uuid4().hex},
    tracker.Unit: {"slug": lambda: uuid.uuid4().hex, "kind": "COMMITTEE", "active_from": DAY},
    tracker.Membership: {"role": "REPORTER", "from_on": DAY},
    tracker.Absence: {"from_on": DAY},
    tracker.Job: {"state": "WAITING", "progress": 0, "key": lambda: uuid.uuid4().hex},
    goals.Decision: {"kind": "ADOPTS", "year": 2026},
    goals.Reservation: {"kind": ReservationKind.RESERVATION},
    goals.Attachment: {"decision": lambda: make(goals.Decision), "data": b"1"},
    goals.Plan: {"edition_from": DAY, "edition_to": DAY, "state": "DRAFT"},
    goals.PlanChange: {"kind": "CORRECTS_READING", "applies_from": DAY},
    goals.Goal: {"number": lambda: uuid.uuid4().hex[:8]},
    goals.GoalAgenda: {"number": 1},
    goals.Indicator: {},
    goals.Target: {"kind": "FOLLOW", "reading": "STATED", "year": 2026},
    goals.RoundRule: {"month": 8},
    goals.FollowUp: {"month": 8, "year": 2026, "opens_on": DAY},
    goals.UnitFollowUp: {"outcomes_due_on": DAY, "assessments_due_on": DAY},
    goals.Release: {"round": 1, "stage": "DECIDED", "act": "DISPATCHED"},
    goals.LockException: {"reason": "Fel källa", "given_at": NOW, "expires_at": NOW.replace(year=2027)},
    goals.DateChange: {"field": "meeting_on"},
    goals.ReminderRule: {"role": "REPORTER", "step": "DUE"},
    goals.Outcome: {"month": 8, "year": 2026, "state": "DRAFT", "origin": "FORM"},
    goals.Comment: {"text": "Räknades Umeå två gånger?"},
    goals.Evidence: {"url": "https://example.org/underlag"},
    goals.AssessmentRule: {"version": 1, "partly_within": "0.1", "met_share": "1", "partly_share": "0"},
    goals.Assessment: {"scope": "OWN", "stage": "PROPOSED", "status": "MET", "round": 1},
    goals.Action: {"what": "Anställ"},
    goals.Assignment: {"text": "Utred"},
    goals.AssignmentAddressee: {"months": 0},
    reports.Section: {"order": 1},
    reports.FinanceRow: {"order": 1},
    reports.Report: {"stage": "DRAFT", "round": 1, "version": 1},
    reports.ReportFile: {"format": "pdf", "data": b"1"},
    tracker.JobFile: {"data": b"1"},
}


def make(model: type[models.Model], **fields: Any) -> Any:
    """A row that breaks no constraint, with `fields` as given."""
    values = {
        name: value() if callable(value) else value for name, value in DEFAULTS.get(model, {}).items() if name not in fields
    }
    for field in model._meta.fields:
        is_needed = isinstance(field, models.ForeignKey) and not field.null and field.name not in fields
        if is_needed and field.name not in values:
            values[field.name] = make(field.related_model)
    return baker.make(model, **(values | fields))


NAN = "NaN"
WIDEST = Decimal("99999999999.9999")

# A state that is not known cannot fit the rules for known ones either; which of the two a database names first is its own affair.
ALSO_BREAKS = {
    "plan_state_known": "plan_state_known|plan_adopted_has_decision",
    "plan_change_kind_known": "plan_change_kind_known|plan_change_amendment_has_decision",
    "assessment_stage_known": "assessment_stage_known|assessment_decided_has_decision",
}

# name of the constraint, table, what it lets through, what it does not
CHECKS: list[tuple[str, type[models.Model], dict[str, Any], dict[str, Any]]] = [
    ("unit_kind_known", tracker.Unit, {"kind": "BOARD"}, {"kind": "CLUB"}),
    ("unit_active_in_order", tracker.Unit, {"active_to": DAY}, {"active_to": EARLIER}),
    ("unit_not_own_successor", tracker.Unit, {"successor": "ANOTHER"}, {"successor": "SELF"}),
    (
        "unit_oversight_is_authority",
        tracker.Unit,
        {"has_oversight": True, "is_authority": True},
        {"has_oversight": True, "is_authority": False},
    ),
    ("person_email_lower_case", tracker.Person, {"email": "rut@example.org"}, {"email": "Rut@example.org"}),
    ("membership_role_known", tracker.Membership, {"role": "AUDITOR"}, {"role": "KING"}),
    ("membership_dates_in_order", tracker.Membership, {"to_on": DAY}, {"to_on": EARLIER}),
    ("absence_dates_in_order", tracker.Absence, {"to_on": DAY}, {"to_on": EARLIER}),
    ("absence_deputy_is_another", tracker.Absence, {}, {"deputy": models.F("person")}),
    ("job_state_known", tracker.Job, {"state": "DONE"}, {"state": "LOST"}),
    ("job_progress_percent", tracker.Job, {"progress": 100}, {"progress": 101}),
    (
        "job_running_has_lease",
        tracker.Job,
        {"state": "RUNNING", "claim_token": uuid.UUID(int=1), "leased_until": NOW},
        {"state": "RUNNING"},
    ),
    ("job_running_has_lease", tracker.Job, {"state": "DONE"}, {"state": "DONE", "leased_until": NOW}),
    ("decision_kind_known", goals.Decision, {"kind": "NOTED"}, {"kind": "SHRUGS"}),
    ("reservation_kind_known", goals.Reservation, {"kind": "STATEMENT"}, {"kind": "SIGH"}),
    ("attachment_belongs_to_one", goals.Attachment, {}, {"decision": None}),
    (
        "attachment_added_paired",
        goals.Attachment,
        {"added_at": NOW, "added_by": tracker.Person},
        {"added_by": tracker.Person},
    ),
    ("plan_state_known", goals.Plan, {"state": "DRAFT"}, {"state": "LOST"}),
    ("plan_adopted_has_decision", goals.Plan, {"state": "ADOPTED", "adopted_by": goals.Decision}, {"state": "ADOPTED"}),
    ("plan_adopted_has_decision", goals.Plan, {}, {"adopted_by": goals.Decision}),
    ("plan_edition_in_order", goals.Plan, {"edition_to": DAY}, {"edition_to": EARLIER}),
    ("plan_period_in_order", goals.Plan, {"period_from": DAY, "period_to": DAY}, {"period_from": DAY, "period_to": EARLIER}),
    ("plan_change_kind_known", goals.PlanChange, {"kind": "CORRECTS_READING"}, {"kind": "WHIM", "decision": goals.Decision}),
    ("plan_change_amendment_has_decision", goals.PlanChange, {"kind": "AMENDS", "decision": goals.Decision}, {"kind": "AMENDS"}),
    ("goal_weight_positive", goals.Goal, {"weight": "0.5"}, {"weight": 0}),
    ("goal_not_own_parent", goals.Goal, {"parent": "ANOTHER"}, {"parent": "SELF"}),
    ("goal_agenda_of_seventeen", goals.GoalAgenda, {"number": 17}, {"number": 18}),
    ("indicator_value_type_known", goals.Indicator, {"value_type": "YES_NO"}, {"value_type": "MAYBE"}),
    ("indicator_direction_known", goals.Indicator, {"direction": "LESS_IS_BETTER"}, {"direction": "UP"}),
    ("indicator_accumulation_known", goals.Indicator, {"accumulation": "SUMMED"}, {"accumulation": "HEAPED"}),
    (
        "indicator_accumulation_reading_known",
        goals.Indicator,
        {"accumulation_reading": "STATED"},
        {"accumulation_reading": "GUESS"},
    ),
    ("indicator_decimals_kept", goals.Indicator, {"decimals": 4}, {"decimals": 5}),
    ("indicator_plausible_finite", goals.Indicator, {"plausible_low": WIDEST}, {"plausible_low": NAN}),
    (
        "indicator_plausible_in_order",
        goals.Indicator,
        {"plausible_low": 1, "plausible_high": 1},
        {"plausible_low": 2, "plausible_high": 1},
    ),
    ("target_kind_known", goals.Target, {"kind": "YES"}, {"kind": "HOPE", "reading": "UNCLEAR"}),
    ("target_reading_known", goals.Target, {"reading": "ASSUMED"}, {"reading": "GUESS"}),
    ("target_months_bits", goals.Target, {"months": 4095}, {"months": 4096}),
    ("target_bounds_match_kind", goals.Target, {"kind": "AT_LEAST", "low": 90}, {"kind": "AT_LEAST"}),
    ("target_bounds_match_kind", goals.Target, {"kind": "AT_MOST", "high": 0}, {"kind": "AT_MOST", "low": 0}),
    (
        "target_bounds_match_kind",
        goals.Target,
        {"kind": "EXACTLY", "low": 1, "high": 1},
        {"kind": "EXACTLY", "low": 1, "high": 2},
    ),
    ("target_bounds_match_kind", goals.Target, {"kind": "WITHIN", "low": 1, "high": 2}, {"kind": "WITHIN", "low": 1}),
    ("target_bounds_match_kind", goals.Target, {"kind": "AT_LEAST", "reading": "UNCLEAR"}, {"kind": "INCREASE", "low": 1}),
    ("target_bounds_in_order", goals.Target, {"kind": "WITHIN", "low": 1, "high": 1}, {"kind": "WITHIN", "low": 2, "high": 1}),
    ("target_numbers_finite", goals.Target, {"baseline": -WIDEST}, {"baseline": NAN}),
    ("target_tolerance_not_negative", goals.Target, {"tolerance": 0}, {"tolerance": -1}),
    ("target_weight_positive", goals.Target, {"weight": 1000}, {"weight": 0}),
    (
        "target_confirmation_paired",
        goals.Target,
        {"confirmed_by": tracker.Person, "confirmed_at": NOW},
        {"confirmed_at": NOW},
    ),
    (
        "target_confirmed_by_somebody",
        goals.Target,
        {"reading": "CONFIRMED", "confirmed_by": tracker.Person, "confirmed_at": NOW},
        {"reading": "CONFIRMED"},
    ),
    ("round_rule_month_of_twelve", goals.RoundRule, {"month": 12}, {"month": 13}),
    ("follow_up_month_of_twelve", goals.FollowUp, {"month": 1}, {"month": 0}),
    ("unit_follow_up_kind_known", goals.UnitFollowUp, {"kind": "REGION"}, {"kind": "WORLD"}),
    ("unit_follow_up_state_known", goals.UnitFollowUp, {"state": "HANDED_OVER"}, {"state": "LOST"}),
    (
        "unit_follow_up_decided_has_decision",
        goals.UnitFollowUp,
        {"state": "DECIDED", "decision": goals.Decision},
        {"state": "DECIDED"},
    ),
    (
        "unit_follow_up_handed_over_paired",
        goals.UnitFollowUp,
        {"handed_over_at": NOW, "handed_over_by": tracker.Person},
        {"handed_over_at": NOW},
    ),
    (
        "unit_follow_up_auditors_paired",
        goals.UnitFollowUp,
        {"open_to_auditors_at": NOW, "open_to_auditors_by": tracker.Person},
        {"open_to_auditors_by": tracker.Person},
    ),
    ("release_stage_known", goals.Release, {"stage": "PROPOSAL"}, {"stage": "DRAFT"}),
    ("release_act_known", goals.Release, {"act": "PUBLISHED"}, {"act": "LEAKED"}),
    ("lock_exception_has_reason", goals.LockException, {"reason": "x"}, {"reason": ""}),
    ("lock_exception_expires_later", goals.LockException, {}, {"expires_at": NOW}),
    ("date_change_field_known", goals.DateChange, {"field": "outcomes_due_on"}, {"field": "birthday"}),
    ("reminder_rule_role_known", goals.ReminderRule, {"role": "MANAGER"}, {"role": "KING"}),
    ("reminder_rule_step_known", goals.ReminderRule, {"step": "OPENING"}, {"step": "SOMETIME"}),
    ("outcome_month_of_twelve", goals.Outcome, {"month": 12}, {"month": 13}),
    ("outcome_state_known", goals.Outcome, {"state": "DRAFT"}, {"state": "LOST", "value": 1}),
    ("outcome_origin_known", goals.Outcome, {"origin": "API"}, {"origin": "DREAM"}),
    ("outcome_missing_reason_known", goals.Outcome, {"missing_reason": "NOT_MEASURED"}, {"missing_reason": "LAZY"}),
    ("outcome_forecast_attainment_known", goals.Outcome, {"forecast_attainment": "MET"}, {"forecast_attainment": "NO_DATA"}),
    ("outcome_numbers_finite", goals.Outcome, {"value": WIDEST}, {"value": NAN}),
    ("outcome_numbers_finite", goals.Outcome, {"forecast_value": 0}, {"forecast_value": NAN}),
    ("outcome_value_or_reason", goals.Outcome, {"state": "REPORTED", "value": 0}, {"state": "REPORTED"}),
    (
        "outcome_value_or_reason",
        goals.Outcome,
        {"state": "REPORTED", "missing_reason": "NOT_MEASURED"},
        {"state": "REPORTED", "value": 0, "missing_reason": "NOT_MEASURED"},
    ),
    (
        "outcome_approval_paired",
        goals.Outcome,
        {"approved_by": tracker.Person, "approved_at": NOW, "approved_version": 1},
        {"approved_at": NOW},
    ),
    (
        "outcome_approved_is_this_version",
        goals.Outcome,
        {"state": "APPROVED", "value": 1, "version": 2, "approved_by": tracker.Person, "approved_at": NOW, "approved_version": 2},
        {"state": "APPROVED", "value": 1, "version": 3, "approved_by": tracker.Person, "approved_at": NOW, "approved_version": 2},
    ),
    ("outcome_part_finite", goals.OutcomePart, {"value": 1}, {"value": NAN}),
    ("comment_says_something", goals.Comment, {"text": "?"}, {"text": ""}),
    ("evidence_is_file_or_link", goals.Evidence, {}, {"url": ""}),
    ("rule_shares_within_one", goals.AssessmentRule, {"partly_within": 1}, {"partly_within": "1.1"}),
    (
        "rule_shares_in_order",
        goals.AssessmentRule,
        {"met_share": "0.6", "partly_share": "0.5"},
        {"met_share": "0.5", "partly_share": "0.5"},
    ),
    (
        "rule_weights_only_if_adopted",
        goals.AssessmentRule,
        {"is_weighted": True, "adopted_by": goals.Decision},
        {"is_weighted": True},
    ),
    ("assessment_scope_known", goals.Assessment, {"scope": "CONTRIBUTION"}, {"scope": "ALL"}),
    ("assessment_stage_known", goals.Assessment, {"stage": "PROPOSED"}, {"stage": "DREAMT", "decision": goals.Decision}),
    ("assessment_status_known", goals.Assessment, {"status": ""}, {"status": "GREEN"}),
    (
        "assessment_decided_has_decision",
        goals.Assessment,
        {"stage": "DECIDED", "decision": goals.Decision},
        {"stage": "DECIDED"},
    ),
    ("action_says_what", goals.Action, {"what": "Anställ"}, {"what": ""}),
    ("action_state_known", goals.Action, {"state": "DONE"}, {"state": "SOON"}),
    ("assignment_says_what", goals.Assignment, {"text": "Utred"}, {"text": ""}),
    ("assignment_not_own_parent", goals.Assignment, {"parent": "ANOTHER"}, {"parent": "SELF"}),
    ("assignment_addressee_months_bits", goals.AssignmentAddressee, {"months": 4095}, {"months": 4096}),
    (
        "assignment_addressee_end_known",
        goals.AssignmentAddressee,
        {"end": "CLOSED", "closed": goals.Decision},
        {"end": "LOST", "closed": goals.Decision},
    ),
    ("assignment_addressee_end_has_decision", goals.AssignmentAddressee, {"end": ""}, {"end": "CLOSED"}),
    ("assignment_status_known", goals.AssignmentStatus, {"status": "ON_PLAN"}, {"status": "LATE"}),
    ("section_kind_known", reports.Section, {"kind": "FINANCE"}, {"kind": "POEM"}),
    ("section_placement_known", reports.Section, {"placement": "AFTER_GOALS"}, {"placement": "SIDEWAYS"}),
    ("finance_row_finite", reports.FinanceRow, {"budget": 1}, {"budget": NAN}),
    ("report_stage_known", reports.Report, {"stage": "PROPOSAL"}, {"stage": "RUMOUR"}),
    ("report_decided_has_decision", reports.Report, {"stage": "DECIDED", "decision": goals.Decision}, {"stage": "DECIDED"}),
    ("report_file_format_known", reports.ReportFile, {"format": "docx"}, {"format": "exe"}),
]

# name of the constraint, table, the columns that may not be the same twice, and what makes a second row different enough
UNIQUE: list[tuple[str, type[models.Model], dict[str, Any], dict[str, Any]]] = [
    ("unit_slug_in_region", tracker.Unit, {"region": tracker.Region, "slug": "run"}, {"slug": "rs"}),
    (
        "membership_once",
        tracker.Membership,
        {"person": tracker.Person, "unit": tracker.Unit, "role": "REPORTER", "from_on": DAY},
        {"role": "MEMBER"},
    ),
    ("suspension_once", tracker.Suspension, {"person": tracker.Person, "region": tracker.Region}, {"region": tracker.Region}),
    ("job_kind_key_once", tracker.Job, {"kind": "report", "key": "1"}, {"key": "2"}),
    ("seal_seq_in_region", tracker.AuditSeal, {"region_id": 1, "seq": 1}, {"seq": 2}),
    ("seal_chain_never_forks", tracker.AuditSeal, {"region_id": 1, "prev_digest": "a"}, {"prev_digest": "b"}),
    (
        "decision_paragraph_once",
        goals.Decision,
        {"unit": tracker.Unit, "year": 2026, "paragraph": "12", "kind": "ADOPTS"},
        {"kind": "NOTED"},
    ),
    ("plan_type_order_in_region", goals.PlanType, {"region": tracker.Region, "order": 1}, {"order": 2}),
    ("plan_type_name_in_region", goals.PlanType, {"region": tracker.Region, "name": "Nämndplan"}, {"name": "Regionplan"}),
    ("goal_type_order_in_plan_type", goals.GoalType, {"plan_type": goals.PlanType, "order": 1}, {"order": 2}),
    ("perspective_order_in_region", goals.Perspective, {"region": tracker.Region, "order": 1}, {"order": 2}),
    (
        "plan_edition_once",
        goals.Plan,
        {"unit": tracker.Unit, "plan_type": goals.PlanType, "edition_from": EARLIER},
        {"edition_from": DAY},
    ),
    ("goal_number_in_plan", goals.Goal, {"plan": goals.Plan, "type": goals.GoalType, "number": "1.1"}, {"number": "1.2"}),
    ("expected_result_order_in_goal", goals.ExpectedResult, {"goal": goals.Goal, "order": 1}, {"order": 2}),
    ("goal_addressee_once", goals.GoalAddressee, {"goal": goals.Goal, "unit": tracker.Unit}, {"unit": tracker.Unit}),
    ("goal_agenda_once", goals.GoalAgenda, {"goal": goals.Goal, "number": 3}, {"number": 4}),
    ("steering_document_in_region", goals.SteeringDocument, {"region": tracker.Region, "name": "RUS"}, {"name": "Kulturplan"}),
    (
        "goal_steering_document_once",
        goals.GoalSteeringDocument,
        {"goal": goals.Goal, "document": goals.SteeringDocument},
        {"document": goals.SteeringDocument},
    ),
    ("dimension_name_in_region", goals.Dimension, {"region": tracker.Region, "name": "Kön"}, {"name": "Kommun"}),
    ("category_order_in_dimension", goals.Category, {"dimension": goals.Dimension, "order": 1}, {"order": 2}),
    ("category_name_in_dimension", goals.Category, {"dimension": goals.Dimension, "name": "Kvinnor"}, {"name": "Män"}),
    (
        "indicator_reporter_once",
        goals.IndicatorReporter,
        {"indicator": goals.Indicator, "person": tracker.Person},
        {"person": tracker.Person},
    ),
    (
        "indicator_dimension_once",
        goals.IndicatorDimension,
        {"indicator": goals.Indicator, "dimension": goals.Dimension},
        {"dimension": goals.Dimension},
    ),
    ("target_once_a_year", goals.Target, {"goal": goals.Goal, "indicator": goals.Indicator, "year": 2026}, {"year": 2027}),
    ("round_rule_month_in_region", goals.RoundRule, {"region": tracker.Region, "month": 4}, {"month": 8}),
    ("follow_up_month_in_region", goals.FollowUp, {"region": tracker.Region, "year": 2026, "month": 4}, {"month": 8}),
    (
        "unit_follow_up_once",
        goals.UnitFollowUp,
        {"follow_up": goals.FollowUp, "unit": tracker.Unit, "kind": "UNIT"},
        {"kind": "REGION"},
    ),
    (
        "release_once",
        goals.Release,
        {"unit_follow_up": goals.UnitFollowUp, "round": 1, "stage": "DECIDED", "act": "DISPATCHED"},
        {"act": "PUBLISHED"},
    ),
    (
        "reminder_rule_once",
        goals.ReminderRule,
        {"region": tracker.Region, "role": "REPORTER", "step": "BEFORE", "working_days": 5},
        {"working_days": 1},
    ),
    ("outcome_once_a_period", goals.Outcome, {"indicator": goals.Indicator, "year": 2026, "month": 8}, {"month": 12}),
    (
        "outcome_part_once",
        goals.OutcomePart,
        {"outcome": goals.Outcome, "category": goals.Category},
        {"category": goals.Category},
    ),
    ("rule_version_in_region", goals.AssessmentRule, {"region": tracker.Region, "version": 1}, {"version": 2}),
    (
        "assessment_once",
        goals.Assessment,
        {"goal": goals.Goal, "unit_follow_up": goals.UnitFollowUp, "scope": "OWN", "round": 1, "stage": "PROPOSED"},
        {"round": 2},
    ),
    (
        "assignment_addressee_once",
        goals.AssignmentAddressee,
        {"assignment": goals.Assignment, "unit": tracker.Unit},
        {"unit": tracker.Unit},
    ),
    (
        "assignment_status_once",
        goals.AssignmentStatus,
        {"addressee": goals.AssignmentAddressee, "unit_follow_up": goals.UnitFollowUp},
        {"unit_follow_up": goals.UnitFollowUp},
    ),
    ("attempts_once_in_bucket", tracker.SignInAttempts, {"bucket": "a" * 64}, {"bucket": "b" * 64}),
    ("section_order_once", reports.Section, {"unit_follow_up": goals.UnitFollowUp, "order": 1}, {"order": 2}),
    ("finance_row_order_once", reports.FinanceRow, {"section": reports.Section, "order": 1}, {"order": 2}),
    (
        "report_version_once",
        reports.Report,
        {"unit_follow_up": goals.UnitFollowUp, "stage": "DRAFT", "round": 1, "version": 1},
        {"version": 2},
    ),
    ("report_file_format_once", reports.ReportFile, {"report": reports.Report, "format": "pdf"}, {"format": "docx"}),
    (
        "reminder_once",
        reports.Reminder,
        {"person": tracker.Person, "unit_follow_up": goals.UnitFollowUp, "step": "DUE", "due_on": DAY},
        {"step": "OVERDUE"},
    ),
]


def filled(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields with a new row wherever a table stands."""
    return {name: make(value) if isinstance(value, type) else value for name, value in fields.items()}


def pointed(model: type[models.Model], row: Any, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields with the row itself, or another of its kind, where it says so."""
    stands_for = {"SELF": lambda: row, "ANOTHER": lambda: make(model)}
    return {n: stands_for[v]() if isinstance(v, str) and v in stands_for else v for n, v in filled(fields).items()}


def names(cases: list[Any]) -> list[str]:
    return [case[0] for case in cases]


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "model", "good", "bad"), CHECKS, ids=names(CHECKS))
def test_a_check_lets_the_good_row_through_and_stops_the_bad(
    name: str, model: type[models.Model], good: dict[str, Any], bad: dict[str, Any]
) -> None:
    let_rows_be_changed(model)
    row, refused = make(model), make(model)
    model.objects.filter(pk=row.pk).update(**pointed(model, row, good))
    with pytest.raises(IntegrityError, match=ALSO_BREAKS.get(name, name)), transaction.atomic():
        put(model, refused.pk, pointed(model, refused, bad))


def let_rows_be_changed(model: type[models.Model]) -> None:
    """Hold back the triggers of a table that is only added to, until the test's transaction is taken back."""
    if connection.vendor == "postgresql" and model._meta.db_table in INSERT_ONLY:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {model._meta.db_table} DISABLE TRIGGER USER")


def put(model: type[models.Model], pk: int, fields: dict[str, Any]) -> None:
    """Put `fields` in a row behind Django's back, which would stop a NaN by itself.

    SQLite has no NaN: there the first number too wide to be kept stands in for it.
    """
    if NAN not in [str(value) for value in fields.values()]:
        model.objects.filter(pk=pk).update(**fields)
        return
    value = NAN if connection.vendor == "postgresql" else WIDEST + 1
    columns = ", ".join(f"{name} = '{value}'" for name in fields)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {model._meta.db_table} SET {columns} WHERE id = {pk}")


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "model", "same", "other"), UNIQUE, ids=names(UNIQUE))
def test_the_same_row_is_refused_and_a_different_one_is_not(
    name: str, model: type[models.Model], same: dict[str, Any], other: dict[str, Any]
) -> None:
    shared = filled(same)
    make(model, **shared)
    make(model, **(shared | filled(other)))
    with pytest.raises(IntegrityError, match=name if connection.vendor == "postgresql" else "UNIQUE"), transaction.atomic():
        make(model, **shared)


def test_every_constraint_is_in_one_of_the_tables_above() -> None:
    tested = {*names(CHECKS), *names(UNIQUE)}
    ours = {
        constraint.name
        for app in ("tracker", "goals", "reports")
        for model in apps.get_app_config(app).get_models()
        for constraint in model._meta.constraints
    }
    assert ours == tested
