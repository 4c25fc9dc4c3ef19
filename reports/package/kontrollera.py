#!/usr/bin/env python3
"""Kontrollerar ett revisionspaket från Tertial. Behöver bara Python 3.9 eller senare, inget nät och inget av Tertial.

    python3 -I kontrollera.py                      kontrollerar mappen som programmet ligger i
    python3 -I kontrollera.py PAKET.zip            kontrollerar en ZIP-fil, eller en annan mapp
    python3 -I kontrollera.py --sigill 5b1f...     kräver också att kontrollsumman finns i kedjan
    python3 -I kontrollera.py --innehall 3f9a...   kräver också att rapporten har den kontrollsumman (minst 8 tecken)
    python3 -I kontrollera.py --lista              skriver varje siffra och hur den är kontrollerad

Slutar med 0 när allt stämmer, 1 när något inte gör det, 2 när paketet inte går att läsa. Det här görs, i den ordningen:

    1  filerna      varje fil har den kontrollsumma som står i SHA256SUMS, och inga andra filer finns
    2  reglerna     varje indikator, mål och bidrag räknas om ur rapportens siffror; varje antal räknas om
    3  händelserna  varje händelse är den som fick sigill, kedjan räknas om från början, och det som rapporten säger
                    hålls mot den händelse där det fördes in, beslutades eller frystes
    4  spåren       det som spåren säger är vad rapporten och händelserna säger
    5  underlagen   varje fil som lämnats som underlag till en siffra finns och är densamma

Det som är maskerat genom beslut räknas inte som fel: det nämns, och det som inte går att räkna utan det hoppas över.

Programmet är skrivet för sig och delar ingen kod med Tertial: räknar de olika syns det här.
"""

import argparse
import csv
import hashlib
import json
import re
import sys
import zipfile
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from pathlib import Path

MET, PARTLY_MET, NOT_MET, NO_DATA, NOT_JUDGED = "MET", "PARTLY_MET", "NOT_MET", "NO_DATA", "NOT_JUDGED"
JUDGED = (MET, PARTLY_MET, NOT_MET)
MASKED = object()  # ett värde som är borttaget genom beslut eller undantaget
GENESIS = "0" * 64  # vad som står före det första sigillet
# Filer som datorer lägger till av sig själva i en uppackad mapp.
LITTER = re.compile(r"(^|/)(\.[^/]*|__MACOSX|__pycache__|Thumbs\.db|desktop\.ini)(/|$)")


class Review:
    """Paketets filer, och vad granskningen av dem har kommit fram till."""

    def __init__(self, files):
        self.files = files
        self.faults = []
        self.notes = []
        self.checked = {}  # varje siffras nyckel: hur den är kontrollerad

    def fault(self, where, what):
        self.faults.append(f"{where}: {what}")

    def check(self, holds, where, what):
        if not holds:
            self.fault(where, what)
        return holds

    def note(self, what):
        if what not in self.notes:
            self.notes.append(what)

    def mark(self, figure, how):
        if figure:
            self.checked.setdefault(figure["key"], set()).add(how)

    def json(self, name):
        return json.loads(self.files[name])


# 1. Filerna


def check_files(g):
    """Varje fil ska ha den kontrollsumma som står i SHA256SUMS, och inga andra filer får finnas."""
    listed = {}
    for line in g.files["SHA256SUMS"].decode().splitlines():
        digest, _, name = line.partition("  ")
        listed[name] = digest
    for name, digest in listed.items():
        if name not in g.files:
            g.fault(name, "filen står i SHA256SUMS men finns inte")
        elif hashlib.sha256(g.files[name]).hexdigest() != digest:
            g.fault(name, "filen är inte densamma som när paketet gjordes (kontrollsumman är en annan)")
    for name in sorted(g.files.keys() - listed.keys() - {"SHA256SUMS"}):
        g.fault(name, "filen står inte i SHA256SUMS")


def check_content_file(g, content):
    """Innehållet är skrivet på ett enda sätt (nycklarna i ordning, inga mellanrum), så att det har en enda kontrollsumma."""
    data = g.files["rapport/innehall.json"]
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    g.check(data == canonical, "rapport/innehall.json", "är inte skrivet som en fryst rapport skrivs")
    if "rapport/rapport.json" in g.files:
        g.check(g.files["rapport/rapport.json"] == data, "rapport/rapport.json", "är inte samma som rapport/innehall.json")
    for name in sorted(name for name in g.files if name.startswith("regel/") and name.endswith(".json")):
        g.check(g.json(name) == content["rule"], name, "är inte samma regel som i rapport/innehall.json")


# 2. Reglerna


def number(raw):
    """Ett värde som tal: ja är 1 och nej är 0; inget värde är None, aldrig noll."""
    if raw is None or raw == "":
        return None
    return Decimal(int(raw)) if isinstance(raw, bool) else Decimal(raw)


def value_of(figure):
    return number(figure["raw"]) if figure else None


class Verdict:
    """Vad regeln säger om en indikator."""

    def __init__(self, code, reason="", *, is_forecast=False, basis="", judged=None, gap=None, is_missing=False):
        self.code, self.reason, self.is_forecast, self.basis = code, reason, is_forecast, basis
        self.judged, self.gap, self.is_missing = judged, gap, is_missing

    @property
    def is_pending(self):
        """Skulle ha bedömts och saknar uppgift, eller är ett nej innan året är slut."""
        return self.reason == "NOT_YET" or (self.is_missing and not self.reason)


def bounds_of(row):
    """(lägst, högst, om gränsen själv inte räcker); None när det inte finns något att bedöma mot."""
    target, baseline = row["target"], value_of(row["baseline"]["figure"])
    kind = target["kind"]
    if kind == "YES":
        return Decimal(1), None, False
    if kind in ("AT_LEAST", "AT_MOST", "EXACTLY", "WITHIN"):
        return value_of(target["low"]), value_of(target["high"]), False
    if kind == "FOLLOW" or baseline is None:
        return None
    # Ökande och minskande mäts mot utgångsvärdet; bibehållen eller ökande är uppfyllt redan på det.
    is_rising = kind in ("INCREASE", "KEEP_OR_INCREASE")
    is_strict = kind in ("INCREASE", "DECREASE")
    return (baseline, None, is_strict) if is_rising else (None, baseline, is_strict)


