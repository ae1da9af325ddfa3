"""Reading the account of a request."""

from allauth.account.auth_backends import AuthenticationBackend

from comptes.models import Utilisateur


class AvecSonCentre(AuthenticationBackend):
    """allauth's backend; the account is read with its centre, which every page names."""

    def get_user(self, user_id: int) -> Utilisateur | None:
        utilisateur = Utilisateur.objects.select_related("centre").filter(pk=user_id).first()
        return utilisateur if utilisateur and self.user_can_authenticate(utilisateur) else None
