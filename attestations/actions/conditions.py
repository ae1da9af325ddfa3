"""What must hold before a document is issued; each refusal is a sentence that says what to do."""

from collections.abc import Callable

from django.core.exceptions import ValidationError

from attestations.models import Modele, Nature
from beneficiaires.models import Base, Decision, Dossier, MotifFin, Obligation
from beneficiaires.models import Statut as Etape
from beneficiaires.mots import issue
from comptes.models import Centre
from conventions.models import Convention
from conventions.models import Statut as StatutConvention
from reglement.epreuves import OBLIGATOIRE
from socle.templatetags.typographie import jour

SANS_COMMANDE = (
    "On ne sait pas quel régime s’applique : notez d’abord la date de commande du premier titre de plus de trois mois."
)


def exiger_un_parcours_acheve(dossier: Dossier) -> Convention:
    """The signed convention of a file that may be attested. Raises ValidationError with what is missing."""
    if dossier.statut == Etape.CLOS:
        raise ValidationError("Ce dossier est clos sans attestation : rouvrez-le d’abord.")
    convention = Convention.objects.select_related("regime").prefetch_related("axes").filter(dossier=dossier).first()
    if convention is None or convention.statut == StatutConvention.BROUILLON:
        raise ValidationError("La convention n’est pas encore signée : l’attestation viendra à la fin du parcours.")
    if convention.statut == StatutConvention.TERMINEE:
        raise ValidationError(f"La convention est terminée depuis le {jour(convention.fin_le)} : reprenez-la d’abord.")
    ouverts = [str(axe).lower() for axe in convention.axes.all() if axe.requis and axe.clos_le is None]
    if ouverts:
        raise ValidationError(f"Il reste à achever : {', '.join(ouverts)}.")
    if dossier.statut != Etape.A_ATTESTER:
        raise ValidationError(
            f"Le dossier est à l’étape « {dossier.get_statut_display()} » : "
            "l’attestation se délivre quand tous les axes sont clos."
        )
    convention.dossier = dossier
    return convention


def exiger_une_dispense(dossier: Dossier) -> None:
    """The answer written on the file is a dispense that may be attested (CWASS art. 152/7, § 6). Raises
    ValidationError with what stands in the way."""
    if refus := obstacle_a_la_dispense(dossier):
        raise ValidationError(refus)


def obstacle_a_la_dispense(dossier: Dossier) -> str:
    """Why no attestation de dispense can be issued for a file whose answer is up to date; empty when it can."""
    if dossier.statut == Etape.CLOS and dossier.fin_motif != MotifFin.DISPENSE:
        return f"Ce dossier est clos ({dossier.get_fin_motif_display().lower()}) : rouvrez-le d’abord."
    if dossier.obligation != Obligation.DISPENSE:
        reponse = issue(dossier.obligation, dossier.obligation_code) if dossier.obligation else "pas encore de décision"
        return f"La personne n’est pas dispensée aujourd’hui. Réponse de la loi : « {reponse} »."
    if dossier.a_confirmer:
        return "Confirmez d’abord la réponse : elle a changé, et personne ne l’a encore confirmée."
    if dossier.regime is None:
        return SANS_COMMANDE
    if not dossier.regime.attestation_dispense:
        return (
            f"Le régime {dossier.regime_id} ne connaît pas d’attestation de dispense : "
            "la décision, au dossier, dit que la personne est dispensée."
        )
    return ""


CONDITIONS: dict[Nature, Callable[[Dossier], Convention | None]] = {
    Nature.FIN: exiger_un_parcours_acheve,
    Nature.DISPENSE: exiger_une_dispense,
}
"""By what it attests; gives the convention that the document is about, when it is about one."""


def exiger_un_signataire(centre: Centre, modele: Modele | None = None) -> None:
    """Whom the centre names, or the template that is used."""
    if not (centre.signataire or (modele and modele.signataire)):
        raise ValidationError(
            "Le centre n’a pas encore de signataire : un administrateur l’indique dans la fiche du centre, "
            "puis l’attestation pourra être délivrée."
        )


def est_tenue(decision: Decision, base: str) -> bool:
    """Whether third parties hear of the issue: the person is bound on that very day. One of whom only the commune
    is missing counts as bound, unless she comes as a volunteer: her copies wait, and say what to complete.
    """
    return decision.statut == OBLIGATOIRE or (decision.manque == ["commune"] and base == Base.OBLIGATION)
