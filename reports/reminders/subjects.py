"""The subject of a letter: what is due first and when, and what the letter brings beside what is late."""

from django.utils.formats import date_format
from django.utils.translation import gettext

from goals.rules.phrases import listed
from reports.reminders.digests import Digest
from reports.reminders.rules import Step, Task
from reports.reminders.sentences import amounts
from tracker.templatetags.tertial import sentence


def subject_of(digest: Digest) -> str:
    """What is due first, and when: "19 utfall att rapportera senast 9 september"."""
    due_on = digest.waiting[0].due_on
    first = [waiting for waiting in digest.waiting if waiting.due_on == due_on]
    what = sentence(listed(amounts(first)))
    if all(waiting.task == Task.REGISTER for waiting in first):
        return gettext("{what} efter sammanträdet {day}").format(what=what, day=date_format(due_on, "j F"))
    if due_on < digest.on:
        return f"{gettext('Försenat: {what}').format(what=what)}{_news_beside(digest)}"
    if due_on == digest.on:
        return gettext("Sista dagen idag: {what}").format(what=what)
    words = gettext("{what} senast {day}").format(what=what, day=date_format(due_on, "j F"))
    return f"{opened(digest)} {words}".strip()


def _news_beside(digest: Digest) -> str:
    """What a letter brings that is not late, where something older is: the day that it is sent for, or a round that opens."""
    told = {news.occasion.counted_from for news in digest.news}
    days = {waiting.due_on for waiting in digest.waiting if waiting.due_on >= digest.on} & told
    if not days:
        return f". {opened(digest)}" if opened(digest) else ""
    what = sentence(listed(amounts([waiting for waiting in digest.waiting if waiting.due_on == min(days)])))
    if min(days) == digest.on:
        return gettext(". Sista dagen idag: {what}").format(what=what)
    return gettext(". Senast {day}: {what}").format(day=date_format(min(days), "j F"), what=what)


def opened(digest: Digest) -> str:
    """ "Delårsrapport augusti 2026 har öppnat.", in the first letter of a round; else ""."""
    latest = digest.news[-1]
    is_opening = latest.occasion.code == Step.OPENING
    return gettext("{round} har öppnat.").format(round=latest.unit_follow_up.follow_up) if is_opening else ""
