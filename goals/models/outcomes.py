"""Outcomes: what was entered, its parts, what was said about it and what it rests on."""

from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from goals.models.indicators import Category, Indicator
from tracker.models import Person
from tracker.models.constraints import (
    DECIMAL_DIGITS,
    DECIMAL_PLACES,
    allowed,
    between,
    finite,
    paired,
)
from tracker.periods import Period


class OutcomeState(models.TextChoices):
    """How far an outcome has come on its way to the nämnd."""

    DRAFT = "DRAFT", _("ej rapporterat")
    REPORTED = "REPORTED", _("rapporterat")
    RETURNED = "RETURNED", _("skickat tillbaka")
    APPROVED = "APPROVED", _("godkänt")


class MissingReason(models.TextChoices):
    """Why there is no value. Empty is not zero: each of these is something else."""

    NOT_AVAILABLE = "NOT_AVAILABLE", _("Uppgiften finns inte ännu")
    NOT_MEASURED = "NOT_MEASURED", _("Mätningen har inte gjorts")
    NOT_APPLICABLE = "NOT_APPLICABLE", _("Inte tillämpligt denna period")
    SUPPRESSED = "SUPPRESSED", _("Visas inte, för få personer")


class Origin(models.TextChoices):
    """By which way an outcome came in."""

    FORM = "FORM", _("formulär")
    NO_CHANGE = "NO_CHANGE", _("inga ändringar")
    FILE = "FILE", _("fil")
    API = "API", _("API")
    DEMO = "DEMO", _("påhittad siffra")


class OutcomeQuerySet(models.QuerySet["Outcome"]):
    """Which outcomes."""

    def of(self, period: Period) -> "OutcomeQuerySet":
        """Outcomes of one period."""
        return self.filter(year=period.year, month=period.month)

    def up_to(self, period: Period) -> "OutcomeQuerySet":
        """Outcomes of the period and of all periods before it."""
        return self.filter(Q(year__lt=period.year) | Q(year=period.year, month__lte=period.month))

    def approved(self) -> "OutcomeQuerySet":
        """The only outcomes that frozen content counts."""
        return self.filter(state=OutcomeState.APPROVED)


