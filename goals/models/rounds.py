"""The rounds of a year, each nämnd's part of them, and what has been let out."""

from datetime import date, datetime

from django.db import models
from django.db.models import Q
from django.db.models.functions import Collate
from django.utils.translation import gettext_lazy as _

from goals.models.decisions import Decision
from goals.models.indicators import Indicator
from tracker.models import Person, Region, Role, Unit
from tracker.models.constraints import allowed, between, paired
from tracker.periods import Period


class RoundRule(models.Model):
    """RoundRule (kalenderregel): when the rounds of a month open and fall due.

    `opens`, `outcomes_due` and `assessments_due` are counted in Swedish working
    days from the end of the month, negative before it.
    """

    region = models.ForeignKey(Region, models.PROTECT, related_name="round_rules")
    month = models.PositiveSmallIntegerField()
    assesses_goals = models.BooleanField(default=True)
    opens = models.SmallIntegerField(default=0)
    outcomes_due = models.SmallIntegerField(default=0)
    assessments_due = models.SmallIntegerField(default=0)

    class Meta:
        verbose_name = _("kalenderregel")
        verbose_name_plural = _("kalenderregler")
        constraints = [
            models.UniqueConstraint(fields=["region", "month"], name="round_rule_month_in_region"),
            between("round_rule_month_of_twelve", "month", 1, 12),
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.month}"


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    """Which rounds."""

    def in_region(self, region: Region) -> "FollowUpQuerySet":
        """The rounds of one region."""
        return self.filter(region=region)

    def of(self, period: Period) -> "FollowUpQuerySet":
        """The round of one period."""
        return self.filter(year=period.year, month=period.month)

    def started(self, on: date) -> "FollowUpQuerySet":
        """Rounds whose grid is open on the local date `on`."""
        return self.filter(opens_on__lte=on)


class FollowUp(models.Model):
    """FollowUp (uppföljningstillfälle): one round in a region, "Delårsrapport augusti 2026"."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="follow_ups")
    year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    assesses_goals = models.BooleanField(default=True)
    opens_on = models.DateField()
    board_on = models.DateField(null=True, blank=True)
    council_on = models.DateField(null=True, blank=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("uppföljningstillfälle")
        verbose_name_plural = _("uppföljningstillfällen")
        ordering = ["year", "month"]
        constraints = [
            models.UniqueConstraint(fields=["region", "year", "month"], name="follow_up_month_in_region"),
            between("follow_up_month_of_twelve", "month", 1, 12),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def period(self) -> Period:
        """The period that the round closes."""
        return Period(self.year, self.month)


class UnitFollowUpKind(models.TextChoices):
    """UNIT: a nämnd's own follow-up. REGION: regionstyrelsen's row for the region's report."""

    UNIT = "UNIT", _("nämndens uppföljning")
    REGION = "REGION", _("regionens uppföljning")


class UnitFollowUpState(models.TextChoices):
    """How far a nämnd has come in a round."""

    OPEN = "OPEN", _("öppen")
    HANDED_OVER = "HANDED_OVER", _("överlämnad till nämnden")
    DECIDED = "DECIDED", _("beslutad")


class UnitFollowUpQuerySet(models.QuerySet["UnitFollowUp"]):
    """Which nämnders' rounds."""

    def open(self) -> "UnitFollowUpQuerySet":
        """Those whose outcomes may still be changed."""
        return self.filter(state=UnitFollowUpState.OPEN)

    def own(self) -> "UnitFollowUpQuerySet":
        """Nämnders' own follow-ups, not the region's."""
        return self.filter(kind=UnitFollowUpKind.UNIT)

    def of_region(self) -> "UnitFollowUpQuerySet":
        """The region's follow-ups, that regionstyrelsen decides."""
        return self.filter(kind=UnitFollowUpKind.REGION)

    def started(self, on: date) -> "UnitFollowUpQuerySet":
        """Those whose round has opened on the local date `on`."""
        return self.filter(follow_up__opens_on__lte=on)

    def in_swedish_order(self) -> "UnitFollowUpQuerySet":
        """By the unit's name, å ä ö last, on every database."""
        return self.order_by(Collate("unit__name", "sv-x-icu"), "pk")


class UnitFollowUp(models.Model):
    """UnitFollowUp (nämndens uppföljning): one nämnd in one round; the row that is locked.

    `round` counts from 1 and rises when the follow-up is opened again.
    """

    UNIT_PATH = "unit"

    follow_up = models.ForeignKey(FollowUp, models.PROTECT, related_name="unit_follow_ups")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="unit_follow_ups")
    kind = models.CharField(max_length=10, choices=UnitFollowUpKind.choices, default=UnitFollowUpKind.UNIT)
    state = models.CharField(max_length=15, choices=UnitFollowUpState.choices, default=UnitFollowUpState.OPEN)
    round = models.PositiveSmallIntegerField(default=1)
    outcomes_due_on = models.DateField()
    assessments_due_on = models.DateField()
    meeting_on = models.DateField(null=True, blank=True)
    handed_over_at = models.DateTimeField(null=True, blank=True)
    handed_over_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="handed_over")
    open_to_auditors_at = models.DateTimeField(null=True, blank=True)
    open_to_auditors_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="opened_to_auditors")
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, blank=True, related_name="decided_follow_ups")

    objects = UnitFollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("nämndens uppföljning")
        verbose_name_plural = _("nämndernas uppföljningar")
        constraints = [
            models.UniqueConstraint(fields=["follow_up", "unit", "kind"], name="unit_follow_up_once"),
            allowed("unit_follow_up_kind_known", "kind", UnitFollowUpKind.values),
            allowed("unit_follow_up_state_known", "state", UnitFollowUpState.values),
            models.CheckConstraint(
                condition=Q(state="DECIDED", decision__isnull=False) | Q(~Q(state="DECIDED"), decision=None),
                name="unit_follow_up_decided_has_decision",
            ),
            paired("unit_follow_up_handed_over_paired", "handed_over_at", "handed_over_by"),
            paired("unit_follow_up_auditors_paired", "open_to_auditors_at", "open_to_auditors_by"),
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.follow_up}"

    @property
    def is_of_region(self) -> bool:
        """Whether it is the region's follow-up, and not a nämnd's own."""
        return self.kind == UnitFollowUpKind.REGION

    @property
    def meets_on(self) -> date | None:
        """When the nämnd meets about it; None when nobody has said so.

        Of the region's follow-up it is regionstyrelsen's day in the calendar, where the row has none of its own.
        """
        return self.meeting_on or (self.follow_up.board_on if self.is_of_region else None)