def missed_bound(bounds, value):
    """Den gräns som värdet inte når; None när det når målvärdet."""
    low, high, is_strict = bounds
    if low is not None and (value < low or (is_strict and value == low)):
        return low
    if high is not None and (value > high or (is_strict and value == high)):
        return high
    return None


def judge_indicator(row, content):
    """En indikator i uppföljningen, enligt regeln."""
    outcome, so_far = row["outcome"], year_so_far(row)
    why = why_not_judged(row)
    if why:
        is_missing = bool(row["terms"]["due"]) and so_far is None and explained_by(row) == ""
        return Verdict(NOT_JUDGED, why, is_missing=is_missing and why not in ("NO_PERIODICITY", "NOT_DUE"))
    # I delårsrapporten bedöms årets slut. En prognos som en person har lämnat går först.
    is_year_end = content["period"]["code"].endswith("-12")
    forecast = outcome["forecast"] if outcome and not is_year_end else None
    if forecast and forecast["figure"] is not None:
        stated = value_of(forecast["figure"])
        return hold_against(row, content, stated, "PERSON", is_forecast=True, is_missing=so_far is None)
    if forecast and forecast["attainment"] in JUDGED:
        return Verdict(forecast["attainment"], is_forecast=True, basis="PERSON", is_missing=so_far is None)
    if so_far is None:
        return Verdict(NO_DATA, is_missing=True)
    return hold_against(row, content, so_far, "OUTCOME", is_forecast=False) if is_year_end else foresee(row, content, so_far)


def why_not_judged(row):
    """Varför indikatorn inte bedöms; "" när den gör det. Det som inte mäts nu frågas det inte efter."""
    terms, target = row["terms"], row["target"]
    if not terms["months"]:
        return "NO_PERIODICITY"
    if not terms["due"]:
        return "NOT_DUE"
    if target["reading"] == "UNCLEAR":
        return "UNCLEAR"
    if bounds_of(row) is None:
        return "FOLLOW_ONLY" if target["kind"] == "FOLLOW" else "NO_BASELINE"
    return explained_by(row)


def explained_by(row):
    """Det skäl att uppgiften saknas som är ett svar i sig; "" när den finns eller bara saknas."""
    missing = row["outcome"] and row["outcome"]["missing"]
    return missing["code"] if missing and missing["code"] in ("NOT_APPLICABLE", "SUPPRESSED") else ""


def year_so_far(row):
    """Årets utfall hittills. Det som anges per period summeras; saknas en period finns ingen summa."""
    outcome = row["outcome"]
    value = value_of(outcome["figure"]) if outcome else None
    if value is None or row["terms"]["accumulation"] != "SUMMED":
        return value
    parts = [number(one["raw"]) for one in row["terms"]["summed"]]
    return sum(parts, Decimal(0)) if parts and None not in parts else None


def foresee(row, content, so_far):
    """Vart årets utfall leder, när ingen person har lämnat en prognos."""
    terms, outcome, bounds = row["terms"], row["outcome"], bounds_of(row)
    year, month = outcome["period"].split("-")
    is_yes = row["target"]["kind"] == "YES"
    if is_yes and so_far < 1:
        return Verdict(NOT_JUDGED, "NOT_YET")  # ännu inte ja; avgörs vid årets slut
    is_other_year = outcome.get("concerns_year") not in (None, int(year))
    if is_yes or is_other_year or terms["accumulation"] == "LATEST":
        return hold_against(row, content, so_far, "STATE", is_forecast=True)  # ett läge antas stå sig
    # Det som ökar under året räknas upp efter hur stor del av året som har gått, med en decimal mer än utfallen har.
    exact = so_far * 12 / int(month)
    forecast = exact.quantize(Decimal(1).scaleb(-terms["decimals"] - 1), ROUND_HALF_UP)
    if bounds[1] is None and forecast >= so_far and missed_bound(bounds, so_far) is None:
        return hold_against(row, content, so_far, "REACHED", is_forecast=True)  # redan nått
    return hold_against(row, content, forecast, "SHARE_OF_YEAR", is_forecast=True)


def hold_against(row, content, value, basis, *, is_forecast, is_missing=False):
    """Värdet mot målvärdet. Delvis: den egna avvikelsen går först, annars regelns andel av målvärdet."""
    bound = missed_bound(bounds_of(row), value)
    gap, code = Decimal(0), MET
    if bound is not None:
        gap, kind = abs(value - bound), row["target"]["kind"]
        if row["terms"]["tolerance"] is not None:
            limit = number(row["terms"]["tolerance"])
        elif bound == 0 or kind in ("YES", "INCREASE", "DECREASE", "KEEP_OR_INCREASE", "KEEP_OR_DECREASE"):
            limit = None  # noll, ja och nej samt ökande och minskande har ingen sådan gräns
        else:
            limit = abs(bound) * number(content["rule"]["partly_within"])
        code = PARTLY_MET if limit is not None and gap <= limit else NOT_MET
    gap = None if row["target"]["kind"] == "YES" else gap
    return Verdict(code, is_forecast=is_forecast, basis=basis, judged=value, gap=gap, is_missing=is_missing)


def judge_goal(rows, judged, rule):
    """Ett mål, ur sina indikatorers bedömningar: (läge, skäl, om det är en prognos)."""
    counted = [(row, one) for row, one in zip(rows, judged) if one.code in JUDGED]
    if not counted:
        if any(one.is_missing and not one.reason for one in judged):
            return NO_DATA, "", False
        reasons = {one.reason for one in judged} or {"NO_INDICATORS"}
        return NOT_JUDGED, reasons.pop() if len(reasons) == 1 else "", False
    weights = [number(row["terms"]["weight"]) if rule["is_weighted"] else Decimal(1) for row, _ in counted]
    total = sum(weights)
    met = sum(weight for weight, (_, one) in zip(weights, counted) if one.code == MET)
    partly = sum(weight for weight, (_, one) in zip(weights, counted) if one.code != NOT_MET)
    is_forecast = any(one.is_forecast for _, one in counted)
    # Uppfyllt när minst met_share når målvärdet; inte uppfyllt när högst partly_share når det minst delvis; annars delvis.
    if met >= number(rule["met_share"]) * total:
        # Saknas en uppgift som skulle ha lämnats, eller är ett svar ännu nej, är målet högst delvis uppfyllt.
        is_capped = rule["missing_caps"] and any(one.is_pending for one in judged)
        return (PARTLY_MET if is_capped else MET), "", is_forecast
    return (NOT_MET if partly <= number(rule["partly_share"]) * total else PARTLY_MET), "", is_forecast


