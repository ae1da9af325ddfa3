"""Opening a signed convention for a gesture: the file, then the convention are locked; what may not move is refused."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from beneficiaires.actions.etapes import verrouiller
from beneficiaires.models import Dossier
from beneficiaires.models import Statut as Etape
from conventions.models import EN_COURS, Convention, LigneHeures, Statut
from socle.templatetags.typographie import jour

REFUS = {
    Etape.ATTESTE: "L’attestation est délivrée : la convention ne change plus. Annulez d’abord l’attestation.",
    Etape.CLOS: "Le dossier est clos : rouvrez-le d’abord.",
}
PAS_SIGNEE = "La convention n’est pas encore signée."


def ouvrir(dossier: Dossier) -> tuple[Dossier, Convention]:
    """The locked file and its locked convention, signed and still running. Raises ValidationError otherwise."""
    dossier, convention = ouvrir_meme_terminee(dossier)
    if refus := refus_de_convention(dossier, convention):
        raise ValidationError(refus)
    return dossier, convention


def ouvrir_meme_terminee(dossier: Dossier) -> tuple[Dossier, Convention]:
    dossier = verrouiller(dossier)
    convention = Convention.objects.select_for_update(of=["self"]).filter(dossier=dossier).first()
    refus = _refus_d_etape(dossier, convention)
    if refus or convention is None:
        raise ValidationError(refus)
    convention.dossier = dossier
    return dossier, convention


def refus_de_convention(dossier: Dossier, convention: Convention | None) -> str:
    """Why nothing of a convention moves; empty when it does."""
    refus = _refus_d_etape(dossier, convention)
    if not refus and convention is not None and convention.statut == Statut.TERMINEE:
        return f"La convention est terminée depuis le {jour(convention.fin_le)} : reprenez-la d’abord."
    return refus


def _refus_d_etape(dossier: Dossier, convention: Convention | None) -> str:
    if dossier.statut not in EN_COURS:
        return REFUS.get(Etape(dossier.statut), PAS_SIGNEE)
    return PAS_SIGNEE if convention is None or convention.statut == Statut.BROUILLON else ""


def exiger_la_periode(champ: str, quand: date, convention: Convention, *, le: date, quoi: str) -> None:
    """Refuse a day before the signature or after today. `quoi` begins the sentence: « L’entretien »."""
    if quand > le:
        raise ValidationError({champ: "Cette date est dans le futur : revenez quand ce sera fait."})
    if convention.signee_le and quand < convention.signee_le:
        raise ValidationError(
            {champ: f"{quoi} vient après la signature de la convention, le {jour(convention.signee_le)}."}
        )


def exiger_apres_les_heures(champ: str, quand: date, lignes: "QuerySet[LigneHeures]") -> None:
    """Refuse a last day before hours that are recorded."""
    derniere = lignes.order_by("-date").values_list("date", flat=True).first()
    if derniere is not None and derniere > quand:
        refus = f"Des heures sont encodées jusqu’au {jour(derniere)} : choisissez ce jour ou un autre après lui."
        raise ValidationError({champ: refus})
