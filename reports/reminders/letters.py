"""A digest as a letter: subject, text and HTML, in the person's language, with addresses that work from anywhere."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext, gettext_noop, ngettext

from goals.models import Goal, UnitFollowUp
from goals.models.assessments import Scope
from goals.presentation.dates import month_words
from goals.presentation.languages import language_of, written_to
from goals.presentation.region_pages import region_name
from goals.rules.phrases import listed
from reports.reminders.digests import Digest
from reports.reminders.rules import OF_OTHERS, Task
from reports.reminders.sentences import amounts, reasons, waited_for, when, whom_nothing_reaches
from reports.reminders.subjects import opened, subject_of
from reports.reminders.waiting import Item, Waiting
from tracker.mails import one_line
from tracker.models import Mail
from tracker.templatetags.tertial import sentence

# How many rows of one kind are listed, and of what others are late with; the page has the rest.
MOST_ITEMS = 60
MOST_OF_OTHERS = 20
MOST_DAYS = 3
# How much of an action or an assignment is told; the page has the whole.
LONGEST_NAME = 160
LONGEST_SUBJECT: int = Mail._meta.get_field("subject").max_length or 0
PERIOD_OF_ROW = gettext_noop("{name}, {period}")

HEADINGS: Mapping[Task, str] = {
    Task.RETURNED: gettext_noop("Skickat tillbaka till dig"),
    Task.ENTER: gettext_noop("Utfall att fylla i"),
    Task.REPORT: gettext_noop("Ifyllt men inte rapporterat"),
    Task.UNASSIGNED: gettext_noop("Utfall som ingen rapportör är utsedd för"),
    Task.APPROVE: gettext_noop("Utfall att godkänna"),
    Task.ASSESS: gettext_noop("Mål att bedöma"),
    Task.STATUS: gettext_noop("Uppdrag att redovisa"),
    Task.HAND_OVER: gettext_noop("Att överlämna till nämnden"),
    Task.REGISTER: gettext_noop("Beslut att registrera"),
    Task.ACTION: gettext_noop("Åtgärder som du ansvarar för"),
    Task.LATE_OUTCOME: gettext_noop("Utfall som andra är sena med"),
    Task.LONG_LATE_OUTCOME: gettext_noop("Utfall som andra är sena med"),
    Task.LONG_LATE: gettext_noop("Annat som andra är sena med"),
}

# In the region's follow-up, where other words are needed.
OF_REGION: Mapping[Task, str] = {
    Task.ASSESS: gettext_noop("Regionens samlade bedömningar"),
    Task.HAND_OVER: gettext_noop("Att överlämna till regionstyrelsen"),
}

# Where a kind of thing is done; outcomes where no other is named.
PAGES: Mapping[Task, str] = {
    Task.ASSESS: "goals:assessments",
    Task.STATUS: "goals:assignment_statuses",
    Task.HAND_OVER: "reports:hand_over",
    Task.REGISTER: "reports:decision",
    Task.ACTION: "goals:assessments",
    Task.LONG_LATE: "goals:start",
}
# Where a goal is assessed; on the page of the goal where no other is named.
PAGES_OF_GOALS: Mapping[str, str] = {Scope.CONTRIBUTION: "goals:contribution", Scope.HOUSEHOLDING: "goals:householding"}


@dataclass(frozen=True)
class Letter:
    """What is kept as a Mail and sent."""

    to: str
    subject: str
    text: str
    html: str
    language: str


@dataclass(frozen=True)
class Line:
    """A row of a letter: the goal that it belongs to, what it is, where it is done, and who is late with it.

    `who` is "" for what is the person's own to do, and where the section has said so of all its rows.
    """

    label: str
    name: str
    url: str
    who: str = ""


@dataclass(frozen=True)
class Section:
    """What waits, of one kind.

    `deadline` is "" when the whole letter has one and the same; `late` says who
    is late with it, "" when it is the person's own to do; `hidden` is how many
    rows there was no room for.
    """

    heading: str
    deadline: str
    late: str
    lines: tuple[Line, ...]
    hidden: int
    url: str


@dataclass(frozen=True)
class Part:
    """One nämnd's round in a letter."""

    heading: str
    url: str
    page: str  # what there is at the address, as words on a button
    sections: tuple[Section, ...]


def write_letter(digest: Digest) -> Letter:
    """One person's letter of a day."""
    with written_to(digest.person):
        context = _context(digest)
        subject = one_line(f"{gettext('Demo:')} {subject_of(digest)}" if digest.region.is_demo else subject_of(digest))
        text = render_to_string("reports/mail/digest.txt", context)
        return Letter(
            to=digest.person.email,
            subject=subject[:LONGEST_SUBJECT],
            text=re.sub(r"\n{3,}", "\n\n", text).strip() + "\n",
            html=render_to_string("reports/mail/digest.html", context | {"subject": subject}),
            language=context["language"],
        )


