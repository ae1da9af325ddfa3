from django.urls import path

from attestations import publiques, views
from attestations.models import Nature

app_name = "attestations"
urlpatterns = [
    path("", views.envois, name="envois"),
    path("<int:dossier_pk>/delivrer/", views.delivrer, {"nature": Nature.FIN}, name="delivrer"),
    path("<int:dossier_pk>/dispense/", views.delivrer, {"nature": Nature.DISPENSE}, name="delivrer_dispense"),
    path("<int:pk>/document/", views.telecharger, name="document"),
    path("<int:pk>/remettre/", views.remettre, name="remettre"),
    path("<int:pk>/annuler/", views.annuler, name="annuler"),
    path("envois/<int:pk>/reessayer/", views.reessayer, name="reessayer"),
    path("envois/<int:pk>/constater/", views.constater, name="constater"),
]

# Served at /verifier/, outside any login: parcours/urls.py includes them under the namespace « verifier ».
verification = (
    [
        path("", publiques.formulaire, name="formulaire"),
        path("<str:saisie>.json", publiques.en_json, name="json"),
        path("<str:saisie>/", publiques.code, name="code"),
    ],
    "verifier",
)
