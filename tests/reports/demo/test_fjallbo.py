"""Region Fjällbo after load_demo: every state that a nämnd can be in, reached by the operations, with a trace that holds."""

import json
import re
import zipfile
from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from goals.models import (
    Assignment,
    AssignmentAddressee,
    Comment,
    DateChange,
    Decision,
    FollowUp,
    Indicator,
    Outcome,
    Release,
    UnitFollowUp,
)
from goals.models.assessments import Scope, Stage
from goals.models.rounds import UnitFollowUpKind
from goals.presentation.event_words import ACTIONS
from reports.content.stored import read_json
from reports.models import Report, ReportFormat
from reports.operations.reports import keep_files
from reports.package.build import package_files
from reports.trace.build import trace_of
from tests.goals.demo_files import everything, run
from tests.goals.pages import read
from tests.reports.demo.conftest import DEMO
from tests.reports.package.scene import load_program
from tests.reports.scene import rows_of
from tracker.models import AuditEvent, AuditSeal, Job, Membership, Person, Region, Unit
from tracker.trace.sealing import unsealed

pytestmark = [pytest.mark.django_db, pytest.mark.documents]
AUGUST = "/fjallbo/{}/2026-08/"
NAMNDER = {"rs", "hsn", "kbn", "tn", "un", "fsn"}


def august(unit: str) -> UnitFollowUp:
    rows = UnitFollowUp.objects.filter(kind=UnitFollowUpKind.UNIT, follow_up__year=2026, follow_up__month=8)
    return rows.select_related("decision").get(unit__slug=unit)


def reports_of(unit: str) -> list[tuple[str, int]]:
    """The frozen reports of a nämnd's August, in order."""
    rows = Report.objects.filter(unit_follow_up=august(unit)).order_by("pk")
    return list(rows.values_list("stage", "round"))


# ---- once, whole, and made up ----


def test_what_was_loaded_is_said_and_a_second_time_changes_nothing(printed: str) -> None:
    first, second = printed.splitlines()
    assert first == "Region Fjällbo är inläst: 18 enheter, 35 påhittade personer, 7 planer, 41 mål och 66 målsättningar."
    assert second.startswith("Lösenord för alla påhittade personer: ")
    before = everything()
    assert run(*DEMO) == "Region Fjällbo är redan inläst. Inget är ändrat.\n"
    assert everything() == before


def test_all_that_must_always_hold_holds() -> None:
    assert "FEL" not in run("sanity_check", "--strict")


def test_the_trace_is_sealed_as_the_days_pass_and_every_act_in_it_has_words() -> None:
    seals = [json.loads(text)["seal"] for text in Report.objects.order_by("pk").values_list("content", flat=True)]
    numbers = [seal["number"] for seal in seals]
    assert numbers == sorted(numbers)
    assert len(set(numbers)) > 8
    assert all(AuditSeal.objects.filter(seq=seal["number"], digest=seal["digest"]).exists() for seal in seals)
    assert not unsealed().filter(region_id=Region.objects.get().pk).exists()
    assert run("verify_trace").endswith("Spåret stämmer.\n")
    assert set(AuditEvent.objects.values_list("action", flat=True)) <= set(ACTIONS)


def test_the_trace_is_told_in_the_order_in_which_it_happened_by_people() -> None:
    """Not by the loading, once the plans are there; and nobody does two things in one moment."""
    moments = list(AuditEvent.objects.order_by("pk").values_list("at", flat=True))
    assert moments == sorted(moments)
    story = AuditEvent.objects.filter(at__gt=moments[0])
    assert not story.filter(actor_id=0).exists()
    assert moments[-1].date() == date(2026, 11, 25)


def test_it_is_plainly_made_up_and_its_figures_are_the_same_each_time() -> None:
    assert Region.objects.get().is_demo
    assert set(Outcome.objects.values_list("origin", "source")) == {("DEMO", "Påhittade siffror")}
    assert not Person.objects.exclude(email__endswith="fjallbo.example.org").exists()
    first_visits = Outcome.objects.get(indicator__name__startswith="Andel som har fått ett första besök", month=8)
    assert (first_visits.value, first_visits.state) == (Decimal("87.7"), "APPROVED")


