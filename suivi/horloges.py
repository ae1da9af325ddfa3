"""The clocks of a file: each one readable line with its start, its end, its progress and why it ends then."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from beneficiaires.models import Base, Dossier, Obligation, Statut
from conventions.models import Axe, TypeAxe
from referentiels import reglement
from reglement.echeances import Echeances
from reglement.horloges import Horloge as Delai
from reglement.horloges import Reperes, expliquer
from reglement.regimes import Regime, figer
from socle.templatetags.typographie import INSECABLE, jour

NOMS = {
    "attestation": "Attestation",
    "contact": "Premier contact",
    "bilan": "Bilan social",
    "citoyennete": "Citoyenneté",
    "francais": "Français",
    "orientation": "Orientation",
    "entretien": "Entretien d’évaluation",
}
SANS_DELAI = {
    Obligation.DISPENSE: f"Sans délai{INSECABLE}: dispense du parcours.",
    Obligation.EXEMPTE: f"Sans délai{INSECABLE}: hors de l’obligation.",
    Obligation.TERMINEE: f"Sans délai{INSECABLE}: l’obligation est terminée.",
    Obligation.A_COMPLETER: f"Délais inconnus{INSECABLE}: il manque des faits pour décider.",
}
VOLONTAIRE = f"Sans délai{INSECABLE}: suit le parcours volontairement."


@dataclass(frozen=True)
class Horloge:
    """A term: since when, before when and why; done on a day, or hours done of hours due, or a word."""

    nom: str
    delai: Delai | None = None
    faite_le: date | None = None
    faites: int = 0
    dues: int = 0
    mot: str = ""
    suspendue_depuis: date | None = None
    ecoules: int | None = None
    """Days gone by, where time alone is the progress."""

    @property
    def fin_en_mots(self) -> str:
        return f"fait le {jour(self.faite_le)}" if self.faite_le else ""

    @property
    def duree(self) -> int:
        """Days from the start to the end."""
        return (self.delai.fin - self.delai.debut).days if self.delai else 0


def horloges(dossier: Any, axes: list[Axe], *, aujourdhui: date) -> list[Horloge]:
    """Those that run or are done, the attestation first, for a file read with `pour_gestes`. `axes`: those of the
    convention, none before it."""
    if dossier.statut == Statut.CLOS:
        return []
    par_nom = delais(dossier)
    lignes = [
        _attestation(dossier, par_nom.get("attestation"), suspension(dossier, aujourdhui), aujourdhui),
        *_accueil(dossier, par_nom),
        *_heures(axes, par_nom),
        *_entretien(dossier, par_nom, aujourdhui),
    ]
    return [ligne for ligne in lignes if ligne.delai or ligne.faite_le or ligne.dues]


def delais(dossier: Dossier) -> dict[str, Delai]:
    """The deadlines written on a file, by their names, each with the clause that explains it."""
    regime = regime_de(dossier)
    if regime is None:
        return {}
    ecrites = Echeances(*(getattr(dossier, f"echeance_{nom}") for nom in Echeances._fields))
    reperes = Reperes(
        dossier.t0, dossier.contact_le, dossier.convention_le, dossier.entretien_le, dossier.prorogation_mois
    )
    return {delai.nom: delai for delai in expliquer(ecrites, reperes, regime)}


def regime_de(dossier: Dossier) -> Regime | None:
    """The regime of a file, with the months that its signed convention keeps. Its row has been read with the file."""
    if dossier.regime is None:
        return None
    regime, gardes = reglement.regime(dossier.regime), dossier.parametres
    return figer((regime,), gardes["regime"], gardes["mois"])[0] if gardes else regime


def suspension(dossier: Any, aujourdhui: date) -> date | None:
    """Since when a detention that goes on makes the deadline of the attestation wait (CWASS art. 152/7, §7)."""
    depuis, avant = dossier.detention_depuis, dossier.echeance_attestation
    regime = regime_de(dossier)
    if regime is None or not regime.suspension_detention or depuis is None or avant is None:
        return None
    return depuis if depuis <= min(aujourdhui, avant) else None


def prochaine(dossier: Any, aujourdhui: date) -> Horloge | None:
    """The clock of the next deadline, for a line of a list; None when there is none."""
    return horloge_du(dossier, dossier.prochaine_echeance, aujourdhui)


def horloge_du(dossier: Any, fin: date | None, aujourdhui: date) -> Horloge | None:
    """The clock of a file that ends that day, the next one when there are several."""
    candidats = [delai for delai in delais(dossier).values() if delai.fin == fin]
    delai = min(candidats, key=lambda delai: delai.nom != dossier.prochaine_echeance_nom, default=None)
    if delai is None:
        return None
    depuis = suspension(dossier, aujourdhui) if delai.nom == "attestation" else None
    return Horloge(NOMS[delai.nom], delai, suspendue_depuis=depuis)


def sans_delai(dossier: Dossier) -> str:
    """Why an open file has no deadline; nothing when it has some."""
    if not dossier.est_ouvert or dossier.echeance_attestation:
        return ""
    return VOLONTAIRE if dossier.base == Base.VOLONTAIRE else SANS_DELAI.get(Obligation(dossier.obligation), "")


def _attestation(dossier: Dossier, delai: Delai | None, suspendue: date | None, aujourdhui: date) -> Horloge:
    ecoules = max(0, (min(aujourdhui, delai.fin) - delai.debut).days) if delai else None
    return Horloge(NOMS["attestation"], delai, dossier.attestation_le, suspendue_depuis=suspendue, ecoules=ecoules)


def _accueil(dossier: Dossier, par_nom: dict[str, Delai]) -> list[Horloge]:
    if dossier.convention_le:
        return []
    return [
        Horloge(NOMS["contact"], par_nom.get("contact"), dossier.contact_le, mot="à prendre"),
        Horloge(NOMS["bilan"], par_nom.get("bilan"), dossier.bilan_le, mot="à tenir"),
    ]


def _heures(axes: list[Axe], par_nom: dict[str, Delai]) -> list[Horloge]:
    par_type = {axe.type: axe for axe in axes if axe.requis}
    return [
        Horloge(NOMS[axe.type], par_nom.get(axe.type), axe.clos_le, axe.minutes_faites, axe.minutes_dues)
        for type_axe in (TypeAxe.CITOYENNETE, TypeAxe.FRANCAIS, TypeAxe.ORIENTATION)
        if (axe := par_type.get(type_axe))
    ]


def _entretien(dossier: Any, par_nom: dict[str, Delai], aujourdhui: date) -> list[Horloge]:
    if dossier.statut != Statut.CONVENTION or dossier.fin_convention:
        return []
    prevu_le = dossier.entretien_prevu_le
    mot = f"{'fixé au' if prevu_le > aujourdhui else 'à noter, prévu le'} {jour(prevu_le)}" if prevu_le else "à fixer"
    return [Horloge(NOMS["entretien"], par_nom.get("entretien"), mot=mot)]
