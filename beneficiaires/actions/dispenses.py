"""Deciding a request of dispense: granted, refused with its reason, or taken up again (CWASS art. 152/7, §3 to §6)."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from beneficiaires.actions import actes
from beneficiaires.actions.decision import repondre
from beneficiaires.actions.etapes import verrouiller
from beneficiaires.actions.faits import noter
from beneficiaires.actions.situation import dispense as lue_par_la_loi
from beneficiaires.models import Dispense, Dossier, EtatDispense
from comptes.models import Utilisateur
from reglement.dispenses import obstacle


@transaction.atomic
def accorder(dispense: Dispense, *, dossier: Dossier, preuve_vue: str = "", par: Utilisateur, le: date) -> Dispense:
    """The proof was seen and the ground holds: from now on it counts. Then decide.

    Raises ValidationError without a proof, attached or described; when the ground does not meet what the law asks;
    when the request was decided meanwhile.
    """
    dispense = a_trancher(dispense, dossier)
    if not preuve_vue.strip() and not dispense.preuves.exists():
        raise ValidationError({"preuve_vue": "Joignez la preuve, ou dites quel document vous avez vu."})
    if raison := pourquoi_pas(dispense, dossier, le):
        raise ValidationError(f"La loi ne permet pas d’accorder cette dispense : {raison}.")
    return trancher(dispense, EtatDispense.ACCORDEE, dossier, preuve_vue=preuve_vue.strip(), par=par, le=le)


@transaction.atomic
def refuser(dispense: Dispense, *, dossier: Dossier, refus: str, par: Utilisateur, le: date) -> Dispense:
    """Refuse a request. Raises ValidationError without a reason, or when it was decided meanwhile."""
    dispense = a_trancher(dispense, dossier)
    if not refus.strip():
        raise ValidationError({"refus": "Dites pourquoi : la personne a le droit de le savoir."})
    return trancher(dispense, EtatDispense.REFUSEE, dossier, refus=refus.strip(), par=par, le=le)


@transaction.atomic
def reprendre(dispense: Dispense, *, dossier: Dossier, par: Utilisateur, le: date) -> Dispense:
    """Take a decided request up again: a new proof came, or the decision was wrong. It does not count meanwhile.

    Raises ValidationError when it is not decided.
    """
    verrouiller(dossier)
    dispense = Dispense.objects.select_for_update(of=["self"]).get(pk=dispense.pk)
    dispense.redemander()
    dispense.save()
    noter(actes.REPRISE, dispense, dossier, par=par, le=le, detail=str(dispense))
    return dispense


def pourquoi_pas(dispense: Dispense, dossier: Dossier, le: date) -> str:
    """Why the law would not let this ground count, its proof accepted and its beginning come; empty when it would.

    A partial dispense has no threshold. An unknown order date leaves the benefit of the doubt.
    """
    if dispense.axe:
        return ""
    lu = Dossier.objects.avec_faits().get(pk=dossier.pk)
    cas = repondre(lu, max(le, dispense.depuis or le)).cas
    supposee = lue_par_la_loi(dispense)._replace(preuve=True)
    if all(dispense.motif not in regime.motifs_dispense for _, regime in cas.commandes):
        return "ce motif n’existe pas dans le régime de la personne"
    raisons = [obstacle(supposee, cas, commande_le, regime) for commande_le, regime in cas.commandes]
    return "" if "" in raisons else raisons[0]


def a_trancher(dispense: Dispense, dossier: Dossier) -> Dispense:
    """The request, locked. Raises ValidationError when somebody has removed it."""
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
