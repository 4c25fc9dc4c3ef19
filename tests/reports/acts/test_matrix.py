"""Who may do what, tried for real: every row of tracker.matrix, in every state of the round, by everybody.

What is read is asked for by a browser where there is a page, and by the query that pages and files share otherwise; what is
written is done by its operation and then undone, so that everybody tries in the same state.
"""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from model_bakery import baker

from goals.models import Assessment, Decision, DecisionKind, Goal, Perspective, Plan, Release, UnitFollowUp
from goals.models.assessments import Scope, Stage
from goals.models.plans import PlanChangeKind
from goals.models.rounds import ReleaseAct, UnitFollowUpKind
from goals.operations.absences import AbsenceEntry, enter_absence
from goals.operations.administration.roles import RoleEntry, give_role
from goals.operations.administration.settings import RegionEntry, change_region
from goals.operations.administration.suspensions import suspend_person
from goals.operations.administration.units import UnitEntry, change_unit
from goals.operations.administration.vocabulary import KINDS, WordEntry, add_word
from goals.operations.assessments import AssessmentEntry, propose_assessment
from goals.operations.auditors import open_to_auditors
from goals.operations.changes import PlanEdit, digest_of
from goals.operations.indicators import change_reporter
from goals.operations.lock_exceptions import give_lock_exception
from goals.operations.outcomes import OutcomeEntry, record_outcome
from goals.operations.plan_adoption import adopt_plan
from goals.operations.plans import PlanEntry, change_plan
from goals.operations.reopening import take_back
from goals.operations.reporting import approve_outcomes, comment_outcome, report_outcomes, return_outcome
from goals.operations.reviews import attach_review
from goals.operations.round_dates import NamndDays, change_dates, set_meeting
from goals.operations.round_decisions import RoundDecisionEntry, open_correction
from goals.queries.missing import missing_at_hand_over
from goals.queries.released import readable_assessments
from goals.views.places import place_of
from reports.content.schema import SCHEMA, digest, write_json
from reports.masking.operations.files import remove_files
from reports.masking.operations.texts import find_text, mask_text
from reports.masking.text import Wanted
from reports.models import Report, ReportStage
from reports.operations.acts import decide, hand_over
from reports.operations.packages import request_package
from reports.operations.releases import dispatch, publish
from reports.operations.reports import request_report
from reports.operations.sections import SectionEntry, add_section
from reports.queries import published_reports, readable_reports
from tests.conftest import AUGUST, LONG_AGO, NOW, TODAY, make_person
from tests.goals.pages import PLACE
from tests.processes import ROOT
from tests.reports.acts.conftest import MEETING, decision_of, fresh
from tests.reports.scene import content_of
from tracker import matrix
from tracker.matrix import MATRIX, READ, WRITE, Answer, Case, State, Who, answer, states_of, write_document
from tracker.models import Job, Membership, Person, Role, Unit
from tracker.operations import Actor, Refused
from tracker.permissions import GRANTS, Access, Permission, access_of

pytestmark = [pytest.mark.django_db, pytest.mark.servers]

# What an operation says when the role forbids, and when the state of the round does; anything else is a fault of the scene.
ANSWERS = {"NOT_PERMITTED": Answer.NO, "LOCKED": Answer.LOCKED, "WRONG_STATE": Answer.LOCKED}
NEVER = timedelta(days=30)
OWN_ROLES = {
    Who.REPORTER: Role.REPORTER,
    Who.COORDINATOR: Role.COORDINATOR,
    Who.MANAGER: Role.MANAGER,
    Who.SECRETARY: Role.SECRETARY,
    Who.MEMBER: Role.MEMBER,
    Who.AUDITOR: Role.AUDITOR,
    Who.ADMINISTRATOR: Role.ADMINISTRATOR,
}


# The document, and what tracker.permissions says


def test_the_document_says_what_the_matrix_says() -> None:
    assert (ROOT / "docs/roles.md").read_text() == write_document()


