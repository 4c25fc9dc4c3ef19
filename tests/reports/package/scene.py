"""Packages of a demo region whose rounds have gone the whole way by the real acts; made once, and only read."""

import hashlib
import importlib.util
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.management import call_command
from django.utils import timezone

from goals.models import Outcome, UnitFollowUp
from goals.operations.decisions import DecisionEntry
from goals.operations.evidence import attach_file, attach_link
from goals.operations.reporting import report_outcomes
from goals.operations.round_decisions import RoundDecisionEntry
from goals.queries.missing import missing_at_hand_over
from reports.content.schema import digest
from reports.handlers import FROZEN_RENDERERS
from reports.models import Report, ReportFormat
from reports.operations.acts import decide, hand_over
from reports.operations.reports import keep_rendered
from reports.package.build import PROGRAM, package_files, sums
from tracker.models import Membership, Region
from tracker.operations import Actor
from tracker.permissions import access_of
from tracker.trace.links import GENESIS
from tracker.trace.sealing import seal_region

Files = dict[str, bytes]
REGION = "vasterbotten"
EVIDENCE = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@dataclass(frozen=True)
class Made:
    """The packages by what they are of ("run DECIDED"), each as its files by name."""

    packages: dict[str, Files]


def make_packages() -> Made:
    """RUN's and regionstyrelsen's August in the demo region, proposed and decided; RUN's with evidence, and every file."""
    call_command("load_demo", "--region", REGION, verbosity=0)
    region, now = Region.objects.get(slug=REGION), timezone.now() + timedelta(minutes=1)
    _report_all("run", now)
    seal_region(region_id=region.pk)
    for slug in ("run", "rs"):
        _go_all_the_way(slug, now + timedelta(minutes=2))
    of_region = Report.objects.filter(unit_follow_up__unit__region=region)
    for report in of_region:
        formats = (
            FROZEN_RENDERERS if report.stage == "DECIDED" and report.unit_follow_up.unit.slug == "run" else [ReportFormat.JSON]
        )
        files = {format_: FROZEN_RENDERERS[format_](report.content, digest(report.content)) for format_ in formats}
        keep_rendered(by=Actor(None, "jobb"), now=now + timedelta(minutes=4), report=report, files=files)
    seal_region(region_id=region.pk)
    found = of_region.select_related("unit_follow_up__unit__region", "unit_follow_up__follow_up")
    made_at = now + timedelta(minutes=5)
    return Made({f"{one.unit_follow_up.unit.slug} {one.stage}": package_files(one, now=made_at) for one in found})


def _follow_up(slug: str) -> UnitFollowUp:
    own = UnitFollowUp.objects.own().select_related("unit__region", "follow_up")
    return own.get(unit__region__slug=REGION, unit__slug=slug, follow_up__month=8)


def _in(role: str, slug: str) -> Actor:
    found = Membership.objects.select_related("person", "unit__region").get(role=role, unit__region__slug=REGION, unit__slug=slug)
    return Actor(found.person, "sidan", access_of(found.person, found.unit.region, timezone.localdate()))


def _report_all(slug: str, now: datetime) -> None:
    """Report what has been entered, with a file and a link to the first of it."""
    follow_up, by = _follow_up(slug), _in("COORDINATOR", slug)
    drafts = Outcome.objects.filter(indicator__unit=follow_up.unit, year=2026, month=8, state="DRAFT").order_by("pk")
    outcomes = list(drafts.values_list("pk", flat=True))
    given: dict[str, Any] = {"by": by, "now": now, "unit_follow_up": follow_up}
    attach_file(**given, outcome=outcomes[0], name="uttag.pdf", data=EVIDENCE, form_uuid=UUID(int=1))
    attach_link(**given, outcome=outcomes[0], name="Källan", url="https://example.org/k", form_uuid=UUID(int=2))
    report_outcomes(**given, outcomes=outcomes)


