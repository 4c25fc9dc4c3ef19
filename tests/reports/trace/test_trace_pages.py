"""From a figure to its trace, from a number on paper to the same; and who is told what."""

import json

from django.urls import reverse

from tests.conftest import Role, make_person

PLACE = "/norr/kn/2026-08/"


def test_the_way_from_a_report_to_where_a_figure_comes_from(scene, sign_in, coordinator):
    client = sign_in(coordinator)
    page = client.get(f"{PLACE}rapporter/{scene.decided.pk}/").content.decode()
    url = f"{PLACE}rapporter/{scene.decided.pk}/spar/"
    assert page.count(f'href="{url}') > 20
    trace = client.get(f"{url}target:{scene.plans.films.pk}/").content.decode()
    assert "Reporter Rut" in trace
    assert "Kulturdatabasen" in trace


def test_what_stands_now_is_traced_from_the_goals_page(scene, sign_in, coordinator):
    client = sign_in(coordinator)
    url = f"{PLACE}spar/goal:{scene.plans.goal.pk}/"
    assert f'href="{url}"' in client.get(f"{PLACE}mal/{scene.plans.goal.pk}/").content.decode()
    assert "Coordinator Siv" in client.get(url).content.decode()


def test_a_number_on_paper_leads_to_its_trace(scene, sign_in, coordinator):
    answer = sign_in(coordinator).get(f"/spar/{scene.decided.sha256[:8]}-1/")
    assert answer.url == f"{PLACE}rapporter/{scene.decided.pk}/spar/1/"


WRITTEN = ["{0}-1", "{0} 1", "  {0}–1 ", "{1}-1"]


def test_a_number_may_be_written_in_several_ways(scene, sign_in, coordinator):
    client, digest = sign_in(coordinator), scene.decided.sha256[:8]
    for written in WRITTEN:
        answer = client.get("/spar/", {"kod": written.format(digest, digest.upper())})
        assert answer.status_code == 302, written


WRONG = {
    "nothing": "",
    "no number": "3f9a21c4",
    "words": "kod ett",
    "too short a digest": "3f9a-1",
    "another report": "00000000-1",
}


def test_a_number_that_leads_nowhere_is_kept_and_told_what_to_do(scene, sign_in, coordinator):
    client = sign_in(coordinator)
    for case, written in WRONG.items():
        answer = client.get("/spar/", {"kod": written})
        assert answer.status_code == 404, case
        assert f'value="{written}"' in answer.content.decode() or not written, case
        assert "errorlist" in answer.content.decode(), case


def test_the_auditor_reads_the_whole_history_of_what_is_dispatched(scene, sign_in, auditor):
    page = sign_in(auditor).get(f"{PLACE}rapporter/{scene.decided.pk}/spar/target:{scene.plans.films.pk}/").content.decode()
    assert "Siffrorna var omkastade." in page


def test_regionstyrelsen_reads_the_trace_and_not_what_stood_before(scene, sign_in):
    board = make_person("Coordinator Rolf", Role.COORDINATOR, scene.norr.board)
    page = sign_in(board).get(f"{PLACE}rapporter/{scene.decided.pk}/spar/target:{scene.plans.films.pk}/").content.decode()
    assert "Reporter Rut" in page
    assert "Siffrorna var omkastade." not in page


def test_another_nämnds_people_meet_no_trace_of_it(scene, sign_in, other_reporter, outsider, stranger):
    key = f"target:{scene.plans.films.pk}"
    addresses = [
        f"{PLACE}spar/{key}/",
        f"{PLACE}rapporter/{scene.decided.pk}/spar/{key}/",
        f"/spar/{scene.decided.sha256[:8]}-1/",
    ]
    for person in (other_reporter, outsider, stranger):
        client = sign_in(person)
        assert [client.get(address).status_code for address in addresses] == [404, 404, 404], person


def test_the_same_trace_as_data(scene, sign_in, coordinator):
    url = reverse("reports:report_trace", args=["norr", "kn", "2026-08", scene.decided.pk, f"goal:{scene.plans.goal.pk}"])
    data = json.loads(sign_in(coordinator).get(url, {"format": "json"}).content)
    assert data["steps"][0]["heading"] == "Beslutet"


def test_what_is_not_in_the_report_has_no_trace(scene, sign_in, coordinator):
    client = sign_in(coordinator)
    for key in ("goal:999", "0", "x" * 200, "target:8/../.."):
        assert client.get(f"{PLACE}rapporter/{scene.decided.pk}/spar/{key}/").status_code == 404, key
