"""The pages of the module d’accueil: what they show, refuse and keep."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from accueil.models import Besoin, BilanSocial, Positionnement, Sante, SeanceDroits
from comptes.models import Role
from journal.models import Ligne
from tests import fabrique

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]
CONTACT = date(2026, 1, 12)


@pytest.fixture
def dossier(amina):
    return fabrique.un_dossier(par=amina, contact_le=CONTACT, le=CONTACT)


def un_formulaire(lignes: Any = 1, **champs: Any) -> dict[str, Any]:
    """A bilan as the browser sends it."""
    return {
        "fait_le": localdate().isoformat(),
        "notice_le": localdate().isoformat(),
        "langue": "ar",
        "besoins-TOTAL_FORMS": str(lignes),
        "besoins-INITIAL_FORMS": "0",
        **champs,
    }


def test_the_bilan_proposes_the_language_of_the_person(connecter, amina, dossier):
    dossier.beneficiaire.langue_id = "ar"
    dossier.beneficiaire.save()
    page = connecter(amina).get(reverse("accueil:bilan", args=[dossier.pk]))
    assert page.context["form"]["langue"].value() == "ar"
    assert "Seulement avec l’accord de la personne" in page.content.decode()


def test_saving_the_bilan_keeps_the_rows_that_say_something(connecter, amina, dossier):
    donnees = un_formulaire(
        3,
        **{
            "besoins-0-domaine": "logement",
            "besoins-0-suite": "service",
            "besoins-0-service": "CPAS de Namur",
            "besoins-2-domaine": "francais",
            "besoins-2-suite": "francais",
        },
    )
    reponse = connecter(amina).post(reverse("accueil:bilan", args=[dossier.pk]), donnees)
    assert reponse.status_code == 302 and reponse["Location"] == dossier.get_absolute_url()
    assert [b.contenu for b in Besoin.objects.all()] == [
        ("logement", "", "service", "CPAS de Namur"),
        ("francais", "", "francais", ""),
    ]


def test_a_refused_bilan_says_why_beside_the_field_and_loses_nothing(connecter, amina, dossier):
    donnees = un_formulaire(
        diplomes="Baccalauréat", fait_le="", **{"besoins-0-domaine": "logement", "besoins-0-suite": "service"}
    )
    page = connecter(amina).post(reverse("accueil:bilan", args=[dossier.pk]), donnees)
    texte = page.content.decode()
    assert "Ce champ est obligatoire" in texte and "Écrivez vers quel service" in texte and "Baccalauréat" in texte
    assert 'href="#id_besoins-0-service"' in texte
    assert not BilanSocial.objects.exists()


def test_a_refusal_of_the_gesture_lands_beside_its_field(connecter, amina, dossier):
    page = connecter(amina).post(reverse("accueil:bilan", args=[dossier.pk]), un_formulaire(fait_le="2026-01-11"))
    assert page.context["form"].errors["fait_le"] == [
        "Le bilan ne peut pas venir avant le premier contact, le 12\u00a0janvier\u00a02026."
    ]


def test_adding_a_row_judges_nothing_and_keeps_everything_typed(connecter, amina, dossier):
    donnees = un_formulaire(
        ajouter="1", fait_le="", diplomes="Licence", interprete="on", **{"besoins-0-precision": "Chambre humide"}
    )
    page = connecter(amina).post(reverse("accueil:bilan", args=[dossier.pk]), donnees)
    texte = page.content.decode()
    assert "Licence" in texte and "Chambre humide" in texte and "obligatoire" not in texte
    assert page.context["form"]["interprete"].value()
    assert page.context["saisie"].besoins.total_form_count() == 2
    assert not BilanSocial.objects.exists()


def test_an_unreadable_number_of_rows_is_not_a_failure(connecter, amina, dossier):
    for nombre in ("", "mille", "-3", "999999"):
        donnees = un_formulaire(ajouter="1", **{"besoins-TOTAL_FORMS": nombre})
        assert connecter(amina).post(reverse("accueil:bilan", args=[dossier.pk]), donnees).status_code == 200


def test_correcting_the_bilan_shows_its_rows_and_crosses_one_out(connecter, amina, dossier):
    fabrique.un_bilan(dossier, par=amina, besoins=("francais", "orientation"), le=CONTACT)
    adresse = reverse("accueil:bilan", args=[dossier.pk])
    assert [ligne["suite"].value() for ligne in connecter(amina).get(adresse).context["saisie"].besoins][:2] == [
        "francais",
        "orientation",
    ]
    donnees = un_formulaire(
        2,
        **{
            "besoins-INITIAL_FORMS": "2",
            "besoins-0-domaine": "autre",
            "besoins-0-suite": "francais",
            "besoins-1-domaine": "autre",
            "besoins-1-suite": "orientation",
            "besoins-1-DELETE": "on",
        },
    )
    connecter(amina).post(adresse, donnees)
    assert [b.suite for b in Besoin.objects.all()] == ["francais"]


def test_the_session_is_typed_in_hours(connecter, amina, dossier):
    fabrique.un_bilan(dossier, par=amina, le=CONTACT)
    donnees = {"tenue_le": "2026-01-20", "minutes": "3 h 30", "langue": "ar"}
    connecter(amina).post(reverse("accueil:seance", args=[dossier.pk]), donnees)
    assert SeanceDroits.objects.get().minutes == 210


def test_a_test_offers_levels_only(connecter, amina, dossier):
    page = connecter(amina).get(reverse("accueil:test", args=[dossier.pk]))
    codes = {niveau.code for niveau in page.context["form"].fields["co"].queryset}
    assert {"ALPHA-0", "A0", "A2", "NATIF"} <= codes and not {"NE", "RAN"} & codes


def test_a_test_is_noted_then_corrected_then_taken_back(connecter, amina, dossier):
    fabrique.un_bilan(dossier, par=amina, le=CONTACT)
    client = connecter(amina)
    donnees = {"passe_le": "2026-01-20", "co": "A1", "ce": "A0", "eo": "A1", "ee": "A0"}
    client.post(reverse("accueil:test", args=[dossier.pk]), donnees)
    test = Positionnement.objects.get()
    page = client.post(reverse("accueil:corriger_test", args=[test.pk]), {**donnees, "co": "A2"}, follow=True)
    assert "Le test de positionnement est corrigé." in page.content.decode()
    test.refresh_from_db()
    assert test.co_id == "A2"
    assert client.post(reverse("accueil:retirer_test", args=[test.pk]), {"motif": ""}).status_code == 200
    client.post(reverse("accueil:retirer_test", args=[test.pk]), {"motif": "Erreur"})
    assert not Positionnement.objects.exists()


def test_a_session_noted_by_mistake_is_taken_back(connecter, amina, dossier):
    fabrique.un_module(dossier, par=amina, le=CONTACT)
    connecter(amina).post(reverse("accueil:retirer_seance", args=[dossier.pk]), {"motif": "Absente"})
    assert not SeanceDroits.objects.exists()


def test_health_is_a_page_of_its_own_for_those_bound_by_secrecy(connecter, amina, dossier):
    adresse = reverse("accueil:sante", args=[dossier.pk])
    assert connecter(amina).get(adresse).status_code == 403
    lea = fabrique.un_utilisateur(secret_professionnel=True)
    assert connecter(lea).post(adresse, {"note": "Diabète"}).status_code == 302
    assert "Diabète" in connecter(lea).get(adresse).content.decode()
    assert Sante.objects.get().dossier == dossier
    assert Ligne.objects.filter(acte="accueil.sante-lue", auteur_id=lea.pk).count() == 1


def test_a_coordinator_without_secrecy_does_not_read_health(connecter, dossier):
    claire = fabrique.un_utilisateur(role=Role.COORDINATION)
    assert connecter(claire).get(reverse("accueil:sante", args=[dossier.pk])).status_code == 403


@pytest.mark.parametrize("route", ["bilan", "seance", "test", "retirer_seance"])
def test_another_centre_is_told_that_the_file_does_not_exist(connecter, amina, dossier, route):
    fabrique.un_module(dossier, par=amina, le=CONTACT)
    ailleurs = fabrique.un_utilisateur(centre=fabrique.un_centre("CRIPEL"), secret_professionnel=True)
    adresse = reverse(f"accueil:{route}", args=[dossier.pk])
    assert connecter(ailleurs).get(adresse).status_code == 404
    assert connecter(ailleurs).post(adresse, un_formulaire(motif="x")).status_code == 404
    assert connecter(ailleurs).get(reverse("accueil:sante", args=[dossier.pk])).status_code == 404


def test_the_reception_desk_sees_none_of_these_pages(connecter, dossier):
    bureau = fabrique.un_utilisateur(role=Role.ACCUEIL)
    for route in ("bilan", "seance", "test", "sante"):
        assert connecter(bureau).get(reverse(f"accueil:{route}", args=[dossier.pk])).status_code == 403


def test_every_page_costs_at_most_fifteen_queries(connecter, dossier, django_assert_max_num_queries):
    lea = fabrique.un_utilisateur(secret_professionnel=True)
    fabrique.un_module(dossier, par=lea, le=CONTACT, besoins=("francais", "orientation"))
    test = Positionnement.objects.get()
    adresses = [reverse(f"accueil:{nom}", args=[dossier.pk]) for nom in ("bilan", "seance", "test", "sante")]
    client = connecter(lea)
    for adresse in [*adresses, reverse("accueil:corriger_test", args=[test.pk])]:
        with django_assert_max_num_queries(15):
            assert client.get(adresse).status_code == 200
