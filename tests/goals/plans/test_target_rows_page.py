"""The page where all targets of a draft are set, a line each."""

from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.test import Client

from goals.models import Target
from tests.conftest import make_indicator
from tests.goals.pages import PLACE, words_of
from tests.goals.plans.conftest import events
from tests.goals.plans.sent_forms import fields_of
from tracker.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rounds", "in_september")]


@pytest.fixture
def url(draft: SimpleNamespace) -> str:
    return f"{PLACE}plan/{draft.plan.pk}/malvarden/"


@pytest.fixture
def client(sign_in: Callable[[Person], Client], coordinator: Person) -> Client:
    return sign_in(coordinator)


def shown(client: Client, url: str) -> dict[str, str]:
    return fields_of(client.get(url).content.decode())


def test_touched_rows_are_saved_each_by_itself_and_the_others_left_alone(client, url, draft) -> None:
    row = f"rad{draft.books.pk}"
    fields = {f"{row}-low": "95,5".replace(",5", ""), f"{row}-baseline": "88", f"{row}-baseline_year": "2025"}
    response = client.post(url, shown(client, url) | fields)
    assert response.status_code == 302
    target = Target.objects.get(pk=draft.books.pk)
    assert (target.low, target.baseline, target.baseline_year) == (Decimal(95), Decimal(88), 2025)
    assert [event.subject for event in events()] == [f"target:{draft.books.pk}"]


def test_sending_the_page_as_it_is_changes_nothing(client, url) -> None:
    assert client.post(url, shown(client, url)).status_code == 302
    assert not events()


def test_a_row_that_is_wrong_says_so_and_the_others_are_saved(client, url, draft) -> None:
    fields = {f"rad{draft.books.pk}-low": "många", f"rad{draft.films.pk}-low": "91"}
    page = client.post(url, shown(client, url) | fields)
    text = words_of(page.content.decode())
    assert page.status_code == 422
    assert "1 rad är sparad." in text
    assert "Antal böcker: Det här går inte att läsa som ett tal." in text
    assert 'value="många"' in page.content.decode()
    assert Target.objects.get(pk=draft.films.pk).low == Decimal(91)


def test_a_kind_without_its_bound_is_refused_beside_the_row(client, url, draft) -> None:
    page = client.post(url, shown(client, url) | {f"rad{draft.books.pk}-kind": "AT_MOST"})
    assert "Antal böcker: Ange bara det högsta värde som når målet." in words_of(page.content.decode())


def test_a_row_that_somebody_else_has_changed_is_told_and_one_nobody_touched_is_not(client, url, draft, sign_in, manager) -> None:
    mine = shown(client, url)
    theirs = sign_in(manager)
    theirs.post(url, shown(theirs, url) | {f"rad{draft.books.pk}-low": "70", f"rad{draft.films.pk}-low": "71"})
    page = client.post(url, mine | {f"rad{draft.books.pk}-low": "80"})
    text = words_of(page.content.decode())
    assert "Manager Nils ändrade detta den 8 september 2026" in text
    assert "Du skrev 80; sparat är 70. Spara igen för att låta ditt gälla." in text
    assert Target.objects.get(pk=draft.films.pk).low == Decimal(71)
    again = fields_of(page.content.decode())
    client.post(url, again)
    assert Target.objects.get(pk=draft.books.pk).low == Decimal(80)
    assert Target.objects.get(pk=draft.films.pk).low == Decimal(71)


def test_a_question_is_answered_with_ja_and_has_no_bounds(client, url, draft) -> None:
    question = make_indicator(
        draft.goal, "Avtal finns", value_type="YES_NO", measure_unit="", kind="YES", low=None, raw_target="Ja"
    )
    Target.objects.filter(pk=question.pk).update(year=2027)
    row = f"rad{question.pk}"
    assert f"{row}-low" not in shown(client, url)
    client.post(url, shown(client, url) | {f"{row}-baseline": "0", f"{row}-baseline_year": "2025"})
    question.refresh_from_db()
    assert (question.baseline, question.reading) == (Decimal(0), "STATED")
    assert client.post(url, shown(client, url)).status_code == 302
    assert len(events()) == 1


def test_an_adopted_plan_is_not_set_here(client, plans) -> None:
    url = f"{PLACE}plan/{plans.plan.pk}/"
    assert client.get(f"{url}malvarden/").url == url


@pytest.mark.parametrize(("who", "status"), [("reporter", 403), ("secretary", 403), ("member", 404), ("other_reporter", 404)])
def test_only_those_who_edit_the_plan_come_in(who: str, status: int, sign_in, request, url) -> None:
    assert sign_in(request.getfixturevalue(who)).get(url).status_code == status


def test_a_page_has_no_more_rows_than_one_request_can_hold_and_costs_the_same(
    client, url, draft, django_assert_max_num_queries
) -> None:
    for number in range(120):
        target = make_indicator(draft.goal, f"Antal {number}", order=number + 5)
        Target.objects.filter(pk=target.pk).update(year=2027)
    with django_assert_max_num_queries(16):
        page = client.get(url).content.decode()
    assert page.count('id="namn-') == 100
    assert len(fields_of(page)) < 1000