def test_every_permission_has_a_row_and_every_row_a_permission() -> None:
    assert {row.permission for row in MATRIX} - {""} == {str(permission) for permission in Permission}


@pytest.mark.parametrize("row", [row for row in MATRIX if row.permission], ids=str)
def test_a_row_names_no_role_that_does_not_have_its_permission(row: matrix.Row) -> None:
    without = {who for who, role in OWN_ROLES.items() if row.permission not in {*GRANTS[role], Permission.READ_ADOPTED}}
    assert not row.who & without


@pytest.mark.parametrize("row", WRITE, ids=str)
def test_a_row_of_what_is_done_names_every_role_that_has_its_permission(row: matrix.Row) -> None:
    same = {who for other in WRITE if (other.thing, other.action) == (row.thing, row.action) for who in other.who}
    assert {who for who, role in OWN_ROLES.items() if row.permission in GRANTS[role]} <= same


# The scene


@pytest.fixture
def people(
    norr: SimpleNamespace, reporter: Person, coordinator: Person, manager: Person, secretary: Person, member: Person,
    auditor: Person, administrator: Person, outsider: Person, stranger: Person,
) -> dict[Who, Person]:  # fmt: skip
    """One of each who can sign in; the other nämnd's has every right there."""
    other = make_person("Manager Vera", Role.MANAGER, norr.care)
    Membership.objects.create(person=other, unit=norr.care, role=Role.SECRETARY, from_on=LONG_AGO)
    return {
        Who.REPORTER: reporter,
        Who.COORDINATOR: coordinator,
        Who.MANAGER: manager,
        Who.SECRETARY: secretary,
        Who.MEMBER: member,
        Who.AUDITOR: auditor,
        Who.ADMINISTRATOR: administrator,
        Who.BOARD: make_person("Coordinator Rune", Role.COORDINATOR, norr.board),
        Who.COUNCIL: make_person("Secretary Frida", Role.SECRETARY, norr.council),
        Who.OTHER: other,
        Who.FOREIGN: outsider,
        Who.STRANGER: stranger,
    }


@pytest.fixture
def scene(norr: SimpleNamespace, plans: SimpleNamespace, ready: SimpleNamespace, people: dict[Who, Person]) -> SimpleNamespace:
    """Kulturnämnden's August, ready to be handed over, with a draft of next year's plan and of the report, and a job."""
    plan = Plan.objects.create(
        unit=norr.culture, plan_type=plans.plan.plan_type, title="Utkast 2027",
        edition_from=date(2027, 1, 1), edition_to=date(2027, 12, 31),
    )  # fmt: skip
    Goal.objects.create(plan=plan, type=plans.goal.type, parent=plans.above, number="1.1", sort_key="0001", title="Läsning")
    content = write_json(content_of(ready.follow_up))
    draft = Report.objects.create(
        unit_follow_up=ready.follow_up, stage=ReportStage.DRAFT, round=1, version=1, content=content, schema=SCHEMA,
        sha256=digest(content), created_at=NOW,
    )  # fmt: skip
    ready.films.comment = "Räknat två gånger."
    ready.films.save()
    args = {"unit_follow_up": ready.follow_up.pk}
    baker.make(
        Job,
        region=norr.region,
        unit=norr.culture,
        kind="report.build",
        key="1",
        state="DEAD",
        error="Typst svarar inte.",
        args=args,
    )
    whole = whole_of_region(ready, norr.board, people[Who.SECRETARY])
    return SimpleNamespace(norr=norr, plans=plans, plan=plan, draft=draft, whole=whole, people=people, **vars(ready))


