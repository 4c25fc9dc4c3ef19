"""Building a package: every file of it by name, and the ZIP that they are kept in."""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from reports.content.schema import Document
from reports.content.stored import read_json
from reports.content.words import moment_in_words
from reports.models import Report
from reports.package.events import Told, told_of
from reports.package.evidence import evidence_of, files_of
from reports.package.pages import read_me, rule_text, style, trace_pages
from reports.package.schema import content_schema
from reports.trace.build import as_data, traces_and_register

PACKAGE = "tertial-package-1"
PROGRAM = Path(__file__).with_name("kontrollera.py")
SUMS = "SHA256SUMS"


def package_files(report: Report, *, now: datetime) -> dict[str, bytes]:
    """The files of a frozen report's package by name. Some thirty queries, and one for each thousand events of the region.

    The events of the report must have their seals.
    """
    document = read_json(report.content)
    follow_up = report.unit_follow_up
    traces, register = traces_and_register(document, follow_up, shows_history=True, shows_later=False)
    told, evidence = told_of(report, document, register), evidence_of(report, document)
    rule = json.loads(report.content)["rule"]
    files = {
        "paket.json": _json(_about(report, document, told, now)),
        "kontrollera.py": PROGRAM.read_bytes(),
        "rapport/innehall.json": report.content.encode(),
        "rapport/innehall.schema.json": _json(content_schema()),
        "regel/regel.json": _json(rule),
        "regel/regel.txt": rule_text(document),
        "spar/spar.json": _json([as_data(trace) for trace in traces]),
        "spar/stil.css": style(),
        "handelser/handelser.json": _json(told.events),
        "handelser/kedja.txt": told.chain.encode(),
        "underlag/underlag.json": _json([one.said for one in evidence]),
    }
    files |= {f"rapport/rapport.{file.format}": bytes(file.data) for file in report.files.order_by("format")}
    files |= {f"spar/{name}": page for name, page in trace_pages(document, traces)}
    files |= dict(files_of(evidence))
    context = {"document": document, "report": report, "told": told, "evidence": evidence, "made": moment_in_words(now)}
    files["README.txt"], files["README.html"] = read_me(context)
    return files | {SUMS: sums(files)}


def _about(report: Report, document: Document, told: Told, now: datetime) -> dict[str, Any]:
    return {
        "schema": PACKAGE,
        "report": {
            "id": report.pk,
            "title": document.title,
            "label": document.label,
            "sha256": report.sha256,
            "created_at": report.created_at.isoformat(),
        },
        "built_at": now.isoformat(),
        "chain": {"seals": told.tip.seq, "digest": told.tip.digest},
    }


def _json(data: Any) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def sums(files: Mapping[str, bytes]) -> bytes:
    """The digest of each file, as sha256sum reads it."""
    return "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items())).encode()


def zip_files(files: Mapping[str, bytes], *, folder: str, at: datetime) -> bytes:
    """The files in one ZIP, in a folder of its own; the same files give the same bytes."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(f"{folder}/{name}", at.timetuple()[:6])
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, content)
    return data.getvalue()
