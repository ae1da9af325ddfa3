"""Deciding a request of dispense: granted, refused with its reason, or taken up again (CWASS art. 152/7, §3 to §6)."""

from datetime import date
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction

from beneficiaires.actions import actes
from beneficiaires.actions.decision import repondre
from beneficiaires.actions.etapes import verrouiller
from beneficiaires.actions.faits import noter
from beneficiaires.actions.situation import dispense as lue_par_la_loi
from beneficiaires.models import Dispense, Dossier, EtatDispense
from comptes.models import Utilisateur
from reglement import decision as droit
from reglement.cas import Cas
from reglement.dispenses import jours_cumules, obstacle

CORRIGEE = "La demande vient d’être corrigée\u00a0: relisez-la avant de décider."


class Supposition(NamedTuple):
    """What the law would answer on `le` if a request were granted, or if it were not; `le` is the day of the gesture,
    or the first day of the ground when it is still to come. `obstacle`: why the ground would not count."""

    reponse: droit.Decision
    le: date
    obstacle: str


@transaction.atomic
def accorder(
    dispense: Dispense, *, dossier: Dossier, preuve_vue: str = "", lue: str = "", par: Utilisateur, le: date
) -> Dispense:
    """The proof was seen and the ground holds: from now on it counts. Then decide.

    `lue`: `Dispense.contenu` as it was read by who decides. Raises ValidationError without a proof, attached or
    described; when the ground does not meet what the law asks; when the request was decided or corrected meanwhile.
    """
    dispense = a_trancher(dispense, dossier, lue)
    if not preuve_vue.strip() and not dispense.preuves.exists():
        raise ValidationError({"preuve_vue": "Joignez la preuve, ou dites quel document vous avez vu."})
    if raison := pourquoi_pas(dispense, dossier, le):
        raise ValidationError(f"La loi ne permet pas d’accorder cette dispense\u00a0: {raison}.")
    return trancher(dispense, EtatDispense.ACCORDEE, dossier, preuve_vue=preuve_vue.strip(), par=par, le=le)


@transaction.atomic
def refuser(dispense: Dispense, *, dossier: Dossier, refus: str, lue: str = "", par: Utilisateur, le: date) -> Dispense:
    """Refuse a request. Raises ValidationError without a reason, or when it was decided or corrected meanwhile."""
    dispense = a_trancher(dispense, dossier, lue)
    if not refus.strip():
        raise ValidationError({"refus": "Dites pourquoi\u00a0: la personne a le droit de le savoir."})
    return trancher(dispense, EtatDispense.REFUSEE, dossier, refus=refus.strip(), par=par, le=le)


@transaction.atomic
def reprendre(dispense: Dispense, *, dossier: Dossier, par: Utilisateur, le: date) -> Dispense:
    """Take a decided request up again: a new proof came, or the decision was wrong. It does not count meanwhile.

    Raises ValidationError when it is not decided.
    """
    dispense = verrouiller_la_demande(dispense, dossier)
    dispense.redemander()
    dispense.save()
    noter(actes.REPRISE, dispense, dossier, par=par, le=le, detail=str(dispense))
    return dispense


def pourquoi_pas(dispense: Dispense, dossier: Dossier, le: date) -> str:
    """Why the law would not let this ground count, its proof accepted and its beginning come; empty when it would."""
    return supposer(dispense, dossier, le).obstacle


def supposer(dispense: Dispense, dossier: Dossier, le: date, *, accordee: bool = True) -> Supposition:
    """Ask the law what it would answer. Writes nothing."""
    lu = Dossier.objects.avec_faits().get(pk=dossier.pk)
    for ligne in lu.beneficiaire.dispenses.all():
        if ligne.pk == dispense.pk:
            ligne.etat = EtatDispense.ACCORDEE if accordee else EtatDispense.DEMANDEE
    jour = max(le, dispense.depuis or le) if accordee else le
    reponse = repondre(lu, jour)
    return Supposition(reponse, jour, obstacle_de(dispense, reponse.cas))


def obstacle_de(dispense: Dispense, cas: Cas) -> str:
    """A partial dispense has no threshold. An unknown order date leaves the benefit of the doubt."""
    if dispense.axe:
        return ""
    supposee = lue_par_la_loi(dispense)._replace(preuve=True)
    if all(dispense.motif not in regime.motifs_dispense for _, regime in cas.commandes):
        return "ce motif n’existe pas dans le régime de la personne"
    raisons = [obstacle(supposee, cas, commande_le, regime) for commande_le, regime in cas.commandes]
    return "" if "" in raisons else raisons[0]


def jours_d_interim(supposition: Supposition) -> int | None:
    """Days of agency work that count together; none where periods are not added up, or when one has no end."""
    cas = supposition.reponse.cas
    commande_le, regime = cas.commandes[0]
    periodes = [
        une for une in cas.faits.dispenses if une.motif == "interim" and not obstacle(une, cas, commande_le, regime)
    ]
    if not regime.interim_cumule or any(une.jusqu_au is None for une in periodes):
        return None
    return jours_cumules(periodes)


def a_trancher(dispense: Dispense, dossier: Dossier, lue: str = "") -> Dispense:
    """The request, locked. Raises ValidationError when somebody has removed or corrected it."""
    en_base = verrouiller_la_demande(dispense, dossier)
    if lue and en_base.contenu != lue:
        raise ValidationError(CORRIGEE)
    return en_base


def verrouiller_la_demande(dispense: Dispense, dossier: Dossier) -> Dispense:
    verrouiller(dossier)
    en_base = Dispense.objects.select_for_update(of=["self"]).filter(pk=dispense.pk).first()
    if en_base is None:
        raise ValidationError("Cette demande vient d’être retirée par quelqu’un d’autre.")
    return en_base


def trancher(
    dispense: Dispense, etat: EtatDispense, dossier: Dossier, *, par: Utilisateur, le: date, **valeurs: str
) -> Dispense:
    dispense.passer_a(etat)
    dispense.tranchee_le, dispense.tranchee_par = le, par
    for nom, valeur in valeurs.items():
        setattr(dispense, nom, valeur)
    dispense.full_clean()
    dispense.save()
    acte = actes.ACCORD if etat == EtatDispense.ACCORDEE else actes.REFUS
    noter(acte, dispense, dossier, par=par, le=le, detail=str(dispense))
    return dispense
