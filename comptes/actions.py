"""Gestures on accounts, and the acts they leave in the journal."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from comptes.models import Utilisateur
from comptes.taches import envoyer_lien
from journal.actions import consigner
from journal.models import acte

ACTE_CONNEXION = acte("comptes.connexion", "S’est connecté")
ACTE_CONNEXION_REFUSEE = acte("comptes.connexion_refusee", "Connexion refusée")
ACTE_DECONNEXION = acte("comptes.deconnexion", "S’est déconnecté")
ACTE_MOT_DE_PASSE = acte("comptes.mot_de_passe", "A choisi un mot de passe")
ACTE_INVITATION = acte("comptes.invitation", "Invitation envoyée")


@transaction.atomic
def inviter(utilisateur: Utilisateur, *, par: Utilisateur, le: date) -> Utilisateur:
    """Create an account without password and mail its owner a link to choose one.

    Raises ValidationError when the account is not valid (address already used, no centre).
    """
    utilisateur.email = utilisateur.email.lower()
    utilisateur.set_unusable_password()
    utilisateur.full_clean()
    utilisateur.save()
    return envoyer_invitation(utilisateur, par=par)


@transaction.atomic
def reinviter(utilisateur: Utilisateur, *, par: Utilisateur, le: date) -> Utilisateur:
    """Send the link again. Raises ValidationError for a closed account or one that already has a password."""
    utilisateur = Utilisateur.objects.select_for_update(of=["self"]).get(pk=utilisateur.pk)
    if not utilisateur.is_active:
        raise ValidationError(f"Le compte de {utilisateur} n’est pas actif : activez-le avant de l’inviter.")
    if utilisateur.has_usable_password():
        raise ValidationError(
            f"{utilisateur} a déjà choisi un mot de passe : « Mot de passe oublié » lui en donnera un autre."
        )
    return envoyer_invitation(utilisateur, par=par)


def envoyer_invitation(utilisateur: Utilisateur, *, par: Utilisateur) -> Utilisateur:
    envoyer_lien.defer(utilisateur_id=utilisateur.pk, invitation=True)
    consigner(ACTE_INVITATION, utilisateur, par=par)
    return utilisateur
