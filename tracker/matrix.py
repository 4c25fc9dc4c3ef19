"""Who may do what to what, and when: the whole of it as data, to be read by people and held to by tests.

It decides nothing: tracker.permissions does. Each row is tried for real (tests/reports/acts/test_matrix.py), and docs/roles.md is
written from it: python -m tracker.matrix > docs/roles.md

What somebody may not see is not there (404), whatever is asked for. What they may see and not do is refused in words (403), and
what the state of the round forbids is refused with since when and who can help.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class Who(StrEnum):
    """Somebody, as the nämnd that it is about sees them. The first seven are roles."""

    REPORTER = "rapportör"
    COORDINATOR = "samordnare"
    MANAGER = "förvaltningschef"
    SECRETARY = "nämndsekreterare"
    MEMBER = "ledamot"
    AUDITOR = "revisor"
    ADMINISTRATOR = "administratör"
    BOARD = "regionstyrelsen"  # coordinator, manager, secretary or member of the unit that has uppsikt
    COUNCIL = "fullmäktige"  # the same in fullmäktige, which the region's report goes to
    OTHER = "annan nämnd"  # whatever they are there
    FOREIGN = "annan region"
    STRANGER = "utan roll"
    PUBLIC = "allmänheten"  # nobody has signed in


class State(StrEnum):
    """Where the nämnd's round is."""

    OPEN = "öppen"
    OPENED = "öppnad för revisorerna"  # open, and the auditors may read along
    HANDED_OVER = "överlämnad"
    DISPATCHED = "expedierad före beslut"
    DECIDED = "beslutad och expedierad"
    PUBLISHED = "publicerad"


class Answer(StrEnum):
    """What comes of trying."""

    MAY = "●"
    LOCKED = "låst"
    NO = "–"


@dataclass(frozen=True)
class Row:
    """Those in `who` may do the action to the thing in `states`, and are told why not in `locked`; all others may not.

    In states that are in neither there is nothing to do it to. `permission` is the name of what tracker.permissions asks for.
    """

    thing: str
    action: str
    permission: str
    who: frozenset[Who]
    states: tuple[State, ...] = tuple(State)
    locked: tuple[State, ...] = ()

    def __str__(self) -> str:
        return f"{self.thing}: {self.action} ({self.permission})"


INSIDE = frozenset({Who.REPORTER, Who.COORDINATOR, Who.MANAGER, Who.SECRETARY})
EDITORS = frozenset({Who.COORDINATOR, Who.MANAGER})
REPORTERS = EDITORS | {Who.REPORTER}
OWN = INSIDE | {Who.MEMBER}
UPPSIKT = frozenset({Who.BOARD, Who.AUDITOR})
REGION = OWN | UPPSIKT | {Who.ADMINISTRATOR, Who.COUNCIL, Who.OTHER}
AUDITOR, MANAGER, SECRETARY, MEMBER = (frozenset({who}) for who in (Who.AUDITOR, Who.MANAGER, Who.SECRETARY, Who.MEMBER))
ADMINISTRATOR = frozenset({Who.ADMINISTRATOR})
COUNCIL = frozenset({Who.COUNCIL})
REST = frozenset({Who.ADMINISTRATOR, Who.COUNCIL, Who.OTHER})

OPEN = (State.OPEN, State.OPENED)
LATER = (State.HANDED_OVER, State.DISPATCHED, State.DECIDED, State.PUBLISHED)
ONCE_DISPATCHED = (State.DISPATCHED, State.DECIDED, State.PUBLISHED)
WAITING = (State.HANDED_OVER, State.DISPATCHED)
ONCE_DECIDED = (State.DECIDED, State.PUBLISHED)
PUBLISHED = (State.PUBLISHED,)

STATE_AND_DAYS = "uppföljningens läge och datum"
WHO_DOES_WHAT = "vem som gör vad"
TEXTS_AND_FILES = "nämndens texter och filer"
WHOLE = "regionens rapport"
OF_REGION = "regionens enheter, personer, ord och regler"

