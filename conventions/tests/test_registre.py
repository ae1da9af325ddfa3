"""The ledger as pages show it: the account unfolds to its lines, a total is certified with its document."""

import uuid
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from beneficiaires.actions import cloturer
from comptes.models import Role
from conventions import actions
from conventions.compte import VUES
from conventions.models import Axe, Etat, LigneHeures, Piece, Source
from conventions.regles import Marque
from formations.models import Operateur
from socle.fichiers import Fichier
from socle.templatetags.typographie import duree
from tests import fabrique
from tests.fabrique import LE
from tests.pieces import un_pdf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]
PDF = Fichier("attestation.pdf", "application/pdf", b"%PDF-")
MARQUES = (Marque("present", 180), Marque("retard", 150, "Train"), Marque("depart", 100), Marque("absent", 0, "Malade"))


@pytest.fixture
def axe(amina) -> Axe:
    """Citizenship, in a group: four sheets written in November, one session to come."""
    groupe = fabrique.un_groupe()
    axe = fabrique.un_axe("citoyennete", par=amina, niveau="B1")
    inscription = fabrique.une_inscription(groupe, axe, par=amina)
    for rang, marque in enumerate(MARQUES):
        seance = fabrique.une_seance(groupe, le=date(2026, 11, 2 + rang))
        actions.enregistrer_feuille(seance, {inscription.pk: marque}, {}, par=amina, le=LE)
    fabrique.une_seance(groupe, le=date(2026, 12, 7))
    return Axe.objects.get(pk=axe.pk)


@pytest.fixture
def client_amina(connecter, amina):
    return connecter(amina)


def page(client, axe, voir="") -> str:
    return client.get(reverse("conventions:heures", args=[axe.pk]), {"voir": voir} if voir else {}).content.decode()


@pytest.mark.parametrize("code", [code for code in VUES if code != "validees"])
def test_each_number_leads_to_its_lines_and_their_total(axe, client_amina, code):
    adresse = f"{reverse('conventions:heures', args=[axe.pk])}?voir={code}#lignes"
    assert adresse in page(client_amina, axe)
    texte = page(client_amina, axe, code)
    total = texte[texte.index("<tfoot>") : texte.index("</tfoot>")]
    assert f"<strong>{duree(VUES[code].total(axe))}</strong>" in total


def test_a_number_that_is_zero_leads_nowhere(axe, client_amina):
    assert "voir=validees" not in page(client_amina, axe)


def test_the_lines_say_what_happened(axe, client_amina):
    texte = page(client_amina, axe)
    for attendu in ("2\u00a0h\u00a030", "Train", "sans excuse", "Malade", "À valider", "Encore prévues"):
        assert attendu in texte
    assert texte.count("conventions/seances/") == 4  # each leads to its sheet


def test_the_sessions_still_planned_are_listed(axe, client_amina):
    texte = page(client_amina, axe, "prevues")
    assert "7\u00a0décembre\u00a02026" in texte and "À venir" in texte


def test_a_validated_presence_is_corrected_and_an_unknown_number_shows_everything(axe, client_amina):
    groupe = axe.inscriptions.get().groupe
    actions.valider(groupe, LE, par=fabrique.un_utilisateur(role=Role.COORDINATION), le=LE)
    texte = page(client_amina, axe, "rien-de-connu")
    ligne = LigneHeures.objects.latest("pk")
    assert reverse("conventions:corriger_presence", args=[ligne.pk]) in texte and "<tfoot>" not in texte


def test_the_file_shows_the_account_of_each_axis(axe, client_amina):
    texte = client_amina.get(axe.convention.dossier.get_absolute_url()).content.decode()
    assert "7\u00a0h\u00a010 suivies sur 12\u00a0h données" in texte and "7\u00a0h\u00a010 à valider" in texte
    assert f"?voir={'excusees'}#lignes" in texte


def test_a_closed_file_says_why_its_hours_do_not_move(axe, client_amina, amina):
    cloturer(axe.convention.dossier, motif="abandon", le=LE, par=amina)
    texte = page(client_amina, axe)
    assert "Le dossier est clos" in texte and "Encoder des heures" not in texte


def certifier(axe, *, par, minutes=3600, jour=date(2026, 10, 30), operateur=None, jeton=None) -> LigneHeures:
    valeurs = {"date": jour, "minutes": minutes, "operateur": operateur or fabrique.un_operateur(), "fichier": PDF}
    return actions.certifier_total(axe, **valeurs, jeton=jeton or uuid.uuid4(), par=par, le=LE)


