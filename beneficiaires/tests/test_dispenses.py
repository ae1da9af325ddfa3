"""Requests of dispense: asked with what the law weighs, decided by the coordination, explained before and after.

Who may open which of these pages is in the table of rights (tests/matrice.py).
"""

import html
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.timezone import localdate

from beneficiaires import actions
from beneficiaires.actions import actes
from beneficiaires.forms.dispense import DispenseForm
from beneficiaires.models import Dispense, Dossier
from comptes.models import Role
from journal.models import Ligne
from tests import fabrique
from tests.fabrique import LE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]
HIER = localdate() - timedelta(days=1)


@pytest.fixture
def claire(referentiels):
    """The coordination."""
    return fabrique.un_utilisateur(Role.COORDINATION, prenom="Claire", nom="Lambert")


@pytest.fixture
def dossier(amina):
    return fabrique.un_dossier(par=amina)


@pytest.fixture
def etudes(dossier) -> Dispense:
    return fabrique.une_dispense(dossier, motif="etudes", depuis=HIER)


def relire(dispense: Dispense) -> Dispense:
    return Dispense.objects.get(pk=dispense.pk)


def obligation() -> tuple[str, str]:
    dossier = Dossier.objects.get()
    return dossier.obligation, dossier.obligation_code


def texte(reponse) -> str:
    return " ".join(html.unescape(reponse.text).replace("\xa0", " ").replace("\u202f", " ").split())


def trancher(client, dispense, **valeurs):
    adresse = reverse("beneficiaires:trancher", args=[dispense.pk])
    return client.post(adresse, {"lue": dispense.contenu, **valeurs}, follow=True)


# Asking


def formulaire(dossier, **valeurs) -> DispenseForm:
    instance = Dispense(beneficiaire=dossier.beneficiaire)
    return DispenseForm({"demandee_le": LE, "continu": "on", **valeurs}, instance=instance, aujourdhui=LE)


@pytest.mark.parametrize(
    ("valeurs", "champ"),
    [
        ({"motif": "travail-salarie", "depuis": "2026-03-01"}, "temps"),
        ({"motif": "independant", "depuis": "2026-03-01"}, "temps"),
        ({"motif": "interim", "depuis": "2026-03-01", "temps": "1,5"}, "temps"),
        ({"motif": "formation", "depuis": "2026-03-01"}, "heures_semaine"),
        ({"motif": "etudes"}, "depuis"),
        ({"motif": "etape-ailleurs"}, "axe"),
        ({"motif": "etudes", "depuis": "2026-03-01", "axe": "francais"}, "axe"),
        ({"motif": "etudes", "depuis": "2026-03-01", "jusqu_au": "2026-02-01"}, "jusqu_au"),
        ({"motif": "age", "depuis": "2026-03-01"}, "motif"),
    ],
    ids=lambda valeur: valeur if isinstance(valeur, str) else valeur.get("motif"),
)
def test_what_the_law_weighs_is_asked_beside_its_field(dossier, valeurs, champ):
    form = formulaire(dossier, **valeurs)
    assert not form.is_valid() and list(form.errors) == [champ]


@pytest.mark.parametrize(
    "valeurs",
    [
        {"motif": "travail-salarie", "depuis": "2026-03-01", "temps": "0.5"},
        {"motif": "formation", "depuis": "2026-03-01", "heures_semaine": "20"},
        {"motif": "etape-ailleurs", "axe": "francais"},
        {"motif": "medical", "depuis": "2026-03-01"},
    ],
    ids=lambda valeurs: valeurs["motif"],
)
def test_a_complete_request_is_taken(dossier, valeurs):
    assert formulaire(dossier, **valeurs).is_valid()


def test_what_the_ground_does_not_need_is_not_kept(dossier):
    form = formulaire(dossier, motif="etudes", depuis="2026-03-01", temps="0.5", heures_semaine="20")
    assert form.is_valid()
    assert (form.instance.temps, form.instance.heures_semaine, form.instance.continu) == (None, None, True)


