"""Plans and their goals. What a plan or a goal is called is data, never code."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Collate
from django.utils.translation import gettext_lazy as _

from goals.models.decisions import Decision
from tracker.models import Region, Unit
from tracker.models.constraints import DECIMAL_DIGITS, DECIMAL_PLACES, allowed, between, in_order


class PlanType(models.Model):
    """PlanType (plantyp): a level of the region's plans, `order` counted from the top."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="plan_types")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=100)

    class Meta:
        verbose_name = _("plantyp")
        verbose_name_plural = _("plantyper")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["region", "order"], name="plan_type_order_in_region"),
            models.UniqueConstraint(fields=["region", "name"], name="plan_type_name_in_region"),
        ]

    def __str__(self) -> str:
        return self.name


class GoalType(models.Model):
    """GoalType (måltyp): what a goal is called in a plan type; one plan can hold several."""

    plan_type = models.ForeignKey(PlanType, models.PROTECT, related_name="goal_types")
    order = models.PositiveSmallIntegerField()
    singular = models.CharField(max_length=100)
    plural = models.CharField(max_length=100)

    class Meta:
        verbose_name = _("måltyp")
        verbose_name_plural = _("måltyper")
        ordering = ["plan_type__order", "order"]
        constraints = [
            models.UniqueConstraint(fields=["plan_type", "order"], name="goal_type_order_in_plan_type"),
        ]

    def __str__(self) -> str:
        return self.singular


class Perspective(models.Model):
    """Perspective (perspektiv): a grouping of goals across plans."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="perspectives")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=100)

    class Meta:
        verbose_name = _("perspektiv")
        verbose_name_plural = _("perspektiv")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["region", "order"], name="perspective_order_in_region"),
        ]

    def __str__(self) -> str:
        return self.name


class PlanState(models.TextChoices):
    """Whether a plan is still being written."""

    DRAFT = "DRAFT", _("utkast")
    ADOPTED = "ADOPTED", _("antagen")


class PlanQuerySet(models.QuerySet["Plan"]):
    """Which plans."""

    def in_region(self, region: Region) -> "PlanQuerySet":
        """The plans of one region."""
        return self.filter(unit__region=region)

    def adopted(self) -> "PlanQuerySet":
        """Plans that a decision has adopted: open to everyone in the region."""
        return self.filter(state=PlanState.ADOPTED)

    def for_year(self, year: int) -> "PlanQuerySet":
        """Plans whose edition covers some part of the year."""
        return self.filter(edition_from__year__lte=year, edition_to__year__gte=year)


class Plan(models.Model):
    """Plan (plan): one unit's plan, one edition (2026) within a planperiod (2024-2027).

    `source` names the public document that the plan was read from.
    """

    UNIT_PATH = "unit"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="plans")
    plan_type = models.ForeignKey(PlanType, models.PROTECT, related_name="plans")
    edition_from = models.DateField()
    edition_to = models.DateField()
    period_from = models.DateField(null=True, blank=True)
    period_to = models.DateField(null=True, blank=True)
    title = models.CharField(max_length=200)
    vision = models.TextField(blank=True)
    source = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=PlanState.choices, default=PlanState.DRAFT)
    adopted_by = models.ForeignKey(Decision, models.PROTECT, null=True, blank=True, related_name="adopted_plans")

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("planer")
        constraints = [
            models.UniqueConstraint(fields=["unit", "plan_type", "edition_from"], name="plan_edition_once"),
            allowed("plan_state_known", "state", PlanState.values),
            models.CheckConstraint(
                condition=Q(state="ADOPTED", adopted_by__isnull=False) | Q(state="DRAFT", adopted_by=None),
                name="plan_adopted_has_decision",
            ),
            in_order("plan_edition_in_order", "edition_from", "edition_to"),
            in_order("plan_period_in_order", "period_from", "period_to"),
        ]

    def __str__(self) -> str:
        return self.title


class PlanChangeKind(models.TextChoices):
    """Why an adopted plan was changed."""

    CORRECTS_READING = "CORRECTS_READING", _("rättelse av inläsning")
    AMENDS = "AMENDS", _("ändring av plan")


class PlanChange(models.Model):
    """PlanChange (ändring i antagen plan): a corrected reading, or a decided amendment."""

    UNIT_PATH = "plan__unit"

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="changes")
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, blank=True)
    kind = models.CharField(max_length=20, choices=PlanChangeKind.choices)
    applies_from = models.DateField()
    reason = models.TextField()

    class Meta:
        verbose_name = _("ändring i antagen plan")
        verbose_name_plural = _("ändringar i antagna planer")
        constraints = [
            allowed("plan_change_kind_known", "kind", PlanChangeKind.values),
            models.CheckConstraint(
                condition=Q(kind="CORRECTS_READING") | Q(kind="AMENDS", decision__isnull=False),
                name="plan_change_amendment_has_decision",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan}: {self.get_kind_display()}"


class GoalQuerySet(models.QuerySet["Goal"]):
    """Which goals."""

    def in_plan_order(self) -> "GoalQuerySet":
        """As the plan has them: by goal type, then by number."""
        return self.order_by("type__order", "sort_key", "pk")

    def addressed_to(self, unit: Unit) -> "GoalQuerySet":
        """Goals of other plans that are addressed to the unit."""
        return self.filter(addressees__unit=unit)


class Goal(models.Model):
    """Goal (mål): what is to be reached; its GoalType says what it is called.

    `title` is the wording of the heading, `raw_title` the table's where it differs.
    `source` says where in the plan it stands. `sort_key` puts 1.10 after 1.9.
    A parent has a strictly earlier (plan type, goal type), so that circles cannot
    be; `continues` is last year's goal. `is_geh` marks goals for god ekonomisk
    hushållning (kommunallagen 11 kap. 6 §).
    """

    UNIT_PATH = "plan__unit"

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="goals")
    type = models.ForeignKey(GoalType, models.PROTECT, related_name="goals")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    continues = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="continued_by")
    number = models.CharField(max_length=20, blank=True)
    sort_key = models.CharField(max_length=60, blank=True)
    title = models.TextField()
    raw_title = models.TextField(blank=True)
    text = models.TextField(blank=True)
    source = models.TextField(blank=True)
    raw_addressees = models.TextField(blank=True)
    perspective = models.ForeignKey(Perspective, models.PROTECT, null=True, blank=True)
    weight = models.DecimalField(max_digits=DECIMAL_DIGITS, decimal_places=DECIMAL_PLACES, null=True, blank=True)
    is_geh = models.BooleanField(default=False)

    objects = GoalQuerySet.as_manager()

    class Meta:
        verbose_name = _("mål")
        verbose_name_plural = _("mål")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "type", "number"],
                condition=~Q(number=""),
                name="goal_number_in_plan",
            ),
            models.CheckConstraint(
                condition=Q(weight__isnull=True) | Q(weight__gt=0, weight__lte=1000),
                name="goal_weight_positive",
            ),
            models.CheckConstraint(condition=Q(parent=None) | ~Q(parent=F("pk")), name="goal_not_own_parent"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.number} {self.title}".replace("  ", " ")

    @property
    def label(self) -> str:
        """The goal's type and number ("Delmål 1.1"); the type alone when it has no number."""
        return f"{self.type.singular} {self.number}".strip()


