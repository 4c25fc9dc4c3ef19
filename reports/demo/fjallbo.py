"""Region Fjällbo's 2026, in the order in which it happens, and the loading of it.

In August each nämnd ends in a state of its own: hälso- och sjukvårdsnämnden has corrected what it decided, kultur- och
bildningsnämnden has published, trafiknämnden decided in its second round after an återremiss, utvecklingsnämnden has been
handed its underlag, and fastighets- och servicenämnden is still open. Regionstyrelsen has decided its own and the region's
whole. By then it had opened its own again, and the region's report has the new figure before that is decided: the check finds
it. Fullmäktige has decided on the whole, which is published.
"""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from goals.demo.files import DemoFiles
from goals.demo.region import load_region
from goals.models import DecisionKind, Indicator
from goals.models.decisions import ReservationKind
from goals.models.plans import PlanChangeKind
from goals.models.rounds import UnitFollowUpKind
from goals.operations.changes import PlanEdit, digest_of
from goals.operations.council_decisions import register_council_decision
from goals.operations.decisions import DecisionEntry, register_decision
from goals.operations.indicators import IndicatorEntry, change_indicator
from goals.operations.reviews import attach_review
from goals.operations.round_decisions import ReservationEntry
from goals.rules.attainment import Attainment
from reports.demo import assignments, mandate, sections
from reports.demo.acts import Round
from reports.demo.story import Story
from tracker.models import Job, Region, Role
from tracker.models.jobs import JobState
from tracker.operations import Actor

# When the region is set up, with the plans that have been adopted in the autumn.
BEGINS = datetime(2025, 12, 16, 9, tzinfo=ZoneInfo(settings.TIME_ZONE))
EVERYBODY = ("rs", "hsn", "kbn", "tn", "un", "fsn")
IN_TIME = ("rs", "hsn", "kbn", "tn")
BEREDNING = "framtidsberedningen"
HOME_VISITS = "Antal vårdbesök i hemmet"
RESULT = "Resultat i andel av skatteintäkter och generella statsbidrag"
CANCELLED = "Antal inställda avgångar"
PUNCTUAL = "Andel avgångar som går i tid"


REVIEW = """Revisorernas bedömning av delårsrapporten per augusti 2026 (påhittad)

Vi kan bedöma om resultatet är förenligt med fullmäktiges mål för de nämnder som hade beslutat. Två nämnder hade inte gjort det.
Avstämningen mot nämndernas rapporter visar en uppgift som skiljer sig: regionens resultat. Den behöver förklaras.
"""


def load_fjallbo(*, by: Actor, now: datetime, files: DemoFiles) -> bool:
    """Load the region and let its year pass, in one transaction. False, and nothing changed, when it is there already.

    What happened was asked for long before `now`; the files of the frozen reports are to be made from now on.
    """
    with transaction.atomic():
        if not load_region(by=by, now=BEGINS, files=files):
            return False
        region = Region.objects.get(slug=files.organisation.region.slug)
        play(Story(region))
        Job.objects.filter(region=region, state=JobState.WAITING).update(next_at=now)
    return True


def play(story: Story) -> None:
    """The year, from the budget's uppdrag to what fullmäktige decides in November."""
    story.go_to(date(2025, 12, 17))
    assignments.give_all(story)
    april(story)
    another_measure(story)
    august(story)
    a_figure_too_early(story)
    trafiknamnden_again(story)
    story.go_to(date(2026, 10, 19))
    mandate.carry_on(story)
    a_correction(story)
    utvecklingsnamnden_late(story)
    to_the_council(story)
    story.seal()


def april(story: Story) -> None:
    """April is simplified: outcomes and uppdrag, no assessments. Every nämnd decides; one uppdrag is closed by fullmäktige."""
    story.go_to(date(2026, 5, 5))
    for unit in EVERYBODY:
        _enter(Round(story, unit, 4))
    story.go_to(date(2026, 5, 12))
    for unit in EVERYBODY:
        round_ = Round(story, unit, 4)
        round_.approve()
        assignments.say(round_, assignments.APRIL.get(unit, {}))
    assignments.say(Round(story, BEREDNING, 4), assignments.APRIL[BEREDNING], authority="rf")
    story.go_to(date(2026, 5, 13))
    for unit in EVERYBODY:
        Round(story, unit, 4).hand_over()
    story.go_to(date(2026, 5, 27), hour=16)
    for number, unit in enumerate(EVERYBODY, start=61):
        Round(story, unit, 4).decide(str(number), kind=DecisionKind.NOTED if unit == "fsn" else DecisionKind.APPROVES)
    story.go_to(date(2026, 6, 16), hour=15)
    assignments.close(story, assignments.BROADBAND, ["un"], "71", "Utredningen läggs till handlingarna. Uppdraget avslutas.")


