"""Every change leaves its event: what stands guard over all tests does so, and nothing is written where it does not look."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from goals.models import Outcome, SteeringDocument
from tests.conftest import NOW
from tests.test_architecture import ORDER, ROOT, imports, modules, named
from tests.watch import UNTOLD, WATCHED, Untold, WatchedTransaction, subjects_of
from tracker.models import AuditEvent, Region, Unit
from tracker.operations import Actor, build_event, record_event

SYSTEM = Actor(None, "test")
watched = WatchedTransaction()


def tell_of(subject: object, region: Region) -> None:
    record_event(by=SYSTEM, now=NOW, action="unit.change", subject=subject, changes={}, region_id=region.pk)


class TestTheWatch:
    """Tried on blocks that stand for operations."""

    pytestmark = pytest.mark.django_db

    def test_a_change_without_an_event_is_found(self, norr):
        with (
            pytest.raises(Untold, match="tracker_unit was changed, and the transaction's events tell of nothing"),
            watched.atomic(),
        ):
            Unit.objects.filter(pk=norr.culture.pk).update(name="Nämnden")

    @pytest.mark.parametrize("act", ["create", "update", "delete", "bulk_update", "bulk_create"])
    def test_every_way_of_writing_is_seen(self, act, norr):
        row = SteeringDocument.objects.create(region=norr.region, name="Kulturplan")
        row.name = "Biblioteksplan"
        new = SteeringDocument(region=norr.region, name="Regionplan")
        acts = {
            "create": new.save,
            "update": lambda: SteeringDocument.objects.update(name="Biblioteksplan"),
            "delete": row.delete,
            "bulk_update": lambda: SteeringDocument.objects.bulk_update([row], ["name"]),
            "bulk_create": lambda: SteeringDocument.objects.bulk_create([new]),
        }
        with pytest.raises(Untold, match="goals_steeringdocument"), watched.atomic():
            acts[act]()

    def test_an_event_of_something_else_does_not_tell_of_it(self, norr):
        def change() -> None:
            with watched.atomic():
                Outcome.objects.update(comment="x")
                tell_of(norr.region, norr.region)

        with pytest.raises(Untold, match="events tell of region"):
            change()

    def test_an_event_of_the_row_tells_of_it_and_so_does_one_of_what_it_belongs_to(self, norr):
        for subject in (norr.culture, norr.region):
            with watched.atomic():
                Unit.objects.filter(pk=norr.culture.pk).update(name="Nämnden")
                tell_of(subject, norr.region)

    def test_an_event_in_another_transaction_does_not_tell_of_it(self, norr):
        with watched.atomic():
            tell_of(norr.culture, norr.region)
        with pytest.raises(Untold), watched.atomic():
            Unit.objects.filter(pk=norr.culture.pk).update(name="Nämnden")

    def test_a_part_of_a_larger_operation_is_told_of_by_the_whole(self, norr):
        with watched.atomic():
            with watched.atomic():
                Unit.objects.filter(pk=norr.culture.pk).update(name="Nämnden")
            tell_of(norr.culture, norr.region)

    def test_what_is_taken_back_needs_no_event(self, norr):
        def change_and_fail() -> None:
            with watched.atomic():
                Unit.objects.filter(pk=norr.culture.pk).update(name="Nämnden")
                raise RuntimeError("back")

        with pytest.raises(RuntimeError, match="back"):
            change_and_fail()

    def test_an_event_without_words_is_found(self, norr):
        def act(count: int) -> None:
            event = {"by": SYSTEM, "now": NOW, "subject": norr.culture, "changes": {}, "region_id": norr.region.pk}
            with watched.atomic():
                AuditEvent.objects.bulk_create(
                    build_event(action=action, **event) for action in ["unit.change", *["unit.forget"] * count]
                )

        act(0)
        for count in (1, 2):
            with pytest.raises(Untold, match=r"events without words: unit\.forget\."):
                act(count)

    def test_reading_needs_no_event(self, norr):
        with watched.atomic():
            assert list(Unit.objects.select_for_update(no_key=True).filter(region=norr.region))

    def test_the_operations_are_under_it(self):
        from importlib import import_module

        assert all(isinstance(import_module(name).transaction, WatchedTransaction) for name in WATCHED)


def test_what_needs_no_event_is_a_table():
    assert set(subjects_of()) >= UNTOLD


# What is written, and where

WRITERS = {"save", "create", "bulk_create", "bulk_update", "update", "update_or_create", "get_or_create", "delete"}
# Beside the operations: jobs and letters, sign-in, the trace itself. None of them changes what the trace is to tell of.
MACHINERY = {
    "reports/mail.py",
    "reports/reminders/again.py",
    "reports/reminders/trial.py",
    "reports/seals.py",
    "tracker/backup.py",
    "tracker/jobs.py",
    "tracker/sessions.py",
    "tracker/throttle.py",
    "tracker/trace/masking.py",
    "tracker/trace/sealing.py",
    "tracker/work.py",
    "tracker/models/people.py",
}
# Not of a row: a workbook, a document.
OTHER_SAVES = {"book.save", "word.save"}


def writes(file: Path) -> Iterator[str]:
    """Every call that writes rows: a method of that name, `update` only of a manager or queryset."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITERS:
            call = ast.unparse(node.func)
            if call not in OTHER_SAVES and (node.func.attr != "update" or "objects" in call):
                yield call


def is_operation(file: Path) -> bool:
    """Whether a file holds operations, or loads the demo by them."""
    return any("operations" in part for part in file.with_suffix("").parts) or "demo" in file.parts


def test_rows_are_written_by_operations_and_by_the_machinery_only():
    found = {named(file) for app in ORDER for file in modules(app) if not is_operation(file) and list(writes(file))}
    assert found == MACHINERY


def test_every_transaction_of_an_operation_is_watched():
    """One that is begun in a module that nobody watches would not be."""
    opened = {
        named(file).removesuffix(".py").replace("/", ".")
        for app in ORDER
        for file in modules(app)
        if is_operation(file) and "demo" not in file.parts and "django.db.transaction" in imports(file)
    }
    assert opened - set(WATCHED) == set()


# Every operation is done by some test


def operations() -> Iterator[tuple[str, str]]:
    """(file, name) of every function that acts for somebody at a moment."""
    for app in ORDER:
        for file in modules(app):
            if not is_operation(file) or "demo" in file.parts:
                continue
            for node in ast.parse(file.read_text()).body:
                if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                    asked = {argument.arg for argument in node.args.kwonlyargs}
                    if {"by", "now"} <= asked:
                        yield named(file), node.name


OPERATIONS = sorted(operations())


def names_in(folder: str) -> set[str]:
    """Every name that the tests or an app's code makes use of."""
    return {
        node.attr if isinstance(node, ast.Attribute) else node.id
        for file in sorted((ROOT / folder).rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Name | ast.Attribute)
    }


def test_there_are_operations():
    assert len(OPERATIONS) > 80


def test_every_operation_is_used():
    """By a test, or by a page, a job or another operation that tests go through: so the watch has seen it."""
    used = {name for folder in ("tests", *ORDER) for name in names_in(folder)}
    assert [f"{file}: {name}" for file, name in OPERATIONS if name not in used] == []
