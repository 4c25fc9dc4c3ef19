"""The pages where a plan is made and kept: who comes in, what is shown, what is kept of what was typed."""

import re
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client

from goals.models import Decision, DecisionKind, Goal, Indicator, Plan, PlanChange, PlanState, Target
from goals.operations.plan_copy import copy_plan
from tests.conftest import NOW, make_indicator
from tests.goals.conftest import Read
from tests.goals.pages import PLACE, words_of
from tests.goals.plans.conftest import events
from tests.goals.plans.sent_forms import fields_of
from tracker.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rounds", "draft", "in_september")]

ROLES = ["reporter", "coordinator", "manager", "secretary", "member", "auditor", "administrator", "other_reporter"]
EDITORS = {"coordinator", "manager"}
INSIDERS = EDITORS | {"reporter", "secretary"}


@pytest.fixture
def urls(draft: SimpleNamespace, plans: SimpleNamespace) -> dict[str, str]:
    """Addresses by what they are for; those of the draft, and two of the adopted plan."""
    plan, edit = f"{PLACE}plan/{draft.plan.pk}/", f"{PLACE}plan/redigera/"
    return {
        "plans": f"{PLACE}plan/planer/",
        "new plan": f"{PLACE}plan/planer/ny/",
        "draft": plan,
        "facts": f"{plan}uppgifter/",
        "copy": f"{plan}kopiera/",
        "adopt": f"{plan}anta/",
        "remove plan": f"{plan}ta-bort/",
        "reporters": f"{plan}ansvariga/",
        "paste": f"{plan}klistra-in/",
        "history": f"{plan}andringar/",
        "new goal": f"{plan}nytt-mal/",
        "goal": f"{edit}mal/{draft.goal.pk}/",
        "remove goal": f"{edit}mal/{draft.goal.pk}/ta-bort/",
        "new indicator": f"{edit}mal/{draft.goal.pk}/ny-indikator/",
        "choose": f"{edit}mal/{draft.goal.pk}/befintlig/",
        "place": f"{edit}mal/{draft.bare.pk}/befintlig/{plans.share.indicator_id}/",
        "target": f"{edit}rad/{draft.films.pk}/",
        "indicator": f"{edit}rad/{draft.films.pk}/indikator/",
        "remove target": f"{edit}rad/{draft.films.pk}/ta-bort/",
        "decision": f"{PLACE}plan/beslut/nytt/",
        "adopted": f"{PLACE}plan/{plans.plan.pk}/",
        "adopted target": f"{edit}rad/{plans.films.pk}/",
    }


@pytest.fixture
def send(sign_in: Callable[[Person], Client]) -> Callable[..., SimpleNamespace]:
    """Open a page, fill in some of its form and send it: the status, the words and where it led."""

    def send(person: Person, url: str, form: int = 0, *, is_twice: bool = False, **fields: object) -> SimpleNamespace:
        client = sign_in(person)
        shown = fields_of(client.get(url).content.decode(), form)
        sent = shown | {name.replace("__", "-"): value for name, value in fields.items()}
        response = client.post(url, sent)
        if is_twice:
            response = client.post(url, sent)
        page = response.content.decode()
        return SimpleNamespace(
            status=response.status_code, text=words_of(page), page=page, url=response.headers.get("Location", ""), sent=sent
        )

    return send


# Who comes in


@pytest.mark.parametrize(
    ("name", "may"),
    [
        ("plans", set(ROLES)),
        ("adopted", set(ROLES)),
        ("draft", INSIDERS),
        ("history", INSIDERS),
        *((name, EDITORS) for name in ("new plan", "facts", "copy", "remove plan", "reporters", "paste", "new goal", "goal")),
        *(
            (name, EDITORS)
            for name in ("remove goal", "new indicator", "choose", "place", "target", "indicator", "remove target")
        ),
        ("adopted target", EDITORS),
        ("adopt", {"secretary"}),
        ("decision", {"secretary"}),
    ],
)
def test_each_page_opens_for_those_who_have_something_to_do_there(name: str, may: set[str], urls, sign_in, request) -> None:
    answers = {who: sign_in(request.getfixturevalue(who)).get(urls[name]) for who in ROLES}
    is_open = name in {"plans", "adopted", "adopted target", "new plan", "decision"}
    expected = {who: 200 if who in may else 403 if is_open or who in INSIDERS else 404 for who in ROLES}
    assert {who: answer.status_code for who, answer in answers.items()} == expected
    refused = [answer for answer in answers.values() if answer.status_code == 403]
    assert all("Det gick inte" in words_of(answer.content.decode()) for answer in refused)


