"""The pages of sections: a list in the report's order, one to write in, its economy table; and who sees nothing."""

import json
import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goals.models import UnitFollowUp
from reports.models import Section, SectionKind, SectionPlacement
from reports.operations.sections import SectionEntry, change_section
from tests.conftest import NOW
from tests.reports.test_sections import FINANCE, SYSTEM, TEXT, add, seen_of

PLACE = "/norr/kn/2026-08/rapporter/avsnitt/"


@pytest.fixture
def section(plans, rounds) -> Section:
    return add(rounds.culture)


@pytest.fixture
def economy(plans, rounds) -> Section:
    return add(rounds.culture, FINANCE)


def page(response, status=200) -> str:
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode()


def sent(**fields) -> dict[str, str]:
    """A form as a browser sends it."""
    return {
        "form_id": uuid4().hex,
        "seen": "",
        "title": "Händelser",
        "placement": "BEFORE_GOALS",
        "body": "",
        "pastes": "",
    } | fields


def row(place, **fields) -> dict[str, str]:
    empty = dict.fromkeys(("pk", "order", "name", "budget", "outcome", "deviation", "forecast"), "")
    return {f"rad-{place}-{name}": value for name, value in (empty | fields).items()}


# The list


def test_the_list_is_in_the_order_of_the_report_with_its_two_parts(section, economy, coordinator, sign_in):
    text = page(sign_in(coordinator).get(PLACE))
    places = [text.index(words) for words in ("Före målen", "Väsentliga händelser", "Efter mål och uppdrag", ">Ekonomi</a>")]
    assert places == sorted(places)
    assert f'href="{PLACE}{section.pk}/"' in text


def test_without_sections_the_list_says_what_will_be_here(plans, rounds, coordinator, sign_in):
    text = page(sign_in(coordinator).get(PLACE))
    assert "Inga avsnitt är skrivna ännu." in text
    assert f'href="{PLACE}nytt/text/"' in text


def test_the_page_of_reports_leads_to_the_sections_and_says_how_many(section, coordinator, sign_in):
    text = page(sign_in(coordinator).get("/norr/kn/2026-08/rapporter/"))
    assert f'href="{PLACE}"' in text
    assert '<span class="quiet">(1)</span>' in text


def test_a_section_is_moved_by_its_button_and_the_page_stands_where_it_is(section, rounds, coordinator, sign_in):
    other = add(rounds.culture, SectionEntry(title="Personal"))
    client = sign_in(coordinator)
    assert f'name="upp" value="{other.pk}"' in page(client.get(PLACE))
    response = client.post(f"{PLACE}ordning/", {"upp": str(other.pk)})
    assert response["Location"] == f"{PLACE}#avsnitt-{other.pk}"
    assert list(Section.objects.order_by("order").values_list("title", flat=True)) == ["Personal", "Väsentliga händelser"]


@pytest.mark.parametrize("data", [{}, {"upp": "x"}, {"ned": "9" * 30}, {"upp": "12345"}])
def test_an_order_that_says_nothing_changes_nothing(data, section, coordinator, sign_in):
    assert sign_in(coordinator).post(f"{PLACE}ordning/", data).status_code in (302, 404)
    section.refresh_from_db()
    assert section.order == 1


def test_many_sections_cost_as_many_queries_as_one(section, rounds, coordinator, sign_in):
    client, counts = sign_in(coordinator), []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            page(client.get(PLACE))
        counts.append(len(queries))
        for number in range(10):
            add(rounds.culture, SectionEntry(title=f"Avsnitt {number}"))
    assert counts[0] == counts[1]


# Writing


def test_a_new_section_is_kept_and_shown_as_it_stands_in_the_report(plans, rounds, coordinator, sign_in):
    client = sign_in(coordinator)
    assert "Nytt avsnitt" in page(client.get(f"{PLACE}nytt/text/"))
    response = client.post(f"{PLACE}nytt/text/", sent(body="Först.\r\n\r\n- ett\r\n- två\r\n\r\nNamn\t2026\r\nTåg\t5"))
    section = Section.objects.get()
    assert response["Location"] == f"{PLACE}{section.pk}/"
    assert [block["kind"] for block in section.body] == ["PARAGRAPH", "LIST", "TABLE"]
    text = page(client.get(response["Location"]))
    assert "| Namn | 2026 |\n| Tåg | 5 |" in text
    assert '<th scope="col" class="number">2026</th>' in text


def test_the_same_form_sent_twice_makes_one_section(plans, rounds, coordinator, sign_in):
    client, form = sign_in(coordinator), sent()
    assert [client.post(f"{PLACE}nytt/text/", form).status_code for _ in range(2)] == [302, 302]
    assert Section.objects.count() == 1


