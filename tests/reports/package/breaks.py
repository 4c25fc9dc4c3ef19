"""In how many ways a package can be made to say something else."""

import json
from collections.abc import Callable
from typing import Any

from tests.reports.package.scene import Files, change_json
from tests.reports.scene import walk

EVENTS, TRACES, CHAIN = "handelser/handelser.json", "spar/spar.json", "handelser/kedja.txt"

# What the digests alone tell.
BY_DIGEST: dict[str, Callable[[Files], Any]] = {}
# What is found even when every digest has been made to fit, and the chain computed anew: of what the report says,
CONTENT: dict[str, Callable[[Any], Any]] = {}
# and of what lies beside it, without a new chain.
OTHERS: dict[str, Callable[[Files], Any]] = {}


def among(ways: dict[str, Callable[..., Any]]) -> Callable[..., Any]:
    def keep(way: Callable[..., Any]) -> Callable[..., Any]:
        ways[way.__name__] = way
        return way

    return keep


def replace_in(files: Files, name: str, before: bytes, after: bytes) -> None:
    assert before in files[name]
    files[name] = files[name].replace(before, after, 1)


@among(BY_DIGEST)
def the_pdf(files: Files) -> None:
    files["rapport/rapport.pdf"] += b" "


@among(BY_DIGEST)
def the_readme(files: Files) -> None:
    replace_in(files, "README.txt", b"python3", b"python2")


@among(BY_DIGEST)
def the_program(files: Files) -> None:
    replace_in(files, "kontrollera.py", b"return 1 if g.faults", b"return 0 if g.faults")


@among(BY_DIGEST)
def a_page_of_traces(files: Files) -> None:
    replace_in(files, "spar/index.html", b"Nummer", b"Nr")


@among(BY_DIGEST)
def the_schema(files: Files) -> None:
    replace_in(files, "rapport/innehall.schema.json", b"integer", b"string")


@among(BY_DIGEST)
def a_file_removed(files: Files) -> None:
    del files["rapport/rapport.docx"]


@among(BY_DIGEST)
def a_file_added(files: Files) -> None:
    files["rapport/nytt.pdf"] = b"%PDF"


def rows_of(content: Any) -> list[Any]:
    return [part for part in walk(content) if "verdict" in part]


def judged_row(content: Any) -> Any:
    """A row whose target is a number, held against an outcome."""
    return next(row for row in rows_of(content) if row["target"]["low"] and row["verdict"]["judged"] and row["outcome"])


def first_goal(content: Any) -> Any:
    return next(part for part in walk(content) if "rows" in part and part.get("assessment"))


def set_in(part: Any, **fields: Any) -> None:
    assert part.keys() >= fields.keys()
    assert any(part[name] != value for name, value in fields.items())
    part.update(fields)


def other(now: str, one: str, another: str) -> str:
    return another if now == one else one


@among(CONTENT)
def an_outcome(content: Any) -> None:
    set_in(judged_row(content)["outcome"]["figure"], raw="123456", shown="123\u00a0456")


@among(CONTENT)
def an_outcome_as_it_is_shown(content: Any) -> None:
    set_in(judged_row(content)["outcome"]["figure"], shown="123,4")


@among(CONTENT)
def a_target(content: Any) -> None:
    set_in(judged_row(content)["target"]["low"], raw="1", shown="1")


@among(CONTENT)
def a_target_in_words(content: Any) -> None:
    set_in(judged_row(content)["target"], words="minst 1")


@among(CONTENT)
def a_wording(content: Any) -> None:
    set_in(judged_row(content)["target"], wording="Minst 1")


@among(CONTENT)
def a_reading(content: Any) -> None:
    target = judged_row(content)["target"]
    set_in(target, reading=other(target["reading"], "CONFIRMED", "STATED"))


@among(CONTENT)
def a_baseline(content: Any) -> None:
    set_in(next(row["baseline"]["figure"] for row in rows_of(content) if row["baseline"]["figure"]["raw"]), raw="1", shown="1")


@among(CONTENT)
def a_weight(content: Any) -> None:
    set_in(judged_row(content)["terms"], weight="3")


@among(CONTENT)
def a_tolerance(content: Any) -> None:
    set_in(judged_row(content)["terms"], tolerance="1000")


@among(CONTENT)
def the_months(content: Any) -> None:
    set_in(judged_row(content)["terms"], months=[8])


@among(CONTENT)
def how_it_accumulates(content: Any) -> None:
    terms = judged_row(content)["terms"]
    set_in(terms, accumulation=other(terms["accumulation"], "LATEST", "CUMULATIVE"))


@among(CONTENT)
def a_threshold_of_the_rule(content: Any) -> None:
    set_in(content["rule"], partly_within="0.5")


