"""Many people at once: real threads, real transactions."""

import threading
import uuid
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from beneficiaires.models import Dossier, Statut
from comptes.models import Role
from conventions import actions
from conventions.coherence import clotures, etapes, presences, seances, totaux
from conventions.models import Axe, Convention, Inscription, LigneHeures
from conventions.regles import Marque
from journal.models import Ligne
from tests import fabrique
from tests.fabrique import LE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("referentiels")]
SIGNEE_LE = date(2026, 3, 2)


def ensemble(geste: Callable[[int], object], fils: int) -> list[BaseException]:
    """Run `geste(rank)` in threads that start together; what they raised."""
    barriere, erreurs = threading.Barrier(fils), []

    def courir(rang: int) -> None:
        try:
            barriere.wait()
            geste(rang)
        except BaseException as erreur:
            erreurs.append(erreur)
        finally:
            connection.close()

    coureurs = [threading.Thread(target=courir, args=[rang]) for rang in range(fils)]
    for coureur in coureurs:
        coureur.start()
    for coureur in coureurs:
        coureur.join()
    return erreurs


def test_twenty_people_recording_hours_on_one_axis_give_an_exact_total_and_one_closing(amina):
    axe = fabrique.un_axe("citoyennete", par=amina, niveau="B1")

    def encoder(rang: int) -> None:
        jour = SIGNEE_LE + timedelta(days=rang)
        actions.enregistrer_heures(axe, date=jour, minutes=200, par=amina, le=LE)

    assert ensemble(encoder, 20) == []
    axe.refresh_from_db()
    assert (axe.minutes_faites, LigneHeures.objects.count()) == (4000, 20)
    assert axe.clos_le == SIGNEE_LE + timedelta(days=17)  # the eighteenth line reaches 3600
    assert Ligne.objects.filter(acte="conventions.axe-clos").count() == 1
    assert Dossier.objects.get(convention__axes=axe).statut == Statut.A_ATTESTER


def test_a_day_is_not_overfilled_from_two_axes_at_once(amina):
    convention = fabrique.une_convention_signee(par=amina)
    axes = list(Axe.objects.filter(convention=convention, type__in=["citoyennete", "francais"]))

    def encoder(rang: int) -> None:
        actions.enregistrer_heures(axes[rang % 2], date=SIGNEE_LE, minutes=800, par=amina, le=LE)

    refus = ensemble(encoder, 6)
    assert len(refus) == 5 and all(isinstance(erreur, ValidationError) for erreur in refus)
    assert sum(ligne.minutes for ligne in LigneHeures.objects.all()) == 800


def test_a_form_sent_many_times_at_once_is_recorded_once(amina):
    axe = fabrique.un_axe("citoyennete", par=amina, niveau="B1")
    jeton = uuid.uuid4()
    saisies = [actions.Saisie(SIGNEE_LE, 180)]
    assert ensemble(lambda _: actions.enregistrer_lot(axe, saisies, jeton=jeton, par=amina, le=LE), 6) == []
    assert LigneHeures.objects.count() == 1


def test_two_signatures_at_once_give_one(amina):
    dossier = fabrique.un_module(fabrique.un_dossier(par=amina, contact_le=None), par=amina)
    convention = actions.etablir(dossier, par=amina, le=LE)
    refus = ensemble(lambda _: actions.signer(convention, signee_le=LE, par=amina, le=LE), 2)
    assert len(refus) == 1 and isinstance(refus[0], ValidationError)
    assert Ligne.objects.filter(acte="conventions.signee").count() == 1


def test_two_drafts_at_once_give_one(amina):
    dossier = fabrique.un_module(fabrique.un_dossier(par=amina, contact_le=None), par=amina)
    assert ensemble(lambda _: actions.etablir(dossier, par=amina, le=LE), 4) == []
    assert (Convention.objects.count(), Axe.objects.count()) == (1, 4)


@pytest.fixture
def seance(amina):
    """A session of a group in which three persons are enrolled."""
    seance = fabrique.une_seance()
    for _ in range(3):
        fabrique.une_inscription(seance.groupe, par=amina)
    return seance


@pytest.fixture
def claire(referentiels):
    return fabrique.un_utilisateur(role=Role.COORDINATION, prenom="Claire")


def cles(seance) -> list[int]:
    return list(Inscription.objects.filter(groupe=seance.groupe).order_by("pk").values_list("pk", flat=True))


def ecarts() -> list[str]:
    return [phrase for controle in (totaux, presences, seances, clotures, etapes) for phrase in controle(LE)]


def test_two_people_who_save_one_sheet_otherwise_give_one_sheet_and_one_conflict(amina, seance):
    marques = [Marque("present", 180), Marque("absent", 0)]

    def encoder(rang: int) -> None:
        contenu = dict.fromkeys(cles(seance), marques[rang])
        actions.enregistrer_feuille(seance, contenu, {}, par=amina, le=LE)

    (conflit,) = ensemble(encoder, 2)
    assert isinstance(conflit, actions.Conflit) and len(conflit.lignes) == 3
    assert len(set(LigneHeures.objects.values_list("presence", "minutes"))) == 1
    assert (LigneHeures.objects.count(), ecarts()) == (3, [])