def test_a_ground_that_is_corrected_loses_the_thresholds_of_the_old_one(connecter, amina, dossier):
    travail = fabrique.une_dispense(dossier, motif="travail-salarie", depuis=HIER, temps="0.8", continu=False)
    adresse = reverse("beneficiaires:corriger", args=["dispenses", travail.pk])
    envoi = {"motif": "etudes", "depuis": HIER.isoformat(), "temps": "0.80", "demandee_le": "2026-01-10"}
    assert connecter(amina).post(adresse, envoi).status_code == 302
    apres = relire(travail)
    assert (apres.motif, apres.temps, apres.continu) == ("etudes", None, True)


def motifs(dossier) -> set[str]:
    return {valeur for valeur, _ in formulaire(dossier).fields["motif"].choices}  # type: ignore[attr-defined]


def test_the_grounds_are_those_of_the_regime(amina, dossier):
    assert {"aidant", "formation", "etape-ailleurs"} < motifs(dossier)
    ancien = fabrique.un_titre(commande_le=date(2024, 12, 31), debut=date(2024, 12, 31))
    personne = fabrique.une_personne(nom="Tesfay", sejour_depuis=date(2024, 1, 1))
    regime_2018 = fabrique.un_dossier(par=amina, personne=personne, titre=ancien)
    assert not {"aidant", "formation"} & motifs(regime_2018) and "etape-ailleurs" in motifs(regime_2018)
    inconnu = fabrique.un_dossier(par=amina, personne=fabrique.une_personne(nom="Kaya"), titre=None)
    assert {"aidant", "formation"} < motifs(inconnu)


@pytest.mark.parametrize(("motif", "secret", "suite"), [("etudes", 0, 1), ("medical", 0, 0), ("medical", 1, 1)])
def test_a_new_request_leads_to_its_proof(connecter, amina, dossier, motif, secret, suite):
    amina.secret_professionnel = bool(secret)
    amina.save()
    adresse = reverse("beneficiaires:ajouter", args=[dossier.pk, "dispenses"])
    envoi = {"motif": motif, "depuis": HIER.isoformat(), "continu": "on", "demandee_le": HIER.isoformat()}
    reponse = connecter(amina).post(adresse, envoi)
    preuve = reverse("beneficiaires:joindre", args=["dispenses", Dispense.objects.get().pk])
    assert reponse.headers["Location"] == (preuve if suite else dossier.get_absolute_url())
    if suite:
        assert "Pièce attendue" in html.unescape(connecter(amina).get(preuve).text)


# Deciding


def test_a_granted_request_counts_and_says_who_and_when(connecter, claire, amina, dossier, etudes):
    page = texte(connecter(claire).get(reverse("beneficiaires:trancher", args=[etudes.pk])))
    assert "Rania Haddad demande une dispense de tout le parcours : études, depuis le" in page
    assert "Rania Haddad est dispensée du parcours d’intégration" in page, "asked to the rules before it is done"
    assert "La loi ne permet pas" not in page and obligation() == ("obligatoire", "primo-arrivant")
    page = texte(trancher(connecter(claire), etudes, geste="accorder", preuve_vue="Attestation de l’école"))
    assert "La dispense est accordée." in page
    assert obligation() == ("dispense", "etudes")
    fiche = texte(connecter(amina).get(dossier.get_absolute_url()))
    assert "par Claire Lambert. Document vu : Attestation de l’école." in fiche and "Accordée" in fiche
    assert Ligne.objects.get(acte=actes.ACCORD).detail == "Études"


def test_nothing_is_granted_without_a_proof(connecter, claire, etudes):
    reponse = trancher(connecter(claire), etudes, geste="accorder", preuve_vue="  ")
    assert "Joignez la preuve" in str(reponse.context["formulaires"]["accorder"].errors["preuve_vue"])
    assert relire(etudes).etat == "demandee"


def test_a_refusal_says_why_to_those_who_follow_the_file(connecter, claire, amina, dossier, etudes):
    client = connecter(claire)
    assert "Dites pourquoi" in texte(trancher(client, etudes, geste="refuser", refus=" "))
    trancher(client, etudes, geste="refuser", refus="L’école n’est pas reconnue.")
    assert relire(etudes).etat == "refusee" and obligation()[0] == "obligatoire"
    fiche = texte(connecter(amina).get(dossier.get_absolute_url()))
    assert "Raison : L’école n’est pas reconnue." in fiche and "Refusée" in fiche


