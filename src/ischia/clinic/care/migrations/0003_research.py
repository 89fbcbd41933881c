"""Agreement to research, which can be added to and never changed or removed."""

import django.db.models.deletion
from django.db import migrations, models

TABLE = "care_researchconsent"


def forbid(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    said = f"{TABLE} is append-only"
    if postgresql:
        schema_editor.execute(
            f"CREATE FUNCTION {TABLE}_keep() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{said}' USING ERRCODE = 'integrity_constraint_violation'; "
            "END $$"
        )
    for change in ("UPDATE", "DELETE"):
        does = (
            f"FOR EACH ROW EXECUTE FUNCTION {TABLE}_keep()"
            if postgresql
            else f"BEGIN SELECT RAISE(ABORT, '{said}'); END"
        )
        schema_editor.execute(
            f"CREATE TRIGGER {TABLE}_no_{change.lower()} BEFORE {change} ON {TABLE} {does}"
        )


def allow(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    for change in ("update", "delete"):
        on = f" ON {TABLE}" if postgresql else ""
        schema_editor.execute(f"DROP TRIGGER {TABLE}_no_{change}{on}")
    if postgresql:
        schema_editor.execute(f"DROP FUNCTION {TABLE}_keep()")


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial"), ("care", "0002_images")]
    operations = [
        migrations.CreateModel(
            name="ResearchConsent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("given", models.BooleanField()),
                ("guardian", models.BooleanField(default=False)),
                ("words_sha256", models.CharField(max_length=64)),
                ("sealed_name", models.BinaryField(default=b"")),
                ("by", models.CharField(max_length=20)),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="research_consents",
                        to="people.person",
                    ),
                ),
            ],
        ),
        migrations.RunPython(forbid, allow),
    ]
