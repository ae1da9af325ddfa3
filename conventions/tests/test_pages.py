"""The pages of conventions and hours: what they show, refuse and keep."""

import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from accueil.models import Suite
from beneficiaires.models import Dossier, Statut
from comptes.models import Role
from conventions import actions
from conventions.models import Axe, Convention, LigneHeures
from conventions.models import Statut as StatutConvention
from journal.models import Ligne
from tests import fabrique

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]
SIGNEE_LE = date(2026, 3, 2)


@pytest.fixture
def accueilli(amina):
    """A file at the end of the module d’accueil."""
    dossier = fabrique.un_dossier(par=amina, contact_le=SIGNEE_LE, le=SIGNEE_LE)
    return fabrique.un_module(dossier, par=amina, le=SIGNEE_LE)


@pytest.fixture
def axe(amina):
    return fabrique.un_axe("citoyennete", par=amina, niveau="B1")


@pytest.fixture
def claire(referentiels):
    return fabrique.un_utilisateur(role=Role.COORDINATION, prenom="Claire")


def lignes(*valeurs: tuple[str, str], **champs) -> dict:
    """Lines of hours as the browser sends them."""
    donnees = {"jeton": str(uuid.uuid4()), "lignes-TOTAL_FORMS": str(max(len(valeurs), 3)), "lignes-INITIAL_FORMS": "0"}
    for rang, (jour, duree) in enumerate(valeurs):
        donnees |= {f"lignes-{rang}-date": jour, f"lignes-{rang}-duree": duree}
    return donnees | champs


def projet(**champs) -> dict:
    """The draft as proposed: French and citizenship."""
    return {"langue": "ar", "citoyennete-requis": "on", "francais-requis": "on", **champs}


def test_the_page_proposes_each_axis_with_its_reason(connecter, amina, accueilli):
    texte = connecter(amina).get(reverse("conventions:etablir", args=[accueilli.pk])).content.decode()
    for attendu in ("Régime 2025", "Au moins une compétence", "400\u00a0h", "32 mois", "Le bilan social ne montre pas"):
        assert attendu in texte


def test_the_draft_is_kept_with_operator_and_language_then_offered_to_sign(connecter, amina, accueilli):
    ili = fabrique.un_operateur()
    donnees = projet(**{"citoyennete-operateur": ili.pk, "interprete": "on"})
    reponse = connecter(amina).post(reverse("conventions:etablir", args=[accueilli.pk]), donnees)
    convention = Convention.objects.get()
    assert reponse["Location"] == reverse("conventions:signer", args=[accueilli.pk])
    assert (convention.langue_id, convention.interprete) == ("ar", True)
    assert convention.axes.get(type="citoyennete").operateur == ili


def test_leaving_an_axis_out_asks_why_beside_it(connecter, amina, accueilli):
    adresse = reverse("conventions:etablir", args=[accueilli.pk])
    page = connecter(amina).post(adresse, {"langue": "ar", "citoyennete-requis": "on"})
    (francais,) = [axe for axe in page.context["saisie"].axes if axe.propose.code == "francais"]
    assert francais.errors["motif"] == ["Écrivez pourquoi vous changez la proposition."]
    assert "Formation à la langue française, motif" in page.content.decode()
    connecter(amina).post(
        adresse, {"langue": "ar", "citoyennete-requis": "on", "francais-motif": "Attestation B1 d’une école belge"}
    )
    assert Convention.objects.get().axes.get(type="francais").motif == "Attestation B1 d’une école belge"


def test_an_operator_that_does_not_give_the_axis_is_not_offered(connecter, amina, accueilli):
    forem = fabrique.un_operateur("Forem", type_id="FOREM")
    page = connecter(amina).post(
        reverse("conventions:etablir", args=[accueilli.pk]), projet(**{"citoyennete-operateur": forem.pk})
    )
    assert page.status_code == 200 and not Convention.objects.exists()


