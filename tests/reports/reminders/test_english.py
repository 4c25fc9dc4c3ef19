"""Letters in English: every word that they look up has an English of its own, and no page becomes English."""

import re
from ast import literal_eval
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from gettext import GNUTranslations
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.urls import reverse
from django.utils import translation
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import trans_real

from goals.models import Action, Assignment, AssignmentAddressee, FollowUp, UnitFollowUp
from goals.presentation.addresses import write_address_letter
from goals.presentation.invitations import write_invitation
from reports.reminders.digests import Digest, News
from reports.reminders.letters import Letter, write_letter
from reports.reminders.log import LoggedMail
from reports.reminders.rules import MEETING_TASKS, OF_OTHERS, Occasion, Task
from reports.reminders.trial import send_trial_letter
from reports.reminders.waiting import Item, Waiting
from reports.tasks import work_job_now
from tests.browser.test_letter import DUE_ON, NAME, TODAY, make_digest
from tests.conftest import NOW
from tests.goals.pages import words_of
from tracker.models import Job, Mail, Membership, Person, Role

MEETING_ON = date(2026, 9, 16)
CATALOG = Path(settings.LOCALE_PATHS[0]) / "en" / "LC_MESSAGES"
# What would be left if a sentence were not translated: the commonest words of Swedish that are no words of English.
SWEDISH = re.compile(
    r"[^\W\d_]*(?:\b(?:och|inte|är|att|av|som|för|senast|den|det|du|har|till|från|dag|med)\b|[åäö])\w*", re.IGNORECASE
)
# What stays Swedish, as the catalogue says: what people have written, and the law's own words.
KEPT = re.compile(
    rf"http\S+|{NAME}|Delårsrapport augusti 2026|Kulturnämnden|Kulturförvaltningen|Regionstyrelsen|Delmål|fullmäktige"
    r"|(?<=the )nämnd\b|(?<=The )nämnd\b|nämnd(?= secretary)"
)
# The ellipsis of what is cut.
OF_DJANGO = "String to return when truncating text"


# The catalogue


def entries() -> Iterator[dict[str, str]]:
    """Each entry of the .po: its keywords, and the text of each."""
    for block in (CATALOG / "django.po").read_text().split("\n\n"):
        found = re.findall(r'^(msg\w+(?:\[\d\])?) ((?:".*"\n?)+)', block, re.MULTILINE)
        if found:
            yield {word: "".join(literal_eval(line) for line in lines.splitlines()) for word, lines in found}


def test_the_compiled_catalogue_is_the_one_that_is_read_by_people():
    with (CATALOG / "django.mo").open("rb") as file:
        compiled = dict(GNUTranslations(file)._catalog)
    written: dict[str | tuple[str, int], str] = {}
    for entry in entries():
        plurals = {(entry["msgid"], n): entry[f"msgstr[{n}]"] for n in (0, 1)} if "msgid_plural" in entry else {}
        written |= plurals or {entry["msgid"]: entry["msgstr"]}
    assert compiled == written
    assert all(written.values())


def test_a_translation_has_the_placeholders_of_its_sentence():
    for entry in entries():
        ours = {word: set(re.findall(r"%\(\w+\)s|\{\w+\}", text)) for word, text in entry.items()}
        assert all(found == ours["msgid"] for found in ours.values()), entry["msgid"]


# What is looked up


@pytest.fixture
def untranslated(monkeypatch) -> set[str]:
    """Fills with every text that is looked up in English and is not in our catalogue; Django's days and months are English."""
    english, found = trans_real.translation("en"), set()
    ours = {entry["msgid"] for entry in entries()}
    with translation.override("en"):
        ours |= {str(word) for word in (*MONTHS.values(), *WEEKDAYS.values())}
    really = {name: getattr(english, name) for name in ("gettext", "ngettext")}

    def look_up(name, msgid, *args):
        if msgid not in ours and not msgid.startswith(OF_DJANGO):
            found.add(msgid)
        return really[name](msgid, *args)

    for name in really:
        monkeypatch.setattr(english, name, partial(look_up, name))
    return found


def english(digest: Digest) -> Iterator[Letter]:
    """The letters that a digest gives somebody who reads English: of all at once, of each kind by itself and as beside others."""
    digest = replace(digest, person=Person(pk=1, email="rut@example.org", name="Reporter Rut", language="en"))
    days = (digest.missed[:1], digest.missed, tuple(date(2026, 9, day) for day in range(1, 6)))
    yield from (write_letter(replace(digest, missed=missed, next_on=None)) for missed in days)
    last = digest.waiting[-1]
    for waiting in digest.waiting:
        for on in (date(2026, 9, day) for day in (8, 9, 10, 16, 17, 30)):
            yield write_letter(replace(digest, waiting=(waiting,), on=on, news=(news(waiting, "OPENING"),)))
            yield write_letter(replace(digest, waiting=(waiting, last), on=on, news=(news(last, "DUE"),)))


def news(waiting: Waiting, code: str) -> News:
    """That a letter is sent for a step of what waits."""
    return News(waiting.unit_follow_up, Occasion(TODAY, 0, code, waiting.due_on))


