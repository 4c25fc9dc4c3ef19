"""The trace: what happened, and the seal that shows that nothing has been taken away."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEvent(models.Model):
    """AuditEvent (händelse): one change: before, after, who, when, by which way and why.

    Without foreign keys, so that the trace never stands in the way of the live
    rows and outlives them. Insert-only: only masking takes values away.

    changes   {field: [before, after]}, values as text, null where there was none
    salts     {field: [before, after]}, one random salt for each value
    digests   {field: [before, after]}, SHA-256 of salt and value: what the seal
              covers, so that a masked value leaves the chain whole
    """

    region_id = models.BigIntegerField(default=0)  # 0 = the installation
    unit_id = models.BigIntegerField(default=0)  # 0 = no unit
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(default=0)  # 0 = the system
    actor_name = models.CharField(max_length=200)
    on_behalf_of = models.CharField(max_length=200, blank=True)
    via = models.CharField(max_length=200)
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=100)
    version = models.PositiveIntegerField(default=0)
    is_draft = models.BooleanField(default=False)
    changes = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    salts = models.JSONField(default=dict)
    digests = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    reason_salt = models.CharField(max_length=64, blank=True)
    reason_digest = models.CharField(max_length=64, blank=True)
    correlation = models.CharField(max_length=64, blank=True)
    masked_by = models.BigIntegerField(null=True, blank=True)  # a Decision's id

    class Meta:
        verbose_name = _("händelse")
        verbose_name_plural = _("händelser")
        indexes = [
            models.Index(fields=["region_id", "subject"], name="audit_subject"),
            models.Index(fields=["region_id", "unit_id", "at"], name="audit_unit_at"),
            models.Index(fields=["actor_id", "at"], name="audit_actor_at"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject}"


class AuditSeal(models.Model):
    """AuditSeal (sigill): the link of one event in its region's chain of digests. Insert-only."""

    region_id = models.BigIntegerField()
    seq = models.PositiveBigIntegerField()
    event_id = models.BigIntegerField(unique=True)
    digest = models.CharField(max_length=64)
    prev_digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("sigill")
        verbose_name_plural = _("sigill")
        constraints = [
            models.UniqueConstraint(fields=["region_id", "seq"], name="seal_seq_in_region"),
            models.UniqueConstraint(fields=["region_id", "prev_digest"], name="seal_chain_never_forks"),
        ]

    def __str__(self) -> str:
        return f"{self.region_id}:{self.seq}"
