"""The content of a report with a text masked: the same document in a new version, that says by which decision."""

import json
from datetime import UTC, datetime
from typing import Any

from goals.models import Decision
from goals.presentation.decisions import short_decision
from reports.masking.text import MARK, Glimpse, Wanted, mask_parts
from reports.models import Report, report_label

# Fields of a content that are codes, keys and figures. What is a text in one part and a code in another goes by the whole part.
FIXED = frozenset({
    "schema", "key", "raw", "code", "kind", "sign", "state", "reading", "basis", "period", "placement", "built_at", "built",
    "traced", "trace_address", "numeric", "at", "tick", "year", "baseline", "target_low", "target_high", "masking", "stage",
    "region", "unit", "label", "terms", "seal", "previous_period", "partly_within", "met_share", "partly_share",
    "sha256",
})  # fmt: skip
# Parts that are figures, statuses and the like, known by their fields.
FIXED_PARTS = ({"raw", "shown"}, {"sign", "word"})
# Fields that are a code in most parts, and here are parts or words of their own.
OPEN = {"baseline": dict}


def is_fixed(name: str, value: Any) -> bool:
    """Whether a field of a content is no text that anybody has written."""
    if isinstance(value, dict) and any(part <= value.keys() for part in FIXED_PARTS):
        return True
    if name == "goals" and isinstance(value, list) and all(isinstance(key, str) for key in value):
        return True  # keys of goals
    return name in FIXED and not isinstance(value, OPEN.get(name, ()))


def glimpses_in(content: str, wanted: Wanted) -> list[Glimpse]:
    """Each place of a content where a text stands."""
    return mask_parts(json.loads(content), wanted, is_fixed)


def masked_content(report: Report, wanted: Wanted, *, version: int, decision: Decision, now: datetime) -> str:
    """The content as a new version, canonical JSON, without the text.

    It keeps its schema, its date and the order of what can be traced: a number on paper leads to the same thing.
    """
    content = json.loads(report.content)
    mask_parts(content, wanted, is_fixed)
    content["version"] = version
    if "label" in content:
        content["label"] = report_label(report.stage, report.round, version)
    content["masking"] = [*content.get("masking", []), masking_of(decision, now)]
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def decided_words(decision: Decision) -> str:
    """Who decided, and what is known of when and by which number; what a delegate's decision has none of is not said to lack."""
    return ", ".join(part for part in (str(decision.unit), short_decision(decision), decision.dnr) if part)


def masking_of(decision: Decision, now: datetime) -> dict[str, str]:
    """What a masked content says of the decision that it was masked by; reports.content.schema.Masking."""
    words = decided_words(decision)
    sentence = f"Maskerad version: det som är märkt {MARK} är borttaget genom beslut. {words}."
    at = now.astimezone(UTC).isoformat(timespec="seconds")
    return {"key": f"decision:{decision.pk}", "words": words, "sentence": sentence, "at": at}
