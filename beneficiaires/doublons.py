"""Who in the centre may already be the person whom somebody is about to register."""

from itertools import combinations
from typing import NamedTuple

from django.db.models import Q

from beneficiaires.models import Beneficiaire, Dossier
from beneficiaires.regles.naissance import annees_proches, proximite
from socle.dates import DatePartielle
from socle.textes import squelettes

LIMITE = 12
EXAMINES = 200
"""People looked at: a common name without a birth date would otherwise bring thousands."""
MOTS = 6
"""Words of a name that are looked at: more would make too many pairs."""


class Candidat(NamedTuple):
    dossier: Dossier
    meme_niss: bool


def candidats(personne: Beneficiaire) -> list[Candidat]:
    """The people of the centre of an unsaved person who may be her, the likeliest first; one query.

    The same NISS, or a name alike in any order and any transliteration with a birth date that is near.
    """
    condition = ressemblance(personne)
    if personne.niss:
        condition |= Q(beneficiaire__niss=personne.niss)
    if not condition:
        return []
    dossiers = (
        Dossier.objects.filter(condition, centre_id=personne.centre_id)
        .select_related("beneficiaire", "referent")
        .order_by("beneficiaire_id", "-pk")
        .distinct("beneficiaire_id")[:EXAMINES]
    )
    trouves = [(rang(dossier.beneficiaire, personne), dossier) for dossier in dossiers]
    proches = sorted(((note, dossier) for note, dossier in trouves if note is not None), key=lambda paire: paire[0])
    return [Candidat(dossier, note == MEME_NISS) for note, dossier in proches[:LIMITE]]


MEME_NISS = -1


def rang(connue: Beneficiaire, personne: Beneficiaire) -> int | None:
    """How near two people are, 0 the nearest; None when their birth dates are too far apart."""
    if personne.niss and connue.niss == personne.niss:
        return MEME_NISS
    return proximite(connue.naissance, personne.naissance)


def ressemblance(personne: Beneficiaire) -> Q:
    """Two words in common, or the only word of a name, and a year of birth that is near or unknown."""
    cles = squelettes(personne.nom, personne.prenoms, personne.nom_original)[:MOTS]
    if not cles:
        return Q()
    if len(cles) == 1:
        noms = Q(beneficiaire__cles_nom__contains=cles)
    else:
        noms = Q(beneficiaire__cles_nom__overlap=cles, beneficiaire__cles_nom__len=1)
        for paire in combinations(cles, 2):
            noms |= Q(beneficiaire__cles_nom__contains=list(paire))
    return noms & annee_proche(personne.naissance)


def annee_proche(naissance: DatePartielle | None) -> Q:
    if naissance is None:
        return Q()
    premiere, derniere = annees_proches(naissance)
    proche = Q(beneficiaire__naissance__gte=DatePartielle(max(premiere, 1)))
    return Q(beneficiaire__naissance=None) | (proche & Q(beneficiaire__naissance__lt=DatePartielle(derniere + 1)))
