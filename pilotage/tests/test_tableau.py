"""The dashboard: every figure is the length of the list that it opens."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from attestations.actions import annuler, delivrer, delivrer_dispense, remplacer
from attestations.models import Nature
from beneficiaires import actions
from beneficiaires.models import Dossier, MotifFin
from comptes.models import Role
from pilotage import chiffres
from pilotage.views import lire_mois
from tests import fabrique
from tests.conftest import documents_a_part
from tests.fabrique import LE

pytestmark = pytest.mark.django_db


@pytest.fixture
def claire(referentiels):
    return fabrique.un_utilisateur(role=Role.COORDINATION, prenom="Claire", nom="Dumont")


@pytest.fixture
def centre_au_travail(claire, amina, tmp_path):
    """Files at every stage, followed by two persons and by nobody, with every kind of deadline; another centre too."""
    for jours in (-40, -1, 0, 12, 29, 30, 60, 89, 90, None):
        dossier = fabrique.un_dossier(par=amina if jours else claire)
        jour = None if jours is None else localdate() + timedelta(days=jours)
        Dossier.objects.filter(pk=dossier.pk).update(prochaine_echeance=jour)
    fabrique.un_dossier(par=amina, referent=None, titre=None)
    fabrique.un_bilan(fabrique.un_dossier(par=amina), par=amina)
    fabrique.une_convention_signee(par=claire)
    fabrique.un_dossier_a_attester(par=claire)
    clos = fabrique.un_dossier(par=amina)
    actions.cloturer(clos, motif=MotifFin.ABANDON, fin_le=LE, par=amina, le=LE)
    with documents_a_part(tmp_path):
        for par in (claire, fabrique.un_utilisateur(centre=fabrique.un_centre("CRIPEL"))):
            delivre = fabrique.un_dossier_a_attester(par=par)
            delivrer(delivre, par=par, le=LE)


def groupes(page) -> dict[str, list[chiffres.Chiffre]]:
    return dict(page.context["groupes"])


def test_every_figure_is_the_length_of_the_list_it_opens(centre_au_travail, claire, connecter):
    client = connecter(claire)
    vus = 0
    for lignes in groupes(client.get(reverse("pilotage:tableau"))).values():
        for chiffre in lignes:
            page = client.get(chiffre.url)
            assert page.status_code == 200
            assert page.context["page"].paginator.count == chiffre.compte, chiffre.libelle
            vus += bool(chiffre.compte)
    assert vus >= 11, "the figures that are compared must not all be zero"


def test_files_are_counted_by_stage(centre_au_travail, claire):
    comptes = {chiffre.libelle: chiffre.compte for chiffre in chiffres.par_etape(claire, localdate())}
    assert comptes == {
        "Inscription": 11,
        "Module d’accueil": 1,
        "Convention en cours": 1,
        "Attestation à délivrer": 1,
    }


def test_files_that_nobody_follows_come_first(centre_au_travail, claire):
    assert chiffres.par_referent(claire, localdate())[0][:2] == ("Sans référent", 1)


def test_only_the_attestations_of_the_month_and_of_the_centre_count(centre_au_travail, claire, connecter):
    assert chiffres.du_mois(claire, LE).count() == 1
    Dossier.objects.filter(attestation_le=LE).update(attestation_le=date(2026, 10, 31))
    assert chiffres.du_mois(claire, LE).count() == 0
    page = connecter(claire).get(reverse("pilotage:attestations"), {"mois": "2026-10"})
    assert len(page.context["page"].object_list) == 1


def test_a_cancelled_attestation_does_not_count(centre_au_travail, claire):
    attestation = chiffres.du_mois(claire, LE).get()
    annuler(attestation, motif="Erreur de nom", par=claire, le=LE)
    assert chiffres.du_mois(claire, LE).count() == 0


def test_a_replaced_attestation_counts_in_the_month_of_the_first(centre_au_travail, claire, tmp_path):
    with documents_a_part(tmp_path):
        remplacer(chiffres.du_mois(claire, LE).get(), motif="Erreur de nom", par=claire, le=date(2026, 12, 2))
    assert chiffres.du_mois(claire, LE).count() == 1
    assert chiffres.du_mois(claire, date(2026, 12, 2)).count() == 0


def test_each_nature_is_counted_apart(centre_au_travail, claire, tmp_path, connecter):
    with documents_a_part(tmp_path):
        delivrer_dispense(fabrique.un_dossier_dispense(par=claire), par=claire, le=LE)
    assert chiffres.du_mois(claire, LE).get().nature == Nature.FIN
    assert chiffres.du_mois(claire, LE, Nature.DISPENSE).get().nature == Nature.DISPENSE
    page = connecter(claire).get(reverse("pilotage:attestations"), {"mois": "2026-11", "nature": "dispense"})
    assert [ligne.nature for ligne in page.context["page"]] == [Nature.DISPENSE]
    assert "Attestations de dispense délivrées en novembre 2026" in page.content.decode()
    assert 'href="?mois=2026-10&nature=dispense"' in page.content.decode()


@pytest.mark.parametrize(("texte", "mois"), [("2026-02", date(2026, 2, 1)), ("2026-13", None), ("", None), ("x", None)])
def test_a_month_that_cannot_be_read_is_this_month(texte, mois):
    assert lire_mois(texte) == (mois or localdate().replace(day=1))


def test_an_empty_centre_shows_zeros(claire, connecter):
    page = connecter(claire).get(reverse("pilotage:tableau"))
    assert all(chiffre.compte == 0 for lignes in groupes(page).values() for chiffre in lignes)
