"""Indicators: the series and its definition, and the row of a plan's table that sets its target."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Collate
from django.utils.translation import gettext_lazy as _

from goals.models.plans import Goal
from goals.rules.targets import Accumulation, Direction, Kind, Reading, ValueType
from tracker.models import Person, Region, Unit
from tracker.models.constraints import (
    DECIMAL_DIGITS,
    DECIMAL_PLACES,
    allowed,
    between,
    finite,
    in_order,
    paired,
)


class Dimension(models.Model):
    """Dimension (indelning): a way to split an outcome into parts, such as kön or kommun."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="dimensions")
    name = models.CharField(max_length=100)
    is_gender = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("indelning")
        verbose_name_plural = _("indelningar")
        constraints = [
            models.UniqueConstraint(fields=["region", "name"], name="dimension_name_in_region"),
        ]

    def __str__(self) -> str:
        return self.name


class Category(models.Model):
    """Category (kategori): one part of a dimension, such as kvinnor."""

    dimension = models.ForeignKey(Dimension, models.PROTECT, related_name="categories")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=100)

    class Meta:
        verbose_name = _("kategori")
        verbose_name_plural = _("kategorier")
        ordering = ["dimension", "order"]
        constraints = [
            models.UniqueConstraint(fields=["dimension", "order"], name="category_order_in_dimension"),
            models.UniqueConstraint(fields=["dimension", "name"], name="category_name_in_dimension"),
        ]

    def __str__(self) -> str:
        return self.name


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    """Which indicators."""

    def reported_by(self, person: Person) -> "IndicatorQuerySet":
        """Indicators that the person is responsible for entering."""
        return self.filter(reporters__person=person)

    def in_swedish_order(self) -> "IndicatorQuerySet":
        """By name, å ä ö last, on every database."""
        return self.order_by(Collate("name", "sv-x-icu"), "pk")


class Indicator(models.Model):
    """Indicator (indikator): a series of outcomes and its definition; outlives plans.

    `unit` owns the series, `reporting_unit` enters it. `decimals` is how exact
    an outcome may be. `direction` and `accumulation` are stated by the source or
    assumed (`accumulation_reading`), never inferred from figures. `lowest_count`
    is the smallest number of people that is shown. `plausible_low` and
    `plausible_high` bound what is entered without a question.
    """

    UNIT_PATH = "unit"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="indicators")
    reporting_unit = models.ForeignKey(Unit, models.PROTECT, related_name="reported_indicators")
    name = models.TextField()
    definition = models.TextField(blank=True)
    value_type = models.CharField(max_length=10, default=ValueType.NUMBER)
    measure_unit = models.CharField(max_length=40, blank=True)
    decimals = models.PositiveSmallIntegerField(default=0)
    direction = models.CharField(max_length=20, default=Direction.NOT_STATED)
    accumulation = models.CharField(max_length=20, default=Accumulation.LATEST)
    accumulation_reading = models.CharField(max_length=20, default=Reading.ASSUMED)
    is_individual_based = models.BooleanField(default=False)
    no_split_reason = models.TextField(blank=True)
    lowest_count = models.PositiveSmallIntegerField(null=True, blank=True)
    plausible_low = models.DecimalField(max_digits=DECIMAL_DIGITS, decimal_places=DECIMAL_PLACES, null=True, blank=True)
    plausible_high = models.DecimalField(max_digits=DECIMAL_DIGITS, decimal_places=DECIMAL_PLACES, null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    continues = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="continued_by")

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = _("indikator")
        verbose_name_plural = _("indikatorer")
        constraints = [
            allowed("indicator_value_type_known", "value_type", ValueType),
            allowed("indicator_direction_known", "direction", Direction),
            allowed("indicator_accumulation_known", "accumulation", Accumulation),
            allowed("indicator_accumulation_reading_known", "accumulation_reading", Reading),
            between("indicator_decimals_kept", "decimals", 0, DECIMAL_PLACES),
            finite("indicator_plausible_finite", "plausible_low", "plausible_high"),
            in_order("indicator_plausible_in_order", "plausible_low", "plausible_high"),
        ]

    def __str__(self) -> str:
        return self.name


