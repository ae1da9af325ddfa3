from django.urls import path

from attestations.models import Nature
from attestations.views import documents, envois, publiques

app_name = "attestations"
urlpatterns = [
    path("", envois.envois, name="envois"),
    path("<int:dossier_pk>/delivrer/", documents.delivrer, {"nature": Nature.FIN}, name="delivrer"),
    path("<int:dossier_pk>/dispense/", documents.delivrer, {"nature": Nature.DISPENSE}, name="delivrer_dispense"),
    path("<int:pk>/document/", documents.telecharger, name="document"),
    path("<int:pk>/remettre/", documents.remettre, name="remettre"),
    path("<int:pk>/annuler/", documents.annuler, name="annuler"),
    path("envois/<int:pk>/reessayer/", envois.reessayer, name="reessayer"),
    path("envois/<int:pk>/constater/", envois.constater, name="constater"),
]

# Served at /verifier/, outside any login: parcours/urls.py includes them under the namespace « verifier ».
verification = (
    [
        path("", publiques.formulaire, name="formulaire"),
        path("fichier/", publiques.fichier, name="fichier"),
        path("<str:saisie>.json", publiques.en_json, name="json"),
        path("<str:saisie>/", publiques.code, name="code"),
    ],
    "verifier",
)
