"""`manage.py peupler`: as many files as asked, coherent, the same for the same seed, and only where they belong."""

import io
import random
from collections import Counter
from datetime import date
from hashlib import sha256
from types import SimpleNamespace
from typing import Any

import orjson
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils.timezone import localdate

from attestations.models import Attestation, Canal, Envoi, StatutEnvoi
from beneficiaires.actions import repondre
from beneficiaires.actions.decision import valeurs_d_une_decision
from beneficiaires.models import Beneficiaire, Dossier, Statut
from comptes.models import Compteur
from conventions.models import Axe, Inscription, LigneHeures, Source
from formations.models import EtatSeance, Groupe, Seance
from socle import sceau
from socle.coherence import controles
from suivi.peuplement import ecriture
from suivi.peuplement.copies import d_un_courriel, d_une_lettre
from suivi.peuplement.groupes import RYTHMES, Membre, compter, fins_de_mois, jours_de_cours
from tests.conftest import documents_a_part
from tests.fabrique import un_dossier, un_utilisateur

DOSSIERS, PRESENCES = 63, 1500


def peupler(*, graine: int = 1, documents: int = 0, dossiers: int = DOSSIERS, presences: int = PRESENCES) -> str:
    erreurs = io.StringIO()
    nombres = {"dossiers": dossiers, "presences": presences, "graine": graine, "documents": documents}
    call_command("peupler", **nombres, stderr=erreurs)
    return erreurs.getvalue()


def ecarts() -> list[str]:
    return [phrase for controle in controles().values() for phrase in controle(localdate())]


@pytest.fixture(scope="class")
def peuplee(django_db_setup, django_db_blocker):
    """A database filled once for the tests of a class, by a user whose foreign keys are looked up."""
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as rapide:
        rapide.setattr(ecriture, "changer_de_role", lambda role: False)
        if not Beneficiaire.objects.exists():
            call_command("charger_referentiels", verbosity=0)
        yield peupler()
        transaction.set_rollback(True)


@pytest.mark.django_db
class TestWhatIsThere:
    def test_as_many_as_asked(self, peuplee):
        assert Dossier.objects.count() == DOSSIERS
        assert LigneHeures.objects.filter(source=Source.PRESENCE).count() == PRESENCES
        assert f"{DOSSIERS} dossiers et {PRESENCES} présences" in peuplee

    def test_a_bar_shows_how_far_it_is(self, peuplee):
        assert f"{'█' * 30} {DOSSIERS} sur {DOSSIERS}" in peuplee

    def test_everything_that_is_stored_twice_agrees(self, peuplee):
        assert ecarts() == []

    def test_no_key_points_nowhere(self, peuplee):
        with connection.cursor() as curseur:
            curseur.execute("SET CONSTRAINTS ALL IMMEDIATE")

    def test_every_stage_is_there(self, peuplee):
        presentes = set(Dossier.objects.values_list("statut", flat=True))
        assert {Statut.INSCRIT, Statut.CONVENTION, Statut.ATTESTE, Statut.CLOS} <= presentes

    def test_a_history_begins_with_every_row(self, peuplee):
        suivis: list[Any] = [Dossier, Beneficiaire, Axe, LigneHeures, Seance, Inscription, Attestation]
        for modele in suivis:
            histoire: Any = ecriture.HISTOIRES[modele]
            evenements = Counter(histoire.objects.values_list("pgh_obj_id", flat=True))
            assert evenements == Counter(modele.objects.values_list("pk", flat=True))

    def test_names_are_found_as_the_gestures_write_them(self, peuplee):
        for personne in Beneficiaire.objects.all():
            ecrit = (personne.recherche, personne.cles_nom)
            personne.indexer()
            assert (personne.recherche, personne.cles_nom) == ecrit

    def test_the_answer_kept_is_that_of_the_law(self, peuplee):
        for dossier in Dossier.objects.avec_faits().filter(statut=Statut.CONVENTION)[:10]:
            decision = dossier.decisions.first()
            attendue = valeurs_d_une_decision(repondre(dossier, decision.prise_le), dossier, decision.prise_le)
            ecrite = {"tests": decision.tests, "changerait": decision.changerait}
            assert ecrite == orjson.loads(orjson.dumps({nom: attendue[nom] for nom in ecrite}))

    def test_a_group_never_holds_more_than_its_seats(self, peuplee):
        for groupe in Groupe.objects.all():
            assert groupe.inscriptions.count() <= groupe.capacite
        assert Seance.objects.filter(etat=EtatSeance.TENUE, lignes=None).count() == 0

    def test_no_mail_may_leave_later(self, peuplee):
        en_suspens = {StatutEnvoi.EN_ATTENTE, StatutEnvoi.A_ENVOYER, StatutEnvoi.EN_COURS}
        assert not Envoi.objects.filter(canal=Canal.COURRIEL, statut__in=en_suspens).exists()
        assert Envoi.objects.filter(canal=Canal.COURRIEL, statut=StatutEnvoi.ACQUITTE).exists()

    def test_the_next_number_and_the_next_key_are_free(self, peuplee):
        for compteur in Compteur.objects.filter(serie="dossier"):
            nom = f"{compteur.centre.prefixe}-{compteur.annee}-{compteur.dernier + 1:04}"
            assert not Dossier.objects.filter(numero=nom).exists()
        with transaction.atomic():
            assert un_dossier(par=un_utilisateur()).pk > Dossier.objects.order_by("pk")[0].pk
            transaction.set_rollback(True)