def test_women_and_men_fit_the_whole() -> None:
    split = Outcome.objects.exclude(parts=None).select_related("indicator").prefetch_related("parts")
    assert {outcome.indicator.accumulation for outcome in split} == {"CUMULATIVE", "LATEST"}
    for outcome in split:
        parts = [part.value for part in outcome.parts.all() if part.value is not None]
        if outcome.indicator.accumulation == "CUMULATIVE":
            assert sum(parts) == outcome.value, outcome.indicator
        else:
            assert min(parts) <= (outcome.value or 0) <= max(parts), outcome.indicator


def test_the_files_of_what_is_frozen_are_made_from_when_it_was_loaded() -> None:
    jobs = Job.objects.all()
    assert set(jobs.values_list("kind", "state")) == {("report.render", "WAITING")}
    assert {job.next_at.date() for job in jobs} == {date(2026, 11, 28)}
    assert jobs.count() == Report.objects.count()


def test_a_series_is_split_where_its_nämnd_measures_otherwise_and_the_report_says_why() -> None:
    content = read_json(report_of("tn", 2, "DECIDED").content)
    row = rows_of(content)["Andel avgångar som går i tid"]
    assert [one.notes for one in row.earlier] == [["tidigare definition"]]
    assert [(point.label, bool(point.split)) for point in row.chart.points][:2] == [("april 2026", False), ("augusti 2026", True)]
    (words,) = row.chart.points[1].split
    assert words.startswith("Från den 1 juli 2026 mäts något annat: definitionen är ändrad. Trafiknämnden, 17 juni 2026,")


# ---- the nämnder's August ----


def test_each_nämnd_is_in_a_state_of_its_own() -> None:
    rows = UnitFollowUp.objects.filter(kind=UnitFollowUpKind.UNIT, follow_up__year=2026, follow_up__month=8)
    states = {row.unit.slug: (row.state, row.round) for row in rows.select_related("unit")}
    assert states == {
        "rs": ("OPEN", 2),
        "hsn": ("DECIDED", 2),
        "kbn": ("DECIDED", 1),
        "tn": ("DECIDED", 2),
        "un": ("HANDED_OVER", 1),
        "fsn": ("OPEN", 1),
        "framtidsberedningen": ("OPEN", 1),
    }
    released = Release.objects.filter(unit_follow_up__in=rows)
    acts = Counter(released.values_list("unit_follow_up__unit__slug", "act", "round"))
    assert acts == {
        ("rs", "DISPATCHED", 1): 1,
        ("hsn", "DISPATCHED", 1): 1,
        ("hsn", "DISPATCHED", 2): 1,
        ("kbn", "DISPATCHED", 1): 1,
        ("kbn", "PUBLISHED", 1): 1,
        ("tn", "DISPATCHED", 2): 1,
    }


def test_krisledningsnämnden_follows_up_nothing() -> None:
    units = set(UnitFollowUp.objects.filter(follow_up__year=2026).values_list("unit__slug", flat=True))
    assert units == {*NAMNDER, "framtidsberedningen"}
    assert Unit.objects.get(slug="kln").is_authority


def test_what_trafiknämnden_referred_back_was_counted_anew_and_decided_in_its_second_round() -> None:
    kinds = Decision.objects.filter(unit_follow_up=august("tn")).order_by("pk").values_list("kind", "paragraph", "round")
    assert list(kinds) == [("REFERRED_BACK", "66", 1), ("APPROVES", "72", 2)]
    assert reports_of("tn") == [("PROPOSAL", 1), ("PROPOSAL", 2), ("DECIDED", 2)]
    first, second = (shown(report, "Antal inställda avgångar") for report in (report_of("tn", 1), report_of("tn", 2)))
    assert (first, second) == ("584", "702")


def test_what_hälso_och_sjukvårdsnämnden_decided_is_corrected_beside_what_it_was() -> None:
    kinds = Decision.objects.filter(unit_follow_up=august("hsn")).order_by("pk").values_list("kind", "paragraph")
    assert list(kinds) == [("APPROVES", "128"), ("CORRECTS", "141"), ("APPROVES", "149")]
    assert reports_of("hsn") == [("PROPOSAL", 1), ("DECIDED", 1), ("PROPOSAL", 2), ("DECIDED", 2)]
    before, after = (shown(report_of("hsn", round_, "DECIDED"), "Antal vårdbesök i hemmet") for round_ in (1, 2))
    assert (before, after) == ("14\xa0049", "12\xa0380")


