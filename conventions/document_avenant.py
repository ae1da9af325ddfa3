"""The printed avenant: what changes, in French and in the person's language, and its PDF."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from conventions.document import BLANC
from conventions.models import Avenant, StatutAvenant
from conventions.textes import Dit, Fait, Textes, fait, page_a_signer, partie, textes_de
from socle.pdf import rendre
from socle.templatetags.typographie import duree


@dataclass(frozen=True)
class Rang:
    """A row of the table: an axis, then what is said of it before and after."""

    nom: Dit
    avant: list[Dit]
    apres: list[Dit]


def fabriquer(avenant: Avenant) -> bytes:
    """The PDF of an avenant as it stands: a draft bears the mention « Projet »."""
    donnees = contexte(avenant)
    debut = "Projet d’avenant" if donnees["brouillon"] else "Avenant"
    titre = f"{debut} {avenant.numero} à la convention {avenant.convention.dossier.numero}"
    return rendre("conventions/pdf/avenant.html", donnees, titre=titre, auteur=donnees["centre"].nom)


def contexte(avenant: Avenant) -> dict[str, Any]:
    avenant = lire(avenant)
    convention, dossier = avenant.convention, avenant.convention.dossier
    textes = textes_de(avenant, avenant.etabli_le)
    dits = textes.tout(valeurs_de(avenant))
    pour_le_centre = ", ".join(str(nom) for nom in (dossier.referent, convention.centre.sigle) if nom)
    return {
        "centre": convention.centre,
        "langue": textes.langue,
        "dits": dits,
        "brouillon": avenant.statut == StatutAvenant.PROJET,
        "introduction": partie(dits, "parties", ["avenant_texte", "avenant_reste"]),
        "faits": faits(avenant, textes, dits),
        "rangs": [rang(ligne, dits) for ligne in avenant.changements],
        "raison": avenant.raison,
        **page_a_signer(
            textes, dits, avenant, rappel="avenant_signatures", personne=dossier.beneficiaire, centre=pour_le_centre
        ),
    }


def lire(avenant: Avenant) -> Avenant:
    """With everything that its document says."""
    de_la_convention = ("centre", "dossier__beneficiaire", "dossier__referent")
    liens = [
        "texte",
        "traduction__langue",
        "langue",
        "entretien",
        *(f"convention__{lien}" for lien in de_la_convention),
    ]
    lu: Avenant = Avenant.objects.select_related(*liens).get(pk=avenant.pk)
    return lu


def valeurs_de(avenant: Avenant) -> dict[str, Any]:
    """What replaces the words in braces of the clauses; None leaves a clause out."""
    convention = avenant.convention
    return {
        "numero": convention.dossier.numero,
        "numero_avenant": avenant.numero,
        "convention_le": convention.signee_le,
        "etabli_le": avenant.etabli_le if avenant.statut == StatutAvenant.PROJET else None,
        "langue": avenant.langue,
        "lieu": convention.centre.localite or BLANC,
        "signe_le": avenant.signe_le or BLANC,
    }


def faits(avenant: Avenant, textes: Textes, dits: dict[str, Dit]) -> list[Fait]:
    """Who agrees with whom."""
    centre, dossier = avenant.convention.centre, avenant.convention.dossier
    personne = dossier.beneficiaire
    return [
        fait(dits["libelle_centre"], f"{centre.nom} ({centre.sigle})"),
        fait(dits["libelle_represente"], dossier.referent),
        fait(dits["libelle_personne"], personne, personne.nom_original, fort=True),
        fait(dits["libelle_naissance"], textes.valeur(personne.naissance) if personne.naissance else None),
    ]


def rang(ligne: Mapping[str, Any], dits: dict[str, Dit]) -> Rang:
    return Rang(dits[f"axe_{ligne['axe']}"], _cote(ligne["avant"], dits), _cote(ligne["apres"], dits))


def _cote(valeurs: Mapping[str, Any], dits: dict[str, Dit]) -> list[Dit]:
    if not valeurs["requis"]:
        return [dits["non_prevu"]]
    return [Dit(duree(valeurs["minutes"])), Dit(valeurs["chez"]) if valeurs["chez"] else dits["a_choisir"]]
