from django.urls import path

from formations.views import cours, fermetures, groupes, seances

app_name = "formations"
urlpatterns = [
    path("cours/", cours.liste, name="cours"),
    path("cours/nouveau/", cours.nouveau, name="cours_nouveau"),
    path("cours/<int:pk>/modifier/", cours.modifier, name="cours_modifier"),
    path("groupes/nouveau/", groupes.nouveau, name="groupe_nouveau"),
    path("groupes/<int:pk>/modifier/", groupes.modifier, name="groupe_modifier"),
    path("groupes/<int:pk>/seances/generer/", groupes.generer, name="seance_generer"),
    path("groupes/<int:pk>/seances/ajouter/", seances.ajouter, name="seance_ajouter"),
    path("seances/<int:pk>/modifier/", seances.modifier, name="seance_modifier"),
    path("seances/<int:pk>/annuler/", seances.annuler, name="seance_annuler"),
    path("seances/<int:pk>/retablir/", seances.retablir, name="seance_retablir"),
    path("fermetures/", fermetures.liste, name="fermetures"),
    path("fermetures/nouvelle/", fermetures.nouvelle, name="fermeture_nouvelle"),
    path("fermetures/<int:pk>/retirer/", fermetures.retirer, name="fermeture_retirer"),
]
