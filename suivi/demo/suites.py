"""What follows a signed convention in the demo: an interview that is fixed, one that leads to an avenant."""

from datetime import time, timedelta
from typing import TYPE_CHECKING

from conventions import actions as conventions
from conventions.actions import Accord, CompteRendu, RendezVous
from conventions.avenant import Souhait
from conventions.models import Axe, Canal, TypeAxe
from suivi.demo.temps import au_jour

if TYPE_CHECKING:
    from suivi.demo.parcours import Vie

LIEU = "Rue Docteur Haibe 2, 5002 Saint-Servais"


def entretien_fixe(vie: "Vie") -> None:
    """The letter has left; the interview is in ten days."""
    jour = vie.aujourdhui - timedelta(days=5)
    quand = vie.aujourdhui + timedelta(days=10)
    rendez_vous = RendezVous(quand, time(9, 30), LIEU, Canal.RECOMMANDE, vie.convention.langue, True)
    with au_jour(jour):
        conventions.fixer_entretien(vie.dossier, rendez_vous, par=vie.par, le=jour)


def avenant(vie: "Vie") -> None:
    """At the interview both agree on more hours of French; the avenant is signed the same day."""
    jour = vie.aujourdhui - timedelta(days=6)
    francais = Axe.objects.get(convention=vie.convention, type=TypeAxe.FRANCAIS)
    rendu = CompteRendu(
        acces="Inscrite en français et en citoyenneté.",
        suivi="L’oral avance, l’écrit demande plus de temps.",
        absences="Deux rendez-vous à la commune.",
        changements="Quarante heures de français en plus.",
        langue=vie.convention.langue,
        interprete=True,
    )
    souhaits = {TypeAxe.FRANCAIS.value: Souhait(True, francais.minutes_dues + 40 * 60, francais.operateur)}
    with au_jour(jour):
        entretien = conventions.tenir_entretien(vie.dossier, tenu_le=jour, compte_rendu=rendu, par=vie.par, le=jour)
        accord = Accord("L’écrit demande plus de temps.", souhaits, entretien, vie.convention.langue, True)
        projet = conventions.etablir_avenant(vie.dossier, accord, par=vie.par, le=jour)
        conventions.signer_avenant(projet, signe_le=jour, par=vie.par, le=jour)
