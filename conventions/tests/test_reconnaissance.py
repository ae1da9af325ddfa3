"""An operator that is not recognised any more: who fills a sheet reads it before the month is recorded."""

from datetime import date

import pytest
from django.urls import reverse

from formations.models import Operateur
from tests import fabrique

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]


def test_the_sheet_says_that_the_operator_is_not_recognised_that_day(amina, connecter):
    seance = fabrique.une_seance()
    fabrique.une_inscription(seance.groupe, par=amina)
    client, adresse = connecter(amina), reverse("conventions:feuille", args=[seance.pk])
    assert "n’est pas reconnu" not in client.get(adresse).content.decode()
    Operateur.objects.update(reconnu_jusqu_au=date(2026, 11, 15))
    page = client.get(adresse).content.decode()
    assert "n’est pas reconnu le 16\xa0novembre\xa02026" in page and "Prévenez la coordination" in page
