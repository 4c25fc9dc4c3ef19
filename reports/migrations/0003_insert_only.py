"""Insert-only on PostgreSQL, by triggers on each row: reports and their files.

Two exceptions. A draft may be thrown away when it has been kept for long enough. And a decision to mask may erase what a
report and its files say, with the setting tertial.masking of its transaction; that there was one, and its digest, stay.
"""

from typing import Any

from django.db import migrations

CREATE = """
CREATE FUNCTION tertial_refuse_but_erasing() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
    -- Bytes stand as \\x and hexadecimal digits in JSON.
    is_erased boolean := coalesce(to_jsonb(NEW) ->> TG_ARGV[0], '') IN ('', '\\x');
BEGIN
    IF coalesce(current_setting('tertial.masking', true), '') = ''
        OR NOT is_erased
        OR to_jsonb(NEW) - TG_ARGV[0] <> to_jsonb(OLD) - TG_ARGV[0]
    THEN
        RAISE EXCEPTION '% is insert-only: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER report_erasing_only BEFORE UPDATE ON reports_report
    FOR EACH ROW EXECUTE FUNCTION tertial_refuse_but_erasing('content');
CREATE TRIGGER report_frozen_never_deleted BEFORE DELETE ON reports_report
    FOR EACH ROW WHEN (OLD.stage <> 'DRAFT') EXECUTE FUNCTION tertial_refuse();

CREATE FUNCTION tertial_refuse_file_of_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM reports_report WHERE id = OLD.report_id AND stage <> 'DRAFT') THEN
        RAISE EXCEPTION '% is insert-only: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END $$;

CREATE TRIGGER reportfile_erasing_only BEFORE UPDATE ON reports_reportfile
    FOR EACH ROW EXECUTE FUNCTION tertial_refuse_but_erasing('data');
CREATE TRIGGER reportfile_frozen_never_deleted BEFORE DELETE ON reports_reportfile
    FOR EACH ROW EXECUTE FUNCTION tertial_refuse_file_of_frozen();
"""
DROP = """
DROP TRIGGER report_erasing_only ON reports_report;
DROP TRIGGER report_frozen_never_deleted ON reports_report;
DROP TRIGGER reportfile_erasing_only ON reports_reportfile;
DROP TRIGGER reportfile_frozen_never_deleted ON reports_reportfile;
DROP FUNCTION tertial_refuse_file_of_frozen();
DROP FUNCTION tertial_refuse_but_erasing();
"""


def create(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(CREATE, params=None)


def drop(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(DROP, params=None)


class Migration(migrations.Migration):
    dependencies = [("reports", "0002_section_placement"), ("tracker", "0007_insert_only")]

    operations = [migrations.RunPython(create, drop)]
