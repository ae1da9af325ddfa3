"""Avenants: what they change, refuse and keep; the axes, the hours and the file follow the signature."""

import hashlib
import io
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from pypdf import PdfReader

from accueil.models import Suite
from beneficiaires.models import Dossier, Statut
from conventions import actions
from conventions.actions import Accord
from conventions.avenant import Souhait, en_mots
from conventions.coherence import clotures, echeances, etapes, jalons, totaux
from conventions.document_avenant import fabriquer
from conventions.models import Attente, Avenant, Axe, Convention, Etat, LigneHeures, StatutAvenant
from conventions.proposition import proposer
from journal.models import Ligne
from referentiels.models import Langue
from tests import fabrique
from tests.fabrique import LE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]
SIGNEE_LE = date(2026, 3, 2)
ORIENTATION = Accord("Projet professionnel", {"orientation": Souhait(True, 4 * 60)})
SANS_FRANCAIS = Accord("Niveau A2 atteint", {"francais": Souhait(False)})


@pytest.fixture
def convention(amina) -> Convention:
    """Citizenship and French; no orientation."""
    return fabrique.une_convention_signee(par=amina)


def etablir(convention, amina, accord: Accord = ORIENTATION) -> Avenant:
    return actions.etablir_avenant(convention.dossier, accord, par=amina, le=LE)


def signer(avenant, amina, signe_le: date = LE) -> Avenant:
    return actions.signer_avenant(avenant, signe_le=signe_le, par=amina, le=LE)


def convenir(convention, amina, accord: Accord = ORIENTATION) -> Avenant:
    return signer(etablir(convention, amina, accord), amina)


def axe(convention, nom: str) -> Axe:
    return Axe.objects.get(convention=convention, type=nom)


def relu(convention) -> Dossier:
    return Dossier.objects.get(pk=convention.dossier_id)


def encoder(un: Axe, amina, minutes: int, jours: int) -> None:
    for rang in range(jours):
        jour = SIGNEE_LE + timedelta(days=rang)
        actions.enregistrer_heures(un, date=jour, minutes=minutes, par=amina, le=LE)


def incoherences() -> list[str]:
    return [faute for verifier in (totaux, clotures, jalons, etapes, echeances) for faute in verifier(LE)]


def texte(pdf: bytes) -> str:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).replace("\u00a0", " ").split())


def test_a_draft_says_what_changes_and_changes_nothing(convention, amina):
    avenant = etablir(convention, amina)
    (ligne,) = en_mots(avenant.changements)
    assert (ligne.axe, ligne.avant) == ("Orientation socioprofessionnelle", "non prévu")
    assert ligne.apres == "4\u00a0h, opérateur à choisir"
    assert (avenant.numero, avenant.statut) == (1, StatutAvenant.PROJET)
    assert not axe(convention, "orientation").requis


def test_signing_adds_the_axis_with_the_hours_of_the_regime_and_keeps_the_document(convention, amina):
    avenant = convenir(convention, amina)
    ajoute = axe(convention, "orientation")
    assert (ajoute.requis, ajoute.minutes_dues, ajoute.mois) == (True, 240, None)
    assert ajoute.explication == "Avenant 1 : Projet professionnel"
    with avenant.pdf.open("rb") as fichier:
        assert hashlib.sha256(fichier.read()).hexdigest() == avenant.sha256
    assert incoherences() == []


def test_an_axis_left_out_frees_its_seat_and_its_clock(convention, amina):
    francais = axe(convention, "francais")
    groupe = fabrique.un_groupe(matiere="francais")
    inscription = fabrique.une_inscription(groupe, francais, par=amina, du=SIGNEE_LE)
    autre = actions.attendre(axe(convention, "citoyennete"), par=amina, le=LE)
    convenir(convention, amina, SANS_FRANCAIS)
    inscription.refresh_from_db()
    assert (inscription.au, inscription.motif) == (LE, "Avenant 1")
    assert Attente.objects.get(pk=autre.pk).etat == "attend"
    francais.refresh_from_db()
    assert (francais.requis, francais.minutes_dues, francais.mois) == (False, 0, None)
    assert not relu(convention).francais_du
    with pytest.raises(ValidationError, match="ne compte pas d’heures"):
        actions.enregistrer_heures(francais, date=LE, minutes=60, par=amina, le=LE)


def test_leaving_out_the_last_open_axis_ends_the_path_and_adding_one_opens_it_again(convention, amina):
    encoder(axe(convention, "citoyennete"), amina, 360, 10)
    assert relu(convention).statut == Statut.CONVENTION
    convenir(convention, amina, SANS_FRANCAIS)
    assert relu(convention).statut == Statut.A_ATTESTER
    convenir(convention, amina)
    assert relu(convention).statut == Statut.CONVENTION
    assert incoherences() == []


