"""Which template serves a document, the words that its data give, and the templates that ship."""

import pytest
from django.db import ProgrammingError, transaction

from attestations.exemples import PERSONNES, exemple
from attestations.livraison import modeles_livres
from attestations.modeles import image, modele_pour, mots_de, sorte_de
from attestations.models import Attestation, Modele, Nature, Sorte
from attestations.redaction import MOTS, controler, en_ligne, peut_se_taire, rediger
from referentiels.chargement import charger
from referentiels.models import Regime
from tests import fabrique

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]
CENTRE = {
    "sigle": "CAI",
    "nom": "Centre d’action interculturelle",
    "adresse": "Rue Docteur Haibe 2",
    "code_postal": "5002",
    "localite": "Saint-Servais",
    "telephone": "",
    "courriel": "",
    "signataire": "Benoîte Dessicy",
    "fonction": "Directrice",
}


def un_modele(**champs) -> Modele:
    valeurs = {"sorte": Sorte.FIN, "version": 1, "titre": "{{ document }}", "corps": "a suivi :", **champs}
    return Modele.objects.create(**valeurs)


def donnees(code: str = "latin", sorte: str = Sorte.FIN):
    return exemple(code, sorte, centre=CENTRE, regime="2025", document="attestation de fin de parcours")


def test_the_newest_version_of_the_nearest_template_serves(django_assert_num_queries):
    cai, cripel, regime = fabrique.un_centre(), fabrique.un_centre("CRIPEL"), Regime.objects.get(pk="2025")
    livre = modele_pour(cai, regime, Sorte.FIN)
    assert (livre.centre, livre.regime, livre.version) == (None, None, 1)
    for champs in ({"regime": regime}, {"centre": cai}, {"centre": cai, "regime": regime}):
        modele = un_modele(**champs)
        assert modele_pour(cai, regime, Sorte.FIN) == modele
    nouvelle = un_modele(centre=cai, regime=regime, version=2)
    with django_assert_num_queries(1):
        assert modele_pour(cai, regime, Sorte.FIN) == nouvelle
    assert modele_pour(cripel, regime, Sorte.FIN).regime == regime, "another centre has that of the regime"
    assert modele_pour(cai, Regime.objects.get(pk="2018"), Sorte.FIN).centre == cai
    assert modele_pour(cai, regime, Sorte.DISPENSE).version == 1


def test_without_the_shipped_templates_the_fault_says_what_to_do():
    with pytest.raises(Modele.DoesNotExist, match="charger_referentiels"):
        modele_pour(None, None, "rien")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("nature", "tenue", "sorte"),
    [
        (Nature.FIN, True, Sorte.FIN),
        (Nature.FIN, False, Sorte.VOLONTAIRE),
        (Nature.DISPENSE, False, Sorte.DISPENSE),
        (Nature.DISPENSE, True, Sorte.DISPENSE),
    ],
)
def test_the_kind_of_template_follows_the_document(nature, tenue, sorte):
    assert sorte_de(Attestation(nature=nature, obligatoire=tenue)) == sorte


def test_a_version_never_changes():
    for geste in (lambda: Modele.objects.update(titre="x"), lambda: Modele.objects.all().delete()):
        with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
            geste()


def test_each_kind_ships_and_can_be_written():
    livres = list(modeles_livres())
    assert {modele.sorte for modele in livres} == set(Sorte)
    for modele in livres:
        modele.full_clean(exclude=["version", "sorte"], validate_constraints=False)
        for texte in (modele.titre, modele.corps, modele.suite, modele.mention):
            controler(texte)
        assert not peut_se_taire(modele.titre) and not peut_se_taire(modele.corps)
        for texte in (modele.titre, modele.corps, modele.suite, modele.mention):
            assert not {"'", '"'} & set(texte.replace("\u00a0", " "))


def test_loading_again_changes_nothing_and_brings_a_missing_version():
    (bilan,) = [bilan for bilan in charger() if "attestation" in bilan.table]
    assert bilan[1:] == (0, 0, 0, 3)


def test_the_shipped_texts_say_what_the_law_says():
    mots = mots_de(donnees())
    fin = rediger(modele_pour(None, None, Sorte.FIN).corps, mots)
    assert fin == (
        "<p>a suivi le parcours d’intégration prévu par le Code wallon de l’action sociale et de la santé "
        "(deuxième partie, livre\u00a0II), selon la convention signée le 14\u00a0avril\u00a02025\u00a0:</p>"
    )
    assert "sur base volontaire" in rediger(modele_pour(None, None, Sorte.VOLONTAIRE).corps, mots)
    dispense = rediger(modele_pour(None, None, Sorte.DISPENSE).corps, mots_de(donnees(sorte=Sorte.DISPENSE)))
    assert "à la date du 23\u00a0novembre\u00a02026, d’une dispense" in dispense
    assert "article\u00a0152/7, §\u00a03 et §\u00a06" in dispense


@pytest.mark.parametrize("regime", ["2018", "2025"])
def test_the_title_is_the_name_that_the_regime_gives(regime):
    attendu = {
        "2018": "Attestation de fréquentation du parcours d’intégration",
        "2025": "Attestation de fin de parcours",
    }
    document = Regime.objects.get(pk=regime).document_fin
    imprime = exemple("latin", Sorte.FIN, centre=CENTRE, regime=regime, document=document)
    assert en_ligne(modele_pour(None, None, Sorte.FIN).titre, mots_de(imprime)) == attendu[regime]


@pytest.mark.parametrize("sorte", list(Sorte))
@pytest.mark.parametrize("code", list(PERSONNES))
def test_every_word_has_a_value_whatever_the_data(code, sorte):
    mots = mots_de(donnees(code, sorte))
    assert set(mots) == set(MOTS)
    assert all(isinstance(valeur, str) for valeur in mots.values())
    assert bool(mots["remplace"]) == bool(mots["remplacee_le"]) == (code == "remplacement")


def test_data_older_than_replacements_have_their_words():
    anciennes = donnees()
    del anciennes["remplace"], anciennes["modele"]
    assert mots_de(anciennes)["remplace"] == ""


def test_an_image_is_carried_by_its_address():
    assert image(b"abc") == image(memoryview(b"abc")) == "data:image/png;base64,YWJj"
    assert image(None) == image(b"") == ""
