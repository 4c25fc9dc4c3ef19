"""The shape of the code: which way imports and relations run, what is pure, and what has one place only."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

ROOT = Path(__file__).resolve().parent.parent
ORDER = ["tracker", "goals", "reports"]  # each may know those before it
LAYERS = ["rules", "models", "queries", "operations", "views"]  # inside an app, likewise
PURE = ["goals/rules", "reports/reminders/rules.py", "tracker/periods.py", "tracker/numbers.py", "tracker/sentences.py"]
# These name other apps, as they must: they put the project together.
FRAME = {"tracker/settings.py", "tracker/urls.py", "tracker/celery.py"}


def modules(folder: str) -> list[Path]:
    """The Python files of a folder, or the one file, without migrations."""
    path = ROOT / folder
    found = sorted(path.rglob("*.py")) if path.is_dir() else [path]
    return [file for file in found if "migrations" not in file.parts]


@cache
def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text())


@cache
def imports(file: Path) -> tuple[str, ...]:
    """Everything that a file imports, by dotted name; relative imports are not used."""
    return tuple(_imports(file))


def _imports(file: Path) -> Iterator[str]:
    for node in ast.walk(parsed(file)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: a relative import"
            yield from (f"{node.module}.{name.name}" for name in node.names)


def named(file: Path) -> str:
    return str(file.relative_to(ROOT))


@pytest.mark.parametrize("app", ORDER)
def test_imports_run_from_reports_through_goals_to_tracker(app: str) -> None:
    later = ORDER[ORDER.index(app) + 1 :]
    wrong = [
        f"{named(file)} imports {name}"
        for file in modules(app)
        if named(file) not in FRAME
        for name in imports(file)
        if name.partition(".")[0] in later
    ]
    assert wrong == []


@pytest.mark.parametrize("app", ORDER)
def test_relations_between_tables_run_the_same_way(app: str) -> None:
    later = ORDER[ORDER.index(app) + 1 :]
    wrong = [
        f"{model.__name__}.{field.name} points to {field.related_model._meta.label}"
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model and field.related_model._meta.app_label in later
    ]
    assert wrong == []


@pytest.mark.parametrize("folder", PURE)
def test_rules_know_neither_a_framework_nor_a_clock(folder: str) -> None:
    wrong = [f"{named(f)} imports {n}" for f in modules(folder) for n in imports(f) if n.startswith(("django", "celery", "time"))]
    clocks = [named(f) for f in modules(folder) if re.search(r"\.(now|today|utcnow)\(", f.read_text())]
    assert wrong + clocks == []


@pytest.mark.parametrize("app", ["goals", "reports"])
def test_inside_an_app_each_layer_knows_only_those_below_it(app: str) -> None:
    wrong = [
        f"{named(file)} imports {name}"
        for place, layer in enumerate(LAYERS)
        for file in [f for part in (layer, f"{layer}.py") if (ROOT / app / part).exists() for f in modules(f"{app}/{part}")]
        for name in imports(file)
        if any(name.startswith((f"{app}.{above}.", f"{app}.{above}")) for above in LAYERS[place + 1 :])
        # Reading and writing stand side by side: neither needs the other's leave.
        and not (layer == "queries" and name.startswith(f"{app}.operations"))
    ]
    assert wrong == []


def test_the_clock_is_read_only_by_views_tasks_and_commands() -> None:
    may = re.compile(r"(views|middleware|accounts|management|tasks|handlers|supervisor|worker)")
    wrong = [
        named(file)
        for app in ORDER
        for file in modules(app)
        if not may.search(named(file))
        and re.search(r"timezone\.(now|localdate)\(|date\.today\(|datetime\.now\(", file.read_text())
    ]
    assert wrong == []


def test_roles_are_named_only_where_permissions_are_data() -> None:
    may = {"tracker/permissions.py", "tracker/models/people.py"}
    wrong = [
        named(file)
        for app in ORDER
        for file in modules(app)
        if named(file) not in may and "demo" not in file.parts and re.search(r"\bRole\.[A-Z]|is_superuser", file.read_text())
    ]
    assert wrong == []


def test_no_model_overrides_save_and_no_signal_is_sent_by_a_model() -> None:
    wrong = [
        named(file)
        for app in ORDER
        for file in modules(app)
        if re.search(r"def save\(self|(pre|post)_(save|delete)", file.read_text())
    ]
    assert wrong == []


def every_model() -> list[type[models.Model]]:
    return [model for app in ORDER for model in apps.get_app_config(app).get_models()]


@pytest.mark.parametrize("model", every_model(), ids=lambda model: model.__name__)
def test_every_table_stands_in_the_glossary_with_its_swedish_word(model: type[models.Model]) -> None:
    docstring = (model.__doc__ or "").strip()
    pair = re.match(rf"{model.__name__} \((.+?)\): ", docstring)
    assert pair, f"{model.__name__}'s docstring opens with its pair: {model.__name__} (svenskt ord): ..."
    glossary = (ROOT / "docs/glossary.md").read_text()
    assert f"| {model.__name__} | {pair[1]} |" in glossary


@pytest.mark.parametrize("model", every_model(), ids=lambda model: model.__name__)
def test_every_constraint_has_a_name_of_its_own_and_nothing_is_deleted_behind_our_back(model: type[models.Model]) -> None:
    assert all(not constraint.name.startswith("unique_") for constraint in model._meta.constraints)
    on_delete = [
        field.name
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.remote_field.on_delete is not models.PROTECT
    ]
    assert on_delete == []