def another_measure(story: Story) -> None:
    """Trafiknämnden decides in June to count punctuality more strictly: the values of April and August are not to be compared."""
    story.go_to(date(2026, 6, 17), hour=16)
    unit, why = story.units["tn"], "Tågen räknas redan så. Bussarna ska räknas likadant, så att resenären kan jämföra."
    decision = register_decision(
        by=story.by(Role.SECRETARY, "tn"),
        now=story.tick(),
        unit=unit,
        entry=DecisionEntry(
            kind=DecisionKind.AMENDS,
            held_on=story.today,
            paragraph="49",
            dnr="TN 2026-57",
            text="Nämnden ändrar definitionen av indikatorn Andel avgångar som går i tid i nämndplan 2026.",
        ),
    )
    indicator = Indicator.objects.select_related("unit").get(unit=unit, name=PUNCTUAL)
    before = IndicatorEntry.of(indicator)
    story.go_to(date(2026, 6, 18))
    change_indicator(
        by=story.by(Role.COORDINATOR, "tn"),
        now=story.tick(),
        indicator=indicator,
        entry=replace(before, definition="En avgång går i tid när den går högst 3 minuter efter tidtabellen."),
        seen=digest_of(before.fields),
        edit=PlanEdit(PlanChangeKind.AMENDS, why, date(2026, 7, 1), decision),
    )


def august(story: Story) -> None:
    """The August round until the nämnders' meetings on 30 September."""
    story.go_to(date(2026, 9, 3))
    for unit in IN_TIME:
        _enter(Round(story, unit, 8))
    Round(story, "fsn", 8).enter(only=lambda due: due.row.target.goal.number in {"5.1", "5.3"})
    story.go_to(date(2026, 9, 9))
    Round(story, "hsn", 8).ask(
        "Kostnad för inhyrd personal", "Är augustis fakturor med?", "Ja, alla som hade kommit den 7 september.", number=2
    )
    for unit in IN_TIME:
        Round(story, unit, 8).approve()
    story.go_to(date(2026, 9, 14))
    for unit in IN_TIME:
        round_ = Round(story, unit, 8)
        round_.assess()
        assignments.say(round_, assignments.AUGUST[unit])
        sections.write(round_)
    assignments.say(Round(story, BEREDNING, 8), assignments.AUGUST[BEREDNING], authority="rf")
    story.go_to(date(2026, 9, 16))
    for unit in IN_TIME:
        Round(story, unit, 8).hand_over()
    _postpone(story)
    _meet(story)


def _enter(round_: Round) -> None:
    """Everybody who reports in the nämnd enters what is theirs."""
    for number in (1, 2) if round_.unit == "hsn" else (1,):
        round_.enter(number)


def _postpone(story: Story) -> None:
    """Two nämnder meet later."""
    story.go_to(date(2026, 9, 17))
    Round(story, "un", 8).move_days(
        "Nämndens sammanträde är flyttat till december.",
        outcomes=date(2026, 11, 13),
        assessments=date(2026, 11, 18),
        meeting=date(2026, 12, 2),
    )
    Round(story, "fsn", 8).move_days(
        "Energimätarna byts ut. Nämnden tar uppföljningen i december.",
        outcomes=date(2026, 11, 20),
        assessments=date(2026, 11, 25),
        meeting=date(2026, 12, 9),
    )


