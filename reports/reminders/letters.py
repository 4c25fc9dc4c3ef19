"""A digest as a letter: subject, text and HTML, in the person's language, with addresses that work from anywhere."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_noop, ngettext, override

from goals.models import UnitFollowUp
from goals.models.assessments import Scope
from goals.presentation.deadlines import deadline
from goals.rules.phrases import listed
from reports.reminders.digests import Digest
from reports.reminders.queries import Item, Waiting
from reports.reminders.rules import RECEIVERS, Receiver, Step, Task
from tracker.mails import one_line
from tracker.models import Mail, Person
from tracker.templatetags.tertial import sentence

# How many rows of one kind are listed; the page has the rest.
MOST_ITEMS = 60
MOST_DAYS = 3
LONGEST_SUBJECT: int = Mail._meta.get_field("subject").max_length or 0
PERIOD_OF_ROW = gettext_noop("{name}, {period}")

HEADINGS: Mapping[Task, str] = {
    Task.RETURNED: gettext_noop("Skickat tillbaka till dig"),
    Task.ENTER: gettext_noop("Utfall att fylla i"),
    Task.REPORT: gettext_noop("Ifyllt men inte rapporterat"),
    Task.UNASSIGNED: gettext_noop("Utfall som ingen rapportör är utsedd för"),
    Task.APPROVE: gettext_noop("Utfall att godkänna"),
    Task.ASSESS: gettext_noop("Mål att bedöma"),
}


@dataclass(frozen=True)
class Letter:
    """What is kept as a Mail and sent."""

    to: str
    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class Line:
    """A row of a letter: the goal that it belongs to, what it is, and where it is done."""

    label: str
    name: str
    url: str


@dataclass(frozen=True)
class Section:
    """What waits, of one kind.

    `deadline` is "" when the whole letter has one and the same; `hidden` is how
    many rows there was no room for.
    """

    heading: str
    deadline: str
    lines: tuple[Line, ...]
    hidden: int
    url: str


@dataclass(frozen=True)
class Part:
    """One nämnd's round in a letter."""

    heading: str
    url: str
    sections: tuple[Section, ...]


def write_letter(digest: Digest) -> Letter:
    """One person's letter of a day."""
    with override(language_of(digest.person)):
        context = _context(digest)
        subject = one_line(f"{gettext('Demo:')} {_subject(digest)}" if digest.region.is_demo else _subject(digest))
        text = render_to_string("reports/mail/digest.txt", context)
        return Letter(
            to=digest.person.email,
            subject=subject[:LONGEST_SUBJECT],
            text=re.sub(r"\n{3,}", "\n\n", text).strip() + "\n",
            html=render_to_string("reports/mail/digest.html", context | {"subject": subject}),
        )


def language_of(person: Person) -> str:
    """The person's language when there is a translation, else Swedish."""
    return person.language if person.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _context(digest: Digest) -> dict[str, Any]:
    return {
        "name": one_line(digest.person.name),
        "region": one_line(digest.region.name),
        "is_demo": digest.region.is_demo,
        "opened": _opened(digest),
        "lead": _lead(digest),
        "late": _late(digest.missed),
        "parts": _parts(digest),
        "why": _why(digest.waiting),
        "next": _next(digest.next_on),
        "language": language_of(digest.person),
    }


# What there is to do


def _parts(digest: Digest) -> list[Part]:
    """A part for each nämnd's round, the first due first."""
    rounds = dict.fromkeys(waiting.unit_follow_up for waiting in digest.waiting)
    has_one_day = len({waiting.deadline.due_on for waiting in digest.waiting}) == 1
    on = None if has_one_day else digest.on
    return [
        Part(
            heading=one_line(f"{follow_up.unit}, {follow_up.follow_up}"),
            url=address("goals:start", follow_up),
            sections=tuple(_section(w, on) for w in digest.waiting if w.unit_follow_up == follow_up),
        )
        for follow_up in rounds
    ]


def _section(waiting: Waiting, on: date | None) -> Section:
    """What waits, of one kind; `on` is None when its last day need not be said."""
    page = "goals:outcomes" if waiting.task != Task.ASSESS else "goals:assessments"
    shown = waiting.items[:MOST_ITEMS]
    return Section(
        heading=f"{gettext(HEADINGS[waiting.task])} ({len(waiting.items)})",
        deadline=_last_day([waiting.deadline.due_on], on) if on else "",
        lines=tuple(_line(item, waiting.unit_follow_up) for item in shown),
        hidden=len(waiting.items) - len(shown),
        url=address(page, waiting.unit_follow_up),
    )


def _line(item: Item, follow_up: UnitFollowUp) -> Line:
    goal = item.goal
    label = goal.label if goal.number else ""
    if item.indicator is None:
        is_own = item.scope == Scope.OWN
        label = label if is_own else gettext("Bidrag till {goal}").format(goal=goal.label)
        page = "goals:assessment" if is_own else "goals:contribution"
        return Line(one_line(label), one_line(goal.title), address(page, follow_up, pk=goal.pk))
    name = one_line(item.indicator.name)
    if item.period and item.period != follow_up.follow_up.period:
        name = gettext(PERIOD_OF_ROW).format(name=name, period=item.period.label)
    return Line(one_line(label), name, f"{address('goals:outcomes', follow_up)}#indikator-{item.indicator.pk}")