def judge_contribution(statuses, month):
    """Ett bidrag, ur de egna målens lägen: alla väger lika, och de som inte bedöms räknas inte in."""
    judged = [code for code in statuses if code in JUDGED]
    is_missing = NO_DATA in statuses
    if not judged:
        return (NO_DATA if is_missing else NOT_JUDGED), "", False
    is_forecast = month != 12
    if set(judged) == {MET}:
        return (PARTLY_MET if is_missing else MET), "", is_forecast
    return (NOT_MET if set(judged) == {NOT_MET} else PARTLY_MET), "", is_forecast


def judge_overall(given, month):
    """Ett mål i regionens rapport, ur nämndernas beslutade bidrag; det som inte är beslutat räknas inte in."""
    decided = [one["status"]["code"] for one in given if one["status"]]
    if not decided:
        is_awaited = any(one["code"] in ("NOT_DECIDED", "NOTED") for one in given)
        return (NO_DATA if is_awaited else NOT_JUDGED), "", False
    return judge_contribution(decided, month)


def branches_of(content):
    return [branch for plan in content["plans"] for branch in plan["branches"]]


def goals_of(content):
    return [goal for branch in branches_of(content) for goal in branch["goals"]]


def rows_of(content):
    return [row for goal in goals_of(content) for row in goal["rows"]]


def check_rules(g, content):
    """Räkna om varje indikator, mål och bidrag och jämför med vad rapporten säger."""
    for goal in goals_of(content):
        rows = goal["rows"]
        is_whole = all(row.get("terms") and not row["kept_by"] for row in rows)
        judged = [check_indicator(g, goal, row, content) for row in rows if row.get("terms") and not row["kept_by"]]
        if goal["assessment"] and goal.get("given"):
            found = judge_overall(goal["given"], int(content["period"]["code"][5:]))
            check_status(g, goal["label"], "samlad bedömning", goal["assessment"]["status"], found)
        elif goal["assessment"] and is_whole:
            found = judge_goal(rows, judged, content["rule"])
            check_status(g, goal["label"], "beräknad bedömning", goal["assessment"]["status"], found)
        elif goal["assessment"] and not any(row["kept_by"] for row in rows):
            g.note(f"{goal['label']} kan inte räknas om: rapporten är fryst innan det som behövs för det fanns i den.")
        elif goal["assessment"]:
            check_status(
                g, goal["label"], "beräknad bedömning", goal["assessment"]["status"], (NOT_JUDGED, "KEPT_ELSEWHERE", False)
            )
    check_contributions(g, content)


def check_contributions(g, content):
    goals = {goal["key"]: goal for goal in goals_of(content)}
    month = int(content["period"]["code"][5:])
    for branch in branches_of(content):
        part = branch["contribution"]
        if not part or "goals" not in part:
            continue
        below = [goals[key] for key in part["goals"] if key in goals]
        g.check(len(below) == len(part["goals"]), part["label"], "bygger på ett mål som inte finns i rapporten")
        if any(goal["assessment"]["status"]["reason"] == "KEPT_ELSEWHERE" for goal in below):
            continue
        # Förvaltningens förslag för ett mål går före den beräknade bedömningen.
        statuses = [
            goal["proposal"]["status"]["code"]
            if goal["proposal"] and goal["proposal"]["status"]
            else goal["assessment"]["status"]["code"]
            for goal in below
        ]
        found = judge_contribution(statuses, month)
        check_status(g, part["label"], "beräknad bedömning", part["assessment"]["status"], found)


def check_status(g, where, what, status, found):
    said = (status["code"], status["reason"], status["is_forecast"])
    g.check(said == found, where, f"{what} är {words(said)} i rapporten men blir {words(found)} när den räknas om")


def words(said):
    code, reason, is_forecast = said
    return " ".join(part for part in ("prognos" if is_forecast else "", code, f"({reason})" if reason else "") if part)


def check_indicator(g, goal, row, content):
    where = f"{goal['label']}, {row['name']}"
    if content["rule"].get("partly_within", "") == "":
        g.note("Rapporten saknar regelns tal och kan inte räknas om.")
        return Verdict(NOT_JUDGED)
    check_due(g, where, row, content)
    found, verdict = judge_indicator(row, content), row["verdict"]
    check_status(g, where, "läget", verdict["status"], (found.code, found.reason, found.is_forecast))
    g.check(verdict["basis"] == found.basis, where, f"bygger på {verdict['basis']} i rapporten men på {found.basis}")
    for name, what in (("judged", "bedömt värde"), ("gap", "avstånd till målet")):
        said, again = value_of(verdict[name]), getattr(found, name)
        # Av ja och nej är bara ja och nej ett svar.
        again = Decimal(bool(again)) if verdict[name] and isinstance(verdict[name]["raw"], bool) else again
        g.check(said == again, where, f"{what} är {said} i rapporten men blir {again} när det räknas om")
        g.mark(verdict[name], "omräknad")
    words_of_target = set(numbers_in(row["target"]["words"]))
    for bound in (row["target"]["low"], row["target"]["high"]):
        if bound and row["target"]["reading"] != "UNCLEAR":
            g.check(
                value_of(bound) in words_of_target,
                where,
                f"målvärdet är ”{row['target']['words']}” men gränsen är {bound['raw']}",
            )
    return found


def check_due(g, where, row, content):
    """Uppföljningen frågar efter de månader som ligger efter årets förra uppföljning, till och med den här."""
    year, month = content["period"]["code"].split("-")
    previous = int((content.get("previous_period") or "0000-00")[5:])
    due = [f"{year}-{one:02}" for one in row["terms"]["months"] if previous < one <= int(month)]
    g.check(due == row["terms"]["due"], where, "de perioder som uppföljningen frågar efter stämmer inte med månaderna i planen")
    outcome = row["outcome"]
    g.check(
        bool(due) == (outcome is not None), where, "rapporten har ett utfall som inte ska lämnas nu, eller saknar ett som ska det"
    )
    if outcome and due:
        g.check(outcome["period"] == due[-1], where, "utfallet är för en annan period än den som bedöms")
        if row["terms"]["summed"]:
            g.check(
                row["terms"]["summed"][-1]["raw"] == outcome["figure"]["raw"], where, "utfallet är ett annat än i årets summa"
            )


