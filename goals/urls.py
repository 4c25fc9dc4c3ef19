"""The addresses of a place: /region/unit/round/page/. What a colleague is sent opens what the sender saw."""

from django.urls import path

from goals.administration_urls import administration_patterns
from goals.edit_urls import edit_patterns
from goals.models.rounds import UnitFollowUpKind
from goals.region_urls import of_region
from goals.views import (
    assessment,
    assessments,
    assignment,
    assignment_statuses,
    assignment_whole,
    assignments,
    calendar,
    events,
    goal,
    indicators,
    outcome,
    outcome_row,
    outcomes,
    overview,
    plan,
    readings,
    responsibility,
    start,
)

app_name = "goals"

PLACE = "<slug:region>/<slug:unit>/<slug:period>/"

urlpatterns = [
    path("", start.home, name="home"),
    path("<slug:region>/", start.region, name="region"),
    *administration_patterns(),
    path(PLACE, start.start, name="start"),
    path(f"{PLACE}plan/", plan.plan, name="plan"),
    path(f"{PLACE}plan/lasningar/", readings.readings, name="readings"),
    path(f"{PLACE}mal/<int:pk>/", goal.goal, name="goal"),
    path(f"{PLACE}indikatorer/", indicators.indicators, name="indicators"),
    path(f"{PLACE}indikator/<int:pk>/", indicators.indicator, name="indicator"),
    path(f"{PLACE}utfall/", outcomes.outcomes, name="outcomes"),
    path(f"{PLACE}utfall/<int:pk>/<int:month>/", outcome.outcome, name="outcome"),
    path(f"{PLACE}utfall/<int:pk>/<int:month>/rad/", outcome_row.outcome_row, name="outcome_row"),
    path(f"{PLACE}underlag/<int:pk>/", outcome.evidence, name="evidence"),
    path(f"{PLACE}bedomning/", assessments.assessments, name="assessments"),
    path(f"{PLACE}bedomning/mal/<int:pk>/", assessment.assessment, name="assessment"),
    path(f"{PLACE}bedomning/hushallning/<int:pk>/", assessment.householding, name="householding"),
    path(f"{PLACE}bedomning/bidrag/<int:pk>/", assessment.contribution, name="contribution"),
    path(f"{PLACE}uppdrag/", assignments.assignments, name="assignments"),
    path(f"{PLACE}uppdrag/<int:pk>/", assignment.assignment, name="assignment"),
    path(f"{PLACE}uppdrag/mottagare/", assignment_whole.whole, name="assignments_whole"),
    path(f"{PLACE}uppdrag/lage/", assignment_statuses.assignment_statuses, name="assignment_statuses"),
    path(f"{PLACE}oversikt/", overview.overview, name="overview"),
    path(f"{PLACE}ansvar/", responsibility.responsibility, name="responsibility"),
    path(f"{PLACE}ansvar/<int:pk>/", responsibility.person, name="responsible"),
    path(f"{PLACE}ansvar/franvaro/", responsibility.absence_new, name="absence_new"),
    path(f"{PLACE}ansvar/franvaro/<int:pk>/", responsibility.absence, name="absence"),
    path(f"{PLACE}handelser/", events.events, name="events"),
    path(f"{PLACE}historik/<slug:kind>/<int:pk>/", events.history, name="history"),
    path(f"{PLACE}kalender/", calendar.calendar, name="calendar"),
    path(f"{PLACE}kalender/datum/", calendar.dates, name="calendar_dates"),
    path(f"{PLACE}kalender/datum/region/", calendar.dates, {"kind": UnitFollowUpKind.REGION}, name="calendar_region_dates"),
    *edit_patterns(PLACE),
]
urlpatterns += of_region(app_name, urlpatterns)
