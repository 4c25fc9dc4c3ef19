"""The life of an assignment as its page tells it: what happened, the first first, and what is ahead."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from django.utils.translation import gettext

from goals.models import Assignment, AssignmentAddressee, Decision, FollowUp
from goals.models.assignments import AssignmentEnd
from goals.presentation.assignment_statuses import said_status
from goals.presentation.assignments import unit_words
from goals.presentation.decisions import SOURCE_LACKS, day_words, decision_words, sentence_of, short_decision
from goals.queries.assignment_life import Chapter, Life, Told
from goals.rules.phrases import listed, shorten
from tracker.periods import write_date
from tracker.sentences import Sentence, gettext_noop
from tracker.signs import ShownStatus

Kind = Literal["decision", "round", "note"]
# What came first of what is of the same day.
ORDER: dict[Kind, int] = {"decision": 0, "round": 1, "note": 2}
ENDS = {
    AssignmentEnd.CLOSED: gettext_noop("Avslutades"),
    AssignmentEnd.EXTENDED: gettext_noop("Förlängdes"),
    AssignmentEnd.CARRIED_OVER: gettext_noop("Överfördes"),
    AssignmentEnd.WITHDRAWN: gettext_noop("Återkallades"),
}


@dataclass(frozen=True)
class ToldLine:
    """What one receiver says in a round."""

    name: str
    status: ShownStatus
    comment: str = ""
    who: str = ""
    at: datetime | None = None
    decision: str = ""  # the nämnd's own decision of the round
    late: Sentence | None = None


@dataclass(frozen=True)
class Happening:
    """One thing that happened, or is to happen. `when` is in words: "november 2025" where no day is known."""

    day: date
    kind: Kind
    when: str
    title: str
    text: str = ""
    url: str = ""
    url_text: str = ""
    told: tuple[ToldLine, ...] = ()
    hidden: str = ""  # whose words the reader may not see
    is_ahead: bool = False


@dataclass(frozen=True)
class Teller:
    """Tells a life on a local date; `url_of` gives the address of an assignment's page."""

    today: date
    url_of: Callable[[Assignment], str]

    def tell(self, life: Life) -> list[Happening]:
        """All of it in order; what lies ahead comes last."""
        found: list[Happening] = []
        for before, chapter in zip((None, *life.chapters), life.chapters, strict=False):
            found += self._chapter(chapter, before, is_own=chapter is life.own)
        found += [self._later(assignment) for assignment in life.later]
        return sorted(found, key=lambda one: (one.day, ORDER[one.kind]))

    def _chapter(self, chapter: Chapter, before: Chapter | None, *, is_own: bool) -> Iterator[Happening]:
        yield self._given(chapter, before, is_own=is_own)
        for child in chapter.children:
            yield self._broken_down(chapter, child)
        yield from self._rounds(chapter)
        yield from self._ends(chapter)
        yield from self._last_days(chapter)
        yield from self._ceased(chapter)

    def _given(self, chapter: Chapter, before: Chapter | None, *, is_own: bool) -> Happening:
        assignment = chapter.assignment
        is_same = before is not None and assignment.given in [row.closed for row in before.receivers if row.closed]
        receivers = self._names(chapter.receivers) or assignment.raw_addressees
        words = gettext("Genom samma beslut.") if is_same else given_words(assignment)
        return Happening(
            day=_day_given(chapter),
            kind="decision",
            when=_when(assignment.given) if assignment.given else "",
            title=gettext("Gavs på nytt") if before else gettext("Gavs"),
            text=" ".join([words, gettext("Till {receivers}.").format(receivers=receivers) if receivers else ""]).strip(),
            url="" if is_own else self.url_of(assignment),
            url_text=shorten(assignment.text),
        )

    def _broken_down(self, chapter: Chapter, child: Chapter) -> Happening:
        given, receivers = child.assignment.given, self._names(child.receivers) or child.assignment.raw_addressees
        words = gettext("{giver} gav det vidare till {receivers}.").format(giver=child.assignment.given_by, receivers=receivers)
        return Happening(
            day=max(_day_given(child), _day_given(chapter)),
            kind="decision",
            when=_when(given) if given else "",
            title=gettext("Bröts ner"),
            text=f"{words} {decision_words(given)}" if given else f"{words} {_lacking()}",
            url=self.url_of(child.assignment),
            url_text=shorten(child.assignment.text),
        )

    # Rounds

    def _rounds(self, chapter: Chapter) -> Iterator[Happening]:
        by_round: dict[FollowUp, list[Told]] = {}
        for told in chapter.told:
            by_round.setdefault(told.unit_follow_up.follow_up, []).append(told)
        for follow_up, found in by_round.items():
            happening = self._round(follow_up, found)
            if happening:
                yield happening

    def _round(self, follow_up: FollowUp, found: Sequence[Told]) -> Happening | None:
        """None for a round that asks nothing and in which nothing has been said."""
        is_ahead = follow_up.opens_on > self.today
        if is_ahead:
            asked = [told.report_by for told in found if told.report_by]
            if not asked:
                return None
            text = gettext("Läget anges senast {day}.").format(day=write_date(max(asked)))
            return self._of_round(follow_up, text=text, is_ahead=True)
        told = tuple(self._line(one) for one in found if one.is_said or (one.is_visible and one.report_by))
        hidden = self._hidden([one.addressee for one in found if not one.is_visible and one.report_by])
        return self._of_round(follow_up, told=told, hidden=hidden) if told or hidden else None

    def _hidden(self, rows: Sequence[AssignmentAddressee]) -> str:
        """Whose words the reader may not see; "" when there are none."""
        words = gettext("{receivers}: läget syns när det har expedierats.")
        return words.format(receivers=self._names(rows)) if rows else ""

    def _of_round(
        self, follow_up: FollowUp, *, text: str = "", told: tuple[ToldLine, ...] = (), hidden: str = "", is_ahead: bool = False
    ) -> Happening:
        return Happening(
            day=follow_up.period.last_day,
            kind="round",
            when=follow_up.period.label,
            title=follow_up.name,
            text=text,
            told=told,
            hidden=hidden,
            is_ahead=is_ahead,
        )

    def _line(self, told: Told) -> ToldLine:
        name = unit_words(told.addressee.unit, self.today)
        decision = told.unit_follow_up.decision
        return ToldLine(
            name=name,
            status=said_status(told.status),
            comment=told.status.comment if told.status else "",
            who=told.status.by.name if told.status and told.status.by else "",
            at=told.status.at if told.status else None,
            decision=short_decision(decision) if decision else "",
            late=told.why_unsaid(self.today),
        )

    # How it ended, and what else changed it

    def _ends(self, chapter: Chapter) -> Iterator[Happening]:
        """One for each decision and way of ending, with the receivers it was for where these are not all."""
        by_decision: dict[tuple[Decision, str], list[AssignmentAddressee]] = {}
        for row in chapter.receivers:
            if row.closed:
                by_decision.setdefault((row.closed, row.end), []).append(row)
        for (decision, end), rows in by_decision.items():
            for_whom = self._names(rows) if len(rows) < len(chapter.receivers) else ""
            title = gettext(ENDS[AssignmentEnd(end)])
            yield Happening(
                day=decision.held_on or date(decision.year, 12, 31),
                kind="decision",
                when=_when(decision),
                title=gettext("{title} för {receivers}").format(title=title, receivers=for_whom) if for_whom else title,
                text=decision_words(decision),
            )

    def _last_days(self, chapter: Chapter) -> Iterator[Happening]:
        """The last days of receivers for whom it has not ended."""
        by_day: dict[date, list[AssignmentAddressee]] = {}
        for row in chapter.receivers:
            if row.ends_on and not row.end:
                by_day.setdefault(row.ends_on, []).append(row)
        for day, rows in by_day.items():
            for_whom = self._names(rows) if len(rows) < len(chapter.receivers) else ""
            yield Happening(
                day=day,
                kind="note",
                when=write_date(day),
                title=gettext("Sista dag för {receivers}").format(receivers=for_whom) if for_whom else gettext("Sista dag"),
                is_ahead=day >= self.today,
            )

    def _ceased(self, chapter: Chapter) -> Iterator[Happening]:
        for row in chapter.receivers:
            unit, last = row.unit, row.unit.active_to
            if last is None or unit.successor is None:
                continue
            is_over = row.closed is not None and row.closed.held_on is not None and row.closed.held_on <= last
            if not is_over:
                yield Happening(
                    day=last,
                    kind="note",
                    when=write_date(last),
                    title=(gettext("{unit} upphör") if last >= self.today else gettext("{unit} upphörde")).format(unit=unit),
                    text=gettext("{unit} tar över uppdraget.").format(unit=unit.successor),
                    is_ahead=last >= self.today,
                )

    def _later(self, assignment: Assignment) -> Happening:
        return Happening(
            day=_day_of(assignment) or self.today,
            kind="decision",
            when=_when(assignment.given) if assignment.given else "",
            title=gettext("Gavs på nytt"),
            text=given_words(assignment),
            url=self.url_of(assignment),
            url_text=gettext("Till det nya uppdraget"),
        )

    def _names(self, rows: Iterable[AssignmentAddressee]) -> str:
        names = [unit_words(row.unit, self.today) for row in rows]
        return str(listed(names)) if names else ""


def given_words(assignment: Assignment) -> str:
    """By which decision it was given, with which plan; what is not known is said to be missing in the source."""
    if assignment.given is None:
        return f"{assignment.given_by}. {_lacking()}"
    plans = [gettext("Med {plan}.").format(plan=plan.title) for plan in assignment.given.adopted_plans.all()]
    return " ".join([sentence_of(assignment.given), *plans])


def _lacking() -> str:
    return gettext("Beslut {lacking}.").format(lacking=gettext(SOURCE_LACKS))


def _when(decision: Decision) -> str:
    return day_words(decision) or str(decision.year)


def _day_of(assignment: Assignment) -> date | None:
    """About when it was given; None when nothing is known of that."""
    decision = assignment.given
    if decision is None:
        return assignment.starts_on
    return decision.held_on or date(decision.year, 1, 1)


def _day_given(chapter: Chapter) -> date:
    """About when it was given, where nothing is known before all that has been told of it."""
    told = [told.unit_follow_up.follow_up.period.first_day for told in chapter.told]
    return _day_of(chapter.assignment) or min(told, default=date.min)
