"""Values of the history in French words: dates, choices, durations, and the names behind foreign keys."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db.models import BooleanField, DateField, DateTimeField, Field, ForeignKey, Model
from django.utils.timezone import localtime

from beneficiaires.mots import STATUTS
from beneficiaires.presentation import ECHEANCES
from socle.champs import DatePartielleField
from socle.dates import DatePartielle
from socle.templatetags.typographie import duree, jour

Mots = Callable[[Field, Any], str]
RIEN = "–"
CODES = {"obligation": STATUTS, "prochaine_echeance_nom": ECHEANCES}


def en_mots(ecarts: Iterable[tuple[dict, dict]]) -> Mots:
    """The function that writes the values of these lines; the names of foreign keys are read once per model."""
    cles: dict[type[Model], set] = defaultdict(set)
    for ligne, ecart in ecarts:
        champs = {champ.attname: champ for champ in apps.get_model(ligne["modele"])._meta.fields}
        for nom, valeurs in ecart.items():
            if isinstance(champs[nom], ForeignKey):
                cles[champs[nom].remote_field.model] |= set(valeurs) - {None}
    noms = {modele: modele._default_manager.in_bulk(valeurs) for modele, valeurs in cles.items()}

    def mots(champ: Field, valeur: Any) -> str:
        if valeur is None or valeur in ("", []):
            return RIEN
        if isinstance(champ, ForeignKey):
            return str(noms.get(champ.remote_field.model, {}).get(valeur, valeur))
        return _ecrire(champ, valeur)

    return mots


def _ecrire(champ: Field, valeur: Any) -> str:
    if champ.name in CODES:
        return CODES[champ.name].get(valeur, valeur)
    if champ.choices:
        return str(dict(champ.flatchoices).get(valeur, valeur))
    if isinstance(champ, BooleanField):
        return "oui" if valeur else "non"
    if isinstance(champ, DateTimeField):
        moment = localtime(datetime.fromisoformat(valeur))
        return f"{jour(moment.date())} à {moment:%H h %M}"
    if isinstance(champ, DateField):
        return jour(date.fromisoformat(valeur))
    if isinstance(champ, DatePartielleField):
        return jour(DatePartielle.lire(valeur))
    if champ.name.startswith("minutes"):
        return duree(valeur)
    return ", ".join(map(str, valeur)) if isinstance(valeur, list) else str(valeur)
