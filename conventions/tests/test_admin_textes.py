"""The standard texts in the admin: a new version, a translation, and nothing of what a convention bears."""

import pytest
from django.urls import reverse

from comptes.models import Role
from conventions import actions
from conventions.forms.textes import PREFIXE, clauses_de
from conventions.models import Texte
from conventions.textes import textes_en_usage
from conventions.textes.clauses import empreinte
from tests import fabrique
from tests.fabrique import LE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]
AJOUTER = "/admin/conventions/texte/add/"


@pytest.fixture
def client_instance(connecter):
    return connecter(fabrique.un_utilisateur(role=Role.INSTANCE, centre=None))


@pytest.fixture
def francais() -> Texte:
    return Texte.objects.get(langue="fr")


@pytest.fixture
def porte(amina, francais) -> Texte:
    """The French text, borne by a draft."""
    dossier = fabrique.un_module(fabrique.un_dossier(par=amina), par=amina)
    actions.etablir(dossier, par=amina, le=LE)
    return francais


def saisie(texte: Texte, **champs: str) -> dict[str, str]:
    clauses = {f"{PREFIXE}{nom}": champs.pop(nom) for nom in list(champs) if nom in texte.clauses}
    return {
        "version": "2027-1",
        "langue": texte.langue_id,
        "publie_le": "2026-11-23",
        **clauses_de(texte),
        **clauses,
        **champs,
    }


def changer(texte: Texte) -> str:
    return reverse("admin:conventions_texte_change", args=[texte.pk])


def test_a_new_version_starts_from_the_text_in_use_and_is_used_by_the_next_draft(client_instance, francais):
    page = client_instance.get(AJOUTER).text
    assert "Se présenter aux entretiens d’évaluation fixés par le centre." in page
    reponse = client_instance.post(AJOUTER, saisie(francais, exemplaires="Il en existe deux : un chacun."))
    assert reponse.status_code == 302, reponse.context["adminform"].form.errors
    nouveau = textes_en_usage(None, LE).francais
    assert nouveau.version == "2027-1" and nouveau.edite
    assert nouveau.clauses["exemplaires"] == "Il en existe deux\u00a0: un chacun.", "well set"
    assert nouveau.sha256 == empreinte("2027-1", "fr", nouveau.clauses)


def test_a_translation_follows_a_french_text_and_translates_every_clause(client_instance, francais):
    def refus(**champs):
        return client_instance.post(AJOUTER, saisie(francais, **champs)).context["adminform"].form.errors

    assert "d’abord son texte français" in str(refus(langue="ti")["version"])
    restees = refus(langue="ti", version=francais.version, titre="ናይ ምቕባል ስምምዕ")
    assert len(restees) == len(francais.clauses) - 1 and "n’est pas traduite" in str(restees[f"{PREFIXE}dossier"])


def test_a_clause_without_its_words_is_refused_beside_it_and_nothing_is_lost(client_instance, francais):
    page = client_instance.post(AJOUTER, saisie(francais, dossier="Dossier numéro", titre="Un autre titre"))
    assert list(page.context["adminform"].form.errors) == [f"{PREFIXE}dossier"]
    assert "une fois, et tels quels\u00a0: {numero}" in page.text and "Un autre titre" in page.text
    assert Texte.objects.count() == 5


def test_a_free_text_is_changed_and_keeps_its_language(client_instance):
    turc = Texte.objects.get(langue="tr")
    envoi = saisie(turc, version=turc.version, titre="Uyum sözleşmesi")
    assert client_instance.post(changer(turc), envoi).status_code == 302
    turc.refresh_from_db()
    assert turc.clauses["titre"] == "Uyum sözleşmesi" and turc.edite
    assert turc.sha256 == empreinte(turc.version, "tr", turc.clauses)
    refus = client_instance.post(changer(turc), envoi | {"langue": "uk"}).context["adminform"].form.errors
    assert "ne change plus" in str(refus["langue"])


def test_a_text_that_a_convention_bears_is_only_read(client_instance, porte):
    page = client_instance.get(changer(porte)).text
    assert "Des conventions portent ce texte" in page and porte.sha256 in page
    assert "<textarea" not in page
    assert page.index("Entre les soussignés") < page.index("Se présenter aux entretiens") < page.index("Page à signer")
    assert client_instance.post(changer(porte), saisie(porte)).status_code == 403
    assert client_instance.post(reverse("admin:conventions_texte_delete", args=[porte.pk])).status_code == 403
    assert f"{AJOUTER}?depuis={porte.pk}" in page


def test_a_convention_that_takes_the_text_meanwhile_is_said_in_a_sentence(
    client_instance, francais, amina, monkeypatch
):
    """The form was open, and its right checked, before the draft was made."""
    from conventions import administration

    dossier = fabrique.un_module(fabrique.un_dossier(par=amina), par=amina)
    actions.etablir(dossier, par=amina, le=LE)
    monkeypatch.setattr(administration, "fige", lambda texte: False)
    reponse = client_instance.post(changer(francais), saisie(francais, version="2026-1", titre="Autre"), follow=True)
    assert "il ne change plus" in reponse.text
    assert Texte.objects.get(pk=francais.pk).clauses["titre"] == francais.clauses["titre"]


def test_the_list_tells_which_texts_are_borne(client_instance, porte, django_assert_max_num_queries):
    with django_assert_max_num_queries(15):
        page = client_instance.get("/admin/conventions/texte/").text
    assert page.count("icon-yes") == 1 and "Écrire à partir de lui" in page


@pytest.mark.parametrize("role", [Role.ADMINISTRATION, Role.COORDINATION])
def test_only_the_instance_writes_texts(connecter, role):
    assert connecter(fabrique.un_utilisateur(role=role)).get("/admin/conventions/texte/").status_code == 403