def test_a_certified_total_counts_at_once_and_keeps_its_document(amina):
    axe = fabrique.un_axe("citoyennete", par=amina, niveau="B1")
    ligne = certifier(axe, par=amina)
    axe.refresh_from_db()
    assert (axe.minutes_faites, axe.minutes_donnees, axe.clos_le) == (3600, 3600, date(2026, 10, 30))
    assert (ligne.source, ligne.etat, ligne.pieces.get().nom) == (Source.TOTAL, Etat.VALIDEE, "attestation.pdf")


def test_a_total_sent_twice_is_recorded_once(amina):
    axe, jeton = fabrique.un_axe("citoyennete", par=amina, niveau="B1"), uuid.uuid4()
    assert certifier(axe, par=amina, jeton=jeton) == certifier(axe, par=amina, jeton=jeton)
    assert (LigneHeures.objects.count(), Piece.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("valeurs", "champ"),
    [
        ({"jour": date(2026, 11, 24)}, "date"),
        ({"jour": date(2026, 3, 1)}, "date"),
        ({"jour": date(2026, 3, 3), "minutes": 2 * 24 * 60 + 1}, "duree"),
        ({"minutes": 1000 * 60}, "duree"),
        ({"minutes": 0}, "duree"),
    ],
)
def test_an_impossible_total_is_refused_beside_its_field(amina, valeurs, champ):
    axe = fabrique.un_axe("citoyennete", par=amina, niveau="B1")
    with pytest.raises(ValidationError) as refus:
        certifier(axe, par=amina, **valeurs)
    assert list(refus.value.message_dict) == [champ]
    assert not LigneHeures.objects.exists()


def test_only_an_operator_that_gives_the_axis_and_was_recognised_certifies(amina):
    axe = fabrique.un_axe("citoyennete", par=amina, niveau="B1")
    finie = fabrique.un_operateur("Finie")
    Operateur.objects.filter(pk=finie.pk).update(reconnu_jusqu_au=date(2026, 10, 29))
    finie.refresh_from_db()
    for operateur in (fabrique.un_operateur("Forem", type_id="FOREM"), finie):
        with pytest.raises(ValidationError) as refus:
            certifier(axe, par=amina, operateur=operateur)
        assert list(refus.value.message_dict) == ["operateur"]


def test_a_total_does_not_fill_the_day_that_it_bears(amina):
    axe = fabrique.un_axe("citoyennete", par=amina, niveau="B1")
    certifier(axe, par=amina)
    actions.enregistrer_heures(axe, date=date(2026, 10, 30), minutes=180, par=amina, le=LE)
    axe.refresh_from_db()
    assert axe.minutes_faites == 3780


def test_a_total_is_taken_back_not_corrected(amina):
    axe = fabrique.un_axe("citoyennete", par=amina, niveau="B1")
    ligne = certifier(axe, par=amina)
    with pytest.raises(ValidationError, match="retirez-le"):
        actions.corriger_heures(ligne, date=LE, minutes=60, operateur=None, motif="x", par=amina, le=LE)
    actions.retirer_heures(ligne, motif="Autre personne", par=amina, le=LE)
    axe.refresh_from_db()
    assert (axe.minutes_faites, axe.clos_le) == (0, None)


def test_the_page_that_certifies_asks_whether_the_hours_come_on_top(axe, client_amina):
    adresse = reverse("conventions:certifier", args=[axe.pk])
    texte = client_amina.get(adresse).content.decode()
    assert "Ce total s’ajoute aux 7\u00a0h\u00a010 déjà notées" in texte
    envoi = {"date": "2026-11-10", "duree": "20", "operateur": fabrique.un_operateur().pk, "jeton": str(uuid.uuid4())}
    encore = client_amina.post(adresse, {**envoi, "fichier": SimpleUploadedFile("a.pdf", un_pdf())})
    assert "Ne certifiez que les heures" in encore.content.decode()
    fait = client_amina.post(adresse, {**envoi, "ajoute": "on", "fichier": SimpleUploadedFile("a.pdf", un_pdf())})
    assert fait.status_code == 302
    axe.refresh_from_db()
    assert (axe.minutes_faites, axe.minutes_suivies) == (1200, 430 + 1200)
