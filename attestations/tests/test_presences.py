"""Only validated hours are attested: neither their total nor their dates move with what waits or with an absence."""

from datetime import date
from io import BytesIO

from pypdf import PdfReader

from attestations import actions
from conventions import actions as conventions
from conventions.models import Axe, LigneHeures
from conventions.regles import Marque
from tests import fabrique
from tests.fabrique import LE


def test_hours_to_validate_and_absences_change_nothing_of_the_document(amina):
    dossier = fabrique.un_dossier_a_attester(par=amina)
    axe = Axe.objects.get(convention__dossier=dossier, type="citoyennete")
    groupe = fabrique.un_groupe()
    inscription = fabrique.une_inscription(groupe, axe, par=amina)
    for jour, marque in ((date(2026, 11, 16), Marque("present", 180)), (date(2026, 11, 17), Marque("absent", 0))):
        seance = fabrique.une_seance(groupe, le=jour)
        conventions.enregistrer_feuille(seance, {inscription.pk: marque}, {}, par=amina, le=LE)
    LigneHeures.objects.filter(minutes=0).update(etat="validee")
    axe.refresh_from_db()
    assert (axe.minutes_faites, axe.minutes_suivies) == (3600, 3780)
    attestation = actions.delivrer(dossier, par=amina, le=LE)
    with attestation.pdf.open("rb") as fichier:
        texte = " ".join(page.extract_text() for page in PdfReader(BytesIO(fichier.read())).pages)
    attendu = "Formation à la citoyenneté jusqu’au 30 octobre 2026 60 h"
    assert attendu in " ".join(texte.replace("\u00a0", " ").split())
