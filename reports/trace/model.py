"""What a trace is: an answer in one sentence, and steps from what was decided down to what was entered.

Data only: the page, the JSON and the file that is read without Tertial are made from the same Trace. Words are Swedish and
ready to be read; a text that there is none of is "".
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fact:
    """A term, and what is said of it: one text, or several that are listed."""

    term: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """A field before and after."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Happening:
    """One event: who did what, when, by which way, and why."""

    event: int  # its number in the trace
    at: str  # ISO 8601, UTC
    when: str  # the same in words, Swedish time
    who: str  # "Rut Rapportör", "Rolf för Rut"; "Tertial" when no person did it
    what: str
    via: str  # "sidan Utfall", "fil utfall.xlsx rad 7"
    why: str
    changes: tuple[Change, ...]
    masked: str  # "maskerad, beslut § 12"; "" where nothing is


@dataclass(frozen=True)
class Step:
    """A part of the answer. `steps` are what it rests on in turn; `key` is the address of a trace that says more."""

    heading: str
    sentence: str = ""
    facts: tuple[Fact, ...] = ()
    paragraphs: tuple[str, ...] = ()
    happenings: tuple[Happening, ...] = ()
    steps: tuple["Step", ...] = ()
    key: str = ""


@dataclass(frozen=True)
class Trace:
    """Where something in a report comes from."""

    key: str  # "target:8", "goal:5", "goal:3/contribution"
    code: str  # "117": its number in the report
    about: str  # "Delmål 1.1, Antal filmer"
    status: str  # "Når delvis"; "" for what has none
    sentence: str  # the whole answer, short
    steps: tuple[Step, ...]