def test_a_draft_is_changed_then_signed(connecter, amina, accueilli):
    client = connecter(amina)
    adresse = reverse("conventions:etablir", args=[accueilli.pk])
    client.post(adresse, projet())
    client.post(adresse, projet(**{"orientation-requis": "on", "orientation-motif": "Cherche du travail"}))
    assert Axe.objects.get(type="orientation").minutes_dues == 240
    client.post(reverse("conventions:signer", args=[accueilli.pk]), {"signee_le": SIGNEE_LE.isoformat()})
    assert Convention.objects.get().statut == StatutConvention.SIGNEE
    assert Dossier.objects.get(pk=accueilli.pk).statut == Statut.CONVENTION
    assert client.get(adresse).status_code == 302  # nothing more to draw up


def test_signing_in_the_future_is_refused_beside_the_date(connecter, amina, accueilli):
    actions.etablir(accueilli, par=amina, le=SIGNEE_LE)
    demain = localdate() + timedelta(days=1)
    page = connecter(amina).post(reverse("conventions:signer", args=[accueilli.pk]), {"signee_le": demain.isoformat()})
    assert page.context["form"].errors["signee_le"] == ["La convention ne peut pas être signée dans le futur."]


def test_the_draft_is_made_on_demand_and_the_signed_document_is_the_stored_one(connecter, amina, accueilli):
    convention = actions.etablir(accueilli, par=amina, le=SIGNEE_LE)
    adresse = reverse("conventions:document", args=[accueilli.pk])
    client = connecter(amina)
    brouillon = client.get(adresse)
    assert brouillon.content.startswith(b"%PDF") and "projet-" in brouillon["Content-Disposition"]
    convention = actions.signer(convention, signee_le=SIGNEE_LE, par=amina, le=localdate())
    with convention.pdf.open("rb") as fichier:
        garde = fichier.read()
    signe = client.get(adresse)
    assert b"".join(signe.streaming_content) == garde
    assert f'filename="convention-{accueilli.numero}.pdf"' in signe["Content-Disposition"]
    assert Ligne.objects.lectures().filter(dossier_id=accueilli.pk).count() == 2


def test_several_lines_are_recorded_at_once_and_empty_rows_do_not_count(connecter, amina, axe):
    donnees = lignes(("2026-03-04", "3"), ("2026-03-05", "3h30"), ("", ""))
    reponse = connecter(amina).post(reverse("conventions:heures", args=[axe.pk]), donnees)
    assert reponse.status_code == 302
    axe.refresh_from_db()
    assert axe.minutes_faites == 390


def test_the_message_says_when_an_axis_then_the_whole_path_is_done(connecter, amina):
    convention = fabrique.une_convention_signee(par=amina, niveau="B1", besoins=(Suite.ORIENTATION,))
    axe, orientation = (convention.axes.get(type=nom) for nom in ("citoyennete", "orientation"))

    def encoder(cible, duree):
        jours = [(f"2026-03-{jour:02}", duree) for jour in range(4, 24)]
        page = connecter(amina).post(reverse("conventions:heures", args=[cible.pk]), lignes(*jours), follow=True)
        return page.content.decode()

    assert "L’axe est achevé." not in encoder(axe, "1")
    assert "L’axe est achevé." in encoder(axe, "2")
    assert "l’attestation peut être délivrée" in encoder(orientation, "1")


def test_a_form_of_hours_sent_twice_is_recorded_once(connecter, amina, axe):
    donnees = lignes(("2026-03-04", "3"))
    for _ in range(2):
        assert connecter(amina).post(reverse("conventions:heures", args=[axe.pk]), donnees).status_code == 302
    assert LigneHeures.objects.count() == 1


