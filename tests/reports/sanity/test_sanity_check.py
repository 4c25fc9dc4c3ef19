"""Each thing that must always be so, broken on purpose: past every operation, and where need be past the database's checks."""

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal
from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from model_bakery import baker

from goals.models import Assessment, Evidence, Goal, Origin, Outcome, Release, UnitFollowUp
from goals.operations.outcomes import OutcomeEntry, record_outcome
from reports.models import Reminder, Report
from tests.conftest import AUGUST, NOW, acting_in
from tests.held import held
from tracker.models import AuditEvent, Job, Mail, Unit


def broken(*arguments: str) -> dict[str, list[str]]:
    """The checks that do not hold, and where."""
    out = StringIO()
    with suppress(CommandError):
        call_command("sanity_check", "--json", *arguments, stdout=out)
    return {row["code"]: row["breaks"] for row in json.loads(out.getvalue())["checks"] if row["count"]}


@pytest.fixture
@held
def scene(norr, soder, plans, rounds, reporter) -> SimpleNamespace:
    """An outcome that came in by the only way there is."""
    by, entry = acting_in(norr)(reporter), OutcomeEntry(value=Decimal(64))
    outcome = record_outcome(by=by, now=NOW, indicator=plans.films.indicator, period=AUGUST, entry=entry, expected_version=0)
    return SimpleNamespace(norr=norr, soder=soder, plans=plans, rounds=rounds, outcome=outcome, reporter=reporter)


def test_where_everything_went_its_way_nothing_is_found(scene):
    assert broken("--strict") == {}


def change_a_value(scene: SimpleNamespace) -> None:
    Outcome.objects.filter(pk=scene.outcome.pk).update(value=Decimal(65))


def enter_past_the_trace(scene: SimpleNamespace) -> None:
    baker.make(Outcome, indicator=scene.plans.share.indicator, year=2026, month=8, value=1, origin=Origin.FORM, entered_at=NOW)


def change_after_hand_over(scene: SimpleNamespace) -> None:
    at = {"handed_over_at": NOW - timedelta(hours=1), "handed_over_by": scene.reporter, "state": "HANDED_OVER"}
    UnitFollowUp.objects.filter(pk=scene.rounds.culture.pk).update(**at)


def approve_another_version(scene: SimpleNamespace) -> None:
    with no_constraint("goals_outcome", "outcome_approved_is_this_version"):
        Outcome.objects.filter(pk=scene.outcome.pk).update(
            state="APPROVED", approved_version=7, approved_by=scene.reporter, approved_at=NOW
        )


def point_across_regions(scene: SimpleNamespace) -> None:
    Unit.objects.filter(pk=scene.norr.care.pk).update(parent=scene.soder.council)


def put_a_unit_below_itself(scene: SimpleNamespace) -> None:
    Unit.objects.filter(pk=scene.norr.council.pk).update(parent=scene.norr.culture)


def put_a_goal_below_its_own_kind(scene: SimpleNamespace) -> None:
    baker.make(Goal, plan=scene.plans.plan, type=scene.plans.goal.type, parent=scene.plans.goal, title="Under sin like")


def change_a_frozen_report(scene: SimpleNamespace) -> None:
    baker.make(Report, unit_follow_up=scene.rounds.culture, stage="DRAFT", content="{}", sha256="0" * 64, created_at=NOW)


def swap_a_file(scene: SimpleNamespace) -> None:
    baker.make(Evidence, outcome=scene.outcome, name="a.pdf", url="", sha256="0" * 64, data=b"bytt", by=scene.reporter)


def let_out_what_is_not_frozen(scene: SimpleNamespace) -> None:
    baker.make(Release, unit_follow_up=scene.rounds.culture, round=1, stage="DECIDED", act="DISPATCHED", by=scene.reporter)


def leave_a_job(scene: SimpleNamespace) -> None:
    baker.make(Job, region=scene.norr.region, state="WAITING", next_at=NOW - timedelta(days=90), created_at=NOW)


def give_a_job_up(scene: SimpleNamespace) -> None:
    baker.make(Job, region=scene.norr.region, state="DEAD", error="Det gick inte.", created_at=NOW, next_at=NOW)


