"""Jobs of the jobs: what a killed worker held is given to another one, what is long done is forgotten."""

from procrastinate import JobContext
from procrastinate.contrib.django import app

OUBLI = 24 * 7  # hours


@app.periodic(cron="* * * * *")
@app.task(name="socle.reprendre", queueing_lock="socle.reprendre", pass_context=True)
async def reprendre(context: JobContext, timestamp: int) -> None:
    """Requeue the jobs of workers that gave no sign of life: so every job is done at least once."""
    for travail in await context.app.job_manager.get_stalled_jobs():
        await context.app.job_manager.retry_job(travail)


@app.periodic(cron="41 3 * * *")
@app.task(name="socle.oublier", queueing_lock="socle.oublier", pass_context=True)
async def oublier(context: JobContext, timestamp: int) -> None:
    """Every night: forget the jobs that succeeded more than a week ago."""
    await context.app.job_manager.delete_old_jobs(nb_hours=OUBLI)