READ = (
    Row("antagen plan", "läsa", "READ_ADOPTED", REGION),
    Row(STATE_AND_DAYS, "läsa", "READ_ADOPTED", REGION),
    Row("utkast till plan", "läsa", "READ_LIVE", INSIDE),
    Row("utkast till plan", "läsa", "READ_OPENED", AUDITOR, (State.OPENED,)),
    Row("utfall", "läsa", "READ_LIVE", INSIDE),
    Row("utfall", "läsa", "READ_OPENED", AUDITOR, (State.OPENED,)),
    Row("föreslagen bedömning", "läsa", "READ_LIVE", INSIDE),
    Row("föreslagen bedömning", "läsa", "READ_OPENED", AUDITOR, (State.OPENED,)),
    Row("föreslagen bedömning", "läsa", "READ_FROZEN", MEMBER, LATER),
    Row("föreslagen bedömning", "läsa", "READ_DISPATCHED", UPPSIKT, ONCE_DISPATCHED),
    Row("föreslagen bedömning", "läsa", "READ_ADOPTED", REST, PUBLISHED),
    Row("beslutad bedömning", "läsa", "READ_FROZEN", OWN, ONCE_DECIDED),
    Row("beslutad bedömning", "läsa", "READ_DISPATCHED", UPPSIKT, ONCE_DECIDED),
    Row("beslutad bedömning", "läsa", "READ_ADOPTED", REST, PUBLISHED),
    Row("utkast till rapport", "läsa", "READ_LIVE", INSIDE),
    Row("utkast till rapport", "läsa", "READ_OPENED", AUDITOR, (State.OPENED,)),
    Row("överlämnad rapport", "läsa", "READ_FROZEN", OWN, LATER),
    Row("överlämnad rapport", "läsa", "READ_DISPATCHED", UPPSIKT, (State.DISPATCHED,)),
    Row("beslutad rapport", "läsa", "READ_FROZEN", OWN, ONCE_DECIDED),
    Row("beslutad rapport", "läsa", "READ_DISPATCHED", UPPSIKT, ONCE_DECIDED),
    Row("beslutad rapport", "läsa", "READ_ADOPTED", REST, PUBLISHED),
    Row("beslutad rapport", "läsa i spåret vad som stod förut", "READ_HISTORY", INSIDE | AUDITOR, ONCE_DECIDED),
    Row("granskningen", "läsa", "READ_HISTORY", INSIDE),
    Row("granskningen", "läsa", "READ_HISTORY", AUDITOR, (State.OPENED, *ONCE_DISPATCHED)),
    Row("beslutad rapport", "läsa utan inloggning", "", frozenset(Who), PUBLISHED),
    Row(WHOLE, "läsa när regionstyrelsen har beslutat", "READ_DISPATCHED", UPPSIKT),
    Row(WHOLE, "läsa när regionstyrelsen har beslutat", "READ_SUBMITTED", COUNCIL),
    Row(WHO_DOES_WHAT, "läsa", "READ_LIVE", INSIDE),
    Row(WHO_DOES_WHAT, "läsa", "READ_OPENED", AUDITOR, (State.OPENED,)),
    Row("nämndens brev", "läsa", "READ_MAILS", EDITORS | ADMINISTRATOR),
    Row("nämndens jobb", "läsa", "READ_LIVE", INSIDE),
    Row("nämndens jobb", "läsa", "READ_OPENED", AUDITOR, (State.OPENED,)),
    Row(OF_REGION, "läsa", "ADMINISTER", ADMINISTRATOR),
)

