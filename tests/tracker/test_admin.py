"""The admin is a window, never a door."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.contrib import admin
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from tracker.models import Person, Session

OURS = [model for model in admin.site._registry if model._meta.app_label in {"tracker", "goals", "reports"}]


@pytest.fixture
def operator(db: None) -> Person:
    return Person.objects.create_superuser("operator@example.org", name="Operator Ove")


def address(model: type[Model], page: str, *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_an_operator_may_look_in_a_table_and_add_nothing(
    model: type[Model], operator: Person, sign_in: Callable[[Person], Client]
) -> None:
    client = sign_in(operator)
    assert client.get(address(model, "changelist")).status_code == 200
    assert client.get(address(model, "add")).status_code == 403
    assert client.post(address(model, "add"), {}).status_code == 403


def test_an_operator_may_read_a_row_and_neither_change_nor_remove_it(
    operator: Person, norr: SimpleNamespace, sign_in: Callable[[Person], Client]
) -> None:
    client = sign_in(operator)
    model = type(norr.culture)
    assert client.get(address(model, "change", norr.culture.pk)).status_code == 200
    assert client.post(address(model, "change", norr.culture.pk), {"name": "Ny nämnd"}).status_code == 403
    assert client.post(address(model, "delete", norr.culture.pk), {"post": "yes"}).status_code == 403
    norr.culture.refresh_from_db()
    assert norr.culture.name == "Kulturnämnden"


def test_a_manager_who_is_no_operator_does_not_come_in(manager: Person, sign_in: Callable[[Person], Client]) -> None:
    assert sign_in(manager).get(reverse("admin:index")).status_code == 404


@pytest.mark.parametrize("page", ["index", "login", "jsi18n", "tracker_person_changelist"])
def test_nobody_comes_in_by_another_door(page: str, db: None) -> None:
    """Django's own page of signing in has no limits: it is not there."""
    asked = [Client().get(reverse(f"admin:{page}"), follow=True), Client().post(reverse("admin:login"), {}, follow=True)]
    assert [response.request["PATH_INFO"] for response in asked] == ["/konto/logga-in/", "/konto/logga-in/"]


@pytest.mark.parametrize(("page", "leads_to"), [("logout", "account_logout"), ("password_change", "account_change_password")])
def test_an_operator_signs_out_and_changes_password_where_everybody_does(
    page: str, leads_to: str, operator: Person, sign_in: Callable[[Person], Client]
) -> None:
    assert sign_in(operator).get(reverse(f"admin:{page}")).headers["Location"] == reverse(leads_to)


def test_sessions_are_not_to_be_looked_in() -> None:
    """Their keys are keys to what their people may do."""
    assert Session not in admin.site._registry


def test_a_password_is_not_shown(operator: Person, sign_in: Callable[[Person], Client]) -> None:
    operator.set_password("a-password-of-words")
    operator.save()
    page = sign_in(operator).get(address(Person, "change", operator.pk)).content.decode()
    assert operator.password not in page
