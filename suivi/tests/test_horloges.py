"""The clocks in the file, in the lists and in the day: start, end, days left, why; and those who have none."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import localdate

from beneficiaires.actions import cloturer, decider, franchir
from beneficiaires.models import Base, Detention, Dossier, MotifFin
from conventions.actions import tenir_entretien
from referentiels.models import Regime
from suivi import horloges
from suivi.gestes import pour_gestes
from suivi.personnes import charger
from tests import fabrique
from tests.fabrique import LE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]
LISTE = reverse("suivi:personnes")


def relu(dossier: Dossier) -> Any:
    return pour_gestes(Dossier.objects.filter(pk=dossier.pk)).get()


def lignes(dossier: Dossier, le: date = LE) -> dict[str, horloges.Horloge]:
    lu = relu(dossier)
    axes = list(lu.convention.axes.all()) if hasattr(lu, "convention") else []
    return {un.nom: un for un in horloges.horloges(lu, axes, aujourdhui=le)}


def table(dossier: Dossier, le: date = LE) -> str:
    """The words of the table, spaces made alike."""
    html = render_to_string("suivi/_horloges.html", {"horloges": list(lignes(dossier, le).values()), "aujourdhui": le})
    return " ".join(html.replace("\u00a0", " ").replace("\u202f", " ").split())


def mots(reponse: Any) -> str:
    return " ".join(reponse.text.replace("\u00a0", " ").replace("\u202f", " ").split())


def test_before_the_convention_the_file_counts_to_the_contact_the_bilan_and_the_attestation():
    dossier = fabrique.un_dossier(contact_le=None)
    trouvees = lignes(dossier)
    assert list(trouvees) == ["Attestation", "Premier contact"]
    contact = trouvees["Premier contact"].delai
    assert contact is not None
    assert (contact.debut, contact.fin) == (date(2026, 1, 10), date(2026, 4, 10))
    assert contact.texte == "trois mois après la commande du titre, le 10 janvier 2026"


def test_a_line_says_since_when_before_when_how_long_and_why():
    texte = table(fabrique.un_dossier(contact_le=date(2026, 10, 1)))
    assert "fait le 1er octobre 2026" in texte
    assert '<th scope="row">Bilan social</th>' in texte
    assert '<time datetime="2026-10-01">1er octobre 2026</time>' in texte
    assert '<time datetime="2027-01-01">1er janvier 2027</time>' in texte
    assert "(il reste 39 jours)" in texte and "à tenir" in texte
    assert "Trois mois après le premier contact, le 1er octobre 2026" in texte and "(CWASS art. 152/3, §1)" in texte


def test_a_deadline_that_is_passed_says_since_how_long():
    assert "(dépassée depuis 12 jours)" in table(fabrique.un_dossier(contact_le=None), date(2026, 4, 22))


def test_during_the_convention_hours_are_counted_and_the_interview_starts_again(amina):
    dossier = fabrique.une_convention_signee(par=amina).dossier
    assert list(lignes(dossier)) == ["Attestation", "Citoyenneté", "Français", "Entretien d’évaluation"]
    tenir_entretien(dossier, tenu_le=date(2026, 8, 31), par=amina, le=LE)
    entretien = lignes(dossier)["Entretien d’évaluation"].delai
    assert entretien is not None
    assert entretien.texte == "six mois après le dernier entretien, le 31 août 2026"
    assert "0 h sur 400 h" in table(dossier)


def test_done_clocks_say_when_and_no_deadline_any_more():
    texte = table(fabrique.un_dossier_a_attester())
    assert texte.count("fait le 23 novembre 2026") == 3
    assert texte.count("avant le") == 1  # the attestation


def test_an_open_detention_suspends_the_attestation_and_nothing_else():
    dossier = fabrique.une_convention_signee().dossier
    Detention.objects.create(beneficiaire=dossier.beneficiaire, debut=date(2026, 9, 1))
    decider(dossier, par=None, le=LE)
    attestation = lignes(dossier)["Attestation"]
    assert attestation.suspendue_depuis == date(2026, 9, 1)
    assert attestation.delai is not None and attestation.delai.texte.endswith("plus 84 jours de détention")
    texte = table(dossier)
    assert texte.count("Suspendue depuis le 1er septembre 2026 : détention") == 1
    Detention.objects.update(fin=date(2026, 9, 30))
    decider(dossier, par=None, le=LE)
    assert "Suspendue" not in table(dossier) and "plus 30 jours de détention" in table(dossier)


def test_a_detention_suspends_nothing_under_the_old_regime():
    titre = fabrique.un_titre(commande_le=date(2024, 6, 3), debut=date(2024, 6, 3), fin=None)
    personne = fabrique.une_personne(sejour_depuis=date(2024, 1, 1))
    dossier = fabrique.un_dossier(titre=titre, personne=personne, contact_le=date(2024, 7, 1))
    Detention.objects.create(beneficiaire=dossier.beneficiaire, debut=date(2024, 9, 1))
    decider(dossier, par=None, le=LE)
    assert lignes(dossier)["Attestation"].suspendue_depuis is None


def test_the_clause_counts_the_months_that_the_convention_was_signed_with():
    dossier = fabrique.une_convention_signee(signee_le=date(2026, 3, 2)).dossier
    Regime.objects.filter(pk="2025").update(mois_citoyennete=10)
    assert "Huit mois après la signature de la convention, le 2 mars 2026" in table(dossier)


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"base": Base.VOLONTAIRE, "nationalites": ("BE",)}, "Sans délai : suit le parcours volontairement."),
        ({"nationalites": ("BE",)}, "Sans délai : hors de l’obligation."),
        ({"nationalites": ("TR",)}, "Sans délai : dispense du parcours."),
        ({"titre": None}, "Délais inconnus : il manque des faits pour décider."),
    ],
)
def test_who_has_no_deadline_is_told_why(amina, connecter, champs, phrase):
    dossier = fabrique.un_dossier(par=amina, **champs)
    assert "attestation" not in horloges.delais(relu(dossier))
    client = connecter(amina)
    assert phrase in mots(client.get(dossier.get_absolute_url()))
    assert phrase in mots(client.get(LISTE))


def test_a_closed_file_has_no_clock_and_no_sentence(amina):
    dossier = fabrique.un_dossier(par=amina, nationalites=("BE",))
    cloturer(dossier, motif=MotifFin.ABANDON, par=amina, le=LE)
    assert (lignes(dossier), horloges.sans_delai(relu(dossier))) == ({}, "")


def test_the_list_and_the_day_say_the_same_clock(amina, connecter):
    contact_le = localdate() - timedelta(days=80)
    commande_le = contact_le - timedelta(days=5)
    titre = fabrique.un_titre(commande_le=commande_le, debut=commande_le, fin=None)
    personne = fabrique.une_personne(sejour_depuis=commande_le)
    fabrique.un_dossier(par=amina, titre=titre, personne=personne, contact_le=contact_le, le=localdate())
    client = connecter(amina)
    for adresse in (LISTE, reverse("suivi:ma_journee")):
        texte = mots(client.get(adresse))
        assert "Bilan social" in texte and "il reste" in texte, adresse
        assert "Trois mois après le premier contact, le" in texte, adresse


def test_the_list_says_that_a_detention_suspends_the_next_deadline(amina):
    dossier = fabrique.un_dossier_a_attester(par=amina)
    Detention.objects.create(beneficiaire=dossier.beneficiaire, debut=date(2026, 9, 1))
    franchir(dossier, citoyennete_le=LE, francais_le=LE, par=amina, le=LE)
    (rangee,) = charger(Dossier.objects.all(), LE)
    assert rangee.horloge is not None and rangee.horloge.suspendue_depuis == date(2026, 9, 1)


def test_the_list_is_filtered_by_what_the_next_deadline_is(amina, connecter):
    fabrique.un_dossier(par=amina, personne=fabrique.une_personne(nom="Bilan"))
    fabrique.un_dossier(par=amina, personne=fabrique.une_personne(nom="Contact"), contact_le=None)
    client = connecter(amina)
    for objet, nom in (("bilan", "Bilan"), ("contact", "Contact")):
        page = client.get(LISTE, {"objet": objet})
        assert [rangee.dossier.beneficiaire.nom for rangee in page.context["rangees"]] == [nom]
        assert page.context["filtree"]