def numbers_in(text):
    """Alla tal i en text: ”minst 1 200,5 %” ger 1200.5."""
    for found in re.findall(r"[−-]?\d[\d\u00a0 ]*(?:,\d+)?", text):
        yield Decimal(found.replace("\u00a0", "").replace(" ", "").replace("−", "-").replace(",", "."))


def figures_in(part):
    """Alla siffror i en del av rapporten."""
    if isinstance(part, dict):
        if part.keys() == {"key", "raw", "shown", "unit"}:
            yield part
        else:
            for value in part.values():
                yield from figures_in(value)
    elif isinstance(part, list):
        for value in part:
            yield from figures_in(value)


def check_figures(g, content):
    """Det tal som visas ska vara det tal som är lagrat."""
    for figure in figures_in(content):
        g.mark(figure, "visat som lagrat")
        shown, raw = figure["shown"], figure["raw"]
        if raw is None:
            g.mark(figure, "ingen uppgift")
            holds = shown == "–" or shown.startswith("maskerad")
        elif isinstance(raw, bool):
            holds = shown == ("Ja" if raw else "Nej")
        else:
            holds = list(numbers_in(shown)) == [number(raw)]
        g.check(holds, figure["key"], f"visas som ”{shown}” men är lagrat som {raw}")


def check_counts(g, content):
    """Räkna om antalen: hur målen står, och vad rapporten bygger på."""
    goals, rows = goals_of(content), rows_of(content)
    for count in content["summary"]["counts"]:
        for name, by in (("figure", "assessment"), ("proposed", "proposal"), ("decided", "decided")):
            said = [goal[by]["status"] for goal in goals if goal[by] and goal[by]["status"]]
            alike = [one for one in said if (one["code"], one["reason"]) == (count["status"]["code"], count["status"]["reason"])]
            check_count(g, count[name], len(alike), f"Måluppfyllelse, {count['status']['word']}")
    coverage = content["coverage"]
    check_count(g, coverage["goals"], len(goals), "Antal mål")
    check_count(g, coverage["indicators"], len(rows), "Antal indikatorer")
    for group in coverage["groups"]:
        check_count(g, group["figure"], len(group["indicators"]), group["title"])
        found = [row for row in rows if group["code"] in groups_of(row)] if group["code"] in GROUPS else group["indicators"]
        check_count(g, group["figure"], len(found), group["title"])
    for group in coverage["goal_groups"]:
        given = number(group["contributions"]["raw"]) if group["contributions"] else 0
        check_count(g, group["figure"], len(group["goals"]) - given, f"Målen: {group['title']}")
        g.mark(group["contributions"], "omräknad")


GROUPS = (
    "DUE",
    "WITH_OUTCOME",
    "WITH_REASON",
    "NOT_REPORTED",
    "NOT_DUE",
    "NO_PERIODICITY",
    "KEPT_ELSEWHERE",
    "JUDGED",
    "UNCLEAR",
)


def groups_of(row):
    """Vilka grupper en indikator räknas i."""
    found = set()
    if row["kept_by"]:
        found.add("KEPT_ELSEWHERE")
    elif row["outcome"] is None:
        found.add("NOT_DUE" if row["months"] else "NO_PERIODICITY")
    else:
        missing = row["outcome"]["missing"]
        unreported = missing and missing["code"] == "NOT_REPORTED"
        found |= {"DUE", "NOT_REPORTED" if unreported else "WITH_REASON" if missing else "WITH_OUTCOME"}
    if row["verdict"]["status"]["code"] in JUDGED:
        found.add("JUDGED")
    if row["target"]["reading"] == "UNCLEAR":
        found.add("UNCLEAR")
    return found


def check_count(g, figure, count, where):
    if figure:
        g.check(number(figure["raw"]) == count, where, f"är {figure['raw']} i rapporten men {count} när det räknas om")
        g.mark(figure, "omräknad")


# Vad standardregeln är: den gäller tills en region har antagit en egen, och har då version 0.
STANDARD = {"partly_within": "0.1", "met_share": "1", "partly_share": "0", "missing_caps": True, "is_weighted": False}


def check_rule_words(g, content):
    """Regelns ord ska säga det som dess tal säger. Skriv om dem och jämför."""
    rule = content["rule"]
    if not rule.get("words"):
        return
    if rule["version"] == 0:
        for name, value in STANDARD.items():
            g.check(rule[name] == value, "Regeln", f"heter standardregeln men har {name} {rule[name]} i stället för {value}")
    partly, met, low = (percent(rule[name]) for name in ("partly_within", "met_share", "partly_share"))
    again = [
        f"En indikator når målvärdet delvis när den missar det med högst {partly} av målvärdet, "
        "eller med högst den avvikelse som målsättningen själv anger."
        if number(rule["partly_within"])
        else "En indikator når målvärdet eller når det inte: ingen når det delvis.",
        "Ett mål är uppfyllt när alla bedömda indikatorer når målvärdet."
        if number(rule["met_share"]) == 1
        else f"Ett mål är uppfyllt när minst {met} av de bedömda indikatorerna når målvärdet.",
        f"Det är inte uppfyllt när högst {low} når det minst delvis, och annars delvis uppfyllt."
        if number(rule["partly_share"])
        else "Det är inte uppfyllt när ingen når det ens delvis, och annars delvis uppfyllt.",
        "Saknas en uppgift som skulle ha lämnats är målet högst delvis uppfyllt."
        if rule["missing_caps"]
        else "En uppgift som saknas räknas inte in, och hindrar inte att målet är uppfyllt.",
        "Indikatorerna väger så mycket som deras målsättningar anger." if rule["is_weighted"] else "Alla indikatorer väger lika.",
    ]
    for said, should in zip(rule["words"], again):
        g.check(said == should, "Regelns ord", f"”{said}” men talen säger ”{should}”")
    g.check(len(rule["words"]) == len(again), "Regelns ord", "det är inte lika många meningar som regeln har delar")
    text = g.files.get("regel/regel.txt", b"").decode()
    for said in (rule["method"], *rule["words"]):
        g.check(said in text, "regel/regel.txt", f"saknar ”{said}”")


