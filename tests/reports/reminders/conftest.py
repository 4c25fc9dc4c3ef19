"""What the tests of reminders start from."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
import time_machine

from goals.models import UnitFollowUp
from tests.conftest import NOW
from tests.held import held
from tests.reports.reminders.scene import set_days
from tracker.models import Region


@pytest.fixture
@held
def round_(rounds: SimpleNamespace, plans: SimpleNamespace) -> UnitFollowUp:
    """Kulturnämnden's August, with days to count from; three indicators are due from Reporter Rut."""
    return set_days(rounds)


@pytest.fixture
@held
def region(norr: SimpleNamespace) -> Region:
    return norr.region


@pytest.fixture
def in_september() -> Iterator[None]:
    """8 September 2026, in the middle of the round, for pages."""
    with time_machine.travel(NOW, tick=False):
        yield
