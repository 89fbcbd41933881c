"""Entries of the audit and versions of records can be added, never changed or removed."""

from django.db import migrations

TABLES = ("audit_entry", "records_version")


def forbid(apps, schema_editor):
    if schema_editor.connection.vendor != "sqlite":
        raise NotImplementedError(
            "the clinic runs on SQLite: other databases have no such guard yet"
        )
    for table in TABLES:
        for change in ("UPDATE", "DELETE"):
            schema_editor.execute(
                f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


def allow(apps, schema_editor):
    for table in TABLES:
        for change in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER {table}_no_{change}")


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial"), ("records", "0001_initial")]
    operations = [migrations.RunPython(forbid, allow)]
