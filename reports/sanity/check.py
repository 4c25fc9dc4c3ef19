"""What a check of the database is: a sentence about it, how many rows it is about, and those that break it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

# Of many breaks of the same kind, the first say enough.
SHOWN = 10


@dataclass(frozen=True)
class Looked:
    """What a check found: how many rows it looked at, and each break as a line that says where."""

    rows: int
    breaks: tuple[str, ...] = ()
    more: int = 0  # breaks beyond those that are shown

    @property
    def count(self) -> int:
        """How many breaks there are."""
        return len(self.breaks) + self.more

    @classmethod
    def at(cls, rows: int, breaks: Iterable[str]) -> "Looked":
        """The first breaks in words, and how many more there are."""
        waiting = iter(breaks)
        shown = tuple(islice(waiting, SHOWN))
        return cls(rows, shown, sum(1 for _ in waiting))


@dataclass(frozen=True)
class Check:
    """One thing that must be so. `is_strict`: it may be otherwise for a while, such as a job that waits for a worker."""

    code: str
    sentence: str
    look: Callable[[datetime], Looked]
    is_strict: bool = False
