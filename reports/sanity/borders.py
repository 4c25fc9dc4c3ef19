"""Regions are strictly apart, and what stands in trees has no circles."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from django.db import models
from django.db.models import F

from goals.models import Goal
from reports.sanity.check import Check, Looked
from reports.sanity.constraints import own_models, rows_of
from tracker.models import Region, Unit


def region_path(model: type[models.Model]) -> str | None:
    """The way from a row to its region; None for what is no region's own."""
    if model is Region:
        return "pk"
    if model is Unit:
        return "region"
    unit_path = getattr(model, "UNIT_PATH", None)
    if unit_path:
        return f"{unit_path}__region"
    names = {field.name for field in model._meta.concrete_fields}
    return "region" if "region" in names else None


def look_across_regions(now: datetime) -> Looked:
    """Rows that point at a row of another region."""
    relations = [
        (model, field)
        for model in own_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and region_path(model) and region_path(field.related_model)
    ]
    return Looked.at(len(relations), (line for model, field in relations for line in _crossing(model, field)))


def _crossing(model: type[models.Model], field: models.ForeignKey) -> Iterator[str]:
    there = region_path(field.related_model) or ""
    path = field.attname if field.related_model is Region else f"{field.name}__{there}"
    rows = rows_of(model).filter(**{f"{field.name}__isnull": False}).exclude(**{path: F(str(region_path(model)))})
    known = rows.filter(**{f"{region_path(model)}__isnull": False, f"{path}__isnull": False})
    for pk in known.values_list("pk", flat=True):
        yield f"{model._meta.model_name}:{pk} pekar genom {field.name} på en annan region"


def circles(parents: Mapping[int, int | None]) -> Iterator[int]:
    """Those from which the way upwards never ends, given as {id: parent's id}."""
    ends: set[int] = set()
    for start in parents:
        seen: list[int] = []
        pk: int | None = start
        while pk is not None and pk not in ends and pk not in seen:
            seen.append(pk)
            pk = parents.get(pk)
        if pk is None or pk in ends:
            ends.update(seen)
        else:
            yield start


def look_at_units(now: datetime) -> Looked:
    """Units that are below themselves, or succeed themselves."""
    rows = list(Unit.objects.values_list("pk", "parent_id", "successor_id"))
    above = (f"unit:{pk} ligger under sig själv" for pk in circles({row[0]: row[1] for row in rows}))
    after = (f"unit:{pk} efterträder sig själv" for pk in circles({row[0]: row[2] for row in rows}))
    return Looked.at(len(rows), [*above, *after])


def look_at_goals(now: datetime) -> Looked:
    """Goals whose parent is not of a strictly earlier plan type or goal type."""
    rows = Goal.objects.filter(parent__isnull=False).values_list(
        "pk", "type__plan_type__order", "type__order", "parent__type__plan_type__order", "parent__type__order"
    )
    found = list(rows)
    return Looked.at(len(found), (f"goal:{pk} ligger inte under ett tidigare slags mål" for pk, *o in found if o[:2] <= o[2:]))


CHECKS = [
    Check("REGIONS_APART", "Ingen rad pekar på en rad i en annan region.", look_across_regions),
    Check("UNITS_NO_CIRCLE", "Ingen enhet ligger under sig själv eller efterträder sig själv.", look_at_units),
    Check("GOALS_BELOW_EARLIER", "Varje mål ligger under ett mål av tidigare slag.", look_at_goals),
]
