"""Volunteers: the whole path without being bound, through the gestures and through the pages. No deadline, no copy."""

from datetime import timedelta
from io import BytesIO
from typing import Any, NamedTuple
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils.timezone import localdate
from pypdf import PdfReader

from accueil.models import Suite
from attestations import actions as attestations
from attestations.models import Envoi
from beneficiaires.actions import corriger
from beneficiaires.models import Base, Beneficiaire, Dossier, Nationalite, Statut
from beneficiaires.tests.saisie import INSCRIRE
from comptes.models import Role
from conventions import actions as conventions
from conventions.models import Axe
from suivi.gestes import geste_suivant, pour_gestes
from suivi.journee import sections
from tests import fabrique
from tests.conftest import documents_a_part

pytestmark = pytest.mark.django_db
DEBUT = localdate() - timedelta(days=200)
ECHEANCES = [champ.name for champ in Dossier._meta.fields if champ.name.startswith("echeance_")]


class Volontaire(NamedTuple):
    """Who comes, with what the centre knows of her, and what the law answers."""

    nationalites: tuple[str, ...]
    titre: str
    motif: str
    code: str
    champs: dict[str, Any]


VOLONTAIRES = {
    "belge d’origine étrangère": Volontaire(("MA", "BE"), "", "", "belge", {}),
    "citoyen de l’Union": Volontaire(("RO",), "EU", "UE-TRAV", "citoyen-ue", {}),
    "demandeuse de protection": Volontaire(("GN",), "AI-A", "PI-DPI", "sans-titre", {}),
    "sans titre de séjour": Volontaire(("BR",), "AUCUN", "IRREG", "sans-titre", {}),
    "dont on ne sait que le nom": Volontaire((), "", "", "", {"naissance": None, "sejour_depuis": None, "sexe": "X"}),
}


@pytest.fixture(autouse=True)
def centre(tmp_path, referentiels):
    """A centre that signs, with the mailboxes of Namur: nothing may leave for them."""
    with documents_a_part(tmp_path):
        for organisme in ("commune", "cpas"):
            fabrique.un_destinataire(organisme)
        yield fabrique.un_centre_qui_signe()


def inscrire(qui: Volontaire, par) -> Dossier:
    titre = fabrique.un_titre(type_id=qui.titre, motif_id=qui.motif, commande_le=None, debut=DEBUT, fin=None)
    return fabrique.un_dossier(
        par=par,
        personne=fabrique.une_personne(telephone="", niss=None, **qui.champs),
        nationalites=qui.nationalites,
        adresse=bool(qui.nationalites),
        titre=titre if qui.titre else None,
        base=Base.VOLONTAIRE,
        cpas=True,
        contact_le=DEBUT,
        le=DEBUT,
    )


def relire(dossier: Dossier) -> Any:
    return pour_gestes(Dossier.objects.all()).get(pk=dossier.pk)


def libelle(dossier: Dossier) -> str | None:
    geste = geste_suivant(relire(dossier), localdate())
    return geste.libelle if geste else None


def sans_delai(dossier: Dossier) -> Dossier:
    """Nobody expects this person by a day."""
    lu = relire(dossier)
    assert [nom for nom in [*ECHEANCES, "prochaine_echeance"] if getattr(lu, nom)] == []
    return lu


def lire(pdf: Any) -> str:
    with pdf.open("rb") as fichier:
        pages = PdfReader(BytesIO(fichier.read())).pages
        return " ".join(" ".join(feuille.extract_text() for feuille in pages).replace("\u00a0", " ").split())


