"""Work that a person does not wait for, and letters. The rows are the truth; the queue wakes."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.models.constraints import allowed, between
from tracker.models.people import Person
from tracker.models.regions import Region, Unit


class JobState(models.TextChoices):
    """Where a job is. DEAD has failed as often as it may and waits for a person."""

    WAITING = "WAITING", _("väntar")
    RUNNING = "RUNNING", _("pågår")
    DONE = "DONE", _("klar")
    DEAD = "DEAD", _("misslyckades")
    CANCELLED = "CANCELLED", _("avbruten")


class JobQuerySet(models.QuerySet["Job"]):
    """Which jobs."""

    def ready(self, now: datetime) -> "JobQuerySet":
        """Waiting jobs whose time has come, oldest first."""
        return self.filter(state=JobState.WAITING, next_at__lte=now).order_by("next_at", "pk")

    def expired(self, now: datetime) -> "JobQuerySet":
        """Running jobs whose worker has not been heard of within its lease."""
        return self.filter(state=JobState.RUNNING, leased_until__lt=now)

    def unfinished(self) -> "JobQuerySet":
        """Jobs that still have something to do."""
        return self.filter(state__in=[JobState.WAITING, JobState.RUNNING])


class Job(models.Model):
    """Job (jobb): a piece of work, claimed by one worker at a time under a lease.

    `key` names what may happen once; for a person's request it is the form's uuid.
    `args` holds ids and codes only. `progress` is percent of the work done.
    `error` is a sentence for the person who asked. `request_id` is that of the
    request or job that asked for it, as the log has it.
    """

    UNIT_PATH = "unit"

    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="jobs")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="jobs")
    requested_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="jobs")
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=200)
    args = models.JSONField(default=dict)
    state = models.CharField(max_length=20, choices=JobState.choices, default=JobState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    claim_token = models.UUIDField(null=True, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    next_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    progress = models.PositiveSmallIntegerField(default=0)
    result = models.JSONField(default=dict, blank=True)
    error = models.TextField(blank=True)
    request_id = models.CharField(max_length=64, blank=True, db_default="")

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("jobb")
        verbose_name_plural = _("jobb")
        indexes = [models.Index(fields=["state", "next_at"], name="job_state_next")]
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="job_kind_key_once"),
            allowed("job_state_known", "state", JobState.values),
            between("job_progress_percent", "progress", 0, 100),
            models.CheckConstraint(
                condition=Q(state="RUNNING", claim_token__isnull=False, leased_until__isnull=False)
                | Q(~Q(state="RUNNING"), claim_token=None, leased_until=None),
                name="job_running_has_lease",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class JobFile(models.Model):
    """JobFile (jobbets fil): what a job made for the person who asked, until it expires."""

    UNIT_PATH = "job__unit"

    job = models.ForeignKey(Job, models.PROTECT, related_name="files")
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    data = models.BinaryField()
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = _("jobbets fil")
        verbose_name_plural = _("jobbens filer")

    def __str__(self) -> str:
        return self.name


class Mail(models.Model):
    """Mail (brev): one letter to one person, delivered by its Job."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="mails")
    to = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField(blank=True)
    message_id = models.CharField(max_length=200, unique=True)
    job = models.OneToOneField(Job, models.PROTECT, related_name="mail")
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("brev")
        verbose_name_plural = _("brev")

    def __str__(self) -> str:
        return self.subject