def digests_of_everything() -> Iterator[Digest]:
    """Everything that can wait for somebody, in a nämnd's round and in the region's; the round asks for another month too."""
    whole = make_digest()
    goal, item, own = whole.waiting[-1].items[0].goal, whole.waiting[0].items[0], whole.waiting[-1].items
    was = whole.waiting[0].unit_follow_up
    round_ = FollowUp(pk=2, region=whole.region, year=2026, month=9, name=str(was.follow_up), opens_on=was.follow_up.opens_on)
    days = {"outcomes_due_on": DUE_ON, "assessments_due_on": MEETING_ON, "meeting_on": MEETING_ON}
    of_unit, of_region = (
        UnitFollowUp(pk=pk, follow_up=round_, unit=was.unit, kind=kind, **days) for pk, kind in ((2, "UNIT"), (3, "REGION"))
    )
    items = {
        Task.STATUS: (Item(addressee=AssignmentAddressee(assignment=Assignment(number="7", text=NAME))),),
        Task.ACTION: (Item(goal, scope="OWN", action=Action(what=NAME)),),
        Task.HAND_OVER: (Item(),),
        Task.REGISTER: (Item(),),
        Task.ASSESS: own,
    }
    late = (replace(item, late=("Reporter Rut",)), replace(item, late=("Reporter Rolf",)))
    waiting = [Waiting(of_unit, task, items.get(task, late if task in OF_OTHERS else (item,)), ("Rolf",)) for task in Task]
    rolf = Person(pk=2, email="rolf@example.org", name="Reporter Rolf")
    yield replace(whole, waiting=tuple(waiting), unreached=(rolf,))
    yield replace(whole, waiting=whole.waiting[:1])  # so many that not all are listed
    yield replace(whole, waiting=tuple(Waiting(of_unit, Task.ASSESS, (one,)) for one in own))
    overall, householding = Item(goal, scope="OVERALL"), Item(goal, scope="HOUSEHOLDING")
    assessed = [Waiting(of_region, Task.ASSESS, some) for some in ((overall, householding), (overall,), (householding,))]
    yield replace(whole, waiting=(*assessed, *(Waiting(of_region, task, (Item(),)) for task in MEETING_TASKS)))


def test_every_reminder_is_english_throughout(untranslated):
    written = [letter for digest in digests_of_everything() for letter in english(digest)]
    assert untranslated == set()
    for letter in written:
        words = KEPT.sub(
            "", f"{letter.subject}\n{letter.text}\n{re.sub(r'<style>.*?</style>|<[^>]+>', ' ', letter.html, flags=re.DOTALL)}"
        )
        assert SWEDISH.findall(words) == []
        assert '<html lang="en">' in letter.html
    texts = "\n".join(letter.text for letter in written)
    assert "Last day: Wednesday 9 September (tomorrow)." in texts
    assert f"- Delmål 1.1: {NAME}, August 2026\n" in texts
    assert "You get this letter because you are a reporter for indicators that are measured now" in texts
    assert "Missed reminders: between Tuesday 1 September and Saturday 5 September." in texts


def test_every_other_letter_is_english_too(untranslated, norr, administrator, actor, client, settings):
    region, unit = norr.region, norr.culture_administration
    person = Person.objects.create_user("nils@example.org", name="Nils", language="en")
    roles = [Membership(unit=unit, role=role, from_on=date(2026, 9, 1), to_on=date(2026, 12, 31)) for role in Role]
    invitations = []
    for hours in (1, 5, 72):
        settings.PASSWORD_RESET_TIMEOUT = hours * 3600
        invitations.append(write_invitation(person, region, roles, "Bo").text)
        client.post(reverse("account_reset_password"), {"email": person.email})
        work_job_now(Job.objects.latest("pk").pk)
    assert "- reporter, Kulturförvaltningen, from 1 September 2026 to 31 December 2026\n" in invitations[0]
    person.set_password("ett långt lösenord")
    invitations.append(write_invitation(person, region, roles, "Bo").text)
    changed = write_address_letter(person, region, before="n@example.org", changed_by="Bo", now=NOW)
    Person.objects.update(language="en")
    administrator.refresh_from_db()
    trial = send_trial_letter(by=actor(administrator), now=NOW, region=region)
    resets = [f"{letter.subject}\n{letter.body}" for letter in mail.outbox]
    assert len(resets) == 3
    assert untranslated == set()
    for text in (*invitations, *resets, changed.subject, changed.text, trial.subject, trial.text):
        assert SWEDISH.findall(KEPT.sub("", text.replace("[länken]", ""))) == []


# Where it is not English


def test_a_page_is_swedish_whatever_a_browser_and_a_person_ask_for(client, db):
    client.cookies["django_language"] = "en"
    page = client.get(reverse("account_login"), headers={"Accept-Language": "en"}).content.decode()
    assert '<html lang="sv">' in page
    assert "Logga in" in words_of(page)


@pytest.mark.parametrize(("html", "language"), [('<html lang="en">', "en"), ('<html lang="sv">', "sv"), ("", "sv")])
def test_the_log_knows_in_what_language_a_letter_was_written(html, language):
    assert LoggedMail(Mail(html=html), Person(), (), "").language == language
