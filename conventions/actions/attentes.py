"""Who waits for a seat, with what she needs: the row is ended one day, never removed."""

from dataclasses import dataclass, fields
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from beneficiaires.actions.etapes import verrouiller
from beneficiaires.models import Dossier
from comptes.models import Utilisateur
from conventions.actions import actes
from conventions.actions.suite import ouvrir_axe
from conventions.models import Attente, Axe, EtatAttente
from journal.actions import consigner
from referentiels.models import Commune, Langue, NiveauCecr


@dataclass(frozen=True)
class Souhaits:
    """What the person needs; nothing said asks for nothing. `moments`: values of `Moment`."""

    niveau: NiveauCecr | None = None
    langue: Langue | None = None
    commune: Commune | None = None
    moments: tuple[str, ...] = ()
    garderie: bool = False
    note: str = ""


@transaction.atomic
def attendre(
    axe: Axe, souhaits: Souhaits | None = None, *, depuis: date | None = None, par: Utilisateur, le: date
) -> Attente:
    """Put a person on the waiting list of an axis, since `depuis` (today when not said). Who waits already keeps her
    place and her day: only what she needs is written again.

    Raises ValidationError for a convention that is not in force, or a day in the future.
    """
    dossier, axe = ouvrir_axe(axe)
    return mettre_en_attente(axe, souhaits or Souhaits(), dossier=dossier, depuis=depuis, par=par, le=le)


def mettre_en_attente(
    axe: Axe, souhaits: Souhaits, *, dossier: Dossier, depuis: date | None = None, par: Utilisateur, le: date
) -> Attente:
    """The same with the file and the axis locked."""
    connue = Attente.objects.filter(axe=axe).ouvertes().first()
    attente = connue or Attente(
        centre_id=dossier.centre_id, dossier=dossier, axe=axe, depuis=depuis or le, notee_par=par
    )
    if attente.depuis > le:
        raise ValidationError({"depuis": "Cette date est dans le futur : une attente commence aujourd’hui ou avant."})
    for champ in fields(souhaits):
        setattr(attente, champ.name, getattr(souhaits, champ.name))
    attente.moments = [*souhaits.moments]
    attente.full_clean(exclude=["centre"])
    attente.save()
    acte = actes.ATTENTE_REVUE if connue else actes.ATTEND
    consigner(acte, attente, par=par, dossier_id=dossier.pk, detail=axe.get_type_display())
    return attente


@transaction.atomic
def retirer_attente(attente: Attente, *, motif: str, par: Utilisateur, le: date) -> Attente:
    """End a wait without a seat, with a reason; the row stays. Raises ValidationError when it has ended already."""
    dossier = verrouiller(attente.dossier)
    attente = Attente.objects.select_for_update(of=["self"]).get(pk=attente.pk)
    attente.passer_a(EtatAttente.RETIREE)
    if not motif.strip():
        raise ValidationError({"motif": "Écrivez pourquoi la personne n’attend plus."})
    attente.fin_le, attente.fin_motif = le, motif.strip()
    attente.save(update_fields=["etat", "fin_le", "fin_motif"])
    consigner(actes.ATTENTE_FINIE, attente, par=par, dossier_id=dossier.pk, detail=attente.fin_motif)
    return attente
