from django.urls import path

from conventions.views import (
    absences,
    attentes,
    avenants,
    axes,
    certificats,
    convention,
    droits,
    entretiens,
    feuilles,
    fin,
    groupes,
    inscriptions,
    pieces,
    presences,
    validation,
)

app_name = "conventions"

de_la_convention = [
    path("<int:dossier_pk>/etablir/", convention.etablir, name="etablir"),
    path("<int:dossier_pk>/signer/", convention.signer, name="signer"),
    path("<int:dossier_pk>/signature/corriger/", convention.corriger_signature, name="corriger_signature"),
    path("<int:dossier_pk>/document.pdf", convention.document, name="document"),
]
des_entretiens = [
    path("<int:dossier_pk>/entretiens/", entretiens.entretiens, name="entretiens"),
    path("<int:dossier_pk>/entretiens/fixer/", entretiens.fixer, name="entretien_fixer"),
    path("<int:dossier_pk>/entretiens/noter/", entretiens.noter, name="entretien_noter"),
    path("entretiens/<int:pk>/tenir/", entretiens.tenir, name="entretien_tenir"),
    path("entretiens/<int:pk>/deplacer/", entretiens.deplacer, name="entretien_deplacer"),
    path("entretiens/<int:pk>/manquer/", entretiens.manquer, name="entretien_manquer"),
    path("entretiens/<int:pk>/annuler/", entretiens.annuler, name="entretien_annuler"),
    path("entretiens/<int:pk>/reprendre/", entretiens.reprendre, name="entretien_reprendre"),
    path("entretiens/<int:pk>/invitation.pdf", entretiens.lettre, name="entretien_lettre"),
]
des_avenants = [
    path("<int:dossier_pk>/avenants/", avenants.avenants, name="avenants"),
    path("<int:dossier_pk>/avenants/etablir/", avenants.etablir, name="avenant_etablir"),
    path("avenants/<int:pk>/signer/", avenants.signer, name="avenant_signer"),
    path("avenants/<int:pk>/abandonner/", avenants.abandonner, name="avenant_abandonner"),
    path("avenants/<int:pk>/document.pdf", avenants.document, name="avenant_document"),
    path("<int:dossier_pk>/terminer/", fin.terminer, name="terminer"),
    path("<int:dossier_pk>/reprendre/", fin.reprendre, name="reprendre"),
]
des_axes = [
    path("axes/<int:pk>/heures/", axes.heures, name="heures"),
    path("axes/<int:pk>/total/", certificats.certifier, name="certifier"),
    path("axes/<int:pk>/clore/", axes.clore, name="clore"),
    path("axes/<int:pk>/rouvrir/", axes.rouvrir, name="rouvrir"),
    path("axes/<int:pk>/operateur/", axes.operateur, name="operateur"),
    path("heures/<int:pk>/corriger/", axes.corriger, name="corriger_heures"),
    path("heures/<int:pk>/retirer/", axes.retirer, name="retirer_heures"),
]
des_inscriptions = [
    path("groupes/", groupes.groupes, name="groupes"),
    path("axes/<int:pk>/groupe/", inscriptions.choisir_groupe, name="choisir_groupe"),
    path("groupes/<int:pk>/inscrire/", inscriptions.inscrire, name="inscrire"),
    path("inscriptions/<int:pk>/fin/", inscriptions.quitter, name="quitter"),
    path("axes/<int:pk>/attente/", attentes.attendre, name="attendre"),
    path("attentes/<int:pk>/fin/", attentes.retirer, name="retirer_attente"),
    path("attentes/", attentes.attentes, name="attentes"),
    path("absences/", absences.absences, name="absences"),
    path("seances/<int:pk>/droits/", droits.feuille, name="feuille_droits"),
    path("seances/<int:pk>/droits/vider/", droits.vider, name="vider_droits"),
]
des_presences = [
    path("seances/<int:pk>/", presences.feuille, name="feuille"),
    path("groupes/<int:pk>/presences/", feuilles.presences, name="presences"),
    path("groupes/<int:pk>/feuille.pdf", feuilles.feuille_pdf, name="feuille_pdf"),
    path("groupes/<int:pk>/feuille/<int:annee>/<int:mois>/joindre/", feuilles.joindre_feuille, name="joindre_feuille"),
    path("groupes/<int:pk>/valider/<int:annee>/<int:mois>/", validation.valider, name="valider"),
    path("heures/<int:pk>/presence/", validation.corriger_presence, name="corriger_presence"),
]
des_pieces = [
    path("<int:dossier_pk>/signature/joindre/", pieces.joindre_signature, name="joindre_signature"),
    path("avenants/<int:pk>/signature/joindre/", pieces.joindre_avenant, name="joindre_avenant"),
    path("pieces/<int:pk>/", pieces.piece, name="piece"),
    path("pieces/<int:pk>/retirer/", pieces.detacher_piece, name="detacher_piece"),
]
urlpatterns = (
    de_la_convention + des_entretiens + des_avenants + des_axes + des_pieces + des_inscriptions + des_presences
)
