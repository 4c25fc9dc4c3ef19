"""Migrations that people do not notice: those after the first release are read, operation by operation."""

import re

import pytest
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader

from tests.migration_rules import RELEASES, faults_of, made_after
from tests.processes import ROOT

APPS = ("tracker", "goals", "reports")


def made_of(*operations: migrations.operations.base.Operation) -> migrations.Migration:
    migration = migrations.Migration("9999_test", "goals")
    migration.operations = list(operations)
    return migration


UNSAFE = {
    "a field that the old version does not fill": migrations.AddField("goal", "colour", models.CharField(max_length=5)),
    "a field whose default only Python knows": migrations.AddField("goal", "is_new", models.BooleanField(default=False)),
    "a field taken away": migrations.RemoveField("goal", "text"),
    "a field renamed": migrations.RenameField("goal", "text", "body"),
    "a table taken away": migrations.DeleteModel("Goal"),
    "a table renamed": migrations.RenameModel("Goal", "Aim"),
    "a field of another type": migrations.AlterField("goal", "text", models.CharField(max_length=10)),
    "an index that holds up writers": migrations.AddIndex("goal", models.Index(fields=["title"], name="goal_title")),
    "code without a way back": migrations.RunPython(lambda apps, editor: None),
}
SAFE = {
    "a field that may be empty": migrations.AddField("goal", "colour", models.CharField(max_length=5, null=True)),
    "a field that the database fills": migrations.AddField("goal", "is_new", models.BooleanField(db_default=False)),
    "a new table": migrations.CreateModel("Colour", [("id", models.BigAutoField(primary_key=True))]),
    "code that needs no way back": migrations.RunPython(lambda apps, editor: None, migrations.RunPython.noop),
}


@pytest.mark.parametrize("operation", UNSAFE.values(), ids=UNSAFE.keys())
def test_what_would_be_noticed_is_refused(operation):
    assert list(faults_of(made_of(operation)))


@pytest.mark.parametrize("operation", SAFE.values(), ids=SAFE.keys())
def test_what_only_adds_is_let_through(operation):
    assert list(faults_of(made_of(operation))) == []


def test_a_table_that_is_made_in_the_same_migration_has_no_writers_yet():
    new = migrations.CreateModel("Colour", [("id", models.BigAutoField(primary_key=True))])
    assert list(faults_of(made_of(new, migrations.AddIndex("colour", models.Index(fields=["id"], name="x"))))) == []


@pytest.mark.parametrize("app", APPS)
def test_migrations_after_the_newest_release_are_done_online(app):
    later = made_after(RELEASES, own_migrations(), app)
    assert [fault for migration in later for fault in faults_of(migration)] == []


def test_what_is_checked_is_what_comes_after_the_newest_release():
    first, second, third = (made_of() for _number in range(3))
    disk = {("goals", "0001_a"): first, ("goals", "0002_b"): second, ("goals", "0003_c"): third, ("tracker", "0004_d"): made_of()}
    assert made_after({}, disk, "goals") == []  # before the first release nobody has anything that could be stopped
    released = {"0.1.0": {"goals": "0001_a"}, "0.2.0": {"goals": "0002_b"}}
    assert made_after(released, disk, "goals") == [third]


def test_every_release_says_which_migrations_it_had():
    dated = re.findall(r"^## (\S+), \d{4}-\d\d-\d\d$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert set(dated) == set(RELEASES)
    had = {(app, name) for last in RELEASES.values() for app, name in last.items()}
    assert all(set(last) == set(APPS) for last in RELEASES.values())
    assert had <= set(own_migrations())


def own_migrations() -> dict[tuple[str, str], migrations.Migration]:
    return MigrationLoader(None, ignore_no_migrations=True).disk_migrations
