"""Jobs of the files: every night, the answers that time alone has changed."""

from django.utils.timezone import localdate
from procrastinate.contrib.django import app

from beneficiaires import actions


@app.periodic(cron="7 1 * * *")
@app.task(name="beneficiaires.redecider", queueing_lock="beneficiaires.redecider")
def redecider(timestamp: int) -> None:
    actions.redecider(localdate())
