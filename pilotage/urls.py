from django.urls import path

from pilotage import views

app_name = "pilotage"
urlpatterns = [
    path("", views.tableau, name="tableau"),
    path("attestations/", views.attestations, name="attestations"),
]
