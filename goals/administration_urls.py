"""The addresses of the region's own pages, for its administrator."""

from django.urls import URLPattern, path

from goals.views.administration import units

ADMINISTRATION = "<slug:region>/administration/"


def administration_patterns() -> list[URLPattern]:
    """The addresses; put them before those of a place, which would take the word for a unit."""
    unit = f"{ADMINISTRATION}enheter/"
    return [
        path(unit, units.units, name="admin_units"),
        path(f"{unit}ny/", units.new, name="admin_unit_new"),
        path(f"{unit}<int:pk>/", units.unit, name="admin_unit"),
        path(f"{unit}<int:pk>/andra/", units.change, name="admin_unit_change"),
        path(f"{unit}<int:pk>/ta-bort/", units.remove, name="admin_unit_remove"),
    ]