WRITE = (
    Row("utkast till plan", "ändra", "EDIT_PLAN", EDITORS),
    Row("utkast till plan", "registrera att den är antagen", "REGISTER_DECISION", SECRETARY),
    Row("antagen plan", "ändra, med skäl", "EDIT_PLAN", EDITORS),
    Row(WHO_DOES_WHAT, "utse rapportör", "EDIT_PLAN", EDITORS),
    Row(WHO_DOES_WHAT, "anmäla en rapportörs frånvaro", "EDIT_PLAN", EDITORS),
    Row(WHO_DOES_WHAT, "anmäla en rapportörs frånvaro", "ADMINISTER", ADMINISTRATOR),
    Row("utfall", "föra in", "ENTER_OUTCOME", REPORTERS, OPEN, LATER),
    Row("utfall", "rapportera", "ENTER_OUTCOME", REPORTERS, OPEN, LATER),
    Row("utfall", "kommentera", "ENTER_OUTCOME", REPORTERS, OPEN, LATER),
    Row("utfall", "godkänna", "APPROVE_OUTCOME", EDITORS, OPEN, LATER),
    Row("utfall", "skicka tillbaka", "APPROVE_OUTCOME", EDITORS, OPEN, LATER),
    Row("föreslagen bedömning", "föreslå", "ASSESS_GOAL", EDITORS, OPEN, LATER),
    Row("utkast till rapport", "skriva avsnitt", "BUILD_REPORT", EDITORS | SECRETARY, OPEN, LATER),
    Row("utkast till rapport", "bygga", "BUILD_REPORT", EDITORS | SECRETARY),
    Row(STATE_AND_DAYS, "flytta sista dagen för utfall", "SET_DATES", EDITORS | ADMINISTRATOR, OPEN, LATER),
    Row(STATE_AND_DAYS, "ange sammanträdet", "SET_MEETING", EDITORS | SECRETARY | ADMINISTRATOR,
        (*OPEN, *WAITING), ONCE_DECIDED),
    Row("uppföljningen", "överlämna till nämnden", "HAND_OVER", MANAGER, OPEN, LATER),
    Row("uppföljningen", "återta", "HAND_OVER", MANAGER, WAITING, (*OPEN, *ONCE_DECIDED)),
    Row("uppföljningen", "ge undantag från låset", "GIVE_EXCEPTION", MANAGER, WAITING, (*OPEN, *ONCE_DECIDED)),
    Row("uppföljningen", "öppna för revisorerna", "OPEN_TO_AUDITORS", MANAGER),
    Row("uppföljningen", "registrera beslut", "REGISTER_DECISION", SECRETARY, WAITING, (*OPEN, *ONCE_DECIDED)),
    Row("uppföljningen", "öppna för rättelse", "REGISTER_DECISION", SECRETARY, ONCE_DECIDED, (*OPEN, *WAITING)),
    Row("överlämnad rapport", "expediera före beslutet", "DISPATCH", SECRETARY, WAITING, ONCE_DECIDED),
    Row("beslutad rapport", "göra ett revisionspaket", "READ_HISTORY", INSIDE | AUDITOR, ONCE_DECIDED),
    Row("beslutad rapport", "publicera", "PUBLISH", SECRETARY, ONCE_DECIDED),
    Row("beslutad rapport", "bifoga revisorernas bedömning", "ATTACH_REVIEW", SECRETARY | AUDITOR, ONCE_DECIDED,
        (*OPEN, *WAITING)),
    Row(TEXTS_AND_FILES, "maskera genom beslut", "MASK", SECRETARY),
    Row(TEXTS_AND_FILES, "gallra genom beslut", "MASK", SECRETARY),
    Row(OF_REGION, "ändra enheter", "ADMINISTER", ADMINISTRATOR),
    Row(OF_REGION, "ge och avsluta roller", "ADMINISTER", ADMINISTRATOR),
    Row(OF_REGION, "stänga av och släppa in", "ADMINISTER", ADMINISTRATOR),
    Row(OF_REGION, "ändra ord", "ADMINISTER", ADMINISTRATOR),
    Row(OF_REGION, "ändra inställningar", "ADMINISTER", ADMINISTRATOR),
)  # fmt: skip

MATRIX = (*READ, *WRITE)
Case = tuple[str, str]  # a thing and an action


def cases() -> list[Case]:
    """Every thing with every action on it, in order."""
    return list(dict.fromkeys((row.thing, row.action) for row in MATRIX))


def states_of(case: Case) -> list[State]:
    """The states in which there is something to do it to, in order."""
    known = {state for row in _rows(case) for state in (*row.states, *row.locked)}
    return [state for state in State if state in known]


def answer(case: Case, state: State, who: Who) -> Answer:
    """What comes of it when somebody tries in a state."""
    rows = [row for row in _rows(case) if who in row.who]
    if any(state in row.states for row in rows):
        return Answer.MAY
    return Answer.LOCKED if any(state in row.locked for row in rows) else Answer.NO


def _rows(case: Case) -> list[Row]:
    return [row for row in MATRIX if (row.thing, row.action) == case]


# As people read it


INTRODUCTION = """# Who may do what

Written from `tracker/matrix.py` (`python -m tracker.matrix > docs/roles.md`); a test holds the two together, and every row is
tried for real. {MAY} may; {LOCKED}: is told since when and who can help; {NO} may not.

What somebody may not read is not there for them (404); what they may read and not do is refused in words (403). Where no state
is named it is the same in every state of the nämnd's round. Whoever stands in for somebody absent may what that person may, in
that unit and for that time.
"""


def write_document() -> str:
    """The matrix as Markdown: a table for each thing."""
    parts = [INTRODUCTION.format(**{name: member.value for name, member in Answer.__members__.items()})]
    for thing in dict.fromkeys(row.thing for row in MATRIX):
        parts += [f"## {thing.capitalize()}\n", "\n".join(_table([case for case in cases() if case[0] == thing])) + "\n"]
    return "\n".join(parts)


def _table(found: Iterable[Case]) -> Iterator[str]:
    yield f"| | läge | {' | '.join(Who)} |"
    yield f"|---|---|{'---|' * len(Who)}"
    for case in found:
        for states, answers in _alike(case):
            shown = "" if list(states) == states_of(case) == list(State) else ", ".join(states)
            yield f"| {case[1]} | {shown} | {' | '.join(answers)} |"


def _alike(case: Case) -> list[tuple[list[State], tuple[str, ...]]]:
    """States in which all answers are the same, together."""
    found: dict[tuple[str, ...], list[State]] = {}
    for state in states_of(case):
        found.setdefault(tuple(answer(case, state, who).value for who in Who), []).append(state)
    return [(states, answers) for answers, states in found.items()]


if __name__ == "__main__":
    print(write_document(), end="")  # noqa: T201
