"""A request as views receive it once the rights have let it in."""

from django.http import HttpRequest

from comptes.models import Utilisateur


class Requete(HttpRequest):
    """A request of somebody who is logged in: the right that the view declares has seen to it."""

    user: Utilisateur