def whole_of_region(ready: SimpleNamespace, board: Unit, by: Person) -> Report:
    """The region's report, as regionstyrelsen has decided it and it has gone to fullmäktige."""
    known = {"follow_up": ready.follow_up.follow_up, "unit": board, "kind": UnitFollowUpKind.REGION}
    row = UnitFollowUp.objects.create(round=2, outcomes_due_on=TODAY, assessments_due_on=TODAY, **known)
    released = {"unit_follow_up": row, "stage": ReportStage.DECIDED, "round": 1}
    Release.objects.create(act=ReleaseAct.DISPATCHED, at=NOW, by=by, **released)
    decision = baker.make(Decision, unit=board, kind=DecisionKind.APPROVES, unit_follow_up=row, round=1)
    return baker.make(Report, version=1, content="{}", schema=SCHEMA, decision=decision, **released)


@pytest.fixture
def bring(
    scene: SimpleNamespace, act_as: Callable[..., Actor], handed: Callable[..., Report], decided: Callable[..., Any]
) -> Callable[[State], None]:
    """Brings the round to a state, the way that people do."""

    def bring(state: State) -> None:
        manager, secretary = scene.people[Who.MANAGER], scene.people[Who.SECRETARY]
        if state == State.OPENED:
            open_to_auditors(by=act_as(manager), now=NOW, unit_follow_up=scene.follow_up)
        if state in {State.OPEN, State.OPENED}:
            return
        proposal = handed()
        if state == State.DISPATCHED:
            dispatch(by=act_as(secretary), now=NOW, report=proposal, knows_it_becomes_public=True)
        if state in matrix.ONCE_DECIDED:
            decided()
        if state == State.PUBLISHED:
            publish(by=act_as(secretary), now=MEETING, report=report_of(scene, ReportStage.DECIDED))

    return bring


def report_of(scene: SimpleNamespace, stage: ReportStage) -> Report:
    return Report.objects.select_related("unit_follow_up__unit").get(unit_follow_up=scene.follow_up, stage=stage)


def wrong(cases: list[Case], state: State, tried: Callable[[Case, Who], Answer]) -> list[str]:
    """Where what came of trying is another than the matrix says."""
    return [
        f"{who}: {case[0]}, {case[1]}, {state}: {found} och inte {answer(case, state, who)}"
        for case in cases
        if state in states_of(case)
        for who in Who
        if (found := tried(case, who)) != answer(case, state, who)
    ]


# Reading


def seen_on(page: str, words: str) -> Callable[..., bool]:
    """Whether a page of kulturnämnden's August says something to whoever asks for it."""

    def ask(scene: SimpleNamespace, client: Client, person: Person | None) -> bool:
        address = page.format(films=scene.plans.films.indicator_id, plan=scene.plan.pk, draft=scene.draft.pk)
        response = client.get(address if address.startswith("/") else PLACE + address)
        assert response.status_code in {200, 302, 403, 404}
        return response.status_code == 200 and words in response.content.decode()

    return ask


def assessment_seen(stage: Stage) -> Callable[..., bool]:
    """Whether the assessments that pages and files show somebody hold the one of a stage."""

    def ask(scene: SimpleNamespace, client: Client, person: Person | None) -> bool:
        found = Assessment.objects.filter(unit_follow_up=scene.follow_up, goal=scene.goal, stage=stage)
        return person is not None and readable_assessments(access_at(scene, person)).filter(pk__in=found).exists()

    return ask


def report_seen(stage: ReportStage) -> Callable[..., bool]:
    """Whether the reports that somebody may read hold the one of a stage."""

    def ask(scene: SimpleNamespace, client: Client, person: Person | None) -> bool:
        found = report_of(scene, stage)
        return person is not None and readable_reports(access_at(scene, person)).filter(pk=found.pk).exists()

    return ask


def history_seen(scene: SimpleNamespace, client: Client, person: Person | None) -> bool:
    """Whether the trace of a figure in the decided report says what stood there before."""
    address = f"{PLACE}rapporter/{report_of(scene, ReportStage.DECIDED).pk}/spar/target:{scene.plans.films.pk}/"
    response = client.get(address)
    assert response.status_code in {200, 302, 404}
    return response.status_code == 200 and "visas för nämndens egna medarbetare" not in response.content.decode()


