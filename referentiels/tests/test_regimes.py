"""Regimes in the admin: seen before they are saved, followed by the files after, one for every order date."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from beneficiaires.actions import decider, ecarts_avec_la_loi
from beneficiaires.effets import TACHE
from beneficiaires.models import Decision, Dossier, Revue
from beneficiaires.taches import redecider_apres
from comptes.models import Role
from conventions import actions as conventions
from journal.models import Ligne
from referentiels.actions import enregistrer_regime, supprimer_regime
from referentiels.models import Commune, Langue, Pays, Regime
from tests import fabrique
from tests.fabrique import LE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]
AJOUT = reverse("admin:referentiels_regime_add")


def travaux() -> list[ProcrastinateJob]:
    """The jobs that decide again; other tests may have left theirs."""
    return list(ProcrastinateJob.objects.filter(task_name=TACHE))


def adresse(code: str = "2025", nom: str = "change") -> str:
    return reverse(f"admin:referentiels_regime_{nom}", args=[code])


@pytest.fixture
def instance(client):
    client.force_login(fabrique.un_utilisateur(role=Role.INSTANCE))
    return client


def valeurs(client, code: str = "2025", **changees: Any) -> dict[str, Any]:
    """What the form of a regime sends when some of its values are changed."""
    form = client.get(adresse(code)).context["adminform"].form
    envoyees = {nom: form.get_initial_for_field(champ, nom) for nom, champ in form.fields.items()}
    return sans_vides({**envoyees, "_save": "Enregistrer", **changees})


def sans_vides(envoyees: dict[str, Any]) -> dict[str, Any]:
    return {nom: valeur for nom, valeur in envoyees.items() if valeur is not None and valeur is not False}


def mots(page) -> str:
    texte = page.content.decode().replace("\u00a0", " ").replace("\u202f", " ")
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", texte))


def confirmer(client, apercu, url: str = ""):
    """Press « Enregistrer la modification »."""
    champs: dict[str, list[str]] = {}
    for nom, valeur in apercu.context["valeurs"]:
        champs.setdefault(nom, []).append(valeur)
    return client.post(url or adresse(), {**champs, "_apercu": apercu.context["sceau"]}, follow=True)


def test_nothing_is_written_before_the_preview_is_confirmed(instance):
    dossier = fabrique.un_dossier()
    apercu = instance.post(adresse(), valeurs(instance, mois_attestation=30))
    assert apercu.status_code == 200
    texte = mots(apercu)
    assert "Ce que cette modification changerait" in texte and "Rien n’est encore enregistré" in texte
    assert [tuple(une) for une in apercu.context["differences"]] == [("2025", "mois pour l’attestation", "36", "30")]
    assert "1 dossier ouvert changerait d’échéance." in texte
    assert Regime.objects.get(pk="2025").mois_attestation == 36
    assert travaux() == []
    assert not Ligne.objects.filter(acte="admin.modification").exists()
    assert dossier.beneficiaire.nom not in texte and dossier.numero not in texte


def test_once_confirmed_it_is_saved_and_the_files_follow_in_a_job(instance):
    dossier = fabrique.un_dossier(contact_le=None)
    avant = Decision.objects.count()
    page = confirmer(instance, instance.post(adresse(), valeurs(instance, mois_attestation=30)))
    assert "1 dossier est recalculé." in mots(page)
    regime = Regime.objects.get(pk="2025")
    assert (regime.mois_attestation, regime.edite, len(regime.motifs_dispense)) == (30, True, 14)
    (travail,) = travaux()
    assert Dossier.objects.get(pk=dossier.pk).echeance_attestation == date(2029, 1, 10)
    redecider_apres(**travail.args)
    assert Dossier.objects.get(pk=dossier.pk).echeance_attestation == date(2028, 7, 10)
    assert (list(ecarts_avec_la_loi(LE)), Decision.objects.count(), Revue.objects.count()) == ([], avant + 1, 1)
    ligne = Ligne.objects.get(acte="admin.modification")
    assert ligne.detail == "2025 mois_attestation" or "attestation" in ligne.detail
    assert "_apercu" not in ligne.detail


def test_going_back_shows_the_form_as_it_was_typed(instance):
    apercu = instance.post(adresse(), valeurs(instance, mois_attestation=30, nationalites_standstill=["MA", "TR"]))
    champs: dict[str, list[str]] = {"_revenir": ["1"], "_apercu": [apercu.context["sceau"]]}
    for nom, valeur in apercu.context["valeurs"]:
        champs.setdefault(nom, []).append(valeur)
    page = instance.post(adresse(), champs)
    form = page.context["adminform"].form
    assert not form.errors and "Corrigez" not in mots(page)
    assert form["mois_attestation"].value() == "30"
    assert (form["nationalites_standstill"].value(), len(form["motifs_dispense"].value())) == (["MA", "TR"], 14)
    assert Regime.objects.get(pk="2025").mois_attestation == 36


def test_a_preview_of_other_values_confirms_nothing(instance):
    apercu = instance.post(adresse(), valeurs(instance, mois_attestation=30))
    donnees = valeurs(instance, mois_attestation=1, _apercu=apercu.context["sceau"])
    page = instance.post(adresse(), donnees)
    assert "Les régimes ou vos valeurs ont changé depuis l’aperçu" in mots(page)
    assert Regime.objects.get(pk="2025").mois_attestation == 36


def test_a_forged_seal_confirms_nothing(instance):
    page = instance.post(adresse(), valeurs(instance, mois_attestation=1, _apercu="eyJjbGUiOiJ4In0:1abc:xyz"))
    assert page.status_code == 200 and Regime.objects.get(pk="2025").mois_attestation == 36


def test_what_somebody_else_saved_meanwhile_is_shown_beside_what_was_typed(instance):
    donnees = valeurs(instance, mois_attestation=30)
    Regime.objects.filter(pk="2025").update(mois_bilan=5)
    page = instance.post(adresse(), donnees)
    texte = mots(page)
    assert "Quelqu’un d’autre a modifié ce régime depuis que vous l’avez ouvert. Rien n’est enregistré." in texte
    assert "Mois pour le bilan social : 5 maintenant, 3 ici." in texte
    assert "Mois pour l’attestation : 36 maintenant, 30 ici." in texte
    form = page.context["adminform"].form
    assert (form["version"].value(), len(form["motifs_dispense"].value())) == (form.version_actuelle, 14)
    assert "Ce que cette modification changerait" in mots(
        instance.post(adresse(), {**donnees, "version": form["version"].value()})
    )


def test_what_somebody_else_saved_after_the_preview_is_shown_in_a_new_one(instance):
    apercu = instance.post(adresse(), valeurs(instance, mois_attestation=30))
    Regime.objects.filter(pk="2018").update(mois_bilan=5)
    page = confirmer(instance, apercu)
    assert "Les régimes ou vos valeurs ont changé depuis l’aperçu" in mots(page)
    assert Regime.objects.get(pk="2025").mois_attestation == 36
    assert confirmer(instance, page).redirect_chain
    assert Regime.objects.get(pk="2025").mois_attestation == 30


def test_a_form_in_which_nothing_changed_needs_no_preview_and_no_job(instance):
    assert instance.post(adresse(), valeurs(instance)).status_code == 302
    assert (Regime.objects.get(pk="2025").edite, travaux()) == (False, [])


@pytest.mark.parametrize(
    ("changees", "champ"),
    [
        ({"seuil_francais": 0}, "seuil_francais"),
        ({"seuil_francais": 101}, "seuil_francais"),
        ({"mois_attestation": 0}, "mois_attestation"),
        ({"heures_orientation": 0}, "heures_orientation"),
        ({"motifs_dispense": ["medical", "chance"]}, "motifs_dispense"),
        ({"nationalites_standstill": ["XX"]}, "nationalites_standstill"),
        ({"applicable_du": ""}, "applicable_du"),
    ],
)
def test_impossible_values_are_refused_beside_their_field(instance, changees, champ):
    page = instance.post(adresse(), valeurs(instance, **changees))
    assert list(page.context["adminform"].form.errors) == [champ]


@pytest.mark.parametrize("champ", ["mois_bilan", "heures_francais", "seuil_francais"])
def test_the_database_refuses_them_too(champ):
    with pytest.raises(IntegrityError), transaction.atomic():
        Regime.objects.filter(pk="2025").update(**{champ: 0})


def test_a_new_regime_ends_the_one_before_it(instance):
    fabrique.un_dossier()
    tard = fabrique.un_titre(commande_le=date(2026, 6, 1), debut=date(2026, 6, 1), fin=None)
    fabrique.un_dossier(titre=tard, contact_le=date(2026, 7, 1))
    donnees = valeurs(instance, code="2025", mois_attestation=48, libelle="Régime 2026") | {
        "code": "2026",
        "applicable_du": "01/06/2026",
        "version": "",
    }
    apercu = instance.post(AJOUT, donnees)
    texte = mots(apercu)
    assert "Titres commandés jusqu’au – 31 mai 2026" in texte
    assert "1 dossier ouvert changerait d’échéance." in texte and "1 dossier changerait de régime." in texte
    confirmer(instance, apercu, AJOUT)
    ancien, nouveau = Regime.objects.get(pk="2025"), Regime.objects.get(pk="2026")
    assert (ancien.applicable_au, ancien.edite) == (date(2026, 5, 31), True)
    assert (nouveau.applicable_du, nouveau.applicable_au) == (date(2026, 6, 1), None)
    redecider_apres()
    assert sorted(Dossier.objects.values_list("regime_id", flat=True)) == ["2025", "2026"]
    supprimable = adresse("2026", "delete")
    assert "sert encore" in mots(instance.get(supprimable, follow=True))


def test_the_dates_of_regimes_leave_no_gap_and_never_overlap():
    regime = Regime.objects.get(pk="2025")
    regime.applicable_du = date(2025, 7, 1)
    enregistrer_regime(regime)
    assert Regime.objects.get(pk="2018").applicable_au == date(2025, 6, 30)
    with pytest.raises(ValidationError, match="plus ancien"):
        enregistrer_regime(Regime(pk="2018", applicable_du=date(2010, 1, 1)))


def test_the_oldest_regime_keeps_no_first_day(instance):
    page = instance.post(adresse("2018"), valeurs(instance, "2018", applicable_du="01/01/2016"))
    assert "n’a pas de date de début" in mots(page)
    page = instance.get(adresse("2018", "delete"), follow=True)
    assert "n’a pas de date de début" in mots(page) and Regime.objects.filter(pk="2018").exists()


def test_a_regime_that_nothing_uses_may_go_and_one_that_is_used_stays(instance):
    supprimer = {"post": "yes"}
    fabrique.un_dossier()
    page = instance.post(adresse("2025", "delete"), supprimer, follow=True)
    assert "» sert encore (dossiers, décisions, historique)." in mots(page)
    assert fabrique.une_personne().nom not in mots(page)
    Regime.objects.create(
        **{champ.attname: getattr(Regime.objects.get(pk="2025"), champ.attname) for champ in Regime._meta.fields}
        | {"code": "2031", "libelle": "Essai", "applicable_du": date(2031, 1, 1)}
    )
    enregistrer_regime(Regime.objects.get(pk="2031"))
    assert Regime.objects.get(pk="2025").applicable_au == date(2030, 12, 31)
    instance.post(adresse("2031", "delete"), supprimer)
    assert not Regime.objects.filter(pk="2031").exists()
    assert Regime.objects.get(pk="2025").applicable_au is None
    with pytest.raises(ValidationError):
        supprimer_regime(Regime.objects.get(pk="2018"))


@pytest.mark.parametrize(
    ("modele", "pk", "champ", "valeur", "attendus"),
    [
        (Commune, "92094", "nom", "Namur (ville)", 1),
        (Pays, "SY", "nationalite_f", "syrienne.", 1),
        (Langue, "ti", "nom", "tigrigna", 0),
    ],
)
def test_other_data_that_the_rules_read_is_followed_too(instance, modele, pk, champ, valeur, attendus):
    url = reverse(f"admin:referentiels_{modele._meta.model_name}_change", args=[pk])
    form = instance.get(url).context["adminform"].form
    envoyees = {nom: form[nom].value() for nom in form.fields}
    page = instance.post(url, sans_vides(envoyees | {champ: valeur}), follow=True)
    assert page.redirect_chain, page.context["adminform"].form.errors
    assert len(travaux()) == attendus
    assert ("Les dossiers ouverts sont relus" in mots(page)) == bool(attendus)


def test_signed_conventions_are_counted_apart_and_drafts_are_looked_at_again(instance, amina):
    fabrique.une_convention_signee(par=amina)
    fabrique.un_dossier(par=amina)
    conventions.etablir(fabrique.un_module(fabrique.un_dossier(par=amina), par=amina), par=amina, le=LE)
    texte = mots(instance.post(adresse(), valeurs(instance, mois_citoyennete=10, mois_attestation=40)))
    assert "2 dossiers ouverts changeraient d’échéance." in texte
    assert "1 convention signée garde ses valeurs." in texte
    assert "1 projet de convention serait à revoir avant la signature." in texte
    assert "Attestation 2" in texte and "CAI 2 0" in texte


def test_answers_are_counted_by_what_they_become(instance, amina):
    dossier = fabrique.un_dossier(par=amina)
    fabrique.une_dispense(dossier, motif="medical", depuis=date(2026, 10, 1), etat="accordee")
    decider(dossier, par=amina, le=LE)
    fabrique.un_dossier(par=amina, nationalites=("TR",))
    sans_medical = [code for code in Regime.objects.get(pk="2025").motifs_dispense if code != "medical"]
    donnees = valeurs(instance, motifs_dispense=sans_medical, nationalites_standstill=["TR", "SY"])
    assert "Motifs de dispense certificat médical –" in mots(instance.post(adresse(), donnees))
    donnees = valeurs(instance, motifs_dispense=sans_medical)
    texte = mots(instance.post(adresse(), donnees))
    assert "1 personne ne serait plus dispensée, mais tenue de suivre le parcours." in texte
    donnees = valeurs(instance, nationalites_standstill=["MA"])
    assert "1 personne ne serait plus dispensée, mais tenue de suivre le parcours." in mots(
        instance.post(adresse(), donnees)
    )


def test_a_change_that_touches_no_file_says_so(instance):
    fabrique.un_dossier()
    texte = mots(instance.post(adresse(), valeurs(instance, document_fin="attestation finale", heures_francais=420)))
    assert "Aucun dossier ouvert ne changerait de réponse ni d’échéance." in texte
    assert "Document de fin attestation de fin de parcours attestation finale" in texte


@pytest.fixture
def sans_reste(transactional_db, referentiels):
    """The jobs of a test that commits are not rolled back: they are forgotten after it."""
    yield
    with connection.cursor() as curseur:
        curseur.execute("TRUNCATE procrastinate_jobs CASCADE")


def test_two_administrators_who_confirm_at_once_do_not_overwrite_each_other(sans_reste):
    """The second one waits for the first, then is told what it saved."""
    clients = [connecte() for _ in range(2)]
    apercus = [
        client.post(adresse(), valeurs(client) | {champ: valeur})
        for client, champ, valeur in zip(clients, ("mois_attestation", "mois_bilan"), (30, 5), strict=True)
    ]
    with ThreadPoolExecutor(2) as fils:
        pages = list(fils.map(confirmer_a_part, clients, apercus))
    assert sorted("recalcul" in mots(page) or "Aucun dossier ouvert ne change" in mots(page) for page in pages) == [
        False,
        True,
    ]
    regime = Regime.objects.get(pk="2025")
    assert (regime.mois_attestation, regime.mois_bilan) in {(30, 3), (36, 5)}


def connecte() -> Client:
    client = Client()
    client.force_login(fabrique.un_utilisateur(role=Role.INSTANCE))
    return client


def confirmer_a_part(client, apercu):
    try:
        return confirmer(client, apercu)
    finally:
        connection.close()
