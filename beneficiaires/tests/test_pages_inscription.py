"""The page of registration: what is asked, refused, shown before creating, and created once."""

from uuid import uuid4

import pytest

from beneficiaires.models import Dossier

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]
INSCRIRE = "/dossiers/inscrire/"


def saisie(**valeurs: str) -> dict[str, str]:
    """What a social worker types for a newcomer from Syria; every form needs its own token."""
    return {
        "jeton": str(uuid4()),
        "nom": "Haddad",
        "prenoms": "Rania",
        "sexe": "F",
        "naissance": "14/03/1992",
        "nationalite_1": "SY",
        "telephone": "0470 12 34 56",
        "langue": "ar",
        "autre_langue_1": "en",
        "rue": "Rue de Fer 1",
        "code_postal": "5000",
        "commune": "92094",
        "sejour_depuis": "2025-12-01",
        "type": "A",
        "motif": "RF-10",
        "commande_le": "2026-01-10",
        "debut": "2026-01-10",
        "fin": "2027-01-10",
        "base": "obligation",
        "contact_le": "2026-02-01",
        **valeurs,
    }


def test_the_page_opens(client, amina):
    client.force_login(amina)
    page = client.get(INSCRIRE)
    assert page.status_code == 200
    assert "Titre de séjour" in page.text


def test_a_newcomer_is_registered_and_decided(client, amina):
    client.force_login(amina)
    reponse = client.post(INSCRIRE, saisie(interprete="on", cpas="on", nationalite_2="TR"))
    dossier = Dossier.objects.get()
    assert reponse.headers["Location"] == dossier.get_absolute_url()
    personne = dossier.beneficiaire
    assert (str(personne), str(personne.naissance), personne.interprete) == ("Rania Haddad", "1992-03-14", True)
    assert {pays.pk for pays in personne.nationalites.all()} == {"SY", "TR"}
    assert [langue.pk for langue in personne.autres_langues.all()] == ["en"]
    assert personne.adresses.get().commune_id == "92094"
    assert (dossier.cpas, dossier.obligation, dossier.obligation_code) == (True, "dispense", "standstill")
