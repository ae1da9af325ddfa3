"""Ending a signed convention before the attestation, and taking it up again."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from beneficiaires.models import Dossier
from comptes.models import Utilisateur
from conventions.actions import actes
from conventions.actions.avenants import abandonner
from conventions.actions.entretiens import abandonner_le_prevu
from conventions.actions.inscriptions import liberer
from conventions.actions.ouverture import exiger_apres_les_heures, exiger_la_periode, ouvrir, ouvrir_meme_terminee
from conventions.models import Convention, Etat, LigneHeures, MotifTermine, Statut, StatutAvenant
from journal.actions import consigner
from socle.templatetags.typographie import duree

RAISON = "Convention terminée avant la fin"


@transaction.atomic
def terminer(
    dossier: Dossier, *, fin_le: date, motif: MotifTermine | str, raison: str = "", par: Utilisateur, le: date
) -> Convention:
    """End a signed convention on a day: her seats and her waits are free, the planned interview is cancelled, a draft
    of avenant is given up, and no hour moves any more.

    Raises ValidationError for a day in the future or before the signature, when hours come after that day or still
    wait for their validation, and for another reason that is not written.
    """
    dossier, convention = ouvrir(dossier)
    convention.passer_a(Statut.TERMINEE)
    exiger_la_periode("fin_le", fin_le, convention, le=le, quoi="La fin")
    if motif == MotifTermine.AUTRE and not raison.strip():
        raise ValidationError({"raison": "Écrivez pourquoi la convention se termine."})
    _exiger_des_heures_en_ordre(convention, fin_le)
    convention.fin_le, convention.fin_motif, convention.fin_raison = fin_le, MotifTermine(motif), raison.strip()
    convention.save(update_fields=["statut", "fin_le", "fin_motif", "fin_raison"])
    liberer(dossier, au=fin_le, motif=RAISON, par=par, le=le)
    abandonner_le_prevu(convention, raison=RAISON, par=par)
    for projet in convention.avenants.filter(statut=StatutAvenant.PROJET):
        abandonner(projet, motif=RAISON, par=par, dossier=dossier)
    consigner(actes.TERMINEE, convention, par=par, dossier_id=dossier.pk, detail=str(convention.fin_motif))
    return convention


@transaction.atomic
def reprendre(dossier: Dossier, *, motif: str, par: Utilisateur, le: date) -> Convention:
    """Take up again a convention that was ended: hours may be recorded, seats and interviews are found anew.

    Raises ValidationError without a reason, or when it has not been ended.
    """
    dossier, convention = ouvrir_meme_terminee(dossier)
    if convention.statut != Statut.TERMINEE:
        raise ValidationError("Cette convention est en cours : il n’y a rien à reprendre.")
    if not motif.strip():
        raise ValidationError({"motif": "Écrivez pourquoi la convention reprend."})
    convention.passer_a(Statut.SIGNEE)
    convention.fin_le, convention.fin_motif, convention.fin_raison = None, "", ""
    convention.save(update_fields=["statut", "fin_le", "fin_motif", "fin_raison"])
    consigner(actes.REPRISE, convention, par=par, dossier_id=dossier.pk, detail=motif.strip())
    return convention


def _exiger_des_heures_en_ordre(convention: Convention, fin_le: date) -> None:
    """Nothing may be recorded nor validated afterwards: what waits is settled first."""
    lignes = LigneHeures.objects.en_vigueur().filter(axe__convention=convention)
    exiger_apres_les_heures("fin_le", fin_le, lignes)
    if attendent := sum(lignes.filter(etat=Etat.ENCODEE).values_list("prevues", flat=True)):
        raise ValidationError(
            f"{duree(attendent)} de présences attendent leur validation : validez-les d’abord, ou retirez-les."
        )