def _go_all_the_way(slug: str, now: datetime) -> None:
    follow_up, manager = _follow_up(slug), _in("MANAGER", slug)
    seen = missing_at_hand_over(follow_up, manager.person).digest
    hand_over(by=manager, now=now, unit_follow_up=follow_up, seen_round=1, seen=seen, accepts_missing=True)
    entry = DecisionEntry(kind="APPROVES", held_on=timezone.localdate(now), paragraph="112", dnr="RUN 26-2026")
    decided = now + timedelta(minutes=1)
    decide(
        by=_in("SECRETARY", slug),
        now=decided,
        unit_follow_up=follow_up,
        seen_round=1,
        entry=RoundDecisionEntry(decision=replace(entry, dnr=f"{slug} 26-2026")),
    )


def load_program() -> Any:
    """The program, for what is asked of many packages."""
    spec = importlib.util.spec_from_file_location("kontrollera", PROGRAM)
    assert spec is not None
    assert spec.loader is not None
    program = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(program)
    return program


# How somebody who is up to no good changes a package.


def change_json(files: Files, name: str, change: Callable[[Any], None]) -> None:
    """Change what a JSON file says, and write it as it was written."""
    data = json.loads(files[name])
    change(data)
    if name == "rapport/innehall.json":
        files[name] = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    else:
        files[name] = (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def change_content(files: Files, change: Callable[[Any], None]) -> None:
    change_json(files, "rapport/innehall.json", change)


def hash_again(files: Files) -> None:
    """Make every digest fit what the files hold now, as anybody can who has the package."""
    files["rapport/rapport.json"] = files["rapport/innehall.json"]
    digest_of_content = hashlib.sha256(files["rapport/innehall.json"]).hexdigest()
    change_json(files, "paket.json", lambda about: about["report"].update(sha256=digest_of_content))
    files["SHA256SUMS"] = sums({name: data for name, data in files.items() if name != "SHA256SUMS"})


def forge(files: Files) -> None:
    """Besides, let the events say that this is what was frozen, and compute the chain anew from beginning to end."""
    hash_again(files)
    about = json.loads(files["paket.json"])
    said = {"sha256": "rapport/innehall.json"}
    said |= {name.rpartition(".")[2]: name for name in files if name.startswith("rapport/rapport.")}

    def freeze_again(events: Any) -> None:
        for event in events:
            if event["subject"] == f"report:{about['report']['id']}":
                for field in event["changes"].keys() & said.keys():
                    event["changes"][field][1] = hashlib.sha256(files[said[field]]).hexdigest()
            salt_again(event)

    change_json(files, "handelser/handelser.json", freeze_again)
    chain_again(files)
    hash_again(files)


def salt_again(event: Any) -> None:
    """Compute the digests of an event's values anew."""
    for field, pair in event["changes"].items():
        for side, value in enumerate(pair):
            salt = event["salts"][field][side]
            if salt:
                event["digests"][field][side] = hashlib.sha256(
                    (salt + json.dumps(value, ensure_ascii=False)).encode()
                ).hexdigest()


def chain_again(files: Files) -> None:
    """Compute every seal anew, from the events as they are now."""
    names = re.search(r"^SEALED = \(\n(.*?)\n\)", files["kontrollera.py"].decode(), re.DOTALL | re.MULTILINE)
    assert names
    sealed = re.findall(r'"(\w+)"', names[1])
    events = {
        event["seal"]: json.dumps({n: event[n] for n in sealed}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        for event in json.loads(files["handelser/handelser.json"])
    }
    previous, lines = GENESIS, []
    for line in files["handelser/kedja.txt"].decode().splitlines():
        if line.startswith("#"):
            lines.append(line)
            continue
        seq, digest_of_event, _ = line.split()
        if int(seq) in events:
            digest_of_event = hashlib.sha256(events[int(seq)].encode()).hexdigest()
        previous = hashlib.sha256(f"{previous}\n{seq}\n{digest_of_event}".encode()).hexdigest()
        lines.append(f"{seq} {digest_of_event} {previous}")
    files["handelser/kedja.txt"] = ("\n".join(lines) + "\n").encode()
    change_json(files, "paket.json", lambda about: about["chain"].update(digest=previous))
