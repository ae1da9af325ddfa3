"""The addresses of a person and a file."""

from django.urls import path, register_converter

from beneficiaires.models import Base
from beneficiaires.views import decision, dispenses, dossier, faits, identite, inscription, preuves

app_name = "beneficiaires"


class Genre:
    """A kind of dated fact in an address."""

    regex = "|".join(faits.GENRES)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Genre, "genre")

urlpatterns = [
    path("inscrire/", inscription.inscrire, name="inscrire"),
    path("inscrire/doublons/", inscription.doublons, name="doublons"),
    path("communes/", inscription.communes, name="communes"),
    path("<int:pk>/identite/", identite.identite, name="identite"),
    path("<int:pk>/contact/", identite.contact, name="contact"),
    path("<int:pk>/sejour/", identite.sejour, name="sejour"),
    path("<int:pk>/<genre:genre>/ajouter/", faits.ajouter, name="ajouter"),
    path("<genre:genre>/<int:pk>/corriger/", faits.corriger, name="corriger"),
    path("<genre:genre>/<int:pk>/retirer/", faits.retirer, name="retirer"),
    path("<genre:genre>/<int:pk>/preuves/ajouter/", preuves.joindre, name="joindre"),
    path("preuves/<int:pk>/", preuves.telecharger, name="preuve"),
    path("preuves/<int:pk>/retirer/", preuves.detacher, name="detacher"),
    path("dispenses/<int:pk>/trancher/", dispenses.trancher, name="trancher"),
    path("dispenses/<int:pk>/reprendre/", dispenses.reprendre, name="reprendre"),
    path("<int:pk>/donnees/", dossier.donnees, name="donnees"),
    path("<int:pk>/volontaire/", dossier.base, {"voulue": Base.VOLONTAIRE}, name="volontaire"),
    path("<int:pk>/obligation/", dossier.base, {"voulue": Base.OBLIGATION}, name="obligation"),
    path("<int:pk>/assigner/", dossier.assigner, name="assigner"),
    path("<int:pk>/cloturer/", dossier.cloturer, name="cloturer"),
    path("<int:pk>/rouvrir/", dossier.rouvrir, name="rouvrir"),
    path("<int:pk>/decision/", decision.decision, name="decision"),
    path("<int:pk>/decision/confirmer/", decision.confirmer, name="confirmer"),
    path("<int:pk>/decisions/", decision.decisions, name="decisions"),
    path("<int:pk>/decisions/<int:decision_pk>/", decision.decision_passee, name="decision_passee"),
]
