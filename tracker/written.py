"""Queries that every request asks, put into SQL once: Django takes several times as long to do that as the database to answer."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import QuerySet


class WrittenOnce:
    """A queryset with places for what differs from one time to the next, each held by a value that stands nowhere else in it.

    `Membership.objects.filter(person=person)` is written as `WrittenOnce(lambda person: ..., -1)`.
    """

    def __init__(self, query: Callable[..., QuerySet[Any, Any]], *stand_ins: int | date | str) -> None:
        self._query = query
        self._stand_ins = stand_ins
        self._written: dict[str, tuple[str, list[Any], dict[int, int]]] = {}  # by the kind of database

    def sql(self, *values: int | date | str) -> tuple[str, list[Any]]:
        """The SQL and its parameters, as a cursor and `raw()` take them, with a value in each place."""
        if connection.vendor not in self._written:
            self._written[connection.vendor] = self._write()
        sql, parameters, places = self._written[connection.vendor]
        filled = list(parameters)
        for number, which in places.items():
            filled[number] = _adapted(values[which])
        return sql, filled

    def rows(self, *values: int | date | str) -> list[tuple[Any, ...]]:
        """The rows as the database gives them: only for columns that need no more, such as numbers and texts."""
        with connection.cursor() as cursor:
            cursor.execute(*self.sql(*values))
            return list(cursor.fetchall())

    def _write(self) -> tuple[str, list[Any], dict[int, int]]:
        sql, parameters = self._query(*self._stand_ins).query.sql_with_params()
        which = {_adapted(stand_in): number for number, stand_in in enumerate(self._stand_ins)}
        places = {number: which[parameter] for number, parameter in enumerate(parameters) if parameter in which}
        return sql, list(parameters), places


def _adapted(value: int | date | str) -> Any:
    """A value as the database takes it."""
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value
