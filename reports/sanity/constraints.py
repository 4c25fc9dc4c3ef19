"""Every named constraint of every table, asked anew: a database that was restored or mended by hand may lack some."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, cast

from django.apps import apps
from django.db import models
from django.db.models import BooleanField, CheckConstraint, Count, ExpressionWrapper, Q, QuerySet, UniqueConstraint

from reports.sanity.check import Check, Looked

OWN = ("tracker", "goals", "reports")


def own_models() -> list[type[models.Model]]:
    """The tables that are Tertial's own, in the order of their apps."""
    return [model for app in OWN for model in apps.get_app_config(app).get_models()]


def rows_of(model: type[models.Model]) -> QuerySet[Any]:
    """All rows of a table."""
    return model._default_manager.all()  # noqa: SLF001  # the name is public


def look_at_constraints(now: datetime) -> Looked:
    """Rows that a check refuses, and rows of which there may be one alone."""
    found = [(model, constraint) for model in own_models() for constraint in model._meta.constraints]
    return Looked.at(len(found), (line for model, constraint in found for line in _breaks(model, constraint)))


def _breaks(model: type[models.Model], constraint: Any) -> Iterator[str]:
    rows = rows_of(model)
    if isinstance(constraint, CheckConstraint):
        holds: Any = ExpressionWrapper(cast("Q", constraint.condition), output_field=BooleanField())
        for pk in rows.annotate(holds=holds).filter(holds=False).values_list("pk", flat=True):
            yield f"{model._meta.model_name}:{pk} bryter mot {constraint.name}"
    elif isinstance(constraint, UniqueConstraint) and constraint.fields:
        own = rows.filter(constraint.condition) if constraint.condition is not None else rows
        many = own.order_by().values(*constraint.fields).annotate(many=Count("pk")).filter(many__gt=1)
        for row in many:
            key = ", ".join(f"{name}={row[name]}" for name in constraint.fields)
            yield f"{model._meta.model_name}: {row['many']} rader med {key} ({constraint.name})"


CHECKS = [Check("CONSTRAINTS", "Varje namngivet villkor i tabellerna håller.", look_at_constraints)]
