"""The convention of a fictitious person: its axes from the law, its interviews, what closes them."""

from datetime import date, timedelta
from typing import Any

from beneficiaires.models import Statut as Etape
from conventions.actions import actes
from conventions.actions.convention import mois_gardes
from conventions.models import Axe, Convention, Entretien, EtatEntretien, Statut
from conventions.regles import atteint_le
from reglement.axes import COMPETENCES, mesure, proposer_axes, seuil
from socle.dates import ajouter_mois
from suivi.peuplement.vie import ORDRES, Vie

JALONS = {"citoyennete": "citoyennete_le", "francais": "francais_le"}


def convenir(vie: Vie) -> bool:
    """Draw up the convention, and sign it when that day has come; whether it is signed."""
    le, jours, dossier = vie.outils.le, vie.jours, vie.dossier
    if jours["projet"] > le:
        return False
    signee = jours["signature"] <= le
    cle = vie.outils.ecriture[Convention].cle()
    vie.convention = {
        "id": cle,
        "centre_id": dossier.centre_id,
        "dossier_id": dossier.pk,
        "regime_id": vie.regime.code,
        "statut": Statut.SIGNEE if signee else Statut.BROUILLON,
        "etablie_le": jours["projet"],
        "signee_le": jours["signature"] if signee else None,
        "langue_id": vie.personne.langue_id,
        "interprete": vie.personne.interprete,
        **vie.outils.cadre.textes[vie.personne.langue_id],
    }
    vie.consigner(actes.ETABLIE, jours["projet"], "convention", cle)
    poser_les_axes(vie, cle)
    if signee:
        dossier.convention_le, dossier.statut = jours["signature"], Etape.CONVENTION
        dossier.francais_du = vie.axes["francais"]["requis"]
        dossier.parametres = mois_gardes(vie.regime)
        vie.axes["accueil"]["clos_le"] = jours["signature"]
        vie.consigner(actes.SIGNEE, jours["signature"], "convention", cle)
    return signee


def poser_les_axes(vie: Vie, convention: int) -> None:
    niveaux = dict.fromkeys(COMPETENCES, ORDRES[vie.niveau])
    besoins = {"orientation"} if vie.niveau in {"A2", "B1"} or vie.outils.hasard.random() < 0.8 else set()
    for propose in proposer_axes(vie.regime, niveaux=niveaux, besoins=besoins):
        minutes, mois = mesure(vie.regime, propose.code) if propose.requis else (0, 0)
        vie.axes[propose.code] = {
            "id": vie.outils.ecriture[Axe].cle(),
            "centre_id": vie.dossier.centre_id,
            "convention_id": convention,
            "type": propose.code,
            "requis": propose.requis,
            "raison": propose.raison,
            "minutes_dues": minutes,
            "mois": mois or None,
            "seuil": seuil(vie.regime, propose.code),
            "clos_le": None,
            **dict.fromkeys(("minutes_faites", "minutes_donnees", "minutes_suivies", "minutes_excusees"), 0),
        }
        vie.heures[propose.code] = []


def reste(vie: Vie, code: str) -> int:
    """Validated minutes that an axis still asks for."""
    axe = vie.axes[code]
    return max(0, -(-axe["minutes_dues"] * axe["seuil"] // 100) - axe["minutes_faites"])


def clore_les_axes(vie: Vie) -> bool:
    """Close the axes that their lines reach; whether every one that is required is closed. One path in thirty ends
    by a coordinator who closes an axis that is nearly done."""
    for code, axe in vie.axes.items():
        if axe["requis"] and axe["minutes_dues"]:
            axe["clos_le"] = atteint_le(vie.heures[code], axe["minutes_dues"], axe["seuil"])
        if axe["clos_le"] and axe["requis"] and axe["minutes_dues"]:
            vie.consigner(actes.AXE_CLOS, axe["clos_le"], "axe", axe["id"])
    for code, jalon in JALONS.items():
        setattr(vie.dossier, jalon, vie.axes[code]["clos_le"])
    return all(axe["clos_le"] for axe in vie.axes.values() if axe["requis"])


def tenir_les_entretiens(vie: Vie, jusqu_au: date) -> None:
    """Every six months from the signature; one in eight is missed; the next one is planned for one person in three."""
    hasard, le = vie.outils.hasard, vie.outils.le
    jour = ajouter_mois(vie.jours["signature"], vie.regime.mois_entretien) - timedelta(days=hasard.randrange(20))
    while jour <= jusqu_au:
        tenu = hasard.random() > 1 / 8
        un_entretien(vie, jour, tenu)
        if tenu:
            vie.dossier.entretien_le = jour
            vie.consigner(actes.ENTRETIEN, jour, "dossier", vie.dossier.pk)
        jour = ajouter_mois(jour, vie.regime.mois_entretien) - timedelta(days=hasard.randrange(20))
    if jusqu_au == le and hasard.random() < 1 / 3:
        ecrire_un_entretien(vie, etat=EtatEntretien.PREVU, prevu_le=jour)


def un_entretien(vie: Vie, jour: date, tenu: bool) -> None:
    if tenu:
        suivi = "Suit les cours régulièrement."
        ecrire_un_entretien(vie, etat=EtatEntretien.TENU, prevu_le=jour, tenu_le=jour, suivi=suivi)
    else:
        ecrire_un_entretien(vie, etat=EtatEntretien.MANQUE, prevu_le=jour, raison="Ne s’est pas présentée")


def ecrire_un_entretien(vie: Vie, **valeurs: Any) -> None:
    assert vie.convention is not None
    vie.ecrire(
        Entretien,
        centre_id=vie.dossier.centre_id,
        convention_id=vie.convention["id"],
        langue_id=vie.personne.langue_id,
        interprete=vie.personne.interprete,
        cree_par_id=vie.referent.pk,
        **valeurs,
    )


def ecrire_la_convention(vie: Vie) -> None:
    """The rows that grew until now."""
    if vie.convention is not None:
        vie.outils.ecriture[Convention].ajouter(vie.convention)
        for axe in vie.axes.values():
            vie.outils.ecriture[Axe].ajouter(axe)
