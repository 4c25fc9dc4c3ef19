"""What is only added to: PostgreSQL's triggers and rights, tried by raw SQL; and that no code of ours tries."""

import ast
import uuid
from collections.abc import Iterator
from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.utils import ProgrammingError
from model_bakery import baker

from goals.models import AssessmentRule, Decision, DecisionKind, Release, UnitFollowUp
from reports.models import Report, ReportFile
from tests.conftest import NOW
from tests.held import held
from tests.test_architecture import ORDER, modules, named
from tests.tracker.trace.conftest import SYSTEM, happen
from tracker.models import AuditEvent, AuditSeal, Person
from tracker.trace.masking import Masked, mask_events, masking_by
from tracker.trace.rights import CLOSED, INSERT_ONLY, SECRET, Roles
from tracker.trace.sealing import seal_region

pytestmark = pytest.mark.django_db
DENIED = "permission denied"


@pytest.fixture
@held
def rows(norr: SimpleNamespace, rounds: SimpleNamespace, reporter: Person) -> SimpleNamespace:
    """A row of every table that is only added to; the report is frozen and the draft is not."""
    event = happen(norr.region, 1)[0]
    seal_region(region_id=norr.region.pk)
    decision = Decision.objects.create(unit=norr.culture, year=2026, kind=DecisionKind.MASKS, recorded_at=NOW)
    frozen = baker.make(
        Report,
        unit_follow_up=rounds.culture,
        stage="DECIDED",
        round=1,
        version=1,
        content="{}",
        decision=decision,
        created_at=NOW,
    )
    draft = baker.make(
        Report, unit_follow_up=rounds.culture, stage="DRAFT", round=1, version=1, content="{}", created_at=NOW, decision=None
    )
    rule = baker.make(
        AssessmentRule, region=norr.region, version=1, partly_within="0.1", met_share=1, partly_share=0, adopted_by=decision
    )
    return SimpleNamespace(
        tracker_auditevent=event,
        tracker_auditseal=AuditSeal.objects.get(event_id=event.pk),
        goals_assessmentrule=rule,
        goals_release=baker.make(Release, unit_follow_up=rounds.culture, round=1, stage="DECIDED", act="DISPATCHED", by=reporter),
        reports_report=frozen,
        reports_reportfile=baker.make(ReportFile, report=frozen, format="pdf", data=b"1"),
        draft=draft,
        draft_file=baker.make(ReportFile, report=draft, format="pdf", data=b"1"),
        decision=decision,
    )


@pytest.fixture
def roles() -> Roles:
    """Names of roles that nobody else has made in this PostgreSQL."""
    return Roles(*(f"{name}_{uuid.uuid4().hex[:8]}" for name in ("migrator", "app", "reader")))


@pytest.fixture
def granted(roles: Roles) -> Roles:
    """The three roles, with the rights that the command gives them; they are gone with the test's transaction."""
    connection.check_constraints()  # no table is given away while foreign keys are still to be looked at
    call_command("grant_roles", **vars(roles), stdout=StringIO())
    return roles


class Undone(Exception):
    """Takes back what an attempt did."""


def attempt(sql: str, *params: Any, role: str = "") -> list[tuple[Any, ...]]:
    """What raw SQL answers, as a role when one is named. What it did is taken back."""
    answer: list[tuple[Any, ...]] = []
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            if role:
                cursor.execute(f'SET LOCAL ROLE "{role}"')
            cursor.execute(sql, params)
            answer = cursor.fetchall() if cursor.description else []
            raise Undone
    except Undone:
        return answer


@pytest.mark.postgresql
@pytest.mark.parametrize("table", INSERT_ONLY)
@pytest.mark.parametrize("sql", ["UPDATE {table} SET id = id + 1000 WHERE id = %s", "DELETE FROM {table} WHERE id = %s"])
def test_not_even_the_owner_of_the_database_changes_or_removes_a_row(sql: str, table: str, rows: SimpleNamespace) -> None:
    with pytest.raises(IntegrityError, match=f"{table} is insert-only"):
        attempt(sql.format(table=table), getattr(rows, table).pk)


