"""The page where a table is pasted: the box, the preview, and nothing saved before it is confirmed."""

from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from goals.models import Goal, Indicator, PlanChange, Target
from tests.goals.pages import PLACE, words_of
from tests.goals.plans.conftest import events
from tests.goals.plans.sent_forms import fields_of
from tracker.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rounds", "draft", "in_september")]

TABLE = (
    "Delmål\tIndikatorer\tUtfall 2025\tMål 2027\tPeriodicitet\n"
    'Delmål 1.1 Eget skapande\tAntal filmer\t118\tminst 95\t"Tertial: aug,\ndec"\n'
    "\tAntal böcker\t–\t12\tår\n"
    "Delmål 1.3 Scenkonst\tAntal föreställningar\t41\t> 40\tibland\n"
    "\tAntal besök\t\tJa och nej\tår\n"
    "Delmål 9.9\tAntal spöken\t\t3\tår\n"
)


@pytest.fixture
def client(sign_in: Callable[[Person], Client], coordinator: Person) -> Client:
    return sign_in(coordinator)


@pytest.fixture
def url(draft: SimpleNamespace) -> str:
    return f"{PLACE}plan/{draft.plan.pk}/klistra-in/"


@pytest.fixture
def preview(client: Client, url: str) -> Callable[..., SimpleNamespace]:
    """Paste a text and look at the preview."""

    def preview(text: str = TABLE, at: str = url, **fields: str) -> SimpleNamespace:
        shown = fields_of(client.get(at).content.decode())
        response = client.post(at, shown | {"text": text} | fields)
        page = response.content.decode()
        return SimpleNamespace(status=response.status_code, page=page, text=words_of(page), at=at)

    return preview


@pytest.fixture
def confirm(client: Client) -> Callable[..., Any]:
    """Confirm a preview as it is shown, but for `fields`."""

    def confirm(preview: SimpleNamespace, **fields: object) -> Any:
        return client.post(preview.at, fields_of(preview.page) | {"confirm": "1"} | fields)

    return confirm


def test_the_preview_says_row_by_row_what_was_understood_and_saves_nothing(preview) -> None:
    text = preview().text.replace("förut ", "")
    assert "4 rader ändrar planen. 3 rader är osäkra. 1 rad tas inte med." in text
    assert "2 Delmål 1.1 Antal filmer 118 st (2025) minst 90 minst 95 augusti och december Ändrar raden" in text.replace(
        "förut ", ""
    )
    assert "Antaget: minst." in text
    assert "1.3 Scenkonst nytt mål Antal föreställningar ny indikator ? ”> 40” kan betyda att själva talet räcker" in text
    assert "Periodiciteten ”ibland” går inte att tolka." in text
    assert "Målvärdet ”Ja och nej” går inte att tolka." in text
    assert "Planen har inget mål 9.9, och raden säger inte vad det heter." in text
    assert not events()


def test_what_is_confirmed_is_saved_and_said(preview, confirm, client, draft) -> None:
    response = confirm(preview())
    assert response.url == f"{PLACE}plan/{draft.plan.pk}/"
    text = words_of(client.get(response.url).content.decode())
    assert "4 rader är inklistrade: 2 nya, 2 ändrade, 1 nytt mål." in text
    assert Target.objects.get(pk=draft.films.pk).low == Decimal(95)
    assert Goal.objects.get(number="1.3").title == "Scenkonst"
    assert not Indicator.objects.filter(name="Antal spöken").exists()


def test_a_double_click_pastes_once(preview, confirm) -> None:
    shown = preview()
    assert [confirm(shown).status_code for _ in range(2)] == [302, 302]
    assert len(events("plan.paste")) == 1
    assert Goal.objects.filter(number="1.3").count() == 1


def test_another_table_after_a_step_back_is_another_paste(preview, confirm, client, url) -> None:
    shown = fields_of(client.get(url).content.decode())
    for name in ("A", "B"):
        page = client.post(url, shown | {"text": f"Delmål\tIndikator\n1.1\tAntal {name}"}).content.decode()
        confirm(SimpleNamespace(page=page, at=url))
    assert Indicator.objects.filter(name__in=["Antal A", "Antal B"]).count() == 2


def test_a_row_can_be_left_out(preview, confirm, draft) -> None:
    shown = preview()
    ticked = fields_of(shown.page)["rad"]
    assert ticked == ["2", "3", "4", "5"]
    confirm(shown, rad=["3"])
    assert Target.objects.get(pk=draft.films.pk).low == Decimal(90)
    assert Target.objects.get(pk=draft.books.pk).low == Decimal(12)
    assert not Goal.objects.filter(number="1.3").exists()


def test_leaving_all_out_is_said_to_change_nothing(preview, confirm) -> None:
    shown = preview()
    response = confirm(shown, rad=[])
    assert response.status_code == 422
    assert "Inga rader är valda, så inget ändras." in words_of(response.content.decode())


