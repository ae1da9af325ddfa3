"""What a file, the day and the lists offer to a person who is relieved, and to one who is not bound."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from attestations import actions as attestations
from beneficiaires import actions
from beneficiaires.models import Base, Dossier
from suivi.journee import sections
from suivi.tests.test_dossier import libelle, page
from tests import fabrique
from tests.conftest import documents_a_part

pytestmark = pytest.mark.django_db
DELIVRER, VOLONTAIRE = "Délivrer l’attestation de dispense", "Suivre le parcours volontairement"
OBLIGATOIRE, REVOIR = "Noter que le parcours est devenu obligatoire", "Revoir l’attestation de dispense"


@pytest.fixture(autouse=True)
def documents(tmp_path):
    with documents_a_part(tmp_path):
        yield


@pytest.fixture
def dispensee(amina) -> Dossier:
    return fabrique.un_dossier_dispense(par=amina)


def volontaire(dossier: Dossier, par) -> Dossier:
    return actions.changer_de_base(dossier, base=Base.VOLONTAIRE, par=par, le=localdate())


def test_the_document_then_its_handing_over_then_the_choice(dispensee, amina):
    assert libelle(dispensee) == DELIVRER
    attestation = attestations.delivrer_dispense(dispensee, par=amina, le=localdate())
    assert libelle(dispensee) == "Remettre l’attestation"
    attestations.remettre(attestation, remise_le=localdate(), comment="main", par=amina, le=localdate())
    assert libelle(dispensee) == VOLONTAIRE
    volontaire(dispensee, amina)
    assert libelle(dispensee) == "Tenir le bilan social"


def test_an_exempt_person_may_follow_in_one_click(amina, connecter):
    belge = fabrique.un_dossier(par=amina, nationalites=("BE",))
    assert libelle(belge) == VOLONTAIRE
    client, adresse = connecter(amina), reverse("beneficiaires:volontaire", args=[belge.pk])
    assert f'<form method="post" action="{adresse}">' in page(client, belge)
    client.post(adresse)
    assert Dossier.objects.get(pk=belge.pk).base == Base.VOLONTAIRE
    assert VOLONTAIRE not in page(client, belge)


def test_a_bound_person_is_no_volunteer(amina, connecter):
    dossier = fabrique.un_dossier(par=amina)
    client = connecter(amina)
    assert VOLONTAIRE not in page(client, dossier)
    reponse = client.post(reverse("beneficiaires:volontaire", args=[dossier.pk]), follow=True).content.decode()
    assert "elle ne le suit pas comme volontaire" in reponse
    assert Dossier.objects.get(pk=dossier.pk).base == Base.OBLIGATION


def test_a_volunteer_keeps_her_path_and_is_offered_the_document_beside(dispensee, amina, connecter):
    volontaire(dispensee, amina)
    assert libelle(dispensee) == "Tenir le bilan social"
    assert DELIVRER in page(connecter(amina), dispensee)


def test_a_relieved_person_on_her_way_is_offered_the_document_first(amina):
    dossier = fabrique.un_dossier_dispense(par=amina)
    fabrique.un_bilan(dossier, par=amina)
    assert libelle(dossier) == DELIVRER
    presque = fabrique.un_dossier_a_attester(par=amina, nationalites=("TR",))
    assert libelle(presque) == "Délivrer l’attestation"


def test_a_file_closed_by_the_dispense_still_offers_it(dispensee, amina):
    actions.cloturer(dispensee, motif="dispense", le=localdate(), par=amina)
    assert libelle(dispensee) == DELIVRER
    attestations.delivrer_dispense(dispensee, par=amina, le=localdate())
    assert libelle(dispensee) is None


def test_a_document_that_holds_no_more_asks_for_attention(dispensee, amina, connecter):
    attestations.delivrer_dispense(dispensee, par=amina, le=localdate())
    client = connecter(amina)
    assert REVOIR not in page(client, dispensee)
    nationalite = dispensee.beneficiaire.nationalite_set.get()
    nationalite.pays_id = "SY"
    actions.corriger(nationalite, dossier=dispensee, par=amina, le=localdate())
    assert Dossier.objects.get(pk=dispensee.pk).obligation == "obligatoire"
    assert REVOIR in page(client, dispensee)


def test_a_volunteer_who_becomes_bound_is_not_said_to_be_one(amina, connecter):
    personne = fabrique.une_personne(sejour_depuis=localdate() - timedelta(days=60))
    dossier = fabrique.un_dossier(par=amina, personne=personne, titre=None, base=Base.VOLONTAIRE)
    hier = localdate() - timedelta(days=1)
    titre = fabrique.un_titre(commande_le=hier, debut=hier, fin=localdate() + timedelta(days=365))
    actions.corriger(titre, dossier=dossier, par=amina, le=localdate())
    client = connecter(amina)
    texte = page(client, dossier)
    assert "Parcours obligatoire" in texte and OBLIGATOIRE in texte
    assert "hand-raised" not in texte and "suit le parcours volontairement" not in texte
    assert re.search(r"badge-etat[^>]*>\s*(<svg.*?</svg>)?\s*Volontaire", texte, re.DOTALL) is None
    client.post(reverse("beneficiaires:obligation", args=[dossier.pk]))
    assert Dossier.objects.get(pk=dossier.pk).base == Base.OBLIGATION
    assert OBLIGATOIRE not in page(client, dossier)


def test_the_day_shows_who_waits_for_the_document(dispensee, amina):
    fabrique.un_dossier_dispense(par=amina, base=Base.VOLONTAIRE)
    presque = fabrique.un_dossier_a_attester(par=amina)
    Dossier.objects.update(prochaine_echeance=None)
    (section,) = [s for s in sections(amina, aujourdhui=localdate()) if s.titre == "Attestations à délivrer"]
    assert [(tache.dossier.pk, tache.geste.libelle) for tache in section.taches] == [
        (dispensee.pk, DELIVRER),
        (presque.pk, "Délivrer l’attestation"),
    ]
    attestation = attestations.delivrer_dispense(dispensee, par=amina, le=localdate())
    titres = {s.titre: s for s in sections(amina, aujourdhui=localdate())}
    assert [tache.dossier.pk for tache in titres["Attestations à délivrer"].taches] == [presque.pk]
    (remise,) = titres["Attestations à remettre à la personne"].taches
    assert remise.texte == f"Attestation de dispense {attestation.numero}"
