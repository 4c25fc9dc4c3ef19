"""The lists that can be made into files, by the code that an order of one names."""

from collections.abc import Mapping

from goals.views.assignments import list_assignments
from goals.views.indicators import list_indicators
from goals.views.lists import Lister

LISTS: Mapping[str, Lister] = {"indicators": list_indicators, "assignments": list_assignments}
# What each is a page of.
PAGES: Mapping[str, str] = {"indicators": "goals:indicators", "assignments": "goals:assignments"}