@pytest.mark.parametrize(
    ("jour", "duree", "champ", "phrase"),
    [
        ("2026-03-01", "3", "date", "à partir de la signature"),
        ("2999-01-01", "3", "date", "dans le futur"),
        ("2026-03-04", "trois", "duree", "Écrivez la durée"),
        ("2026-03-04", "25", "duree", "ne dépasse pas"),
        ("2026-03-04", "", "duree", "obligatoire"),
        ("", "3", "date", "obligatoire"),
    ],
)
def test_a_wrong_line_says_why_beside_its_field_and_nothing_is_lost(connecter, amina, axe, jour, duree, champ, phrase):
    donnees = lignes(("2026-03-04", "2"), (jour, duree))
    page = connecter(amina).post(reverse("conventions:heures", args=[axe.pk]), donnees)
    (erreur,) = page.context["saisie"].lignes.forms[1].errors[champ]
    assert f'href="#id_lignes-1-{champ}"' in page.content.decode()
    assert phrase in erreur and page.context["saisie"].lignes.forms[0]["duree"].value() == "2"
    assert not LigneHeures.objects.exists()


def test_more_than_a_day_in_a_day_is_refused_in_a_sentence(connecter, amina, axe):
    donnees = lignes(("2026-03-04", "13"), ("2026-03-04", "12"))
    page = connecter(amina).post(reverse("conventions:heures", args=[axe.pk]), donnees)
    assert "plus de 24 heures pour cette personne" in page.content.decode()


def test_an_empty_form_of_hours_says_what_to_write(connecter, amina, axe):
    page = connecter(amina).post(reverse("conventions:heures", args=[axe.pk]), lignes())
    assert "Écrivez au moins une ligne" in page.content.decode()


@pytest.mark.parametrize("deja", ["validee", "encodee", ""])
def test_what_looks_typed_twice_is_shown_and_kept_only_when_confirmed(connecter, amina, axe, deja):
    adresse = reverse("conventions:heures", args=[axe.pk])
    if deja:
        actions.enregistrer_heures(axe, date=date(2026, 3, 4), minutes=180, par=amina, le=localdate())
        LigneHeures.objects.update(etat=deja)
    donnees = lignes(("2026-03-04", "3"), *([] if deja else [("2026-03-04", "3:00")]))
    avant = LigneHeures.objects.count()
    page = connecter(amina).post(adresse, donnees)
    assert "même durée" in page.content.decode() and LigneHeures.objects.count() == avant
    assert connecter(amina).post(adresse, donnees | {"voulus": "on"}).status_code == 302
    assert LigneHeures.objects.count() == 2


def test_one_row_more_without_javascript_keeps_what_was_typed(connecter, amina, axe):
    donnees = lignes(("2026-03-04", "abc"), ajouter="1")
    page = connecter(amina).post(reverse("conventions:heures", args=[axe.pk]), donnees)
    saisie = page.context["saisie"]
    assert saisie.lignes.total_form_count() == 4 and saisie.lignes.forms[0]["duree"].value() == "abc"
    assert "Écrivez la durée comme" not in page.content.decode()


def test_a_line_is_corrected_and_the_old_one_shown_struck_through(connecter, amina, axe):
    ligne = actions.enregistrer_heures(axe, date=date(2026, 3, 4), minutes=180, par=amina, le=localdate())
    client = connecter(amina)
    donnees = {"date": "2026-03-05", "duree": "2", "motif": "Feuille relue"}
    assert client.post(reverse("conventions:corriger_heures", args=[ligne.pk]), donnees).status_code == 302
    texte = client.get(reverse("conventions:heures", args=[axe.pk])).content.decode()
    assert "<del>3\u00a0h</del>" in texte and "Feuille relue" in texte
    nouvelle = LigneHeures.objects.valides().get()
    assert client.post(reverse("conventions:retirer_heures", args=[nouvelle.pk]), {"motif": ""}).status_code == 200
    client.post(reverse("conventions:retirer_heures", args=[nouvelle.pk]), {"motif": "Erreur"})
    axe.refresh_from_db()
    assert axe.minutes_faites == 0


def test_once_the_file_is_closed_the_ledger_is_only_read(connecter, amina, axe):
    from beneficiaires.actions import cloturer

    cloturer(axe.convention.dossier, motif="abandon", le=localdate(), par=amina)
    page = connecter(amina).get(reverse("conventions:heures", args=[axe.pk]))
    assert "Encoder des heures" not in page.content.decode()


