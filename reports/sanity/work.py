"""Jobs and letters: nothing is left lying, nothing sent twice, and what was given up is seen."""

from datetime import datetime, timedelta

from django.db.models import Count, Q

from reports.models import Reminder
from reports.retention.days import days_of
from reports.sanity.check import Check, Looked
from tracker.models import Job, Mail, Region
from tracker.models.jobs import JobState
from tracker.periods import local_date

# A tick comes every minute: what is older than this, nobody has taken.
PATIENCE = timedelta(minutes=10)
# No reminder is sent longer before the day that it is counted from.
EARLIEST = timedelta(days=60)


def look_at_waiting(now: datetime) -> Looked:
    """Jobs that should have begun, and workers that have not been heard of."""
    unfinished = Job.objects.unfinished()
    late = unfinished.filter(Q(state=JobState.WAITING, next_at__lt=now - PATIENCE) | Q(leased_until__lt=now - PATIENCE))
    lines = (f"job:{job.pk} ({job.kind}) har väntat sedan {job.next_at.isoformat(timespec='seconds')}" for job in late)
    return Looked.at(unfinished.count(), lines)


def look_at_dead(now: datetime) -> Looked:
    """Jobs that were given up and wait for a person."""
    rows = Job.objects.filter(state=JobState.DEAD).order_by("pk")
    return Looked.at(Job.objects.count(), (f"job:{job.pk} ({job.kind}): {job.error}" for job in rows))


def look_at_mails(now: datetime) -> Looked:
    """Letters that are said to be sent while their job is not done, and the other way round."""
    wrong = Mail.objects.filter(
        Q(sent_at=None, job__state=JobState.DONE) | Q(Q(sent_at__isnull=False), ~Q(job__state=JobState.DONE))
    )
    lines = (
        f"mail:{pk} är sänt enligt brevet men inte enligt jobbet, eller tvärtom" for pk in wrong.values_list("pk", flat=True)
    )
    return Looked.at(Mail.objects.count(), lines)


def look_at_reminders(now: datetime) -> Looked:
    """Reminders whose letter is not there though it is not yet old enough to be thrown away, and steps that were told twice."""
    many = Reminder.objects.values("person", "unit_follow_up", "step", "due_on").annotate(many=Count("pk")).filter(many__gt=1)
    kept = min((days_of(region).mails for region in Region.objects.all()), default=0)
    recent = local_date(now) + EARLIEST - timedelta(days=kept)
    bare = Reminder.objects.filter(mail=None, due_on__gt=recent).values_list("pk", flat=True)
    twice = [f"person:{row['person']} påmindes {row['many']} gånger om {row['step']} {row['due_on']}" for row in many]
    return Looked.at(Reminder.objects.count(), [*twice, *(f"reminder:{pk} har inget brev" for pk in bare)])


CHECKS = [
    Check("MAIL_IS_ITS_JOB", "Varje brev är sänt när dess jobb är klart, och bara då.", look_at_mails),
    Check(
        "REMINDED_ONCE",
        "Varje påminnelse har ett brev så länge brev sparas, och ingen har fått samma två gånger.",
        look_at_reminders,
    ),
    Check("NOTHING_LEFT", "Inget jobb har väntat mer än tio minuter på att börja.", look_at_waiting, is_strict=True),
    Check("NOTHING_DEAD", "Inget jobb är uppgivet.", look_at_dead, is_strict=True),
]
