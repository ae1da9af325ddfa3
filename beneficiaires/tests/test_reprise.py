"""Answers that change by themselves are taken again on their day, once, and no other file is read."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import OperationalError

from beneficiaires import actions
from beneficiaires.actions import reprise
from beneficiaires.models import Adresse, Confirmation, Detention, Dossier, Revue
from referentiels.models import Pays, Regime, Version
from socle.dates import DatePartielle
from tests import fabrique
from tests.fabrique import LE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]


@pytest.fixture(autouse=True)
def a_jour() -> None:
    """Every file was decided under the present reference data: only those whose day has come are due."""
    version = Version.objects.courante()
    assert version is not None
    Revue.objects.create(version=version)


def relu(dossier) -> Any:
    return Dossier.objects.get(pk=dossier.pk)


def jours(debut: date, nombre: int) -> list[date]:
    return [debut + timedelta(days=n) for n in range(nombre)]


@pytest.mark.parametrize(
    ("naissance", "jour", "avant", "apres"),
    [
        (DatePartielle(2009, 2, 28), date(2027, 2, 28), ("dispense", "age"), ("obligatoire", "primo-arrivant")),
        (DatePartielle(1962, 2, 28), date(2027, 2, 28), ("obligatoire", "primo-arrivant"), ("dispense", "age")),
    ],
    ids=["18", "65"],
)
def test_a_birthday_changes_the_answer_on_the_day_itself(naissance, jour, avant, apres):
    dossier = fabrique.un_dossier(personne=fabrique.une_personne(naissance=naissance))
    assert relu(dossier).revoir_le <= jour
    for veille in jours(relu(dossier).revoir_le, (jour - relu(dossier).revoir_le).days):
        actions.redecider(veille)
    assert (relu(dossier).obligation, relu(dossier).obligation_code) == avant
    assert relu(dossier).revoir_le == jour
    assert actions.redecider(jour) == 1
    assert (relu(dossier).obligation, relu(dossier).obligation_code) == apres
    assert relu(dossier).a_confirmer and dossier.decisions.latest("pk").par is None


def test_an_address_that_begins_later_counts_from_its_day():
    dossier: Any = fabrique.un_dossier()
    demain = LE + timedelta(days=8)
    ailleurs = Adresse(commune_id=fabrique.BRUXELLES, depuis=demain)
    actions.demenager(ailleurs, dossier=dossier, par=dossier.referent, le=LE)
    assert (relu(dossier).obligation, relu(dossier).revoir_le) == ("obligatoire", demain)
    assert actions.redecider(demain - timedelta(days=1)) == 0
    assert actions.redecider(demain) == 1
    assert (relu(dossier).obligation_code, relu(dossier).a_confirmer) == ("hors-territoire", True)


def test_a_nationality_that_ends_with_its_treaty_or_for_the_person():
    """The United Kingdom's citizens were « UE+ » until 31 December 2020; a person may also lose a nationality."""
    britannique = fabrique.un_dossier(nationalites=("GB",), le=date(2020, 6, 1))
    assert (britannique.obligation_code, relu(britannique).revoir_le) == ("citoyen-ue", date(2021, 1, 1))
    assert actions.redecider(date(2020, 12, 31)) == 0
    assert actions.redecider(date(2021, 1, 1)) == 1
    assert relu(britannique).obligation_code != "citoyen-ue"
    franco_syrien: Any = fabrique.un_dossier(nationalites=("SY", "FR"))
    franco_syrien.beneficiaire.nationalite_set.filter(pays_id="FR").update(jusqu_au=date(2026, 12, 31))
    actions.decider(franco_syrien, par=None, le=LE)
    assert (franco_syrien.obligation_code, franco_syrien.revoir_le) == ("citoyen-ue", date(2027, 1, 1))
    actions.redecider(date(2027, 1, 1))
    assert relu(franco_syrien).obligation == "obligatoire"


