"""Entries of the audit and versions of records can be added, never changed or removed."""

from django.db import migrations

TABLES = ("audit_entry", "records_version")


def forbid(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        _forbid_postgresql(schema_editor)
    else:
        _forbid_sqlite(schema_editor)


def _forbid_sqlite(schema_editor):
    for table in TABLES:
        for change in ("UPDATE", "DELETE"):
            schema_editor.execute(
                f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


def _forbid_postgresql(schema_editor):
    schema_editor.execute(
        "CREATE FUNCTION ischia_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION '% is append-only', TG_TABLE_NAME "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$",
        params=None,
    )
    for table in TABLES:
        for change in ("UPDATE", "DELETE", "TRUNCATE"):
            each = "STATEMENT" if change == "TRUNCATE" else "ROW"
            schema_editor.execute(
                f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
                f"FOR EACH {each} EXECUTE FUNCTION ischia_append_only()"
            )


def allow(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    for table in TABLES:
        for change in ("update", "delete", *(["truncate"] if postgresql else [])):
            on = f" ON {table}" if postgresql else ""
            schema_editor.execute(f"DROP TRIGGER {table}_no_{change}{on}")
    if postgresql:
        schema_editor.execute("DROP FUNCTION ischia_append_only()")


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial"), ("records", "0001_initial")]
    operations = [migrations.RunPython(forbid, allow)]
