"""What the pages to read tell those outside a nämnd: its adopted plan, and nothing of what is entered in it."""

from collections.abc import Callable
from io import BytesIO
from types import SimpleNamespace

import pytest
from django.test import Client
from openpyxl import load_workbook

from goals.models import Outcome
from tests.goals.conftest import Read
from tests.goals.pages import PLACE, make_outcome
from tracker.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.servers, pytest.mark.usefixtures("rounds", "plans", "secrets")]

OUTSIDE = ["other_reporter", "member", "auditor", "administrator"]
PAGES = ["", "plan/", "mal/{goal}/", "indikatorer/", "indikator/{indicator}/", "uppdrag/", "oversikt/"]
SECRET = ("777", "45,6", "hemlig kommentar", "Kulturdatabasen", "Reporter Rut, ", "771", "6 skäl")
JUDGED = ("Når målvärdet", "Når delvis", "Når inte", "uppfyllt (", "Uppgift saknas", "Bedöms inte")


@pytest.fixture
def secrets(plans: SimpleNamespace, reporter: Person) -> list[Outcome]:
    """Outcomes that no page may tell of outside the nämnd."""
    entered = {"entered_by": reporter, "source": "Kulturdatabasen", "comment": "En hemlig kommentar."}
    return [
        make_outcome(plans.films, 8, "777", forecast_comment="6 skäl", **entered),
        make_outcome(plans.share, 8, "45.6", women="47.1", men="44", **entered),
        make_outcome(plans.films, 12, "771", year=2025, **entered),
    ]


def address(page: str, plans: SimpleNamespace) -> str:
    return page.format(goal=plans.goal.pk, indicator=plans.films.indicator_id)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", OUTSIDE)
def test_from_outside_no_page_tells_a_value_a_status_or_a_comment(
    page: str, role: str, request: pytest.FixtureRequest, reading: Read, plans: SimpleNamespace
) -> None:
    text = reading(request.getfixturevalue(role), address(page, plans))
    told = [secret for secret in SECRET if secret in text]
    legend = text.partition("Teckenförklaring")[0]
    assert told + [word for word in JUDGED if word in legend] == []


@pytest.mark.parametrize("role", OUTSIDE)
def test_from_outside_the_adopted_plan_is_read_with_targets_and_baselines(
    role: str, request: pytest.FixtureRequest, reading: Read
) -> None:
    text = reading(request.getfixturevalue(role), "plan/")
    assert "Antal filmer 123 st minst 90 augusti och december" in text
    assert "Här syns utfallen bara för nämnden själv." in text


@pytest.mark.parametrize("page", ["plan/", "indikatorer/", "oversikt/", "mal/{goal}/", "indikator/{indicator}/"])
def test_inside_the_same_pages_tell(page: str, reading: Read, reporter: Person, plans: SimpleNamespace) -> None:
    text = reading(reporter, address(page, plans))
    assert any(word in text for word in (*SECRET, *JUDGED))


@pytest.mark.parametrize(
    "query", ["status=MET", "status=NO_DATA", "sort=status", "sort=outcome", "sort=-outcome", "q=777", "q=hemlig"]
)
def test_no_filter_search_or_order_tells_of_outcomes_from_outside(query: str, reading: Read, other_reporter: Person) -> None:
    for page in ("plan/", "indikatorer/"):
        text = reading(other_reporter, f"{page}?{query}")
        narrowed = query in {"q=777", "q=hemlig"}
        assert ("Antal filmer" in text) is not narrowed
        if not narrowed:
            assert text.find("Antal filmer") < text.find("Antal öar")


def test_a_file_from_outside_has_no_column_of_outcomes(
    in_september: None, sign_in: Callable[[Person], Client], other_reporter: Person
) -> None:
    response = sign_in(other_reporter).get(f"{PLACE}indikatorer/?format=xlsx")
    cells = [cell for row in load_workbook(BytesIO(response.content)).worksheets[0].iter_rows(values_only=True) for cell in row]
    assert 123 in cells
    assert {"Augusti 2026", "Läge", "Varför", "Rapportering", 777, 45.6} & set(cells) == set()


@pytest.mark.parametrize("role", ["outsider", "stranger"])
@pytest.mark.parametrize("page", [*PAGES, "utfall/", "plan/lasningar/", "rapporter/", "indikatorer/?format=xlsx"])
def test_outside_the_region_nothing_is_there(
    page: str, role: str, request: pytest.FixtureRequest, reading: Read, plans: SimpleNamespace
) -> None:
    reading(request.getfixturevalue(role), address(page, plans), status=404)


@pytest.mark.parametrize("page", PAGES)
def test_somebody_who_has_not_signed_in_is_asked_to(page: str, client: Client, plans: SimpleNamespace) -> None:
    response = client.get(PLACE + address(page, plans))
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/konto/logga-in/")


@pytest.mark.parametrize("page", PAGES)
def test_made_up_figures_are_said_to_be_so_on_every_page(
    page: str, reading: Read, in_september: None, sign_in: Callable[[Person], Client], reporter: Person, plans: SimpleNamespace
) -> None:
    client = sign_in(reporter)
    assert "Påhittade siffror" not in client.get(PLACE + address(page, plans)).content.decode()
    region = plans.plan.unit.region
    region.is_demo = True
    region.save()
    assert "Påhittade siffror" in client.get(PLACE + address(page, plans)).content.decode()
