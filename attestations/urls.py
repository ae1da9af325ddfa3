from django.urls import path

from attestations.models import Nature
from attestations.views import accuses, courrier, documents, envois, lots, projets, publiques, recus, remplacements

app_name = "attestations"
urlpatterns = [
    path("", envois.envois, name="envois"),
    path("a-delivrer/", lots.a_delivrer, name="a_delivrer"),
    path("envois/relancer/", lots.relancer, name="relancer"),
    path("lots/", lots.lots, name="lots"),
    path("lots/<int:pk>/", lots.lot, name="lot"),
    path("lots/<int:pk>/avancement/", lots.lot_avance, name="lot_avance"),
    path("lots/<int:pk>/arreter/", lots.arreter_lot, name="arreter_lot"),
    path("lots/<int:pk>/reprendre/", lots.reprendre_lot, name="reprendre_lot"),
    path("<int:dossier_pk>/delivrer/", documents.delivrer, {"nature": Nature.FIN}, name="delivrer"),
    path("<int:dossier_pk>/dispense/", documents.delivrer, {"nature": Nature.DISPENSE}, name="delivrer_dispense"),
    path("dossiers/<int:dossier_pk>/projet.pdf", projets.projet, {"nature": Nature.FIN}, name="projet"),
    path(
        "dossiers/<int:dossier_pk>/projet-de-dispense.pdf",
        projets.projet,
        {"nature": Nature.DISPENSE},
        name="projet_dispense",
    ),
    path("<int:pk>/document/", documents.telecharger, name="document"),
    path("<int:pk>/remettre/", documents.remettre, name="remettre"),
    path("<int:pk>/annuler/", documents.annuler, name="annuler"),
    path("<int:pk>/remplacer/", remplacements.remplacer, name="remplacer"),
    path("<int:pk>/recu/", recus.joindre, name="joindre_recu"),
    path("recus/<int:pk>/", recus.recu, name="recu"),
    path("recus/<int:pk>/retirer/", recus.retirer, name="retirer_recu"),
    path("envois/<int:pk>/", courrier.envoi, name="envoi"),
    path("envois/<int:pk>/lettre.pdf", courrier.lettre, name="lettre"),
    path("envois/<int:pk>/reprendre/", courrier.reprendre, name="reprendre_lettre"),
    path("lettres/", courrier.lettres, name="lettres"),
    path("lettres/imprimer/", courrier.imprimer, name="lettres_pdf"),
    path("lettres/poster/", courrier.poster, name="poster"),
    path("envois/<int:pk>/reessayer/", envois.reessayer, name="reessayer"),
    path("envois/<int:pk>/constater/", envois.constater, name="constater"),
    path("envois/<int:pk>/acquitter/", envois.acquitter, name="acquitter"),
    path("envois/<int:pk>/retour/", envois.retour, name="retour"),
]

# Served at /verifier/, outside any login: parcours/urls.py includes them under the namespace « verifier ».
verification = (
    [
        path("", publiques.formulaire, name="formulaire"),
        path("fichier/", publiques.fichier, name="fichier"),
        path("accuse/", accuses.taper, name="accuse"),
        path("accuse/<str:jeton>/", accuses.accuser, name="accuser"),
        path("<str:saisie>.json", publiques.en_json, name="json"),
        path("<str:saisie>/", publiques.code, name="code"),
    ],
    "verifier",
)