@pytest.mark.postgresql
@pytest.mark.parametrize(
    "assignment",
    [
        "reason = 'Rätt källa'",
        "changes = jsonb_set(changes, '{value,1}', '\"999\"')",
        "changes = changes - 'value'",
        "changes = changes || '{\"new\": [null, null]}'",
        "changes = '[]'",
        "digests = '{}'",
        "actor_name = 'Någon Annan'",
        "at = at - interval '1 day'",
        "subject = 'outcome:99'",
    ],
)
def test_a_masking_changes_no_more_than_it_may(assignment: str, rows: SimpleNamespace) -> None:
    event, decision = rows.tracker_auditevent, rows.decision
    with pytest.raises(DatabaseError), masking_by(decision):
        attempt(f"UPDATE tracker_auditevent SET masked_by = %s, {assignment} WHERE id = %s", decision.pk, event.pk)


@pytest.mark.postgresql
def test_a_masking_says_by_which_decision(rows: SimpleNamespace) -> None:
    sql = "UPDATE tracker_auditevent SET reason = '', masked_by = %s WHERE id = %s"
    with masking_by(rows.decision):
        attempt(sql, rows.decision.pk, rows.tracker_auditevent.pk)
        with pytest.raises(IntegrityError):
            attempt(sql, rows.decision.pk + 1, rows.tracker_auditevent.pk)
    with pytest.raises(IntegrityError):
        attempt(sql, rows.decision.pk, rows.tracker_auditevent.pk)


@pytest.mark.postgresql
@pytest.mark.parametrize(("table", "column", "empty"), [("reports_report", "content", ""), ("reports_reportfile", "data", b"")])
def test_a_decision_to_mask_erases_what_a_report_says_and_nothing_else(
    table: str, column: str, empty: Any, rows: SimpleNamespace
) -> None:
    row = getattr(rows, table)
    sql = f"UPDATE {table} SET {column} = %s WHERE id = %s"
    with pytest.raises(IntegrityError, match="insert-only"):
        attempt(sql, empty, row.pk)
    with masking_by(rows.decision):
        attempt(sql, empty, row.pk)
        with pytest.raises(IntegrityError, match="insert-only"):
            attempt(sql, b"2" if table.endswith("file") else "{}x", row.pk)
        with pytest.raises(IntegrityError, match="insert-only"):
            attempt(f"UPDATE {table} SET {column} = %s, sha256 = '' WHERE id = %s", empty, row.pk)


@pytest.mark.postgresql
def test_a_draft_of_a_report_can_be_thrown_away_and_not_be_changed(rows: SimpleNamespace) -> None:
    attempt("DELETE FROM reports_reportfile WHERE id = %s", rows.draft_file.pk)
    with pytest.raises(IntegrityError, match="insert-only"):
        attempt("UPDATE reports_report SET content = '{}x' WHERE id = %s", rows.draft.pk)
    with pytest.raises(IntegrityError, match="insert-only"):
        attempt("UPDATE reports_report SET stage = 'DRAFT' WHERE id = %s", rows.reports_report.pk)


APP_MAY = {
    "tracker_auditevent": "INSERT INTO tracker_auditevent (region_id, unit_id, at, actor_id, actor_name, on_behalf_of, via, "
    "action, subject, version, is_draft, changes, salts, digests, reason, reason_salt, reason_digest, correlation) "
    "VALUES (0, 0, now(), 0, '', '', '', 'x', 'x:1', 0, false, '{}', '{}', '{}', '', '', '', '')",
    "tracker_auditseal": "INSERT INTO tracker_auditseal (region_id, seq, event_id, digest, prev_digest) VALUES (0, 1, 1, '', '')",
}


@pytest.mark.postgresql
@pytest.mark.parametrize("table", INSERT_ONLY)
def test_what_tertial_runs_as_reads_and_adds(table: str, rows: SimpleNamespace, granted: Roles) -> None:
    assert attempt(f"SELECT count(*) FROM {table}", role=granted.app)[0][0] > 0
    if table in APP_MAY:
        attempt(APP_MAY[table], role=granted.app)


