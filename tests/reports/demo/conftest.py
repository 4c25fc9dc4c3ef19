"""Region Fjällbo, loaded once for all that read it, and taken away after them."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from pytest_django import DjangoDbBlocker

from tests.goals.demo_files import run
from tracker.models import Person

TODAY = "2026-11-28 10:00"
DEMO = ("load_demo", "--region", "fjallbo")


@pytest.fixture(scope="module", autouse=True)
def printed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """What load_demo prints."""
    with django_db_blocker.unblock(), time_machine.travel(TODAY, tick=False):
        text = run(*DEMO)
    yield text
    with django_db_blocker.unblock():
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    """The day on which Fjällbo is looked at: the end of its year so far."""
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def sign_in_as(sign_in: Callable[[Person], Client]) -> Callable[[str], Client]:
    """Signs in by the beginning of an address: "samordnare@hsn"."""
    return lambda who: sign_in(Person.objects.get(email=f"{who}{'.' if '@' in who else '@'}fjallbo.example.org"))