def test_what_the_law_forbids_can_only_be_refused_in_its_words(connecter, claire, dossier):
    quart = fabrique.une_dispense(dossier, motif="travail-salarie", depuis=HIER, temps="0.25")
    page = texte(connecter(claire).get(reverse("beneficiaires:trancher", args=[quart.pk])))
    raison = "Le temps de travail est inférieur à un mi-temps."
    assert f"La loi ne permet pas de l’accorder : {raison[:1].lower()}{raison[1:]}" in page
    assert f">{raison}</textarea>" in page.replace("> ", ">") and "Accorder la dispense" not in page
    page = texte(trancher(connecter(claire), quart, geste="accorder", preuve_vue="Le contrat"))
    assert relire(quart).etat == "demandee" and "La loi ne permet pas d’accorder" in page


def test_agency_work_tells_how_many_days_are_added_up(connecter, claire, dossier):
    jour = date(2026, 2, 1)
    for debut, etat in ((0, "accordee"), (60, "demandee")):
        fabrique.une_dispense(
            dossier,
            motif="interim",
            temps="1",
            depuis=jour + timedelta(days=debut),
            jusqu_au=jour + timedelta(days=debut + 39),
            **({"etat": etat} if etat == "accordee" else {}),
        )
    seconde = Dispense.objects.get(etat="demandee")
    page = texte(connecter(claire).get(reverse("beneficiaires:trancher", args=[seconde.pk])))
    assert "font 80 jours en tout ; la dispense vient au-delà de 92 jours" in page
    assert "Rania Haddad est tenue de suivre" in page


def test_a_ground_that_has_not_begun_says_from_when_it_counts(connecter, claire, dossier):
    bientot = localdate() + timedelta(days=40)
    futur = fabrique.une_dispense(dossier, motif="etudes", depuis=bientot)
    page = texte(connecter(claire).get(reverse("beneficiaires:trancher", args=[futur.pk])))
    assert "À partir du" in page and "est dispensée" in page
    trancher(connecter(claire), futur, geste="accorder", preuve_vue="Inscription")
    assert relire(futur).etat == "accordee" and obligation()[0] == "obligatoire"


def test_one_axis_leaves_the_rest_of_the_path(connecter, claire, dossier):
    partielle = fabrique.une_dispense(dossier, motif="etape-ailleurs", axe="citoyennete")
    page = texte(connecter(claire).get(reverse("beneficiaires:trancher", args=[partielle.pk])))
    assert (
        "dispense d’un axe (« formation à la citoyenneté »)" in page and "le reste du parcours reste à suivre" in page
    )
    trancher(connecter(claire), partielle, geste="accorder", preuve_vue="Attestation du BAPA")
    assert obligation()[0] == "obligatoire"


@pytest.mark.parametrize("geste", ["accorder", "refuser"])
def test_a_second_click_or_tab_answers_in_a_sentence(connecter, claire, etudes, geste):
    client, valeurs = connecter(claire), {"geste": geste, "preuve_vue": "Vue", "refus": "Non"}
    trancher(client, etudes, **valeurs)
    page = texte(trancher(client, etudes, **valeurs))
    assert "Cette demande est déjà" in page
    assert Ligne.objects.filter(acte__in=[actes.ACCORD, actes.REFUS]).count() == 1


def test_a_request_corrected_meanwhile_is_read_again_before_it_is_decided(connecter, claire, etudes):
    vue = relire(etudes)
    Dispense.objects.update(motif="doctorat")
    page = texte(trancher(connecter(claire), vue, geste="accorder", preuve_vue="Attestation de l’école"))
    assert "vient d’être corrigée" in page and "bourse de doctorat" in page
    assert relire(etudes).etat == "demandee"
    trancher(connecter(claire), relire(etudes), geste="accorder", preuve_vue="Lettre de bourse")
    assert relire(etudes).etat == "accordee"


def test_a_request_removed_meanwhile_is_not_found(connecter, claire, etudes):
    Dispense.objects.all().delete()
    assert trancher(connecter(claire), etudes, geste="accorder").status_code == 404


