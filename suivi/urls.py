from django.urls import path

from suivi import views

app_name = "suivi"
urlpatterns = [
    path("", views.racine, name="racine"),
    path("ma-journee/", views.ma_journee, name="ma_journee"),
    path("personnes/", views.personnes, name="personnes"),
    path("dossiers/<int:pk>/chronologie/", views.chronologie_entiere, name="chronologie"),
    path("dossiers/<int:pk>/historique/", views.historique, name="historique"),
    path("dossiers/<int:pk>/lectures/", views.lectures_du_dossier, name="lectures"),
]