@pytest.mark.postgresql
@pytest.mark.parametrize("table", INSERT_ONLY)
def test_what_tertial_runs_as_neither_changes_nor_removes(table: str, rows: SimpleNamespace, granted: Roles) -> None:
    pk = getattr(rows, table).pk
    with pytest.raises(ProgrammingError, match=DENIED):
        attempt(f"UPDATE {table} SET id = id + 1000 WHERE id = %s", pk, role=granted.app)
    with pytest.raises((ProgrammingError, IntegrityError), match=f"{DENIED}|insert-only"):
        attempt(f"DELETE FROM {table} WHERE id = %s", pk, role=granted.app)


@pytest.mark.postgresql
@pytest.mark.parametrize(
    "sql",
    [
        "TRUNCATE tracker_auditevent",
        "ALTER TABLE tracker_auditevent DISABLE TRIGGER ALL",
        "DROP TRIGGER auditseal_insert_only ON tracker_auditseal",
        "CREATE OR REPLACE FUNCTION tertial_refuse() RETURNS trigger LANGUAGE sql AS 'SELECT NULL'",
        "SET session_replication_role = replica",
        "CREATE TABLE mine (id int)",
        "UPDATE django_migrations SET name = 'x'",
        "UPDATE tracker_auditevent SET actor_name = 'Någon Annan'",
        "UPDATE tracker_auditseal SET digest = 'x'",
    ],
)
def test_what_tertial_runs_as_cannot_get_round_it(sql: str, rows: SimpleNamespace, granted: Roles) -> None:
    with pytest.raises(ProgrammingError, match=f"{DENIED}|must be owner"):
        attempt(sql, role=granted.app)


@pytest.mark.postgresql
def test_what_tertial_runs_as_masks_and_does_its_daily_work(rows: SimpleNamespace, granted: Roles) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f'SET LOCAL ROLE "{granted.app}"')
        masked = [Masked(rows.tracker_auditevent.pk, frozenset({("comment", 1)}), reason=True)]
        assert mask_events(by=SYSTEM, now=NOW, masked=masked, decision=rows.decision, unit=rows.decision.unit)
        assert seal_region(region_id=rows.decision.unit.region_id) == 1
        UnitFollowUp.objects.select_for_update(no_key=True).update(round=2)
        Report.objects.select_for_update(no_key=True).get(pk=rows.draft.pk).files.all().delete()
        cursor.execute("RESET ROLE")
    assert not ReportFile.objects.filter(report=rows.draft).exists()


@pytest.mark.postgresql
def test_who_only_reads_reads_all_but_passwords_and_sessions(rows: SimpleNamespace, granted: Roles) -> None:
    assert attempt("SELECT name FROM tracker_person", role=granted.reader)
    assert attempt("SELECT reason FROM tracker_auditevent", role=granted.reader)
    for sql in (
        "SELECT password FROM tracker_person",
        "SELECT * FROM tracker_session",
        "UPDATE tracker_region SET name = 'x'",
        "INSERT INTO tracker_auditseal (region_id, seq, event_id, digest, prev_digest) VALUES (0, 1, 1, '', '')",
        "DELETE FROM goals_outcome",
    ):
        with pytest.raises(ProgrammingError, match=DENIED):
            attempt(sql, role=granted.reader)


@pytest.mark.postgresql
def test_granting_again_takes_back_what_somebody_has_added(granted: Roles) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f'GRANT UPDATE ON tracker_auditseal TO "{granted.app}"')
        cursor.execute(f'GRANT UPDATE (digests) ON tracker_auditevent TO "{granted.app}"')
        cursor.execute(f'GRANT SELECT (password) ON tracker_person TO "{granted.reader}"')
    call_command("grant_roles", **vars(granted), stdout=StringIO())
    for sql, role in (
        ("UPDATE tracker_auditseal SET digest = ''", granted.app),
        ("UPDATE tracker_auditevent SET digests = '{}'", granted.app),
        ("SELECT password FROM tracker_person", granted.reader),
    ):
        with pytest.raises(ProgrammingError, match=DENIED):
            attempt(sql, role=role)


