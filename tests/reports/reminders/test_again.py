"""A letter is sent again: the same words, to the address of today, once for each time that it is asked for."""

import pytest
from django.core import mail as outbox

from reports.models import Reminder
from reports.reminders.again import send_again
from reports.tasks import work_job_now
from tests.conftest import NOW
from tests.goals.pages import read
from tests.goals.plans.sent_forms import fields_of
from tests.reports.reminders.scene import do_daily_job
from tracker.models import Job, Mail, Person
from tracker.operations import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_september")]

MAILS = "/norr/kn/2026-08/brev/"


@pytest.fixture
def dead(round_, reporter, region):
    """The letter of 2 September to Rut, whose address was refused and has been put right since."""
    mail = next(mail for mail in do_daily_job(region, "09-02") if mail.to == reporter.email)
    Job.objects.filter(pk=mail.job_id).update(state="DEAD", error="550 No such user.")
    Person.objects.filter(pk=reporter.pk).update(email="rut@example.org", mail_failed_at=NOW)
    return mail


def test_the_coordinator_sends_it_again_to_the_new_address(dead, coordinator, reporter, sign_in):
    client = sign_in(coordinator)
    page = client.get(f"{MAILS}{dead.pk}/").content.decode()
    assert "Skicka igen till rut@example.org" in page
    form_id = fields_of(page)["form_id"]
    for _ in range(2):
        answer = client.post(f"{MAILS}{dead.pk}/igen/", {"form_id": form_id}, follow=True)
        assert "Brevet skickas igen, till rut@example.org." in answer.content.decode()
    (copy,) = Mail.objects.filter(to="rut@example.org")
    assert (copy.subject, copy.text, copy.html) == (dead.subject, dead.text, dead.html)
    assert copy.message_id != dead.message_id
    assert list(Reminder.objects.filter(mail=copy).values_list("person", "step")) == [(reporter.pk, "AGAIN_1")]
    assert work_job_now(copy.job_id).state == "DONE"
    assert [one.to for one in outbox.outbox] == [["rut@example.org"]]
    text = read(client, MAILS)
    assert "Skickat igen 8 september" in text or "skickat igen 8 september" in text
    assert "550 No such user." in text
    assert "Brev når inte fram" not in text


def test_it_tells_nobody_less_later_and_can_be_done_more_than_once(dead, round_, actor, coordinator, region):
    for _ in range(2):
        copy = send_again(by=actor(coordinator), now=NOW, follow_up=round_, mail=dead)
        work_job_now(copy.job_id)
    assert sorted(Reminder.objects.filter(step__startswith="AGAIN").values_list("step", flat=True)) == ["AGAIN_1", "AGAIN_2"]
    assert "rut@example.org" in [mail.to for mail in do_daily_job(region, "09-08")]


def test_what_is_on_its_way_and_whoever_is_gone_is_refused(dead, round_, actor, coordinator, reporter, secretary):
    with pytest.raises(Refused):
        send_again(by=actor(secretary), now=NOW, follow_up=round_, mail=dead)
    Job.objects.filter(pk=dead.job_id).update(state="WAITING")
    with pytest.raises(Refused, match="redan på väg"):
        send_again(by=actor(coordinator), now=NOW, follow_up=round_, mail=dead)
    Job.objects.filter(pk=dead.job_id).update(state="DEAD")
    Person.objects.filter(pk=reporter.pk).update(is_active=False)
    with pytest.raises(Refused, match="kan inte logga in"):
        send_again(by=actor(coordinator), now=NOW, follow_up=round_, mail=dead)
    assert not Mail.objects.filter(to="rut@example.org").exists()


@pytest.mark.parametrize("who", ["reporter", "secretary", "other_reporter", "outsider"])
def test_others_may_not(who, dead, request, sign_in):
    assert sign_in(request.getfixturevalue(who)).post(f"{MAILS}{dead.pk}/igen/").status_code == 404
