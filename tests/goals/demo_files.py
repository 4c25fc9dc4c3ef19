"""What the tests of the demo share: the commands, copies of the files to be spoilt, and all that is in the database."""

from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management import call_command

from goals.demo.files import read_files
from goals.demo.region import load_region
from tracker.operations import Actor

NOW = datetime(2026, 9, 8, 12, 0, tzinfo=UTC)
LOAD = ("load_demo", "--region", "vasterbotten")
OURS = {"tracker", "goals", "reports"}


def run(command: str, *arguments: str) -> str:
    """What a command prints."""
    out = StringIO()
    call_command(command, *arguments, stdout=out)
    return out.getvalue()


def load(folder: Path) -> bool:
    """Load the region of a folder; whether it was loaded now."""
    return load_region(by=Actor(None, via="test"), now=NOW, files=read_files(folder))


def edit(file: Path, old: str, new: str) -> None:
    """Replace the first occurrence of a text, which must be there."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def everything() -> dict[str, list[Any]]:
    """The rows of every table of ours that has any."""
    models = [model for model in apps.get_models() if model._meta.app_label in OURS]
    found = {model.__name__: list(model._default_manager.order_by("pk").values_list()) for model in models}
    return {name: rows for name, rows in found.items() if rows}
