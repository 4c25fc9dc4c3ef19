"""Regions and their units: the tenant, and the tree that roles are held in."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Collate
from django.utils.translation import gettext_lazy as _

from tracker.models.constraints import allowed, in_order


class Region(models.Model):
    """Region (region): the tenant. One installation can hold several, strictly apart.

    `status_words` replaces the standard words of a status ({"MET": "Uppnått"});
    `retention` holds days to keep what may be thrown away ({"drafts": 365}).
    `registrar_email` is whom the day's seal is sent to, who keeps it apart; "" for nobody.
    """

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=200)
    is_demo = models.BooleanField(default=False)
    allows_self_approval = models.BooleanField(default=True)
    status_words = models.JSONField(default=dict, blank=True)
    retention = models.JSONField(default=dict, blank=True)
    registrar_email = models.EmailField(blank=True)

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regioner")

    def __str__(self) -> str:
        return self.name


class UnitKind(models.TextChoices):
    """What a unit is. Nothing in the code asks for a particular kind to give a right."""

    COUNCIL = "COUNCIL", _("fullmäktige")
    BOARD = "BOARD", _("styrelse")
    COMMITTEE = "COMMITTEE", _("nämnd")
    WORKING_COMMITTEE = "WORKING_COMMITTEE", _("arbetsutskott")
    PREPARATORY_COMMITTEE = "PREPARATORY_COMMITTEE", _("beredning")
    ADMINISTRATION = "ADMINISTRATION", _("förvaltning")
    OPERATION = "OPERATION", _("verksamhet")
    COMPANY = "COMPANY", _("bolag")
    AUDIT = "AUDIT", _("revision")
    OFFICIAL = "OFFICIAL", _("tjänsteperson")


class UnitQuerySet(models.QuerySet["Unit"]):
    """Which units."""

    def in_region(self, region: Region) -> "UnitQuerySet":
        """The units of one region."""
        return self.filter(region=region)

    def active(self, on: date) -> "UnitQuerySet":
        """Units that exist on the local date `on`."""
        return self.filter(Q(active_to=None) | Q(active_to__gte=on), active_from__lte=on)

    def authorities(self) -> "UnitQuerySet":
        """Units that are authorities of their own (myndigheter)."""
        return self.filter(is_authority=True)

    def in_swedish_order(self) -> "UnitQuerySet":
        """By name, å ä ö last, on every database."""
        return self.order_by(Collate("name", "sv-x-icu"), "pk")


class Unit(models.Model):
    """Unit (enhet): fullmäktige, a nämnd, a förvaltning ... in the region's tree.

    `is_authority` is the border of every role: what is below it, to the next
    authority, belongs to it. `has_oversight` is the region's board: it has uppsikt
    over the others, and reads what they have dispatched. Moves lock the Region row.
    """

    UNIT_PATH = "pk"

    region = models.ForeignKey(Region, models.PROTECT, related_name="units")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    kind = models.CharField(max_length=30, choices=UnitKind.choices)
    is_authority = models.BooleanField(default=False)
    has_oversight = models.BooleanField(default=False)
    slug = models.SlugField()
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=30)
    active_from = models.DateField()
    active_to = models.DateField(null=True, blank=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("enhet")
        verbose_name_plural = _("enheter")
        constraints = [
            models.UniqueConstraint(fields=["region", "slug"], name="unit_slug_in_region"),
            allowed("unit_kind_known", "kind", UnitKind.values),
            in_order("unit_active_in_order", "active_from", "active_to"),
            models.CheckConstraint(condition=Q(successor=None) | ~Q(successor=F("pk")), name="unit_not_own_successor"),
            models.CheckConstraint(condition=Q(has_oversight=False) | Q(is_authority=True), name="unit_oversight_is_authority"),
        ]

    def __str__(self) -> str:
        return self.name