def test_a_family_link_that_ends():
    dossier = fabrique.un_dossier()
    fabrique.un_lien(dossier, jusqu_au=date(2026, 12, 31))
    actions.decider(dossier, par=None, le=LE)
    assert (dossier.obligation_code, dossier.revoir_le) == ("famille-ue", date(2027, 1, 1))
    assert actions.redecider(date(2027, 1, 1)) == 1
    assert (relu(dossier).obligation, dossier.decisions.latest("pk").faits["famille_de"]) == ("obligatoire", "tiers")


def test_a_dispense_that_begins_later():
    dossier = fabrique.un_dossier()
    fabrique.une_dispense(dossier, etat="accordee", depuis=date(2027, 1, 4))
    actions.decider(dossier, par=None, le=LE)
    assert (dossier.obligation, dossier.revoir_le) == ("obligatoire", date(2027, 1, 4))
    actions.redecider(date(2027, 1, 4))
    assert (relu(dossier).obligation_code, relu(dossier).a_confirmer) == ("medical", True)


def test_an_open_detention_pushes_the_deadline_each_night_and_makes_no_decision():
    dossier: Any = fabrique.un_dossier()
    detention = Detention.objects.create(beneficiaire=dossier.beneficiaire, debut=LE)
    actions.decider(dossier, par=None, le=LE)
    avant, decisions = relu(dossier).echeance_attestation, dossier.decisions.count()
    for nuit in jours(LE + timedelta(days=1), 5):
        assert actions.redecider(nuit) == 1
    assert relu(dossier).echeance_attestation == avant + timedelta(days=5)
    assert dossier.decisions.count() == decisions and not relu(dossier).a_confirmer
    detention.fin = LE + timedelta(days=5)
    actions.corriger(detention, dossier=dossier, par=dossier.referent, le=LE + timedelta(days=6))
    assert dossier.decisions.count() == decisions + 1
    assert relu(dossier).echeance_attestation == avant + timedelta(days=5)
    assert actions.redecider(LE + timedelta(days=7)) == 0


def test_a_detention_that_suspends_nothing_wakes_nobody():
    dossier = fabrique.un_dossier(
        titre=fabrique.un_titre(commande_le=date(2024, 12, 20), debut=date(2024, 12, 20), fin=None),
        personne=fabrique.une_personne(sejour_depuis=date(2024, 12, 1)),
    )
    Detention.objects.create(beneficiaire=dossier.beneficiaire, debut=LE)
    actions.decider(dossier, par=None, le=LE)
    assert dossier.regime_id == "2018"
    assert actions.redecider(LE + timedelta(days=1)) == 0


def test_a_permit_that_expires_makes_a_decision_with_its_warning():
    dossier = fabrique.un_dossier(titre=fabrique.un_titre(fin=date(2026, 12, 31)))
    assert actions.redecider(date(2027, 1, 1)) == 1
    assert any("expiré" in phrase for phrase in dossier.decisions.latest("pk").avertissements)
    assert not relu(dossier).a_confirmer and dossier.decisions.count() == 2
    actions.decider(dossier, par=None, le=date(2027, 2, 1))
    assert dossier.decisions.count() == 2, "the same warning on another day is not a new one"


def test_edited_reference_data_is_applied_to_every_file_the_next_night():
    touche, autre = fabrique.un_dossier(nationalites=("MA",)), fabrique.un_dossier()
    Pays.objects.filter(pk="MA").update(ue_depuis=date(2026, 11, 1))
    assert actions.redecider(LE) == 1
    assert (relu(touche).obligation_code, relu(touche).a_confirmer) == ("citoyen-ue", True)
    assert relu(autre).obligation == "obligatoire" and autre.decisions.count() == 1
    assert actions.redecider(LE) == 0


def test_a_longer_regime_moves_the_deadlines_of_those_who_have_not_signed():
    dossier = fabrique.un_dossier()
    signe = fabrique.une_convention_signee().dossier
    Regime.objects.filter(pk="2025").update(mois_attestation=48)
    assert actions.redecider(LE) >= 1
    assert relu(dossier).echeance_attestation == date(2030, 1, 10)
    assert not relu(dossier).a_confirmer, "the answer is the same"
    assert relu(signe).echeance_attestation == (date(2029, 1, 10) if relu(signe).parametres else date(2030, 1, 10)), (
        "what was signed keeps its months"
    )


