"""The addresses where plans and assignments are made and kept."""

from django.urls import URLPattern, path

from goals.views.edit import (
    adoption,
    assignment_ends,
    assignments,
    decisions,
    goals,
    history,
    indicators,
    paste,
    plans,
    target_rows,
    targets,
)


def edit_patterns(place: str) -> list[URLPattern]:
    """The addresses below a place's own."""
    plan, edit = f"{place}plan/", f"{place}plan/redigera/"
    return [
        path(f"{plan}planer/", plans.plans, name="edit_plans"),
        path(f"{plan}planer/ny/", plans.new, name="edit_plan_new"),
        path(f"{plan}<int:pk>/", plans.plan, name="edit_plan"),
        path(f"{plan}<int:pk>/uppgifter/", plans.facts, name="edit_plan_facts"),
        path(f"{plan}<int:pk>/kopiera/", plans.copy, name="edit_plan_copy"),
        path(f"{plan}<int:pk>/anta/", adoption.adopt, name="edit_plan_adopt"),
        path(f"{plan}<int:pk>/ta-bort/", plans.remove, name="edit_plan_remove"),
        path(f"{plan}<int:pk>/malvarden/", target_rows.targets, name="edit_plan_targets"),
        path(f"{plan}<int:pk>/koppla-om/", plans.renew, name="edit_plan_renew"),
        path(f"{plan}<int:pk>/ordning/", goals.order, name="edit_plan_order"),
        path(f"{plan}<int:pk>/ansvariga/", indicators.reporters, name="edit_plan_reporters"),
        path(f"{plan}<int:pk>/klistra-in/", paste.paste, name="edit_plan_paste"),
        path(f"{plan}<int:pk>/andringar/", history.history, name="edit_plan_history"),
        path(f"{plan}<int:pk>/nytt-mal/", goals.new, name="edit_goal_new"),
        path(f"{plan}beslut/nytt/", decisions.new, name="edit_decision"),
        path(f"{edit}mal/<int:pk>/", goals.goal, name="edit_goal"),
        path(f"{edit}mal/<int:pk>/ta-bort/", goals.remove, name="edit_goal_remove"),
        path(f"{edit}mal/<int:pk>/ny-indikator/", targets.new, name="edit_indicator_new"),
        path(f"{edit}mal/<int:pk>/befintlig/", targets.choose, name="edit_indicator_choose"),
        path(f"{edit}mal/<int:pk>/befintlig/<int:indicator>/", targets.place_existing, name="edit_indicator_place"),
        path(f"{edit}rad/<int:pk>/", targets.target, name="edit_target"),
        path(f"{edit}rad/<int:pk>/indikator/", indicators.indicator, name="edit_indicator"),
        path(f"{edit}rad/<int:pk>/ta-bort/", targets.remove, name="edit_target_remove"),
        path(f"{place}uppdrag/givna/", assignments.given, name="edit_assignments"),
        path(f"{place}uppdrag/beslut/", assignment_ends.ends, name="edit_assignment_ends"),
        path(f"{place}uppdrag/nytt/", assignments.new, name="edit_assignment_new"),
        path(f"{place}uppdrag/<int:pk>/andra/", assignments.assignment, name="edit_assignment"),
        path(f"{place}uppdrag/<int:pk>/ta-bort/", assignments.remove, name="edit_assignment_remove"),
        path(f"{place}uppdrag/mottagare/<int:pk>/", assignments.receiver, name="edit_assignment_receiver"),
        path(f"{place}uppdrag/mottagare/<int:pk>/slut/", assignment_ends.end, name="edit_assignment_end"),
        path(f"{place}uppdrag/mottagare/<int:pk>/angra/", assignment_ends.reopen, name="edit_assignment_reopen"),
    ]
