"""The addresses of the region's follow-up: the same pages as of a nämnd's own, under regionen/ at regionstyrelsen."""

from collections.abc import Sequence
from typing import Any

from django.urls import path

from goals.models.rounds import UnitFollowUpKind
from goals.presentation.region_pages import OF_REGION

HERE = "<slug:region>/<slug:unit>/<slug:period>/"
WHOSE = {"whose": UnitFollowUpKind.REGION}


def of_region(app_name: str, patterns: Sequence[Any]) -> list[Any]:
    """The addresses in the region's follow-up of those of an app's pages that it has too."""
    return [_under_region(pattern) for pattern in patterns if f"{app_name}:{pattern.name}" in OF_REGION]


def _under_region(pattern: Any) -> Any:
    route = str(pattern.pattern).replace(HERE, f"{HERE}regionen/", 1)
    return path(route, pattern.callback, pattern.default_args | WHOSE, name=f"region_{pattern.name}")
