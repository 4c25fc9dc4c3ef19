"""Händelser and Historik: what has happened, in words, for the nämnd's own people and nobody else."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from goals.models import Assignment, AssignmentAddressee, Decision, Goal, Indicator, Outcome
from goals.operations.outcomes import OutcomeEntry, record_outcome
from goals.operations.reporting import approve_outcomes, report_outcomes
from tests.conftest import AUGUST, NOW, TODAY
from tests.goals.pages import PLACE, read
from tracker.models import AuditEvent, Person, Unit
from tracker.operations import Actor, build_event
from tracker.trace.masking import masking_by

pytestmark = pytest.mark.django_db
EVENTS = f"{PLACE}handelser/"


@pytest.fixture
def happened(
    plans: SimpleNamespace,
    rounds: SimpleNamespace,
    reporter: Person,
    coordinator: Person,
    actor: Callable[[Person], Actor],
) -> Outcome:
    """A value that was entered, changed the day after, reported, and approved the day after that."""

    def enter(value: str, version: int, days: int, **fields: Any) -> Outcome:
        return record_outcome(
            by=actor(reporter), now=NOW + timedelta(days=days), indicator=plans.share.indicator, period=AUGUST,
            entry=OutcomeEntry(value=Decimal(value), **fields), expected_version=version,
        )  # fmt: skip

    enter("38.5", 0, 0, parts={plans.women.pk: Decimal("40.5")})
    outcome = enter("36", 1, 1, comment="Kolada rättade sig.")
    later = NOW + timedelta(days=2)
    report_outcomes(by=actor(reporter), now=later, unit_follow_up=rounds.culture, outcomes=[outcome.pk])
    approve_outcomes(by=actor(coordinator), now=later, unit_follow_up=rounds.culture, versions={outcome.pk: 2})
    return outcome


def tell(unit: Unit, person: Person | None, subject: Any, action: str = "goal.change", **fields: Any) -> AuditEvent:
    """An event, saved."""
    known: dict[str, Any] = {"changes": {"title": ("Gammalt namn", "Nytt namn")}, "now": NOW}
    by = Actor(person, "test", on_behalf_of=fields.pop("for_whom", ""))
    event = build_event(by=by, action=action, subject=subject, unit=unit, **(known | fields))
    event.save(force_insert=True)
    return event


class TestWhatHappened:
    """The page of a nämnd."""

    def test_who_did_what_by_day_the_newest_first(self, happened, sign_in, reporter) -> None:
        page = read(sign_in(reporter), EVENTS)
        days = ["10 september 2026", "9 september 2026", "8 september 2026"]
        assert [page.index(day) for day in days] == sorted(page.index(day) for day in days)
        assert "14.00 Coordinator Siv Utfall godkänt: Andel barn och unga som deltar, augusti 2026" in page
        assert "14.00 Reporter Rut Utfall infört: Andel barn och unga som deltar, augusti 2026" in page

    def test_what_it_was_before_and_after_in_words(self, happened, sign_in, reporter) -> None:
        page = read(sign_in(reporter), EVENTS)
        assert "Utfall: 38,5 → 36" in page
        assert "Kommentar: – → Kolada rättade sig." in page
        assert "Kvinnor: – → 40,5" in page
        assert "Läge: rapporterat → godkänt" in page

    def test_where_nothing_has_happened_it_says_what_will_be_here(self, rounds, plans, sign_in, reporter) -> None:
        assert "Inget har hänt än." in read(sign_in(reporter), EVENTS)

    @pytest.mark.parametrize("who", ["other_reporter", "member", "auditor", "administrator", "outsider", "stranger"])
    def test_it_is_not_there_for_others(self, who, happened, sign_in, request) -> None:
        assert sign_in(request.getfixturevalue(who)).get(EVENTS).status_code == 404

    def test_what_happens_in_another_nämnd_is_not_in_it(self, happened, norr, plans, sign_in, reporter, other_reporter) -> None:
        tell(norr.care, other_reporter, plans.goal)
        assert "Reporter Vera" not in read(sign_in(reporter), EVENTS)

    def test_what_the_system_does_by_itself_is_not_in_it_and_what_it_does_for_somebody_is(
        self, norr, rounds, plans, sign_in, reporter
    ) -> None:
        tell(norr.culture, None, plans.goal)
        assert "Inget har hänt än." in read(sign_in(reporter), EVENTS)
        tell(norr.culture, None, plans.goal, for_whom="Siv")
        assert "Tertial för Siv Mål ändrat" in read(sign_in(reporter), EVENTS)

    def test_what_one_form_did_stands_together(self, norr, rounds, plans, sign_in, reporter) -> None:
        for goal in (plans.goal, plans.above):
            tell(norr.culture, reporter, goal, reason="Enligt planen")
        page = read(sign_in(reporter), EVENTS)
        assert page.count("Reporter Rut 14.00") + page.count("14.00 Reporter Rut") == 1
        assert page.count("”Enligt planen”") == 1
        assert page.count("Mål ändrat") == 2

    def test_a_row_that_is_no_more_is_called_what_it_was(self, norr, rounds, plans, sign_in, reporter) -> None:
        gone = Goal(pk=9999)
        tell(norr.culture, reporter, gone, "goal.remove", changes={"title": ("Mer läsning", None)})
        page = read(sign_in(reporter), EVENTS)
        assert "Mål borttaget: Mer läsning" in page
        assert "/historik/mal/9999/" not in sign_in(reporter).get(EVENTS).content.decode()

    def test_what_is_masked_says_so(self, norr, rounds, plans, sign_in, reporter) -> None:
        event = tell(norr.culture, reporter, plans.goal)
        decision = Decision.objects.create(
            unit=norr.culture, year=2026, paragraph="45", held_on=TODAY, kind="MASKS", recorded_at=NOW
        )
        with transaction.atomic(), masking_by(decision):
            AuditEvent.objects.filter(pk=event.pk).update(
                masked_by=decision.pk,
                changes={"title": ["Gammalt namn", None]},
                salts={"title": [event.salts["title"][0], None]},
            )
        page = read(sign_in(reporter), EVENTS)
        assert "(maskerad, beslut § 45, 8 september 2026)" in page
        assert "Gammalt namn → [maskerat]" in page
        assert "Nytt namn" not in page


class TestNarrowing:
    """By person, goal and day."""

    def test_by_person(self, happened, sign_in, reporter, coordinator) -> None:
        page = read(sign_in(reporter), f"{EVENTS}?person={coordinator.pk}")
        assert "Utfall godkänt" in page
        assert "Utfall infört" not in page
        assert "1 händelse stämmer" in page

    def test_by_day_in_swedish_time(self, norr, rounds, plans, sign_in, reporter) -> None:
        midnight = NOW.replace(hour=22)  # of the 9th in Sweden
        tell(norr.culture, reporter, plans.goal, now=midnight)
        tell(norr.culture, reporter, plans.above, now=midnight - timedelta(seconds=1))
        assert "Barn och unga" in read(sign_in(reporter), f"{EVENTS}?day=2026-09-09")
        assert "Trygga" in read(sign_in(reporter), f"{EVENTS}?day=2026-09-08")
        assert "Trygga" not in read(sign_in(reporter), f"{EVENTS}?day=2026-09-09").partition("stämmer")[2]

    def test_by_goal_also_what_is_measured_in_it(self, happened, norr, plans, sign_in, reporter) -> None:
        other = Goal.objects.create(plan=plans.plan, type=plans.goal.type, parent=plans.above, number="1.2", title="Läsning")
        tell(norr.culture, reporter, other)
        assert "Utfall infört" in read(sign_in(reporter), f"{EVENTS}?goal={plans.goal.pk}")
        of_other = read(sign_in(reporter), f"{EVENTS}?goal={other.pk}")
        assert "Mål ändrat" in of_other
        assert "Utfall infört" not in of_other

    @pytest.mark.parametrize(
        "query", ["person=x", "person=999999", "goal=999999", "day=i+går", "day=0001-01-01", "day=9999-12-31", "sida=0", "sida=x"]
    )
    def test_what_makes_no_sense_breaks_nothing(self, query, happened, sign_in, reporter) -> None:
        assert sign_in(reporter).get(f"{EVENTS}?{query}").status_code == 200

    def test_what_was_chosen_stays_when_the_page_is_turned(self, norr, rounds, plans, sign_in, reporter) -> None:
        for minute in range(60):
            tell(norr.culture, reporter, plans.goal, now=NOW + timedelta(minutes=minute))
        first = sign_in(reporter).get(f"{EVENTS}?person={reporter.pk}").content.decode()
        assert f"?person={reporter.pk}&amp;sida=2" in first
        assert "2 / 2" in read(sign_in(reporter), f"{EVENTS}?person={reporter.pk}&sida=2")


class TestOneThing:
    """The history of a goal, an indicator, a value, an uppdrag."""

    @pytest.fixture
    def addresses(self, norr, plans, happened) -> dict[str, str]:
        assignment = Assignment.objects.create(given_by=norr.culture, text="Se över biblioteken")
        AssignmentAddressee.objects.create(assignment=assignment, unit=norr.culture)
        return {
            "mal": f"{PLACE}historik/mal/{plans.goal.pk}/",
            "indikator": f"{PLACE}historik/indikator/{plans.share.indicator_id}/",
            "utfall": f"{PLACE}historik/utfall/{happened.pk}/",
            "uppdrag": f"{PLACE}historik/uppdrag/{assignment.pk}/",
        }

    def test_of_a_value(self, addresses, sign_in, reporter) -> None:
        page = read(sign_in(reporter), addresses["utfall"])
        assert "Utfallets historik Andel barn och unga som deltar, augusti 2026" in page
        assert page.index("Utfall godkänt") < page.index("Utfall rapporterat") < page.index("Utfall infört")
        assert "Utfall: 38,5 → 36" in page

    def test_of_a_goal_and_of_an_indicator(self, addresses, norr, plans, sign_in, reporter) -> None:
        tell(norr.culture, reporter, plans.goal)
        tell(norr.culture, reporter, plans.share, "target.change", changes={"low": ("40", "45.5")}, now=NOW + timedelta(hours=1))
        for kind in ("mal", "indikator"):
            page = read(sign_in(reporter), addresses[kind])
            assert "Lägsta värde: 40 → 45,5" in page
            assert "Utfall infört" not in page
        assert "Namn: Gammalt namn → Nytt namn" in read(sign_in(reporter), addresses["mal"])

    def test_of_an_assignment(self, addresses, norr, sign_in, reporter, coordinator) -> None:
        assignment = Assignment.objects.get()
        tell(
            norr.culture, coordinator, assignment, "assignment.change", changes={"text": ("Se över allt", "Se över biblioteken")}
        )
        assert "Uppdrag ändrat 1 uppgift" in read(sign_in(reporter), addresses["uppdrag"])

    @pytest.mark.parametrize("who", ["other_reporter", "member", "auditor", "administrator", "outsider", "stranger"])
    def test_it_is_not_there_for_others(self, who, addresses, sign_in, request) -> None:
        client = sign_in(request.getfixturevalue(who))
        assert set(addresses) == {"mal", "indikator", "utfall", "uppdrag"}
        for address in addresses.values():
            for place in (PLACE, "/norr/vn/2026-08/"):
                assert client.get(address.replace(PLACE, place)).status_code == 404, address

    def test_what_is_not_there_is_not_found(self, addresses, sign_in, reporter) -> None:
        client = sign_in(reporter)
        for path in ("mal/999999/", "utfall/99999999999999999999/", "annat/1/", "goal/1/"):
            assert client.get(f"{PLACE}historik/{path}").status_code == 404, path

    def test_it_is_a_click_away(self, addresses, plans, sign_in, reporter, other_reporter, coordinator) -> None:
        outcome = f"{PLACE}utfall/{plans.share.indicator_id}/8/"
        goal, indicator = f"{PLACE}mal/{plans.goal.pk}/", f"{PLACE}indikator/{plans.share.indicator_id}/"
        for page, kind in ((goal, "mal"), (indicator, "indikator"), (outcome, "utfall")):
            assert addresses[kind] in sign_in(reporter).get(page).content.decode()
        for page in (goal, indicator):
            assert "Historik" not in read(sign_in(other_reporter), page)
        assert EVENTS in sign_in(reporter).get(PLACE).content.decode()
        assert EVENTS not in sign_in(other_reporter).get(PLACE).content.decode()
        assert addresses["uppdrag"] in sign_in(coordinator).get(f"{PLACE}uppdrag/{Assignment.objects.get().pk}/").content.decode()


@pytest.mark.parametrize("path", ["handelser/", "handelser/?goal={goal}&person={person}", "historik/mal/{goal}/"])
def test_a_page_costs_as_many_queries_whatever_has_happened(
    path: str,
    happened: Outcome,
    norr: SimpleNamespace,
    plans: SimpleNamespace,
    sign_in: Callable[[Person], Client],
    reporter: Person,
) -> None:
    client = sign_in(reporter)
    address = PLACE + path.format(goal=plans.goal.pk, person=reporter.pk)
    counts = []
    for more in (60, 400):
        indicators = Indicator.objects.bulk_create(
            Indicator(unit=norr.culture, reporting_unit=norr.culture_administration, name=f"Indikator {n}") for n in range(more)
        )
        events = [
            build_event(by=Actor(reporter, "test"), now=NOW + timedelta(seconds=n), action="indicator.change", subject=row,
                        changes={"name": ("a", "b")}, unit=norr.culture)
            for n, row in enumerate(indicators)
        ]  # fmt: skip
        events += [
            build_event(by=Actor(reporter, "test"), now=NOW + timedelta(seconds=n), action="goal.change", subject=plans.goal,
                        changes={"parent": (None, plans.above)}, unit=norr.culture)
            for n in range(more)
        ]  # fmt: skip
        AuditEvent.objects.bulk_create(events)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 22