def report_of_region_seen(scene: SimpleNamespace, client: Client, person: Person | None) -> bool:
    """Whether the reports that somebody may read hold the region's, which regionstyrelsen has decided."""
    return person is not None and readable_reports(access_at(scene, person)).filter(pk=scene.whole.pk).exists()


def access_at(scene: SimpleNamespace, person: Person) -> Any:
    """What a person may in kulturnämnden's August, as its pages ask for it."""
    row = fresh(scene.follow_up)
    return place_of(person, row.unit, row.follow_up, TODAY).access


def published(scene: SimpleNamespace, client: Client, person: Person | None) -> bool:
    """What is published asks nobody who they are."""
    return published_reports(scene.norr.region).filter(pk=report_of(scene, ReportStage.DECIDED).pk).exists()


READING: dict[Case, Callable[..., bool]] = {
    ("antagen plan", "läsa"): seen_on("plan/", "Barn och unga har möjlighet till eget skapande"),
    (matrix.STATE_AND_DAYS, "läsa"): seen_on("", "28 augusti"),
    ("utkast till plan", "läsa"): seen_on("plan/{plan}/", "Läsning"),
    ("utfall", "läsa"): seen_on("indikator/{films}/", "Räknat två gånger."),
    ("föreslagen bedömning", "läsa"): assessment_seen(Stage.PROPOSED),
    ("beslutad bedömning", "läsa"): assessment_seen(Stage.DECIDED),
    ("utkast till rapport", "läsa"): seen_on("rapporter/{draft}/", "Delårsrapport"),
    ("överlämnad rapport", "läsa"): report_seen(ReportStage.PROPOSAL),
    ("beslutad rapport", "läsa"): report_seen(ReportStage.DECIDED),
    ("beslutad rapport", "läsa i spåret vad som stod förut"): history_seen,
    ("granskningen", "läsa"): seen_on("granskning/", "Regeln som gällde"),
    ("beslutad rapport", "läsa utan inloggning"): published,
    (matrix.WHOLE, "läsa när regionstyrelsen har beslutat"): report_of_region_seen,
    (matrix.WHO_DOES_WHAT, "läsa"): seen_on("ansvar/", "Ansvar och frånvaro"),
    ("nämndens brev", "läsa"): seen_on("brev/", "Brev"),
    ("nämndens jobb", "läsa"): seen_on("jobb/", "Typst svarar inte."),
    (matrix.OF_REGION, "läsa"): seen_on("/norr/administration/enheter/", "Kulturnämnden"),
}


def test_every_row_of_what_is_read_is_tried() -> None:
    assert set(READING) == {(row.thing, row.action) for row in READ}


@pytest.mark.parametrize("state", State)
def test_what_is_read(
    state: State, scene: SimpleNamespace, bring: Callable[[State], None], sign_in: Callable[[Person], Client]
) -> None:
    bring(state)
    clients = {who: sign_in(person) for who, person in scene.people.items()} | {Who.PUBLIC: Client()}

    def tried(case: Case, who: Who) -> Answer:
        return Answer.MAY if READING[case](scene, clients[who], scene.people.get(who)) else Answer.NO

    assert wrong(list(READING), state, tried) == []


# Doing

Do = Callable[[SimpleNamespace, Actor], object]


def change_draft(s: SimpleNamespace, by: Actor, plan: Plan | None = None, edit: PlanEdit | None = None) -> object:
    plan = Plan.objects.get(pk=(plan or s.plan).pk)
    entry = PlanEntry.of(plan)
    return change_plan(by=by, now=MEETING, plan=plan, entry=replace(entry, title="Ny"), seen=digest_of(entry.fields), edit=edit)


def change_adopted(s: SimpleNamespace, by: Actor) -> object:
    return change_draft(s, by, s.plans.plan, PlanEdit(PlanChangeKind.CORRECTS_READING, "Står på sidan 12."))


def adopt(s: SimpleNamespace, by: Actor) -> object:
    decision = decision_of(DecisionKind.ADOPTS, paragraph="130")
    return adopt_plan(by=by, now=MEETING, plan=s.plan, decided_by=s.norr.culture, decision=decision)