def test_a_table_pasted_from_word_keeps_its_cells(plans, rounds, coordinator, sign_in):
    html = "<table><tr><td rowspan='2'>Tåg</td><td>2025</td></tr><tr><td><p>5</p><p>av 7</p></td></tr></table>"
    pastes = json.dumps([{"text": "Tåg\t2025\r\n\t5\r\nav 7", "html": html}])
    sign_in(coordinator).post(f"{PLACE}nytt/text/", sent(body="Tåg\t2025\r\n\t5\r\nav 7", pastes=pastes))
    assert Section.objects.get().body == [{"kind": "TABLE", "rows": [["Tåg", "2025"], ["Tåg", "5 av 7"]]}]


@pytest.mark.parametrize("pastes", ["{", "[1]", '[{"text": 1}]', '{"a": 1}', "null"])
def test_a_clipboard_that_cannot_be_read_is_not_read(pastes, plans, rounds, coordinator, sign_in):
    sign_in(coordinator).post(f"{PLACE}nytt/text/", sent(body="Så.", pastes=pastes))
    assert Section.objects.get().body == [{"kind": "PARAGRAPH", "lines": ["Så."]}]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"title": ""}, "Fyll i fältet."),
        ({"title": "x" * 201}, "Skriv högst 200 tecken."),
        ({"placement": "NOWHERE"}, "placement"),
        ({"body": "x" * 60_001}, "Texten är för lång"),
    ],
)
def test_what_cannot_be_is_refused_beside_the_field_and_what_was_typed_is_kept(
    fields, words, plans, rounds, coordinator, sign_in
):
    text = page(sign_in(coordinator).post(f"{PLACE}nytt/text/", sent(body="Det jag skrev.") | fields), 422)
    assert words in text
    assert "Något behöver rättas" in text
    assert "body" in fields or "Det jag skrev." in text
    assert not Section.objects.exists()


@pytest.mark.parametrize("kind", ["bild", "TEXT", "1"])
def test_there_are_two_kinds_of_sections(kind, plans, rounds, coordinator, sign_in):
    assert sign_in(coordinator).get(f"{PLACE}nytt/{kind}/").status_code == 404


# The economy table


def test_an_economy_table_is_filled_in_row_by_row(plans, rounds, coordinator, sign_in):
    client = sign_in(coordinator)
    assert page(client.get(f"{PLACE}nytt/ekonomi/")).count('-name"') >= 3
    rows = row(0, name="Bussar", budget="-158,0", outcome="-163", deviation="-5,4") | row(1) | row(2, name="Kultur", order="0")
    response = client.post(f"{PLACE}nytt/ekonomi/", sent(title="Ekonomi") | rows)
    section = Section.objects.get()
    assert (section.kind, [row.name for row in section.finance_rows.all()]) == (SectionKind.FINANCE, ["Kultur", "Bussar"])
    text = page(client.get(response["Location"]))
    assert "mellan utfall och budget skiljer 5,0\u00a0mnkr" in text
    assert 'value="−163"' in text
    assert re.search(r'<td class="number">−5,0</td>', text)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": "Bussar", "budget": "tio"}, "Det här går inte att läsa som ett tal."),
        ({"name": "Bussar", "budget": "1.234"}, "Menar du 1,234 eller 1\u00a0234?"),
        ({"name": "Bussar", "outcome": "5 tkr"}, "Enheten är mnkr."),
        ({"name": "Bussar", "outcome": "0,12345"}, "Ange högst 4 decimaler."),
        ({"budget": "5"}, "Skriv vad raden gäller."),
        ({"name": "Bussar", "order": "först"}, "Skriv ett heltal."),
        ({"name": "x" * 201}, "Skriv högst 200 tecken."),
    ],
)
def test_an_amount_that_cannot_be_read_is_refused_beside_it_and_kept(fields, words, plans, rounds, coordinator, sign_in):
    data = sent(title="Ekonomi") | row(0, name="Kultur", budget="7") | row(1, **fields)
    text = page(sign_in(coordinator).post(f"{PLACE}nytt/ekonomi/", data), 422)
    assert words in text
    assert 'href="#id_rad-1-' in text
    assert all(f'value="{typed}"' in text for typed in fields.values())
    assert not Section.objects.exists()


def test_a_row_that_is_emptied_is_taken_away_and_the_others_stay_the_same(economy, coordinator, sign_in):
    buses, culture = economy.finance_rows.order_by("order")
    data = sent(title="Ekonomi", placement="AFTER_GOALS", seen=seen_of(economy))
    data |= row(0, pk=str(buses.pk), order="1") | row(1, pk=str(culture.pk), order="2", name="Kultur", budget="50")
    assert sign_in(coordinator).post(f"{PLACE}{economy.pk}/", data).status_code == 302
    assert [row.pk for row in economy.finance_rows.all()] == [culture.pk]


# Changing and removing


def test_a_section_is_changed(section, coordinator, sign_in):
    data = sent(title="Nytt namn", placement="AFTER_GOALS", body="Nytt.", seen=seen_of(section))
    response = sign_in(coordinator).post(f"{PLACE}{section.pk}/", data, follow=True)
    assert "Avsnittet är sparat." in page(response)
    section.refresh_from_db()
    assert (section.title, section.placement, section.version) == ("Nytt namn", SectionPlacement.AFTER_GOALS, 2)


