"""The addresses of the region's own pages, for its administrator."""

from django.urls import URLPattern, path

from goals.views.administration import calendar, units

ADMINISTRATION = "<slug:region>/administration/"


def administration_patterns() -> list[URLPattern]:
    """The addresses; put them before those of a place, which would take the word for a unit."""
    unit, calendars = f"{ADMINISTRATION}enheter/", f"{ADMINISTRATION}kalender/"
    return [
        path(unit, units.units, name="admin_units"),
        path(f"{unit}ny/", units.new, name="admin_unit_new"),
        path(f"{unit}<int:pk>/", units.unit, name="admin_unit"),
        path(f"{unit}<int:pk>/andra/", units.change, name="admin_unit_change"),
        path(f"{unit}<int:pk>/ta-bort/", units.remove, name="admin_unit_remove"),
        path(calendars, calendar.calendar, name="admin_calendar"),
        path(f"{calendars}regler/", calendar.rules, name="admin_calendar_rules"),
        path(f"{calendars}<int:year>/", calendar.year, name="admin_calendar_year"),
        path(f"{calendars}omgang/<int:pk>/", calendar.round_, name="admin_calendar_round"),
        path(f"{calendars}omgang/<int:pk>/flytta/", calendar.move, name="admin_calendar_move"),
    ]