def test_a_job_that_died_goes_on_where_it_was(monkeypatch):
    dossiers = [fabrique.un_dossier(personne=minuit()) for _ in range(3)]
    vus: list[int] = []

    def mourir(dossier, **le):
        if len(vus) == 1:
            raise OperationalError("the connection is lost")
        vus.append(dossier.pk)
        return actions.decider(dossier, **le)

    with monkeypatch.context() as panne:
        panne.setattr(reprise, "decider", mourir)
        with pytest.raises(OperationalError):
            actions.redecider(LE + timedelta(days=1))
    assert sorted(relu(dossier).obligation for dossier in dossiers) == ["dispense", "obligatoire", "obligatoire"]
    assert actions.redecider(LE + timedelta(days=1)) == 2
    assert {relu(dossier).obligation for dossier in dossiers} == {"dispense"}
    assert all(dossier.decisions.count() == 2 for dossier in dossiers)


def test_a_file_that_fails_stops_no_other_and_is_told(monkeypatch):
    malade, sain = fabrique.un_dossier(personne=minuit()), fabrique.un_dossier(personne=minuit())

    def echouer(dossier, **le):
        if dossier.pk == malade.pk:
            raise ValueError("a fault of ours")
        return actions.decider(dossier, **le)

    monkeypatch.setattr(reprise, "decider", echouer)
    with pytest.raises(ExceptionGroup) as fautes:
        actions.redecider(LE + timedelta(days=1))
    assert [str(faute) for faute in fautes.value.exceptions] == ["a fault of ours"]
    assert fautes.value.exceptions[0].__notes__ == [f"dossier {malade.pk}"]
    assert (relu(malade).obligation, relu(sain).obligation) == ("obligatoire", "dispense")


def test_reference_data_under_which_a_file_failed_is_tried_again(monkeypatch):
    dossier = fabrique.un_dossier(nationalites=("MA",))
    Pays.objects.filter(pk="MA").update(ue_depuis=date(2026, 11, 1))
    with monkeypatch.context() as panne:
        panne.setattr(reprise, "decider", lambda dossier, **le: 1 / 0)
        with pytest.raises(ExceptionGroup):
            actions.redecider(LE)
    assert actions.redecider(LE) == 1
    assert relu(dossier).obligation_code == "citoyen-ue"


def test_only_the_files_that_are_due_are_read(django_assert_num_queries):
    for _ in range(5):
        fabrique.un_dossier()
    with django_assert_num_queries(3):  # the version, the last one reviewed, the files that are due
        assert actions.redecider(LE + timedelta(days=1)) == 0
    fabrique.un_dossier(personne=minuit())
    assert actions.redecider(LE + timedelta(days=1)) == 1


def test_done_twice_the_second_finds_nothing():
    dossier = fabrique.un_dossier(personne=minuit())
    assert [actions.redecider(LE + timedelta(days=1)) for _ in range(2)] == [1, 0]
    assert dossier.decisions.count() == 2


def test_a_closed_file_waits_for_no_day():
    dossier: Any = fabrique.un_dossier(personne=minuit())
    clos = actions.cloturer(dossier, motif="abandon", par=dossier.referent, le=LE)
    assert (clos.revoir_le, actions.redecider(LE + timedelta(days=1))) == (None, 0)
    rouvert = actions.rouvrir(clos, par=dossier.referent, le=LE)
    assert rouvert.revoir_le == LE + timedelta(days=1)


def test_the_night_confirms_nothing():
    dossier = fabrique.un_dossier()
    fabrique.une_dispense(dossier, etat="accordee", depuis=LE)
    actions.decider(dossier, par=None, le=LE)
    Version.objects.all().delete()
    actions.redecider(LE)
    assert relu(dossier).a_confirmer and not Confirmation.objects.exists()


def minuit() -> Any:
    """Somebody who turns 65 tomorrow."""
    return fabrique.une_personne(naissance=DatePartielle(1961, 11, 24))
