"""What makes some persons of the demo particular: a request, a proof, a second address, an answer that changes."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from attestations import actions as attestations
from attestations.models import Remise
from beneficiaires import actions as dossiers
from beneficiaires.models import (
    Adresse,
    AxeDispense,
    Detention,
    Dispense,
    Famille,
    LienFamilial,
    MotifDispense,
    Parente,
    TypePreuve,
)
from referentiels.models import Commune
from socle.fichiers import Fichier
from socle.pdf import convertir
from suivi.demo import suites
from suivi.demo.temps import au_jour

if TYPE_CHECKING:
    from suivi.demo.parcours import Vie

AILLEURS = "Attestation du bureau d’accueil de Bruxelles"
PIECE = """<!DOCTYPE html><html lang="fr-BE"><head><meta charset="utf-8"><title>Pièce fictive</title></head><body>
<h1>Pièce fictive</h1><p>Ce document n’existe que pour la démonstration.</p></body></html>"""
NAMUR = "92094"


def avant_la_convention(vie: "Vie") -> None:
    jouer(vie, AVANT)


def apres(vie: "Vie") -> None:
    """Once the person has come as far as she has."""
    jouer(vie, APRES)


def jouer(vie: "Vie", scenes: dict[str, Callable[["Vie"], None]]) -> None:
    for nom, scene in scenes.items():
        if nom in vie.personne.scenes:
            scene(vie)


def citoyennete_ailleurs(vie: "Vie") -> None:
    """Granted before the convention, which leaves the axis out."""
    dispenser_d_un_axe(vie, AxeDispense.CITOYENNETE, vie.le(22))


def francais_ailleurs(vie: "Vie") -> None:
    """Granted after the signature: the convention still provides for the axis."""
    dispenser_d_un_axe(vie, AxeDispense.FRANCAIS, recemment(vie, 6))


def dispenser_d_un_axe(vie: "Vie", axe: AxeDispense, jour: date) -> None:
    demande = demander(vie, jour, motif=MotifDispense.ETAPE_AILLEURS, axe=axe)
    prouver(vie, demande, "attestation-bruxelles.pdf", jour)
    accorder(vie, demande, AILLEURS, jour)


def demande_qui_attend(vie: "Vie") -> None:
    jour = recemment(vie, 3)
    fin = vie.aujourdhui + timedelta(days=150)
    demande = demander(vie, jour, motif=MotifDispense.FORMATION, depuis=jour, jusqu_au=fin, heures_semaine=20)
    prouver(vie, demande, "inscription-formation.pdf", jour)


def refus(vie: "Vie") -> None:
    jour = recemment(vie, 8)
    demande = demander(vie, jour, motif=MotifDispense.TRAVAIL_SALARIE, depuis=vie.contact, temps="0.3")
    prouver(vie, demande, "contrat-de-travail.pdf", jour)
    raison = "Le contrat porte sur moins d’un mi-temps\u00a0: la loi demande au moins un mi-temps."
    with au_jour(jour):
        dossiers.refuser(demande, dossier=vie.dossier, refus=raison, par=vie.coordination, le=jour)


def attestee(vie: "Vie") -> None:
    """Relieved, with the attestation de dispense in hand."""
    jour = vie.le(2)
    with au_jour(jour):
        attestation = attestations.delivrer_dispense(vie.dossier, par=vie.par, le=jour)
        attestations.remettre(attestation, remise_le=jour, comment=Remise.MAIN, par=vie.par, le=jour)


def famille_ue(vie: "Vie") -> None:
    """She marries a citizen of the Union in the middle of the path: the answer changes, somebody has to confirm it."""
    jour = recemment(vie, 4)
    lien = LienFamilial(avec=Famille.UE, parente=Parente.CONJOINT, depuis=jour - timedelta(days=16))
    noter(vie, lien, jour)


def deux_adresses(vie: "Vie") -> None:
    jour = recemment(vie, 15)
    seconde = Adresse(rue="rue Godefroid 12", code_postal="5000", commune=Commune.objects.get(ins=NAMUR), depuis=jour)
    noter(vie, seconde, jour)


def detention(vie: "Vie") -> None:
    """Two months in prison: the deadline of the attestation waits as long (regime 2025)."""
    noter(vie, Detention(debut=vie.le(60), fin=vie.le(121)), vie.le(130))


AVANT: dict[str, Callable[["Vie"], None]] = {"citoyennete_ailleurs": citoyennete_ailleurs}
APRES: dict[str, Callable[["Vie"], None]] = {
    "francais_ailleurs": francais_ailleurs,
    "demande": demande_qui_attend,
    "refus": refus,
    "attestee": attestee,
    "famille_ue": famille_ue,
    "deux_adresses": deux_adresses,
    "detention": detention,
    "entretien_fixe": suites.entretien_fixe,
    "avenant": suites.avenant,
}


def recemment(vie: "Vie", jours: int) -> date:
    return vie.aujourdhui - timedelta(days=jours)


def demander(vie: "Vie", jour: date, **valeurs: Any) -> Dispense:
    demande = Dispense(demandee_le=jour, **valeurs)
    noter(vie, demande, jour)
    return demande


def noter(vie: "Vie", fait: Any, jour: date) -> None:
    with au_jour(jour):
        dossiers.corriger(fait, dossier=vie.dossier, par=vie.par, le=jour)


def prouver(vie: "Vie", demande: Dispense, nom: str, jour: date) -> None:
    with au_jour(jour):
        fichier = Fichier(nom, TypePreuve.PDF, piece())
        dossiers.joindre(demande, fichier, dossier=vie.dossier, par=vie.par, le=jour)


@lru_cache(maxsize=1)
def piece() -> bytes:
    return convertir(PIECE, identifiant="demonstration")


def accorder(vie: "Vie", demande: Dispense, preuve_vue: str, jour: date) -> None:
    """Coordination grants; the answer that changes by it is confirmed by who follows the person."""
    with au_jour(jour):
        dossiers.accorder(demande, dossier=vie.dossier, preuve_vue=preuve_vue, par=vie.coordination, le=jour)
        vie.dossier.refresh_from_db()
        if vie.dossier.a_confirmer:
            dossiers.confirmer(vie.dossier.decisions.latest("pk"), par=vie.par, le=jour)
