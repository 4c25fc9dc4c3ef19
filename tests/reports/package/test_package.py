"""The package is checked by its own program alone: what is true holds, and whatever is changed is found."""

import ast
import csv
import hashlib
import io
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from reports.package.build import PROGRAM
from tests.reports.package.breaks import BY_DIGEST, CONTENT, EVENTS, OTHERS, an_outcome_event, set_in
from tests.reports.package.scene import (
    Files,
    Made,
    chain_again,
    change_content,
    change_json,
    forge,
    hash_again,
    make_packages,
    salt_again,
)
from tests.reports.scene import figures_of

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Made]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_packages()
        transaction.set_rollback(True)


@pytest.fixture
def files(made: Made) -> Files:
    return dict(made.packages["run DECIDED"])


@pytest.fixture
def check(tmp_path: Path) -> Callable[..., tuple[int, str]]:
    """The program, as an auditor runs it: in the folder, alone, without anything of Tertial in reach."""

    def run(files: Files, *arguments: str) -> tuple[int, str]:
        for name, data in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        program = [sys.executable, "-I", str(PROGRAM), str(tmp_path), *arguments]
        done = subprocess.run(program, capture_output=True, text=True, cwd=tmp_path, check=False, encoding="utf-8")
        assert done.stderr == ""
        return done.returncode, done.stdout

    return run


@pytest.mark.parametrize("name", ["run PROPOSAL", "run DECIDED", "rs PROPOSAL", "rs DECIDED"])
def test_every_figure_of_every_report_is_in_its_package_and_computed_again(made, check, name):
    files = made.packages[name]
    code, told = check(files, "--lista")
    assert (code, told.splitlines()[-1]) == (0, "Allt stämmer.")
    rows = csv.reader(io.StringIO("\n".join(line for line in told.splitlines() if ";" in line)), delimiter=";")
    listed = {row[0]: row[2] for row in rows if len(row) == 3}
    for figure in figures_of(files["rapport/innehall.json"].decode()):
        how = listed[figure["key"]]
        assert how != "visat som lagrat", figure
    assert name.startswith("rs") or sum("händelse" in how for how in listed.values()) > 40


def test_the_program_is_plain_python_3_9_and_knows_nothing_of_tertial():
    tree = ast.parse(PROGRAM.read_text(), feature_version=(3, 9))
    found = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    found |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}
    assert found <= set(sys.stdlib_module_names)


def test_every_content_is_as_its_schema_says(made):
    for files in made.packages.values():
        schema = json.loads(files["rapport/innehall.schema.json"])
        assert list(wrong(json.loads(files["rapport/innehall.json"]), schema, schema)) == []
    assert list(wrong({"schema": 1}, schema, schema)) != []


def wrong(data: Any, rule: Any, schema: Any) -> Iterator[str]:
    """What does not hold, by the few words of JSON Schema that ours is written in."""
    if "$ref" in rule:
        rule = schema["$defs"][rule["$ref"].rpartition("/")[2]]
    if "anyOf" in rule:
        if all(list(wrong(data, one, schema)) for one in rule["anyOf"]):
            yield f"{data!r} is none of {rule['anyOf']}"
        return
    kinds = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int, "null": type(None)}
    if type(data) is not kinds[rule["type"]]:
        yield f"{data!r} is no {rule['type']}"
    elif rule["type"] == "array":
        for item in data:
            yield from wrong(item, rule["items"], schema)
    elif rule["type"] == "object":
        yield from (f"{name} is lacking" for name in rule["required"] if name not in data)
        yield from (f"{name} is unknown" for name in data if name not in rule["properties"])
        for name in data.keys() & rule["properties"].keys():
            yield from wrong(data[name], rule["properties"][name], schema)


@pytest.mark.parametrize("what", BY_DIGEST)
def test_a_file_that_is_changed_removed_or_added_is_found(files, check, what):
    BY_DIGEST[what](files)
    code, told = check(files)
    assert code == 1, told