def say_a_letter_is_sent(scene: SimpleNamespace) -> None:
    job = baker.make(Job, region=scene.norr.region, state="CANCELLED", created_at=NOW, next_at=NOW)
    baker.make(Mail, region=scene.norr.region, job=job, to="a@example.org", sent_at=NOW)


def remind_without_a_letter(scene: SimpleNamespace) -> None:
    baker.make(Reminder, person=scene.reporter, unit_follow_up=scene.rounds.culture, mail=None)


BREAKS: dict[str, tuple[Callable[[SimpleNamespace], None], str]] = {
    "a value changed in the database": (change_a_value, "TRACE_REPLAYS"),
    "an outcome that no event tells of": (enter_past_the_trace, "IN_TRACE"),
    "a value later than its hand-over": (change_after_hand_over, "LOCKED_IS_UNCHANGED"),
    "a value approved in another version": (approve_another_version, "APPROVED_VERSION"),
    "a unit below another region's": (point_across_regions, "REGIONS_APART"),
    "a unit below itself": (put_a_unit_below_itself, "UNITS_NO_CIRCLE"),
    "a goal below one of its own kind": (put_a_goal_below_its_own_kind, "GOALS_BELOW_EARLIER"),
    "a report with another content": (change_a_frozen_report, "CONTENT_UNCHANGED"),
    "a file that is another": (swap_a_file, "FILES_UNCHANGED"),
    "a release of nothing frozen": (let_out_what_is_not_frozen, "RELEASED_IS_FROZEN"),
    "a letter sent without its job": (say_a_letter_is_sent, "MAIL_IS_ITS_JOB"),
    "a reminder without a letter": (remind_without_a_letter, "REMINDED_ONCE"),
}


@pytest.mark.parametrize(("plant", "code"), BREAKS.values(), ids=BREAKS.keys())
def test_what_is_broken_is_found_and_said(scene, plant, code):
    plant(scene)
    assert code in broken()


@pytest.mark.parametrize(
    ("plant", "code"), [(leave_a_job, "NOTHING_LEFT"), (give_a_job_up, "NOTHING_DEAD")], ids=["left", "dead"]
)
def test_a_job_that_waits_or_was_given_up_is_a_fault_only_when_asked_for_strictly(scene, plant, code):
    plant(scene)
    call_command("sanity_check", stdout=StringIO())
    with pytest.raises(CommandError, match="1 fel"):
        call_command("sanity_check", "--strict", stdout=StringIO())
    assert code in broken("--strict")


def test_a_row_that_a_lost_constraint_would_have_refused_is_found(scene):
    with no_constraint("goals_outcome", "outcome_month_of_twelve"):
        Outcome.objects.filter(pk=scene.outcome.pk).update(month=13)
    assert broken()["CONSTRAINTS"] == [f"outcome:{scene.outcome.pk} bryter mot outcome_month_of_twelve"]


def test_many_breaks_are_counted_and_the_first_are_shown(scene):
    for number in range(12):
        job = baker.make(Job, region=scene.norr.region, state="CANCELLED", created_at=NOW, next_at=NOW, key=str(number))
        baker.make(Mail, region=scene.norr.region, job=job, to="a@example.org", sent_at=NOW, message_id=f"<{number}@x>")
    out = StringIO()
    with pytest.raises(CommandError, match="12 fel"):
        call_command("sanity_check", stdout=out)
    assert "och 2 till" in out.getvalue()


def test_nothing_is_changed_by_looking(scene):
    before = AuditEvent.objects.count(), Assessment.objects.count(), Job.objects.count()
    call_command("sanity_check", stdout=StringIO())
    assert (AuditEvent.objects.count(), Assessment.objects.count(), Job.objects.count()) == before


class no_constraint:  # noqa: N801  # reads as a sentence where it is used
    """A block in which one check of one table is not asked; the test's own transaction brings it back."""

    def __init__(self, table: str, name: str) -> None:
        self.table, self.name = table, name

    def __enter__(self) -> None:
        statement = f"SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE {self.table} DROP CONSTRAINT {self.name}"
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA ignore_check_constraints = ON" if connection.vendor == "sqlite" else statement)

    def __exit__(self, *error: object) -> None:
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA ignore_check_constraints = OFF")
