"""Decisions with their paragraph, and what hangs on them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.models import Person, Unit
from tracker.models.constraints import allowed, paired
from tracker.periods import write_date


class DecisionKind(models.TextChoices):
    """What a decision does."""

    ADOPTS = "ADOPTS", _("antar")
    APPROVES = "APPROVES", _("godkänner")
    ESTABLISHES = "ESTABLISHES", _("fastställer")
    NOTED = "NOTED", _("informationen är delgiven")
    REFERRED_BACK = "REFERRED_BACK", _("återremiss")
    ASSIGNS = "ASSIGNS", _("ger i uppdrag")
    AMENDS = "AMENDS", _("ändrar")
    CLOSES = "CLOSES", _("avslutar")
    CORRECTS = "CORRECTS", _("rättar")
    MASKS = "MASKS", _("maskerar")
    DISCARDS = "DISCARDS", _("gallrar")


class Decision(models.Model):
    """Decision (beslut): what a unit decided, when and by which paragraph.

    What the source lacks is left empty, never invented: `held_on` without a
    date, `paragraph` and `dnr` as empty texts; `held_text` says what is known of
    the meeting ("november 2025"). A tjänsteperson can decide as a unit of its own.
    """

    UNIT_PATH = "unit"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="decisions")
    unit_follow_up = models.ForeignKey("goals.UnitFollowUp", models.PROTECT, null=True, blank=True, related_name="decisions")
    round = models.PositiveSmallIntegerField(null=True, blank=True)
    held_on = models.DateField(null=True, blank=True)
    held_text = models.CharField(max_length=200, blank=True)
    year = models.PositiveSmallIntegerField()
    paragraph = models.CharField(max_length=20, blank=True)
    dnr = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=20, choices=DecisionKind.choices)
    text = models.TextField(blank=True)
    link = models.URLField(max_length=500, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    is_immediate = models.BooleanField(default=False)
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="recorded_decisions")
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("beslut")
        verbose_name_plural = _("beslut")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year", "paragraph", "kind"],
                condition=~Q(paragraph=""),
                name="decision_paragraph_once",
            ),
            allowed("decision_kind_known", "kind", DecisionKind.values),
        ]

    def __str__(self) -> str:
        day = write_date(self.held_on) if self.held_on else self.held_text
        paragraph = f"§ {self.paragraph}" if self.paragraph else ""
        return ", ".join(part for part in (str(self.unit), day, paragraph) if part)


class ReservationKind(models.TextChoices):
    """How somebody disagreed."""

    RESERVATION = "RESERVATION", _("reservation")
    STATEMENT = "STATEMENT", _("särskilt yttrande")


class Reservation(models.Model):
    """Reservation (reservation eller särskilt yttrande): who disagreed with a decision, and how."""

    UNIT_PATH = "decision__unit"

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="reservations")
    kind = models.CharField(max_length=20, choices=ReservationKind.choices)
    who = models.CharField(max_length=200)
    text = models.TextField(blank=True)

    class Meta:
        verbose_name = _("reservation")
        verbose_name_plural = _("reservationer")
        constraints = [allowed("reservation_kind_known", "kind", ReservationKind.values)]

    def __str__(self) -> str:
        return self.who


class Attachment(models.Model):
    """Attachment (bilaga): a file that belongs to a decision or to a follow-up, such as revisorernas bedömning."""

    UNIT_PATH = "unit_follow_up__unit"

    decision = models.ForeignKey(Decision, models.PROTECT, null=True, blank=True, related_name="attachments")
    unit_follow_up = models.ForeignKey("goals.UnitFollowUp", models.PROTECT, null=True, blank=True, related_name="attachments")
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    data = models.BinaryField()
    added_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="attachments")
    added_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("bilaga")
        verbose_name_plural = _("bilagor")
        constraints = [
            models.CheckConstraint(
                condition=Q(decision__isnull=False, unit_follow_up=None) | Q(decision=None, unit_follow_up__isnull=False),
                name="attachment_belongs_to_one",
            ),
            paired("attachment_added_paired", "added_at", "added_by"),
        ]

    def __str__(self) -> str:
        return self.name