def test_a_decided_request_is_taken_up_again(connecter, claire, dossier, etudes):
    actions.accorder(etudes, dossier=dossier, preuve_vue="Vue", par=claire, le=localdate())
    adresse = reverse("beneficiaires:reprendre", args=[etudes.pk])
    page = texte(connecter(claire).get(adresse))
    assert "elle ne compte plus. Rania Haddad est tenue de suivre le parcours" in page
    connecter(claire).post(adresse)
    assert relire(etudes).etat == "demandee" and obligation()[0] == "obligatoire"
    assert "déjà" in texte(connecter(claire).post(adresse, follow=True))


# Nobody grants by editing


def test_a_corrected_decision_waits_again_and_the_page_says_so_before(connecter, amina, claire, dossier, etudes):
    adresse = reverse("beneficiaires:corriger", args=["dispenses", etudes.pk])
    assert "redevient" not in texte(connecter(amina).get(adresse))
    actions.accorder(etudes, dossier=dossier, preuve_vue="Vue", par=claire, le=localdate())
    assert "redevient « demandée »" in texte(connecter(amina).get(adresse))
    envoi = {"motif": "etudes", "depuis": "2026-01-10", "demandee_le": "2026-01-10", "etat": "accordee"}
    connecter(amina).post(adresse, envoi)
    assert relire(etudes).etat == "demandee" and obligation()[0] == "obligatoire"


def test_a_correction_begun_before_the_decision_takes_it_back_too(amina, claire, dossier, etudes):
    """The page of the correction was open while somebody granted."""
    vue = relire(etudes)
    actions.accorder(etudes, dossier=dossier, preuve_vue="Vue", par=claire, le=LE)
    vue.depuis = date(2026, 1, 10)
    actions.corriger(vue, champs=["depuis"], dossier=dossier, par=amina, le=LE)
    apres = relire(etudes)
    assert (apres.etat, apres.preuve_vue, apres.depuis) == ("demandee", "", date(2026, 1, 10))


def test_a_health_ground_is_decided_under_professional_secrecy_only(connecter, claire, dossier):
    certificat = fabrique.une_dispense(dossier, depuis=HIER)
    adresse = reverse("beneficiaires:trancher", args=[certificat.pk])
    assert connecter(claire).get(adresse).status_code == 404
    assert adresse not in connecter(claire).get(dossier.get_absolute_url()).text
    claire.secret_professionnel = True
    claire.save()
    assert adresse in connecter(claire).get(dossier.get_absolute_url()).text
    trancher(connecter(claire), certificat, geste="accorder", preuve_vue="Certificat du 1er mars")
    assert obligation() == ("dispense", "medical")


def test_the_gesture_itself_asks_for_a_reason_and_a_proof(claire, dossier, etudes):
    with pytest.raises(ValidationError):
        actions.refuser(etudes, dossier=dossier, refus=" ", par=claire, le=LE)
    with pytest.raises(ValidationError):
        actions.accorder(etudes, dossier=dossier, par=claire, le=LE)


# The work of the coordination


def test_the_coordination_finds_what_waits_the_oldest_first(connecter, claire, amina, dossier, etudes):
    ancien = fabrique.un_dossier(par=amina, personne=fabrique.une_personne(nom="Tesfay"))
    certificat = fabrique.une_dispense(ancien, depuis=HIER, demandee_le=date(2026, 1, 5))
    clos = fabrique.un_dossier(par=amina, personne=fabrique.une_personne(nom="Parti"))
    fabrique.une_dispense(clos, motif="etudes")
    Dossier.objects.filter(pk=clos.pk).update(statut="clos", fin_le=LE, fin_motif="depart", statut_avant_fin="inscrit")
    page = texte(connecter(claire).get("/ma-journee/"))
    section = page[page.index("Demandes de dispense à trancher") :]
    assert section.index("Tesfay") < section.index("Haddad") and "Parti" not in section
    assert reverse("beneficiaires:trancher", args=[etudes.pk]) in section
    assert reverse("beneficiaires:trancher", args=[certificat.pk]) not in section, "not bound by professional secrecy"
    assert "Demandes de dispense" not in texte(connecter(amina).get("/ma-journee/"))
