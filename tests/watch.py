"""What stands guard over every test: a change that an operation commits has its event in the same transaction.

While the tests run, the transactions of operations are looked into. Whatever rows are inserted, changed or removed in one,
there must be an event inserted in it whose subject is a row of that table, or of a table that its rows point to (a part of an
outcome is told of in the outcome's event). And what was done has words. What fixtures make outside operations is not looked at.
"""

import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.models import ForeignKey

from goals.presentation.event_words import ACTIONS

# The modules whose `transaction` is an operation's. `writing()` of goals.operations.locks is nearly everybody's.
WATCHED = (
    "goals.operations.locks",
    "goals.operations.administration.units",
    "goals.operations.administration.vocabulary",
    "reports.operations.reports",
    "reports.reminders.operations",
    "tracker.trace.masking",
)
# Tables that the trace does not tell of: work to be done, letters and their ledger, sign-ins; and the trace itself.
UNTOLD = {
    "tracker_job",
    "tracker_jobfile",
    "tracker_mail",
    "reports_reminder",
    "tracker_session",
    "tracker_signinattempts",
    "tracker_auditevent",
    "tracker_auditseal",
}
# A document that goals refer to is there from the first goal that does, whose event names it.
TOLD_BY = {"goals_steeringdocument": {"goal"}}
EVENTS = "tracker_auditevent"
WRITES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM) "?(\w+)"?', re.IGNORECASE)
SUBJECT = re.compile(r"([a-z]+):\d+")

_local = threading.local()


class Untold(AssertionError):
    """An operation has changed something without an event that tells of it."""


@dataclass
class Seen:
    """What happened in one transaction: which tables were written, and what its events are about."""

    tables: set[str] = field(default_factory=set)
    subjects: set[str] = field(default_factory=set)
    actions: set[str] = field(default_factory=set)

    def note(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Mapping[str, Any]) -> Any:
        written = WRITES.match(sql)
        if written and written[1] == EVENTS and sql.lstrip()[:6].upper() == "INSERT":
            self.subjects |= {match[1] for text in _texts(params) if (match := SUBJECT.fullmatch(text))}
            self.actions |= set(_of_column("action", sql, params))
        elif written:
            self.tables.add(written[1])
        return execute(sql, params, many, context)

    def check(self) -> None:
        """Raises Untold."""
        for table in sorted(self.tables - UNTOLD):
            kinds = subjects_of().get(table, frozenset()) | TOLD_BY.get(table, set())
            if kinds and not kinds & self.subjects:
                told = ", ".join(sorted(self.subjects)) or "nothing"
                raise Untold(f"{table} was changed, and the transaction's events tell of {told}")
        if wordless := self.actions - set(ACTIONS):
            raise Untold(f"events without words: {', '.join(sorted(wordless))}. Say them in goals/presentation/event_words.py")


def _texts(params: Any) -> Iterator[str]:
    """The texts among a statement's parameters, those in lists too: PostgreSQL is given many rows as one list a column."""
    for value in params or ():
        if isinstance(value, str):
            yield value
        elif isinstance(value, list | tuple):
            yield from _texts(value)


def _of_column(name: str, sql: str, params: Any) -> Iterator[str]:
    """The values that an INSERT gives a column: one for each row, or one list of them all."""
    columns = re.findall(r'"(\w+)"', sql.partition("(")[2].partition(")")[0])
    for value in params[columns.index(name) :: len(columns)]:
        yield from value if isinstance(value, list | tuple) else [value]


@cache
def subjects_of() -> Mapping[str, frozenset[str]]:
    """What an event may be about that tells of a table's rows."""
    return {
        model._meta.db_table: frozenset(
            [str(model._meta.model_name)]
            + [str(f.related_model._meta.model_name) for f in model._meta.fields if isinstance(f, ForeignKey)]  # type: ignore[union-attr]
        )
        for app in ("tracker", "goals", "reports")
        for model in apps.get_app_config(app).get_models()
    }


class WatchedTransaction:
    """Stands where `django.db.transaction` stood in a module."""

    def __getattr__(self, name: str) -> Any:
        return getattr(transaction, name)

    def atomic(self, *args: Any, **options: Any) -> AbstractContextManager[None]:
        """As transaction.atomic, with its outermost block looked into."""
        return _watch(transaction.atomic(*args, **options))


@contextmanager
def _watch(block: Any) -> Iterator[None]:
    if getattr(_local, "is_watching", False):
        with block:
            yield
        return
    seen, _local.is_watching = Seen(), True
    try:
        with block, connection.execute_wrapper(seen.note):
            yield
    finally:
        _local.is_watching = False
    seen.check()


@contextmanager
def watching_operations() -> Iterator[None]:
    """Look into the transactions of operations until the block ends."""
    modules = [import_module(name) for name in WATCHED]
    for module in modules:
        module.transaction = WatchedTransaction()  # type: ignore[attr-defined]
    yield
    for module in modules:
        module.transaction = transaction  # type: ignore[attr-defined]
