"""What the nämnd has decided: of the round, of its goals, and in earlier rounds; and what was opened after the hand-over."""

from dataclasses import dataclass

from reports.content.schema.figures import Status


@dataclass(frozen=True)
class Reservation:
    """Who disagreed (reservation) or had more to say (särskilt yttrande)."""

    code: str  # RESERVATION, STATEMENT
    word: str  # "Reservation"
    who: str
    text: str


@dataclass(frozen=True)
class Decision:
    """What the nämnd decided of the round, by which the report is frozen."""

    key: str  # "decision:12"
    code: str  # APPROVES, ESTABLISHES, NOTED
    sentence: str  # "Kulturnämnden godkänner uppföljningen enligt förvaltningens förslag."
    words: str  # who, when and by which paragraph
    signed: str  # "Justerad 1 oktober 2026", "Omedelbart justerad"; that it was not when the report was frozen
    text: str  # what the minutes say besides
    link: str
    decides_goals: bool  # False where the nämnd has only taken note
    reservations: tuple[Reservation, ...]


@dataclass(frozen=True)
class EarlierDecision:
    """What the nämnd decided in an earlier round of the same follow-up: an återremiss, what has been corrected since."""

    key: str
    code: str
    round: int
    sentence: str  # "Återremiss, § 112, 24 september 2026."
    text: str  # what was to be complemented, or is corrected


@dataclass(frozen=True)
class Decided:
    """What the nämnd decided of a goal, or of the contribution to one."""

    key: str  # "assessment:13"
    status: Status
    is_otherwise: bool  # whether it is another status than was proposed
    reason: str  # why; "" where it is as proposed


@dataclass(frozen=True)
class LockException:
    """An indicator that was opened after the hand-over (undantag från lås)."""

    key: str  # "lockexception:3"
    name: str
    reason: str
    given: str  # "Förvaltningschefen, 15 september 2026 kl. 14.00"
    until: str  # "till och med 18 september 2026"