@pytest.mark.parametrize("who", ["reporter", "secretary", "member", "other_reporter"])
def test_what_somebody_may_not_do_is_not_done_by_sending_the_form(who: str, urls, sign_in, request) -> None:
    client = sign_in(request.getfixturevalue(who))
    for name in (
        "new plan",
        "facts",
        "copy",
        "remove plan",
        "reporters",
        "new goal",
        "goal",
        "remove goal",
        "target",
        "indicator",
    ):
        assert client.post(urls[name], {"title": "x"}).status_code in {403, 404}
    assert not events()


def test_another_units_place_does_not_open_a_plan(sign_in, coordinator, urls) -> None:
    assert sign_in(coordinator).get(urls["draft"].replace("/kn/", "/vn/")).status_code == 404


# Plans


def test_the_list_has_drafts_for_those_within_and_adopted_plans_for_all(reading: Read, coordinator, member) -> None:
    assert "Kulturnämndens nämndplan 2027 Nämndplan Inte antagen; planen är ett utkast." in reading(coordinator, "plan/planer/")
    text = reading(member, "plan/planer/")
    assert "Kulturnämndens nämndplan 2026" in text
    assert "2027" not in text


def test_a_plan_is_made_and_the_form_sent_twice_makes_one(send, urls, coordinator, draft) -> None:
    days = {"edition_from": "2028-01-01", "edition_to": "2028-12-31"}
    done = send(
        coordinator, urls["new plan"], is_twice=True, title="Nämndplan 2028", plan_type=str(draft.plan.plan_type_id), **days
    )
    plan = Plan.objects.get(title="Nämndplan 2028")
    assert (done.status, done.url) == (302, f"{PLACE}plan/{plan.pk}/")


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_is_kept(send, urls, coordinator, draft) -> None:
    done = send(
        coordinator, urls["new plan"], title="", edition_from="2028-01-01", edition_to="i december", vision="Allt blir bra"
    )
    assert done.status == 422
    assert "Planens namn: Fyll i fältet." in done.text
    assert "Gäller till: Skriv dagen som år-månad-dag" in done.text
    assert 'value="i december"' in done.page
    assert "Allt blir bra" in done.page
    assert "<title>Fel:" in re.sub(r"\s+", " ", done.page).replace("<title> ", "<title>")


def test_the_draft_shows_last_years_target_beside_and_what_is_not_set(by, reading: Read, coordinator, plans, urls, draft) -> None:
    Target.objects.filter(pk=draft.books.pk).update(low=None, raw_target="", reading="UNCLEAR")
    text = reading(coordinator, urls["draft"])
    assert "Utgångsvärde Förra årets mål Mål 2027 Mäts Ansvarig" in text
    assert "Antal filmer minst 90 minst 90 augusti och december Reporter Rut" in text
    assert "1 målvärde är inte satt." in text
    assert "Antal böcker Inte satt" in text


def test_next_years_plan_is_made_after_a_question_and_once(send, urls, coordinator, plans) -> None:
    Plan.objects.filter(state=PlanState.DRAFT).update(edition_from="2030-01-01", edition_to="2030-12-31")
    done = send(coordinator, f"{PLACE}plan/{plans.plan.pk}/kopiera/", is_twice=True)
    copy = Plan.objects.get(title="Kulturnämndens nämndplan 2027", edition_from="2027-01-01")
    assert done.url == f"{PLACE}plan/{copy.pk}/"
    assert copy.goals.get().continues == plans.goal


def test_a_copy_that_cannot_be_made_says_why(sign_in, coordinator, plans) -> None:
    client = sign_in(coordinator)
    response = client.post(f"{PLACE}plan/{plans.plan.pk}/kopiera/", {"form_id": "0" * 32}, follow=True)
    assert "Det finns redan en nämndplan som gäller från den 1 januari 2027." in words_of(response.content.decode())


def test_a_draft_is_removed_after_a_question(send, urls, coordinator, draft) -> None:
    assert send(coordinator, urls["remove plan"]).status == 302
    assert not Plan.objects.filter(pk=draft.plan.pk).exists()


# Adoption


def test_the_secretary_adopts_with_what_the_minutes_say(send, urls, secretary, draft) -> None:
    done = send(secretary, urls["adopt"], held_on="2026-11-18", paragraph="§ 112")
    assert done.status == 302
    decision = Plan.objects.get(pk=draft.plan.pk).adopted_by
    assert (decision.paragraph, str(decision.held_on), decision.dnr) == ("112", "2026-11-18", "")


