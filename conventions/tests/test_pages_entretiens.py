"""The pages of interviews: what they propose, say and refuse; nothing typed is lost; two people at once."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from beneficiaires.models import Dossier
from conventions import actions
from conventions.actions import CompteRendu
from conventions.models import Entretien, EtatEntretien
from journal.models import Ligne
from tests import fabrique

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]


@pytest.fixture
def dossier(amina) -> Dossier:
    return fabrique.une_convention_signee(par=amina, langue_id="ar", interprete=True).dossier


def adresse(nom: str, pk: int) -> str:
    return reverse(f"conventions:{nom}", args=[pk])


def rendez_vous(**champs) -> dict:
    dans_deux_semaines = (localdate() + timedelta(days=14)).isoformat()
    return {"prevu_le": dans_deux_semaines, "heure": "09:30", "lieu": "Au centre", "canal": "courriel", **champs}


def rendu(**champs) -> dict:
    return {"tenu_le": localdate().isoformat(), "acces": "", "suivi": "", "absences": "", "changements": "", **champs}


def test_the_form_proposes_a_day_a_place_a_channel_and_the_language_of_the_convention(connecter, amina, dossier):
    page = connecter(amina).get(adresse("entretien_fixer", dossier.pk))
    initiales = page.context["form"].initial
    assert initiales["prevu_le"] > localdate() and initiales["canal"] == "recommande"
    assert (initiales["langue"], initiales["interprete"]) == ("ar", True)
    assert initiales["lieu"].startswith(dossier.centre.adresse)


def test_an_interview_is_fixed_then_shown_with_its_letter(connecter, amina, dossier):
    client = connecter(amina)
    page = client.post(adresse("entretien_fixer", dossier.pk), rendez_vous(), follow=True)
    entretien = Entretien.objects.get()
    assert "Envoyez la lettre" in page.text and adresse("entretien_lettre", entretien.pk) in page.text
    lettre = client.get(adresse("entretien_lettre", entretien.pk))
    assert b"".join(lettre.streaming_content).startswith(b"%PDF")
    assert Ligne.objects.lectures().filter(acte="conventions.invitation-lue", dossier_id=dossier.pk).count() == 1


@pytest.mark.parametrize("champ", ["prevu_le", "heure", "lieu", "canal"])
def test_what_the_letter_needs_is_asked_beside_its_field(connecter, amina, dossier, champ):
    page = connecter(amina).post(adresse("entretien_fixer", dossier.pk), rendez_vous(**{champ: ""}))
    assert list(page.context["form"].errors) == [champ] and not Entretien.objects.exists()


def test_a_day_that_has_passed_is_refused_and_nothing_typed_is_lost(connecter, amina, dossier):
    page = connecter(amina).post(adresse("entretien_fixer", dossier.pk), rendez_vous(prevu_le="2026-01-05"))
    assert "notez plutôt l’entretien comme tenu" in page.context["form"].errors["prevu_le"][0]
    assert page.context["form"]["lieu"].value() == "Au centre"


def test_the_form_sent_twice_fixes_one_interview(connecter, amina, dossier):
    for _ in range(2):
        reponse = connecter(amina).post(adresse("entretien_fixer", dossier.pk), rendez_vous())
        assert reponse["Location"] == adresse("entretiens", dossier.pk)
    assert Entretien.objects.count() == 1


def test_a_report_is_written_beside_the_hours_then_shown(connecter, amina, dossier):
    client = connecter(amina)
    assert "0\u00a0h sans raison" in client.get(adresse("entretien_noter", dossier.pk)).text
    page = client.post(adresse("entretien_noter", dossier.pk), rendu(absences="Un enfant malade"), follow=True)
    assert "Un enfant malade" in page.text and "L’entretien est noté." in page.text
    dossier.refresh_from_db()
    assert dossier.entretien_le == localdate()


def test_noting_leads_to_the_planned_interview(connecter, amina, dossier):
    prevu = fabrique.un_entretien(dossier, prevu_le=localdate())
    reponse = connecter(amina).get(adresse("entretien_noter", dossier.pk))
    assert reponse["Location"] == adresse("entretien_tenir", prevu.pk)


def test_a_report_that_a_colleague_has_changed_is_shown_before_it_is_replaced(connecter, amina, dossier):
    tenu = actions.tenir_entretien(
        dossier, tenu_le=localdate(), compte_rendu=CompteRendu(suivi="Bien"), par=amina, le=localdate()
    )
    client = connecter(amina)
    vu = client.get(adresse("entretien_tenir", tenu.pk)).context["form"].initial["vu"]
    Entretien.objects.update(suivi="Très bien")
    page = client.post(adresse("entretien_tenir", tenu.pk), rendu(suivi="Moyen", vu=vu))
    assert "«\u00a0Très bien\u00a0»" in page.context["form"].errors["suivi"][0]
    assert page.context["form"]["suivi"].value() == "Moyen"
    encore = rendu(suivi="Moyen", vu=page.context["form"]["vu"].value())
    assert client.post(adresse("entretien_tenir", tenu.pk), encore).status_code == 302
    assert Entretien.objects.get().suivi == "Moyen"


def test_one_that_did_not_take_place_says_why(connecter, amina, dossier):
    prevu = fabrique.un_entretien(dossier, prevu_le=localdate())
    client = connecter(amina)
    assert "raison" in client.post(adresse("entretien_manquer", prevu.pk), {"raison": " "}).context["form"].errors
    page = client.post(adresse("entretien_manquer", prevu.pk), {"raison": "Pas venue"}, follow=True)
    assert "Pas venue" in page.text and "Manqué" in page.text
    client.post(adresse("entretien_reprendre", prevu.pk), {"motif": "Elle était là"})
    prevu.refresh_from_db()
    assert prevu.etat == EtatEntretien.PREVU


def test_before_the_signature_the_list_says_when_it_begins(connecter, amina):
    dossier = fabrique.un_dossier(par=amina)
    page = connecter(amina).get(adresse("entretiens", dossier.pk))
    assert "après la signature de la convention" in page.text and "entretiens/fixer" not in page.text


def test_the_file_says_the_last_one_and_the_next_one(connecter, amina, dossier):
    actions.tenir_entretien(dossier, tenu_le=date(2026, 6, 1), par=amina, le=localdate())
    fabrique.un_entretien(dossier, prevu_le=localdate() + timedelta(days=9))
    texte = connecter(amina).get(dossier.get_absolute_url()).text
    assert "Dernier entretien le 1er\u00a0juin\u00a02026" in texte and "fixé au" in texte
    assert adresse("entretiens", dossier.pk) in texte