@pytest.mark.postgresql
def test_the_migrator_owns_every_table(granted: Roles) -> None:
    owners = attempt("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = current_schema()")
    assert owners == [(granted.migrator,)]


@pytest.mark.postgresql
def test_the_command_can_show_what_it_would_do(roles: Roles) -> None:
    out = StringIO()
    call_command("grant_roles", **vars(roles), only_print=True, stdout=out)
    assert f'GRANT SELECT, INSERT ON "public"."tracker_auditseal" TO "{roles.app}";' in out.getvalue()
    assert attempt("SELECT 1 FROM pg_roles WHERE rolname = %s", roles.app) == []


@pytest.mark.postgresql
def test_the_three_roles_are_three(roles: Roles) -> None:
    with pytest.raises(CommandError, match="tre olika"):
        call_command("grant_roles", migrator=roles.app, app=roles.app, reader=roles.reader)


def test_on_sqlite_there_are_no_rights_to_grant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "vendor", "sqlite")
    with pytest.raises(CommandError, match="bara i PostgreSQL"):
        call_command("grant_roles")


def test_the_tables_are_the_models_that_say_so() -> None:
    said = {
        model._meta.db_table
        for app in ORDER
        for model in apps.get_app_config(app).get_models()
        if "insert-only" in (model.__doc__ or "").lower()
    }
    assert said == set(INSERT_ONLY)
    columns = {
        table: {field.column for field in model._meta.fields} for model in apps.get_models() if (table := model._meta.db_table)
    }
    assert all(set(emptied) <= columns[table] for table, emptied in (INSERT_ONLY | SECRET).items())
    assert set(CLOSED) <= set(columns)


MODELS = {model.__name__ for model in (AuditEvent, AuditSeal, Release, AssessmentRule, Report, ReportFile)}
CHANGES = {"update", "delete", "bulk_update", "update_or_create", "save", "raw", "_raw_delete"}
MASKING = "tracker/trace/masking.py"
ERASING = "reports/masking/operations/erasing.py"
GALLRING = "reports/retention/operations.py"


def changing(tree: ast.AST) -> Iterator[str]:
    """Every call of a method that changes or removes rows, on something that begins with one of the models."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CHANGES:
            names = {inner.id for inner in ast.walk(node.func.value) if isinstance(inner, ast.Name)}
            if names & MODELS:
                yield ast.unparse(node.func)


def test_no_code_changes_or_removes_what_is_only_added_to_but_masking_and_the_gallring_of_drafts() -> None:
    """What hides behind a variable is refused by the triggers, under every test that runs on PostgreSQL."""
    found = [f"{named(file)}: {call}" for app in ORDER for file in modules(app) for call in changing(ast.parse(file.read_text()))]
    assert sorted(found) == sorted(
        [
            f"{MASKING}: AuditEvent.objects.filter(pk=event.pk).update",
            f"{ERASING}: Report.objects.filter(pk=report.pk).update",
            f"{ERASING}: ReportFile.objects.filter(report=report).update",
            f"{ERASING}: ReportFile.objects.filter(report=report).delete",
            f"{ERASING}: Report.objects.filter(pk=report.pk).delete",
            f"{GALLRING}: ReportFile.objects.filter(report__in=pks).delete",
            f"{GALLRING}: Report.objects.filter(pk__in=pks, stage=ReportStage.DRAFT).delete",
        ]
    )


def test_the_search_for_such_code_finds_it() -> None:
    tree = ast.parse(
        "Report.objects.filter(a=1).order_by('b').delete()\nAuditSeal(x=1).save()\nOutcome.objects.update(a=Report.X)"
    )
    assert list(changing(tree)) == ["Report.objects.filter(a=1).order_by('b').delete", "AuditSeal(x=1).save"]


def test_only_masking_says_that_it_masks() -> None:
    """The setting that PostgreSQL's triggers ask for."""
    assert [named(file) for app in ORDER for file in modules(app) if "tertial.masking" in file.read_text()] == [MASKING]