def test_the_later_of_two_sees_both_and_may_save_over_what_is_saved(economy, coordinator, sign_in):
    seen, client = seen_of(economy), sign_in(coordinator)
    change_section(by=SYSTEM, now=NOW, section=economy, entry=SectionEntry(title="Deras", kind="FINANCE"), seen=seen)
    data = sent(title="Min", body="Mitt.", seen=seen) | row(0, name="Bussar")
    text = page(client.post(f"{PLACE}{economy.pk}/", data), 409)
    for words in ("Deras", "Min", "Tabellen", "Bussar", "Ditt och det som är sparat"):
        assert words in text
    assert "Urklipp" not in text
    again = re.search(r'name="seen" value="(\w+)"', text)[1]
    assert client.post(f"{PLACE}{economy.pk}/", data | {"seen": again}).status_code == 302
    economy.refresh_from_db()
    assert economy.title == "Min"


def test_a_section_is_removed_after_a_question(section, coordinator, sign_in):
    client = sign_in(coordinator)
    assert "Ta bort Väsentliga händelser" in page(client.get(f"{PLACE}{section.pk}/ta-bort/"))
    assert "är borttaget." in page(client.post(f"{PLACE}{section.pk}/ta-bort/", follow=True))
    assert not Section.objects.exists()
    assert client.get(f"{PLACE}{section.pk}/").status_code == 404


# Who and when


@pytest.mark.parametrize(("name", "writes"), [("coordinator", True), ("manager", True), ("secretary", True), ("reporter", False)])
def test_those_who_build_the_report_write_in_it_and_others_of_the_nämnd_read(name, writes, section, request, sign_in):
    client = sign_in(request.getfixturevalue(name))
    text = page(client.get(f"{PLACE}{section.pk}/"))
    assert ("Så står det i rapporten" in text) == writes
    assert ("De skrivs av samordnaren" in text) == (not writes)
    assert "Ett nytt museum öppnade." in text


def test_a_reader_who_tries_to_write_is_told_so(section, reporter, sign_in):
    client = sign_in(reporter)
    for path in (f"{section.pk}/", f"{section.pk}/ta-bort/", "nytt/text/", "ordning/"):
        assert "ingen roll" in page(client.post(f"{PLACE}{path}", sent()), 403)
    assert Section.objects.get().version == 1


def test_what_has_been_handed_over_is_read_and_says_why(section, coordinator, sign_in):
    UnitFollowUp.objects.update(state="HANDED_OVER")
    client = sign_in(coordinator)
    for path in ("", f"{section.pk}/"):
        assert "är låst" in page(client.get(f"{PLACE}{path}"))
    data = sent(title="Ändrad", seen=seen_of(section))
    assert "är låst" in page(client.post(f"{PLACE}{section.pk}/", data), 422)


@pytest.mark.parametrize("name", ["other_reporter", "member", "auditor", "administrator", "outsider", "stranger"])
def test_from_outside_the_nämnd_there_is_nothing(name, section, request, sign_in):
    client = sign_in(request.getfixturevalue(name))
    for path in ("", f"{section.pk}/", f"{section.pk}/ta-bort/", "nytt/text/"):
        assert client.get(f"{PLACE}{path}").status_code == 404
    assert client.post(f"{PLACE}ordning/", {"upp": str(section.pk)}).status_code == 404


def test_a_section_belongs_to_its_own_round_only(section, coordinator, sign_in):
    assert sign_in(coordinator).get(f"/norr/kn/2026-04/rapporter/avsnitt/{section.pk}/").status_code == 404


def test_a_unit_without_a_follow_up_has_no_sections(norr, plans, rounds, reporter, sign_in):
    assert sign_in(reporter).get("/norr/rf/2026-08/rapporter/avsnitt/").status_code == 404


def test_what_is_typed_is_shown_and_not_run(rounds, plans, coordinator, sign_in):
    client = sign_in(coordinator)
    client.post(f"{PLACE}nytt/text/", sent(title="<script>a</script>", body="<b>b</b> {{ c }}\n| <i>d</i> | e |\n| f | g |"))
    text = page(client.get(f"{PLACE}{Section.objects.get().pk}/"))
    assert "<script>a" not in text
    assert "<b>b" not in text
    assert "<i>d" not in text
    assert "&lt;b&gt;b&lt;/b&gt; {{ c }}" in text


def test_sections_stay_when_they_have_no_text_to_show(rounds, plans, coordinator, sign_in):
    section = add(rounds.culture, SectionEntry(title="Tomt"))
    assert "Tomt" in page(sign_in(coordinator).get(f"{PLACE}{section.pk}/"))
    assert TEXT.title not in page(sign_in(coordinator).get(PLACE))
