"""The pages of masking: a text is looked for, seen in its places, and masked by the decision that is registered."""

import re
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client

from goals.models import Decision, Outcome
from reports.masking.text import MARK
from reports.models import Report
from tests.conftest import NOW
from tests.goals.pages import PLACE, words_of
from tests.reports.masking.conftest import NAME
from tracker.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW)]
MASK = f"{PLACE}beslut/maskera/"
DECIDED = {"held_on": "2026-09-08", "paragraph": "45", "dnr": "", "text": "25 kap. 1 § OSL."}


def hidden(page: str) -> dict[str, str]:
    """What the page's last form would send of what is not seen."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.rpartition("<form")[2])
    return dict(found)


def test_a_text_is_found_seen_and_masked(told: SimpleNamespace, secretary: Person, sign_in: Callable[[Person], Client]) -> None:
    client = sign_in(secretary)
    assert "Inget är maskerat." in words_of(client.get(MASK).content.decode())
    response = client.post(f"{MASK}text/", {"wanted": NAME})
    page = response.content.decode()
    words = words_of(page)
    assert "no-store" in response.headers["Cache-Control"]
    for said in (
        "Får en maskerad version. Originalet visas inte längre för någon.",
        "Kastas. Bygg ett nytt utkast efteråt.",
        f"Anmält av ÅSA ÖBERG i maj. Blir: Anmält av {MARK} i maj.",
        "Intyg för Åsa Öberg",
        "Hela filen tas bort.",
        "1 bifogad fil (PDF eller bild) kan inte sökas igenom.",
        "Hela värdet tas bort.",
    ):
        assert said in words, said
    wrong = client.post(f"{MASK}text/", hidden(page) | DECIDED | {"text": f"Om {NAME}."})
    assert wrong.status_code == 422
    assert "Här står texten som ska maskeras." in wrong.content.decode()
    done = client.post(f"{MASK}text/", hidden(wrong.content.decode()) | DECIDED, follow=True)
    decision = Decision.objects.get(kind="MASKS")
    assert done.redirect_chain[-1][0] == f"{MASK}{decision.pk}/"
    words = words_of(done.content.decode())
    assert "Texten är maskerad." in words
    assert "Maskerad version av rapporten" in words
    assert Outcome.objects.get(pk=told.films.pk).comment == f"Anmält av {MARK} i maj."
    for address in (MASK, f"{MASK}{decision.pk}/", f"{PLACE}rapporter/", f"{PLACE}handelser/", f"{PLACE}beslut/"):
        shown = client.get(address).content.decode()
        assert "berg" not in shown.lower().replace("åberg", ""), address
    assert "§ 45, 8 september 2026" in words_of(client.get(MASK).content.decode())


def test_what_is_nowhere_or_too_short_is_said_beside_the_field(
    told: SimpleNamespace, secretary: Person, sign_in: Callable[[Person], Client]
) -> None:
    client = sign_in(secretary)
    for wanted, said in (
        ("Xyzzy Plugh", "Texten finns ingenstans hos nämnden."),
        ("Å", "Skriv minst 3 tecken"),
        ("", "Skriv texten"),
    ):
        response = client.post(f"{MASK}text/", {"wanted": wanted})
        assert response.status_code == 422
        assert said in words_of(response.content.decode())


OTHERS = ("reporter", "coordinator", "manager", "member", "auditor", "administrator", "other_reporter")


def test_others_are_told_that_they_may_not(
    told: SimpleNamespace, request: pytest.FixtureRequest, sign_in: Callable[[Person], Client]
) -> None:
    for who in OTHERS:
        client = sign_in(request.getfixturevalue(who))
        for address in (MASK, f"{MASK}text/", f"{MASK}1/"):
            assert client.get(address).status_code == 403, who
            assert client.post(address, {"wanted": NAME}).status_code == 403, who
        assert "maskera/" not in client.get(f"{PLACE}beslut/").content.decode(), who


def test_the_original_s_address_leads_to_the_masked_version(
    told: SimpleNamespace, secretary: Person, sign_in: Callable[[Person], Client]
) -> None:
    client = sign_in(secretary)
    page = client.post(f"{MASK}text/", {"wanted": NAME}).content.decode()
    client.post(f"{MASK}text/", hidden(page) | DECIDED)
    masked = Report.objects.get(masks=told.decision)
    response = client.get(f"{PLACE}rapporter/{told.decision.pk}/")
    assert response.status_code == 410
    words = words_of(response.content.decode())
    assert "Kulturnämnden, § 45, 8 september 2026" in words
    assert f"/rapporter/{masked.pk}/" in response.content.decode()
    shown = words_of(client.get(f"{PLACE}rapporter/{masked.pk}/").content.decode())
    assert "Maskerad version: det som är märkt [maskerat] är borttaget genom beslut." in shown
    found = client.get(f"/spar/{told.decision.sha256[:8]}-3/")
    assert found.headers["Location"].endswith(f"/rapporter/{masked.pk}/spar/3/")
