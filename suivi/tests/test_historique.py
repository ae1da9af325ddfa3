"""What changed in a file, field by field."""

from datetime import date

import pytest
from django.urls import reverse

from beneficiaires import actions
from beneficiaires.models import Dossier
from conventions.actions import enregistrer_heures
from suivi.historique import etapes
from tests import fabrique
from tests.fabrique import LE

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier(amina):
    return fabrique.un_dossier(par=amina)


def changements(dossier, objet: str, nature: str) -> dict[str, tuple[str, str]]:
    """Field → (before, after) of the last change of this kind."""
    etape = next(etape for etape in etapes(dossier) if (etape.objet, etape.nature) == (objet, nature))
    return {changement.champ: (changement.avant, changement.apres) for changement in etape.changements}


def test_a_new_row_gives_its_values_in_french(dossier):
    titre = changements(dossier, "titre de séjour", "ajout")
    assert titre["valable jusqu’au"] == ("–", "10\u00a0janvier\u00a02027")
    assert titre["type de titre"][1].startswith("A – ")
    assert "motif du séjour" in titre and "beneficiaire" not in titre


def test_a_correction_gives_what_was_and_what_became(dossier):
    personne = dossier.beneficiaire
    personne.nom, personne.interprete = "Hadad", True
    personne.save()
    assert changements(dossier, "bénéficiaire", "modification") == {
        "nom": ("Haddad", "Hadad"),
        "a besoin d’un interprète": ("non", "oui"),
    }


def test_codes_and_references_are_words(dossier):
    assert changements(dossier, "dossier", "modification")["obligation"] == ("–", "Parcours obligatoire")
    assert changements(dossier, "adresse", "ajout")["commune"] == ("–", "Namur")


def test_what_is_removed_is_said(dossier):
    dossier.beneficiaire.adresses.get().delete()
    assert changements(dossier, "adresse", "retrait")["rue et numéro"][0] == "Rue de Fer 1"


def test_raw_updates_are_seen_too(dossier):
    """The rows are kept by triggers of the database."""
    Dossier.objects.filter(pk=dossier.pk).update(cpas=True)
    assert changements(dossier, "dossier", "modification") == {"bénéficiaire du CPAS": ("non", "oui")}


def test_the_page_names_who_made_a_change(dossier, amina, connecter):
    client = connecter(fabrique.un_utilisateur(prenom="Léa", nom="Martin"))
    client.post(reverse("beneficiaires:sejour", args=[dossier.pk]), {"sejour_depuis": "2024-05-06"})
    texte = client.get(reverse("suivi:historique", args=[dossier.pk])).content.decode()
    assert "6\u00a0mai\u00a02024" in texte and "Léa Martin" in texte


def test_another_person_s_changes_stay_out(dossier, amina):
    autre = fabrique.un_dossier(par=amina, personne=fabrique.une_personne(nom="Tesfay"))
    fabrique.une_convention_signee(autre, par=amina, signee_le=LE)
    assert not any("Tesfay" in c.apres for etape in etapes(dossier) for c in etape.changements)
    assert not any(etape.objet == "convention" for etape in etapes(dossier))


def test_hours_belong_to_the_file_they_were_done_in(amina):
    axe = fabrique.un_axe(par=amina)
    enregistrer_heures(axe, date=date(2026, 4, 1), minutes=90, operateur=None, par=amina, le=LE)
    assert changements(axe.convention.dossier, "ligne d’heures", "ajout")["durée"] == ("–", "1\u00a0h\u00a030")


def test_what_only_machines_read_is_left_out(amina):
    convention = fabrique.une_convention_signee(par=amina)
    champs = {c.champ for etape in etapes(convention.dossier) for c in etape.changements}
    assert "statut" in champs and "signée le" in champs
    assert champs.isdisjoint({"empreinte", "code de la décision", "convention", "dossier", "centre", "ID"})


def test_ending_and_reopening_keep_both_moments(dossier, amina):
    actions.cloturer(dossier, motif="abandon", fin_le=LE, par=amina, le=LE)
    actions.rouvrir(dossier, par=amina, le=LE)
    etapes_du_dossier = [
        (changement.avant, changement.apres)
        for etape in etapes(dossier)
        for changement in etape.changements
        if (etape.objet, etape.nature, changement.champ) == ("dossier", "modification", "étape")
    ]
    assert etapes_du_dossier == [("Clos sans attestation", "Inscription"), ("Inscription", "Clos sans attestation")]
