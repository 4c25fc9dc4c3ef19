"""Granskning: what there is to look at in a nämnd's round, each with the way to its trace, as far as the reader may read it."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.content.stored import read_json
from reports.inspection.findings import Known, coverage_of, findings_of
from reports.models import Report
from tests.conftest import NOW, make_indicator

PAGE = "/norr/kn/2026-08/granskning/"
UNITS = f"{PAGE}namnderna/"


def test_each_thing_to_look_at_is_a_row_with_its_reason_and_its_trace(scene, sign_in, auditor):
    text = sign_in(auditor).get(PAGE).content.decode()
    trace = f"/norr/kn/2026-08/rapporter/{scene.decided.pk}/spar/goal:{scene.plans.goal.pk}/"
    assert trace in text
    assert "Beslut: Inte uppfyllt. Skäl: Nämnden vill se mer." in text
    assert "Skäl: Lägren räknas inte." in text
    assert "Tertials standardregel, inte beslutad av regionen" in text
    assert sign_in(auditor).get(trace).status_code == 200


def test_it_can_be_narrowed_sorted_and_had_as_excel(scene, sign_in, coordinator):
    client = sign_in(coordinator)
    text = client.get(PAGE, {"kind": "OTHERWISE", "sort": "-name"}).content.decode()
    table = text.partition("</thead>")[2]
    assert "Beslutat annat än förslaget" in table
    assert "Avviker från beräkningen" not in table
    assert "Inget stämmer med det du har valt." in client.get(PAGE, {"q": "finns ingenstans"}).content.decode()
    book = openpyxl.load_workbook(io.BytesIO(client.get(PAGE, {"kind": "OTHERWISE", "format": "xlsx"}).content))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert ("Slag", "Mål", "Vad", "Hur och varför") in [row[:4] for row in rows]
    assert [row[0] for row in rows if row[0] == "Beslutat annat än förslaget"]


def test_what_was_reported_after_the_last_day_is_late_and_what_changed_after_the_hand_over_is_said(scene):
    decided, proposal = read_json(scene.decided.content), read_json(scene.proposal.content)
    due_on, outcome = scene.culture.outcomes_due_on, f"outcome:{scene.outcome.pk}"
    known = Known({outcome: due_on + timedelta(days=2)}, due_on, proposal)
    late = [one for one in findings_of(decided, known) if one.code == "LATE"]
    assert [one.words.rpartition(", ")[2] for one in late] == ["2 dagar sent"]
    assert coverage_of(decided, known).late == 1
    assert coverage_of(decided, Known({outcome: due_on}, due_on)).late == 0
    proposal.plans[0].branches[0].goals[0].rows[0].outcome.figure.shown = "46"
    (changed,) = [one for one in findings_of(decided, known) if one.code == "CHANGED"]
    assert "46" in changed.words.partition("→")[0]
    assert changed.key == f"target:{scene.plans.films.pk}"


def test_the_nämnder_stand_beside_each_other_with_what_the_reader_may_read(scene, sign_in, auditor):
    client = sign_in(auditor)
    text = client.get(UNITS).content.decode()
    assert f'href="{PAGE}"' in text
    assert "Beslut" in text
    assert "inget utlämnat" in text
    assert client.get(UNITS, {"format": "xlsx"}).status_code == 200


def test_before_anything_is_let_out_an_auditor_sees_nothing_of_it(rounds, plans, sign_in, auditor):
    text = sign_in(auditor).get(PAGE).content.decode()
    assert "Det finns inget att granska ännu." in text
    assert plans.films.indicator.name not in text


@pytest.mark.parametrize("who", ["member", "other_reporter"])
def test_who_reads_no_history_does_not_review(scene, sign_in, who, request):
    assert sign_in(request.getfixturevalue(who)).get(PAGE).status_code == 404


def test_it_costs_as_many_queries_with_many_rows_as_with_few(rounds, plans, sign_in, coordinator):
    client, counts = sign_in(coordinator), []
    for more in (1, 15):
        for number in range(more):
            make_indicator(plans.goal, f"Ett mått till {more} {number}", order=10 * more + number)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(PAGE).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_an_utkast_of_a_round_that_is_open_again_is_not_told_to_an_auditor(scene, sign_in, auditor, coordinator):
    scene.culture.refresh_from_db()
    scene.culture.__class__.objects.filter(pk=scene.culture.pk).update(round=2, state="OPEN", decision=None)
    assert f"/rapporter/{scene.decided.pk}/" in sign_in(auditor).get(PAGE).content.decode()
    assert "Som det står just nu" in sign_in(coordinator).get(PAGE).content.decode()
    assert Report.objects.filter(created_at__gte=NOW).count() == 2