def percent(share):
    text = format((number(share) * 100).normalize(), "f")
    return text.replace(".", ",") + "\u00a0%"


# 3. Händelserna


def sha(text):
    return hashlib.sha256(text.encode()).hexdigest()


# Vad ett sigill täcker av en händelse. Värdena själva är inte med, bara deras saltade kontrollsummor (digests).
SEALED = (
    "id", "region_id", "unit_id", "at", "actor_id", "actor_name", "on_behalf_of", "via", "action", "subject", "version",
    "is_draft", "digests", "reason_digest", "correlation",
)  # fmt: skip


def check_chain(g, content, package, wanted):
    """Räkna om kedjan från det första sigillet till det sista; ger sigillens händelser som {nummer: kontrollsumma}."""
    previous, expected, found, seals = GENESIS, 1, {}, set()
    for line in g.files["handelser/kedja.txt"].decode().splitlines():
        if line.startswith("#") or not line.strip():
            continue
        seq, event, digest = line.split()
        where = f"Sigill {seq}"
        g.check(int(seq) == expected, where, f"kedjan har en lucka: sigill {expected} väntades")
        if sha(f"{previous}\n{seq}\n{event}") != digest:
            g.fault(where, "kedjan är bruten här: sigillet följer inte på det före, eller händelsen är en annan")
        previous, expected = digest, int(seq) + 1
        found[int(seq)] = event
        seals.add((int(seq), digest))
    chain = package["chain"]
    g.check(
        (expected - 1, previous) == (chain["seals"], chain["digest"]), "Kedjan", "slutar inte med det sigill som paket.json anger"
    )
    printed = content.get("seal")
    if printed:
        holds = (printed["number"], printed["digest"]) in seals
        g.check(holds, "Kedjan", f"har inte sigill {printed['number']}, som är tryckt i rapporten: kedjan är omskriven")
    for digest in wanted:
        g.check(
            digest in {one for _, one in seals},
            "Kedjan",
            f"har inte kontrollsumman {digest}: kedjan är omskriven, eller en annan regions",
        )
    return found