def test_only_coordination_closes_below_and_opens_again(connecter, amina, claire, axe):
    clore, rouvrir = (reverse(f"conventions:{nom}", args=[axe.pk]) for nom in ("clore", "rouvrir"))
    assert connecter(amina).post(clore, {"raison": "x"}).status_code == 403
    assert connecter(claire).post(clore, {"raison": ""}).status_code == 200
    connecter(claire).post(clore, {"raison": "Maladie"})
    assert Axe.objects.get(pk=axe.pk).clos_raison == "Maladie"
    assert connecter(amina).post(rouvrir, {"motif": "x"}).status_code == 403
    connecter(claire).post(rouvrir, {"motif": "Guérie"})
    assert Axe.objects.get(pk=axe.pk).clos_le is None


def test_a_date_of_signature_is_corrected(connecter, amina, axe):
    dossier, client = axe.convention.dossier, connecter(amina)
    donnees = {"signee_le": "2026-03-03", "motif": "Faute de frappe"}
    client.post(reverse("conventions:corriger_signature", args=[dossier.pk]), donnees)
    dossier.refresh_from_db()
    assert dossier.convention_le == date(2026, 3, 3)


def test_the_operator_is_chosen_after_the_signature(connecter, amina, axe):
    ili = fabrique.un_operateur()
    connecter(amina).post(reverse("conventions:operateur", args=[axe.pk]), {"operateur": ili.pk})
    assert Axe.objects.get(pk=axe.pk).operateur == ili


ROUTES = ["etablir", "signer", "corriger_signature", "document"]
ROUTES_D_AXE = ["heures", "clore", "rouvrir", "operateur"]


def adresses(axe, ligne) -> list[str]:
    return [
        *(reverse(f"conventions:{nom}", args=[axe.convention.dossier_id]) for nom in ROUTES),
        *(reverse(f"conventions:{nom}", args=[axe.pk]) for nom in ROUTES_D_AXE),
        *(reverse(f"conventions:{nom}", args=[ligne.pk]) for nom in ("corriger_heures", "retirer_heures")),
    ]


def test_another_centre_is_told_that_nothing_exists(connecter, amina, axe):
    ligne = actions.enregistrer_heures(axe, date=date(2026, 3, 4), minutes=60, par=amina, le=localdate())
    ailleurs = fabrique.un_utilisateur(role=Role.COORDINATION, centre=fabrique.un_centre("CRIPEL"))
    assert {connecter(ailleurs).get(adresse).status_code for adresse in adresses(axe, ligne)} == {404}


@pytest.mark.parametrize("role", [Role.ACCUEIL, Role.OPERATEUR, Role.ADMINISTRATION])
def test_other_roles_are_refused(connecter, amina, axe, role):
    ligne = actions.enregistrer_heures(axe, date=date(2026, 3, 4), minutes=60, par=amina, le=localdate())
    autre = fabrique.un_utilisateur(role=role)
    assert {connecter(autre).get(adresse).status_code for adresse in adresses(axe, ligne)} == {403}


def test_every_page_costs_at_most_fifteen_queries(connecter, claire, accueilli, django_assert_max_num_queries):
    fabrique.un_operateur()
    axe = fabrique.un_axe("citoyennete", par=claire, niveau="B1")
    ligne = actions.enregistrer_heures(axe, date=date(2026, 3, 4), minutes=60, par=claire, le=localdate())
    convention = actions.etablir(accueilli, par=claire, le=SIGNEE_LE)
    du_projet = [reverse(f"conventions:{nom}", args=[convention.dossier_id]) for nom in ("etablir", "signer")]
    client = connecter(claire)
    for adresse in [*du_projet, *adresses(axe, ligne)]:
        if not adresse.endswith(".pdf"):
            with django_assert_max_num_queries(15):
                client.get(adresse)