def test_the_nämnd_decided_otherwise_than_was_proposed_with_a_reservation() -> None:
    follow_up = august("hsn")
    rows = follow_up.assessments.filter(goal__number="2.1", scope=Scope.OWN, round=1)
    assert dict(rows.values_list("stage", "status")) == {Stage.PROPOSED: "PARTLY_MET", Stage.DECIDED: "NOT_MET"}
    decision = Decision.objects.get(unit_follow_up=follow_up, paragraph="128")
    assert decision.reservations.get().who == "Lars Ledamotsson (påhittat parti)"


def test_a_value_was_asked_about_and_answered_before_it_was_approved() -> None:
    turns = Comment.objects.order_by("pk").values_list("text", "by__email", "outcome__state")
    assert list(turns) == [
        ("Är augustis fakturor med?", "samordnare@hsn.fjallbo.example.org", "APPROVED"),
        ("Ja, alla som hade kommit den 7 september.", "rapportor2@hsn.fjallbo.example.org", "APPROVED"),
    ]


def test_two_nämnder_have_moved_their_days_and_said_why() -> None:
    moved = DateChange.objects.filter(field="meeting_on").values_list("unit_follow_up__unit__slug", "new")
    assert dict(moved) == {"un": date(2026, 12, 2), "fsn": date(2026, 12, 9)}


def report_of(unit: str, round_: int, stage: str = "PROPOSAL") -> Report:
    return Report.objects.get(unit_follow_up=august(unit), round=round_, stage=stage)


def shown(report: Report, name: str) -> str:
    """What a report shows as the outcome of an indicator."""
    return str(rows_of(read_json(report.content))[name].outcome.figure.shown)


# ---- the region's whole ----


def test_regionstyrelsen_has_decided_the_regions_whole_from_what_was_decided_then() -> None:
    row = UnitFollowUp.objects.get(kind=UnitFollowUpKind.REGION, follow_up__year=2026, follow_up__month=8)
    assert (row.state, row.decision and row.decision.paragraph) == ("DECIDED", "185")
    decided = row.assessments.filter(scope=Scope.OVERALL, stage=Stage.DECIDED).order_by("goal__sort_key", "goal_id")
    assert dict(decided.values_list("goal__number", "status")) == {
        "1": "PARTLY_MET", "2": "NOT_MET", "3": "NOT_JUDGED", "4": "PARTLY_MET", "5": "PARTLY_MET", "F1": "MET", "F2": "MET",
    }  # fmt: skip
    whole = read_json(Report.objects.get(unit_follow_up=row, stage="DECIDED").content).whole
    assert whole.sentence == "1 uppgift skiljer sig, 1 nämnds rapport är öppnad för rättelse, 3 nämnder har inte beslutat."


def test_fullmäktige_has_decided_on_the_whole_with_the_auditors_assessment(sign_in_as) -> None:
    page = read(sign_in_as("revisor"), AUGUST.format("rs") + "regionen/beslut/")
    assert "Regionfullmäktige, 24 november 2026, § 131" in page
    assert "revisorernas-bedomning.txt" in page


def test_the_check_finds_the_figure_that_was_not_decided_and_what_was_corrected_since(sign_in_as) -> None:
    page = read(sign_in_as("samordnare@rs"), AUGUST.format("rs") + "regionen/avstamning/")
    assert (
        "1 uppgift skiljer sig, 4 uppgifter är rättade sedan dess, 1 nämnds rapport är öppnad för rättelse, "
        "1 nämnd har beslutat sedan dess, 2 nämnder har inte beslutat." in page
    )
    assert re.search(r"Resultat i andel av skatteintäkter och generella statsbidrag.{0,40}2,1 %.{0,20}1,8 %", page)
    assert re.search(r"Antal vårdbesök i hemmet.{0,20}14 049.{0,10}12 380.{0,20}Beslut om rättelse, § 141, 28 oktober 2026", page)


# ---- uppdrag ----