@among(CONTENT)
def the_rule_in_words(content: Any) -> None:
    content["rule"]["words"][0] = "En indikator når alltid målvärdet."


@among(CONTENT)
def the_status_of_an_indicator(content: Any) -> None:
    status = judged_row(content)["verdict"]["status"]
    set_in(status, code=other(status["code"], "MET", "NOT_MET"))


@among(CONTENT)
def a_calculated_assessment(content: Any) -> None:
    status = first_goal(content)["assessment"]["status"]
    set_in(status, code=other(status["code"], "MET", "NOT_MET"))


@among(CONTENT)
def what_was_judged(content: Any) -> None:
    set_in(judged_row(content)["verdict"]["judged"], raw="99999", shown="99\u00a0999")


@among(CONTENT)
def a_count(content: Any) -> None:
    set_in(content["coverage"]["goals"], raw="3", shown="3")


@among(CONTENT)
def a_count_of_a_status(content: Any) -> None:
    set_in(content["summary"]["counts"][0]["figure"], raw="16", shown="16")


@among(CONTENT)
def the_paragraph(content: Any) -> None:
    set_in(content["decision"], words=content["decision"]["words"].replace("112", "113"))


@among(CONTENT)
def a_comment(content: Any) -> None:
    said = [row["outcome"] for row in rows_of(content) if row["outcome"] and row["outcome"]["comment"]]
    set_in(said[0], comment="Allt är bra.")


@among(CONTENT)
def a_row_removed(content: Any) -> None:
    first_goal(content)["rows"].pop()


def an_outcome_event(events: Any) -> Any:
    return next(event for event in events if event["action"] == "outcome.record")


@among(OTHERS)
def an_event_removed(files: Files) -> None:
    change_json(files, EVENTS, lambda events: events.remove(an_outcome_event(events)))


@among(OTHERS)
def events_in_another_order(files: Files) -> None:
    change_json(files, EVENTS, list.reverse)


@among(OTHERS)
def the_value_of_an_event(files: Files) -> None:
    change_json(files, EVENTS, lambda events: an_outcome_event(events)["changes"].update(value=[None, "7"]))


@among(OTHERS)
def who_entered(files: Files) -> None:
    change_json(files, EVENTS, lambda events: set_in(an_outcome_event(events), actor_name="Någon Annan"))


@among(OTHERS)
def a_value_taken_away(files: Files) -> None:
    def take(events: Any) -> None:
        event = an_outcome_event(events)
        event["salts"]["value"], event["changes"]["value"] = ["", ""], [None, None]

    change_json(files, EVENTS, take)


@among(OTHERS)
def the_last_seal_removed(files: Files) -> None:
    files[CHAIN] = b"".join(files[CHAIN].splitlines(keepends=True)[:-1])


@among(OTHERS)
def seals_swapped(files: Files) -> None:
    lines = files[CHAIN].splitlines(keepends=True)
    lines[9], lines[10] = lines[10], lines[9]
    files[CHAIN] = b"".join(lines)


def the_evidence(files: Files) -> str:
    return next(name for name in files if name.endswith("uttag.pdf"))


@among(OTHERS)
def evidence_swapped(files: Files) -> None:
    files[the_evidence(files)] = b"%PDF-1.7 something else"


@among(OTHERS)
def evidence_removed(files: Files) -> None:
    del files[the_evidence(files)]
    change_json(files, "underlag/underlag.json", list.clear)


@among(OTHERS)
def the_status_in_a_trace(files: Files) -> None:
    change_json(files, TRACES, lambda traces: set_in(a_trace(traces), status="Når alltid"))


@among(OTHERS)
def the_answer_of_a_trace(files: Files) -> None:
    change_json(files, TRACES, lambda traces: set_in(a_trace(traces), sentence="Allt är bra."))


@among(OTHERS)
def who_in_a_trace(files: Files) -> None:
    change_json(files, TRACES, lambda traces: set_in(next(p for p in walk(traces) if "event" in p), who="Någon Annan"))


@among(OTHERS)
def a_trace_removed(files: Files) -> None:
    change_json(files, TRACES, list.pop)


def a_trace(traces: Any) -> Any:
    return next(trace for trace in traces if trace["key"].startswith("target:"))


@among(OTHERS)
def the_pdf_hashed_again(files: Files) -> None:
    files["rapport/rapport.pdf"] += b" "


@among(OTHERS)
def the_rule_beside_the_report(files: Files) -> None:
    rule = json.loads(files["regel/regel.json"])
    change_json(files, "regel/regel.json", lambda rule_: rule_.update(met_share=other(rule["met_share"], "1", "0.5")))
