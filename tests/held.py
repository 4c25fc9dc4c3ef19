"""Scenes that one test after another begins with: made once, held in a transaction, and each test given a copy of its objects.

A fixture marked with `@held` is made for the first of several tests that ask for the same such fixtures; each of them runs in a
savepoint on top, which is rolled back as ever. What a test changes, in the database or in memory, no other test sees. Tests
that commit (transactional_db) have theirs made for themselves, and nothing is held meanwhile.
"""

import pickle
from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from pytest_django.plugin import blocking_manager_key

Maker = Callable[..., Any]


def held(make: Maker) -> Maker:
    """The body of a fixture that asks for nothing but `db` and other held fixtures."""

    @wraps(make)
    def fixture(**asked_for: Any) -> Any:
        return SCENE.copies[make] if make in SCENE.copies else make(**asked_for)

    fixture.held = make  # type: ignore[attr-defined]
    return fixture


class Scene:
    """What is held: the objects by what makes them, each in a savepoint of its own; and the copies of the test that runs."""

    def __init__(self) -> None:
        self.objects: dict[Maker, Any] = {}
        self.atomics: list[transaction.Atomic] = []
        # The objects as they were when each had been made, since what is made later may change those before it. To copy them from
        # this takes a fifth of the time that deepcopy takes.
        self.kept: list[bytes] = []
        self.copies: dict[Maker, Any] = {}
        self.is_in_use = False

    def prepare(self, makers: Sequence[Maker]) -> None:
        """Hold what these make, in this order, and copy it for the test. What is held already, and comes first, stays."""
        self.is_in_use = False
        pairs = zip(self.objects, makers, strict=False)
        same = len(list(takewhile(lambda pair: pair[0] is pair[1], pairs)))
        self.release(down_to=same)
        for make in makers[same:]:
            self._make(make)
        self.copies = self._copy()
        self.is_in_use = True

    def _make(self, make: Maker) -> None:
        atomic: Any = transaction.atomic()
        atomic._from_testcase = True  # as TestCase says of its own: an operation's transaction may be a durable one
        atomic.__enter__()
        self.atomics.append(atomic)
        by_name = {"db": None} | {maker.__name__: made for maker, made in self.objects.items()}
        try:
            self.objects[make] = make(**{name: by_name[name] for name in arguments_of(make)})
            self.kept.append(pickle.dumps(list(self.objects.values())))
        except BaseException:
            self.release()
            raise

    def _copy(self) -> dict[Maker, Any]:
        return dict(zip(self.objects, pickle.loads(self.kept[-1]), strict=True)) if self.kept else {}

    def release(self, *, down_to: int = 0) -> None:
        """Take away all but the first of what is held, as between tests; what a running test stands on stays."""
        if self.is_in_use or len(self.atomics) <= down_to:
            return
        while len(self.atomics) > down_to:
            transaction.set_rollback(True)
            self.atomics.pop().__exit__(None, None, None)
        self.kept = self.kept[:down_to]
        self.objects = dict.fromkeys(list(self.objects)[:down_to])
        self.objects = self._copy()
        self.copies = {}

    def leave(self) -> None:
        """The test is over."""
        self.is_in_use, self.copies = False, {}


SCENE = Scene()


def arguments_of(make: Maker) -> tuple[str, ...]:
    return make.__code__.co_varnames[: make.__code__.co_argcount]


def makers_of(item: pytest.Item) -> list[Maker]:
    """What the test asks for that can be held, in the order in which it is made; nothing for one that may commit."""
    info = getattr(item, "_fixtureinfo", None)
    marker = item.get_closest_marker("django_db")
    commits = marker and (marker.args or marker.kwargs)
    if info is None or commits or "transactional_db" in info.names_closure:
        return []
    makers = {name: found[-1].func.held for name, found in info.name2fixturedefs.items() if hasattr(found[-1].func, "held")}
    order: list[Maker] = []

    def add(name: str) -> bool:
        """Whether what has this name can be held; it is in the order then, after all that it asks for."""
        make = makers.get(name)
        if make in order:
            return True
        if make is None or not all(argument == "db" or add(argument) for argument in arguments_of(make)):
            return False
        order.append(make)
        return True

    for name in sorted(makers, key=lambda name: place_of(makers[name])):
        add(name)
    return order


def place_of(make: Maker) -> tuple[str, int]:
    """Where it stands in the code: the cast's own come first, in the order in which conftest.py has them."""
    file = make.__code__.co_filename
    return ("" if file == CAST else file, make.__code__.co_firstlineno)


CAST = str(Path(__file__).with_name("conftest.py"))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Nothing is held during a test that asks for nothing of it, and may take longer than a transaction is let to lie idle."""
    if SCENE.atomics and not makers_of(item):
        release(item.config.stash[blocking_manager_key])


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest) -> Iterator[Any]:
    """Before pytest-django begins a test's own transaction; and out of the way of what else is made in the database."""
    if fixturedef.argname == "_django_db_helper":
        with request.getfixturevalue("django_db_blocker").unblock():
            SCENE.prepare(makers_of(request.node))
        fixturedef.addfinalizer(SCENE.leave)
    elif "django_db_blocker" in fixturedef.argnames and not fixturedef.argname.startswith("_"):
        blocker = request.getfixturevalue("django_db_blocker")
        release(blocker)
        result = yield
        fixturedef.addfinalizer(lambda: release(blocker))
        return result
    return (yield)


def release(blocker: Any) -> None:
    if SCENE.atomics:
        with blocker.unblock():
            SCENE.release()


def sort_by_scene(items: list[pytest.Item]) -> None:
    """Put the tests of a file that begin with the same beside each other."""
    files: dict[Path, int] = {}
    ranks = {item: (files.setdefault(item.path, len(files)), [place_of(make) for make in makers_of(item)]) for item in items}
    items.sort(key=ranks.__getitem__)
