"""PostgreSQL itself refuses two claims of one resource that overlap."""

from django.db import migrations


def fence(apps, editor):
    if editor.connection.vendor != "postgresql":
        return
    editor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    editor.execute(
        "ALTER TABLE booking_span ADD CONSTRAINT no_overlap EXCLUDE USING gist "
        "(resource WITH =, int4range(first, last) WITH &&)"
    )


def open_again(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute("ALTER TABLE booking_span DROP CONSTRAINT no_overlap")


class Migration(migrations.Migration):
    dependencies = [("booking", "0001_initial")]
    operations = [migrations.RunPython(fence, open_again)]
