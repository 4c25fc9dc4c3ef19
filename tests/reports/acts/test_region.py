"""The region's whole: from what the nämnder have decided to regionstyrelsen's own decision, and what differs afterwards."""

import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from goals.models import Assessment, Attachment, Decision, DecisionKind, Goal, GoalAddressee, UnitFollowUpState
from goals.models.assessments import Scope
from goals.operations.assessments import AssessmentEntry, propose_assessment
from goals.operations.council_decisions import register_council_decision
from goals.operations.decisions import DecisionEntry
from goals.operations.reviews import attach_review
from goals.operations.round_decisions import RoundDecisionEntry, open_correction
from goals.queries.assessments import access_of_unit
from goals.queries.missing import MissingKind, missing_at_hand_over
from reports.content.build import build_content
from reports.content.reconciliation import reconcile
from reports.content.region import find_whole, sources_of
from reports.content.schema import digest, write_json
from reports.content.stored import read_json
from reports.handlers import FROZEN_RENDERERS
from reports.models import Report, ReportStage
from reports.operations.acts import decide, hand_over
from reports.operations.releases import publish
from tests.conftest import NOW, acting_in, make_person
from tests.held import held
from tests.reports.acts.conftest import MEETING, deciding, fresh, handing_over, with_forms
from tests.reports.acts.region_scene import make_region_scene
from tests.reports.readers import text_of_html, text_of_pdf, text_of_word
from tracker.models import Person, Role
from tracker.operations import Refused

LATER = MEETING + timedelta(days=20)


@pytest.fixture
@held
def region(norr: SimpleNamespace, plans: SimpleNamespace, rounds: SimpleNamespace) -> SimpleNamespace:
    return make_region_scene(norr, plans, rounds)


@pytest.fixture
@held
def culture_decided(
    norr: SimpleNamespace, region: SimpleNamespace, ready: SimpleNamespace, manager: Person, secretary: Person
) -> SimpleNamespace:
    act_as = with_forms(acting_in(norr))
    handing_over(act_as, ready, manager)()
    deciding(act_as, ready, secretary)()
    return region


def content_of(region: SimpleNamespace, stage: ReportStage = ReportStage.DRAFT) -> dict[str, Any]:
    return json.loads(write_json(build_content(fresh(region.row), stage=stage, version=1, now=LATER)))