def test_more_hours_open_a_closed_axis_and_fewer_close_it_again(convention, amina):
    encoder(axe(convention, "citoyennete"), amina, 360, 10)
    plus = Accord("Elle le demande", {"citoyennete": Souhait(True, 80 * 60)})
    convenir(convention, amina, plus)
    assert (axe(convention, "citoyennete").clos_le, relu(convention).citoyennete_le) == (None, None)
    convenir(convention, amina, replace(plus, souhaits={"citoyennete": Souhait(True, 60 * 60)}))
    assert relu(convention).citoyennete_le == axe(convention, "citoyennete").clos_le == SIGNEE_LE + timedelta(days=9)
    assert incoherences() == []


def test_hours_already_followed_stay_in_the_ledger_of_an_axis_left_out(convention, amina):
    encoder(axe(convention, "francais"), amina, 240, 3)
    convenir(convention, amina, SANS_FRANCAIS)
    assert (axe(convention, "francais").minutes_faites, LigneHeures.objects.count()) == (720, 3)


def test_hours_that_wait_for_validation_come_first(convention, amina):
    encoder(axe(convention, "francais"), amina, 240, 1)
    LigneHeures.objects.update(etat=Etat.ENCODEE)
    with pytest.raises(ValidationError, match="attendent leur validation"):
        etablir(convention, amina, SANS_FRANCAIS)


def test_an_axis_that_is_reached_is_not_left_out(convention, amina):
    encoder(axe(convention, "citoyennete"), amina, 360, 10)
    with pytest.raises(ValidationError, match="achevé"):
        etablir(convention, amina, Accord("x", {"citoyennete": Souhait(False)}))


@pytest.mark.parametrize(
    ("souhaits", "phrase"),
    [
        ({"francais": Souhait(True, 399 * 60)}, "au moins 400\u00a0h"),
        ({"orientation": Souhait(True, 3 * 60)}, "au moins 4\u00a0h"),
        ({"francais": Souhait(True, 4000 * 60)}, "vérifiez le nombre"),
        ({"accueil": Souhait(False)}, "fait partie de toute convention"),
        ({}, "Rien ne change"),
        ({"francais": Souhait(True, 400 * 60), "orientation": Souhait(False, 60)}, "Rien ne change"),
    ],
)
def test_what_an_avenant_cannot_do_is_said(convention, amina, souhaits, phrase):
    with pytest.raises(ValidationError) as refus:
        etablir(convention, amina, Accord("Parce que", souhaits))
    assert phrase in refus.value.messages[0] and not Avenant.objects.exists()


def test_a_reason_is_due(convention, amina):
    with pytest.raises(ValidationError) as refus:
        etablir(convention, amina, replace(ORIENTATION, motif="  "))
    assert list(refus.value.message_dict) == ["motif"]


def test_an_operator_gives_the_axes_of_its_kind(convention, amina):
    forem, ili = fabrique.un_operateur("Forem", type_id="FOREM"), fabrique.un_operateur()
    with pytest.raises(ValidationError, match="ne donne pas cet axe"):
        etablir(convention, amina, Accord("x", {"citoyennete": Souhait(True, 3600, forem)}))
    avenant = convenir(convention, amina, Accord("x", {"citoyennete": Souhait(True, 3600, ili)}))
    assert en_mots(avenant.changements)[0].apres == "60\u00a0h, Lire et Agir"
    assert axe(convention, "citoyennete").operateur == ili


def test_drawing_up_twice_gives_one_draft_and_another_waits(convention, amina):
    assert etablir(convention, amina) == etablir(convention, amina)
    with pytest.raises(ValidationError, match="attend déjà"):
        etablir(convention, amina, SANS_FRANCAIS)
    modifie = actions.modifier_avenant(Avenant.objects.get(), SANS_FRANCAIS, par=amina, le=LE)
    assert (modifie.numero, modifie.changements[0]["axe"]) == (1, "francais")


def test_a_draft_given_up_stays_and_the_next_one_has_its_own_number(convention, amina):
    avenant = etablir(convention, amina)
    with pytest.raises(ValidationError, match="pourquoi"):
        actions.abandonner_avenant(avenant, motif="", par=amina, le=LE)
    actions.abandonner_avenant(avenant, motif="La personne a changé d’avis", par=amina, le=LE)
    assert etablir(convention, amina).numero == 2
    assert Ligne.objects.get(acte="conventions.avenant-abandonne").detail == "La personne a changé d’avis"
    for geste in (
        lambda: signer(avenant, amina),
        lambda: actions.modifier_avenant(avenant, ORIENTATION, par=amina, le=LE),
        lambda: actions.abandonner_avenant(avenant, motif="x", par=amina, le=LE),
    ):
        with pytest.raises(ValidationError, match="bandonné"):
            geste()


def test_a_signed_avenant_does_not_change(convention, amina):
    avenant = convenir(convention, amina)
    with pytest.raises(ValidationError, match="signé"):
        actions.modifier_avenant(avenant, SANS_FRANCAIS, par=amina, le=LE)
    with pytest.raises(ValidationError, match="Signé"):
        signer(avenant, amina)


