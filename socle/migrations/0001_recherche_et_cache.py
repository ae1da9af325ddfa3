"""What the database needs before any table: trigrams for searches, and the table of the shared cache."""

from django.contrib.postgres.operations import TrigramExtension
from django.core.management import call_command
from django.db import migrations


def creer_le_cache(apps, schema_editor):
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    operations = [
        TrigramExtension(),
        migrations.RunPython(creer_le_cache, migrations.RunPython.noop, elidable=True),
    ]
