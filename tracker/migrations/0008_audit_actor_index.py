"""What one person has done is found without reading the whole trace: the register extract, and Händelser by person."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tracker", "0007_insert_only")]

    operations = [
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(fields=["actor_id", "at"], name="audit_actor_at"),
        ),
    ]
