"""Which steps a region's people are reminded of: who says so, what is refused, what follows, and a trial letter."""

import pytest
from django.core import mail as outbox

from goals.models import ReminderRule
from goals.operations.changes import StaleRow
from reports.reminders.digests import rules_of
from reports.reminders.rules import STANDARD_RULES, Receiver, Step, StepRule
from reports.reminders.step_operations import rules_digest, set_reminder_rules
from reports.reminders.trial import send_trial_letter
from reports.tasks import work_job_now
from tests.conftest import NOW
from tests.goals.pages import words_of
from tests.goals.plans.sent_forms import fields_of
from tests.reports.reminders.scene import digests
from tracker.models import AuditEvent, Mail
from tracker.operations import Refused

pytestmark = pytest.mark.django_db

PAGE = "/norr/administration/paminnelser/"
SEEN = rules_digest(STANDARD_RULES)
ONLY_THE_DAY = [StepRule(Receiver.REPORTER, Step.DUE)]


@pytest.fixture
def by(actor, administrator):
    return actor(administrator)


def test_what_is_chosen_holds_and_what_is_not_is_switched_off_with_its_trace(by, region, round_, reporter):
    set_reminder_rules(by=by, now=NOW, region=region, rules=ONLY_THE_DAY, seen=SEEN)
    assert rules_of(region) == tuple(ONLY_THE_DAY)
    assert ReminderRule.objects.filter(region=region, is_on=False).count() == len(STANDARD_RULES) - 1
    assert AuditEvent.objects.filter(action="reminderrule.create").count() == len(STANDARD_RULES)
    assert (digests(region, "09-08"), list(digests(region, "09-09"))) == ({}, ["Reporter Rut"])
    set_reminder_rules(by=by, now=NOW, region=region, rules=ONLY_THE_DAY, seen=SEEN)  # sent twice
    assert AuditEvent.objects.filter(action__startswith="reminderrule.").count() == len(STANDARD_RULES)
    set_reminder_rules(by=by, now=NOW, region=region, rules=[], seen=rules_digest(ONLY_THE_DAY))
    assert (rules_of(region), digests(region, "09-09")) == ((), {})
    (event,) = AuditEvent.objects.filter(action="reminderrule.change")
    assert event.changes == {"step": [None, "REPORTER DUE 0"], "is_on": ["true", "false"]}


def test_whoever_comes_second_is_told_of_the_first(by, region):
    set_reminder_rules(by=by, now=NOW, region=region, rules=ONLY_THE_DAY, seen=SEEN)
    with pytest.raises(StaleRow, match="Administrator Bo ändrade detta"):
        set_reminder_rules(by=by, now=NOW, region=region, rules=[], seen=SEEN)


REFUSED = [
    ([StepRule(Receiver.REPORTER, Step.BEFORE, 0)], "DAYS", "REPORTER-BEFORE-1"),
    ([StepRule(Receiver.REPORTER, Step.BEFORE, 31)], "DAYS", "REPORTER-BEFORE-1"),
    ([StepRule(Receiver.REPORTER, Step.BEFORE, 3)] * 2, "TWICE", "REPORTER-BEFORE-2"),
    ([StepRule(Receiver.SECRETARY, Step.OPENING)], "UNKNOWN", "SECRETARY-OPENING-1"),
    (
        [StepRule(Receiver.COORDINATOR, Step.ESCALATION, 5), StepRule(Receiver.MANAGER, Step.ESCALATION_MANAGER, 5)],
        "ORDER",
        "MANAGER-ESCALATION_MANAGER-1",
    ),
]


@pytest.mark.parametrize(("rules", "code", "field"), REFUSED)
def test_what_cannot_be_is_refused_beside_its_field(rules, code, field, by, region):
    with pytest.raises(Refused) as refused:
        set_reminder_rules(by=by, now=NOW, region=region, rules=rules, seen=SEEN)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert not ReminderRule.objects.exists()


def test_only_the_administrator_may(actor, coordinator, region):
    with pytest.raises(Refused, match="administratör"):
        set_reminder_rules(by=actor(coordinator), now=NOW, region=region, rules=[], seen=SEEN)
    with pytest.raises(Refused, match="administratör"):
        send_trial_letter(by=actor(coordinator), now=NOW, region=region)


@pytest.mark.usefixtures("in_september")
class TestPage:
    def test_it_shows_the_days_and_saves_what_is_ticked(self, round_, administrator, region, sign_in):
        client = sign_in(administrator)
        page = client.get(PAGE).content.decode()
        text = words_of(page)
        assert "Dagarna till höger är de som gäller för Regionstyrelsen i Delårsrapport augusti 2026." in text
        assert "Arbetsdagar före 2 september 2026 Arbetsdagar före 8 september 2026 På dagen – 9 september 2026" in text
        assert "om rapportörerna är sena; sedan varje vecka 14 september 2026" in text
        fields = fields_of(page)
        assert client.post(PAGE, fields).status_code == 302
        assert not ReminderRule.objects.exists()
        del fields["on-REPORTER-OPENING-1"]
        shown = client.post(PAGE, fields | {"REPORTER-BEFORE-1": "7", "show": "1"})
        assert "Arbetsdagar före 31 augusti 2026" in words_of(shown.content.decode())
        assert not ReminderRule.objects.exists()
        assert client.post(PAGE, fields | {"REPORTER-BEFORE-1": "7"}).status_code == 302
        assert StepRule(Receiver.REPORTER, Step.BEFORE, 7) in rules_of(region)
        assert StepRule(Receiver.REPORTER, Step.OPENING) not in rules_of(region)

    @pytest.mark.parametrize("days", ["", "0", "31", "många"])
    def test_what_is_wrong_is_said_and_nothing_is_saved(self, days, round_, administrator, sign_in):
        client = sign_in(administrator)
        answer = client.post(PAGE, fields_of(client.get(PAGE).content.decode()) | {"REPORTER-BEFORE-1": days})
        assert answer.status_code == 422
        assert "Rapportör: Arbetsdagar före:" in words_of(answer.content.decode())
        assert not ReminderRule.objects.exists()

    def test_a_trial_letter_goes_to_whoever_asks_once(self, administrator, sign_in):
        client = sign_in(administrator)
        fields = fields_of(client.get(PAGE).content.decode())
        for _ in range(2):
            answer = client.post(f"{PAGE}provbrev/", {"form_id": fields["form_id"]}, follow=True)
            assert "Ett provbrev är på väg till administrator.bo@example.org." in answer.content.decode()
        (mail,) = Mail.objects.all()
        assert work_job_now(mail.job_id).state == "DONE"
        assert [(one.to, one.subject) for one in outbox.outbox] == [
            (["administrator.bo@example.org"], "Provbrev från Tertial, Region Norr")
        ]

    @pytest.mark.parametrize("who", ["coordinator", "auditor", "outsider"])
    def test_for_others_there_is_no_such_page(self, who, request, sign_in):
        client = sign_in(request.getfixturevalue(who))
        assert [client.get(PAGE).status_code, client.post(f"{PAGE}provbrev/").status_code] == [404, 404]