def test_an_uppdrag_is_broken_down_from_fullmäktige_to_regiondirektören() -> None:
    last = Assignment.objects.get(addressees__unit__slug="regiondirektoren")
    assert (last.given_by.slug, last.steering_unit and last.steering_unit.slug) == ("rs", "rs-au")
    assert last.parent is not None
    assert (last.parent.given_by.slug, last.parent.addressees.get().unit.slug) == ("rf", "rs")
    assert last.given is not None


def test_uppdrag_are_carried_over_proposed_done_closed_and_left_to_the_successor() -> None:
    ended = AssignmentAddressee.objects.exclude(end="").values_list("unit__slug", "end", "closed__paragraph")
    assert set(ended) == {("hsn", "CARRIED_OVER", "143"), ("un", "CLOSED", "71")}
    (carried,) = Assignment.objects.exclude(continues=None)
    assert (carried.continues.number, carried.number) == ("2025:3", "1")
    done = AssignmentAddressee.objects.filter(statuses__status="DONE_PROPOSED", end="")
    assert [row.unit.slug for row in done] == ["tn"]
    left = AssignmentAddressee.objects.get(unit__slug="kbn", ends_on=date(2027, 12, 31))
    assert left.unit.successor.slug == "bkn"


def test_the_beredning_has_an_uppdrag_and_no_goals() -> None:
    (row,) = AssignmentAddressee.objects.filter(unit__slug="framtidsberedningen")
    assert list(row.statuses.order_by("pk").values_list("status", flat=True)) == ["NOT_STARTED", "ON_PLAN"]
    assert not Indicator.objects.filter(unit__slug="framtidsberedningen").exists()


# ---- a new mandate ----


def test_a_nämnd_ceases_at_new_year_and_is_carried_on_by_other_people() -> None:
    old, new = Unit.objects.get(slug="kbn"), Unit.objects.get(slug="bkn")
    assert (old.active_to, old.successor, new.active_from) == (date(2026, 12, 31), new, date(2027, 1, 1))
    ends = Membership.objects.filter(unit=old).values_list("to_on", flat=True)
    assert set(ends) == {date(2026, 12, 31)}
    heirs = Membership.objects.filter(unit__in=[new, *new.children.all()])
    assert set(heirs.values_list("role", flat=True)) == {"REPORTER", "COORDINATOR", "MANAGER", "SECRETARY", "MEMBER"}
    next_year = FollowUp.objects.filter(year=2027, unit_follow_ups__unit=new)
    assert sorted(next_year.values_list("month", flat=True)) == [4, 8, 12]


# ---- what people see ----


def test_everybody_comes_to_what_is_theirs(sign_in_as) -> None:
    assert "Nattåget går hela året" in read(sign_in_as("ledamot@tn"), AUGUST.format("tn") + "plan/")
    assert "141" in read(sign_in_as("sekreterare@hsn"), AUGUST.format("hsn") + "beslut/")
    assert "Energianvändning per kvadratmeter" in read(sign_in_as("rapportor@fsn"), AUGUST.format("fsn") + "utfall/")
    assert "Krisledningsnämnden" in read(sign_in_as("administrator"), "/fjallbo/administration/enheter/")
    whole = read(sign_in_as("samordnare@rf"), AUGUST.format("rf") + "uppdrag/mottagare/")
    assert "Ta fram en handlingsplan för att nå" in whole


def test_what_is_published_is_read_without_signing_in_and_nothing_else(client) -> None:
    page = read(client, "/publicerat/fjallbo/")
    assert "Kultur- och bildningsnämnden" in page
    assert "Hälso- och sjukvårdsnämnden" not in page


def test_regionstyrelsen_reads_what_is_decided_and_only_the_state_of_the_rest(sign_in_as) -> None:
    client = sign_in_as("samordnare@rs")
    assert client.get(AUGUST.format("hsn") + f"rapporter/{report_of('hsn', 2, 'DECIDED').pk}/").status_code == 200
    assert client.get(AUGUST.format("un") + f"rapporter/{report_of('un', 1).pk}/").status_code == 404


