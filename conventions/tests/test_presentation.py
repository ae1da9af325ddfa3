"""What pages receive of a convention, in a number of queries that does not grow."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from beneficiaires.models import Dossier
from conventions import actions
from conventions.models import LigneHeures
from conventions.presentation import AVEC_LE_DOSSIER, pour_dossier
from tests import fabrique
from tests.fabrique import LE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]
SIGNEE_LE = date(2026, 3, 2)


def un_fragment(dossier) -> str:
    dossier = Dossier.objects.select_related("beneficiaire", *AVEC_LE_DOSSIER).get(pk=dossier.pk)
    contexte = {"dossier": dossier, "utilisateur_peut": True, "aujourdhui": LE, "user": AnonymousUser()}
    return render_to_string("conventions/_axes.html", contexte | pour_dossier(dossier))


def requetes(geste) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captees:
        geste()
    return len(captees)


def test_a_file_without_convention_offers_to_draw_it_up(amina):
    dossier = fabrique.un_dossier(par=amina, contact_le=None)
    assert "s’établit après le bilan" in un_fragment(dossier)
    fabrique.un_module(dossier, par=amina)
    assert reverse("conventions:etablir", args=[dossier.pk]) in un_fragment(dossier)


def test_a_draft_offers_to_print_and_sign(amina):
    dossier = fabrique.un_module(fabrique.un_dossier(par=amina, contact_le=None), par=amina)
    actions.etablir(dossier, par=amina, le=LE)
    texte = un_fragment(dossier)
    assert "Projet à imprimer" in texte and reverse("conventions:signer", args=[dossier.pk]) in texte
    assert "conventions/axes" not in texte


def test_a_signed_convention_shows_hours_deadlines_and_reasons(amina):
    axe = fabrique.un_axe("citoyennete", par=amina, niveau="B1")
    actions.enregistrer_heures(axe, date=date(2026, 3, 4), minutes=630, par=amina, le=LE)
    texte = un_fragment(axe.convention.dossier)
    for attendu in (
        "10\u00a0h\u00a030 sur 60\u00a0h",
        "2\u00a0novembre\u00a02026",
        "Toutes les compétences",
        "Non prévu",
    ):
        assert attendu in texte


def test_the_fragment_costs_two_queries_with_the_file_and_its_person(amina):
    dossier = fabrique.une_convention_signee(par=amina).dossier
    assert requetes(lambda: un_fragment(dossier)) == 4  # the dispenses of the person come with the page


def test_the_ledger_costs_the_same_with_one_line_or_ten(connecter, amina):
    axe = fabrique.un_axe("citoyennete", par=amina, niveau="B1")
    adresse, client = reverse("conventions:heures", args=[axe.pk]), connecter(amina)

    def encoder(combien: int) -> None:
        for _ in range(combien):
            jour = SIGNEE_LE + timedelta(days=LigneHeures.objects.count())
            ligne = actions.enregistrer_heures(axe, date=jour, minutes=60, par=amina, le=LE)
            autre, ili = fabrique.un_utilisateur(), fabrique.un_operateur()
            actions.corriger_heures(ligne, date=jour, minutes=61, operateur=ili, motif="Relue", par=autre, le=LE)

    encoder(1)
    client.get(adresse)
    une = requetes(lambda: client.get(adresse))
    encoder(9)
    dix = requetes(lambda: client.get(adresse))
    assert client.get(adresse).content.decode().count("<del>") == 20  # a date and a duration, ten times
    assert une == dix <= 15
