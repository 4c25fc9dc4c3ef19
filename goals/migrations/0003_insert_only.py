"""Insert-only on PostgreSQL, by triggers on each row: what has been let out, and the rules that have been in force."""

from typing import Any

from django.db import migrations

CREATE = """
CREATE TRIGGER release_insert_only BEFORE UPDATE OR DELETE ON goals_release
    FOR EACH ROW EXECUTE FUNCTION tertial_refuse();
CREATE TRIGGER assessmentrule_insert_only BEFORE UPDATE OR DELETE ON goals_assessmentrule
    FOR EACH ROW EXECUTE FUNCTION tertial_refuse();
"""
DROP = """
DROP TRIGGER release_insert_only ON goals_release;
DROP TRIGGER assessmentrule_insert_only ON goals_assessmentrule;
"""


def create(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(CREATE, params=None)


def drop(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(DROP, params=None)


class Migration(migrations.Migration):
    dependencies = [("goals", "0002_assignment_status_rounds"), ("tracker", "0007_insert_only")]

    operations = [migrations.RunPython(create, drop)]
