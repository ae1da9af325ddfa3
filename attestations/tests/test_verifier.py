"""Checking an attestation: the public pages, which never say a name, and the command."""

from io import StringIO

import orjson
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from attestations import actions
from attestations.models import Attestation
from attestations.regles import afficher_code, tirer_code
from attestations.views import publiques
from socle.debit import Debit
from tests.fabrique import LE


@pytest.fixture(autouse=True)
def debit(monkeypatch):
    monkeypatch.setattr(publiques, "DEBIT", Debit(combien=5, secondes=60))


@pytest.fixture
def attestation(a_attester, amina) -> Attestation:
    return actions.delivrer(a_attester, par=amina, le=LE)


def lire(client, code: str) -> tuple[str, dict]:
    page = client.get(reverse("verifier:code", args=[code])).content.decode()
    return page, client.get(reverse("verifier:json", args=[code])).json()


def test_a_valid_one_says_its_kind_its_date_its_centre_and_no_name(client, attestation):
    page, reponse = lire(client, attestation.code)
    assert "Attestation valable" in page
    assert "Attestation de fin de parcours délivrée le 23\u00a0novembre\u00a02026" in page
    assert reponse == {
        "etat": "valable",
        "document": "Attestation de fin de parcours",
        "delivree_le": "2026-11-23",
    }
    for secret in ("Haddad", "Rania", attestation.numero, attestation.dossier.numero):
        assert secret not in page


def test_a_cancelled_one_says_so(client, attestation, amina):
    actions.annuler(attestation, motif="Erreur de Rania", par=amina, le=LE)
    page, reponse = lire(client, attestation.code)
    assert "Attestation annulée" in page
    assert "Rania" not in page
    assert reponse["etat"] == "annulee"


def test_a_replaced_one_says_so(client, attestation):
    Attestation.objects.update(statut="remplacee")
    page, reponse = lire(client, attestation.code)
    assert "Attestation remplacée" in page
    assert reponse["etat"] == "remplacee"


def test_an_unknown_one_and_one_in_preparation_look_the_same(client, attestation):
    Attestation.objects.update(statut="en_preparation")
    inconnu = tirer_code()
    assert (
        lire(client, inconnu)[1]
        == lire(client, attestation.code)[1]
        == {
            "etat": "inconnue",
            "document": None,
            "delivree_le": None,
        }
    )


def test_every_code_costs_the_same(client, attestation, amina):
    """Known, cancelled, in preparation or never drawn: one query, word for word the same but for the code."""
    textes: set[str] = set()

    def demander(code: str) -> bytes:
        with CaptureQueriesContext(connection) as requetes:
            page = client.get(reverse("verifier:code", args=[code]), REMOTE_ADDR=f"10.0.0.{len(textes) + len(code)}")
        (requete,) = requetes.captured_queries
        textes.add(requete["sql"].replace(code, "CODE"))
        return page.content.replace(code.encode(), b"CODE").replace(afficher_code(code).encode(), b"CODE")

    demander(attestation.code)
    actions.annuler(attestation, motif="Erreur", par=amina, le=LE)
    demander(attestation.code)
    Attestation.objects.update(statut="en_preparation")
    assert demander(attestation.code) == demander(tirer_code())
    assert len(textes) == 1


def test_a_typed_code_leads_to_its_page(client, attestation):
    typee = attestation.code_affiche.lower().replace("-", " ")
    reponse = client.get(reverse("verifier:formulaire"), {"code": typee})
    assert reponse.url == reverse("verifier:code", args=[attestation.code])


def test_a_typing_mistake_is_told_beside_the_field(client, db):
    code = tirer_code()
    faux = code[:-1] + ("0" if code[-1] != "0" else "1")
    page = client.get(reverse("verifier:formulaire"), {"code": faux}).content.decode()
    assert "faute de frappe" in page
    assert faux in page
    assert client.get(reverse("verifier:code", args=[faux])).status_code == 404
    assert client.get(reverse("verifier:json", args=[faux])).json()["etat"] == "inconnue"


def test_nothing_is_written_and_it_is_not_kept_by_browsers(client, attestation, django_assert_num_queries):
    with django_assert_num_queries(1):
        reponse = client.get(reverse("verifier:code", args=[attestation.code]))
    assert "no-store" in reponse["Cache-Control"]


def test_too_many_tries_from_one_address_are_slowed_down(client, db):
    adresse = reverse("verifier:json", args=[tirer_code()])
    codes = [client.get(adresse).status_code for _ in range(6)]
    assert codes == [200] * 5 + [429]
    assert client.get(adresse, REMOTE_ADDR="10.0.0.9").status_code == 200


def test_the_limit_forgets_with_time():
    debit = Debit(combien=1, secondes=10)
    assert [debit.accepte("a", t) for t in (0, 1, 9.9, 10)] == [True, False, False, True]


def commande(fichier) -> tuple[int, dict]:
    sortie = StringIO()
    try:
        call_command("verifier_attestation", str(fichier), stdout=sortie)
    except SystemExit as fin:
        return int(fin.code or 0), orjson.loads(sortie.getvalue())
    return 0, orjson.loads(sortie.getvalue())


def test_the_command_recognises_the_very_file(attestation, documents):
    code, reponse = commande(documents / attestation.pdf.name)
    assert (code, reponse) == (
        0,
        {
            "valide": True,
            "numero": "N-2026-A0001",
            "etat": "valable",
            "signature": {"intacte": True, "confiance": True},
            "sha256": attestation.sha256,
        },
    )


def test_the_command_refuses_a_cancelled_one_and_a_changed_file(attestation, documents, amina, tmp_path):
    fichier = documents / attestation.pdf.name
    change = tmp_path / "change.pdf"
    change.write_bytes(fichier.read_bytes() + b"\n")
    code, reponse = commande(change)
    assert (code, reponse["valide"], reponse["signature"]["intacte"]) == (1, False, False)
    actions.annuler(attestation, motif="Erreur", par=amina, le=LE)
    code, reponse = commande(fichier)
    assert (code, reponse["valide"], reponse["etat"]) == (1, False, "annulee")


def test_the_command_says_when_there_is_no_file(db, tmp_path):
    with pytest.raises(CommandError, match="ne se lit pas"):
        call_command("verifier_attestation", str(tmp_path / "absent.pdf"))


def test_the_demo_authority_is_refused_in_production(settings):
    settings.MODE = "production"
    with pytest.raises(CommandError, match="production"):
        call_command("autorite_demo")
