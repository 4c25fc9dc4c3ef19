"""What is pressed on the page of outcomes beside saving: rapportera, godkänn, skicka tillbaka, svara, inga ändringar.

The button that was pressed says it all in one field, `do`: the act, the row's
key and what was seen there: "approve u12-8 3". What was typed is saved first.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goals.models import UnitFollowUp
from goals.operations.locked_round import Handled
from goals.operations.no_change import confirm_no_change
from goals.operations.reporting import answer_outcome, approve_outcomes, report_outcomes, return_outcome
from goals.queries.entries import DueOutcome
from tracker.operations import Actor, Refused
from tracker.sentences import Sentence, gettext_noop

LONGEST = 100
UNKNOWN = Sentence(gettext_noop("Det gick inte att förstå vad du tryckte på. Ladda om sidan och försök igen."))


@dataclass(frozen=True)
class Pressed:
    """A button that was pressed: what it does, in which row ("" for the page's own), and the numbers that it carries."""

    act: str
    key: str = ""
    numbers: tuple[int, ...] = ()

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Pressed | None":
        """What was pressed; None for the button that only saves."""
        act, *rest = data.get("do", "")[:LONGEST].split() or [""]
        if not act:
            return None
        key, *numbers = rest or [""]
        return cls(act, key, tuple(int(one) for one in numbers if _is_number(one)))


@dataclass(frozen=True)
class Acting:
    """Who presses, when, and in which nämnd's round."""

    by: Actor
    now: datetime
    follow_up: UnitFollowUp

    def in_row(self, pressed: Pressed, due: DueOutcome, data: Mapping[str, Any]) -> str:
        """Do what was pressed in a row; what happened, in words. Raises Refused."""
        acts: Mapping[str, Callable[[Pressed, DueOutcome, Mapping[str, Any]], str]] = {
            "approve": self._approve,
            "return": self._return,
            "answer": self._answer,
            "repeat": self._repeat,
        }
        if pressed.act not in acts or (due.outcome is None and pressed.act != "repeat"):
            raise Refused("UNKNOWN", UNKNOWN)
        return acts[pressed.act](pressed, due, data)

    def _approve(self, pressed: Pressed, due: DueOutcome, data: Mapping[str, Any]) -> str:
        (version,) = _numbers(pressed, 1)
        approve_outcomes(by=self.by, now=self.now, unit_follow_up=self.follow_up, versions={_pk(due): version}).only()
        return _("Utfallet är godkänt.")

    def _return(self, pressed: Pressed, due: DueOutcome, data: Mapping[str, Any]) -> str:
        (version,) = _numbers(pressed, 1)
        return_outcome(
            by=self.by,
            now=self.now,
            unit_follow_up=self.follow_up,
            outcome=_pk(due),
            version=version,
            text=remark_in(due, data),
            form_uuid=_uuid(due, data),
        )
        return _("Utfallet är skickat tillbaka.")

    def _answer(self, pressed: Pressed, due: DueOutcome, data: Mapping[str, Any]) -> str:
        answer_outcome(
            by=self.by,
            now=self.now,
            unit_follow_up=self.follow_up,
            outcome=_pk(due),
            text=remark_in(due, data),
            form_uuid=_uuid(due, data),
        )
        return _("Svaret är skickat och utfallet är rapporterat igen.")

    def _repeat(self, pressed: Pressed, due: DueOutcome, data: Mapping[str, Any]) -> str:
        pk, seen, version = _numbers(pressed, 3)
        confirm_no_change(
            by=self.by,
            now=self.now,
            indicator=due.row.indicator,
            period=due.period,
            seen=(pk, seen),
            expected_version=version,
        )
        return _("Inga ändringar: det tidigare utfallet gäller.")

    def report(self, due: list[DueOutcome]) -> list[str]:
        """Report what is ready of the rows; what came of it, in sentences."""
        outcomes = [one.outcome.pk for one in due if one.outcome]
        handled = report_outcomes(by=self.by, now=self.now, unit_follow_up=self.follow_up, outcomes=outcomes)
        return list(_report_words(due, handled))

    def approve_all(self, data: Mapping[str, Any]) -> list[str]:
        """Approve all that the page showed as reported, at the versions it showed; what came of it, in sentences."""
        versions = _versions(data.get("reported", ""))
        handled = approve_outcomes(by=self.by, now=self.now, unit_follow_up=self.follow_up, versions=versions)
        return list(_approve_words(handled, self.now))


def remark_in(due: DueOutcome, data: Mapping[str, Any]) -> str:
    """What is said with the act, with the same line ends whoever sent it."""
    text: str = data.get(f"{due.key}-remark", "")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _pk(due: DueOutcome) -> int:
    return due.outcome.pk if due.outcome else 0


def _numbers(pressed: Pressed, count: int) -> tuple[int, ...]:
    if len(pressed.numbers) != count:
        raise Refused("UNKNOWN", UNKNOWN)
    return pressed.numbers


def _uuid(due: DueOutcome, data: Mapping[str, Any]) -> UUID:
    try:
        return UUID(data.get(f"{due.key}-form_uuid", ""))
    except ValueError:
        raise Refused("UNKNOWN", UNKNOWN) from None


def _versions(text: str) -> dict[int, int]:
    """ "12-3,14-1" as {12: 3, 14: 1}; what is not of that form is left out."""
    pairs = [pair.partition("-") for pair in text.split(",")]
    return {int(pk): int(version) for pk, _dash, version in pairs if _is_number(pk) and _is_number(version)}


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


def _report_words(due: list[DueOutcome], handled: Handled) -> list[str]:
    was_new = {one.outcome.pk for one in due if one.outcome and not one.is_reported and one.outcome.state != "APPROVED"}
    done = sum(1 for outcome in handled.done if outcome.pk in was_new)
    unanswered = sum(1 for _outcome, refused in handled.left if refused.code == "NOT_ANSWERED")
    empty = sum(1 for one in due if not one.is_entered)
    words = []
    if done:
        msgid = ngettext("{count} utfall rapporterat till samordnaren.", "{count} utfall rapporterade till samordnaren.", done)
        words.append(msgid.format(count=done))
    elif not unanswered:
        words.append(_("Det finns inget nytt att rapportera."))
    if unanswered:
        msgid = ngettext(
            "{count} är skickat tillbaka och väntar på svar.", "{count} är skickade tillbaka och väntar på svar.", unanswered
        )
        words.append(msgid.format(count=unanswered))
    if empty:
        words.append(ngettext("{count} är inte ifyllt än.", "{count} är inte ifyllda än.", empty).format(count=empty))
    return words + _other_refusals(handled, {"NOT_ANSWERED", "NOT_ENTERED"})


def _approve_words(handled: Handled, now: datetime) -> list[str]:
    """What was approved now; nothing is said of what was approved before, as when the button was pressed twice."""
    done = sum(1 for outcome in handled.done if outcome.approved_at == now)
    words = [ngettext("{count} utfall godkänt.", "{count} utfall godkända.", done).format(count=done)] if done else []
    return words + _other_refusals(handled, {"NOT_REPORTED"})


def _other_refusals(handled: Handled, known: set[str]) -> list[str]:
    """Why the others were left, each reason once with how many it holds for."""
    reasons: dict[str, int] = {}
    for _outcome, refused in handled.left:
        if refused.code not in known:
            words = str(refused)
            reasons[words] = reasons.get(words, 0) + 1
    return [_("{count} lämnades: {reason}").format(count=count, reason=reason) for reason, count in reasons.items()]
