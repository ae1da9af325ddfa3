from django.urls import path

from conventions.views import axes, convention, pieces

app_name = "conventions"

de_la_convention = [
    path("<int:dossier_pk>/etablir/", convention.etablir, name="etablir"),
    path("<int:dossier_pk>/signer/", convention.signer, name="signer"),
    path("<int:dossier_pk>/signature/corriger/", convention.corriger_signature, name="corriger_signature"),
    path("<int:dossier_pk>/document.pdf", convention.document, name="document"),
    path("<int:dossier_pk>/entretien/", convention.entretien, name="entretien"),
]
des_axes = [
    path("axes/<int:pk>/heures/", axes.heures, name="heures"),
    path("axes/<int:pk>/clore/", axes.clore, name="clore"),
    path("axes/<int:pk>/rouvrir/", axes.rouvrir, name="rouvrir"),
    path("axes/<int:pk>/operateur/", axes.operateur, name="operateur"),
    path("heures/<int:pk>/corriger/", axes.corriger, name="corriger_heures"),
    path("heures/<int:pk>/retirer/", axes.retirer, name="retirer_heures"),
    path("participants/", axes.participants, name="participants"),
]
des_pieces = [
    path("<int:dossier_pk>/signature/joindre/", pieces.joindre_signature, name="joindre_signature"),
    path("avenants/<int:pk>/signature/joindre/", pieces.joindre_avenant, name="joindre_avenant"),
    path("pieces/<int:pk>/", pieces.piece, name="piece"),
    path("pieces/<int:pk>/retirer/", pieces.detacher_piece, name="detacher_piece"),
]
urlpatterns = de_la_convention + des_axes + des_pieces
