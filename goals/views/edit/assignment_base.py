"""What the pages that keep assignments have in common: which may be changed here, and the way to them."""

from typing import TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from goals.models import Assignment, AssignmentAddressee
from goals.queries.assignments import readable_assignments
from goals.rules.phrases import shorten
from goals.views.places import Link, Place

Row = TypeVar("Row", bound=Model)


def find_assignment(place: Place, pk: int) -> Assignment:
    """An assignment that the unit, or one that it carries on, has given. Raises Http404: others are changed by their givers."""
    rows = readable_assignments(place.access).filter(given_by__in=place.access.tree.before(place.unit.pk))
    return _one(rows.select_related("given_by", "given__unit", "parent", "steering_unit", "continues"), pk)


def find_receiver(place: Place, pk: int) -> AssignmentAddressee:
    """A receiver of such an assignment. Raises Http404."""
    own = readable_assignments(place.access).filter(given_by__in=place.access.tree.before(place.unit.pk))
    rows = AssignmentAddressee.objects.filter(assignment__in=own.values("pk"))
    return _one(rows.select_related("assignment__given_by", "unit", "closed__unit"), pk)


def _one(rows: QuerySet[Row], pk: int) -> Row:
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def trail_of(place: Place, assignment: Assignment | None = None) -> list[Link]:
    """The way to what the unit has given, or to one assignment."""
    links = [Link(_("Uppdrag"), place.url("goals:assignments")), Link(_("Givna"), place.url("goals:edit_assignments"))]
    own = [Link(shorten(assignment.text), place.url("goals:edit_assignment", pk=assignment.pk))] if assignment else []
    return links + own
