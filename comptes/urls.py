"""allauth's pages under French paths, each with its right. What invitation makes useless is not served: signing up,
changing one's own e-mail address, confirming it."""

from allauth.account import views
from django.urls import path, re_path

from comptes.droits import connecte
from socle.droits import exige, public
from socle.lecture_seule import ecrit_la_session

# The reset link stores its key in the session, and may log another person out, before the form is shown.
nouveau_mot_de_passe = public(ecrit_la_session(views.password_reset_from_key))

urlpatterns = [
    path("connexion/", public(views.login), name="account_login"),
    path("deconnexion/", exige(connecte)(views.logout), name="account_logout"),
    path("inactif/", public(views.account_inactive), name="account_inactive"),
    path("mot-de-passe/", exige(connecte)(views.password_change), name="account_change_password"),
    path("mot-de-passe/definir/", exige(connecte)(views.password_set), name="account_set_password"),
    path("mot-de-passe/oublie/", public(views.password_reset), name="account_reset_password"),
    path("mot-de-passe/oublie/envoye/", public(views.password_reset_done), name="account_reset_password_done"),
    path(
        "mot-de-passe/oublie/fait/",
        public(views.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^mot-de-passe/nouveau/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        nouveau_mot_de_passe,
        name="account_reset_password_from_key",
    ),
]
