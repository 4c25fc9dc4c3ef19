"""A mail server that refuses, puts off, hangs or breaks off."""

import pytest

from tests.conftest import make_region
from tests.faults.machines import wait_until
from tests.faults.post import CUT, DROP, HANG
from tracker.models import Job, Person
from tracker.models.jobs import JobState

pytestmark = pytest.mark.faults


@pytest.fixture(scope="module")
def site(shared_site):
    """A beat and a worker, and nobody whom the day's letters would go to."""
    make_region("norr")
    shared_site.beat()
    shared_site.worker(concurrency=1)
    return shared_site


def test_the_mail_server_is_not_there(site, tell):
    site.post.close()
    mails = site.letters(5, "gone")
    wait_until(lambda: Job.objects.filter(kind="mail", error__contains="försöker igen").count() == 5, "five letters wait")
    site.wait(4)
    site.post.open()
    site.wait_until_done()
    letters = site.count_letters(mails)
    assert set(Job.objects.filter(mail__in=mails).values_list("attempts", flat=True)) == {1}
    tell(
        what="Mail server gone (connections refused) and back",
        load=f"{letters.count} letters",
        lost=letters.lost,
        doubled=letters.doubled,
        late=f"{letters.late:.0f} s",
        remark="waiting costs no attempt",
    )


def test_the_mail_server_says_451_four_times(site, tell):
    before = site.post.tries
    site.post.answers = ["451 Try again later"] * 4
    mails = site.letters(1, "later")
    site.wait_until_done()
    letters = site.count_letters(mails)
    assert (site.post.tries - before, Job.objects.get(mail=mails[0]).attempts) == (5, 1)
    tell(
        what="Mail server answers 451 four times, then takes the letter in",
        load="1 letter, tried five times",
        lost=letters.lost,
        doubled=letters.doubled,
        late=f"{letters.late:.0f} s (waits of 1, 1, 2 and 4 s; minutes in production)",
        remark="waiting costs no attempt",
    )


def test_the_mail_server_hangs(site, tell):
    site.post.answers = [HANG, HANG]
    mails = site.letters(5, "hang")
    site.wait_until_done()
    letters = site.count_letters(mails)
    tell(
        what="Mail server hangs after the letter, twice",
        load=f"{letters.count} letters",
        lost=letters.lost,
        doubled=letters.doubled,
        late=f"{letters.late:.0f} s (time-out 2 s; 20 s in production)",
    )


def test_the_mail_server_breaks_off(site, tell):
    site.post.answers = [CUT, CUT, DROP, "250 OK", DROP]
    mails = site.letters(8, "cut")
    site.wait_until_done()
    letters = site.count_letters(mails)
    assert letters.doubled == 2
    tell(
        what="Mail server takes the letter in and cuts the line: after its 250 (twice), before it (twice)",
        load=f"{letters.count} letters",
        lost=letters.lost,
        doubled=letters.doubled,
        late=f"{letters.late:.0f} s",
        remark="without its 250 nobody can know: sent once more with the same Message-ID, the one permitted duplicate",
    )


def test_the_mail_server_says_550(site, tell):
    before = site.post.tries
    site.post.answers = ["550 No such user"]
    mails = site.letters(1, "no")
    person = Person.objects.create(email=mails[0].to, name="Flyttad Frida")
    site.wait_until_done()
    job = Job.objects.get(mail=mails[0])
    assert (job.state, site.post.tries - before) == (JobState.DEAD, 1)
    person.refresh_from_db()
    assert person.mail_failed_at is not None
    tell(
        what="Mail server answers 550 (no such address)",
        load="1 letter",
        lost=0,
        doubled=0,
        late="",
        remark="final at once, shown as dead, and the person is marked so that somebody asks for another address",
        dead=1,
    )