class ExpectedResult(models.Model):
    """ExpectedResult (förväntat utfall): one of the results that a goal is to lead to."""

    UNIT_PATH = "goal__plan__unit"

    goal = models.ForeignKey(Goal, models.PROTECT, related_name="expected_results")
    order = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta:
        verbose_name = _("förväntat utfall")
        verbose_name_plural = _("förväntade utfall")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["goal", "order"], name="expected_result_order_in_goal"),
        ]

    def __str__(self) -> str:
        return self.text


class GoalAddressee(models.Model):
    """GoalAddressee (mottagare av mål): a unit that a goal is addressed to."""

    UNIT_PATH = "goal__plan__unit"

    goal = models.ForeignKey(Goal, models.PROTECT, related_name="addressees")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="addressed_goals")

    class Meta:
        verbose_name = _("mottagare av mål")
        verbose_name_plural = _("mottagare av mål")
        constraints = [
            models.UniqueConstraint(fields=["goal", "unit"], name="goal_addressee_once"),
        ]

    def __str__(self) -> str:
        return f"{self.goal}: {self.unit}"


class GoalAgenda(models.Model):
    """GoalAgenda (Agenda 2030-mål): one of the seventeen that a goal contributes to."""

    UNIT_PATH = "goal__plan__unit"

    goal = models.ForeignKey(Goal, models.PROTECT, related_name="agenda")
    number = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("Agenda 2030-mål")
        verbose_name_plural = _("Agenda 2030-mål")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["goal", "number"], name="goal_agenda_once"),
            between("goal_agenda_of_seventeen", "number", 1, 17),
        ]

    def __str__(self) -> str:
        return str(self.number)


class SteeringDocument(models.Model):
    """SteeringDocument (styrande dokument): a document that goals refer to."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="steering_documents")
    name = models.CharField(max_length=300)

    class Meta:
        verbose_name = _("styrande dokument")
        verbose_name_plural = _("styrande dokument")
        constraints = [
            models.UniqueConstraint(fields=["region", "name"], name="steering_document_in_region"),
        ]

    def __str__(self) -> str:
        return self.name


class GoalSteeringDocument(models.Model):
    """GoalSteeringDocument (måls styrande dokument): which documents a goal refers to."""

    UNIT_PATH = "goal__plan__unit"

    goal = models.ForeignKey(Goal, models.PROTECT, related_name="steering_documents")
    document = models.ForeignKey(SteeringDocument, models.PROTECT, related_name="goals")

    class Meta:
        verbose_name = _("måls styrande dokument")
        verbose_name_plural = _("måls styrande dokument")
        ordering = [Collate("document__name", "sv-x-icu")]
        constraints = [
            models.UniqueConstraint(fields=["goal", "document"], name="goal_steering_document_once"),
        ]

    def __str__(self) -> str:
        return str(self.document)
