"""The table of contents of the site."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("suivi.urls")),
    path("compte/", include("comptes.urls")),  # no namespace: allauth reverses its own names
    path("dossiers/", include("beneficiaires.urls")),
    path("accueil/", include("accueil.urls")),
    path("conventions/", include("conventions.urls")),
    path("attestations/", include("attestations.urls")),
    path("pilotage/", include("pilotage.urls")),
    path("admin/", admin.site.urls),
]
