"""The two pages that need no login and no business: what this software is, and whether it is well."""

from django.urls import path

from socle import views

urlpatterns = [
    path("a-propos/", views.a_propos, name="a_propos"),
    path("sante/", views.sante, name="sante"),
]
