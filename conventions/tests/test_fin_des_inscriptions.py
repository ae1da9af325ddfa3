"""An enrolment that is undone, moved or ended by what happens elsewhere: no seat, no row of a sheet stays behind."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from attestations.actions.attestation import achever
from attestations.models import Attestation
from beneficiaires.actions import cloturer
from beneficiaires.models import MotifFin
from conventions import actions
from conventions.actions import Accord
from conventions.avenant import Souhait
from conventions.feuille import feuille_de, inscrites
from conventions.groupes import a_remplir
from conventions.matrice import HORS, lire
from conventions.models import Axe, Inscription, LigneHeures
from conventions.mois_a_valider import mois_a_valider
from conventions.participants import pour_groupe
from conventions.places import avec_offre, avec_places, libres
from formations.actions import modifier_groupe
from formations.models import Groupe
from suivi.journee_des_groupes import feuilles_a_remplir
from tests import fabrique
from tests.fabrique import LE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]
SIGNEE_LE = date(2026, 3, 2)
SEPTEMBRE = date(2026, 9, 1)
DECEMBRE = date(2026, 12, 7)


@pytest.fixture
def groupe() -> Groupe:
    """One place, from March to December 2026."""
    return fabrique.un_groupe(capacite=1)


@pytest.fixture
def axe(amina) -> Axe:
    return un_axe(amina)


def un_axe(par, nom: str = "Haddad") -> Axe:
    """The citizenship axis of another person each time."""
    personne = fabrique.une_personne(nom=nom)
    dossier = fabrique.un_dossier(par=par, personne=personne, contact_le=SIGNEE_LE, le=SIGNEE_LE)
    return fabrique.un_axe(convention=fabrique.une_convention_signee(dossier, par=par, niveau="B1"))


def inscrire(axe: Axe, groupe: Groupe, par, du: date) -> Inscription:
    return actions.inscrire_au_groupe(axe, groupe, du=du, par=par, le=LE)


def une_presence(inscription: Inscription, le: date, *, etat: str = "encodee") -> LigneHeures:
    """A recorded presence, written directly."""
    valeurs = {"source": "presence", "presence": "present", "minutes": 180, "prevues": 180, "etat": etat}
    seance = fabrique.une_seance(inscription.groupe, le=le, etat="tenue")
    axe = inscription.axe
    assert axe is not None
    return LigneHeures.objects.create(
        centre=inscription.centre, axe=axe, seance=seance, date=le, saisie_par=inscription.inscrite_par, **valeurs
    )


def test_an_enrolment_is_undone_before_it_begins_and_leaves_no_row_and_no_seat(axe, groupe, amina):
    inscription = inscrire(axe, groupe, amina, DECEMBRE)
    seance = fabrique.une_seance(groupe, le=DECEMBRE)
    actions.quitter_groupe(inscription, au=date(2026, 12, 6), motif="Travail", par=amina, le=LE)
    inscription.refresh_from_db()
    assert inscription.annulee and inscrites(seance) == []
    assert not Inscription.objects.a_partir_du(LE).exists()
    assert inscrire(un_axe(amina, "Autre"), groupe, amina, DECEMBRE).pk


def test_what_ends_her_enrolments_undoes_the_one_that_had_not_begun(axe, groupe, amina):
    inscription = inscrire(axe, groupe, amina, DECEMBRE)
    actions.liberer(inscription.dossier, au=LE, motif="Convention terminée", par=amina, le=LE)
    inscription.refresh_from_db()
    assert inscription.au == date(2026, 12, 6)


def test_a_wrong_first_day_is_mended_by_enrolling_again(axe, groupe, amina):
    inscription = inscrire(axe, groupe, amina, date(2026, 9, 15))
    actions.quitter_groupe(inscription, au=date(2026, 9, 14), motif="Mauvaise date", par=amina, le=LE)
    assert inscrire(axe, groupe, amina, SEPTEMBRE).du == SEPTEMBRE


def test_an_earlier_first_day_moves_the_enrolment_whose_presences_are_kept(axe, groupe, amina):
    inscription = inscrire(axe, groupe, amina, date(2026, 9, 15))
    une_presence(inscription, date(2026, 9, 21))
    assert inscrire(axe, groupe, amina, SEPTEMBRE) == inscription
    assert Inscription.objects.get().du == SEPTEMBRE


def test_an_earlier_first_day_takes_nobody_s_seat(axe, groupe, amina):
    avant = inscrire(un_axe(amina, "Avant"), groupe, amina, SEPTEMBRE)
    actions.quitter_groupe(avant, au=date(2026, 9, 14), motif="Travail", par=amina, le=LE)
    inscrire(axe, groupe, amina, date(2026, 9, 15))
    with pytest.raises(ValidationError, match="complet"):
        inscrire(axe, groupe, amina, SEPTEMBRE)


def test_an_enrolment_is_not_undone_once_a_presence_is_noted(axe, groupe, amina):
    inscription = inscrire(axe, groupe, amina, SEPTEMBRE)
    une_presence(inscription, date(2026, 9, 7))
    with pytest.raises(ValidationError, match="Une présence est notée"):
        actions.quitter_groupe(inscription, au=date(2026, 8, 31), motif="Erreur", par=amina, le=LE)


def test_an_avenant_drops_no_axis_before_its_last_hours(axe, groupe, amina):
    """Signed on paper on 2 November, entered when the presences of the 9th are validated already."""
    une_presence(inscrire(axe, groupe, amina, SEPTEMBRE), date(2026, 11, 9), etat="validee")
    accord = Accord("Elle travaille", {"citoyennete": Souhait(False)})
    avenant = actions.etablir_avenant(axe.convention.dossier, accord, par=amina, le=LE)
    with pytest.raises(ValidationError) as refus:
        actions.signer_avenant(avenant, signe_le=date(2026, 11, 2), par=amina, le=LE)
    assert "Des heures sont encodées jusqu’au 9\xa0novembre\xa02026" in refus.value.message_dict["signe_le"][0]
    actions.signer_avenant(avenant, signe_le=date(2026, 11, 9), par=amina, le=LE)
    assert Inscription.objects.get().au == date(2026, 11, 9)


def test_an_axis_closed_early_is_opened_again_before_it_is_given_more_hours(axe):
    claire = fabrique.un_utilisateur(role="coordination")
    actions.clore_axe(axe, raison="Elle déménage", par=claire, le=LE)
    plus, autre = (Accord("x", {"citoyennete": Souhait(True, heures * 60)}) for heures in (80, 60))
    with pytest.raises(ValidationError, match="clos avant la fin : rouvrez-le d’abord"):
        actions.etablir_avenant(axe.convention.dossier, plus, par=claire, le=LE)
    with pytest.raises(ValidationError, match="Rien ne change"):
        actions.etablir_avenant(axe.convention.dossier, autre, par=claire, le=LE)


def test_another_operator_ends_what_she_followed_at_the_first_and_keeps_her_wait(axe, groupe, amina):
    inscription = inscrire(axe, groupe, amina, SEPTEMBRE)
    attente = actions.attendre(axe, par=amina, le=LE)
    actions.confier_axe(axe, operateur=groupe.cours.operateur, par=amina, le=LE)
    inscription.refresh_from_db()
    assert inscription.au is None
    autre = fabrique.un_operateur("Vivre ensemble")
    axe = actions.confier_axe(axe, operateur=autre, par=amina, le=LE)
    inscription.refresh_from_db()
    axe.refresh_from_db()
    attente.refresh_from_db()
    assert (inscription.au, inscription.motif) == (LE, "Autre opérateur")
    assert (axe.operateur, axe.groupe, attente.etat) == (autre, None, "attend")


def test_an_avenant_that_changes_the_operator_ends_it_too_not_before_her_last_presence(axe, groupe, amina):
    inscription = inscrire(axe, groupe, amina, SEPTEMBRE)
    une_presence(inscription, date(2026, 11, 9))
    accord = Accord("x", {"citoyennete": Souhait(True, 60 * 60, fabrique.un_operateur("Vivre ensemble"))})
    avenant = actions.etablir_avenant(axe.convention.dossier, accord, par=amina, le=LE)
    actions.signer_avenant(avenant, signe_le=date(2026, 11, 2), par=amina, le=LE)
    inscription.refresh_from_db()
    assert (inscription.au, inscription.motif) == (date(2026, 11, 9), "Autre opérateur")


def test_who_has_the_attestation_leaves_her_group(axe, groupe, amina):
    dossier = fabrique.un_dossier_a_attester(par=amina, personne=fabrique.une_personne(nom="Finie"))
    sien = Axe.objects.get(convention__dossier=dossier, type="citoyennete")
    inscription = fabrique.une_inscription(groupe, sien, par=amina, du=SEPTEMBRE)
    achever(dossier, dossier.convention, Attestation(centre=dossier.centre, delivree_le=LE), par=amina)
    inscription.refresh_from_db()
    assert (inscription.au, inscription.motif) == (LE, "Attestation délivrée")


def test_a_file_that_is_over_stands_on_the_sheets_where_it_has_a_line_only(axe, groupe, amina):
    inscription = inscrire(axe, groupe, amina, SEPTEMBRE)
    ligne = une_presence(inscription, date(2026, 11, 9))
    seance = ligne.seance
    assert seance is not None
    suivante = fabrique.une_seance(groupe, le=date(2026, 11, 16))
    cloturer(inscription.dossier, motif=MotifFin.ABANDON, par=amina, le=LE)
    assert [rang.inscription for rang in feuille_de(seance, amina)] == [inscription]
    assert feuille_de(suivante, amina) == []
    (rang,) = lire(groupe, [seance, suivante]).rangs
    assert rang.cases[1] is HORS
    assert lire(groupe, [suivante]).rangs == []


@pytest.mark.parametrize(("role", "dit"), [("accompagnement", True), ("operateur", False)])
def test_who_follows_files_may_end_the_enrolment_of_one_that_is_over(connecter, axe, amina, role, dit):
    groupe = fabrique.un_groupe()
    inscription = inscrire(axe, groupe, amina, SEPTEMBRE)
    cloturer(inscription.dossier, motif=MotifFin.ABANDON, par=amina, le=LE)
    lecteur = amina if role == "accompagnement" else fabrique.un_formateur(groupe.cours.operateur)
    page = connecter(lecteur).get(groupe.get_absolute_url()).content.decode()
    assert (reverse("conventions:quitter", args=[inscription.pk]) in page) is dit
    assert ("dossier fini" in page) is dit


def test_a_group_is_not_shortened_below_an_enrolment_nor_a_room_below_the_enrolled(axe, groupe, amina):
    groupe.capacite = 3
    groupe.save()
    inscrire(axe, groupe, amina, date(2026, 10, 1))
    inscrire(un_axe(amina, "Autre"), groupe, amina, SEPTEMBRE)
    acteur = {"par": amina, "le": LE}
    groupe.fin = date(2026, 9, 30)
    with pytest.raises(ValidationError) as refus:
        modifier_groupe(groupe, [], **acteur)
    assert "inscrite à partir du 1er\xa0octobre\xa02026" in refus.value.message_dict["fin"][0]
    groupe.fin, groupe.capacite = date(2026, 12, 18), 1
    with pytest.raises(ValidationError) as refus:
        modifier_groupe(groupe, [], **acteur)
    assert "2 personnes sont inscrites" in refus.value.message_dict["capacite"][0]
    groupe.capacite = 2
    modifier_groupe(groupe, [], **acteur)


@pytest.mark.parametrize("depart", [True, False])
def test_a_seat_counts_once_for_two_who_follow_each_other(axe, amina, depart):
    groupe = fabrique.un_groupe(capacite=2)
    if depart:
        actions.quitter_groupe(
            inscrire(un_axe(amina, "Avant"), groupe, amina, SEPTEMBRE),
            au=date(2026, 11, 30),
            motif="Travail",
            par=amina,
            le=LE,
        )
    else:
        inscrire(un_axe(amina, "Avant"), groupe, amina, SEPTEMBRE)
    inscrire(un_axe(amina, "Après"), groupe, amina, date(2026, 12, 1))
    lu = avec_places(Groupe.objects.filter(pk=groupe.pk), LE).get()
    assert libres(lu) == pour_groupe(relu(groupe), par=amina, le=LE)["libres"] == int(depart)


def relu(groupe: Groupe) -> Groupe:
    return avec_offre(Groupe.objects.filter(pk=groupe.pk), LE).get()


def test_a_session_where_nobody_was_enrolled_asks_for_no_sheet(amina):
    """Opened in September for October."""
    groupe = fabrique.un_groupe(fabrique.un_cours(operateur=fabrique.un_operateur("Le centre", type_id="CRI")))
    vide = fabrique.une_seance(groupe, le=date(2026, 9, 7))
    assert feuilles_a_remplir(amina, LE, 5) == []
    assert a_remplir(groupe, [vide], LE) == []
    assert mois_a_valider(groupe, date(2026, 9, 1), LE).sans_feuille == []
    inscription = fabrique.une_inscription(groupe, du=SEPTEMBRE, par=amina)
    assert [tache.groupe for tache in feuilles_a_remplir(amina, LE, 5)] == [groupe]
    assert a_remplir(groupe, [vide], LE) == [vide]
    assert mois_a_valider(groupe, date(2026, 9, 1), LE).sans_feuille == [vide]
    cloturer(inscription.dossier, motif=MotifFin.ABANDON, par=amina, le=LE)
    assert feuilles_a_remplir(amina, LE, 5) == a_remplir(groupe, [vide], LE) == []
