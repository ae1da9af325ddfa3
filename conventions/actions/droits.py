"""The séance droits et devoirs held in a group: who was there has it in her file, once."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from accueil.actions import noter_seance, retirer
from accueil.models import SeanceDroits
from comptes.models import Utilisateur
from conventions.actions import actes
from conventions.actions.presences import tenir_ou_prevoir, verrouiller_seance
from conventions.models import Inscription
from formations.models import EtatSeance, Matiere, Seance
from journal.actions import consigner

SUIVIE = "Séance suivie"


@transaction.atomic
def noter_presents(
    seance: Seance, inscriptions: Iterable[int], *, interprete: bool = False, par: Utilisateur, le: date
) -> int:
    """Keep the session on rights and duties (art. 152/2) in the file of each person who was there; how many had none
    yet. Her seat is free from then on. Done twice, it is done once. The session is held from then on.

    Raises ValidationError for a session to come, cancelled or of another matter, and for who is not enrolled that day.
    """
    seance = verrouiller_seance(seance)
    _verifier(seance, le)
    cles = set(inscriptions)
    presentes = Inscription.objects.filter(groupe=seance.groupe_id, pk__in=cles).le(seance.date).par_nom()
    lues = sorted(presentes, key=lambda inscription: inscription.dossier_id)
    if len(lues) < len(cles):
        raise ValidationError("Une de ces personnes n’est plus inscrite ce jour-là : rouvrez la feuille.")
    avant = SeanceDroits.objects.filter(dossier__in=[une.dossier_id for une in lues]).count()
    for inscription in lues:
        _noter(inscription, seance, interprete=interprete, par=par, le=le)
    _liberer_les_places([une for une in lues if une.au is None], seance, par=par)
    if lues:
        tenir_ou_prevoir(seance, tenue=True)
        consigner(actes.FEUILLE_DROITS, seance, par=par, detail=f"{seance.groupe} : {len(lues)} présences")
    return len(lues) - avant


@transaction.atomic
def vider_feuille_droits(seance: Seance, *, motif: str, par: Utilisateur, le: date) -> int:
    """Take back the sheet of the wrong session: it leaves the files of those who were noted on it, who are enrolled
    again, and it is planned again. How many there were; done twice, it is done once.

    Raises ValidationError without a reason, and once a signed convention rests on it.
    """
    seance = verrouiller_seance(seance)
    if not motif.strip():
        raise ValidationError({"motif": "Écrivez pourquoi cette feuille est vidée."})
    parties = Inscription.objects.filter(groupe=seance.groupe_id, au=seance.date, motif=SUIVIE).par_nom()
    for inscription in sorted(parties, key=lambda une: une.dossier_id):
        _oublier(inscription, seance, motif.strip(), par)
    if seance.etat == EtatSeance.TENUE:
        tenir_ou_prevoir(seance, tenue=False)
        consigner(actes.FEUILLE_DROITS, seance, par=par, detail=f"{seance.groupe} : vidée, {motif.strip()}")
    return len(parties)


def _liberer_les_places(inscriptions: Iterable[Inscription], seance: Seance, *, par: Utilisateur) -> None:
    for inscription in inscriptions:
        inscription.au, inscription.motif = seance.date, SUIVIE
        inscription.save(update_fields=["au", "motif"])
        detail = f"{seance.groupe} : {SUIVIE}"
        consigner(actes.INSCRIPTION_FINIE, inscription, par=par, dossier_id=inscription.dossier_id, detail=detail)


def _oublier(inscription: Inscription, seance: Seance, motif: str, par: Utilisateur) -> None:
    """A session that was held one by one stays; a refusal names the person that it is about."""
    notee = SeanceDroits.objects.filter(dossier=inscription.dossier_id, tenue_le=seance.date, collective=True).first()
    try:
        if notee is not None:
            retirer(notee, motif=motif, par=par)
    except ValidationError as refus:
        raise ValidationError(f"{inscription.dossier.beneficiaire} : {refus.messages[0]}") from refus
    inscription.au, inscription.motif = None, ""
    inscription.save(update_fields=["au", "motif"])
    consigner(actes.INSCRITE, inscription, par=par, dossier_id=inscription.dossier_id, detail=str(seance.groupe))


def _verifier(seance: Seance, le: date) -> None:
    if seance.groupe.cours.matiere != Matiere.ACCUEIL:
        raise ValidationError("Cette feuille est celle d’une séance droits et devoirs.")
    if seance.etat == EtatSeance.ANNULEE:
        raise ValidationError("Cette séance est annulée : rétablissez-la d’abord si elle a eu lieu.")
    if seance.date > le:
        raise ValidationError("Cette séance n’a pas encore eu lieu : revenez ce jour-là.")


def _noter(inscription: Inscription, seance: Seance, *, interprete: bool, par: Utilisateur, le: date) -> None:
    """A refusal names the person that it is about."""
    tenue = SeanceDroits(
        tenue_le=seance.date,
        minutes=seance.minutes,
        langue_id=seance.groupe.cours.langue_id or "fr",
        interprete=interprete,
        collective=True,
    )
    try:
        noter_seance(inscription.dossier, tenue, par=par, le=le)
    except ValidationError as refus:
        raise ValidationError(f"{inscription.dossier.beneficiaire} : {refus.messages[0]}") from refus