def test_a_proposal_that_was_copied_is_traced_to_who_wrote_it() -> None:
    report = report_of("hsn", 2, "DECIDED")
    document = read_json(report.content)
    goal = next(
        goal for plan in document.plans for branch in plan.branches for goal in branch.goals if goal.label == "Delmål 2.1"
    )
    trace = trace_of(document, goal.key, report.unit_follow_up, shows_history=True)
    assert trace is not None
    (proposal,) = (step for step in trace.steps if step.heading == "Förvaltningens förslag")
    assert [(one.what, one.who) for one in proposal.happenings] == [
        ("Bedömning föreslagen", "Sanna Samordnarsson"),
        ("Bedömning beslutad", "Paula Paragraf"),
        ("Förslag överfört från en tidigare omgång", "Paula Paragraf"),
    ]


@pytest.mark.parametrize(("place", "kind"), [("hsn", "Tidigare beslut"), ("rs", "Skiljer sig")])
def test_every_row_that_an_auditor_looks_at_opens_its_trace(place: str, kind: str, sign_in_as) -> None:
    client, page = sign_in_as("revisor"), AUGUST.format(place) + ("regionen/" if place == "rs" else "")
    table = client.get(f"{page}granskning/").content.decode().rpartition("<tbody")[2]
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", table, re.DOTALL)
    links = [found[1] for row in rows if (found := re.search(r'href="([^"#]+)', row))]
    assert any(kind in row for row in rows)
    assert len(links) == len(rows)
    assert {client.get(link).status_code for link in set(links)} == {200}


@pytest.mark.parametrize("page", ["plan/", "indikatorer/", "bedomning/", "uppdrag/"])
def test_each_status_of_a_nämnd_leads_to_its_trace(page: str, sign_in_as) -> None:
    client = sign_in_as("samordnare@tn")
    links = re.findall(r'class="trace-link" href="([^"]+)', client.get(AUGUST.format("tn") + page).content.decode())
    assert len(links) == {"plan/": 17, "indikatorer/": 11, "bedomning/": 8, "uppdrag/": 1}[page]
    assert {client.get(link).status_code for link in (links[0], links[-1])} == {200}


def test_fullmäktiges_own_page_leads_to_no_report_of_fullmäktige(sign_in_as) -> None:
    plan = sign_in_as("samordnare@rs").get(AUGUST.format("rf") + "plan/").content.decode()
    assert re.search(r'class="trace-link" href="[^"]+/indikator/\d+/#varfor"', plan)
    assert "/spar/" not in plan


def test_the_people_are_listed_by_nämnd() -> None:
    lines = run("demo_people").splitlines()
    assert "Region Fjällbo" in lines
    assert any("Trafiknämnden" in line and line.endswith("@tn.fjallbo.example.org") for line in lines)


def test_the_regions_report_has_a_package_of_its_own(tmp_path) -> None:
    report = Report.objects.get(unit_follow_up__kind=UnitFollowUpKind.REGION, stage="DECIDED")
    keep_files(report=report, files={ReportFormat.JSON: report.content.encode()})
    where = ("--region", "fjallbo", "--unit", "rs", "--period", "2026-08", "--output", str(tmp_path / "paket.zip"))
    assert "Regionstyrelsen" in run("build_package", *where, "--whole")
    with zipfile.ZipFile(tmp_path / "paket.zip") as package:
        (content,) = (package.read(name) for name in package.namelist() if name.endswith("/innehall.json"))
        (readme,) = (package.read(name).decode() for name in package.namelist() if name.endswith("/README.txt"))
    assert content.decode() == report.content
    assert max(len(line) for line in readme.splitlines() if not line.startswith("    ")) <= 100
    assert "\n    sha256sum -c SHA256SUMS\n    shasum" in readme


def test_every_frozen_report_is_in_its_package_and_computed_again_by_the_program_there() -> None:
    """Each figure of it is computed again, or held against the event in which it was entered."""
    program = load_program()
    reports = Report.objects.exclude(stage="DRAFT").select_related("unit_follow_up__unit__region", "unit_follow_up__follow_up")
    for report in reports:
        review = program.Review(package_files(report, now=timezone.now()))
        program.review(review)
        assert review.faults == [], report
        figures = list(program.figures_in(review.json("rapport/innehall.json")))
        assert figures
        assert [one["key"] for one in figures if not review.checked[one["key"]] - {"visat som lagrat", ""}] == [], report
    assert len(reports) > 20