def test_a_draft_older_than_a_change_of_the_axis_is_reviewed(convention, amina):
    avenant = etablir(convention, amina, Accord("x", {"citoyennete": Souhait(True, 80 * 60)}))
    citoyennete = axe(convention, "citoyennete")
    actions.confier_axe(citoyennete, operateur=fabrique.un_operateur(), par=amina, le=LE)
    with pytest.raises(ValidationError, match="revoyez-le avant de signer"):
        signer(avenant, amina)
    assert Avenant.objects.get().statut == StatutAvenant.PROJET


@pytest.mark.parametrize("jour", [LE + timedelta(days=1), SIGNEE_LE - timedelta(days=1)])
def test_an_avenant_is_signed_between_the_convention_and_today(convention, amina, jour):
    with pytest.raises(ValidationError) as refus:
        signer(etablir(convention, amina), amina, jour)
    assert list(refus.value.message_dict) == ["signe_le"]


def test_avenants_are_signed_in_their_order(convention, amina):
    convenir(convention, amina)
    with pytest.raises(ValidationError, match="celui-ci vient après"):
        signer(etablir(convention, amina, SANS_FRANCAIS), amina, LE - timedelta(days=1))


def test_an_added_axis_takes_the_months_that_the_convention_keeps(amina):
    convention = fabrique.une_convention_signee(par=amina, niveau="B1")
    gardes: Any = convention.dossier.parametres
    Dossier.objects.update(parametres={**gardes, "mois": {**gardes["mois"], "mois_francais": 20}})
    convenir(convention, amina, Accord("Test revu", {"francais": Souhait(True, 400 * 60)}))
    assert axe(convention, "francais").mois == 20 and relu(convention).francais_du


def test_an_axis_done_elsewhere_is_left_out_as_a_dispense(convention, amina):
    fabrique.une_dispense(convention.dossier, motif="etape-ailleurs", axe="francais", etat="accordee")
    assert proposer(convention.dossier, LE).axes["francais"].requis is False
    convenir(convention, amina, replace(SANS_FRANCAIS, motif="Suivi à Bruxelles"))
    assert axe(convention, "francais").dispense


def test_an_avenant_may_follow_an_interview_of_the_same_person_only(convention, amina):
    ailleurs = fabrique.une_convention_signee(par=amina, besoins=(Suite.ORIENTATION,))
    entretiens = [actions.tenir_entretien(une.dossier, tenu_le=LE, par=amina, le=LE) for une in (convention, ailleurs)]
    with pytest.raises(ValidationError, match="autre personne"):
        etablir(convention, amina, replace(ORIENTATION, entretien=entretiens[1]))
    assert etablir(convention, amina, replace(ORIENTATION, entretien=entretiens[0])).entretien == entretiens[0]


def test_nothing_changes_once_the_path_is_over(amina):
    dossier = fabrique.un_dossier_a_attester(par=amina)
    Dossier.objects.filter(pk=dossier.pk).update(statut=Statut.ATTESTE, attestation_le=LE)
    with pytest.raises(ValidationError, match="Annulez d’abord l’attestation"):
        actions.etablir_avenant(dossier, ORIENTATION, par=amina, le=LE)


def document(convention, amina, **accord: Any) -> tuple[str, str]:
    """What the draft says, then the signed document."""
    avenant = etablir(convention, amina, replace(ORIENTATION, **accord))
    brouillon = fabriquer(avenant)
    with signer(avenant, amina).pdf.open("rb") as fichier:
        return texte(brouillon), texte(fichier.read())


def test_the_document_says_who_why_what_and_how_it_was_explained(convention, amina):
    entretien = actions.tenir_entretien(convention.dossier, tenu_le=LE, par=amina, le=LE)
    projet, signe = document(convention, amina, entretien=entretien, interprete=True)
    for attendu in (
        "Avenant 1 à la convention",
        "Rania Haddad",
        "14 mars 1992",
        "signée le 2 mars 2026",
        "entretien d’évaluation du 23 novembre 2026",
        "Projet professionnel",
        "Non prévu",
        "à choisir ensemble",
        "avec l’aide d’un interprète",
    ):
        assert attendu in projet and attendu in signe, attendu
    assert "n’est pas signé" in projet and "n’est pas signé" not in signe
    assert "le 23 novembre 2026." in signe


def test_the_document_stands_beside_the_language_of_the_person(convention, amina):
    avenant: Any = convenir(convention, amina, replace(ORIENTATION, langue=Langue.objects.get(pk="uk")))
    assert (avenant.texte.langue_id, avenant.traduction.langue_id) == ("fr", "uk")
    with avenant.pdf.open("rb") as fichier:
        dit = texte(fichier.read())
    assert "Додаткова угода 1" in dit and "Не передбачено" in dit
    assert "le texte français fait foi" in dit and avenant.traduction.sha256 in dit.replace(" ", "")


def test_the_document_is_tagged_and_short(convention, amina):
    with pikepdf.open(io.BytesIO(fabriquer(etablir(convention, amina)))) as pdf:
        assert "/StructTreeRoot" in pdf.Root and len(pdf.pages) <= 2
