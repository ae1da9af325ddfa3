"""The printed convention: what it says, and its PDF."""

from datetime import date
from typing import Any

from beneficiaires.actions import faits_de
from beneficiaires.models import Adresse, Dossier
from conventions.models import Axe, Convention, Statut, TypeAxe
from socle.pdf import rendre

DEVOIRS = {
    TypeAxe.CITOYENNETE: "suivre assidûment la formation à la citoyenneté",
    TypeAxe.FRANCAIS: "suivre assidûment la formation à la langue française",
    TypeAxe.ORIENTATION: "participer à l’orientation socioprofessionnelle",
}
DEVOIRS_COMMUNS = (
    "se présenter aux entretiens d’évaluation fixés par le centre",
    "informer le centre de tout déménagement",
)


def fabriquer(convention: Convention) -> bytes:
    """The PDF of a convention as it stands: a draft bears the mention « Projet »."""
    donnees = contexte(convention)
    numero = convention.dossier.numero
    brouillon = convention.statut == Statut.BROUILLON
    titre = f"{'Projet de convention' if brouillon else 'Convention'} d’accueil et d’intégration {numero}"
    return rendre("conventions/pdf/convention.html", donnees, titre=titre, auteur=donnees["centre"].nom)


def contexte(convention: Convention) -> dict[str, Any]:
    convention = (
        Convention.objects.select_related("centre", "regime", "langue", "dossier__beneficiaire", "dossier__referent")
        .prefetch_related("dossier__beneficiaire__nationalite_set__pays")
        .get(pk=convention.pk)
    )
    personne = convention.dossier.beneficiaire
    axes = list(convention.axes.select_related("operateur", "convention__dossier"))
    return {
        "convention": convention,
        "centre": convention.centre,
        "dossier": convention.dossier,
        "personne": personne,
        "adresse": Adresse.objects.filter(beneficiaire=personne, jusqu_au=None).select_related("commune").first(),
        "titre": titre_de(convention.dossier, convention.signee_le or convention.etablie_le),
        "brouillon": convention.statut == Statut.BROUILLON,
        "axes": [axe for axe in axes if axe.requis],
        "non_prevus": [axe for axe in axes if not (axe.requis or axe.dispense)],
        "dispenses": [axe for axe in axes if axe.dispense],
        "devoirs": devoirs(axes),
    }


def titre_de(dossier: Dossier, le: date) -> dict[str, Any] | None:
    """The permit in force, with the order date that started the path, as the decision reads them."""
    lu = Dossier.objects.avec_faits().get(pk=dossier.pk)
    titre = faits_de(lu, le).titre
    if titre is None or titre.type is None:
        return None
    types = {document.type_id: str(document.type) for document in lu.beneficiaire.titres.all()}
    return {"type": types[titre.type], **{nom: getattr(titre, nom) for nom in ("commande_le", "debut", "fin")}}


def devoirs(axes: list[Axe]) -> list[str]:
    """The duties of the person (circular of 28-01-2019): those of the axes agreed upon, then the common ones."""
    prevus = {axe.type for axe in axes if axe.requis}
    return [DEVOIRS[type_axe] for type_axe in DEVOIRS if type_axe in prevus] + list(DEVOIRS_COMMUNS)