class Outcome(models.Model):
    """Outcome (utfall): the value of one indicator for one period.

    `month` is the period's last month. Ja and Nej are 1 and 0 in `value`. A row
    that has been reported has either a value or the reason why not. `version`
    rises with every change; `approved_version` names the one that was approved.
    `concerns_year` is filled when the figure is about another year.
    """

    UNIT_PATH = "indicator__unit"

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="outcomes")
    year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField()
    value = models.DecimalField(max_digits=DECIMAL_DIGITS, decimal_places=DECIMAL_PLACES, null=True, blank=True)
    missing_reason = models.CharField(max_length=20, blank=True, choices=MissingReason.choices)
    split_reason = models.TextField(blank=True)
    forecast_value = models.DecimalField(max_digits=DECIMAL_DIGITS, decimal_places=DECIMAL_PLACES, null=True, blank=True)
    forecast_attainment = models.CharField(max_length=20, blank=True)
    forecast_comment = models.TextField(blank=True)
    is_preliminary = models.BooleanField(default=False)
    concerns_year = models.PositiveSmallIntegerField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=OutcomeState.choices, default=OutcomeState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    comment = models.TextField(blank=True)
    origin = models.CharField(max_length=10, choices=Origin.choices)
    via = models.CharField(max_length=200)
    source = models.TextField(blank=True)
    entered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="entered_outcomes")
    entered_at = models.DateTimeField()
    approved_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="approved_outcomes")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_version = models.PositiveIntegerField(null=True, blank=True)

    objects = OutcomeQuerySet.as_manager()

    class Meta:
        verbose_name = _("utfall")
        verbose_name_plural = _("utfall")
        constraints = [
            models.UniqueConstraint(fields=["indicator", "year", "month"], name="outcome_once_a_period"),
            between("outcome_month_of_twelve", "month", 1, 12),
            allowed("outcome_state_known", "state", OutcomeState.values),
            allowed("outcome_origin_known", "origin", Origin.values),
            allowed("outcome_missing_reason_known", "missing_reason", ["", *MissingReason.values]),
            allowed(
                "outcome_forecast_attainment_known",
                "forecast_attainment",
                ["", "MET", "PARTLY_MET", "NOT_MET"],
            ),
            finite("outcome_numbers_finite", "value", "forecast_value"),
            models.CheckConstraint(
                condition=Q(state="DRAFT")
                | Q(value__isnull=False, missing_reason="")
                | Q(Q(value__isnull=True), ~Q(missing_reason="")),
                name="outcome_value_or_reason",
            ),
            paired("outcome_approval_paired", "approved_by", "approved_at", "approved_version"),
            models.CheckConstraint(
                condition=~Q(state="APPROVED") | Q(approved_version=F("version")),
                name="outcome_approved_is_this_version",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.year}-{self.month:02}"

    @property
    def period(self) -> Period:
        """The period that the outcome closes."""
        return Period(self.year, self.month)

    @cached_property
    def known_parts(self) -> "list[OutcomePart]":
        """The parts with their categories, in order. Queries that fetch many outcomes fill it beforehand."""
        return list(self.parts.select_related("category__dimension").order_by("category__order"))


class OutcomePart(models.Model):
    """OutcomePart (del av utfall): the value of one category, such as kvinnor or a kommun."""

    UNIT_PATH = "outcome__indicator__unit"

    outcome = models.ForeignKey(Outcome, models.PROTECT, related_name="parts")
    category = models.ForeignKey(Category, models.PROTECT, related_name="parts")
    value = models.DecimalField(max_digits=DECIMAL_DIGITS, decimal_places=DECIMAL_PLACES, null=True, blank=True)
    is_suppressed = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("del av utfall")
        verbose_name_plural = _("delar av utfall")
        constraints = [
            models.UniqueConstraint(fields=["outcome", "category"], name="outcome_part_once"),
            finite("outcome_part_finite", "value"),
        ]

    def __str__(self) -> str:
        return f"{self.outcome}: {self.category}"


class Comment(models.Model):
    """Comment (kommentar): one turn in the conversation about a value."""

    UNIT_PATH = "outcome__indicator__unit"

    outcome = models.ForeignKey(Outcome, models.PROTECT, related_name="comments")
    text = models.TextField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="comments")
    at = models.DateTimeField()
    version = models.PositiveIntegerField()
    form_uuid = models.UUIDField(unique=True)

    class Meta:
        verbose_name = _("kommentar")
        verbose_name_plural = _("kommentarer")
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="comment_says_something")]

    def __str__(self) -> str:
        return self.text


# An address that leads nowhere (RFC 2606), in the place of a link that has been taken away by a decision.
NO_ADDRESS = "https://maskerad.invalid/"


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    """Which evidence."""

    def listed(self) -> "EvidenceQuerySet":
        """As lists show it: without the bytes, and with `is_erased`, whether a decision has taken away what it held."""
        return self.defer("data").annotate(is_erased=Q(url="", data=b"") | Q(url=NO_ADDRESS))


class Evidence(models.Model):
    """Evidence (underlag): a file or a link that a value rests on; the bytes are kept here.

    When a decision takes a file away its row and `sha256` stay, and `data` is empty.
    """

    UNIT_PATH = "outcome__indicator__unit"

    outcome = models.ForeignKey(Outcome, models.PROTECT, related_name="evidence")
    name = models.CharField(max_length=200)
    url = models.URLField(max_length=500, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    data = models.BinaryField(null=True, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="evidence")
    at = models.DateTimeField()
    form_uuid = models.UUIDField(unique=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("underlag")
        verbose_name_plural = _("underlag")
        constraints = [
            models.CheckConstraint(
                condition=Q(~Q(url=""), data__isnull=True) | Q(Q(url=""), ~Q(sha256=""), data__isnull=False),
                name="evidence_is_file_or_link",
            ),
        ]

    def __str__(self) -> str:
        return self.name