def choose_reporter(s: SimpleNamespace, by: Actor) -> object:
    to = s.people[Who.COORDINATOR]
    return change_reporter(by=by, now=MEETING, indicator=s.plans.films.indicator, person=to, is_responsible=True)


def be_away(s: SimpleNamespace, by: Actor) -> object:
    colleague = make_person("Reporter Rolf", Role.REPORTER, s.norr.culture_administration)
    entry = AbsenceEntry(person=colleague, deputy=s.people[Who.COORDINATOR], from_on=TODAY)
    return enter_absence(by=by, now=NOW, unit=s.norr.culture, entry=entry)


def enter(s: SimpleNamespace, by: Actor) -> object:
    entry = OutcomeEntry(value=Decimal(70))
    indicator = s.plans.films.indicator
    return record_outcome(by=by, now=NOW, indicator=indicator, period=AUGUST, entry=entry, expected_version=1)


def report(s: SimpleNamespace, by: Actor) -> object:
    type(s.share).objects.filter(pk=s.share.pk).update(state="DRAFT", approved_by=None, approved_at=None, approved_version=None)
    return report_outcomes(by=by, now=NOW, unit_follow_up=s.follow_up, outcomes=[s.share.pk]).only()


def comment(s: SimpleNamespace, by: Actor) -> object:
    known = {"text": "Stämmer det?", "form_uuid": uuid.uuid4()}
    return comment_outcome(by=by, now=NOW, unit_follow_up=s.follow_up, outcome=s.share.pk, **known)


def approve(s: SimpleNamespace, by: Actor) -> object:
    return approve_outcomes(by=by, now=NOW, unit_follow_up=s.follow_up, versions={s.share.pk: 1}).only()


def send_back(s: SimpleNamespace, by: Actor) -> object:
    known = {"version": 1, "text": "Stämmer det?", "form_uuid": uuid.uuid4()}
    return return_outcome(by=by, now=NOW, unit_follow_up=s.follow_up, outcome=s.share.pk, **known)


def propose(s: SimpleNamespace, by: Actor) -> object:
    entry = AssessmentEntry("PARTLY_MET", activities="Filmdagar.", analysis="Nästan.")
    return propose_assessment(
        by=by, now=NOW, unit_follow_up=s.follow_up, goal=s.goal, scope=Scope.OWN, entry=entry, expected_version=1
    )


def write_section(s: SimpleNamespace, by: Actor) -> object:
    return add_section(by=by, now=NOW, unit_follow_up=s.follow_up, entry=SectionEntry(kind="TEXT", title="Inledning", body=()))


def build(s: SimpleNamespace, by: Actor) -> object:
    return request_report(by=by, now=NOW, follow_up=fresh(s.follow_up), key=uuid.uuid4().hex, wakes=False)


def move_day(s: SimpleNamespace, by: Actor) -> object:
    row = fresh(s.follow_up)
    days = NamndDays.of(row)
    later = replace(days, outcomes_due_on=days.outcomes_due_on - timedelta(days=1))
    return change_dates(by=by, now=NOW, unit_follow_up=row, days=later, reason="Mässa.", seen=digest_of(days.fields))


def meet(s: SimpleNamespace, by: Actor) -> object:
    row = fresh(s.follow_up)
    seen = digest_of({"meeting_on": row.meeting_on})
    return set_meeting(by=by, now=NOW, unit_follow_up=row, meeting_on=date(2026, 9, 30), reason="", seen=seen)


def hand(s: SimpleNamespace, by: Actor) -> object:
    row = fresh(s.follow_up)
    seen = missing_at_hand_over(row, by.person).digest
    return hand_over(by=by, now=NOW, unit_follow_up=row, seen_round=1, seen=seen, accepts_missing=True)


