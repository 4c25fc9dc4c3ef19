"""Assignments along the way: given by whom, to whom, how it goes, how it ended."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from goals.models.decisions import Decision
from goals.models.rounds import UnitFollowUp
from tracker.models import Person, Region, Unit
from tracker.models.constraints import allowed, between


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Which assignments."""

    def in_region(self, region: Region) -> "AssignmentQuerySet":
        """The assignments given within one region."""
        return self.filter(given_by__region=region)

    def concerning(self, unit: Unit) -> "AssignmentQuerySet":
        """Assignments that the unit gave or received."""
        return self.filter(Q(given_by=unit) | Q(addressees__unit=unit)).distinct()


class Assignment(models.Model):
    """Assignment (uppdrag): from a unit to one or more, broken down further by `parent`.

    `raw_addressees` keeps the source's wording ("Alla nämnder"); `steering_unit`
    is its political steering group; `continues` is the one it was carried over from.
    `starts_on` is from when it holds where that is not the day it was given: next
    year's budget is adopted before this year's last round.
    """

    UNIT_PATH = "given_by"

    given_by = models.ForeignKey(Unit, models.PROTECT, related_name="given_assignments")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    number = models.CharField(max_length=20, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    text = models.TextField()
    description = models.TextField(blank=True)
    source = models.TextField(blank=True)
    raw_addressees = models.TextField(blank=True)
    steering_unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="steered_assignments")
    given = models.ForeignKey(Decision, models.PROTECT, null=True, blank=True, related_name="given_assignments")
    starts_on = models.DateField(null=True, blank=True)
    continues = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="continued_by")

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("uppdrag")
        verbose_name_plural = _("uppdrag")
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="assignment_says_what"),
            models.CheckConstraint(condition=Q(parent=None) | ~Q(parent=F("pk")), name="assignment_not_own_parent"),
        ]

    def __str__(self) -> str:
        return self.text


class AssignmentEnd(models.TextChoices):
    """How the giver ended an assignment, by decision."""

    CLOSED = "CLOSED", _("avslutat")
    EXTENDED = "EXTENDED", _("förlängt")
    CARRIED_OVER = "CARRIED_OVER", _("överfört")
    WITHDRAWN = "WITHDRAWN", _("återkallat")


class AssignmentAddressee(models.Model):
    """AssignmentAddressee (mottagare av uppdrag): who is to do it, when it is reported, how it ended.

    `months` is a bit set, bit 0 = January; 0 = reported when somebody asks.
    `raw_status` is what the source says of it.
    """

    UNIT_PATH = "unit"

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="addressees")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="received_assignments")
    months = models.PositiveSmallIntegerField(default=0)
    ends_on = models.DateField(null=True, blank=True)
    raw_status = models.CharField(max_length=200, blank=True)
    closed = models.ForeignKey(Decision, models.PROTECT, null=True, blank=True, related_name="closed_assignments")
    end = models.CharField(max_length=15, blank=True, choices=AssignmentEnd.choices)

    class Meta:
        verbose_name = _("mottagare av uppdrag")
        verbose_name_plural = _("mottagare av uppdrag")
        constraints = [
            models.UniqueConstraint(fields=["assignment", "unit"], name="assignment_addressee_once"),
            between("assignment_addressee_months_bits", "months", 0, 4095),
            allowed("assignment_addressee_end_known", "end", ["", *AssignmentEnd.values]),
            models.CheckConstraint(
                condition=Q(Q(end=""), closed=None) | Q(~Q(end=""), closed__isnull=False),
                name="assignment_addressee_end_has_decision",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment}: {self.unit}"


class AssignmentProgress(models.TextChoices):
    """How the receiver says it goes. "Försenat" is computed, never entered."""

    NOT_STARTED = "NOT_STARTED", _("ej påbörjat")
    ON_PLAN = "ON_PLAN", _("pågår enligt plan")
    DEVIATES = "DEVIATES", _("pågår med avvikelse")
    DONE_PROPOSED = "DONE_PROPOSED", _("genomfört (föreslås avslutas)")


class AssignmentStatus(models.Model):
    """AssignmentStatus (läge för uppdrag): what a receiver says in one round; may be blank.

    What was said in an earlier `round` of the same follow-up holds until somebody
    says something else in a later one: then it has a row of its own, and the
    earlier one stays as it was handed over and decided. `by` is None when no
    person said it, `at` for what was said before that was kept here.
    """

    UNIT_PATH = "unit_follow_up__unit"

    addressee = models.ForeignKey(AssignmentAddressee, models.PROTECT, related_name="statuses")
    unit_follow_up = models.ForeignKey(UnitFollowUp, models.PROTECT, related_name="assignment_statuses")
    round = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(max_length=15, blank=True, choices=AssignmentProgress.choices)
    comment = models.TextField(blank=True)
    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="assignment_statuses")
    at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("läge för uppdrag")
        verbose_name_plural = _("lägen för uppdrag")
        constraints = [
            models.UniqueConstraint(fields=["addressee", "unit_follow_up", "round"], name="assignment_status_once"),
            allowed("assignment_status_known", "status", ["", *AssignmentProgress.values]),
        ]

    def __str__(self) -> str:
        return f"{self.addressee}: {self.get_status_display()}"