def test_adopting_with_targets_that_are_not_set_asks_first(send, urls, secretary, draft) -> None:
    Target.objects.filter(pk=draft.books.pk).update(low=None, raw_target="", reading="UNCLEAR")
    done = send(secretary, urls["adopt"], paragraph="112")
    assert "1 målvärden är inte satta eller oklara, och bedöms inte." in done.text
    assert send(secretary, urls["adopt"], paragraph="112", accepts_unclear="on").status == 302


def test_an_adopted_plan_has_no_way_to_remove_or_reorder(reading: Read, coordinator, urls) -> None:
    text = reading(coordinator, urls["adopted"])
    assert "Gör nästa plan av den här" in text
    assert "Ta bort" not in text
    assert "Ändra ordning" not in text


# Goals


def test_a_goal_is_added_and_one_more_is_a_click_away(send, urls, coordinator, draft) -> None:
    done = send(
        coordinator,
        urls["new goal"],
        number="1.3",
        title="Kultur i hela länet",
        expected="Fler läser.\n\nFler skriver.",
        again="1",
    )
    goal = Goal.objects.get(number="1.3")
    assert done.url == urls["new goal"]
    assert [result.text for result in goal.expected_results.all()] == ["Fler läser.", "Fler skriver."]


def test_a_number_that_is_taken_is_said_beside_it(send, urls, coordinator) -> None:
    done = send(coordinator, urls["new goal"], number="1.1", title="Dubblett")
    assert "Nummer: Delmål 1.1 finns redan i planen. Välj ett annat nummer." in done.text
    assert "Dubblett" in done.page


def test_after_a_step_back_the_same_page_adds_another_goal(sign_in, urls, coordinator) -> None:
    client = sign_in(coordinator)
    shown = fields_of(client.get(urls["new goal"]).content.decode())
    for number in ("1.3", "1.4"):
        client.post(urls["new goal"], shown | {"number": number, "title": "Kultur"})
    assert Goal.objects.filter(number__in=["1.3", "1.4"]).count() == 2


def test_saving_a_goal_as_it_is_changes_nothing(send, urls, coordinator, draft, norr) -> None:
    draft.goal.addressees.create(unit=norr.care)
    draft.goal.agenda.create(number=4)
    draft.goal.expected_results.create(order=1, text="Fler läser.")
    assert send(coordinator, urls["goal"]).status == 302
    assert not events()


