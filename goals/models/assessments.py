"""Assessments of goals: by which rule, what was proposed, what was decided, what is to be done."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from goals.models.decisions import Decision
from goals.models.plans import Goal
from goals.models.rounds import UnitFollowUp
from goals.rules.attainment import Attainment
from tracker.models import Person, Region
from tracker.models.constraints import DECIMAL_DIGITS, DECIMAL_PLACES, allowed


class AssessmentRule(models.Model):
    """AssessmentRule (bedömningsregel): how a region calculates. Insert-only, by version.

    `partly_within` is the share of a bound (0.1 = 10 %) that an indicator may
    miss it by and still be partly met. `met_share` and `partly_share` are shares
    of the judged indicators (0 to 1). Without a row the standard rule holds.
    """

    region = models.ForeignKey(Region, models.PROTECT, related_name="assessment_rules")
    version = models.PositiveSmallIntegerField()
    adopted_by = models.ForeignKey(Decision, models.PROTECT, null=True, blank=True)
    partly_within = models.DecimalField(max_digits=DECIMAL_DIGITS, decimal_places=DECIMAL_PLACES)
    met_share = models.DecimalField(max_digits=DECIMAL_DIGITS, decimal_places=DECIMAL_PLACES)
    partly_share = models.DecimalField(max_digits=DECIMAL_DIGITS, decimal_places=DECIMAL_PLACES)
    missing_caps = models.BooleanField(default=True)
    is_weighted = models.BooleanField(default=False)
    method_text = models.TextField()

    class Meta:
        verbose_name = _("bedömningsregel")
        verbose_name_plural = _("bedömningsregler")
        constraints = [
            models.UniqueConstraint(fields=["region", "version"], name="rule_version_in_region"),
            models.CheckConstraint(
                condition=Q(partly_within__gte=0, partly_within__lte=1)
                & Q(met_share__gt=0, met_share__lte=1)
                & Q(partly_share__gte=0, partly_share__lt=1),
                name="rule_shares_within_one",
            ),
            models.CheckConstraint(condition=Q(partly_share__lt=models.F("met_share")), name="rule_shares_in_order"),
            models.CheckConstraint(
                condition=Q(is_weighted=False) | Q(adopted_by__isnull=False),
                name="rule_weights_only_if_adopted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.version}"


class Scope(models.TextChoices):
    """What an assessment is about."""

    OWN = "OWN", _("eget mål")
    CONTRIBUTION = "CONTRIBUTION", _("bidrag till mål")
    OVERALL = "OVERALL", _("samlad bedömning")
    HOUSEHOLDING = "HOUSEHOLDING", _("god ekonomisk hushållning")


class Stage(models.TextChoices):
    """Who stands behind an assessment: two records, never one overwritten."""

    PROPOSED = "PROPOSED", _("förvaltningens förslag")
    DECIDED = "DECIDED", _("nämndens beslut")


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    """Which assessments."""

    def proposed(self) -> "AssessmentQuerySet":
        """Förvaltningens förslag."""
        return self.filter(stage=Stage.PROPOSED)

    def decided(self) -> "AssessmentQuerySet":
        """Nämndens beslut."""
        return self.filter(stage=Stage.DECIDED)


class Assessment(models.Model):
    """Assessment (bedömning): what people say of a goal in a round, proposed or decided.

    The calculated assessment is never stored here as the assessment: `basis`
    holds the inputs and the calculated result as they were when somebody judged.
    """

    UNIT_PATH = "unit_follow_up__unit"

    goal = models.ForeignKey(Goal, models.PROTECT, related_name="assessments")
    unit_follow_up = models.ForeignKey(UnitFollowUp, models.PROTECT, related_name="assessments")
    scope = models.CharField(max_length=15, choices=Scope.choices)
    round = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=10, choices=Stage.choices)
    status = models.CharField(max_length=20)
    is_forecast = models.BooleanField(default=False)
    activities = models.TextField(blank=True)
    analysis = models.TextField(blank=True)
    deviation_reason = models.TextField(blank=True)
    basis = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    rule = models.ForeignKey(AssessmentRule, models.PROTECT, null=True, blank=True)
    rules_code = models.CharField(max_length=40, blank=True)
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, blank=True, related_name="assessments")
    by = models.ForeignKey(Person, models.PROTECT, related_name="assessments")
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("bedömning")
        verbose_name_plural = _("bedömningar")
        constraints = [
            models.UniqueConstraint(fields=["goal", "unit_follow_up", "scope", "round", "stage"], name="assessment_once"),
            allowed("assessment_scope_known", "scope", Scope.values),
            allowed("assessment_stage_known", "stage", Stage.values),
            allowed("assessment_status_known", "status", ["", *Attainment]),
            models.CheckConstraint(
                condition=Q(stage="DECIDED", decision__isnull=False) | Q(stage="PROPOSED", decision=None),
                name="assessment_decided_has_decision",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.goal}: {self.get_stage_display()}"


class ActionState(models.TextChoices):
    """How an action went, said in the next round."""

    OPEN = "OPEN", _("pågår")
    DONE = "DONE", _("genomförd")
    DROPPED = "DROPPED", _("avförd")


class Action(models.Model):
    """Action (åtgärd): what is to be done, by whom and when; followed up next round."""

    UNIT_PATH = "assessment__unit_follow_up__unit"

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="actions")
    what = models.TextField()
    owner = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="actions")
    who = models.CharField(max_length=200, blank=True)
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=ActionState.choices, default=ActionState.OPEN)

    class Meta:
        verbose_name = _("åtgärd")
        verbose_name_plural = _("åtgärder")
        constraints = [
            models.CheckConstraint(condition=~Q(what=""), name="action_says_what"),
            allowed("action_state_known", "state", ActionState.values),
        ]

    def __str__(self) -> str:
        return self.what
