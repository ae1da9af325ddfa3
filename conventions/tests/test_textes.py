"""The standard text: complete in five languages, the same words in each, frozen once a convention bears it."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from conventions import actions
from conventions.coherence import textes as controler
from conventions.models import Convention, Texte
from conventions.textes import Textes, textes_en_usage
from conventions.textes.clauses import MOTS, PARTIES, codes, empreinte, refus_de_clauses, remplir
from conventions.textes.composition import jour_en_langue
from conventions.textes.sources import textes_livres
from referentiels.chargement import charger
from referentiels.models import Langue
from tests import fabrique
from tests.fabrique import LE

LIVRES = {texte.langue_id: texte for texte in textes_livres()}


def test_five_languages_ship():
    assert set(LIVRES) == {"fr", "en", "ar", "uk", "tr"}


@pytest.mark.parametrize("langue", LIVRES)
def test_every_text_has_every_clause_with_its_words(langue):
    assert refus_de_clauses(LIVRES[langue].clauses) == {}
    assert list(LIVRES[langue].clauses) == codes(), "in the order of the document"


@pytest.mark.parametrize("langue", LIVRES)
def test_every_clause_is_in_its_own_script(langue):
    alphabets = {"ar": ("\u0600", "\u06ff"), "uk": ("\u0400", "\u04ff")}
    for code, clause in LIVRES[langue].clauses.items():
        lettres = [
            lettre for lettre in remplir(clause, dict.fromkeys(MOTS.get(code, ()), "")) or "" if lettre.isalpha()
        ]
        debut, fin = alphabets.get(langue, ("A", "\u024f"))
        assert lettres and all(debut <= lettre <= fin or lettre == "’" for lettre in lettres), (code, clause)


def test_a_translation_says_itself_that_the_french_text_prevails():
    for langue, mots in {
        "fr": "fait foi",
        "en": "authentic",
        "ar": "المعتمد",
        "uk": "юридичну силу",
        "tr": "geçerlidir",
    }.items():
        assert mots in LIVRES[langue].clauses["courtoisie"]


def test_the_words_belong_to_known_clauses():
    assert set(MOTS) <= set(codes()) and len(codes()) == len(set(codes())) == sum(map(len, PARTIES.values()))


@pytest.mark.parametrize(
    ("code", "texte", "phrase"),
    [
        ("titre", " ", "Écrivez cette clause"),
        ("titre", "Convention {numero}", "aucun mot entre accolades"),
        ("dossier", "Dossier", "tels quels\u00a0: {numero}"),
        ("dossier", "Dossier {numero} {numero}", "une fois"),
        ("titre", "Convention {", "accolade"),
    ],
)
def test_a_clause_with_the_wrong_words_is_refused_in_a_sentence(code, texte, phrase):
    refus = refus_de_clauses({**LIVRES["fr"].clauses, code: texte})
    assert list(refus) == [code] and phrase in refus[code]


def test_what_replaces_a_word_is_never_read_again():
    assert remplir("Dossier {numero}", {"numero": "{lieu}", "lieu": "Namur"}) == "Dossier {lieu}"
    assert remplir("Dossier {numero}", {}) is None


def test_the_fingerprint_tells_version_language_and_every_word():
    base = empreinte("1", "fr", {"a": "x", "b": "y"})
    autres = [("2", "fr", {"a": "x", "b": "y"}), ("1", "en", {"a": "x", "b": "y"}), ("1", "fr", {"a": "x", "b": "z"})]
    assert base == empreinte("1", "fr", {"b": "y", "a": "x"}) and base not in {empreinte(*autre) for autre in autres}


@pytest.mark.parametrize(
    ("code", "attendu"),
    [
        ("en", "2 March 2026"),
        ("uk", "2 березня 2026"),
        ("tr", "2 Mart 2026"),
        ("ar", "2 مارس 2026"),
        ("ti", "02/03/2026"),
    ],
)
def test_a_day_is_written_as_the_language_writes_it(code, attendu):
    assert jour_en_langue(date(2026, 3, 2), code) == attendu


# In the database


@pytest.mark.django_db
@pytest.mark.usefixtures("referentiels")
class TestEnBase:
    def langue(self, code: str) -> Langue:
        return Langue.objects.get(pk=code)

    def test_they_are_loaded_with_the_reference_data(self):
        assert set(Texte.objects.values_list("langue", flat=True)) == set(LIVRES)
        for texte in Texte.objects.all():
            assert texte.sha256 == empreinte(texte.version, texte.langue_id, texte.clauses)

    def test_french_stands_beside_the_language_of_the_explanation(self):
        textes = textes_en_usage(self.langue("uk"), LE)
        assert textes.dire("dossier", numero="N-1") == ("Dossier N-1", "Справа N-1")
        assert textes_en_usage(self.langue("ary"), LE).langue == self.langue("ar"), "written in standard Arabic"

    @pytest.mark.parametrize("code", ["fr", "ti", None])
    def test_french_stands_alone_without_translation(self, code):
        textes = textes_en_usage(self.langue(code) if code else None, LE)
        assert textes.langue is None and textes.dire("titre") == ("Convention d’accueil et d’intégration", "")

    def test_a_clause_without_its_word_is_left_out(self):
        assert not textes_en_usage(self.langue("en"), LE).dire("titre_commande", commande_le=None)

    def test_the_version_of_the_day_is_used(self):
        nouveau = Texte.objects.get(langue="fr")
        nouveau.pk, nouveau.version, nouveau.publie_le = None, "2027-1", date(2027, 1, 1)
        nouveau.save()
        assert textes_en_usage(None, LE).francais.version == "2026-1"
        assert textes_en_usage(self.langue("ar"), date(2027, 1, 1)) == Textes(nouveau), "not translated yet"
        assert textes_en_usage(None, date(2019, 1, 1)).francais.version == "2026-1", "before the first one"

    def test_a_draft_takes_the_text_and_keeps_it_when_it_is_signed(self, amina):
        dossier = fabrique.un_module(fabrique.un_dossier(par=amina), par=amina, langue_id="ar")
        projet = actions.etablir(dossier, par=amina, le=LE)
        assert [texte.langue_id for texte in (projet.texte, projet.traduction) if texte] == ["fr", "ar"]
        Texte.objects.create(version="2026-2", langue_id="fr", clauses=LIVRES["fr"].clauses, publie_le=LE)
        signee = actions.signer(projet, signee_le=LE, par=amina, le=LE)
        assert signee.texte == Texte.objects.get(version="2026-1", langue="fr")

    def test_a_changed_draft_takes_the_text_of_that_day(self, amina):
        dossier = fabrique.un_module(fabrique.un_dossier(par=amina), par=amina, langue_id="ar")
        projet = actions.etablir(dossier, par=amina, le=LE)
        Texte.objects.create(version="2026-2", langue_id="fr", clauses=LIVRES["fr"].clauses, publie_le=LE)
        revu = actions.modifier(projet, choix={}, langue=self.langue("uk"), interprete=False, par=amina, le=LE)
        assert (revu.texte, revu.traduction) == (Texte.objects.get(version="2026-2"), None)

    @pytest.mark.parametrize("langue", ["fr", "ar"])
    def test_a_text_that_a_convention_bears_never_changes(self, amina, langue):
        dossier = fabrique.un_module(fabrique.un_dossier(par=amina), par=amina, langue_id="ar")
        actions.etablir(dossier, par=amina, le=LE)
        for geste in (lambda lignes: lignes.update(publie_le=LE), lambda lignes: lignes._raw_delete("default")):
            with pytest.raises(IntegrityError), transaction.atomic():
                geste(Texte.objects.filter(langue=langue))
        assert Texte.objects.filter(langue="tr").update(publie_le=LE) == 1, "that one is free"

    def test_loading_again_corrects_a_free_text_and_leaves_the_others(self, amina):
        dossier = fabrique.un_module(fabrique.un_dossier(par=amina), par=amina)
        Texte.objects.filter(langue__in=["fr", "tr"]).update(sha256="0" * 64)
        actions.etablir(dossier, par=amina, le=LE)
        bilan = next(bilan for bilan in charger() if "textes" in bilan.table)
        assert (bilan.corrigees, bilan.editees) == (1, 1)
        assert Convention.objects.filter(texte__sha256="0" * 64).exists()
        call_command("charger_referentiels", verbosity=0)

    def test_the_check_tells_a_text_that_was_tampered_with(self):
        assert list(controler(LE)) == []
        clauses = {code: texte for code, texte in LIVRES["tr"].clauses.items() if code != "fait"}
        Texte.objects.filter(langue="tr").update(clauses=clauses)
        dites = list(controler(LE))
        assert len(dites) == 2 and "empreinte" in dites[0] and "clause fait" in dites[1]