class IndicatorReporter(models.Model):
    """IndicatorReporter (ansvarig rapportör): who enters the outcomes of an indicator."""

    UNIT_PATH = "indicator__unit"

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="reporters")
    person = models.ForeignKey(Person, models.PROTECT, related_name="reported_indicators")

    class Meta:
        verbose_name = _("ansvarig rapportör")
        verbose_name_plural = _("ansvariga rapportörer")
        constraints = [
            models.UniqueConstraint(fields=["indicator", "person"], name="indicator_reporter_once"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.person}"


class IndicatorDimension(models.Model):
    """IndicatorDimension (indikatorns indelning): how the outcomes of an indicator are split."""

    UNIT_PATH = "indicator__unit"

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="dimensions")
    dimension = models.ForeignKey(Dimension, models.PROTECT, related_name="indicators")

    class Meta:
        verbose_name = _("indikatorns indelning")
        verbose_name_plural = _("indikatorernas indelningar")
        constraints = [
            models.UniqueConstraint(fields=["indicator", "dimension"], name="indicator_dimension_once"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.dimension}"


def _bounds_match_kind() -> Q:
    """Each kind has the bounds that it is judged by, unless nobody knows how to read it."""
    low_only = Q(low__isnull=False, high__isnull=True)
    high_only = Q(low__isnull=True, high__isnull=False)
    both = Q(low__isnull=False, high__isnull=False)
    neither = Q(low__isnull=True, high__isnull=True)
    return (
        Q(reading=Reading.UNCLEAR)
        | Q(low_only, kind=Kind.AT_LEAST)
        | Q(high_only, kind=Kind.AT_MOST)
        | Q(both, kind=Kind.EXACTLY, low=models.F("high"))
        | Q(both, kind=Kind.WITHIN)
        | Q(
            neither,
            kind__in=[
                Kind.YES,
                Kind.INCREASE,
                Kind.DECREASE,
                Kind.KEEP_OR_INCREASE,
                Kind.KEEP_OR_DECREASE,
                Kind.FOLLOW,
            ],
        )
    )


class TargetQuerySet(models.QuerySet["Target"]):
    """Which rows of the plans' tables."""

    def for_year(self, year: int) -> "TargetQuerySet":
        """Targets that are to be reached in the year."""
        return self.filter(year=year)

    def unclear(self) -> "TargetQuerySet":
        """Targets whose reading waits for a person."""
        return self.filter(reading=Reading.UNCLEAR)

    def in_table_order(self) -> "TargetQuerySet":
        """As the plan's tables have them."""
        return self.order_by("goal__type__order", "goal__sort_key", "goal", "order", "pk")


class Target(models.Model):
    """Target (målsättning): the row of a plan's table: goal, indicator and year.

    Keeps the source's wording (`raw_*`) beside how it was read (`reading`,
    `doubt` in words). `months` is a bit set, bit 0 = January; 0 has no
    periodicity and is never due. `weight` counts only under a rule that says so.
    """

    UNIT_PATH = "goal__plan__unit"

    goal = models.ForeignKey(Goal, models.PROTECT, related_name="targets")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="targets")
    year = models.PositiveSmallIntegerField()
    order = models.PositiveSmallIntegerField(default=0)
    months = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=20)
    low = models.DecimalField(max_digits=DECIMAL_DIGITS, decimal_places=DECIMAL_PLACES, null=True, blank=True)
    high = models.DecimalField(max_digits=DECIMAL_DIGITS, decimal_places=DECIMAL_PLACES, null=True, blank=True)
    baseline = models.DecimalField(max_digits=DECIMAL_DIGITS, decimal_places=DECIMAL_PLACES, null=True, blank=True)
    baseline_year = models.PositiveSmallIntegerField(null=True, blank=True)
    tolerance = models.DecimalField(max_digits=DECIMAL_DIGITS, decimal_places=DECIMAL_PLACES, null=True, blank=True)
    weight = models.DecimalField(max_digits=DECIMAL_DIGITS, decimal_places=DECIMAL_PLACES, default=1)
    raw_baseline = models.CharField(max_length=200, blank=True)
    raw_target = models.CharField(max_length=300, blank=True)
    raw_months = models.CharField(max_length=200, blank=True)
    reading = models.CharField(max_length=20)
    doubt = models.TextField(blank=True)
    note = models.TextField(blank=True)
    confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="confirmed_targets")
    confirmed_at = models.DateTimeField(null=True, blank=True)

    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = _("målsättning")
        verbose_name_plural = _("målsättningar")
        constraints = [
            models.UniqueConstraint(fields=["goal", "indicator", "year"], name="target_once_a_year"),
            allowed("target_kind_known", "kind", Kind),
            allowed("target_reading_known", "reading", Reading),
            between("target_months_bits", "months", 0, 4095),
            models.CheckConstraint(condition=_bounds_match_kind(), name="target_bounds_match_kind"),
            in_order("target_bounds_in_order", "low", "high"),
            finite("target_numbers_finite", "low", "high", "baseline", "tolerance"),
            models.CheckConstraint(
                condition=Q(tolerance__isnull=True) | Q(tolerance__gte=0),
                name="target_tolerance_not_negative",
            ),
            models.CheckConstraint(condition=Q(weight__gt=0, weight__lte=1000), name="target_weight_positive"),
            paired("target_confirmation_paired", "confirmed_by", "confirmed_at"),
            models.CheckConstraint(
                condition=~Q(reading=Reading.CONFIRMED) | Q(confirmed_by__isnull=False),
                name="target_confirmed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.year}"
