"""Delivering a letter: taken in, refused for good, or waiting for a server that will take it."""

import socket
from datetime import timedelta
from smtplib import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPDataError,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)

import pytest
from django.core import mail as outbox
from django.core.mail import EmailMessage

from reports.mail import LONGEST_WAIT, PATIENCE, deliver, is_refused_for_good
from reports.reminders.operations import MAIL
from tests.conftest import NOW
from tests.reports.reminders.scene import mail_to
from tracker.jobs import run_again
from tracker.models import Job, Mail, Person
from tracker.operations import Actor
from tracker.permissions import Permission
from tracker.work import work_once

LEASE = timedelta(minutes=2)
RUT = "reporter.rut@example.org"


def work(mail: Mail, now=NOW) -> Job:
    """Do the letter's job once; return it as it is then."""
    work_once(handlers={MAIL: deliver}, clock=lambda: now, lease=LEASE, job_id=mail.job_id)
    mail.refresh_from_db()
    return Job.objects.get(pk=mail.job_id)


@pytest.mark.django_db
class TestLetter:
    def test_a_letter_is_sent_and_says_when(self, reporter):
        mail = mail_to(reporter)
        assert work(mail).state == "DONE"
        assert mail.sent_at == NOW
        (sent,) = outbox.outbox
        assert (sent.to, sent.subject, sent.body) == ([RUT], "3 utfall", "Hej!")
        assert [(part.content, part.mimetype) for part in sent.alternatives] == [("<p>Hej!</p>", "text/html")]

    def test_its_headers_tell_what_it_is(self, reporter):
        mail = mail_to(reporter)
        work(mail)
        message = outbox.outbox[0].message()
        assert (message["Message-ID"], message["Auto-Submitted"]) == (mail.message_id, "auto-generated")
        assert message["From"] == "tertial@localhost"
        assert message["X-Request-ID"] == (mail.job.request_id or f"job:{mail.job_id}")

    def test_a_letter_in_text_alone_has_no_other_part(self, reporter):
        work(mail_to(reporter, html=""))
        assert outbox.outbox[0].alternatives == []

    def test_line_breaks_in_a_subject_are_taken_away(self, reporter):
        mail = mail_to(reporter, subject="3 utfall\r\nBcc: alla@example.org")
        assert work(mail).state == "DONE"
        assert outbox.outbox[0].subject == "3 utfall Bcc: alla@example.org"

    @pytest.mark.parametrize("address", ["ingen adress", "rut@example.org\nbcc: x@example.org", "a@b, c@d", "rut@", ""])
    def test_an_address_that_is_none_is_given_up_at_once_and_the_person_is_marked(self, reporter, address):
        Person.objects.filter(pk=reporter.pk).update(email=address)
        job = work(mail_to(reporter, to=address))
        reporter.refresh_from_db()
        assert (job.state, job.attempts, reporter.mail_failed_at, outbox.outbox) == ("DEAD", 1, NOW, [])
        assert job.error.endswith("är ingen adress som går att skicka till. Rätta den hos personen.")

    def test_when_letters_reach_a_person_again_the_mark_is_taken_away(self, reporter, coordinator):
        Person.objects.update(mail_failed_at=NOW)
        work(mail_to(reporter))
        assert list(Person.objects.filter(mail_failed_at=None)) == [reporter]

    def test_a_letter_that_another_has_taken_over_is_not_sent(self, reporter):
        mail = mail_to(reporter)

        def lose_it(work):
            Job.objects.update(claim_token="00000000-0000-0000-0000-000000000001")
            deliver(work)

        work_once(handlers={MAIL: lose_it}, clock=lambda: NOW, lease=LEASE, job_id=mail.job_id)
        assert outbox.outbox == []


def refused(code: int) -> SMTPRecipientsRefused:
    return SMTPRecipientsRefused({RUT: (code, b"Mailbox \r\nunavailable.")})


ERRORS = [
    pytest.param(refused(550), True, id="550 to the address"),
    pytest.param(refused(450), False, id="450 to the address"),
    pytest.param(SMTPDataError(554, b"No"), True, id="554 to the letter"),
    pytest.param(SMTPDataError(452, b"Full"), False, id="452 to the letter"),
    pytest.param(SMTPSenderRefused(550, b"Who?", "tertial@localhost"), False, id="550 to the sender, which is us"),
    pytest.param(SMTPAuthenticationError(535, b"Password"), False, id="535 to the sign-in, which is ours"),
    pytest.param(SMTPConnectError(554, b"Closed"), False, id="554 to the greeting"),
    pytest.param(SMTPServerDisconnected("Connection unexpectedly closed"), False, id="it hung up"),
    pytest.param(ConnectionRefusedError(111, "Connection refused"), False, id="nobody there"),
    pytest.param(TimeoutError("timed out"), False, id="no answer"),
    pytest.param(socket.gaierror(-2, "Name or service not known"), False, id="no such host"),
]


@pytest.mark.parametrize(("error", "is_final"), ERRORS)
@pytest.mark.django_db
def test_only_what_is_said_of_the_address_or_the_letter_is_final(reporter, monkeypatch, error, is_final):
    mail = mail_to(reporter)
    monkeypatch.setattr(EmailMessage, "send", lambda message: (_ for _ in ()).throw(error))
    job = work(mail)
    reporter.refresh_from_db()
    assert is_refused_for_good(error) == is_final
    assert (job.state, job.attempts) == (("DEAD", 1) if is_final else ("WAITING", 0))
    assert (reporter.mail_failed_at is not None, mail.sent_at) == (is_final, None)
    assert "\n" not in job.error