def take(s: SimpleNamespace, by: Actor) -> object:
    return take_back(by=by, now=NOW, unit_follow_up=fresh(s.follow_up), seen_round=1, reason="Fel underlag.")


def except_one(s: SimpleNamespace, by: Actor) -> object:
    known = {"indicators": [s.plans.films.indicator_id], "reason": "Fel källa.", "expires_at": NOW + NEVER}
    return give_lock_exception(by=by, now=NOW, unit_follow_up=fresh(s.follow_up), seen_round=1, **known)


def open_up(s: SimpleNamespace, by: Actor) -> object:
    return open_to_auditors(by=by, now=NOW, unit_follow_up=fresh(s.follow_up))


def decide_it(s: SimpleNamespace, by: Actor) -> object:
    entry = RoundDecisionEntry(decision=decision_of(paragraph="113"))
    return decide(by=by, now=MEETING, unit_follow_up=fresh(s.follow_up), seen_round=1, entry=entry)


def correct(s: SimpleNamespace, by: Actor) -> object:
    decision = decision_of(DecisionKind.CORRECTS, paragraph="140", text="Antal filmer var 46.")
    return open_correction(by=by, now=MEETING, unit_follow_up=fresh(s.follow_up), seen_round=1, decision=decision)


def send_out(s: SimpleNamespace, by: Actor) -> object:
    return dispatch(by=by, now=NOW, report=report_of(s, ReportStage.PROPOSAL), knows_it_becomes_public=True)


def make_public(s: SimpleNamespace, by: Actor) -> object:
    return publish(by=by, now=MEETING, report=report_of(s, ReportStage.DECIDED))


def pack(s: SimpleNamespace, by: Actor) -> object:
    report = report_of(s, ReportStage.DECIDED)
    return request_package(by=by, now=MEETING, report=report, key=uuid.uuid4().hex, wakes=False)


def attach(s: SimpleNamespace, by: Actor) -> object:
    return attach_review(by=by, now=MEETING, unit_follow_up=fresh(s.follow_up), seen_round=1, name="b.txt", data=b"Revisorerna.")


def mask_comment(s: SimpleNamespace, by: Actor) -> object:
    wanted = Wanted("Räknat två gånger")
    seen = find_text(unit=s.norr.culture, wanted=wanted).digest
    decision = decision_of(DecisionKind.MASKS, paragraph="150", text="25 kap. 1 § OSL.")
    return mask_text(by=by, now=MEETING, unit=s.norr.culture, wanted=wanted, entry=decision, seen=seen)


def discard_draft(s: SimpleNamespace, by: Actor) -> object:
    decision = decision_of(DecisionKind.DISCARDS, paragraph="151", text="Gallringsbeslut 2026.")
    return remove_files(by=by, now=MEETING, unit=s.norr.culture, files=[f"report:{s.draft.pk}"], entry=decision)


def rename_unit(s: SimpleNamespace, by: Actor) -> object:
    entry = UnitEntry.of(s.norr.care)
    return change_unit(by=by, now=NOW, unit=s.norr.care, entry=replace(entry, name="Ny"), seen=digest_of(entry.fields))


def give(s: SimpleNamespace, by: Actor) -> object:
    entry = RoleEntry(role=Role.MEMBER, unit=s.norr.care, from_on=TODAY)
    return give_role(by=by, now=NOW, region=s.norr.region, person=s.people[Who.MEMBER], entry=entry)


def shut_out(s: SimpleNamespace, by: Actor) -> object:
    return suspend_person(by=by, now=NOW, region=s.norr.region, person=s.people[Who.MEMBER])


def add_perspective(s: SimpleNamespace, by: Actor) -> object:
    entry = WordEntry(texts={"name": "Medborgare"})
    made = add_word(by=by, now=NOW, region=s.norr.region, kind=KINDS["perspektiv"], home=s.norr.region, entry=entry)
    assert isinstance(made, Perspective)
    return made


