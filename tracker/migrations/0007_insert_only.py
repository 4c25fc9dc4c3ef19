"""Insert-only on PostgreSQL, by triggers on each row: events, but for masking, and seals.

tertial_refuse() is for tables of which nothing is ever changed; goals and reports use it too. Masking says by which decision
it is done, in the setting tertial.masking of its transaction (tracker/trace/masking.py): then an event's values, salts and
reason may be taken away, and nothing else. There is no trigger on TRUNCATE, which only the owner may do and which empties the
databases of tests.
"""

from typing import Any

from django.db import migrations

CREATE = """
CREATE FUNCTION tertial_refuse() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    RAISE EXCEPTION '% is insert-only: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION tertial_refuse_but_masking() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
    may_change text[] := ARRAY['changes', 'salts', 'reason', 'reason_salt', 'masked_by'];
    was jsonb;
    becomes jsonb;
    is_masking boolean := NEW.masked_by::text = current_setting('tertial.masking', true)
        AND to_jsonb(NEW) - may_change = to_jsonb(OLD) - may_change
        AND NEW.reason IN ('', OLD.reason)
        AND NEW.reason_salt IN ('', OLD.reason_salt);
BEGIN
    FOR was, becomes IN VALUES (OLD.changes, NEW.changes), (OLD.salts, NEW.salts) LOOP
        -- The same fields, each with its two sides, and each side as it was or taken away.
        is_masking := is_masking
            AND becomes ?& ARRAY(SELECT jsonb_object_keys(was))
            AND was ?& ARRAY(SELECT jsonb_object_keys(becomes))
            AND NOT EXISTS (
                SELECT FROM jsonb_each(was) AS field, generate_series(0, 1) AS side
                WHERE jsonb_array_length(becomes -> field.key) <> 2
                OR becomes -> field.key -> side NOT IN (field.value -> side, 'null')
            );
    END LOOP;
    IF is_masking IS NOT TRUE THEN
        RAISE EXCEPTION '% is insert-only: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER auditevent_masking_only BEFORE UPDATE ON tracker_auditevent
    FOR EACH ROW EXECUTE FUNCTION tertial_refuse_but_masking();
CREATE TRIGGER auditevent_never_deleted BEFORE DELETE ON tracker_auditevent
    FOR EACH ROW EXECUTE FUNCTION tertial_refuse();
CREATE TRIGGER auditseal_insert_only BEFORE UPDATE OR DELETE ON tracker_auditseal
    FOR EACH ROW EXECUTE FUNCTION tertial_refuse();
"""
DROP = """
DROP TRIGGER auditevent_masking_only ON tracker_auditevent;
DROP TRIGGER auditevent_never_deleted ON tracker_auditevent;
DROP TRIGGER auditseal_insert_only ON tracker_auditseal;
DROP FUNCTION tertial_refuse_but_masking();
DROP FUNCTION tertial_refuse();
"""


def create(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(CREATE, params=None)


def drop(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(DROP, params=None)


class Migration(migrations.Migration):
    dependencies = [("tracker", "0006_region_registrar_email")]

    operations = [migrations.RunPython(create, drop)]
