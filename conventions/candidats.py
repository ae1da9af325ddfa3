"""The persons who could follow a group, who waits first: what the page that enrols several at once shows."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery

from accueil.models import SeanceDroits
from beneficiaires.models import Dossier
from beneficiaires.models import Statut as Etape
from comptes.models import Utilisateur
from conventions.convenance import Offre, ecarts
from conventions.models import Attente, Inscription
from conventions.places import Candidat, attentes_ouvertes, besoins_dits, offre_de, sans_groupe
from formations.models import Groupe, Matiere


def dossiers_possibles(groupe: Groupe, *, par: Utilisateur, le: date) -> QuerySet[Any]:
    """Files of the centre that may enter: an open axis of this matter and no group for it; for the séance droits et
    devoirs, the module d’accueil under way and no session yet. Who waits comes first, the longest first."""
    visibles = Dossier.objects.visibles_par(par).select_related("beneficiaire", "referent")
    matiere = groupe.cours.matiere
    if matiere == Matiere.ACCUEIL:
        inscrites = Inscription.objects.a_partir_du(le).filter(dossier=OuterRef("pk"), groupe__cours__matiere=matiere)
        tenues = SeanceDroits.objects.filter(dossier=OuterRef("pk"))
        lignes = visibles.filter(~Exists(inscrites), ~Exists(tenues), statut=Etape.ACCUEIL)
        return lignes.order_by("bilan_le", "pk")
    attentes = Attente.objects.ouvertes().filter(dossier=OuterRef("pk"), axe__type=matiere)
    libres = sans_groupe(matiere, le).filter(convention__dossier=OuterRef("pk"))
    return (
        visibles.filter(Exists(libres))
        .annotate(attend_depuis=Subquery(attentes.values("depuis")[:1]))
        .order_by(F("attend_depuis").asc(nulls_last=True), "beneficiaire__nom", "beneficiaire__prenoms", "pk")
    )


def candidats(groupe: Groupe, dossiers: Iterable[Dossier]) -> list[Candidat]:
    """The same files with the wait of each and what does not suit: one query."""
    lus = list(dossiers)
    attentes: dict[int, Attente] = {}
    if groupe.cours.matiere != Matiere.ACCUEIL:
        ouvertes = attentes_ouvertes(groupe.centre_id, groupe.cours.matiere).filter(dossier__in=lus)
        attentes = {attente.dossier_id: attente for attente in ouvertes}
    offre = offre_de(groupe)
    return [_candidat(dossier, attentes.get(dossier.pk), offre) for dossier in lus]


def _candidat(dossier: Dossier, attente: Attente | None, offre: Offre) -> Candidat:
    return Candidat(dossier, attente, ecarts(besoins_dits(attente), offre) if attente else [])
