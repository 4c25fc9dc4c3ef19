"""The addresses of the region's own pages, for its administrator."""

from django.urls import URLPattern, path

from goals.views.administration import calendar, people, region, roles, rules, units, vocabulary

ADMINISTRATION = "<slug:region>/administration/"


def administration_patterns() -> list[URLPattern]:
    """The addresses; put them before those of a place, which would take the word for a unit."""
    unit, person, calendars = (f"{ADMINISTRATION}{word}/" for word in ("enheter", "personer", "kalender"))
    word, rule = f"{ADMINISTRATION}ord/", f"{ADMINISTRATION}regler/"
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
        path(person, people.people, name="admin_people"),
        path(f"{person}ny/", people.new, name="admin_person_new"),
        path(f"{person}<int:pk>/", people.person, name="admin_person"),
        path(f"{person}<int:pk>/andra/", people.change, name="admin_person_change"),
        path(f"{person}<int:pk>/adress/", people.email, name="admin_person_email"),
        path(f"{person}<int:pk>/inbjudan/", people.send_invitation, name="admin_person_invite"),
        path(f"{person}<int:pk>/stang-av/", people.suspend, name="admin_person_suspend"),
        path(f"{person}<int:pk>/slapp-in/", people.admit, name="admin_person_admit"),
        path(f"{person}<int:pk>/ny-roll/", roles.new, name="admin_person_role"),
        path(f"{person}roll/<int:pk>/", roles.role, name="admin_role"),
        path(word, vocabulary.vocabulary, name="admin_words"),
        path(f"{word}<slug:kind>/ny/", vocabulary.new, name="admin_word_new"),
        path(f"{word}<slug:kind>/<int:pk>/", vocabulary.word, name="admin_word"),
        path(f"{word}<slug:kind>/<int:pk>/ta-bort/", vocabulary.remove, name="admin_word_remove"),
        path(rule, rules.rules, name="admin_rules"),
        path(f"{rule}ny/", rules.new, name="admin_rule_new"),
        path(f"{ADMINISTRATION}installningar/", region.region, name="admin_region"),
    ]