def suivre(convention, par) -> None:
    for axe in convention.axes.filter(requis=True, minutes_dues__gt=0):
        jours = -(-axe.minutes_dues // 480)
        lignes = [
            conventions.Saisie(DEBUT + timedelta(days=1 + n), min(480, axe.minutes_dues - 480 * n), None)
            for n in range(jours)
        ]
        conventions.enregistrer_lot(axe, lignes, jeton=uuid4(), par=par, le=localdate())


@pytest.mark.parametrize("qui", VOLONTAIRES)
def test_the_whole_path_without_a_deadline_nor_a_copy(amina, connecter, qui):
    dossier = inscrire(VOLONTAIRES[qui], amina)
    assert (dossier.obligation_code, libelle(dossier)) == (VOLONTAIRES[qui].code, "Tenir le bilan social")
    fabrique.un_module(dossier, par=amina, le=DEBUT, besoins=(Suite.ORIENTATION,))
    sans_delai(dossier)
    assert libelle(dossier) == "Établir la convention"
    projet = conventions.etablir(dossier, par=amina, le=DEBUT)
    assert (projet.regime_id, libelle(dossier)) == ("2025", "Signer la convention")
    convention = conventions.signer(projet, signee_le=DEBUT, par=amina, le=DEBUT)
    heures = dict(Axe.objects.filter(convention=convention).values_list("type", "minutes_dues"))
    assert heures == {"accueil": 0, "citoyennete": 3600, "francais": 24000, "orientation": 240}
    sans_delai(dossier)
    page = connecter(amina).get(dossier.get_absolute_url()).content.decode()
    assert "Sans délai" in page and "avant le" not in page and "Compléter les faits" not in page
    suivre(convention, amina)
    assert sans_delai(dossier).statut == Statut.A_ATTESTER
    attestation = attestations.delivrer(dossier, par=amina, le=localdate())
    attestations.remettre(attestation, remise_le=localdate(), comment="main", par=amina, le=localdate())
    assert (attestation.obligatoire, Envoi.objects.count()) == (False, 0)
    assert sans_delai(dossier).statut == Statut.ATTESTE
    convenu, atteste = lire(convention.pdf), lire(attestation.pdf)
    assert "base volontaire, sans délai ni sanction" in convenu and convenu.count("sans délai") == 4
    for tu in ("amende", "obligatoire :", "avant le", "commandé à partir du"):
        assert tu not in convenu
    assert "Attestation de fin de parcours" in atteste and "oblig" not in atteste and "tenu" not in atteste


def test_the_day_never_presses_a_volunteer(amina):
    for qui in VOLONTAIRES.values():
        convention = fabrique.une_convention_signee(inscrire(qui, amina), par=amina, signee_le=DEBUT)
        sans_delai(convention.dossier)
    assert [section.titre for section in sections(amina, aujourdhui=localdate())] == []


def test_a_volunteer_of_whom_only_the_commune_is_missing_is_copied_to_nobody(amina):
    """A bound person in that case has copies that wait for her commune."""
    for base, attendues in ((Base.OBLIGATION, 1), (Base.VOLONTAIRE, 0)):
        dossier = fabrique.un_dossier_a_attester(par=amina, adresse=None, base=base)
        assert dossier.decisions.latest("pk").manque == ["commune"]
        attestations.delivrer(dossier, par=amina, le=fabrique.LE)
        assert Envoi.objects.filter(attestation__dossier=dossier).count() == attendues


def test_a_volunteer_who_becomes_bound_then_free_again_has_right_words(amina, connecter):
    """A permit binds her; another nationality frees her."""
    dossier = inscrire(VOLONTAIRES["demandeuse de protection"], amina)
    convention = fabrique.une_convention_signee(dossier, par=amina, signee_le=DEBUT)
    hier, client = localdate() - timedelta(days=1), connecter(amina)
    corriger(
        fabrique.un_titre(commande_le=hier, debut=hier, fin=localdate() + timedelta(days=700)),
        dossier=dossier,
        par=amina,
        le=localdate(),
    )
    lu = relire(dossier)
    assert lu.obligation == "obligatoire" and lu.a_confirmer and lu.echeance_attestation > localdate()
    page = client.get(dossier.get_absolute_url()).content.decode()
    assert "avant le" in page and "Sans délai" not in page and "suit le parcours volontairement" not in page
    corriger(Nationalite(pays_id="BE"), dossier=dossier, par=amina, le=localdate())
    sans_delai(dossier)
    page = client.get(dossier.get_absolute_url()).content.decode()
    assert "Sans délai" in page and "avant le" not in page
    assert convention.sha256 == Dossier.objects.get(pk=dossier.pk).convention.sha256


def il_y_a(jours: int) -> str:
    return (localdate() - timedelta(days=jours)).isoformat()


@pytest.fixture
def envoyer(amina, connecter):
    """`envoyer(route, pk, **fields)` posts a form that must be accepted."""
    client = connecter(amina)

    def poster(route: str, pk: int, **donnees: str) -> None:
        reponse = client.post(reverse(route, args=[pk]), donnees)
        assert reponse.status_code == 302, reponse.context["form"].errors

    return poster


def inscrire_par_la_page(client) -> Dossier:
    """With nothing but a name."""
    donnees = {"jeton": str(uuid4()), "nom": "Silva", "sexe": "X", "base": "volontaire", "contact_le": il_y_a(90)}
    assert client.post(INSCRIRE, donnees).status_code == 302
    assert Beneficiaire.objects.get(nom="Silva").niss is None
    return Dossier.objects.get(beneficiaire__nom="Silva")


def encoder_par_la_page(envoyer, axe: Axe, durees: list[str]) -> None:
    lignes = {"jeton": str(uuid4()), "lignes-TOTAL_FORMS": "3", "lignes-INITIAL_FORMS": "0"}
    for rang, duree in enumerate(durees):
        lignes |= {f"lignes-{rang}-date": il_y_a(70 - rang), f"lignes-{rang}-duree": duree}
    envoyer("conventions:heures", axe.pk, **lignes)


BESOIN = {
    "besoins-TOTAL_FORMS": "1",
    "besoins-INITIAL_FORMS": "0",
    "besoins-0-domaine": "emploi",
    "besoins-0-suite": "orientation",
}


def test_through_the_pages_with_nothing_but_a_name(client, envoyer):
    """A person without permit: every page lets her through, and none speaks of a day."""

    def page(route: str, pk: int) -> str:
        return client.get(reverse(route, args=[pk])).content.decode()

    dossier = inscrire_par_la_page(client)
    envoyer("accueil:bilan", dossier.pk, fait_le=il_y_a(80), notice_le=il_y_a(80), langue="pt", **BESOIN)
    envoyer("accueil:seance", dossier.pk, tenue_le=il_y_a(79), langue="pt", minutes="4 h")
    envoyer("accueil:test", dossier.pk, passe_le=il_y_a(78), co="B1", ce="B1", eo="B1", ee="B1")
    propose = page("conventions:etablir", dossier.pk)
    assert "Régime 2025, en vigueur aujourd’hui" in propose and "mois au plus" not in propose
    envoyer("conventions:etablir", dossier.pk, **{"citoyennete-requis": "on", "orientation-requis": "on"}, langue="pt")
    assert "Aucun délai ne court" in page("conventions:signer", dossier.pk)
    envoyer("conventions:signer", dossier.pk, signee_le=il_y_a(77))
    for type_axe, durees in (("citoyennete", ["20", "20", "20"]), ("orientation", ["4"])):
        axe = Axe.objects.get(convention__dossier=dossier, type=type_axe)
        assert "avant le" not in page("conventions:heures", axe.pk)
        encoder_par_la_page(envoyer, axe, durees)
    assert "Aucune copie ne part" in page("attestations:delivrer", dossier.pk)
    envoyer("attestations:delivrer", dossier.pk)
    attestation = Dossier.objects.get(pk=dossier.pk).attestations.get()
    envoyer("attestations:remettre", attestation.pk, remise_le=il_y_a(0), comment="main")
    fiche = page("dossier", dossier.pk)
    assert "Aucune copie" in fiche and "avant le" not in fiche and not Envoi.objects.exists()
    assert attestation.delivree_le == localdate()


def test_reception_may_open_a_file_for_somebody_who_gives_a_name_only(connecter):
    client = connecter(fabrique.un_utilisateur(role=Role.ACCUEIL))
    assert client.post(INSCRIRE, {"jeton": str(uuid4()), "nom": "Silva", "sexe": "X"}).status_code == 302