def goals_in(content: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {goal["title"]: goal for plan in content["plans"] for branch in plan["branches"] for goal in branch["goals"]}


def assess(
    region: SimpleNamespace, act_as: Callable, goal: Any, status: str, scope: Scope = Scope.OVERALL, **fields: Any
) -> Assessment:
    return propose_assessment(
        by=act_as(region.coordinator),
        now=LATER,
        unit_follow_up=fresh(region.row),
        goal=goal,
        scope=scope,
        entry=AssessmentEntry(status, **fields),
        expected_version=0,
    )


def test_nothing_decided_is_said_to_be_so_and_nothing_live_is_met(region: SimpleNamespace, ready: SimpleNamespace) -> None:
    content = content_of(region)
    goal = goals_in(content)["Trygga uppväxtvillkor"]
    assert {given["unit"]["code"]: given["word"] for given in goal["given"]} == {
        "rs": "Ej riktat hit", "kn": "Ej beslutat", "vn": "Ingen plan inläst",
    }  # fmt: skip
    assert goal["assessment"]["status"]["code"] == "NO_DATA"
    assert "Filmdagar" not in json.dumps(content, ensure_ascii=False)
    assert content["whole"]["sentence"] == "3 nämnder har inte beslutat."


def test_the_contributions_are_read_from_the_frozen_reports(culture_decided: SimpleNamespace) -> None:
    region = culture_decided
    content = content_of(region)
    goal = goals_in(content)["Trygga uppväxtvillkor"]
    culture = {given["unit"]["code"]: given for given in goal["given"]}["kn"]
    assert (culture["code"], culture["status"]["code"], culture["word"]) == ("DECIDED", "PARTLY_MET", "Delvis uppfyllt")
    assert goal["assessment"]["status"]["code"] == "PARTLY_MET"
    assert goal["assessment"]["sentence"] == ("Bidraget från Kulturnämnden, det enda som är beslutat, väntas uppfyllas delvis.")
    assert goal["assessment"]["notes"] == ["Ingen plan inläst: Vårdnämnden.", "Ej riktat till Regionstyrelsen."]
    report = Report.objects.get(stage=ReportStage.DECIDED)
    committees = {one["unit"]["code"]: one for one in content["whole"]["committees"]}
    assert committees["kn"]["sha256"] == report.sha256
    assert committees["vn"]["label"] == "Ej beslutat"


def test_what_was_decided_afterwards_in_the_database_alone_changes_no_figure_of_the_region(
    culture_decided: SimpleNamespace,
) -> None:
    """The region's figures are the frozen report's: a status that is changed behind it is seen in the calculation alone."""
    Assessment.objects.decided().filter(scope=Scope.CONTRIBUTION).update(status="MET")
    goal = goals_in(content_of(culture_decided))["Trygga uppväxtvillkor"]
    assert {one["unit"]["code"]: one["word"] for one in goal["given"]}["kn"] == "Delvis uppfyllt"


def test_a_financial_goal_is_judged_by_its_own_indicators(culture_decided: SimpleNamespace) -> None:
    goal = goals_in(content_of(culture_decided))["Resultat i balans"]
    assert goal["given"] == []
    assert (goal["rows"][0]["outcome"]["figure"]["shown"], goal["assessment"]["status"]["code"]) == ("2", "MET")


def test_regionstyrelsen_assesses_with_a_reason_where_it_departs(culture_decided: SimpleNamespace, act_as: Callable) -> None:
    region = culture_decided
    with pytest.raises(Refused, match="avviker"):
        assess(region, act_as, region.above, "MET")
    said = assess(region, act_as, region.above, "MET", deviation_reason="Vårdnämndens insatser vägs in.")
    assert [(one["kind"], one["status"]) for one in said.basis["given"]] == [
        ("NOT_ADDRESSED", ""), ("DECIDED", "PARTLY_MET"), ("NO_PLAN", ""),
    ]  # fmt: skip


def test_god_ekonomisk_hushållning_is_an_assessment_of_its_own_from_the_goals_flagged_for_it(
    culture_decided: SimpleNamespace, act_as: Callable
) -> None:
    region = culture_decided
    assert content_of(region)["whole"]["householding"]["assessment"]["sentence"] == "Finansiellt mål 2 väntas uppfyllas."
    assess(region, act_as, region.money, "NOT_MET", deviation_reason="Resultatet håller inte.")
    with pytest.raises(Refused, match="avviker"):
        assess(region, act_as, region.money, "MET", scope=Scope.HOUSEHOLDING)
    assess(region, act_as, region.money, "NOT_MET", scope=Scope.HOUSEHOLDING, analysis="Inte god.")
    part = content_of(region)["whole"]["householding"]
    assert (part["assessment"]["status"]["code"], part["proposal"]["status"]["code"]) == ("NOT_MET", "NOT_MET")
    assert part["goals"] == [f"goal:{region.money.pk}"]
    with pytest.raises(Refused) as refused:
        assess(region, act_as, region.above, "MET", scope=Scope.HOUSEHOLDING)
    assert refused.value.code == "NOT_HERE"


@pytest.mark.parametrize("scope", [Scope.OWN, Scope.CONTRIBUTION])
def test_in_the_regions_row_nothing_else_is_assessed(region: SimpleNamespace, act_as: Callable, scope: Scope) -> None:
    with pytest.raises(Refused) as refused:
        propose_assessment(
            by=act_as(region.coordinator), now=NOW, unit_follow_up=region.row, goal=region.above, scope=scope,
            entry=AssessmentEntry("MET"), expected_version=0,
        )  # fmt: skip
    assert refused.value.code == "NOT_HERE"


def frozen(region: SimpleNamespace, act_as: Callable) -> None:
    """Assessed, handed over and decided by regionstyrelsen."""
    assess(region, act_as, region.above, "PARTLY_MET")
    assess(region, act_as, region.money, "MET", analysis="Resultatet är två procent.")
    assess(region, act_as, region.money, "MET", scope=Scope.HOUSEHOLDING, analysis="Hushållningen är god.")
    missing = missing_at_hand_over(fresh(region.row), region.manager)
    assert {kind: len(items) for kind, items in missing.by_kind.items()} == {MissingKind.NOT_DECIDED: 2}
    hand_over(
        by=act_as(region.manager), now=LATER, unit_follow_up=region.row, seen_round=1, seen=missing.digest, accepts_missing=True
    )
    entry = DecisionEntry(kind=DecisionKind.APPROVES, held_on=LATER.date(), paragraph="201", dnr="RS 2026-9")
    decide(
        by=act_as(region.secretary), now=LATER, unit_follow_up=region.row, seen_round=1, entry=RoundDecisionEntry(decision=entry)
    )


def test_the_regions_report_is_decided_and_what_a_nämnd_corrects_afterwards_is_found(
    culture_decided: SimpleNamespace, act_as: Callable, secretary: Any, coordinator: Any, manager: Any, plans: SimpleNamespace,
    rounds: SimpleNamespace,
) -> None:  # fmt: skip
    """The whole way: decided by regionstyrelsen, kulturnämnden corrects and decides otherwise, and the check tells."""
    region = culture_decided
    frozen(region, act_as)
    row = fresh(region.row)
    assert row.state == UnitFollowUpState.DECIDED
    report = Report.objects.get(unit_follow_up=row, stage=ReportStage.DECIDED)
    document = read_json(report.content)
    assert document.title == "Delårsrapport augusti 2026, Region Norr"
    assert document.decision.sentence == "Regionstyrelsen godkänner uppföljningen enligt förvaltningens förslag."
    assert [one.word for one in document.whole.checks] == ["Ej beslutat", "Ej beslutat"]

    culture, when = fresh(rounds.culture), LATER + timedelta(days=1)
    error = DecisionEntry(kind=DecisionKind.CORRECTS, held_on=when.date(), paragraph="130", dnr="", text="Bidraget var fel.")
    open_correction(by=act_as(secretary), now=when, unit_follow_up=culture, seen_round=1, decision=error)
    assert codes(region, document) == ["NOT_DECIDED", "REOPENED", "NOT_DECIDED"]
    propose_assessment(
        by=act_as(coordinator), now=when, unit_follow_up=culture, goal=plans.above, scope=Scope.CONTRIBUTION,
        entry=AssessmentEntry("NOT_MET", activities="Inget.", deviation_reason="Fel räknat."), expected_version=1,
    )  # fmt: skip
    seen = missing_at_hand_over(fresh(culture), manager).digest
    hand_over(by=act_as(manager), now=when, unit_follow_up=culture, seen_round=2, seen=seen, accepts_missing=True)
    anew = DecisionEntry(kind=DecisionKind.APPROVES, held_on=when.date(), paragraph="131", dnr="")
    entry = RoundDecisionEntry(decision=anew)
    decide(by=act_as(secretary), now=when, unit_follow_up=culture, seen_round=2, entry=entry)

    (corrected,) = [one for one in checks_of(region, document) if one.code == "CORRECTED"]
    assert (corrected.unit, corrected.what) == ("Kulturnämnden", "Beslutad bedömning")
    assert (corrected.region, corrected.own) == ("Prognos: Delvis uppfyllt", "Prognos: Inte uppfyllt")
    assert corrected.reason == "Bidraget var fel."
    assert "§\u00a0130" in corrected.since
    assert Report.objects.get(pk=report.pk).content == report.content


def checks_of(region: SimpleNamespace, document: Any) -> Any:
    access = access_of_board(region)
    whole = find_whole(fresh(region.row), [], access)
    return reconcile(document, sources_of(whole.committees, whole.reports))


def codes(region: SimpleNamespace, document: Any) -> list[str]:
    return [one.code for one in checks_of(region, document)]


def access_of_board(region: SimpleNamespace) -> Any:
    return access_of_unit(region.row.unit, date(2026, 10, 31))


def test_a_figure_that_was_planted_is_found(culture_decided: SimpleNamespace) -> None:
    """Somebody's report that says another status than the nämnd decided, with no correction behind it."""
    region = culture_decided
    document = read_json(write_json(build_content(fresh(region.row), stage=ReportStage.DRAFT, version=1, now=LATER)))
    given = next(one for one in document.plans[0].branches[0].goals[0].given if one.unit.code == "kn")
    given.status.word = "Uppfyllt"
    (found,) = [one for one in checks_of(region, document) if one.code == "DIFFERS"]
    assert (found.region, found.own) == ("Prognos: Uppfyllt", "Prognos: Delvis uppfyllt")


def test_the_regions_pages_say_what_is_decided_and_to_whom(
    culture_decided: SimpleNamespace, norr: SimpleNamespace, act_as: Callable, sign_in: Callable, auditor: Person,
    other_reporter: Person, coordinator: Person,
) -> None:  # fmt: skip
    region = culture_decided

    def page(person: Person, name: str, **kwargs: Any) -> tuple[int, str]:
        here = {"region": "norr", "unit": "rs", "period": "2026-08"}
        response = sign_in(person).get(reverse(name, kwargs=here | kwargs))
        return response.status_code, response.content.decode()

    status, shown = page(region.coordinator, "reports:region")
    assert status == 200
    for words in ("Delvis uppfyllt", "Ej riktat hit", "Inget delmål", "Ej beslutat", "Resultat i balans", "Avstämning"):
        assert words in shown, words
    for who in (auditor, coordinator):
        assert "Delvis uppfyllt" in page(who, "reports:region")[1].split("Teckenförklaring")[0] or who is coordinator
    outside = page(other_reporter, "reports:region")[1].split("Teckenförklaring")[0]
    assert "Delvis uppfyllt" not in outside
    assert "Beslutat, ej publicerat" in outside

    assert "2 nämnder har inte beslutat." in page(region.manager, "reports:region_check")[1]
    assert "Det finns ingen avstämning" in page(other_reporter, "reports:region_check")[1]
    status, shown = page(region.coordinator, "goals:region_assessment", pk=region.above.pk)
    assert "Vad nämnderna har beslutat" in shown
    assert "Delvis uppfyllt" in shown
    for name in ("goals:region_assessments", "reports:region_decision", "reports:region_reports", "reports:region_sections"):
        assert page(region.coordinator, name)[0] == 200, name
    for key in (f"goal:{region.above.pk}", f"goal:{region.money.pk}/householding"):
        assert page(region.coordinator, "reports:region_trace", key=key)[0] == 200
    assert "God ekonomisk hushållning" in page(region.coordinator, "goals:region_householding", pk=region.money.pk)[1]
    here = {"region": "norr", "unit": "kn", "period": "2026-08"}
    assert sign_in(coordinator).get(reverse("reports:region", kwargs=here)).status_code == 404
    assert sign_in(coordinator).get(reverse("reports:region_decision", kwargs=here)).status_code == 404


def test_fullmäktige_decides_and_the_auditors_assessment_is_attached(
    culture_decided: SimpleNamespace, norr: SimpleNamespace, act_as: Callable, auditor: Person, sign_in: Callable,
    other_reporter: Person, rounds: SimpleNamespace,
) -> None:  # fmt: skip
    region, when = culture_decided, LATER + timedelta(days=30)
    entry = DecisionEntry(kind=DecisionKind.APPROVES, held_on=when.date(), paragraph="88", dnr="RF 2026-3")

    def register(by: Person, row: Any = region.row, **fields: Any) -> Decision:
        known = {"now": when, "unit_follow_up": fresh(row), "seen_round": 1, "decision": replace(entry, **fields)}
        return register_council_decision(by=act_as(by), **known)

    for row, code in ((region.row, "WRONG_STATE"), (rounds.culture, "NOT_REGION")):
        with pytest.raises(Refused) as refused:
            register(region.secretary, row)
        assert refused.value.code == code
    frozen(region, act_as)
    for by, fields, code in (
        (region.manager, {}, "NOT_PERMITTED"),
        (region.secretary, {"held_on": MEETING.date()}, "DAY"),
        (region.secretary, {"kind": DecisionKind.REFERRED_BACK}, "UNKNOWN_KIND"),
        (region.secretary, {"paragraph": " "}, "NEEDED"),
    ):
        with pytest.raises(Refused) as refused:
            register(by, **fields)
        assert refused.value.code == code
    clerk = make_person("Clerk Kaj", Role.SECRETARY, norr.council)
    assert "Fullmäktiges beslut om regionens rapport ska registreras" in read(sign_in(clerk), "/norr/rf/2026-08/")
    made = register(clerk)
    assert (made.unit, made.unit_follow_up, made.round) == (norr.council, region.row, 1)
    with pytest.raises(Refused, match="redan registrerat"):
        register(region.secretary, paragraph="89")

    review = {"now": when, "unit_follow_up": fresh(region.row), "seen_round": 1}
    with pytest.raises(Refused, match="annat än namnet"):
        attach_review(by=act_as(auditor), name="bedömning.pdf", data=b"ingen pdf", **review)
    attached = attach_review(by=act_as(auditor, "form"), name="bedömning.pdf", data=b"%PDF-1.7 Revisorerna", **review)
    assert attach_review(by=act_as(auditor, "form"), name="bedömning.pdf", data=b"%PDF-1.7 Revisorerna", **review) == attached
    assert (attached.added_by, Attachment.objects.count()) == (auditor, 1)

    here = {"region": "norr", "unit": "rs", "period": "2026-08"}
    shown = sign_in(auditor).get(reverse("reports:region_decision", kwargs=here)).content.decode()
    for words in ("Regionfullmäktige, 13 november 2026, §\u00a088", "bedömning.pdf", "Auditor Karin"):
        assert words in shown, words
    file = reverse("reports:region_attachment", kwargs=here | {"pk": attached.pk})
    assert sign_in(auditor).get(file).headers["Content-Disposition"].startswith("attachment")
    assert sign_in(other_reporter).get(file).status_code == 404
    report = Report.objects.get(unit_follow_up=region.row, stage=ReportStage.DECIDED)
    assert_fullmäktige_reads_the_report(sign_in(clerk), report)
    publish(by=act_as(region.secretary), now=when, report=report)
    for address in ("/publicerat/norr/", f"/publicerat/norr/{report.pk}/"):
        assert "Regionfullmäktige, 13 november 2026, §\u00a088" in read(Client(), address)
    assert "RF 2026-3" not in shown.split("Omgång")[0].split("Fullmäktiges beslut")[0]


def read(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def assert_fullmäktige_reads_the_report(client: Client, report: Report) -> None:
    """The region's report as it was decided, and no nämnd's."""
    start = read(client, "/norr/rf/2026-08/")
    assert "Fullmäktige har beslutat om regionens rapport" in start
    assert "/norr/rs/2026-08/regionen/beslut/" in start
    assert "Inget har lämnats ut" not in read(client, "/norr/rs/2026-08/regionen/beslut/")
    assert "Regionens samlade uppföljning" in read(client, f"/norr/rs/2026-08/regionen/rapporter/{report.pk}/")
    own = Report.objects.get(unit_follow_up__unit__slug="kn", stage=ReportStage.DECIDED)
    assert client.get(f"/norr/kn/2026-08/rapporter/{own.pk}/").status_code == 404


@pytest.mark.documents
def test_every_file_of_the_regions_report_tells_the_whole(culture_decided: SimpleNamespace, act_as: Callable) -> None:
    frozen(culture_decided, act_as)
    content = write_json(build_content(fresh(culture_decided.row), stage=ReportStage.DECIDED, version=1, now=LATER))
    made = {format_: render(content, digest(content)) for format_, render in FROZEN_RENDERERS.items()}
    texts = {name: read(made[name]) for name, read in {"html": text_of_html, "docx": text_of_word, "pdf": text_of_pdf}.items()}
    for name, text in texts.items():
        for words in (
            "Nämndernas bidrag",
            "Vårdnämnden",
            "Ej riktat hit",
            "Avstämning mot nämndernas rapporter",
            "Resultat i balans",
            "Regionstyrelsens beslut",
            "God ekonomisk hushållning",
            "Hushållningen är god.",
        ):
            assert words in text, f"{name}: {words}"
        assert "Nämndens beslut" not in text
    sheets = openpyxl.load_workbook(io.BytesIO(made["xlsx"]))
    assert [row[3] for row in sheets["Bidrag"].iter_rows(values_only=True)][-3:] == [
        "Ej riktat hit", "Prognos: Delvis uppfyllt", "Ingen plan inläst",
    ]  # fmt: skip
    assert sheets["Avstämning"].max_row > 5


@pytest.mark.parametrize("page", ["", "avstamning/", "bedomning/", "beslut/"])
def test_a_page_of_the_region_costs_the_same_with_many_goals(
    culture_decided: SimpleNamespace, norr: SimpleNamespace, sign_in: Callable, page: str
) -> None:
    region, client = culture_decided, sign_in(culture_decided.coordinator)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/norr/rs/2026-08/regionen/{page}").status_code == 200
        return len(captured)

    before = queries()
    goals = Goal.objects.bulk_create(
        Goal(plan=region.above.plan, type=region.above.type, number=f"9.{n}", sort_key=f"9.{n:02}", title=f"Mål {n}", is_geh=True)
        for n in range(10)
    )
    GoalAddressee.objects.bulk_create(GoalAddressee(goal=goal, unit=unit) for goal in goals for unit in (norr.culture, norr.care))
    assert queries() == before