@pytest.mark.parametrize("what", CONTENT)
def test_a_report_that_says_something_else_is_found_by_the_rules_or_the_events(files, check, what):
    change_content(files, CONTENT[what])
    forge(files)
    code, told = check(files)
    assert code == 1, told
    assert "SHA256SUMS" not in told


@pytest.mark.parametrize("what", OTHERS)
def test_what_lies_beside_the_report_and_is_changed_and_hashed_again_is_found(files, check, what):
    OTHERS[what](files)
    hash_again(files)
    code, told = check(files)
    assert code == 1, told
    assert "SHA256SUMS" not in told


def test_a_chain_that_is_computed_anew_is_found_against_a_seal_from_elsewhere(files, check):
    last = json.loads(files["paket.json"])["chain"]["digest"]
    assert check(files, "--sigill", last)[0] == 0

    def change(events: Any) -> None:
        event = an_outcome_event(events)
        event["via"] = "sidan Utfall"
        salt_again(event)

    change_json(files, EVENTS, change)
    chain_again(files)
    hash_again(files)
    code, told = check(files)
    assert code == 1
    assert "är tryckt i rapporten: kedjan är omskriven" in told
    # Even without what is printed in the report.
    change_content(files, lambda content: content.update(seal=None))
    forge(files)
    assert "kedjan är omskriven" not in check(files)[1]
    code, told = check(files, "--sigill", last)
    assert (code, f"har inte kontrollsumman {last}" in told) == (1, True)


def test_another_report_than_the_one_on_paper_is_found_by_the_digest_on_it(files, check):
    printed = hashlib.sha256(files["rapport/innehall.json"]).hexdigest()
    assert check(files, "--innehall", printed[:8])[0] == 0
    change_content(files, lambda content: set_in(content, title="En annan rapport"))
    forge(files)
    code, told = check(files, "--innehall", printed[:8])
    assert (code, f"inte {printed[:8]}" in told) == (1, True)


def test_what_is_masked_by_a_decision_is_said_and_holds(files, check):
    """As the trace itself is masked: the value and its salt are gone, and a later event names what was taken."""

    def mask(events: Any) -> None:
        event = next(one for one in events if one["changes"].get("comment", [None, None])[1])
        event["changes"]["comment"][1], event["salts"]["comment"][1], event["masked_by"] = None, None, 7
        masking = dict(events[-1]) | {
            "id": 10**6,
            "action": "trace.mask",
            "subject": f"auditevent:{event['id']}",
            "seal": events[-1]["seal"] + 1,
        }
        masking |= {"reason": "", "reason_salt": "", "reason_digest": "", "masked_by": None}
        masking["changes"] = {"masked": [None, "comment.after"], "decision": [None, "decision:7"]}
        masking["salts"] = {name: ["a", "b"] for name in masking["changes"]}
        masking["digests"] = {name: ["", ""] for name in masking["changes"]}
        salt_again(masking)
        events.append(masking)

    change_json(files, EVENTS, mask)
    seq = json.loads(files[EVENTS])[-1]["seal"]
    kept = [line for line in files["handelser/kedja.txt"].splitlines(True) if line.startswith(b"#") or int(line.split()[0]) < seq]
    files["handelser/kedja.txt"] = b"".join([*kept, f"{seq} {'0' * 64} {'0' * 64}\n".encode()])
    change_json(files, "paket.json", lambda about: about["chain"].update(seals=seq))
    chain_again(files)
    hash_again(files)
    code, told = check(files)
    assert code == 0, told
    assert "comment.after är maskerad, beslut 7" in told


def test_what_is_no_package_is_said_to_be_none(check, files):
    assert check({"läs.txt": b"hej"})[0] == 2
    files["rapport/innehall.json"] = b"{"
    code, told = check(files)
    assert (code, "FEL: rapport/innehall.json" in told) == (2, True)