def test_a_plan_that_changed_meanwhile_is_previewed_again(preview, confirm, draft) -> None:
    shown = preview()
    Target.objects.filter(pk=draft.films.pk).update(low=91)
    response = confirm(shown)
    assert "Planen har ändrats sedan du såg förhandsvisningen. Se igenom den igen." in words_of(response.content.decode())
    assert confirm(SimpleNamespace(page=response.content.decode(), at=shown.at)).status_code == 302


def test_columns_without_headings_are_chosen(preview, client, confirm) -> None:
    shown = preview("1.1\tAntal dikter\tminst 7\tår")
    assert "Ange vilken kolumn som har indikatorerna" in shown.text
    assert "Kolumn 2, ”Antal dikter”" in shown.text
    columns = {"kolumn_0": "GOAL", "kolumn_1": "INDICATOR", "kolumn_2": "TARGET", "kolumn_3": "MONTHS"}
    page = client.post(shown.at, fields_of(shown.page) | columns).content.decode()
    assert "Antal dikter ny indikator minst 7 december" in words_of(page)
    assert confirm(SimpleNamespace(page=page, at=shown.at)).status_code == 302


def test_two_columns_cannot_be_the_same(preview, client) -> None:
    shown = preview("1.1\tAntal dikter\tminst 7\tår")
    page = client.post(shown.at, fields_of(shown.page) | {"kolumn_0": "INDICATOR", "kolumn_1": "INDICATOR"}).content.decode()
    assert "Två kolumner kan inte båda vara indikatorn." in words_of(page)


def test_rows_without_a_goal_belong_to_the_one_that_is_chosen(preview, confirm, draft) -> None:
    at = f"{PLACE}plan/{draft.plan.pk}/klistra-in/?mal={draft.bare.pk}"
    shown = preview("Indikator\tMål 2027\nAntal dikter\tminst 7", at=at)
    assert "Delmål 1.2 Antal dikter" in shown.text
    assert confirm(shown).status_code == 302
    assert Target.objects.get(indicator__name="Antal dikter").goal == draft.bare


def test_the_cells_of_the_clipboard_go_before_the_text(preview) -> None:
    html = "<table><tr><td>Delmål<td>Indikator<td>Mål 2027<tr><td rowspan=2>1.1<td>Antal A<td>1<tr><td>Antal B<td>2</table>"
    text = preview("något annat", html=html).text
    assert "Delmål 1.1 Antal A" in text
    assert "Delmål 1.1 Antal B" in text


def test_the_box_comes_back_with_what_was_pasted(preview, client) -> None:
    shown = preview()
    page = client.post(shown.at, fields_of(shown.page) | {"back": "1"}).content.decode()
    assert fields_of(page)["text"].replace("\r\n", "\n") == TABLE
    assert "Något behöver rättas" not in page


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Tabellen: Klistra in en tabell: markera den i Word eller Excel"),
        ("  \n ", "Tabellen: Klistra in en tabell: markera den i Word eller Excel"),
        ("x" * 1_000_001, "Tabellen är för stor. Klistra in en del i taget."),
    ],
)
def test_what_is_no_table_is_refused_in_words(preview, text: str, words: str) -> None:
    shown = preview(text)
    assert shown.status == 422
    assert words in shown.text


def test_what_is_pasted_is_shown_as_text_only(preview) -> None:
    shown = preview("Delmål\tIndikator\n1.1\t<script>alert(1)</script><b>Antal</b>")
    assert "<script>alert" not in shown.page
    assert "<script>alert(1)</script><b>Antal</b>" in shown.text


def test_pasting_into_an_adopted_plan_asks_why(preview, confirm, plans) -> None:
    at = f"{PLACE}plan/{plans.plan.pk}/klistra-in/"
    shown = preview("Indikator\tMål 2026\nAntal filmer\tminst 80", at=at)
    assert "Varför planen ändras" in shown.text
    response = confirm(shown)
    assert "Varför planen ändras: Välj om det är en rättelse eller en ändring." in words_of(response.content.decode())
    why = {"edit_kind": "CORRECTS_READING", "edit_reason": "Tabellen lästes in fel."}
    assert confirm(SimpleNamespace(page=response.content.decode(), at=at), **why).status_code == 302
    assert PlanChange.objects.get().reason == "Tabellen lästes in fel."


def test_the_preview_costs_the_same_with_few_rows_and_with_many(client, url, django_assert_max_num_queries) -> None:
    shown = fields_of(client.get(url).content.decode())
    body = "\n".join(f"1.1\tAntal {number}\tminst {number}\tår" for number in range(300))
    with django_assert_max_num_queries(26):
        client.post(url, shown | {"text": f"Delmål\tIndikator\tMål 2027\tPeriodicitet\n{body}"})
