"""Why hours do not move any more: those of an axis, of a session, of one row of a sheet. No sentence: they do."""

from datetime import date

from beneficiaires.models import Statut as Etape
from comptes.droits import est_operateur
from comptes.models import Utilisateur
from conventions.models import EN_COURS, Axe, Etat, LigneHeures, Statut, TypeAxe
from formations.models import EtatSeance, Matiere, Seance
from socle.templatetags.typographie import jour

REFUS = {
    Etape.ATTESTE: "L’attestation est délivrée : les heures ne se modifient plus. Annulez d’abord l’attestation.",
    Etape.CLOS: "Le dossier est clos : rouvrez-le pour modifier ses heures.",
}
DEJA_VALIDEE = "Cette présence est validée : corrigez-la, avec un motif."
DEMANDER_DE_CORRIGER = "Le centre a validé cette présence : demandez-lui de la corriger."
DEMANDER_AU_CENTRE = "Les heures de cette personne ne se notent pas ici ce jour-là : demandez au centre."
"""What an operator reads, who learns nothing else of a file."""


def refus_d_axe(axe: Axe) -> str:
    """`axe` comes with its convention and its file."""
    convention = axe.convention
    if convention.dossier.statut not in EN_COURS:
        return REFUS.get(Etape(convention.dossier.statut), "La convention n’est pas signée.")
    if convention.statut == Statut.TERMINEE:
        return f"La convention est terminée depuis le {jour(convention.fin_le)} : reprenez-la pour modifier ses heures."
    if not axe.requis or axe.type == TypeAxe.ACCUEIL:
        return "Cet axe ne compte pas d’heures dans la convention."
    return ""


def refus_de_seance(seance: Seance, le: date) -> str:
    """`seance` comes with its group and its course."""
    if seance.groupe.cours.matiere == Matiere.ACCUEIL:
        return "La séance droits et devoirs ne compte pas d’heures : elle a sa propre feuille."
    if seance.etat == EtatSeance.ANNULEE:
        return "Cette séance est annulée : rétablissez-la d’abord si elle a eu lieu."
    if seance.date > le:
        return f"Cette séance a lieu le {jour(seance.date)} : remplissez sa feuille ce jour-là."
    return ""


def avis_de_seance(seance: Seance) -> str:
    """What nothing refuses yet, but what validates the month will. `seance` comes with the operator of its course."""
    operateur = seance.groupe.cours.operateur
    if operateur.est_reconnu(seance.date):
        return ""
    return (
        f"{operateur} n’est pas reconnu le {jour(seance.date)} : ces heures ne pourront pas être validées. "
        "Prévenez la coordination du centre."
    )


def refus_de_rang(axe: Axe | None, ligne: LigneHeures | None, seance: Seance, par: Utilisateur) -> str:
    """Why `par` cannot write the row of a person; `ligne` is what is written now."""
    operateur = est_operateur(par)
    if ligne is not None and ligne.etat == Etat.VALIDEE:
        return DEMANDER_DE_CORRIGER if operateur else DEJA_VALIDEE
    refus = _refus_ce_jour(axe, seance.date) if axe else "Cette inscription n’a pas d’axe."
    return DEMANDER_AU_CENTRE if refus and operateur else refus


def _refus_ce_jour(axe: Axe, quand: date) -> str:
    signee_le = axe.convention.signee_le
    if signee_le is not None and quand < signee_le:
        return f"Les heures comptent à partir de la signature de la convention, le {jour(signee_le)}."
    return refus_d_axe(axe)
