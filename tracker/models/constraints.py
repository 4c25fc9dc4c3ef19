"""Check constraints that many tables share, written once.

Each returns a constraint with the name it is given: the name is what a person
sees in the log when the database refuses a row.
"""

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import CheckConstraint, F, Q

# The widest number that both databases keep exactly: SQLite holds 15 digits.
DECIMAL_DIGITS = 15
DECIMAL_PLACES = 4
LARGEST = Decimal("99999999999.9999")


def allowed(name: str, field: str, values: Iterable[str]) -> CheckConstraint:
    """`field` holds one of `values`."""
    return CheckConstraint(condition=Q(**{f"{field}__in": list(values)}), name=name)


def finite(name: str, *fields: str) -> CheckConstraint:
    """Each of `fields` is empty or an ordinary number.

    Both bounds are needed: PostgreSQL's numeric accepts NaN, and NaN is greater
    than every number, so that a lower bound alone lets it through.
    """
    condition = Q()
    for field in fields:
        within = Q(**{f"{field}__gte": -LARGEST, f"{field}__lte": LARGEST})
        condition &= Q(**{f"{field}__isnull": True}) | within
    return CheckConstraint(condition=condition, name=name)


def paired(name: str, *fields: str) -> CheckConstraint:
    """`fields` are all empty or all filled."""
    none = Q(**{f"{field}__isnull": True for field in fields})
    every = Q(**{f"{field}__isnull": False for field in fields})
    return CheckConstraint(condition=none | every, name=name)


def in_order(name: str, first: str, last: str) -> CheckConstraint:
    """`last` is empty or not before `first`."""
    condition = Q(**{f"{last}__isnull": True}) | Q(**{f"{last}__gte": F(first)})
    return CheckConstraint(condition=condition, name=name)


def between(name: str, field: str, low: int, high: int) -> CheckConstraint:
    """`field` is a whole number from `low` to `high`, or empty."""
    within = Q(**{f"{field}__gte": low, f"{field}__lte": high})
    return CheckConstraint(condition=Q(**{f"{field}__isnull": True}) | within, name=name)
