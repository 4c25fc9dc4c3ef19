"""What the tests of pages share: the day, and a page read as somebody."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client

from tests.conftest import NOW
from tests.goals.pages import PLACE, read
from tracker.models import Person

Read = Callable[..., str]


@pytest.fixture
def in_september() -> Iterator[None]:
    """8 September 2026, the middle of the August round."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def reading(in_september: None, sign_in: Callable[[Person], Client]) -> Read:
    """The words of a page in kulturnämnden's August round, or of a whole address, as a person reads them."""

    def page(person: Person, path: str = "", status: int = 200) -> str:
        return read(sign_in(person), path if path.startswith("/") else PLACE + path, status)

    return page