@pytest.mark.django_db
class TestPatience:
    @pytest.fixture(autouse=True)
    def busy(self, monkeypatch):
        monkeypatch.setattr(EmailMessage, "send", lambda message: (_ for _ in ()).throw(SMTPDataError(451, b"Try later")))

    def test_the_waits_grow_to_an_hour_and_cost_no_attempts(self, reporter):
        mail, now, waits = mail_to(reporter), NOW, []
        for _ in range(9):
            job = work(mail, now)
            waits.append((job.next_at - now).total_seconds() / 60)
            assert (job.state, job.attempts) == ("WAITING", 0)
            now = job.next_at
        assert waits == [1, 1, 2, 4, 8, 16, 32, 60, 60]
        assert job.error == "E-postservern tar inte emot brevet just nu: 451 Try later. Tertial försöker igen."

    def test_after_three_days_it_is_dead_and_says_so_and_the_person_is_not_to_blame(self, reporter):
        mail = mail_to(reporter)
        assert work(mail, NOW + PATIENCE - timedelta(seconds=1)).state == "WAITING"
        job = work(mail, NOW + PATIENCE + LONGEST_WAIT)
        reporter.refresh_from_db()
        assert (job.state, reporter.mail_failed_at) == ("DEAD", None)
        assert job.error == f"E-postservern har inte tagit emot brevet till {RUT} på tre dygn: 451 Try later."

    def test_a_dead_letter_can_be_sent_by_hand(self, reporter, monkeypatch, coordinator):
        mail = mail_to(reporter)
        job = work(mail, NOW + PATIENCE)
        run_again(by=Actor(None, "test"), now=NOW + PATIENCE, job=job, permission=Permission.APPROVE_OUTCOME)
        monkeypatch.undo()
        assert work(mail, NOW + PATIENCE).state == "DONE"


@pytest.mark.django_db
def test_a_process_that_dies_between_the_servers_yes_and_our_commit_sends_the_same_letter_again(reporter, monkeypatch):
    mail = mail_to(reporter)

    def die(work):
        raise SystemExit

    monkeypatch.setattr("tracker.work.Work.commit", die)
    with pytest.raises(SystemExit):
        work(mail)
    monkeypatch.undo()
    assert work(mail, NOW + LEASE + timedelta(seconds=1)).attempts == 2
    first, second = outbox.outbox
    assert first.message()["Message-ID"] == second.message()["Message-ID"] == mail.message_id
    assert mail.sent_at is not None


# With a server that answers


@pytest.fixture
def server(smtp_server, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", smtp_server.port, False
    return smtp_server


@pytest.mark.servers
@pytest.mark.django_db
class TestServer:
    def test_a_letter_arrives_as_it_was_written(self, server, reporter):
        mail = mail_to(reporter, subject="3 utfall på väg", text="Hej Åsa!\n", html="<p>Hej Åsa!</p>")
        assert work(mail).state == "DONE"
        (received,) = server.messages
        assert (received["Message-ID"], received["To"]) == (mail.message_id, RUT)
        text, html = received.get_payload()
        assert text.get_payload(decode=True).decode() == "Hej Åsa!\r\n"
        assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")

    def test_550_is_final_and_the_others_of_the_batch_go(self, server, reporter, coordinator, manager):
        server.answers = ["250 OK", "550 No such user", "250 OK"]
        states = [work(mail_to(person)).state for person in (reporter, coordinator, manager)]
        assert (states, len(server.messages)) == (["DONE", "DEAD", "DONE"], 2)
        assert list(Person.objects.exclude(mail_failed_at=None)) == [coordinator]

    def test_550_to_the_address_is_final(self, server, reporter):
        async def refuse(*_):
            return "550 No such user"

        server.handle_RCPT = refuse
        job = work(mail_to(reporter))
        assert (job.state, job.error) == ("DEAD", f"E-postservern tar inte emot brev till {RUT}: 550 No such user.")

    def test_451_four_times_and_then_250_is_one_letter(self, server, reporter):
        server.answers = ["451 Try again later"] * 4
        mail, now = mail_to(reporter), NOW
        for _ in range(5):
            job = work(mail, now)
            now = job.next_at
        assert (job.state, len(server.messages)) == ("DONE", 1)

    def test_nobody_at_the_door_waits(self, server, reporter, settings):
        with socket.socket() as nobody:
            nobody.bind(("127.0.0.1", 0))
            settings.EMAIL_PORT = nobody.getsockname()[1]
            job = work(mail_to(reporter))
        assert (job.state, job.error.split(":")[1]) == ("WAITING", " Connection refused. Tertial försöker igen.")

    def test_a_server_that_hangs_is_given_up(self, server, reporter, settings):
        settings.EMAIL_TIMEOUT = 0.2
        with socket.create_server(("127.0.0.1", 0)) as silent:
            settings.EMAIL_PORT = silent.getsockname()[1]
            assert work(mail_to(reporter)).state == "WAITING"

    def test_a_server_that_hangs_up_after_its_250_has_taken_the_letter(self, server, reporter):
        async def hang_up(smtp, session, envelope, *_):
            smtp.transport.close()
            return "221 Bye"

        server.handle_QUIT = hang_up
        assert work(mail_to(reporter)).state == "DONE"
        assert len(server.messages) == 1