def _meet(story: Story) -> None:
    """30 September: decided enligt förslag, decided otherwise with a reservation, and referred back."""
    story.go_to(date(2026, 9, 30), hour=16)
    Round(story, "rs", 8).decide("171")
    Round(story, "hsn", 8).decide(
        "128",
        otherwise={"2.1": (Attainment.NOT_MET, "Köerna till operation är för långa för att målet ska räknas som delvis nått.")},
        reservations=(
            ReservationEntry(
                ReservationKind.RESERVATION, "Lars Ledamotsson (påhittat parti)", "Förvaltningens förslag borde gälla."
            ),
        ),
    )
    Round(story, "kbn", 8).decide("74", kind=DecisionKind.ESTABLISHES)
    Round(story, "tn", 8).decide(
        "66", kind=DecisionKind.REFERRED_BACK, text="Nämnden vill veta hur de inställda avgångarna har räknats."
    )
    story.go_to(date(2026, 10, 2))
    Round(story, "kbn", 8).publish()


def a_figure_too_early(story: Story) -> None:
    """Regionstyrelsen opens its own follow-up to correct the result. The new figure is approved, but not decided."""
    round_ = Round(story, "rs", 8)
    story.go_to(date(2026, 10, 5))
    round_.open_correction("178", "Resultatet är fel: en återbetalning av statsbidrag är bokförd två gånger.")
    round_.correct_figure(RESULT, "2.1", "Rättat: återbetalningen räknas en gång.")


def the_region(story: Story) -> Round:
    """The region's own row: what regionstyrelsen says of the whole."""
    return Round(story, "rs", 8, UnitFollowUpKind.REGION)


def trafiknamnden_again(story: Story) -> None:
    """After the återremiss: the figure is counted anew, and decided at an extra meeting, the day after the region's whole."""
    round_ = Round(story, "tn", 8)
    story.go_to(date(2026, 10, 6))
    round_.correct_figure(CANCELLED, "702", "Omräknat efter återremissen: avgångar som ersattes av taxi räknas också.")
    round_.assess()
    story.go_to(date(2026, 10, 8))
    round_.hand_over()
    the_region(story).assess()
    story.go_to(date(2026, 10, 9))
    the_region(story).hand_over()
    story.go_to(date(2026, 10, 13), hour=16)
    the_region(story).decide("185")
    story.go_to(date(2026, 10, 14), hour=14)
    round_.decide("72", text="Nämnden noterar hur de inställda avgångarna har räknats.")


def a_correction(story: Story) -> None:
    """Hälso- och sjukvårdsnämnden finds a wrong figure in what it has decided, and decides anew."""
    round_ = Round(story, "hsn", 8)
    story.go_to(date(2026, 10, 28), hour=16)
    round_.open_correction("141", "Antalet vårdbesök i hemmet är fel: besök av privata vårdgivare har räknats två gånger.")
    story.go_to(date(2026, 10, 30))
    round_.correct_figure(HOME_VISITS, "12380", "Rättat: privata vårdgivares besök räknas en gång.", number=2)
    round_.assess(only=lambda item: item.goal.number == "2.2")
    story.go_to(date(2026, 11, 2))
    round_.hand_over()
    story.go_to(date(2026, 11, 11), hour=16)
    round_.decide("149")


def utvecklingsnamnden_late(story: Story) -> None:
    """Utvecklingsnämnden has its underlag before its meeting in December."""
    round_ = Round(story, "un", 8)
    story.go_to(date(2026, 11, 12))
    round_.enter()
    story.go_to(date(2026, 11, 17))
    round_.approve()
    round_.assess()
    assignments.say(round_, assignments.AUGUST["un"])
    sections.write(round_)
    story.go_to(date(2026, 11, 19))
    round_.hand_over()


def to_the_council(story: Story) -> None:
    """The auditors attach their assessment of the region's report, fullmäktige decides on it, and it is published."""
    story.go_to(date(2026, 11, 20))
    follow_up = the_region(story).follow_up
    attach_review(
        by=story.auditor(),
        now=story.tick(),
        unit_follow_up=follow_up,
        seen_round=follow_up.round,
        name="revisorernas-bedomning.txt",
        data=REVIEW.encode(),
    )
    story.go_to(date(2026, 11, 24), hour=15)
    register_council_decision(
        by=story.by(Role.SECRETARY, "rf"),
        now=story.tick(),
        unit_follow_up=follow_up,
        seen_round=follow_up.round,
        decision=DecisionEntry(
            kind=DecisionKind.APPROVES,
            held_on=story.today,
            paragraph="131",
            dnr="RF 2026-131",
            text="Fullmäktige godkänner delårsrapporten och noterar revisorernas bedömning.",
        ),
    )
    story.go_to(date(2026, 11, 25))
    the_region(story).publish()
