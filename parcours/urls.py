"""The table of contents of the site."""

from django.urls import include, path

from attestations.urls import verification
from comptes.administration import site
from conventions.views.groupes import groupe
from suivi.views import dossier

urlpatterns = [
    path("", include("suivi.urls")),
    path("", include("socle.urls")),
    path("compte/", include("comptes.urls")),  # no namespace: allauth reverses its own names
    path("dossiers/<int:pk>/", dossier, name="dossier"),  # one of the two names that lower domains may use
    path("groupes/<int:pk>/", groupe, name="groupe"),  # the other
    path("dossiers/", include("beneficiaires.urls")),
    path("accueil/", include("accueil.urls")),
    path("formations/", include("formations.urls")),
    path("conventions/", include("conventions.urls")),
    path("attestations/", include("attestations.urls")),
    path("verifier/", include(verification)),
    path("pilotage/", include("pilotage.urls")),
    path("admin/", site.urls),
]
