"""The pages of presences: the sheet that is filled, the conflict, the matrix, the paper, the month, the correction."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from comptes.models import Role
from conventions import actions
from conventions.forms.feuille import ecrire_marque
from conventions.models import Etat, LigneHeures, Piece, Presence
from conventions.regles import Marque
from formations.models import EtatSeance, Seance
from journal.models import Ligne
from tests import fabrique
from tests.pieces import un_envoi

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]
LE = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def le_23_novembre(monkeypatch):
    for module in ("presences", "feuilles", "validation"):
        monkeypatch.setattr(f"conventions.views.{module}.localdate", lambda: LE)


@pytest.fixture
def seance(referentiels) -> Seance:
    return fabrique.une_seance()


@pytest.fixture
def rania(seance, amina):
    return fabrique.une_inscription(seance.groupe, par=amina)


@pytest.fixture
def yonas(seance, amina):
    inscription = fabrique.une_inscription(seance.groupe, par=amina)
    personne = inscription.dossier.beneficiaire
    personne.nom, personne.prenoms = "Tesfay", "Yonas"
    personne.save()
    return inscription


@pytest.fixture
def page(seance, amina, connecter):
    """What the page of the sheet sends; `page(**values)` answers it."""
    client = connecter(amina)
    adresse = reverse("conventions:feuille", args=[seance.pk])

    def envoyer(**champs):
        options = {"headers": {"accept": "application/json"}} if champs.pop("json", False) else {}
        return client.post(adresse, champs, **options)

    envoyer.lire = lambda: client.get(adresse).content.decode()  # type: ignore[attr-defined]
    return envoyer


def marques(seance):
    lignes = LigneHeures.objects.en_vigueur().filter(seance=seance)
    return {ligne.axe.convention.dossier_id: (ligne.presence, ligne.minutes, ligne.raison) for ligne in lignes}


def champs(inscription, presence="present", quand="", raison="", vue=""):
    noms = {"p": presence, "q": quand, "r": raison, "v": vue}
    return {f"{nom}{inscription.pk}": valeur for nom, valeur in noms.items()}


def test_a_new_sheet_starts_with_everybody_present_and_writes_nothing(page, seance, rania):
    lue = page.lire()
    assert "Haddad Rania" in lue and f'name="p{rania.pk}"' in lue
    assert lue.count("checked") == 2  # the row, and the switch of the keys
    assert marques(seance) == {}


def test_a_sheet_is_saved_at_once(page, seance, rania, yonas):
    reponse = page(**champs(rania), **champs(yonas, "retard", "9:30", "Transport"))
    assert reponse.status_code == 302
    assert marques(seance) == {
        rania.dossier_id: ("present", 180, ""),
        yonas.dossier_id: ("retard", 150, "Transport"),
    }
    lue = page.lire()
    assert "Enregistré à" in lue and 'value="9:30"' in lue and "Transport" in lue


@pytest.mark.parametrize(
    ("presence", "ecrit", "minutes"),
    [
        ("retard", "9:30", 150),
        ("retard", "9 h 30", 150),
        ("retard", "930", 150),
        ("retard", "30", 150),
        ("retard", "30 min", 150),
        ("retard", "100", 80),
        ("depart", "11:30", 150),
        ("depart", "11h", 120),
        ("depart", "45", 135),
    ],
)
def test_a_time_or_minutes_missed_are_understood(page, seance, rania, presence, ecrit, minutes):
    page(**champs(rania, presence, ecrit))
    assert marques(seance)[rania.dossier_id] == (presence, minutes, "")


@pytest.mark.parametrize("ecrit", ["13:00", "200", "8:59", "tard", "9:75", "180", "9:00", ""])
def test_what_is_not_understood_is_refused_beside_the_field_and_nothing_is_lost(page, seance, rania, yonas, ecrit):
    reponse = page(**champs(rania, "retard", ecrit, "Transport"), **champs(yonas, "absent"))
    dite = reponse.content.decode()
    assert reponse.status_code == 200 and marques(seance) == {}
    assert f'id="e{rania.pk}"' in dite and f'value="{ecrit}"' in dite and 'value="Transport"' in dite
    assert 'aria-invalid="true"' in dite


def test_a_waiting_sheet_names_a_reason_by_its_rank(page, seance, rania):
    page(**champs(rania, "absent", raison="#2"))
    assert marques(seance)[rania.dossier_id] == ("absent", 0, "Travail ou stage")


def test_two_savers_the_second_sees_what_changed_and_chooses(page, seance, rania, yonas, amina):
    julie = fabrique.un_formateur(seance.groupe.cours.operateur)
    actions.enregistrer_feuille(seance, {rania.pk: Marque("absent", 0)}, {rania.pk: None}, par=julie, le=LE)
    reponse = page(**champs(rania), **champs(yonas))
    dite = reponse.content.decode()
    assert julie.nom_court in dite and "absente sans raison" in dite
    assert marques(seance) == {rania.dossier_id: ("absent", 0, "")}
    vue = f'name="v{rania.pk}" value="absent/0/"'
    assert vue in " ".join(dite.split())
    page(**champs(rania, vue="absent/0/"), **champs(yonas))
    assert marques(seance)[rania.dossier_id] == ("present", 180, "")


def test_two_savers_the_second_may_keep_the_other(page, seance, rania, amina):
    julie = fabrique.un_formateur(seance.groupe.cours.operateur)
    actions.enregistrer_feuille(
        seance, {rania.pk: Marque("absent", 0, "Transport")}, {rania.pk: None}, par=julie, le=LE
    )
    vue = ecrire_marque(Marque("absent", 0, "Transport"))
    assert page(**champs(rania, vue=vue), **{f"g{rania.pk}": "oui"}).status_code == 302
    assert marques(seance)[rania.dossier_id] == ("absent", 0, "Transport")


def test_the_page_that_waits_is_answered_in_place(page, seance, rania):
    dite = page(json=True, **champs(rania, "absent", raison="Transport")).json()
    assert dite["enregistree"].startswith("Enregistré à")
    vue = dite["vues"][str(rania.pk)]
    assert vue.startswith("absent/0/") and "Transport" not in vue
    assert page(json=True, **champs(rania, vue=vue)).json()["vues"] == {str(rania.pk): "present/180/"}
    assert page(json=True, **champs(rania, "absent", vue="")).status_code == 409


def test_who_left_the_group_meanwhile_is_said_and_the_others_are_saved(page, seance, rania, yonas):
    yonas.au, yonas.motif = seance.date - timedelta(days=1), "Travail"
    yonas.save()
    assert page(json=True, **champs(rania), **champs(yonas)).json()["relire"]
    assert list(marques(seance)) == [rania.dossier_id]
    assert "n’est plus inscrite ce jour-là" in page.lire()


def test_rows_that_a_colleague_changed_and_i_did_not_are_kept_and_said(page, seance, rania, yonas):
    page(**champs(rania), **champs(yonas))
    julie = fabrique.un_formateur(seance.groupe.cours.operateur)
    present = Marque("present", 180)
    actions.enregistrer_feuille(seance, {yonas.pk: Marque("absent", 0)}, {yonas.pk: present}, par=julie, le=LE)
    assert page(json=True, **champs(rania, "absent", vue="present/180/"), **champs(yonas, vue="present/180/")).json()[
        "relire"
    ]
    assert marques(seance)[yonas.dossier_id] == marques(seance)[rania.dossier_id] == ("absent", 0, "")
    assert "elles sont gardées" in page.lire()


def test_a_sheet_is_emptied(page, seance, rania):
    page(**champs(rania))
    assert Seance.objects.get(pk=seance.pk).etat == EtatSeance.TENUE
    page(vider="oui", **champs(rania, vue="present/180/"))
    assert Seance.objects.get(pk=seance.pk).etat == EtatSeance.PREVUE and marques(seance) == {}


def test_a_session_to_come_has_no_form(page, seance, rania):
    Seance.objects.filter(pk=seance.pk).update(date=LE + timedelta(days=1))
    assert "remplissez sa feuille ce jour-là" in page.lire() and f'name="p{rania.pk}"' not in page.lire()
    assert "remplissez sa feuille ce jour-là" in page(**champs(rania)).content.decode()
    assert marques(seance) == {}


def test_an_operator_sees_names_and_presences_and_no_file(seance, rania, connecter):
    client = connecter(fabrique.un_formateur(seance.groupe.cours.operateur))
    for route, cle in [("feuille", seance.pk), ("presences", seance.groupe_id)]:
        dite = client.get(reverse(f"conventions:{route}", args=[cle])).content.decode()
        assert "Haddad Rania" in dite
        assert rania.dossier.get_absolute_url() not in dite and "0470" not in dite
    assert client.post(reverse("conventions:feuille", args=[seance.pk]), champs(rania)).status_code == 302


def test_a_null_character_in_a_reason_is_left_out(page, seance, rania):
    envoyees = champs(rania) | {f"p{rania.pk}": "absent", f"r{rania.pk}": "Trans\x00port"}
    assert page(**envoyees).status_code == 302
    assert LigneHeures.objects.get(seance=seance).raison == "Transport"


def test_whoever_opens_a_sheet_leaves_a_line_in_each_file(page, rania, yonas):
    page.lire()
    lus = Ligne.objects.lectures().filter(objet_type="seance").values_list("dossier_id", flat=True)
    assert set(lus) == {rania.dossier_id, yonas.dossier_id}


def test_a_sheet_of_fifteen_is_read_and_saved_with_the_queries_of_one(page, seance, rania, amina):
    mesures = []
    for nombre in (0, 8):
        autres = [fabrique.une_inscription(seance.groupe, par=amina) for _ in range(nombre)]
        LigneHeures.objects.filter(seance=seance).delete()
        Seance.objects.filter(pk=seance.pk).update(etat=EtatSeance.PREVUE)
        with CaptureQueriesContext(connection) as lues:
            page.lire()
        envoyees = {cle: valeur for une in [rania, *autres] for cle, valeur in champs(une).items()}
        with CaptureQueriesContext(connection) as ecrites:
            assert page(json=True, **envoyees).status_code == 200
        mesures.append((len(lues), len(ecrites)))
    assert mesures[0] == mesures[1] and mesures[0][0] <= 16  # with its line in the journal


@pytest.fixture
def claire(seance):
    return fabrique.un_utilisateur(Role.COORDINATION, prenom="Claire", nom="Lambert")


@pytest.fixture
def encodee(seance, rania, yonas, amina):
    marques = {rania.pk: Marque("present", 180), yonas.pk: Marque("absent", 0, "Transport")}
    actions.enregistrer_feuille(seance, marques, dict.fromkeys(marques), par=amina, le=LE)
    return seance


def adresse_du_mois(seance):
    return reverse("conventions:valider", args=[seance.groupe_id, 2026, 11])


def test_a_coordinator_reads_the_month_then_validates_it(encodee, claire, connecter):
    fabrique.une_seance(encodee.groupe, le=date(2026, 11, 18))
    fabrique.une_seance(encodee.groupe, le=date(2026, 11, 30))
    client = connecter(claire)
    dite = client.get(adresse_du_mois(encodee)).content.decode()
    assert "3\u00a0h suivies à valider" in dite and "Haddad Rania" in dite and "Tesfay Yonas" in dite
    assert "Une séance n’a pas de feuille" in dite and "1 séance du mois à venir" in dite
    reponse = client.post(adresse_du_mois(encodee), follow=True)
    assert "validées pour 2 personnes" in reponse.content.decode()
    assert set(LigneHeures.objects.values_list("etat", flat=True)) == {Etat.VALIDEE}
    assert "tout est validé" in client.get(adresse_du_mois(encodee)).content.decode()
    assert "déjà validé" in client.post(adresse_du_mois(encodee), follow=True).content.decode()


def test_a_month_that_is_none_is_not_found(encodee, claire, connecter):
    client = connecter(claire)
    assert client.get(reverse("conventions:valider", args=[encodee.groupe_id, 2026, 13])).status_code == 404
    pdf = reverse("conventions:feuille_pdf", args=[encodee.groupe_id])
    for mois in ("2026", "2026-13", "x-1", "2026-0x1", "99999-1"):
        assert client.get(pdf, {"mois": mois}).status_code == 404


@pytest.fixture
def validee(encodee, claire):
    actions.valider(encodee.groupe, LE, par=claire, le=LE)
    return LigneHeures.objects.get(presence=Presence.ABSENT)


def test_a_validated_presence_is_corrected_and_the_old_one_stays_in_sight(validee, page, amina, connecter):
    client = connecter(amina)
    adresse = reverse("conventions:corriger_presence", args=[validee.pk])
    dite = client.get(adresse).content.decode()
    assert "Absente, excusée" in dite and "Claire L." in dite
    assert adresse in page.lire()
    refusee = client.post(adresse, {"presence": "retard", "quand": "tard", "motif": ""}).content.decode()
    assert "La séance va de" in refusee and 'value="tard"' in refusee
    reponse = client.post(adresse, {"presence": "retard", "quand": "9:30", "raison": "", "motif": "Venue en retard"})
    assert reponse.status_code == 302
    dite = page.lire()
    assert "En retard, 2\u00a0h\u00a030 sur 3\u00a0h" in dite
    assert "<del>Absente, excusée\u00a0: Transport</del>" in dite and "Venue en retard" in dite
    assert client.get(adresse).status_code == 302  # replaced: nothing to correct there any more


def test_an_operator_reads_neither_who_corrected_nor_why(validee, amina, connecter):
    actions.corriger_presence(validee, Marque("present", 180), motif="Signature retrouvée", par=amina, le=LE)
    client = connecter(fabrique.un_formateur(validee.seance.groupe.cours.operateur))
    dite = client.get(reverse("conventions:feuille", args=[validee.seance_id])).content.decode()
    assert "Signature retrouvée" not in dite and "Demandez au centre" in dite


def test_a_row_validated_meanwhile_is_not_overwritten(validee, page, yonas):
    dite = page(**champs(yonas)).content.decode()
    assert "vient d’être validée" in dite and f'name="p{yonas.pk}"' not in dite
    assert marques(validee.seance)[yonas.dossier_id][0] == "absent"


def test_the_matrix_shows_forty_sessions_a_page(seance, rania, amina, connecter):
    for rang in range(41):
        fabrique.une_seance(seance.groupe, le=date(2026, 5, 1) + timedelta(days=rang))
    dite = connecter(amina).get(reverse("conventions:presences", args=[seance.groupe_id])).content.decode()
    assert "séances 41 à 42 sur 42" in dite
    premiere = connecter(amina).get(reverse("conventions:presences", args=[seance.groupe_id]), {"page": 1})
    assert premiere.content.decode().count("data-c=") == 40


def test_the_sheet_on_paper_leaves_a_line_in_each_file(encodee, rania, yonas, amina, connecter):
    adresse = reverse("conventions:feuille_pdf", args=[encodee.groupe_id])
    reponse = connecter(amina).get(adresse, {"mois": "2026-11"})
    assert b"".join(reponse.streaming_content).startswith(b"%PDF-")
    assert "presences-" in reponse["Content-Disposition"]
    lus = Ligne.objects.filter(acte="conventions.feuille-lue").values_list("dossier_id", flat=True)
    assert set(lus) == {rania.dossier_id, yonas.dossier_id}


def test_the_signed_sheet_is_attached(encodee, amina, connecter):
    adresse = reverse("conventions:joindre_feuille", args=[encodee.groupe_id, 2026, 11])
    assert "novembre 2026" in connecter(amina).get(adresse).content.decode()
    assert connecter(amina).post(adresse, {"fichier": un_envoi()}).status_code == 302
    assert Piece.objects.get().mois == date(2026, 11, 1)