def test_one_sheet_sent_many_times_at_once_is_written_once(amina, seance):
    contenu = dict.fromkeys(cles(seance), Marque("present", 180))
    assert ensemble(lambda _: actions.enregistrer_feuille(seance, contenu, {}, par=amina, le=LE), 6) == []
    assert (LigneHeures.objects.count(), ecarts()) == (3, [])
    assert Ligne.objects.filter(acte="conventions.feuille").count() == 1


def test_people_who_save_other_rows_of_one_sheet_and_other_sheets_lose_nothing(amina, seance):
    autre = fabrique.une_seance(seance.groupe, le=date(2026, 11, 17))

    def encoder(rang: int) -> None:
        contenu = {cles(seance)[rang % 3]: Marque("present", 180)}
        actions.enregistrer_feuille(seance if rang < 3 else autre, contenu, {}, par=amina, le=LE)

    assert ensemble(encoder, 6) == []
    assert (LigneHeures.objects.count(), ecarts()) == (6, [])
    assert set(Axe.objects.filter(inscriptions__isnull=False).values_list("minutes_suivies", flat=True)) == {360}


@pytest.mark.parametrize("essai", range(3))
def test_the_last_row_erased_while_another_is_written_leaves_the_session_held(amina, seance, essai):
    premiere, seconde, _ = cles(seance)
    present = Marque("present", 180)
    actions.enregistrer_feuille(seance, {premiere: present}, {}, par=amina, le=LE)

    def geste(rang: int) -> None:
        contenu: dict[int, Marque | None] = {seconde: present} if rang else {premiere: None}
        actions.enregistrer_feuille(seance, contenu, {premiere: present}, par=amina, le=LE)

    assert ensemble(geste, 2) == []
    assert (LigneHeures.objects.count(), ecarts()) == (1, [])


def test_a_sheet_written_again_while_it_is_validated_is_validated_or_refused_whole(amina, claire, seance):
    toutes, present, absente = cles(seance), Marque("present", 180), Marque("absent", 0)
    actions.enregistrer_feuille(seance, dict.fromkeys(toutes, present), {}, par=amina, le=LE)

    def geste(rang: int) -> None:
        if rang:
            actions.valider(seance.groupe, seance.date, par=claire, le=LE)
        else:
            contenu, vues = dict.fromkeys(toutes, absente), dict.fromkeys(toutes, present)
            actions.enregistrer_feuille(seance, contenu, vues, par=amina, le=LE)

    refus = ensemble(geste, 2)
    assert [type(erreur) for erreur in refus] in ([], [actions.FeuilleRefusee])
    assert set(LigneHeures.objects.values_list("presence", "etat")) == {("present" if refus else "absent", "validee")}
    assert ecarts() == []


def test_two_validations_at_once_validate_once(amina, claire, seance):
    contenu = dict.fromkeys(cles(seance), Marque("present", 180))
    actions.enregistrer_feuille(seance, contenu, {}, par=amina, le=LE)
    faites = []

    def geste(_: int) -> None:
        faites.append(actions.valider(seance.groupe, seance.date, par=claire, le=LE))

    assert ensemble(geste, 4) == []
    assert sorted(faite.lignes for faite in faites) == [0, 0, 0, 3]
    assert Ligne.objects.filter(acte="conventions.heures-validees").count() == 1
    assert ecarts() == []


def test_a_person_who_leaves_while_her_presence_is_written_left_after_it_or_is_refused(amina, seance):
    inscription = Inscription.objects.get(pk=cles(seance)[0])

    def geste(rang: int) -> None:
        if rang:
            actions.quitter_groupe(inscription, au=date(2026, 11, 15), motif="Déménage", par=amina, le=LE)
        else:
            actions.enregistrer_feuille(seance, {inscription.pk: Marque("present", 180)}, {}, par=amina, le=LE)

    assert len(ensemble(geste, 2)) == 1
    assert ecarts() == []


def test_two_corrections_at_once_give_one(amina, claire, seance):
    cle = cles(seance)[0]
    actions.enregistrer_feuille(seance, {cle: Marque("present", 180)}, {}, par=amina, le=LE)
    actions.valider(seance.groupe, seance.date, par=claire, le=LE)
    ligne = LigneHeures.objects.get()

    def corriger(rang: int) -> None:
        actions.corriger_presence(ligne, Marque("retard", 100 + rang), motif="x", par=amina, le=LE)

    (refus,) = ensemble(corriger, 2)
    assert isinstance(refus, ValidationError) and "déjà corrigée" in str(refus)
    assert (LigneHeures.objects.count(), ecarts()) == (2, [])
