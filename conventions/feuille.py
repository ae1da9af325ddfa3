"""The sheet of a session as it is read: one row for each person enrolled that day, in two queries."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from beneficiaires.models import Beneficiaire
from comptes.models import Utilisateur
from conventions.models import Etat, Inscription, LigneHeures
from conventions.regles import Marque
from conventions.verrous import refus_de_rang
from formations.models import EtatSeance, Seance


@dataclass(frozen=True)
class Rang:
    """A person on a sheet. `ligne`: what is written, with who wrote it and when (`saisie_par`, `saisie_le`); `verrou`:
    why the reader cannot change it."""

    inscription: Inscription
    ligne: LigneHeures | None
    verrou: str

    @property
    def personne(self) -> Beneficiaire:
        return self.inscription.dossier.beneficiaire

    @property
    def marque(self) -> Marque | None:
        return marque_de(self.ligne)

    @property
    def validee(self) -> bool:
        return self.ligne is not None and self.ligne.etat == Etat.VALIDEE


def feuille_de(seance: Seance, par: Utilisateur) -> list[Rang]:
    """The rows of a sheet, in the order of the names, as `par` reads them; whose file is over stands on it when
    something is written there. Whether the session itself takes presences is `conventions.verrous.refus_de_seance`."""
    lignes = {ligne.axe_id: ligne for ligne in lignes_de(seance)}
    return [
        Rang(inscription, ligne, refus_de_rang(inscription.axe, ligne, seance, par))
        for inscription in inscrites(seance)
        for ligne in [lignes.get(inscription.axe_id)]
        if ligne or inscription.dossier.est_ouvert
    ]


def inscrites(seance: Seance) -> list[Inscription]:
    """Who is enrolled on the day of the session, each person once."""
    inscriptions = Inscription.objects.filter(groupe=seance.groupe_id).le(seance.date).par_nom()
    par_dossier: dict[int, Inscription] = {}
    for inscription in inscriptions.select_related("axe__convention__dossier"):
        par_dossier.setdefault(inscription.dossier_id, inscription)
    return list(par_dossier.values())


def sans_feuille(seances: "QuerySet[Seance]", le: date) -> "QuerySet[Seance]":
    """Those that are over, have no sheet, and at which somebody whose file is open was enrolled."""
    attendues = Inscription.objects.de_dossiers_ouverts().le(OuterRef("date")).filter(groupe=OuterRef("groupe"))
    return seances.filter(Exists(attendues), etat=EtatSeance.PREVUE, date__lte=le)


def lignes_de(seance: Seance) -> Any:
    """The presences of a session, those that were replaced left out."""
    return LigneHeures.objects.en_vigueur().filter(seance=seance).select_related("saisie_par").order_by("pk")


def marque_de(ligne: LigneHeures | None) -> Marque | None:
    return Marque(ligne.presence, ligne.minutes, ligne.raison) if ligne else None
