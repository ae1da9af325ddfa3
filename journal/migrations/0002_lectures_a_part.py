from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]

    operations = [
        migrations.AddField("ligne", "lecture", models.BooleanField(default=False, verbose_name="simple lecture")),
        migrations.RemoveIndex("ligne", "journal_dossier"),
        migrations.AddIndex(
            "ligne",
            models.Index(fields=["centre_id", "dossier_id", "lecture", "-le"], name="journal_dossier"),
        ),
    ]
