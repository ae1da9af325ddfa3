from django.urls import path

from accueil import views

app_name = "accueil"
urlpatterns = [
    path("<int:dossier_pk>/bilan/", views.bilan, name="bilan"),
    path("<int:dossier_pk>/sante/", views.sante, name="sante"),
    path("<int:dossier_pk>/seance/", views.seance, name="seance"),
    path("<int:dossier_pk>/seance/retirer/", views.retirer_seance, name="retirer_seance"),
    path("<int:dossier_pk>/test/", views.test, name="test"),
    path("tests/<int:pk>/corriger/", views.corriger_test, name="corriger_test"),
    path("tests/<int:pk>/retirer/", views.retirer_test, name="retirer_test"),
]
