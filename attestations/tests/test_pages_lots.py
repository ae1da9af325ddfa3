"""The pages of work lists and lots: what is shown, chosen, announced, done, stopped; by whom; at a constant cost."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from attestations import actions, document, progression
from attestations.actions import lots
from attestations.models import Attestation, Envoi, EtatLigne, Geste, LigneLot, Lot, StatutEnvoi
from attestations.tests.test_lots import prendre
from beneficiaires.models import Dossier
from comptes.models import Centre, Role
from journal.models import Ligne
from tests import fabrique
from tests.fabrique import LE

A_DELIVRER = "attestations:a_delivrer"


@pytest.fixture(autouse=True)
def sans_pdf(monkeypatch):
    monkeypatch.setattr(document, "fabriquer", lambda attestation: b"%PDF " + attestation.numero.encode())


@pytest.fixture
def navigateur(connecter, amina):
    return connecter(amina)


def a_attester(amina, combien: int = 1) -> list[Dossier]:
    noms = [fabrique.une_personne(nom=f"Ligne-{rang}") for rang in range(combien)]
    return [fabrique.un_dossier_a_attester(par=amina, personne=personne) for personne in noms]


def des_copies(amina, statut: StatutEnvoi, combien: int = 1) -> list[Envoi]:
    for dossier in a_attester(amina, combien):
        actions.delivrer(dossier, par=amina, le=LE)
    partie = {"envoye_le": timezone.now() - timedelta(days=40)} if statut == StatutEnvoi.ENVOYE else {}
    Envoi.objects.update(statut=statut, adresse="a@b.test", raison="Parce que.", **partie)
    return list(Envoi.objects.order_by("pk"))


def lire(navigateur, nom: str, *args, **parametres) -> str:
    return navigateur.get(reverse(nom, args=args), parametres).content.decode()


def demander(navigateur, dossiers: list[Dossier], **champs):
    return navigateur.post(reverse(A_DELIVRER), {"choix": [dossier.pk for dossier in dossiers], **champs})


def confirmer(navigateur, reponse, adresse: str = ""):
    """Send the form that the page of the consequences shows."""
    valeurs = {champ: reponse.context[champ] for champ in ("choisies", "jeton", "vu_le")}
    return navigateur.post(adresse or reverse(A_DELIVRER), valeurs)


def test_the_finished_paths_are_listed_with_what_to_look_at(navigateur, amina):
    (dossier,) = a_attester(amina)
    Dossier.objects.update(a_confirmer=True)
    page = lire(navigateur, A_DELIVRER)
    assert "Ligne-0" in page
    assert "personne ne l’a confirmée" in page
    assert f'value="{dossier.pk}"' in page


def test_nothing_to_issue_says_so(navigateur):
    assert "Aucune attestation à délivrer" in lire(navigateur, A_DELIVRER)


def test_the_consequences_are_counted_before_anything_begins(navigateur, amina):
    fabrique.un_destinataire("commune")
    dossiers = a_attester(amina, 3)
    Dossier.objects.filter(pk=dossiers[0].pk).update(cpas=True)
    Dossier.objects.filter(pk=dossiers[1].pk).update(obligation="exempte")
    page = demander(navigateur, dossiers).content.decode()
    assert "3 attestations reçoivent leur numéro" in page
    assert "2 copies partent par courriel." in page
    assert "1 copie attend une adresse\u00a0: CPAS de Namur." in page
    assert "1 personne n’est pas tenue de suivre le parcours" in page
    assert "Délivrer 3 attestations" in page
    assert not Lot.objects.exists()
    assert not Attestation.objects.exists()


def test_the_count_of_copies_is_what_leaves(navigateur, amina):
    """What was announced and what the gesture does say the same."""
    fabrique.un_destinataire("commune")
    dossiers = a_attester(amina, 2)
    Dossier.objects.filter(pk=dossiers[0].pk).update(cpas=True)
    prevues = demander(navigateur, dossiers).context["prevision"].consequences
    for dossier in dossiers:
        actions.delivrer(dossier, par=amina, le=localdate())
    faites = {statut: Envoi.objects.filter(statut=statut).count() for statut in ("a_envoyer", "en_attente")}
    assert faites == {"a_envoyer": 2, "en_attente": 1}
    assert "2 copies partent par courriel." in prevues
    assert any(phrase.startswith("1 copie attend une adresse") for phrase in prevues)


def test_a_confirmed_choice_becomes_a_lot_and_a_double_click_makes_one(navigateur, amina):
    dossiers = a_attester(amina, 2)
    annonce = demander(navigateur, dossiers)
    adresses = {confirmer(navigateur, annonce).url for _ in range(2)}
    lot = Lot.objects.get()
    assert adresses == {reverse("attestations:lot", args=[lot.pk])}
    assert list(lot.lignes.values_list("dossier", flat=True)) == [dossier.pk for dossier in dossiers]


def test_nothing_ticked_says_so(navigateur, amina):
    a_attester(amina)
    page = navigateur.post(reverse(A_DELIVRER), follow=True).content.decode()
    assert "Cochez au moins une ligne." in page


@pytest.mark.parametrize("choix", ["abc", "-1", "1 OR 1", "9" * 40, "²"])
def test_a_forged_choice_is_nothing(navigateur, amina, choix):
    a_attester(amina)
    for champ in ("choix", "choisies"):
        reponse = navigateur.post(reverse(A_DELIVRER), {champ: choix, "jeton": uuid4()})
        assert reponse.status_code == 302
    assert not Lot.objects.exists()


def test_the_whole_list_is_that_of_the_filter(navigateur, amina):
    dossiers = a_attester(amina, 3)
    collegue = fabrique.un_utilisateur()
    Dossier.objects.filter(pk=dossiers[0].pk).update(referent=collegue)
    adresse = f"{reverse(A_DELIVRER)}?referent={collegue.pk}"
    assert navigateur.post(adresse, {"toute": "1"}).context["choisies"] == str(dossiers[0].pk)


def test_the_whole_list_is_bounded_and_says_so(navigateur, amina, monkeypatch):
    monkeypatch.setattr("attestations.views.lots.MAXIMUM", 2)
    a_attester(amina, 3)
    reponse = navigateur.post(reverse(A_DELIVRER), {"toute": "1"})
    assert len(reponse.context["choisies"].split(",")) == 2
    assert "les suivantes restent dans la liste" in reponse.content.decode()


def test_a_file_of_another_centre_is_not_chosen(connecter, amina):
    (dossier,) = a_attester(amina)
    ailleurs = connecter(fabrique.un_utilisateur(centre=fabrique.un_centre_qui_signe("CRIC")))
    demander(ailleurs, [dossier], jeton=uuid4())
    assert not Lot.objects.exists()


def test_without_a_signatory_the_sentence_comes_before_anything(navigateur, amina):
    dossiers = a_attester(amina)
    Centre.objects.update(signataire="")
    reponse = demander(navigateur, dossiers)
    assert "Le centre n’a pas encore de signataire" in reponse.content.decode()
    assert "jeton" not in reponse.content.decode()
    page = demander(navigateur, dossiers, jeton=uuid4()).url
    assert not Lot.objects.exists()
    assert "signataire" in navigateur.get(page).content.decode()


@pytest.fixture
def lot(amina) -> Lot:
    return actions.ouvrir_lot(Geste.DELIVRER, a_attester(amina, 3), jeton=uuid4(), par=amina)


def test_a_lot_shows_its_progress_and_reads_itself_again_while_it_runs(navigateur, lot):
    lots.faire(prendre(lot), le=LE)
    page = lire(navigateur, "attestations:lot", lot.pk)
    assert "1 attestation délivrée" in page
    assert "1 sur 3" in page
    assert 'hx-trigger="every 2s"' in page
    actions.avancer_lot(lot.pk, le=LE)
    page = lire(navigateur, "attestations:lot", lot.pk)
    assert "hx-trigger" not in page.split('id="avancement"')[1].split(">")[0]
    assert "Terminé" in page
    assert "N-2026-A0003" in page


def test_the_part_that_moves_names_nobody_and_ends_by_reading_the_page(navigateur, lot):
    adresse = reverse("attestations:lot_avance", args=[lot.pk])
    avant = Ligne.objects.lectures().count()
    reponse = navigateur.get(adresse)
    assert "Ligne-" not in reponse.content.decode()
    assert "HX-Refresh" not in reponse
    assert Ligne.objects.lectures().count() == avant
    actions.avancer_lot(lot.pk, le=LE)
    assert navigateur.get(adresse)["HX-Refresh"] == "true"


def test_refusals_come_first_with_their_reason(navigateur, lot):
    derniere = lot.lignes.order_by("-pk")[0]
    derniere.dossier.convention.axes.filter(type="francais").update(clos_le=None)
    actions.avancer_lot(lot.pk, le=LE)
    page = lire(navigateur, "attestations:lot", lot.pk)
    assert "Terminé, avec des refus" in page
    assert "Il reste à achever\u00a0: formation à la langue française." in page
    assert page.index("Ligne-2") < page.index("Ligne-0")
    assert "Réessayer les refus" in page


def test_reading_a_lot_leaves_a_line_in_each_file(navigateur, amina, lot):
    lire(navigateur, "attestations:lot", lot.pk)
    lignes = Ligne.objects.filter(acte="attestations.lecture-lot", auteur_id=amina.pk)
    assert set(lignes.values_list("dossier_id", flat=True)) == set(lot.lignes.values_list("dossier", flat=True))


def test_a_lot_is_stopped_and_resumed_from_its_page(navigateur, lot):
    page = navigateur.post(reverse("attestations:arreter_lot", args=[lot.pk]), follow=True).content.decode()
    assert "Le lot est arrêté\u00a0: 3 lignes attendent." in page or "Le lot est arrêté : 3 lignes attendent." in page
    assert "Reprendre (3)" in page
    navigateur.post(reverse("attestations:reprendre_lot", args=[lot.pk]))
    assert set(lot.lignes.values_list("etat", flat=True)) == {EtatLigne.A_FAIRE}


def test_a_colleague_may_stop_a_lot_but_not_resume_it(connecter, lot):
    collegue = connecter(fabrique.un_utilisateur(role=Role.COORDINATION))
    collegue.post(reverse("attestations:arreter_lot", args=[lot.pk]))
    page = lire(collegue, "attestations:lot", lot.pk)
    assert "c’est à cette personne de le reprendre" in page
    assert "Reprendre (" not in page
    page = collegue.post(reverse("attestations:reprendre_lot", args=[lot.pk]), follow=True).content.decode()
    assert "Ce lot se fait au nom de" in page
    assert set(lot.lignes.values_list("etat", flat=True)) == {EtatLigne.ARRETE}


def test_a_silent_worker_is_told_after_ten_seconds(navigateur, lot):
    silence = "Rien n’avance depuis plus de dix secondes"
    assert silence not in lire(navigateur, "attestations:lot", lot.pk)
    Lot.objects.update(demande_le=timezone.now() - timedelta(seconds=11))
    assert silence in lire(navigateur, "attestations:lot", lot.pk)
    prendre(lot)
    assert silence not in lire(navigateur, "attestations:lot", lot.pk), "a line has just begun"


def test_a_lot_behind_another_one_says_so(navigateur, amina, lot):
    suivant = actions.ouvrir_lot(Geste.DELIVRER, [fabrique.un_dossier_a_attester(par=amina)], jeton=uuid4(), par=amina)
    Lot.objects.update(demande_le=timezone.now() - timedelta(seconds=11))
    assert "Un autre lot passe avant celui-ci" in lire(navigateur, "attestations:lot", suivant.pk)


def test_the_time_left_follows_the_pace_of_the_last_lines(lot):
    maintenant = timezone.now()
    Lot.objects.update(demande_le=maintenant - timedelta(minutes=10))
    lot.refresh_from_db()
    for rang, ligne in enumerate(lot.lignes.order_by("pk")[:2]):
        debut = maintenant - timedelta(minutes=4 - 2 * rang)
        LigneLot.objects.filter(pk=ligne.pk).update(etat=EtatLigne.FAIT, en_cours_depuis=debut)
    lot.lignes.filter(etat=EtatLigne.A_FAIRE).update(etat=EtatLigne.EN_COURS)
    assert progression.avancement(lot, maintenant).reste == "environ 2\u00a0minutes"


@pytest.mark.parametrize(
    ("secondes", "mots"),
    [
        (10, "moins d’une minute"),
        (60, "environ 1\u00a0minute"),
        (240, "environ 4\u00a0minutes"),
        (7200, "environ 2\u00a0heures"),
    ],
)
def test_durations_are_said_in_words(secondes, mots):
    assert progression.en_duree(timedelta(seconds=secondes)) == mots


def test_recent_lots_are_found_again(navigateur, lot):
    for nom in ("attestations:envois", "attestations:lots"):
        page = lire(navigateur, nom)
        assert reverse("attestations:lot", args=[lot.pk]) in page
        assert "3 à faire" in page


LISTES = [
    ("a_envoyer", StatutEnvoi.A_ENVOYER),
    ("a_envoyer", StatutEnvoi.EN_ATTENTE),
    ("en_echec", StatutEnvoi.REFUSE),
    ("en_echec", StatutEnvoi.ECHEC),
    ("incertains", StatutEnvoi.INCERTAIN),
]


@pytest.mark.parametrize(("liste", "statut"), LISTES)
def test_each_list_shows_its_copies_and_relaunches_them(navigateur, amina, liste, statut):
    (envoi,) = des_copies(amina, statut)
    page = lire(navigateur, "attestations:envois", liste=liste)
    assert "Commune de Namur" in page
    assert f'value="{envoi.pk}"' in page
    for autre, _ in LISTES:
        if autre != liste:
            assert "Commune de Namur" not in lire(navigateur, "attestations:envois", liste=autre).split("resultats")[1]
    adresse = f"{reverse('attestations:relancer')}?liste={liste}"
    annonce = navigateur.post(adresse, {"choix": envoi.pk})
    assert "1 copie attend une adresse\u00a0: Commune de Namur." in annonce.content.decode()
    fabrique.un_destinataire("commune")
    annonce = navigateur.post(adresse, {"choix": envoi.pk})
    assert "1 copie part par courriel." in annonce.content.decode()
    assert confirmer(navigateur, annonce, adresse).url == reverse("attestations:lot", args=[Lot.objects.get().pk])
    assert LigneLot.objects.get().envoi == envoi


def test_relaunching_an_uncertain_copy_warns_that_it_may_arrive_twice(navigateur, amina):
    (envoi,) = des_copies(amina, StatutEnvoi.INCERTAIN)
    adresse = f"{reverse('attestations:relancer')}?liste=incertains"
    assert "le recevrait deux fois" in navigateur.post(adresse, {"choix": envoi.pk}).content.decode()


def test_what_is_not_acknowledged_says_since_when_and_is_filtered_by_age(navigateur, amina):
    des_copies(amina, StatutEnvoi.ENVOYE)
    assert "il y a 40\u00a0jours" in lire(navigateur, "attestations:envois", liste="non_acquittes")
    assert "Ligne-0" in lire(navigateur, "attestations:envois", liste="non_acquittes", depuis="30")
    assert "Ligne-0" not in lire(navigateur, "attestations:envois", liste="non_acquittes", depuis="90")


@pytest.mark.parametrize(
    ("filtre", "vu"),
    [
        ({"organisme": "commune"}, True),
        ({"organisme": "cpas"}, False),
        ({"canal": "courriel"}, True),
        ({"canal": "lettre"}, False),
        ({"commune": fabrique.NAMUR}, True),
        ({"commune": fabrique.LIEGE}, True),  # not of this centre: not understood, hence ignored
        ({"organisme": "n’importe quoi"}, True),
    ],
)
def test_copies_are_filtered(navigateur, amina, filtre, vu):
    des_copies(amina, StatutEnvoi.REFUSE)
    assert ("Ligne-0" in lire(navigateur, "attestations:envois", liste="en_echec", **filtre)) is vu


def test_a_letter_that_waits_for_the_post_has_no_box(navigateur, amina):
    (envoi,) = des_copies(amina, StatutEnvoi.A_ENVOYER)
    Envoi.objects.update(canal="lettre", adresse_postale="Rue de Fer 1\n5000 Namur")
    page = lire(navigateur, "attestations:envois", liste="a_envoyer")
    assert "Commune de Namur" in page
    assert f'value="{envoi.pk}"' not in page


def test_documents_to_hand_over_and_to_finish_have_their_lists(navigateur, amina):
    des_copies(amina, StatutEnvoi.ENVOYE)
    assert "Noter la remise" in lire(navigateur, "attestations:envois", liste="a_remettre")
    assert "Aucune fabrication n’est interrompue." in lire(navigateur, "attestations:envois", liste="a_terminer")


def test_the_tabs_count_and_stop_counting(navigateur, amina, monkeypatch):
    des_copies(amina, StatutEnvoi.INCERTAIN, combien=3)
    comptes = {onglet.titre: onglet.compte for onglet in navigateur.get(reverse(A_DELIVRER)).context["listes"]}
    assert (comptes["Incertains"], comptes["À remettre"], comptes["En échec"]) == ("3", "3", "0")
    monkeypatch.setattr("attestations.travail.PLAFOND", 2)
    comptes = {onglet.titre: onglet.compte for onglet in navigateur.get(reverse(A_DELIVRER)).context["listes"]}
    assert comptes["Incertains"] == "2+"


def test_an_unknown_list_is_the_overview(navigateur):
    assert "Aucun document à suivre" in lire(navigateur, "attestations:envois", liste="x")
    assert navigateur.post(f"{reverse('attestations:relancer')}?liste=x").url == reverse("attestations:envois")


def test_the_consequences_cost_the_same_for_one_and_for_many(navigateur, amina, django_assert_max_num_queries):
    comptes = []
    for combien in (1, 5):
        a_attester(amina, combien)
        with django_assert_max_num_queries(15) as requetes:
            assert navigateur.post(reverse(A_DELIVRER), {"toute": "1"}).status_code == 200
        comptes.append(len(requetes))
    assert comptes[0] == comptes[1]


def test_the_navigation_counts_what_only_a_person_can_move(navigateur, amina, connecter):
    assert "navigation-compte" not in lire(navigateur, "attestations:lots")
    des_copies(amina, StatutEnvoi.INCERTAIN, combien=2)
    Envoi.objects.filter(pk=Envoi.objects.order_by("pk")[0].pk).update(statut=StatutEnvoi.ECHEC)
    assert 'navigation-compte">2<' in lire(navigateur, "attestations:lots")
    ailleurs = connecter(fabrique.un_utilisateur(centre=fabrique.un_centre("CRIC")))
    assert "navigation-compte" not in lire(ailleurs, "attestations:lots")


def test_a_replacement_that_was_interrupted_is_finished_from_its_file(navigateur, amina):
    des_copies(amina, StatutEnvoi.ENVOYE)
    ancienne = Attestation.objects.get()
    nouvelle = Attestation.objects.create(
        centre=ancienne.centre,
        dossier=ancienne.dossier,
        convention=ancienne.convention,
        regime=ancienne.regime,
        remplace=ancienne,
        numero="N-2026-A0002",
        code="REMPLACE2",
        obligatoire=True,
        delivree_le=LE,
        delivree_par=amina,
    )
    page = lire(navigateur, "attestations:envois", liste="a_terminer")
    assert f'href="{nouvelle.get_absolute_url()}#documents"' in page
    assert reverse("attestations:delivrer", args=[nouvelle.dossier_id]) not in page
