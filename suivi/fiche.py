"""The page of a file: its heading, its clocks, what to do, and the sections of each domain."""

from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.urls import reverse

from accueil import presentation as accueil
from attestations import presentation as attestations
from beneficiaires import pieces, prelecture, situation
from beneficiaires import presentation as beneficiaires
from beneficiaires.models import Adresse, Beneficiaire, Dossier, Nationalite, Statut, Titre
from beneficiaires.regles.periodes import adresse_du
from comptes.droits import accompagne
from comptes.models import Utilisateur
from conventions import presentation as conventions
from conventions.models import Avenant, StatutAvenant
from suivi import chronologie
from suivi.gestes import Geste, autres_gestes, de_l_obligation, entretien, geste_suivant, pour_gestes
from suivi.horloges import horloges, sans_delai
from suivi.identite import adjectif, naissance

DOMAINES = (beneficiaires, accueil, conventions, attestations)
SECTIONS = [
    ("situation", "Situation", "beneficiaires/_situation.html"),
    ("decision", "Décision", "beneficiaires/_decision.html"),
    ("accueil", "Accueil", "accueil/_module.html"),
    ("axes", "Axes", "conventions/_axes.html"),
    ("documents", "Documents", "attestations/_documents.html"),
]
BIENTOT = timedelta(days=60)
LANGUES = Beneficiaire.autres_langues.through.objects.filter(beneficiaire=OuterRef("beneficiaire"))
PROJETS = Avenant.objects.filter(convention__dossier=OuterRef("pk"), statut=StatutAvenant.PROJET)


def pour_fiche(dossiers: QuerySet[Dossier]) -> QuerySet[Any]:
    """A file with its person and all that belongs to it once."""
    return (
        pour_gestes(dossiers)
        .select_related("beneficiaire__langue", *accueil.AVEC_LE_DOSSIER, *conventions.AVEC_LE_DOSSIER)
        .annotate(autres_langues=ArraySubquery(LANGUES.order_by("langue__nom").values("langue__nom")))
        .annotate(avenant_projet=Subquery(PROJETS.values("pk")[:1]), **prelecture.annotations())
        .prefetch_related(
            Prefetch("beneficiaire__nationalite_set", Nationalite.objects.select_related("pays")),
            Prefetch("beneficiaire__adresses", Adresse.objects.select_related("commune", "pays")),
            Prefetch("beneficiaire__titres", Titre.objects.select_related("type", "motif")),
        )
    )


def identite(dossier: Any, aujourdhui: date) -> dict[str, Any]:
    """What everybody of the centre may see: who the person is and how to reach her."""
    personne = dossier.beneficiaire
    langue = [personne.langue.nom] if personne.langue else []
    return {
        "dossier": dossier,
        "personne": personne,
        "naissance": naissance(personne, aujourdhui),
        "nationalites": [adjectif(lien.pays, personne.sexe) for lien in personne.nationalite_set.all()],
        "langues": langue + dossier.autres_langues,
        "adresse": adresse_du(personne, aujourdhui),
    }


def complete(dossier: Any, *, par: Utilisateur, aujourdhui: date) -> dict[str, Any]:
    """The whole page, for those who follow the path."""
    contexte: dict[str, Any] = {"utilisateur_peut": accompagne(par)}
    pieces.apporter(dossier, par=par)
    for domaine in DOMAINES:
        contexte |= domaine.pour_dossier(dossier)
    evenements, plus_anciens = chronologie.recents(dossier)
    geste = geste_suivant(dossier, aujourdhui)
    return {
        **contexte,
        **identite(dossier, aujourdhui),
        "sections": SECTIONS,
        "faits": situation.groupes(dossier.beneficiaire, aujourdhui),
        "horloges": horloges(dossier, [affiche.axe for affiche in contexte["axes"]], aujourdhui=aujourdhui),
        "sans_delai": sans_delai(dossier),
        "geste": geste,
        "autres_gestes": autres_gestes(dossier, par, suivant=geste, aujourdhui=aujourdhui),
        "a_faire": [chose for chose in a_faire(dossier, aujourdhui) if chose != geste],
        "evenements": evenements,
        "plus_anciens": plus_anciens,
    }


def a_faire(dossier: Any, aujourdhui: date) -> list[Geste]:
    """What asks for attention beside the next gesture, each with the place where it is done."""
    if not dossier.est_ouvert:
        return []
    choses = de_l_obligation(dossier)
    if dossier.referent_id is None:
        choses.append(Geste("Choisir un référent", reverse("beneficiaires:assigner", args=[dossier.pk])))
    en_cours = dossier.statut == Statut.CONVENTION and not dossier.fin_convention
    if en_cours and _avant(dossier.echeance_entretien, aujourdhui + BIENTOT):
        choses.append(entretien(dossier, aujourdhui))
    if dossier.avenant_projet:
        choses.append(Geste("Signer l’avenant", reverse("conventions:avenant_signer", args=[dossier.avenant_projet])))
    choses += preuves_a_joindre(dossier, aujourdhui)
    titre = next(iter(dossier.beneficiaire.titres.all()), None)
    if titre and _avant(titre.fin, aujourdhui + BIENTOT):
        choses.append(Geste("Vérifier le titre de séjour, qui expire", f"{dossier.get_absolute_url()}#situation"))
    return choses


def preuves_a_joindre(dossier: Any, aujourdhui: date) -> list[Geste]:
    """A family link exempts, but the person proves it when asked (CWASS art. 150, last alinéa)."""
    liens = [lien for lien in dossier.beneficiaire.liens.all() if situation.attend_sa_preuve(lien, aujourdhui)]
    return [
        Geste("Demander la preuve du lien familial", reverse("beneficiaires:joindre", args=["liens", lien.pk]))
        for lien in liens
    ]


def _avant(jour: date | None, limite: date) -> bool:
    return jour is not None and jour < limite