def choose(s: SimpleNamespace, by: Actor) -> object:
    entry = RegionEntry.of(s.norr.region)
    change = replace(entry, allows_self_approval=not entry.allows_self_approval)
    return change_region(by=by, now=NOW, region=s.norr.region, entry=change, seen=digest_of(entry.fields))


DOING: dict[Case, Do] = {
    ("utkast till plan", "ändra"): change_draft,
    ("utkast till plan", "registrera att den är antagen"): adopt,
    ("antagen plan", "ändra, med skäl"): change_adopted,
    (matrix.WHO_DOES_WHAT, "utse rapportör"): choose_reporter,
    (matrix.WHO_DOES_WHAT, "anmäla en rapportörs frånvaro"): be_away,
    ("utfall", "föra in"): enter,
    ("utfall", "rapportera"): report,
    ("utfall", "kommentera"): comment,
    ("utfall", "godkänna"): approve,
    ("utfall", "skicka tillbaka"): send_back,
    ("föreslagen bedömning", "föreslå"): propose,
    ("utkast till rapport", "skriva avsnitt"): write_section,
    ("utkast till rapport", "bygga"): build,
    (matrix.STATE_AND_DAYS, "flytta sista dagen för utfall"): move_day,
    (matrix.STATE_AND_DAYS, "ange sammanträdet"): meet,
    ("uppföljningen", "överlämna till nämnden"): hand,
    ("uppföljningen", "återta"): take,
    ("uppföljningen", "ge undantag från låset"): except_one,
    ("uppföljningen", "öppna för revisorerna"): open_up,
    ("uppföljningen", "registrera beslut"): decide_it,
    ("uppföljningen", "öppna för rättelse"): correct,
    ("överlämnad rapport", "expediera före beslutet"): send_out,
    ("beslutad rapport", "göra ett revisionspaket"): pack,
    ("beslutad rapport", "publicera"): make_public,
    ("beslutad rapport", "bifoga revisorernas bedömning"): attach,
    (matrix.TEXTS_AND_FILES, "maskera genom beslut"): mask_comment,
    (matrix.TEXTS_AND_FILES, "gallra genom beslut"): discard_draft,
    (matrix.OF_REGION, "ändra enheter"): rename_unit,
    (matrix.OF_REGION, "ge och avsluta roller"): give,
    (matrix.OF_REGION, "stänga av och släppa in"): shut_out,
    (matrix.OF_REGION, "ändra ord"): add_perspective,
    (matrix.OF_REGION, "ändra inställningar"): choose,
}


def test_every_row_of_what_is_done_is_tried() -> None:
    assert set(DOING) == {(row.thing, row.action) for row in WRITE}


@pytest.mark.parametrize("state", State)
def test_what_is_done(state: State, scene: SimpleNamespace, bring: Callable[[State], None]) -> None:
    bring(state)
    round_before = UnitFollowUp.objects.filter(pk=scene.follow_up.pk).values().get()

    @cache
    def access(who: Who) -> Access:
        """What somebody may do in the state, which nothing that is undone changes."""
        person = Person.objects.get(pk=scene.people[who].pk)
        region = scene.norr.region if who != Who.FOREIGN else person.memberships.get().unit.region
        return access_of(person, region, TODAY)

    def tried(case: Case, who: Who) -> Answer:
        if who == Who.PUBLIC:  # nobody acts without signing in: tests/test_walk.py asks at every address
            return Answer.NO
        by = Actor(access(who).person, "test", access(who), correlation=uuid.uuid4().hex)
        with undone():
            try:
                DOING[case](scene, by)
            except Refused as refused:
                return ANSWERS[refused.code]
        return Answer.MAY

    assert wrong(list(DOING), state, tried) == []
    assert UnitFollowUp.objects.filter(pk=scene.follow_up.pk).values().get() == round_before


class undone:  # noqa: N801 - reads as a word
    """What is done in the block is undone, whatever came of it."""

    def __enter__(self) -> None:
        self.atomic = transaction.atomic()
        self.atomic.__enter__()

    def __exit__(self, *error: Any) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)