def extrait() -> list[object]:
    """What two fillings have in common, keys apart."""
    return [
        list(Beneficiaire.objects.order_by("pk").values_list("nom", "prenoms", "niss", "naissance", "jeton")),
        list(Dossier.objects.order_by("pk").values_list("numero", "statut", "obligation_code", "echeance_attestation")),
        list(LigneHeures.objects.order_by("pk").values_list("date", "minutes", "presence", "raison", "jeton")),
        list(Attestation.objects.order_by("pk").values_list("numero", "code")),
    ]


def deux_fois(*graines: int) -> list[list[object]]:
    extraits = []
    for graine in graines:
        with transaction.atomic():
            peupler(graine=graine, dossiers=21, presences=200)
            extraits.append(extrait())
            transaction.set_rollback(True)
    return extraits


def test_the_same_seed_gives_the_same_persons(referentiels):
    une, autre, troisieme = deux_fois(7, 7, 8)
    assert une == autre != troisieme


def test_a_second_filling_comes_beside_the_first(referentiels):
    peupler(dossiers=21, presences=100)
    peupler(dossiers=21, presences=100)
    assert Dossier.objects.count() == 42
    assert ecarts() == []


def test_too_few_files_for_so_many_presences_is_said(referentiels):
    assert "il faudrait davantage de dossiers" in peupler(dossiers=1, presences=100_000)


def test_the_newest_attestation_has_its_document(referentiels, tmp_path):
    with documents_a_part(tmp_path):
        peupler(documents=1)
        derniere = Attestation.objects.order_by("-delivree_le", "-pk")[0]
        with derniere.pdf.open("rb") as fichier:
            octets = fichier.read()
    assert octets.startswith(b"%PDF")
    assert sha256(octets).hexdigest() == derniere.sha256
    assert sceau.verifier(octets, le=None).intacte


def test_a_production_that_holds_files_is_left_alone(referentiels, settings):
    peupler(dossiers=1, presences=0)
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="ajoutez --oui"):
        peupler(dossiers=1, presences=0)
    call_command("peupler", dossiers=1, presences=0, documents=0, oui=True, stderr=io.StringIO())
    assert Dossier.objects.count() == 2


@pytest.mark.parametrize(("age", "statut"), [(0, "a_envoyer"), (30, "envoye")])
def test_a_fresh_letter_waits_for_the_post(age, statut):
    assert d_une_lettre(0.5, age).statut == statut


def test_the_mails_end_in_each_of_their_ways():
    tires = (0.0, 0.021, 0.024, 0.5)
    assert [d_un_courriel(tire).statut for tire in tires] == ["refuse", "echec", "incertain", "envoye"]


@pytest.mark.parametrize("nombres", [(0, 0), (1, -1)])
def test_numbers_that_make_no_sense_are_refused(referentiels, nombres):
    with pytest.raises(CommandError, match="au moins un dossier"):
        peupler(dossiers=nombres[0], presences=nombres[1])


def test_what_copy_could_misread_is_escaped():
    assert ecriture.en_texte("a\tb\\c\nd") == r"a\tb\\c\nd"
    assert ecriture.en_json({"a": 'x"\n'}) == r'{"a":"x\\"\\n"}'
    assert ecriture.en_tableau(['a"b', "c\\d"]) == r'{"a\\"b","c\\\\d"}'


def test_sessions_keep_away_from_holidays():
    rythme = random.Random(1).choice(list(RYTHMES.values()))
    feries = {date(2026, 11, 11), date(2026, 12, 25)}
    jours = list(jours_de_cours(rythme, date(2026, 11, 1), feries))
    assert len(jours) == rythme.seances and not feries & set(jours)
    assert {jour.weekday() for jour in jours} <= set(rythme.jours)


def test_nobody_leaves_a_group_before_her_last_presence():
    """Hours certified for October reach what is due while the sheets of November are already there."""
    axe: dict[str, Any] = {"type": "citoyennete", "minutes_dues": 180, "seuil": 100}
    axe |= dict.fromkeys(("minutes_donnees", "minutes_suivies", "minutes_excusees", "minutes_faites"), 0)
    vie: Any = SimpleNamespace(axes={"citoyennete": axe}, heures={"citoyennete": []})
    membre = Membre(vie, axe, 1, 1.0, date(2026, 9, 1), None)
    compter(membre, date(2026, 11, 5), 180, 180, "", False)
    compter(membre, date(2026, 10, 31), 180, 180, "", True)
    assert (membre.au, axe["minutes_faites"], axe["minutes_donnees"]) == (date(2026, 11, 5), 180, 360)


def test_a_period_is_cut_at_the_ends_of_its_months():
    assert list(fins_de_mois(date(2026, 1, 20), date(2026, 3, 5))) == [
        date(2026, 1, 31),
        date(2026, 2, 28),
        date(2026, 3, 5),
    ]
