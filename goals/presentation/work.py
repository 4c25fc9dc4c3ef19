"""What waits for a person, and how far a nämnd has come, in sentences."""

from datetime import date

from django.utils.translation import gettext, ngettext

from goals.models import UnitFollowUp, UnitFollowUpState
from goals.presentation.deadlines import deadline
from goals.queries.assessing import Assessing
from goals.queries.work import Work
from tracker.periods import local_date, write_date


def is_open_for_entry(follow_up: UnitFollowUp | None, today: date) -> bool:
    """Whether outcomes can be filled in now: the round has opened and nothing has been handed over."""
    return follow_up is not None and follow_up.state == UnitFollowUpState.OPEN and follow_up.follow_up.opens_on <= today


def lead(work: Work, assessing: Assessing | None, follow_up: UnitFollowUp | None, today: date) -> str:
    """What waits for the person, and until when. `assessing` is None for somebody who does not assess."""
    if follow_up is None:
        return gettext("Här lämnas inga utfall i den här uppföljningen.")
    if follow_up.state != UnitFollowUpState.OPEN:
        return _locked(follow_up)
    if follow_up.follow_up.opens_on > today:
        opens_on = write_date(follow_up.follow_up.opens_on)
        return gettext("Uppföljningen öppnar {day}. Då kan utfallen fyllas i.").format(day=opens_on)
    outcomes, answers = _to_report(work), _to_answer(work, assessing)
    said = [_until(outcomes, follow_up.outcomes_due_on, today), _until(answers, follow_up.assessments_due_on, today)]
    return " ".join(words for words in said if words) or _done(work, assessing)


def _until(words: str, due_on: date, today: date) -> str:
    """The words with the last day for it; "" for no words."""
    if not words:
        return ""
    msgid = gettext("Sista dag var {day}.") if due_on < today else gettext("Sista dag: {day}.")
    return f"{words} {msgid.format(day=deadline(due_on, today))}"


def _done(work: Work, assessing: Assessing | None) -> str:
    if assessing and assessing.total:
        return gettext("Allt är ifyllt och bedömt. Inget väntar på dig nu.")
    return gettext("Allt är ifyllt. Inget väntar på dig nu.") if work.due else gettext("Inget väntar på dig nu.")


def _to_report(work: Work) -> str:
    """What there is to fill in, answer and report for the person, else to fill in for the nämnd; "" when nothing is."""
    words = [_mine(work)] if work.mine_due else []
    if work.returned:
        count = len(work.returned)
        msgid = ngettext("{count} utfall är skickat tillbaka till dig.", "{count} utfall är skickade tillbaka till dig.", count)
        words.insert(0, msgid.format(count=count))
    if not work.mine_due and work.missing:
        words.append(gettext("{missing} av {due} utfall är inte ifyllda än.").format(missing=work.missing, due=work.due))
    return " ".join(word for word in words if word)


def _to_answer(work: Work, assessing: Assessing | None) -> str:
    """What there is to approve; what there is to assess when the outcomes are there. "" for neither."""
    if work.to_approve:
        count = len(work.to_approve)
        msgid = ngettext(
            "{count} utfall väntar på att du godkänner det.", "{count} utfall väntar på att du godkänner dem.", count
        )
        return msgid.format(count=count)
    if assessing is None or work.missing:
        return ""
    goals = assessing.goals - assessing.goals_done
    contributions = assessing.contributions - assessing.contributions_done
    counted = [f"{goals} {assessing.noun}"] if goals else []
    if contributions:
        counted.append(gettext("{count} bidrag").format(count=contributions))
    if not counted:
        return ""
    msgid = ngettext("{what} väntar på att du bedömer det.", "{what} väntar på att du bedömer dem.", goals + contributions)
    return msgid.format(what=gettext(" och ").join(counted))


def _mine(work: Work) -> str:
    """What is left to fill in; when that is nothing, what is left to report. "" for neither."""
    waiting, unreported = len(work.mine), len(work.unreported)
    if waiting:
        return ngettext("{count} utfall väntar på dig.", "{count} utfall väntar på dig.", waiting).format(count=waiting)
    if unreported:
        msgid = ngettext(
            "Allt är ifyllt. {count} utfall är inte rapporterat än.",
            "Allt är ifyllt. {count} utfall är inte rapporterade än.",
            unreported,
        )
        return msgid.format(count=unreported)
    return ""


def _locked(follow_up: UnitFollowUp) -> str:
    if follow_up.state == UnitFollowUpState.DECIDED:
        return gettext("Nämnden har beslutat. Utfallen är låsta.")
    since = follow_up.handed_over_at
    day = write_date(local_date(since)) if since else ""
    return gettext("Underlaget överlämnades till nämnden {day}. Utfallen är låsta.").format(day=day)


def own_progress(work: Work) -> str:
    """How many of the person's own outcomes are done: "12 av 19 klara"."""
    return gettext("{done} av {total} klara").format(done=work.mine_done, total=work.mine_due)


def progress(work: Work, follow_up: UnitFollowUp | None, today: date) -> str:
    """How far the nämnd has come: "31 av 39 utfall ifyllda; 11 mäts inte vid denna uppföljning."."""
    words = gettext("{done} av {total} utfall ifyllda").format(done=work.entered, total=work.due)
    if work.missing and follow_up and follow_up.outcomes_due_on < today:
        words += ", " + ngettext("{count} försenat", "{count} försenade", work.missing).format(count=work.missing)
    if work.not_due:
        words += "; " + gettext("{count} mäts inte vid denna uppföljning").format(count=work.not_due)
    return f"{words}."
