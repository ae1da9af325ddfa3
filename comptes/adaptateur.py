"""How allauth behaves here: by invitation, with limits that lock no colleague out, and lines in the journal.

allauth offers signals too; its adapter hooks are plain calls that a reader finds from here, so we use those.
"""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import ratelimit

from comptes.actions import ACTE_CONNEXION, ACTE_CONNEXION_REFUSEE, ACTE_DECONNEXION, ACTE_MOT_DE_PASSE
from comptes.models import Utilisateur
from comptes.taches import envoyer_lien
from journal.actions import consigner


class SurInvitation(DefaultAccountAdapter):
    """Accounts are created by an administrator, never by a visitor."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "L’adresse ou le mot de passe n’est pas correct.",
        "too_many_login_attempts": "Trop d’essais pour ce compte. Attendez cinq minutes, puis réessayez.",
        "account_inactive": "Ce compte n’est plus actif.",
        "enter_current_password": "Ce n’est pas votre mot de passe actuel.",
        "incorrect_password": "Ce n’est pas votre mot de passe actuel.",
        "invalid_password_reset": "Ce lien ne fonctionne plus.",
    }

    def is_open_for_signup(self, request) -> bool:
        return False

    def get_password_change_redirect_url(self, request) -> str:
        return self.get_login_redirect_url(request)

    def login(self, request, user) -> None:
        super().login(request, user)
        consigner(ACTE_CONNEXION, user, par=user)

    def logout(self, request) -> None:
        consigner(ACTE_DECONNEXION, request.user, par=request.user)
        super().logout(request)

    def set_password(self, user, password: str) -> None:
        """Changed, set or reset: allauth passes here each time."""
        super().set_password(user, password)
        consigner(ACTE_MOT_DE_PASSE, user, par=user)

    def pre_authenticate(self, request, **credentials) -> None:
        """Two limits on failures: this address on this account (allauth's own), and this account from everywhere."""
        if not ratelimit.consume(request, action="compte", key=compte_vise(credentials), dry_run=True):
            raise self.validation_error("too_many_login_attempts")
        super().pre_authenticate(request, **credentials)

    def authentication_failed(self, request, **credentials) -> None:
        """The line names the account when there is one; what was typed is not kept."""
        vise = Utilisateur.objects.filter(email=compte_vise(credentials)).first() or Utilisateur()
        ratelimit.consume(request, action="compte", key=compte_vise(credentials))
        consigner(ACTE_CONNEXION_REFUSEE, vise, par=None)

    def _get_login_attempts_cache_key(self, request, **credentials) -> str:
        """Five errors close an account to the address they came from, not to the colleague who owns it."""
        return f"{self.get_client_ip(request)} {compte_vise(credentials)}"

    def send_password_reset_mail(self, user, email: str, context: dict) -> None:
        """By a job: the answer takes as long whether the account exists or not, and waits for no server."""
        envoyer_lien.defer(utilisateur_id=user.pk, invitation=False)


def compte_vise(credentials: dict) -> str:
    return credentials.get("email", "").lower()
