"""The gestures of the module d’accueil."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from accueil import actions
from accueil.models import (
    Besoin,
    BilanSocial,
    Positionnement,
    Sante,
    SeanceDroits,
    Suite,
    etat_du_module,
)
from beneficiaires.models import Dossier, Statut
from journal.models import Ligne
from tests import fabrique
from tests.fabrique import LE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]
HIER, DEMAIN = LE - timedelta(days=1), LE + timedelta(days=1)


@pytest.fixture
def dossier(amina):
    return fabrique.un_dossier(par=amina, contact_le=date(2026, 11, 2))


def relu(dossier) -> Dossier:
    return Dossier.objects.get(pk=dossier.pk)


def un_test(jour=LE, **niveaux) -> Positionnement:
    return Positionnement(passe_le=jour, **{f"{c}_id": niveaux.get(c, "A1") for c in ("co", "ce", "eo", "ee")})


def test_the_bilan_opens_the_module_and_dates_the_file(dossier, amina):
    fabrique.un_bilan(dossier, par=amina, fait_le=HIER)
    dossier = relu(dossier)
    assert (dossier.statut, dossier.bilan_le) == (Statut.ACCUEIL, HIER)
    assert Ligne.objects.gestes().filter(dossier_id=dossier.pk, acte=actions.BILAN_TENU).count() == 1


def test_a_bilan_sent_twice_is_kept_once(dossier, amina):
    premier = fabrique.un_bilan(dossier, par=amina, besoins=(Suite.FRANCAIS,))
    second = fabrique.un_bilan(dossier, par=amina, besoins=(Suite.FRANCAIS,))
    assert premier == second
    assert (BilanSocial.objects.count(), Besoin.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("champ", "valeurs"),
    [
        ("fait_le", {"fait_le": DEMAIN}),
        ("fait_le", {"fait_le": date(2026, 11, 1)}),
        ("notice_le", {"notice_le": DEMAIN}),
    ],
)
def test_a_bilan_on_an_impossible_day_is_refused_beside_its_field(dossier, amina, champ, valeurs):
    with pytest.raises(ValidationError) as refus:
        fabrique.un_bilan(dossier, par=amina, **valeurs)
    assert list(refus.value.message_dict) == [champ]
    assert relu(dossier).statut == Statut.INSCRIT


def test_correcting_the_bilan_moves_the_date_of_the_file_and_keeps_the_history(dossier, amina):
    bilan = fabrique.un_bilan(dossier, par=amina, besoins=(Suite.FRANCAIS, Suite.AUCUNE))
    bilan.fait_le = HIER
    garde = bilan.besoins.get(suite=Suite.FRANCAIS)
    actions.corriger_bilan(bilan, [Besoin(domaine="autre", suite=Suite.FRANCAIS)], par=amina, le=LE)
    assert relu(dossier).bilan_le == HIER
    assert list(bilan.besoins.all()) == [garde]
    evenements = BilanSocial.pgh_event_model.objects.filter(pgh_obj_id=bilan.pk)  # type: ignore[attr-defined]
    assert [e.fait_le for e in evenements.order_by("pgh_id")] == [LE, HIER]


def test_other_data_need_the_agreement_of_the_person(dossier, amina):
    with pytest.raises(ValidationError, match="accord de la personne"):
        fabrique.un_bilan(dossier, par=amina, autres_donnees="Religion")


def test_a_need_that_leads_to_a_service_names_it(dossier, amina):
    bilan = BilanSocial(fait_le=LE, notice_le=LE, langue_id="fr")
    besoin = Besoin(domaine="logement", suite=Suite.SERVICE)
    with pytest.raises(ValidationError, match="vers quel service"):
        actions.tenir_bilan(dossier, bilan, [besoin], par=amina, le=LE)
    assert relu(dossier).statut == Statut.INSCRIT


def test_session_and_test_come_after_the_bilan(dossier, amina):
    with pytest.raises(ValidationError, match="bilan social vient d’abord"):
        actions.noter_seance(dossier, SeanceDroits(tenue_le=LE, langue_id="fr"), par=amina, le=LE)
    with pytest.raises(ValidationError, match="bilan social vient d’abord"):
        actions.noter_test(dossier, un_test(), par=amina, le=LE)


def test_the_module_is_complete_with_its_three_parts(dossier, amina):
    fabrique.un_bilan(dossier, par=amina)
    assert etat_du_module(dossier).manque == ["la séance droits et devoirs", "le test de positionnement"]
    actions.noter_seance(dossier, SeanceDroits(tenue_le=LE, langue_id="fr"), par=amina, le=LE)
    assert not etat_du_module(dossier).est_acheve
    actions.noter_test(dossier, un_test(HIER), par=amina, le=LE)
    assert etat_du_module(dossier).acheve_le == LE


def test_no_test_is_due_when_the_bilan_says_why(dossier, amina):
    fabrique.un_bilan(dossier, par=amina, sans_test="Scolarité en français")
    actions.noter_seance(dossier, SeanceDroits(tenue_le=LE, langue_id="fr"), par=amina, le=LE)
    assert etat_du_module(dossier).est_acheve


def test_a_session_and_a_test_sent_twice_are_kept_once(dossier, amina):
    fabrique.un_bilan(dossier, par=amina)
    for _ in range(2):
        actions.noter_seance(dossier, SeanceDroits(tenue_le=LE, langue_id="fr"), par=amina, le=LE)
        actions.noter_test(dossier, un_test(), par=amina, le=LE)
    assert (SeanceDroits.objects.count(), Positionnement.objects.count()) == (1, 1)


def test_another_test_on_the_same_day_is_refused_and_one_later_is_kept(dossier, amina):
    fabrique.un_bilan(dossier, par=amina)
    actions.noter_test(dossier, un_test(HIER), par=amina, le=LE)
    with pytest.raises(ValidationError, match="déjà noté à cette date"):
        actions.noter_test(dossier, un_test(HIER, co="B1"), par=amina, le=LE)
    actions.noter_test(dossier, un_test(co="B1"), par=amina, le=LE)
    assert Positionnement.objects.count() == 2


def test_a_wrong_test_is_corrected_or_taken_back_with_a_trace(dossier, amina):
    fabrique.un_bilan(dossier, par=amina)
    test = actions.noter_test(dossier, un_test(), par=amina, le=LE)
    test.co_id = "B2"
    actions.noter_test(dossier, test, par=amina, le=LE)
    actions.retirer(test, motif="Autre personne", par=amina)
    assert not Positionnement.objects.exists()
    evenements = Positionnement.pgh_event_model.objects.order_by("pgh_id")  # type: ignore[attr-defined]
    assert [(e.pgh_label, e.co_id) for e in evenements] == [("insert", "A1"), ("update", "B2"), ("delete", "B2")]
    assert Ligne.objects.get(acte=actions.TEST_RETIRE).detail == "Autre personne"


def test_what_the_signed_convention_rests_on_stays(amina):
    apres = date(2026, 3, 3)
    dossier = fabrique.une_convention_signee(par=amina, signee_le=date(2026, 3, 2)).dossier
    with pytest.raises(ValidationError, match="La convention signée repose"):
        actions.retirer(dossier.seance_droits, motif="Erreur", par=amina)
    with pytest.raises(ValidationError, match="La convention signée repose"):
        actions.retirer(dossier.positionnements.get(), motif="Erreur", par=amina)
    bilan = dossier.bilan
    bilan.fait_le = apres
    with pytest.raises(ValidationError, match="La convention a été signée"):
        actions.corriger_bilan(bilan, [], par=amina, le=LE)
    test = dossier.positionnements.get()
    test.passe_le = apres
    with pytest.raises(ValidationError, match="La convention a été signée"):
        actions.noter_test(dossier, test, par=amina, le=LE)
    actions.noter_test(dossier, un_test(LE), par=amina, le=LE)  # a later one follows progress


def test_health_is_written_only_by_those_bound_by_secrecy_and_leaves_no_line_in_the_file(dossier, amina):
    with pytest.raises(ValidationError, match="secret professionnel"):
        actions.ecrire_sante(dossier, "Diabète", par=amina)
    lea = fabrique.un_utilisateur(secret_professionnel=True)
    avant = Ligne.objects.filter(dossier_id=dossier.pk).count()
    actions.ecrire_sante(dossier, "Diabète", par=lea)
    sante = actions.lire_sante(dossier, par=lea)
    assert sante is not None and sante.note == "Diabète"
    assert Ligne.objects.filter(acte__in=[actions.SANTE_ECRITE, actions.SANTE_LUE]).count() == 2
    assert Ligne.objects.filter(dossier_id=dossier.pk).count() == avant
    assert not Sante.objects.visibles_par(amina).exists()
    actions.ecrire_sante(dossier, "", par=lea)
    assert not Sante.objects.exists()


def test_a_session_removed_twice_leaves_one_line(dossier, amina):
    fabrique.un_module(dossier, par=amina)
    deux_fois = (SeanceDroits.objects.get(), SeanceDroits.objects.get())
    for vue in deux_fois:
        actions.retirer(vue, motif="Autre personne", par=amina)
    assert Ligne.objects.filter(acte=actions.SEANCE_RETIREE).count() == 1
