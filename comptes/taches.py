"""Jobs of the accounts: the mails that carry a link to choose a password, and the cleaning of sessions."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.template.loader import render_to_string
from django.urls import reverse
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from comptes.models import Utilisateur

OBJETS = {True: "Votre accès à Parcours", False: "Choisir un nouveau mot de passe"}


@app.task(name="comptes.envoyer_lien", retry=RetryStrategy(max_attempts=10, exponential_wait=3))
def envoyer_lien(*, utilisateur_id: int, invitation: bool) -> None:
    """Mail the link. It is made here, so that the queue holds no secret; a closed account gets nothing."""
    utilisateur = Utilisateur.objects.filter(pk=utilisateur_id, is_active=True).first()
    if utilisateur is None:
        return
    contexte = {
        "utilisateur": utilisateur,
        "invitation": invitation,
        "lien": lien(utilisateur),
        "jours": settings.PASSWORD_RESET_TIMEOUT // 86400,
    }
    texte = render_to_string("comptes/courriels/lien.txt", contexte)
    EmailMessage(OBJETS[invitation], texte, to=[utilisateur.email]).send()


def lien(utilisateur: Utilisateur) -> str:
    """The address where a password is chosen, valid once and for PASSWORD_RESET_TIMEOUT."""
    cle = default_token_generator.make_token(utilisateur)
    chemin = reverse("account_reset_password_from_key", args=[user_pk_to_url_str(utilisateur), cle])
    return f"{settings.ADRESSE_PUBLIQUE}{chemin}"


@app.periodic(cron="17 3 * * *")
@app.task(name="comptes.effacer_les_sessions", queueing_lock="comptes.effacer_les_sessions")
def effacer_les_sessions(timestamp: int) -> None:
    """Every night: expired sessions serve no one."""
    call_command("clearsessions")
