"""Two people work on one file: nobody overwrites the other without knowing, nothing typed is lost."""

import html
from datetime import date

import pytest

from beneficiaires import actions
from beneficiaires.actions import faits
from beneficiaires.models import Adresse, Beneficiaire, Dossier, Titre
from beneficiaires.tests.saisie import envoi
from comptes.models import Role
from socle.dates import DatePartielle
from tests import fabrique
from tests.fabrique import LE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]


@pytest.fixture
def dossier(amina):
    return fabrique.un_dossier(par=amina, adresse=fabrique.une_adresse(depuis=date(2026, 1, 10)))


@pytest.fixture
def page(client, dossier):
    client.force_login(dossier.referent)
    return client


@pytest.fixture
def titre(dossier) -> str:
    return f"/dossiers/titres/{Titre.objects.get().pk}/corriger/"


def test_what_a_colleague_has_written_meanwhile_is_kept(page, titre):
    saisie = envoi(page, titre, fin="2028-01-10")
    Titre.objects.update(motif_id="RF-40BIS")
    assert page.post(titre, saisie).status_code == 302
    assert Titre.objects.values_list("motif_id", "fin").get() == ("RF-40BIS", date(2028, 1, 10))


def test_what_both_have_changed_is_shown_before_it_is_replaced(page, titre):
    saisie = envoi(page, titre, fin="2028-01-10", motif="")
    Titre.objects.update(fin=date(2027, 6, 30), debut=date(2026, 2, 1))
    refus = page.post(titre, saisie)
    (phrase,) = refus.context["form"].errors["fin"]
    assert "Quelqu’un vient d’écrire ici «\u00a030 juin 2027\u00a0»" in phrase and phrase in html.unescape(refus.text)
    assert set(refus.context["form"].errors) == {"fin"}
    assert refus.context["form"]["fin"].value() == "2028-01-10"
    assert Titre.objects.get().fin == date(2027, 6, 30)
    encore = envoi(page, titre, refus)
    assert page.post(titre, encore).status_code == 302
    assert Titre.objects.values_list("debut", "fin", "motif").get() == (date(2026, 2, 1), date(2028, 1, 10), None)


def test_the_same_correction_made_twice_is_no_dispute(page, titre):
    saisie = envoi(page, titre, fin="2028-01-10", hors_region="on")
    Titre.objects.update(fin=date(2028, 1, 10), hors_region=True)
    assert page.post(titre, saisie).status_code == 302


@pytest.mark.parametrize(
    ("chemin", "champ", "saisi", "ecrit", "dit"),
    [
        ("identite", "nom", "Haddâd", {"nom": "Hadad"}, "Hadad"),
        ("identite", "naissance", "1991", {"naissance": DatePartielle(1993, 5)}, "05/1993"),
        ("identite", "pays_naissance", "SY", {"pays_naissance_id": "TR"}, "Turquie"),
        ("identite", "sexe", "X", {"sexe": "M"}, "Homme"),
        ("contact", "telephone", "081 22 33 44", {"telephone": ""}, "rien"),
        ("contact", "interprete", "on", {}, None),
        ("sejour", "sejour_depuis", "2025-11-01", {"sejour_depuis": date(2025, 10, 1)}, "1er octobre 2025"),
    ],
)
def test_every_form_of_a_person_says_what_a_colleague_wrote(page, dossier, chemin, champ, saisi, ecrit, dit):
    adresse = f"/dossiers/{dossier.pk}/{chemin}/"
    saisie = envoi(page, adresse, **{champ: saisi})
    Beneficiaire.objects.update(**{"niss": None, **ecrit})
    reponse = page.post(adresse, saisie)
    if dit is None:
        assert reponse.status_code == 302
    else:
        assert f"«\u00a0{dit}\u00a0»" in reponse.context["form"].errors[champ][0]


def test_the_data_of_a_file_too(page, dossier):
    adresse = f"/dossiers/{dossier.pk}/donnees/"
    saisie = envoi(page, adresse, base="volontaire", contact_le="2026-02-01")
    Dossier.objects.update(contact_le=date(2026, 3, 1), cpas=True)
    assert list(page.post(adresse, saisie).context["form"].errors) == ["contact_le"]


@pytest.mark.parametrize("memoire", ["", "pas du JSON", "[]", '{"fin": "inconnue"}'])
def test_a_page_without_memory_is_judged_all_the_same(page, titre, memoire):
    saisie = envoi(page, titre, vu=memoire, fin="2028-01-10")
    assert page.post(titre, saisie).status_code in {200, 302}


@pytest.mark.parametrize("geste", ["corriger", "retirer"])
@pytest.mark.parametrize("methode", ["get", "post"])
def test_a_fact_removed_in_another_tab_leads_back_to_the_file(page, dossier, geste, methode):
    titre = Titre.objects.get()
    actions.retirer(titre, dossier=dossier, par=dossier.referent, le=LE)
    reponse = getattr(page, methode)(f"/dossiers/titres/{titre.pk}/{geste}/", follow=True)
    assert reponse.redirect_chain == [(dossier.get_absolute_url(), 302)]
    assert "Ce fait (titre de séjour) vient d’être retiré" in html.unescape(reponse.text)


def test_a_removed_fact_says_nothing_to_another_centre(client, dossier):
    titre = Titre.objects.get()
    actions.retirer(titre, dossier=dossier, par=dossier.referent, le=LE)
    client.force_login(fabrique.un_utilisateur(role=Role.COORDINATION, centre=fabrique.un_centre("CRIPEL")))
    assert client.get(f"/dossiers/titres/{titre.pk}/corriger/").status_code == 404


def test_a_birth_corrected_between_the_check_and_the_writing_loses_nothing(page, dossier, monkeypatch):
    verrouiller = faits.verrouiller

    def apres_un_collegue(dossier):
        Beneficiaire.objects.update(naissance=DatePartielle(2002))
        verrouiller(dossier)

    monkeypatch.setattr(faits, "verrouiller", apres_un_collegue)
    adresse = f"/dossiers/{dossier.pk}/titres/ajouter/"
    reponse = page.post(adresse, {"type": "A", "debut": "2001-05-01", "fin": "2001-12-01"})
    assert reponse.status_code == 200
    assert "avant la naissance de la personne" in reponse.context["form"].non_field_errors()[0]
    assert 'value="2001-05-01"' in reponse.text
    assert Titre.objects.count() == 1


def test_a_move_in_two_tabs_is_refused_with_what_was_typed(page, dossier):
    adresse = f"/dossiers/{dossier.pk}/adresses/ajouter/"
    page.post(adresse, {"commune": fabrique.LIEGE, "depuis": "2026-11-01"})
    reponse = page.post(adresse, {"rue": "Rue Neuve 3", "commune": fabrique.BRUXELLES, "depuis": "2026-11-01"})
    assert "doit commencer après" in reponse.context["form"].errors["depuis"][0]
    assert 'value="Rue Neuve 3"' in reponse.text
    assert Adresse.objects.count() == 2