def _context(digest: Digest) -> dict[str, Any]:
    return {
        "name": one_line(digest.person.name),
        "region": one_line(digest.region.name),
        "is_demo": digest.region.is_demo,
        "opened": opened(digest),
        "lead": _lead(digest),
        "late": _late(digest.missed),
        "unreached": whom_nothing_reaches(digest.unreached),
        "parts": _parts(digest),
        "why": reasons(digest.waiting),
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
        _part(follow_up, tuple(_section(w, on) for w in digest.waiting if w.unit_follow_up == follow_up)) for follow_up in rounds
    ]


def _part(follow_up: UnitFollowUp, sections: tuple[Section, ...]) -> Part:
    whose, page, name = follow_up.unit.name, "goals:start", gettext("Öppna Mitt arbete")
    if follow_up.is_of_region:
        whose, page, name = gettext("Regionens uppföljning"), "reports:region", gettext("Öppna Regionen")
    return Part(one_line(f"{whose}, {follow_up.follow_up}"), address(page, follow_up), name, sections)


def _section(waiting: Waiting, on: date | None) -> Section:
    """What waits, of one kind; `on` is None when its last day need not be said."""
    shown = waiting.items[: MOST_OF_OTHERS if waiting.task in OF_OTHERS else MOST_ITEMS]
    is_one = len({item.late for item in waiting.items}) == 1
    return Section(
        heading=f"{gettext(_heading(waiting))} ({len(waiting.items)})",
        deadline=when([waiting], on) if on else "",
        late=waited_for(waiting.items),
        lines=tuple(_line(item, waiting, names_late=not is_one) for item in shown),
        hidden=len(waiting.items) - len(shown),
        url=address(PAGES.get(waiting.task, "goals:outcomes"), waiting.unit_follow_up),
    )


def _heading(waiting: Waiting) -> str:
    found = OF_REGION if waiting.unit_follow_up.is_of_region else {}
    return found.get(waiting.task, HEADINGS[waiting.task])


def _line(item: Item, waiting: Waiting, *, names_late: bool) -> Line:
    """The row of one thing to do, with the names of those who are late with it where they are not the same in every row."""
    line = _line_of(item, waiting)
    return replace(line, who=one_line(", ".join(item.late))) if names_late else line


def _line_of(item: Item, waiting: Waiting) -> Line:
    follow_up = waiting.unit_follow_up
    if item.addressee:
        name = Truncator(one_line(item.addressee.assignment.text)).chars(LONGEST_NAME)
        number = one_line(item.addressee.assignment.number)
        label = gettext("Uppdrag {number}").format(number=number) if number else ""
        return Line(label, name, address("goals:assignment_statuses", follow_up))
    if item.goal is None:
        return Line("", _act(waiting), address(PAGES[waiting.task], follow_up))
    if item.indicator is None:
        return _line_of_goal(item, item.goal, follow_up)
    label = item.goal.label if item.goal.number else ""
    name = one_line(item.indicator.name)
    if item.period and item.period != follow_up.follow_up.period:
        name = gettext(PERIOD_OF_ROW).format(name=name, period=month_words(item.period))
    return Line(one_line(label), name, f"{address('goals:outcomes', follow_up)}#indikator-{item.indicator.pk}")


def _act(waiting: Waiting) -> str:
    """What is to be done with a whole round."""
    if waiting.task == Task.REGISTER:
        return gettext("Registrera beslutet")
    is_of_region = waiting.unit_follow_up.is_of_region
    return gettext("Överlämna till regionstyrelsen") if is_of_region else gettext("Överlämna till nämnden")


def _line_of_goal(item: Item, goal: Goal, follow_up: UnitFollowUp) -> Line:
    """A goal to assess, or an action that was agreed on for it."""
    label, name = goal.label if goal.number else "", goal.title
    if item.scope == Scope.CONTRIBUTION:
        label = gettext("Bidrag till {goal}").format(goal=goal.label)
    elif item.scope == Scope.HOUSEHOLDING:
        label, name = "", gettext("God ekonomisk hushållning")
    name = Truncator(one_line(item.action.what)).chars(LONGEST_NAME) if item.action else one_line(name)
    return Line(one_line(label), name, address(PAGES_OF_GOALS.get(item.scope, "goals:assessment"), follow_up, pk=goal.pk))


def address(page: str, follow_up: UnitFollowUp, **kwargs: Any) -> str:
    """The whole address of a page of a nämnd's round, or of the region's, from outside."""
    unit, round_ = follow_up.unit, follow_up.follow_up
    place = {"region": unit.region.slug, "unit": unit.slug, "period": round_.period.slug}
    name = region_name(page) if follow_up.is_of_region else page
    return settings.TERTIAL_URL + reverse(name, kwargs=place | kwargs)


# The sentences


def _lead(digest: Digest) -> str:
    """How much waits, and when the first of it is due."""
    what = sentence(listed(amounts(digest.waiting)))
    waits = gettext("Du har {what}.").format(what=what)
    return f"{waits} {when(digest.waiting, digest.on)}"


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


def _next(next_on: date | None) -> str:
    """When the next letter comes."""
    if next_on is None:
        return gettext("Fler påminnelser om det här kommer inte.")
    return gettext("Nästa påminnelse kommer {day}, om något väntar på dig då.").format(day=date_format(next_on, "l j F"))
