"""Enrolments: who may follow a group, from when, until when; what is refused says what to do."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from accueil.models import SeanceDroits
from beneficiaires.actions import cloturer
from beneficiaires.models import Dossier, MotifFin
from conventions import actions
from conventions.actions.inscriptions import COMPLET
from conventions.models import Attente, Axe, Convention, EtatAttente, Inscription, LigneHeures
from formations.models import Groupe, Operateur
from journal.models import Ligne
from tests import fabrique
from tests.fabrique import LE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]
SIGNEE_LE = date(2026, 3, 2)
MARS = date(2026, 3, 9)


@pytest.fixture
def groupe() -> Groupe:
    """Two places, from March to December 2026."""
    return fabrique.un_groupe(capacite=2)


@pytest.fixture
def axe(amina) -> Axe:
    return un_axe(amina)


def un_axe(par, nom: str = "Haddad") -> Axe:
    """The citizenship axis of another person each time."""
    personne = fabrique.une_personne(nom=nom)
    dossier = fabrique.un_dossier(par=par, personne=personne, contact_le=SIGNEE_LE, le=SIGNEE_LE)
    return fabrique.un_axe(convention=fabrique.une_convention_signee(dossier, par=par, niveau="B1"))


def inscrire(axe: Axe, groupe: Groupe, par, du: date = MARS) -> Inscription:
    return actions.inscrire_au_groupe(axe, groupe, du=du, par=par, le=LE)


def refus(axe: Axe, groupe: Groupe, par, du: date = MARS) -> str:
    with pytest.raises(ValidationError) as trouve:
        inscrire(axe, groupe, par, du)
    return trouve.value.messages[0]


def une_presence(inscription: Inscription, le: date, **champs) -> LigneHeures:
    """A recorded presence, written directly."""
    valeurs = {"source": "presence", "presence": "present", "minutes": 180, "prevues": 180, **champs}
    assert inscription.axe is not None
    seance = fabrique.une_seance(inscription.groupe, le=le, etat="tenue")
    return LigneHeures.objects.create(
        centre=inscription.centre,
        axe=inscription.axe,
        seance=seance,
        date=le,
        saisie_par=inscription.inscrite_par,
        **valeurs,
    )


def test_a_person_is_enrolled_and_her_axis_says_who_gives_it(axe, groupe, amina):
    inscription = inscrire(axe, groupe, amina)
    assert (inscription.du, inscription.au, inscription.dossier) == (MARS, None, axe.convention.dossier)
    axe.refresh_from_db()
    assert (axe.groupe, axe.operateur) == (groupe, groupe.cours.operateur)
    ligne = Ligne.objects.get(acte="conventions.inscrite")
    assert (ligne.dossier_id, ligne.auteur_id) == (inscription.dossier_id, amina.pk)


def test_the_seat_that_a_person_waited_for_ends_her_wait(axe, groupe, amina):
    attente = actions.attendre(axe, par=amina, le=LE)
    inscrire(axe, groupe, amina)
    attente.refresh_from_db()
    assert (attente.etat, attente.fin_le, attente.groupe) == (EtatAttente.INSCRITE, LE, groupe)


def test_a_full_group_sends_to_the_waiting_list(groupe, amina):
    for nom in ("Un", "Deux"):
        inscrire(un_axe(amina, nom), groupe, amina)
    axe = un_axe(amina, "Trois")
    with pytest.raises(ValidationError) as trouve:
        inscrire(axe, groupe, amina)
    assert trouve.value.error_dict["groupe"][0].code == COMPLET
    assert trouve.value.messages[0] == (
        f"{groupe} est complet (2 places) : notez l’attente, ou choisissez un autre groupe."
    )
    assert Inscription.objects.count() == 2


def test_a_seat_is_free_the_day_after_somebody_leaves(groupe, amina):
    premiere, _ = (inscrire(un_axe(amina, nom), groupe, amina) for nom in ("Un", "Deux"))
    actions.quitter_groupe(premiere, au=date(2026, 5, 4), motif="Travail", par=amina, le=LE)
    axe = un_axe(amina, "Trois")
    assert "complet" in refus(axe, groupe, amina, date(2026, 5, 4))
    assert inscrire(axe, groupe, amina, date(2026, 5, 5)).pk


def test_who_comes_later_keeps_her_seat(groupe, amina):
    inscrire(un_axe(amina, "Un"), groupe, amina)
    inscrire(un_axe(amina, "Deux"), groupe, amina, date(2026, 9, 1))
    assert "complet" in refus(un_axe(amina, "Trois"), groupe, amina)


def test_a_closed_file_keeps_no_seat(groupe, amina):
    groupe.capacite = 1
    groupe.save()
    autre = inscrire(un_axe(amina, "Un"), groupe, amina)
    cloturer(autre.dossier, motif=MotifFin.ABANDON, par=amina, le=LE)
    assert inscrire(un_axe(amina, "Deux"), groupe, amina).pk


def test_the_same_person_is_not_enrolled_twice(axe, groupe, amina):
    inscrire(axe, groupe, amina)
    assert "déjà inscrite dans ce groupe depuis le 9\xa0mars\xa02026" in refus(axe, groupe, amina)


def test_she_may_come_back_after_she_left(axe, groupe, amina):
    inscription = inscrire(axe, groupe, amina)
    actions.quitter_groupe(inscription, au=date(2026, 5, 4), motif="Maladie", par=amina, le=LE)
    assert "déjà inscrite" in refus(axe, groupe, amina, date(2026, 5, 4))
    assert inscrire(axe, groupe, amina, date(2026, 9, 1)).pk


@pytest.mark.parametrize(
    ("du", "phrase"),
    [
        (date(2026, 3, 1), "inscrivez après"),
        (date(2026, 12, 19), "Le groupe va du 2\xa0mars\xa02026 au 18\xa0décembre\xa02026"),
    ],
)
def test_a_day_before_the_signature_or_outside_the_group_is_refused(axe, groupe, amina, du, phrase):
    with pytest.raises(ValidationError) as trouve:
        inscrire(axe, groupe, amina, du)
    assert list(trouve.value.message_dict) == ["du"] and phrase in trouve.value.messages[0]


def test_a_group_of_another_matter_is_refused(axe, amina):
    assert "ne donne pas l’axe" in refus(axe, fabrique.un_groupe(matiere="francais"), amina)


def test_a_group_of_another_centre_is_refused(axe, amina):
    ailleurs = fabrique.un_operateur("Ailleurs", centre=fabrique.un_centre("CRIPEL"))
    assert "autre centre" in refus(axe, fabrique.un_groupe(fabrique.un_cours(operateur=ailleurs)), amina)


@pytest.mark.parametrize("champs", [{"reconnu_jusqu_au": date(2026, 3, 8)}, {"actif": False}])
def test_an_operator_that_is_not_recognised_that_day_is_refused(axe, groupe, amina, champs):
    Operateur.objects.filter(pk=groupe.cours.operateur_id).update(**champs)
    assert "n’est pas reconnu le 9\xa0mars\xa02026 : choisissez un groupe" in refus(axe, groupe, amina)


def test_a_convention_that_has_ended_enrols_nobody(axe, groupe, amina):
    fin = {"statut": "terminee", "fin_le": LE, "fin_motif": "abandon"}
    Convention.objects.filter(pk=axe.convention_id).update(**fin)
    assert refus(axe, groupe, amina)
    assert not Inscription.objects.exists()


def test_an_axis_that_is_not_followed_enrols_nobody(axe, amina):
    francais = Axe.objects.get(convention=axe.convention, type="francais")
    assert "ne compte pas d’heures" in refus(francais, fabrique.un_groupe(matiere="francais"), amina)


def test_an_enrolment_ends_once_with_a_reason(axe, groupe, amina):
    inscription = inscrire(axe, groupe, amina)
    with pytest.raises(ValidationError, match="pourquoi la personne quitte"):
        actions.quitter_groupe(inscription, au=LE, motif=" ", par=amina, le=LE)
    actions.quitter_groupe(inscription, au=LE, motif="Travail", par=amina, le=LE)
    with pytest.raises(ValidationError, match="déjà finie"):
        actions.quitter_groupe(inscription, au=LE, motif="Travail", par=amina, le=LE)
    inscription.refresh_from_db()
    axe.refresh_from_db()
    assert (inscription.au, inscription.motif, axe.groupe) == (LE, "Travail", None)
    assert Ligne.objects.filter(acte="conventions.inscription-finie").count() == 1


@pytest.mark.parametrize("au", [date(2026, 3, 7), date(2026, 12, 19)])
def test_an_enrolment_ends_while_the_group_goes_on(axe, groupe, amina, au):
    with pytest.raises(ValidationError, match="dernier jour se place"):
        actions.quitter_groupe(inscrire(axe, groupe, amina), au=au, motif="Travail", par=amina, le=LE)


def test_an_enrolment_does_not_end_before_a_presence(axe, groupe, amina):
    inscription = inscrire(axe, groupe, amina)
    une_presence(inscription, date(2026, 5, 11))
    with pytest.raises(ValidationError) as trouve:
        actions.quitter_groupe(inscription, au=date(2026, 5, 10), motif="Travail", par=amina, le=LE)
    assert trouve.value.messages[0].startswith("Une présence est notée le 11\xa0mai\xa02026")
    assert actions.quitter_groupe(inscription, au=date(2026, 5, 11), motif="Travail", par=amina, le=LE).au


def test_everything_ends_with_the_convention(axe, groupe, amina):
    inscription = inscrire(axe, groupe, amina)
    attente = actions.attendre(axe, par=amina, le=LE)
    actions.liberer(inscription.dossier, au=LE, motif="Convention terminée", par=amina, le=LE)
    inscription.refresh_from_db()
    attente.refresh_from_db()
    assert (inscription.au, attente.etat) == (LE, EtatAttente.RETIREE)


def test_a_person_of_the_module_is_enrolled_in_a_session_without_an_axis(amina):
    groupe = fabrique.un_groupe(matiere="accueil")
    dossier = fabrique.un_dossier(par=amina)
    with pytest.raises(ValidationError, match="après le bilan social"):
        actions.inscrire_a_la_seance(dossier, groupe, du=LE, par=amina, le=LE)
    fabrique.un_bilan(dossier, par=amina)
    inscription = actions.inscrire_a_la_seance(dossier, groupe, du=LE, par=amina, le=LE)
    assert inscription.axe is None


def test_the_session_is_followed_once(amina):
    dossier = fabrique.un_dossier(par=amina)
    fabrique.un_bilan(dossier, par=amina)
    SeanceDroits.objects.create(centre=dossier.centre, dossier=dossier, tenue_le=LE)
    with pytest.raises(ValidationError, match="se suit une fois"):
        actions.inscrire_a_la_seance(
            Dossier.objects.get(pk=dossier.pk), fabrique.un_groupe(matiere="accueil"), du=LE, par=amina, le=LE
        )


def test_nothing_is_written_when_an_enrolment_is_refused(axe, groupe, amina):
    Attente.objects.all().delete()
    attente = actions.attendre(axe, par=amina, le=LE)
    refus(axe, groupe, amina, date(2027, 1, 1))
    attente.refresh_from_db()
    axe.refresh_from_db()
    assert (attente.etat, axe.groupe) == (EtatAttente.ATTEND, None)


def un_projet(par, groupe: Groupe, nom: str = "Haddad") -> Convention:
    """A draft whose citizenship course is chosen already."""
    personne = fabrique.une_personne(nom=nom)
    dossier = fabrique.un_dossier(par=par, personne=personne, contact_le=SIGNEE_LE, le=SIGNEE_LE)
    dossier = fabrique.un_module(dossier, par=par, niveau="B1", le=SIGNEE_LE)
    choix = {"citoyennete": actions.Choix(requis=True, groupe=groupe)}
    return actions.etablir(dossier, choix=choix, par=par, le=SIGNEE_LE)


def test_the_signature_enrols_in_the_group_of_the_draft(groupe, amina):
    projet = un_projet(amina, groupe)
    assert projet.axes.get(type="citoyennete").operateur == groupe.cours.operateur
    actions.signer(projet, signee_le=SIGNEE_LE, par=amina, le=LE)
    inscription = Inscription.objects.get()
    assert (inscription.groupe, inscription.du) == (groupe, SIGNEE_LE)


def test_a_group_that_is_full_at_the_signature_refuses_nothing_but_makes_her_wait(amina):
    groupe = fabrique.un_groupe(capacite=1)
    projet = un_projet(amina, groupe)
    inscrire(un_axe(amina, "Avant"), groupe, amina)
    signee = actions.signer(projet, signee_le=SIGNEE_LE, par=amina, le=LE)
    attente = Attente.objects.get()
    assert (signee.statut, attente.depuis, attente.axe.convention) == ("signee", SIGNEE_LE, signee)
    assert "complet" in attente.note and attente.axe.groupe is None
    assert Inscription.objects.filter(dossier=signee.dossier).count() == 0


def test_a_draft_takes_no_group_of_another_matter(amina):
    with pytest.raises(ValidationError, match="ne donne pas cet axe"):
        un_projet(amina, fabrique.un_groupe(matiere="orientation"))


def test_several_are_enrolled_at_once_or_none(groupe, amina):
    dossiers = [un_axe(amina, nom).convention.dossier for nom in ("Un", "Deux", "Trois")]
    with pytest.raises(ValidationError) as trouve:
        actions.inscrire_ensemble(groupe, dossiers, du=MARS, par=amina, le=LE)
    assert "est complet" in trouve.value.messages[0] and str(dossiers[2].beneficiaire) in trouve.value.messages[0]
    assert not Inscription.objects.exists()
    assert len(actions.inscrire_ensemble(groupe, dossiers[:2], du=MARS, par=amina, le=LE)) == 2