def test_two_who_change_a_goal_see_both_and_the_later_chooses(sign_in, urls, coordinator, manager, draft) -> None:
    first, second = sign_in(coordinator), sign_in(manager)
    shown = [fields_of(client.get(urls["goal"]).content.decode()) for client in (first, second)]
    second.post(urls["goal"], shown[1] | {"title": "Nils ord"})
    response = first.post(urls["goal"], shown[0] | {"title": "Sivs ord"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Manager Nils ändrade detta den 8 september 2026, medan du skrev." in words_of(page)
    assert "Fält Du skrev Sparat nu Målet Sivs ord Nils ord" in words_of(page)
    assert first.post(urls["goal"], fields_of(page)).status_code == 302
    assert Goal.objects.get(pk=draft.goal.pk).title == "Sivs ord"


def test_a_goal_is_removed_after_a_question_and_one_that_cannot_says_why(send, urls, coordinator, draft, sign_in) -> None:
    later = Goal.objects.create(plan=draft.plan, type=draft.type, title="Senare", continues=draft.goal)
    response = sign_in(coordinator).post(urls["remove goal"], follow=True)
    assert "Ett mål i en senare plan fortsätter det här målet." in words_of(response.content.decode())
    later.delete()
    send(coordinator, urls["remove goal"])
    assert not Goal.objects.filter(pk=draft.goal.pk).exists()


@pytest.mark.parametrize("odd", ["\0", "\0" * 40, "mal-", "rad-99999999999999999999", "x-1", "٣"])
def test_what_no_page_sends_breaks_nothing(sign_in, urls, coordinator, draft, odd: str) -> None:
    client = sign_in(coordinator)
    answers = [
        client.get(urls["choose"], {"q": odd}),
        client.get(urls["paste"], {"mal": odd}),
        client.get(urls["history"], {"sida": odd}),
        client.post(urls["copy"], {"form_id": odd}),
        client.post(f"{PLACE}plan/{draft.plan.pk}/ordning/", {"upp": odd}),
        client.post(urls["reporters"], {"person": odd, "rad": [odd], "add": "1"}),
        client.post(urls["goal"], {"form_id": odd, "seen": odd, "title": odd, "number": odd}),
        client.post(urls["paste"], {"text": odd, "html": odd, "digest": odd, "rad": [odd], "visad": [odd], "confirm": "1"}),
        client.get(f"{PLACE}uppdrag/nytt/", {"fortsatter": odd}),
    ]
    assert {answer.status_code for answer in answers} <= {200, 302, 400, 404, 422}  # 400: a NUL in the address


def test_rows_are_moved_by_buttons(sign_in, coordinator, draft) -> None:
    client = sign_in(coordinator)
    page = client.get(f"{PLACE}plan/{draft.plan.pk}/?ordna").content.decode()
    assert f'name="upp" value="rad-{draft.books.pk}"' in page
    assert f'name="upp" value="mal-{draft.goal.pk}"' not in page
    client.post(f"{PLACE}plan/{draft.plan.pk}/ordning/", {"upp": f"rad-{draft.books.pk}"})
    assert Target.objects.filter(goal=draft.goal).in_table_order()[0] == draft.books


# Rows


def test_a_new_indicator_with_its_target_and_who_reports_it(send, urls, coordinator, draft, reporter) -> None:
    fields = {"indikator__name": "Antal läsare", "mal__kind": "AT_LEAST", "mal__low": "1 200,5", "mal__months": ["8", "12"]}
    done = send(coordinator, urls["new indicator"], **fields, indikator__decimals="1", ansvar__reporters=[str(reporter.pk)])
    assert done.status == 302
    target = Target.objects.get(indicator__name="Antal läsare")
    assert (str(target.low), target.months, target.year, target.goal) == ("1200.5000", 0b100010000000, 2027, draft.goal)
    assert target.indicator.reporters.get().person == reporter


def test_what_is_refused_of_either_half_stands_beside_its_field_and_nothing_is_made(send, urls, coordinator) -> None:
    done = send(coordinator, urls["new indicator"], indikator__name="Antal läsare", mal__kind="AT_LEAST", mal__low="")
    assert done.status == 422
    assert "Lägsta värde: Ange bara det lägsta värde som når målet." in done.text
    assert not Indicator.objects.filter(name="Antal läsare").exists()


def test_a_series_that_exists_is_found_and_placed(send, reading: Read, urls, coordinator, draft, plans) -> None:
    assert "Andel barn och unga som deltar" in reading(coordinator, urls["choose"] + "?q=andel+barn")
    assert "Ingen indikator hittades." in reading(coordinator, urls["choose"] + "?q=finns+inte")
    assert send(coordinator, urls["place"], mal__kind="AT_LEAST", mal__low="45").status == 302
    assert Target.objects.get(goal=draft.bare).indicator == plans.share.indicator


def test_another_nämnds_series_is_not_there_before_its_plan_is_adopted(sign_in, coordinator, norr, urls, draft) -> None:
    hidden = Indicator.objects.create(unit=norr.care, reporting_unit=norr.care, name="Hemlig")
    client = sign_in(coordinator)
    assert "Hemlig" not in client.get(urls["choose"]).content.decode()
    assert client.get(urls["choose"] + f"{hidden.pk}/").status_code == 404


def test_a_number_that_cannot_be_read_is_refused_and_kept(send, urls, coordinator) -> None:
    done = send(coordinator, urls["target"], mal__low="trettio")
    assert "Lägsta värde: Det här går inte att läsa som ett tal." in done.text
    assert 'value="trettio"' in done.page


def test_a_definition_shared_with_an_adopted_plan_asks_why(send, urls, coordinator, plans) -> None:
    done = send(coordinator, urls["indicator"], form=1, indikator__name="Antal filmer i länet")
    assert "Kulturnämndens nämndplan 2026 är antagen" in done.text
    assert "Varför planen ändras: Välj om det är en rättelse eller en ändring." in done.text
    why = {"indikator__edit_kind": "CORRECTS_READING", "indikator__edit_reason": "Står på sidan 12."}
    assert send(coordinator, urls["indicator"], form=1, indikator__name="Antal filmer i länet", **why).status == 302
    assert PlanChange.objects.get().plan == plans.plan


def test_who_reports_is_changed_beside_the_definition(send, urls, coordinator, colleague, draft) -> None:
    send(coordinator, urls["indicator"], ansvar__reporters=[str(colleague.pk)])
    assert draft.films.indicator.reporters.get().person == colleague


def test_one_person_is_made_responsible_for_many_rows(sign_in, urls, coordinator, colleague, draft) -> None:
    client = sign_in(coordinator)
    rows = [str(draft.films.pk), str(draft.books.pk)]
    client.post(urls["reporters"], {"person": str(colleague.pk), "rad": rows, "add": "1"})
    assert colleague.reported_indicators.count() == 2
    client.post(urls["reporters"], {"person": str(colleague.pk), "rad": rows[:1], "remove": "1"})
    assert colleague.reported_indicators.count() == 1
    page = client.post(urls["reporters"], {"person": str(colleague.pk), "add": "1"}, follow=True).content.decode()
    assert "Välj en person och minst en rad." in words_of(page)


# An adopted plan, and its history


def test_a_row_of_an_adopted_plan_is_changed_with_the_nämnds_decision(send, urls, coordinator, plans, reading: Read) -> None:
    decision = Decision.objects.create(unit=plans.plan.unit, year=2026, paragraph="45", kind=DecisionKind.AMENDS, recorded_at=NOW)
    why = {"mal__edit_kind": "AMENDS", "mal__edit_reason": "Nämnden sänkte målet."}
    refused = send(coordinator, urls["adopted target"], mal__low="80", **why)
    assert "Nämndens beslut: En ändring av planen behöver nämndens beslut." in refused.text
    done = send(coordinator, urls["adopted target"], mal__low="80", **why, mal__edit_decision=str(decision.pk))
    assert done.status == 302
    history = reading(coordinator, f"plan/{plans.plan.pk}/andringar/")
    assert "sedan planen antogs Ändring av plan, gäller från den 1 januari 2026. Kulturnämnden, § 45." in history
    assert "Coordinator Siv" in history
    assert "Målvärde ändrat: Antal filmer" in history
    assert "Lägsta värde: 90 → 80" in history


def test_from_outside_only_what_was_done_since_the_adoption_is_seen(
    send, urls, coordinator, secretary, member, draft, reading
) -> None:
    send(coordinator, urls["goal"], title="Ett tidigare utkast")
    send(secretary, urls["adopt"], paragraph="112")
    Decision.objects.filter(paragraph="112").update(recorded_at="2026-09-08T12:30:00Z")
    assert "Ett tidigare utkast" in reading(coordinator, urls["history"])
    text = reading(member, urls["history"])
    assert "Ett tidigare utkast" not in text
    assert "Inget har ändrats." in text


def test_the_secretary_registers_a_decision_for_the_coordinator_to_choose(
    send, urls, secretary, coordinator, reading: Read
) -> None:
    assert send(secretary, urls["decision"], kind="AMENDS", held_on="2026-09-01", paragraph="45").status == 302
    assert "Kulturnämnden, 1 september 2026, § 45." in reading(coordinator, urls["adopted target"])
    twice = send(secretary, urls["decision"], kind="AMENDS", held_on="2026-09-01", paragraph="45")
    assert "Paragraf: § 45 år 2026 är redan registrerad med samma slags beslut." in twice.text


# How much it costs


@pytest.mark.parametrize(
    ("name", "most"),
    [("draft", 16), ("reporters", 22), ("history", 24), ("goal", 30), ("target", 22), ("indicator", 34), ("new indicator", 34)],
)
def test_a_page_costs_the_same_with_few_rows_and_with_many(
    name: str, most: int, urls, coordinator, sign_in, draft, django_assert_max_num_queries
) -> None:
    client = sign_in(coordinator)
    for number in range(60):
        target = make_indicator(draft.goal, f"Antal {number}", order=number + 5)
        Target.objects.filter(pk=target.pk).update(year=2027)
    with django_assert_max_num_queries(most):
        assert client.get(urls[name]).status_code == 200


def test_a_copied_plan_says_what_is_to_be_set(by, plans, draft, reading: Read, coordinator) -> None:
    Plan.objects.filter(pk=draft.plan.pk).update(edition_from="2030-01-01", edition_to="2030-12-31")
    copy = copy_plan(by=by(), now=NOW, plan=plans.plan)
    text = reading(coordinator, f"plan/{copy.pk}/")
    assert "3 målvärden är inte satta." in text
    assert "Andel barn och unga som deltar minst 40 % Inte satt augusti och december Reporter Rut" in text
