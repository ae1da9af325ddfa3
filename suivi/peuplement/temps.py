"""The hours at which fictitious things happen, in the time zone of the house."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache

from django.utils.timezone import get_current_timezone

DIX_HEURES = time(10)


@lru_cache(maxsize=10_000)
def a_dix_heures(jour: date) -> datetime:
    return datetime.combine(jour, DIX_HEURES, get_current_timezone())


def le_cinq_du_mois_suivant(jour: date) -> datetime:
    """When the sheets of a month were validated."""
    return a_dix_heures((jour.replace(day=28) + timedelta(days=8)).replace(day=5))
