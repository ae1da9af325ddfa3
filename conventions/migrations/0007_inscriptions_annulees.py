"""An enrolment that is undone before its first day ends the day before it."""

import datetime

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conventions", "0006_entretiens_deja_tenus"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="inscription", name="inscription_dates"),
        migrations.AddConstraint(
            model_name="inscription",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("au", None), ("motif", "")),
                    models.Q(
                        ("au__gte", models.F("du") - datetime.timedelta(days=1)),
                        models.Q(("motif", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="inscription_dates",
                violation_error_message="Une inscription finit après avoir commencé, avec un motif.",
            ),
        ),
    ]
