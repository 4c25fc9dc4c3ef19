"""What a letter says in sentences: how much waits, when it is due, why the person is written to."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date

from django.utils.translation import gettext, ngettext

from goals.models.assessments import Scope
from goals.presentation.deadlines import deadline, meets
from goals.rules.phrases import listed
from reports.reminders.rules import MEETING_TASKS, OF_OTHERS, RECEIVERS, Receiver, Task
from reports.reminders.waiting import Item, Waiting
from tracker.mails import one_line
from tracker.models import Person
from tracker.templatetags.tertial import sentence


def amounts(waiting: Sequence[Waiting]) -> list[str]:
    """How much there is of each kind, in words."""
    items = [(one.task, item) for one in waiting for item in one.items]
    counts = [
        sum(1 for task, _ in items if RECEIVERS[task] == Receiver.REPORTER),
        *(sum(1 for task, _ in items if task == wanted) for wanted in (Task.UNASSIGNED, Task.APPROVE)),
    ]
    words = [
        ngettext("{count} utfall att rapportera", "{count} utfall att rapportera", counts[0]),
        ngettext("{count} utfall utan rapportör", "{count} utfall utan rapportör", counts[1]),
        ngettext("{count} utfall att godkänna", "{count} utfall att godkänna", counts[2]),
    ]
    found = [text.format(count=count) for text, count in zip(words, counts, strict=True) if count]
    return [*found, *_to_assess([item for task, item in items if task == Task.ASSESS]), *_others([task for task, _ in items])]


def _to_assess(items: Collection[Item]) -> list[str]:
    scopes = [item.scope for item in items]
    own, contributions = scopes.count(Scope.OWN), scopes.count(Scope.CONTRIBUTION)
    found = _of_region(scopes.count(Scope.OVERALL), Scope.HOUSEHOLDING in scopes)
    if own and contributions:
        goals = ngettext("{count} mål", "{count} mål", own).format(count=own)
        given = ngettext("{count} bidrag att bedöma", "{count} bidrag att bedöma", contributions).format(count=contributions)
        return [sentence(listed([goals, given])), *found]
    if own:
        return [ngettext("{count} mål att bedöma", "{count} mål att bedöma", own).format(count=own), *found]
    words = ngettext("{count} bidrag att bedöma", "{count} bidrag att bedöma", contributions)
    return [words.format(count=contributions), *found] if contributions else found


def _of_region(goals: int, has_householding: bool) -> list[str]:
    """What regionstyrelsen is to assess in the region's follow-up."""
    if goals and has_householding:
        return [gettext("{count} av fullmäktiges mål och god ekonomisk hushållning att bedöma").format(count=goals)]
    if goals:
        return [
            ngettext("{count} av fullmäktiges mål att bedöma", "{count} av fullmäktiges mål att bedöma", goals).format(
                count=goals
            )
        ]
    return [gettext("god ekonomisk hushållning att bedöma")] if has_householding else []


def _others(tasks: Sequence[Task]) -> list[str]:
    """What is no outcome and no goal of the person's own to do, and what others are late with."""
    late = sum(1 for task in tasks if task in OF_OTHERS)
    counts = [*(tasks.count(task) for task in (Task.STATUS, Task.HAND_OVER, Task.REGISTER, Task.ACTION)), late]
    words = [
        ngettext("{count} uppdrag att redovisa", "{count} uppdrag att redovisa", counts[0]),
        ngettext("{count} uppföljning att överlämna", "{count} uppföljningar att överlämna", counts[1]),
        ngettext("{count} beslut att registrera", "{count} beslut att registrera", counts[2]),
        ngettext("{count} åtgärd att genomföra", "{count} åtgärder att genomföra", counts[3]),
        ngettext("{count} sak som andra är sena med", "{count} saker som andra är sena med", late),
    ]
    return [text.format(count=count) for text, count in zip(words, counts, strict=True) if count]


def when(waiting: Sequence[Waiting], on: date) -> str:
    """When something is due; when there are several days, the first of them. What is counted from a meeting says when that is."""
    days = {one.due_on for one in waiting}
    first = min(days)
    if len(days) > 1:
        words = gettext("Det första skulle ha varit klart {day}.") if first < on else gettext("Det första ska vara klart {day}.")
    elif all(one.task in MEETING_TASKS and one.unit_follow_up.meets_on for one in waiting):
        is_board = all(one.unit_follow_up.is_of_region for one in waiting)
        return meets(deadline(first, on), is_board=is_board, is_past=first < on)
    else:
        words = gettext("Sista dagen var {day}.") if first < on else gettext("Sista dag: {day}.")
    return words.format(day=deadline(first, on))


def waited_for(items: Sequence[Item]) -> str:
    """Whom others wait for, and with how much, most first: "Väntar på Rut (3) och Rolf (1)."; "" when nobody is late."""
    counted = Counter(name for item in items for name in item.late)
    if not counted:
        return ""
    of_all = len({item.late for item in items}) == 1
    names = [name if of_all else f"{name} ({count})" for name, count in counted.most_common()]
    return one_line(gettext("Väntar på {names}.").format(names=sentence(listed(names))))


def reasons(waiting: Sequence[Waiting]) -> str:
    """Why the person is written to."""
    receivers = {RECEIVERS[one.task] for one in waiting}
    found = [gettext("rapportör för indikatorer som mäts nu")] if Receiver.REPORTER in receivers else []
    roles = {
        Receiver.COORDINATOR: gettext("samordnare i {units}"),
        Receiver.MANAGER: gettext("förvaltningschef i {units}"),
        Receiver.SECRETARY: gettext("nämndsekreterare i {units}"),
    }
    for receiver, words in roles.items():
        units = dict.fromkeys(str(one.unit_follow_up.unit) for one in waiting if RECEIVERS[one.task] == receiver)
        if units:
            found.append(words.format(units=sentence(listed(list(units)))))
    if Receiver.OWNER in receivers:
        found.append(gettext("ansvarig för en åtgärd"))
    absent = list(dict.fromkeys(name for one in waiting for name in one.absent))
    if absent:
        found.append(gettext("ersättare för {names}").format(names=sentence(listed(absent))))
    return gettext("Du får brevet för att du är {reasons}.").format(reasons=one_line(sentence(listed(found))))


def whom_nothing_reaches(people: Sequence[Person]) -> str:
    """That letters do not reach some who have something to do; "" when they reach everybody."""
    if not people:
        return ""
    names = sentence(listed([f"{person.name} ({person.email})" for person in people]))
    words = gettext("Brev når inte fram till {names}. Be administratören i regionen rätta adressen om den är fel.")
    return one_line(words.format(names=names))