def address(page: str, follow_up: UnitFollowUp, **kwargs: Any) -> str:
    """The whole address of a page of a nämnd's round, from outside."""
    unit, round_ = follow_up.unit, follow_up.follow_up
    place = {"region": unit.region.slug, "unit": unit.slug, "period": round_.period.slug}
    return settings.TERTIAL_URL + reverse(page, kwargs=place | kwargs)


# The sentences


def _subject(digest: Digest) -> str:
    """What is due first, and when: "19 utfall att rapportera senast 9 september"."""
    due_on = digest.waiting[0].deadline.due_on
    first = [waiting for waiting in digest.waiting if waiting.deadline.due_on == due_on]
    what = sentence(listed(_amounts(first)))
    if due_on < digest.on:
        return gettext("Försenat: {what}").format(what=what)
    if due_on == digest.on:
        return gettext("Sista dagen idag: {what}").format(what=what)
    words = gettext("{what} senast {day}").format(what=what, day=date_format(due_on, "j F"))
    return f"{_opened(digest)} {words}".strip()


def _amounts(waiting: Sequence[Waiting]) -> list[str]:
    """How much there is of each kind, in words."""
    items = [(one.task, item) for one in waiting for item in one.items]
    reported = sum(1 for task, _ in items if RECEIVERS[task] == Receiver.REPORTER)
    unassigned = sum(1 for task, _ in items if task == Task.UNASSIGNED)
    approved = sum(1 for task, _ in items if task == Task.APPROVE)
    own = sum(1 for _, item in items if item.scope == Scope.OWN)
    contributions = sum(1 for _, item in items if item.scope == Scope.CONTRIBUTION)
    words = [
        ngettext("{count} utfall att rapportera", "{count} utfall att rapportera", reported).format(count=reported),
        ngettext("{count} utfall utan rapportör", "{count} utfall utan rapportör", unassigned).format(count=unassigned),
        ngettext("{count} utfall att godkänna", "{count} utfall att godkänna", approved).format(count=approved),
        _to_assess(own, contributions),
    ]
    counts = (reported, unassigned, approved, own + contributions)
    return [text for text, count in zip(words, counts, strict=True) if count]


def _to_assess(own: int, contributions: int) -> str:
    if own and contributions:
        return gettext("{own} mål och {contributions} bidrag att bedöma").format(own=own, contributions=contributions)
    if own:
        return ngettext("{count} mål att bedöma", "{count} mål att bedöma", own).format(count=own)
    return ngettext("{count} bidrag att bedöma", "{count} bidrag att bedöma", contributions).format(count=contributions)


def _opened(digest: Digest) -> str:
    """ "Delårsrapport augusti 2026 har öppnat.", in the first letter of a round; else ""."""
    latest = digest.news[-1]
    is_opening = latest.occasion.code == Step.OPENING
    return gettext("{round} har öppnat.").format(round=latest.unit_follow_up.follow_up) if is_opening else ""


def _lead(digest: Digest) -> str:
    """How much waits, and when the first of it is due."""
    what = sentence(listed(_amounts(digest.waiting)))
    waits = gettext("Du har {what}.").format(what=what)
    return f"{waits} {_last_day([waiting.deadline.due_on for waiting in digest.waiting], digest.on)}"


def _last_day(days: Sequence[date], on: date) -> str:
    """When something is due; when there are several days, the first of them."""
    first = min(days)
    if len(set(days)) == 1:
        words = gettext("Sista dagen var {day}.") if first < on else gettext("Sista dag: {day}.")
    else:
        words = gettext("Det första skulle ha varit klart {day}.") if first < on else gettext("Det första ska vara klart {day}.")
    return words.format(day=deadline(first, on))


def _late(missed: Sequence[date]) -> str:
    """That the letter comes late, and since when; "" when it does not."""
    if not missed:
        return ""
    shown = [date_format(day, "l j F") for day in missed]
    days = sentence(listed(shown))
    if len(shown) > MOST_DAYS:
        days = gettext("mellan {first} och {last}").format(first=shown[0], last=shown[-1])
    words = ngettext(
        "En påminnelse skulle ha kommit {days}, men då kunde Tertial inte skicka den. Det här brevet kommer i stället.",
        "Påminnelser skulle ha kommit {days}, men då kunde Tertial inte skicka dem. Det här brevet kommer i stället.",
        len(shown),
    )
    return words.format(days=days)


def _why(waiting: Sequence[Waiting]) -> str:
    """Why the person is written to."""
    receivers = {RECEIVERS[one.task] for one in waiting}
    reasons = []
    if Receiver.REPORTER in receivers:
        reasons.append(gettext("rapportör för indikatorer som mäts nu"))
    if Receiver.COORDINATOR in receivers:
        own = [str(one.unit_follow_up.unit) for one in waiting if RECEIVERS[one.task] == Receiver.COORDINATOR]
        reasons.append(gettext("samordnare i {units}").format(units=sentence(listed(list(dict.fromkeys(own))))))
    absent = list(dict.fromkeys(name for one in waiting for name in one.absent))
    if absent:
        reasons.append(gettext("ersättare för {names}").format(names=sentence(listed(absent))))
    return gettext("Du får brevet för att du är {reasons}.").format(reasons=one_line(sentence(listed(reasons))))


def _next(next_on: date | None) -> str:
    """When the next letter comes."""
    if next_on is None:
        return gettext("Fler påminnelser om det här kommer inte.")
    return gettext("Nästa påminnelse kommer {day}, om något väntar på dig då.").format(day=date_format(next_on, "l j F"))
