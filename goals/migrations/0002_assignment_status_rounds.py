"""What is said of an assignment is kept round by round, with who said it and when; told by the trace for what was said before."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def tell_who_and_when(apps: Any, schema_editor: Any) -> None:
    """By the last event of each status; nothing is made up for those that have none."""
    status_model = apps.get_model("goals", "AssignmentStatus")
    event_model = apps.get_model("tracker", "AuditEvent")
    people = set(apps.get_model("tracker", "Person").objects.values_list("pk", flat=True))
    for status in status_model.objects.select_related("unit_follow_up__unit"):
        events = event_model.objects.filter(
            region_id=status.unit_follow_up.unit.region_id, subject=f"assignmentstatus:{status.pk}"
        )
        last = events.order_by("-pk").first()
        if last is not None:
            status.at = last.at
            status.by_id = last.actor_id if last.actor_id in people else None
            status.save(update_fields=["at", "by"])


class Migration(migrations.Migration):
    dependencies = [
        ("goals", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("assignment", "starts_on", models.DateField(blank=True, null=True)),
        migrations.AddField("assignmentstatus", "round", models.PositiveSmallIntegerField(default=1)),
        migrations.AddField("assignmentstatus", "at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            "assignmentstatus",
            "by",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assignment_statuses",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RemoveConstraint("assignmentstatus", "assignment_status_once"),
        migrations.AddConstraint(
            "assignmentstatus",
            models.UniqueConstraint(fields=("addressee", "unit_follow_up", "round"), name="assignment_status_once"),
        ),
        migrations.RunPython(tell_who_and_when, migrations.RunPython.noop),
    ]
