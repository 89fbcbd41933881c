"""Signatures, consents and what was done with them can be added, never changed or removed."""

from django.db import migrations

TABLES = ("signing_signed", "signing_after", "care_consent", "care_orderstep")


def forbid(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    for table in TABLES:
        said = f"{table} is append-only"
        if postgresql:
            schema_editor.execute(
                f"CREATE FUNCTION {table}_keep() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{said}' USING ERRCODE = 'integrity_constraint_violation'; "
                "END $$"
            )
        for change in ("UPDATE", "DELETE"):
            name = f"{table}_no_{change.lower()}"
            if postgresql:
                schema_editor.execute(
                    f"CREATE TRIGGER {name} BEFORE {change} ON {table} "
                    f"FOR EACH ROW EXECUTE FUNCTION {table}_keep()"
                )
            else:
                schema_editor.execute(
                    f"CREATE TRIGGER {name} BEFORE {change} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{said}'); END"
                )


def allow(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    for table in TABLES:
        for change in ("update", "delete"):
            on = f" ON {table}" if postgresql else ""
            schema_editor.execute(f"DROP TRIGGER {table}_no_{change}{on}")
        if postgresql:
            schema_editor.execute(f"DROP FUNCTION {table}_keep()")


class Migration(migrations.Migration):
    dependencies = [("signing", "0001_initial"), ("care", "0001_initial")]
    operations = [migrations.RunPython(forbid, allow)]