def check_events(g, events, chain):
    """Varje händelse ska vara den som fick sigill, och varje värde det som skrevs då."""
    masked = maskings(events)
    for event in events:
        where = f"Händelse {event['id']}"
        text = json.dumps({name: event[name] for name in SEALED}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        g.check(chain.get(event["seal"]) == sha(text), where, f"är inte den som fick sigill {event['seal']}")
        g.check(
            event["changes"].keys() == event["salts"].keys() == event["digests"].keys(),
            where,
            "har inte kontrollsummor till alla fält",
        )
        for field, pair in event["changes"].items():
            for side, value in enumerate(pair):
                salt, digest = event["salts"][field][side], event["digests"][field][side]
                check_value(g, event, where, f"{field}.{('before', 'after')[side]}", value, salt, digest, masked)
        if event["reason_digest"] or event["reason"]:
            check_value(g, event, where, "reason", event["reason"], event["reason_salt"], event["reason_digest"], masked)
    order = [event["seal"] for event in events]
    g.check(
        order == sorted(order) and len(set(order)) == len(order),
        "handelser/handelser.json",
        "händelserna står inte i kedjans ordning",
    )


def check_value(g, event, where, name, value, salt, digest, masked):
    if salt:
        g.check(sha(salt + json.dumps(value, ensure_ascii=False)) == digest, where, f"{name} är inte vad som skrevs då")
    elif name in event.get("withheld", ()):
        g.note(f"{where}: {name} är undantaget ur paketet, så att ingen enskild kan pekas ut. Dess kontrollsumma är kvar.")
    elif (event["id"], name) in masked and not value and event["masked_by"] is not None:
        g.note(f"{where}: {name} är maskerad, beslut {masked[event['id'], name]}.")
    else:
        g.fault(where, f"{name} är borttaget utan att någon händelse säger att det är maskerat")


def maskings(events):
    """Vad som är maskerat, som (händelse, fält), med beslutet i ord."""
    decisions = {event["subject"]: event["changes"] for event in events if event["action"] == "decision.create"}
    found = {}
    for event in events:
        if event["action"] == "trace.mask":
            changes = event["changes"]
            decision = changes.get("decision", [None, ""])[1] or ""
            said = decisions.get(decision, {})
            paragraph, day = (said.get(field, [None, None])[1] for field in ("paragraph", "held_on"))
            known = [f"§ {paragraph}" if paragraph else "", swedish_day(day) if day else ""]
            in_words = ", ".join(part for part in known if part) or decision.partition(":")[2]
            for name in (changes.get("masked", [None, ""])[1] or "").split():
                found[int(event["subject"].partition(":")[2]), name] = in_words
    return found


# De fält vars värden hålls mot varandra: före ska vara vad som stod där sist.
FOLLOWED = (
    "value", "missing_reason", "forecast_value", "forecast_attainment", "kind", "low", "high", "baseline", "tolerance", "weight",
    "months", "reading", "decimals", "accumulation", "value_type", "status",
)  # fmt: skip


class History:
    """Vad händelserna säger att varje sak var när rapporten gjordes."""

    def __init__(self, g, events, built_at):
        self.known = {}  # (sak, fält): (värde, händelse)
        self.subjects = {}
        self.events = events
        for event in events:
            if moment(event["at"]) > built_at:
                continue
            self.subjects.setdefault(event["subject"], []).append(event)
            for field, (before, after) in event["changes"].items():
                self._follow(g, event, field, before)
                is_hidden = not event["salts"][field][1]
                self.known[event["subject"], field] = (MASKED if is_hidden else after or "", event)

    def _follow(self, g, event, field, before):
        earlier, _ = self.known.get((event["subject"], field), (MASKED, None))
        is_followed = field in FOLLOWED and event["subject"].startswith(("outcome:", "target:", "indicator:", "assessment:"))
        if is_followed and earlier is not MASKED and event["salts"][field][0] and (before or "") != earlier:
            what = (
                f"{field} var ”{before or ''}” före händelsen, men händelserna dessförinnan säger ”{earlier}”: en händelse saknas"
            )
            g.fault(f"Händelse {event['id']}", what)

    def latest(self, subject, field):
        """(värde, händelse); ("", None) när ingen händelse nämner fältet."""
        return self.known.get((subject, field), ("", None))


def moment(text):
    """En tidpunkt, på sekunden: så noga säger en rapport när den gjordes."""
    return datetime.fromisoformat(text).replace(microsecond=0)


def as_text(raw):
    """Ett värde som händelserna skriver det."""
    if isinstance(raw, bool):
        return "1" if raw else "0"
    return "" if raw is None else str(raw)


def check_against_events(g, content, history, package):
    """Det som rapporten säger ska vara vad händelserna säger att det var då."""
    hold = Hold(g, history)
    for goal in goals_of(content):
        for row in goal["rows"]:
            check_row_events(hold, f"{goal['label']}, {row['name']}", row)
        check_said(hold, goal["label"], goal)
    for branch in branches_of(content):
        if branch["contribution"]:
            check_said(hold, branch["contribution"]["label"], branch["contribution"])
    check_finance(hold, content)
    check_decision(hold, content)
    check_rule_event(hold, content)
    check_frozen(hold, package)


class Hold:
    """Håller ett värde i rapporten mot den händelse där det fördes in."""

    def __init__(self, g, history):
        self.g, self.history = g, history

    def __call__(self, where, what, subject, field, said, figure=None):
        g = self.g
        if subject not in self.history.subjects:
            g.fault(where, f"{what}: ingen händelse om {subject} finns i paketet")
            return
        value, event = self.history.latest(subject, field)
        if value is MASKED:
            g.note(f"{where}: {what} går inte att hålla mot händelse {event['id']}, där det är maskerat eller undantaget.")
            return
        if event is None and (field not in NEEDED or not said):
            return  # ett fält som aldrig har ändrats från det som är givet
        g.check(value == said, where, f"{what} är ”{said}” i rapporten men ”{value}” i händelserna om {subject}")
        g.mark(figure, f"händelse {event['id']}" if event else "")


# Fält som inte har något givet värde: står de i rapporten har någon fört in dem.
NEEDED = (
    "value",
    "missing_reason",
    "forecast_value",
    "forecast_attainment",
    "low",
    "high",
    "baseline",
    "tolerance",
    "status",
    "months",
)


def check_row_events(hold, where, row):
    target, terms, key = row["target"], row.get("terms"), row["key"]
    is_number = not terms or terms["value_type"] == "NUMBER"
    hold(where, "målvärdets art", key, "kind", target["kind"])
    hold(where, "läsningen", key, "reading", target["reading"])
    hold(where, "målvärdets ordalydelse", key, "raw_target", target["wording"])
    baseline = row["baseline"]["figure"]
    hold(where, "utgångsvärdet", key, "baseline", as_text(baseline["raw"]), baseline)
    for name in ("low", "high"):
        if is_number:
            hold(where, "målvärdet", key, name, as_text(target[name] and target[name]["raw"]), target[name])
    if terms:
        hold(where, "tillåten avvikelse", key, "tolerance", terms["tolerance"] or "")
        hold(where, "vikten", key, "weight", terms["weight"])
        hold(where, "månaderna", key, "months", str(sum(1 << month - 1 for month in terms["months"])))
        indicator, _ = hold.history.latest(key, "indicator")
        if indicator and indicator is not MASKED:
            for name in ("value_type", "decimals", "accumulation", "accumulation_reading"):
                hold(where, name, indicator, name, str(terms[name]))
            hold(where, "definitionen", indicator, "definition", row["definition"])
        for one in terms["summed"]:
            if one["key"]:
                hold(where, f"utfallet {one['period']}", one["key"], "value", as_text(one["raw"]))
    for reported in [*row["earlier"], *([row["outcome"]] if row["outcome"] else [])]:
        check_outcome_events(hold, where, reported)
    check_chart(hold, where, row)


def check_chart(hold, where, row):
    """Diagrammets punkter är utfallen och prognosen, och inget annat."""
    for point in row["chart"]["points"] if row["chart"] else ():
        found, figure = re.search(r"outcome:\d+", point["figure"]["key"]), point["figure"]
        if found:
            hold(where, f"diagrammet, {point['label']}", found.group(), "value", as_text(figure["raw"]), figure)
        hold.g.mark(figure, "i diagram")
        for part in filter(None, (point["women"], point["men"])):
            hold.g.mark(part, "i diagram")


def check_outcome_events(hold, where, reported):
    found = re.search(r"outcome:\d+", reported["figure"]["key"])
    if not found:
        return  # inget är infört
    subject, where = found.group(), f"{where}, {reported['label']}"
    hold(where, "utfallet", subject, "value", as_text(reported["figure"]["raw"]), reported["figure"])
    missing = reported["missing"]["code"] if reported["missing"] else ""
    hold(where, "skälet att uppgiften saknas", subject, "missing_reason", "" if missing == "NOT_REPORTED" else missing)
    forecast = reported["forecast"] or {"figure": None, "attainment": ""}
    hold(
        where,
        "prognosen",
        subject,
        "forecast_value",
        as_text(forecast["figure"] and forecast["figure"]["raw"]),
        forecast["figure"],
    )
    hold(where, "prognosen i ord", subject, "forecast_attainment", forecast["attainment"])
    hold(where, "kommentaren", subject, "comment", reported["comment"])
    hold(where, "källan", subject, "source", reported["source"])
    for part in reported["parts"]:
        if not part["is_suppressed"]:
            field = "part_" + part["figure"]["key"].rpartition(":")[2]
            hold(where, part["name"], subject, field, as_text(part["figure"]["raw"]), part["figure"])


def check_said(hold, where, part):
    """Vad förvaltningen har föreslagit och nämnden beslutat om ett mål eller ett bidrag."""
    for name, what in (("proposal", "förslaget"), ("decided", "beslutet")):
        said = part[name]
        if said and said["status"]:
            hold(where, what, said["key"], "status", said["status"]["code"])
    proposal, assessment = part["proposal"], part["assessment"]
    if proposal and proposal["status"] and assessment:
        calculated, code = assessment["status"]["code"], proposal["status"]["code"]
        departs = calculated in JUDGED and code != calculated
        hold.g.check(departs == proposal["departs"], where, "om förslaget avviker från beräkningen stämmer inte med lägena")


AMOUNTS = (("budget", "budget"), ("outcome", "utfall"), ("deviation", "avvikelse"), ("forecast", "helårsprognos"))


def check_finance(hold, content):
    """Raderna i en ekonomitabell är de som nämnden skrev: ”Kollektivtrafik: budget 10 mnkr, utfall 9,5 mnkr”."""
    for section in content["sections"]:
        text, event = hold.history.latest(section["key"], "rows")
        if text is MASKED or not section["finance"] or event is None:
            continue
        lines = {line.partition(": ")[0]: line.partition(": ")[2] for line in text.splitlines()}
        for row in section["finance"]["rows"]:
            for name, word in AMOUNTS:
                found = re.search(rf"\b{word} ([^a-z]*)", lines.get(row["name"], ""))
                entered = next(numbers_in(found.group(1)), None) if found else None
                where = f"{section['title']}, {row['name']}"
                what = f"{word} är {row[name]['raw']} i rapporten men {entered} i händelse {event['id']}"
                hold.g.check(value_of(row[name]) == entered, where, what)
                hold.g.mark(row[name], f"händelse {event['id']}")


def check_decision(hold, content):
    decision = content["decision"]
    if not decision:
        return
    where, subject = "Beslutet", decision["key"]
    hold(where, "arten", subject, "kind", decision["code"])
    hold(where, "texten", subject, "text", decision["text"])
    for field, write in (("paragraph", "§\u00a0{}"), ("dnr", "{}")):
        value, _ = hold.history.latest(subject, field)
        if value and value is not MASKED:
            hold.g.check(
                write.format(value) in decision["words"],
                where,
                f"”{decision['words']}” men händelserna säger {write.format(value)}",
            )
    day, _ = hold.history.latest(subject, "held_on")
    if day and day is not MASKED:
        hold.g.check(
            swedish_day(day) in decision["words"], where, f"”{decision['words']}” men händelserna säger {swedish_day(day)}"
        )


MONTHS = "januari februari mars april maj juni juli augusti september oktober november december".split()


def swedish_day(text):
    year, month, day = text[:10].split("-")
    return f"{int(day)} {MONTHS[int(month) - 1]} {year}"


def check_rule_event(hold, content):
    """En antagen regel ska vara den som antogs."""
    rule = content["rule"]
    if not rule["version"]:
        return
    for subject in hold.history.subjects:
        if subject.startswith("assessmentrule:") and hold.history.latest(subject, "version")[0] == str(rule["version"]):
            for name in ("partly_within", "met_share", "partly_share"):
                hold("Regeln", name, subject, name, rule[name])
            for name in ("missing_caps", "is_weighted"):
                hold("Regeln", name, subject, name, "true" if rule[name] else "false")
            hold("Regeln", "metoden", subject, "method_text", rule["method"])
            return
    hold.g.fault("Regeln", f"ingen händelse säger att version {rule['version']} är antagen")


def check_frozen(hold, package):
    """Rapportens innehåll och filer ska ha de kontrollsummor som stod i spåret när de frystes."""
    g, subject = hold.g, f"report:{package['report']['id']}"
    said = {}
    for event in hold.history.events:
        if event["subject"] == subject:
            said.update({field: after for field, (_, after) in event["changes"].items()})
    names = {"rapport/innehall.json": "sha256"}
    names.update({name: name.rpartition(".")[2] for name in g.files if name.startswith("rapport/rapport.")})
    for name, field in sorted(names.items()):
        digest = hashlib.sha256(g.files[name]).hexdigest()
        if said.get(field) is None:
            g.fault(name, "ingen händelse säger vilken kontrollsumma den ska ha")
        else:
            g.check(said[field] == digest, name, "är inte den som frystes: händelserna har en annan kontrollsumma")
    g.check(
        package["report"]["sha256"] == said.get("sha256"),
        "paket.json",
        "anger en annan kontrollsumma för rapporten än händelserna",
    )


# 4. Spåren


def check_traces(g, content, events):
    """Det som spåren säger ska vara vad rapporten och händelserna säger, och varje spår finns också att läsa."""
    known = {event["id"]: event for event in events}
    parts = {part["key"]: part for part in keyed(content)}
    traces = {trace["key"]: trace for trace in g.json("spar/spar.json")}
    missing = [key for key in content.get("traced", []) if key not in traces]
    for key in missing:
        g.fault("spar/spar.json", f"spåret till {key} saknas")
    for key, trace in traces.items():
        page = g.files.get(f"spar/{trace['code']}.html", b"").decode()
        g.check(escaped(trace["sentence"]) in page, f"spar/{trace['code']}.html", "säger inte detsamma som spar/spar.json")
        part = parts.get(key)
        if part is None:
            g.fault("spar/spar.json", f"{key} finns inte i rapporten")
            continue
        check_trace(g, trace, part, known)


def keyed(part):
    """Allt i rapporten som har en nyckel."""
    if isinstance(part, dict):
        if "key" in part:
            yield part
        for value in part.values():
            yield from keyed(value)
    elif isinstance(part, list):
        for value in part:
            yield from keyed(value)


def escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;").replace("'", "&#x27;")


def check_trace(g, trace, part, known):
    where = f"Spår {trace['code']}"
    status = status_of(part)
    g.check(
        status is None or trace["status"] == status["word"],
        where,
        f"säger ”{trace['status']}” men rapporten ”{status and status['word']}”",
    )
    said = [part["verdict"]["sentence"], part["target"]["words"]] if "verdict" in part and not part["kept_by"] else []
    for text in said:
        g.check(text in trace["sentence"], where, f"säger inte ”{text}” som rapporten")
    for one in happenings_in(trace["steps"]):
        event = known.get(one["event"])
        if event is None:
            g.fault(where, f"händelse {one['event']} finns inte i paketet")
            continue
        who = f"{event['actor_name']} för {event['on_behalf_of']}" if event["on_behalf_of"] else event["actor_name"]
        g.check((one["who"], one["via"], moment(one["at"])) == (who, event["via"], moment(event["at"])), where,
                f"säger annat om händelse {event['id']} än händelserna")  # fmt: skip
        g.check(one["why"] == event["reason"], where, f"anger ett annat skäl till händelse {event['id']} än händelserna")


def status_of(part):
    """Det läge som står högst: beslutat, föreslaget eller beräknat; None för det som inget läge har."""
    if "verdict" in part:
        return part["verdict"]["status"]
    for name in ("decided", "proposal", "assessment"):
        if part.get(name) and part[name]["status"]:
            return part[name]["status"]
    return None


def happenings_in(steps):
    for step in steps:
        yield from step["happenings"]
        yield from happenings_in(step["steps"])


# 5. Underlagen


def check_evidence(g, content, history):
    """Varje underlag som lämnades till en siffra innan rapporten gjordes ska finnas och vara detsamma."""
    listed = {one["id"]: one for one in g.json("underlag/underlag.json")}
    outcomes = {key for part in keyed(content) for key in re.findall(r"outcome:\d+", part["key"])}
    attached = {}
    for subject in outcomes & history.subjects.keys():
        for event in history.subjects[subject]:
            if "evidence" in event["changes"]:
                attached[event["changes"]["evidence"][1]] = event
    for evidence in sorted(attached.keys() - listed.keys(), key=str):
        g.fault("Underlag", f"{evidence} lämnades enligt händelse {attached[evidence]['id']} men finns inte i paketet")
    for evidence, one in listed.items():
        event = attached.get(evidence)
        if event is None:
            g.fault("Underlag", f"{evidence} finns i paketet, men ingen händelse säger att det lämnats")
            continue
        if one["masked"]:
            g.note(f"Underlag {one['name']}: {one['masked']}.")
            continue
        if not one["file"]:
            continue  # en länk
        digest = event["changes"].get("sha256", [None, None])[1]
        data = g.files.get(one["file"])
        g.check(data is not None and hashlib.sha256(data).hexdigest() == one["sha256"] == digest, one["file"],
                f"är inte det underlag som lämnades enligt händelse {event['id']}")  # fmt: skip


# Programmet


def read_package(path):
    """Filerna i en mapp eller en ZIP-fil, efter namn."""
    if path.is_file():
        with zipfile.ZipFile(path) as archive:
            names = [name for name in archive.namelist() if not name.endswith("/")]
            return {name.partition("/")[2]: archive.read(name) for name in names}  # allt ligger i en mapp
    found = {file.relative_to(path).as_posix(): file for file in sorted(path.rglob("*")) if file.is_file()}
    return {name: file.read_bytes() for name, file in found.items() if not LITTER.search(name)}


def review(g, seals=(), content_digest=""):
    """Granska paketets filer: vad som är fel läggs i granskningen."""
    check_files(g)
    content, package = g.json("rapport/innehall.json"), g.json("paket.json")
    check_content_file(g, content)
    if content_digest:
        digest = hashlib.sha256(g.files["rapport/innehall.json"]).hexdigest()
        g.check(
            digest.startswith(content_digest.lower()),
            "rapport/innehall.json",
            f"har kontrollsumman {digest}, inte {content_digest}",
        )
    check_figures(g, content)
    check_rules(g, content)
    check_counts(g, content)
    check_rule_words(g, content)
    events = g.json("handelser/handelser.json")
    chain = check_chain(g, content, package, [seal.lower() for seal in seals])
    check_events(g, events, chain)
    history = History(g, events, moment(content["built_at"]))
    check_against_events(g, content, history, package)
    check_traces(g, content, events)
    check_evidence(g, content, history)


def tell(g, *, lists):
    content, package = g.json("rapport/innehall.json"), g.json("paket.json")
    print(f"{content['title']}. {content['label']}, {content['built']}.")
    print(f"  Rapportens kontrollsumma  {hashlib.sha256(g.files['rapport/innehall.json']).hexdigest()}")
    print(f"  Kedjans sista sigill      {package['chain']['seals']}  {package['chain']['digest']}")
    print(f"  Regeln                    {content['rule']['name']}")
    for sentence in content["rule"].get("words", ()):
        print(f"                            {sentence}")
    rows, figures = rows_of(content), list(figures_in(content))
    print(
        f"  Omräknat                  {len(rows)} indikatorer, {len(goals_of(content))} mål; {len(figures)} siffror kontrollerade"
    )
    if lists:
        writer = csv.writer(sys.stdout, delimiter=";", lineterminator="\n")
        for figure in figures:
            writer.writerow([figure["key"], figure["shown"], ", ".join(sorted(filter(None, g.checked.get(figure["key"], ()))))])
    for note in g.notes:
        print(f"  Att veta: {note}")
    for fault in g.faults:
        print(f"  FEL: {fault}.")
    print("Allt stämmer." if not g.faults else f"Paketet stämmer inte: {len(g.faults)} fel.")


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Kontrollerar ett revisionspaket från Tertial.")
    parser.add_argument("paket", nargs="?", type=Path, default=Path(__file__).resolve().parent, help="mapp eller ZIP-fil")
    parser.add_argument("--sigill", action="append", default=[], help="en kontrollsumma (64 tecken) som kedjan ska ha")
    parser.add_argument("--innehall", default="", help="kontrollsumman i rapportens sidfot, hel eller början av den")
    parser.add_argument("--lista", action="store_true", help="skriv varje siffra och hur den är kontrollerad")
    options = parser.parse_args(arguments)
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")
    try:
        g = Review(read_package(options.paket))
    except (OSError, zipfile.BadZipFile) as error:
        print(f"Paketet går inte att läsa: {error}")
        return 2
    try:
        review(g, options.sigill, options.innehall)
    except (ValueError, KeyError, TypeError, AttributeError, InvalidOperation) as error:
        for fault in g.faults:
            print(f"  FEL: {fault}.")
        print(f"Paketet är inte helt, eller är inget revisionspaket: {type(error).__name__} {error}.")
        return 2
    tell(g, lists=options.lista)
    return 1 if g.faults else 0


if __name__ == "__main__":
    sys.exit(main())