class ReleaseStage(models.TextChoices):
    """Which frozen content is let out."""

    PROPOSAL = "PROPOSAL", _("förslag")
    DECIDED = "DECIDED", _("beslut")


class ReleaseAct(models.TextChoices):
    """DISPATCHED opens it to regionstyrelsen, PUBLISHED to everybody."""

    DISPATCHED = "DISPATCHED", _("expedierad")
    PUBLISHED = "PUBLISHED", _("publicerad")


class Release(models.Model):
    """Release (utlämnande): frozen content let out. Insert-only; from outside only this is seen."""

    UNIT_PATH = "unit_follow_up__unit"

    unit_follow_up = models.ForeignKey(UnitFollowUp, models.PROTECT, related_name="releases")
    round = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=10, choices=ReleaseStage.choices)
    act = models.CharField(max_length=10, choices=ReleaseAct.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="releases")

    class Meta:
        verbose_name = _("utlämnande")
        verbose_name_plural = _("utlämnanden")
        constraints = [
            models.UniqueConstraint(fields=["unit_follow_up", "round", "stage", "act"], name="release_once"),
            allowed("release_stage_known", "stage", ReleaseStage.values),
            allowed("release_act_known", "act", ReleaseAct.values),
        ]

    def __str__(self) -> str:
        return f"{self.unit_follow_up}: {self.get_act_display()}"


class LockExceptionQuerySet(models.QuerySet["LockException"]):
    """Which exceptions."""

    def valid(self, now: datetime) -> "LockExceptionQuerySet":
        """Exceptions that have not expired."""
        return self.filter(expires_at__gt=now)


class LockException(models.Model):
    """LockException (undantag från lås): one indicator opened after hand-over, for a while."""

    UNIT_PATH = "unit_follow_up__unit"

    unit_follow_up = models.ForeignKey(UnitFollowUp, models.PROTECT, related_name="lock_exceptions")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="lock_exceptions")
    reason = models.TextField()
    given_by = models.ForeignKey(Person, models.PROTECT, related_name="lock_exceptions")
    given_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    objects = LockExceptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("undantag från lås")
        verbose_name_plural = _("undantag från lås")
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="lock_exception_has_reason"),
            models.CheckConstraint(condition=Q(expires_at__gt=models.F("given_at")), name="lock_exception_expires_later"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_follow_up}: {self.indicator}"


class DateChange(models.Model):
    """DateChange (ändrat datum): a date of a nämnd's follow-up that was moved, and why."""

    UNIT_PATH = "unit_follow_up__unit"

    unit_follow_up = models.ForeignKey(UnitFollowUp, models.PROTECT, related_name="date_changes")
    field = models.CharField(max_length=30)
    old = models.DateField(null=True, blank=True)
    new = models.DateField(null=True, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="date_changes")
    at = models.DateTimeField()
    reason = models.TextField(blank=True)

    class Meta:
        verbose_name = _("ändrat datum")
        verbose_name_plural = _("ändrade datum")
        constraints = [
            allowed(
                "date_change_field_known",
                "field",
                ["outcomes_due_on", "assessments_due_on", "meeting_on"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_follow_up}: {self.field}"


class ReminderStep(models.TextChoices):
    """When a reminder is sent, counted from the day that something is due."""

    OPENING = "OPENING", _("omgången öppnar")
    BEFORE = "BEFORE", _("arbetsdagar före")
    DUE = "DUE", _("sista dagen")
    OVERDUE = "OVERDUE", _("försenat")
    ESCALATION = "ESCALATION", _("till samordnare")
    ESCALATION_MANAGER = "ESCALATION_MANAGER", _("till förvaltningschef")


# Who is reminded without a role for it: the owner of an action.
OWNER = "OWNER"


class ReminderRule(models.Model):
    """ReminderRule (påminnelseregel): whether and when a role, or the owner of an action, is reminded of a step."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="reminder_rules")
    role = models.CharField(max_length=20, choices=[*Role.choices, (OWNER, _("ansvarig för åtgärd"))])
    step = models.CharField(max_length=20, choices=ReminderStep.choices)
    working_days = models.PositiveSmallIntegerField(default=0)
    is_on = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("påminnelseregel")
        verbose_name_plural = _("påminnelseregler")
        constraints = [
            models.UniqueConstraint(fields=["region", "role", "step", "working_days"], name="reminder_rule_once"),
            allowed("reminder_rule_role_known", "role", [*Role.values, OWNER]),
            allowed("reminder_rule_step_known", "step", ReminderStep.values),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.get_step_display()}"
