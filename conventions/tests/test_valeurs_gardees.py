"""A signed convention keeps the values it was signed with, whatever an administrator does to its regime afterwards."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from beneficiaires.actions import decider, ecarts_avec_la_loi, redecider
from beneficiaires.models import Dossier, Titre
from conventions import actions
from conventions.coherence import echeances
from referentiels.models import Regime
from tests import fabrique
from tests.fabrique import LE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]
SIGNEE_LE = date(2026, 3, 2)
EDITES = {"mois_citoyennete": 10, "mois_francais": 20, "mois_entretien": 4, "mois_attestation": 24, "mois_contact": 5}
CLOCHES = ("contact", "bilan", "entretien", "citoyennete", "francais", "attestation")


def editer(**valeurs: int) -> None:
    Regime.objects.filter(pk="2025").update(**valeurs)


def delais(dossier: Dossier) -> dict[str, date | None]:
    lu = Dossier.objects.get(pk=dossier.pk)
    return {nom: getattr(lu, f"echeance_{nom}") for nom in CLOCHES}


def test_signing_keeps_the_months_of_the_regime():
    convention = fabrique.une_convention_signee(signee_le=SIGNEE_LE)
    assert convention.dossier.parametres == {
        "regime": "2025",
        "mois": {
            "mois_attestation": 36,
            "mois_bilan": 3,
            "mois_citoyennete": 8,
            "mois_contact": 3,
            "mois_entretien": 6,
            "mois_francais": 32,
        },
    }


def test_editing_the_regime_moves_nothing_in_a_file_whose_convention_is_signed():
    signe = fabrique.une_convention_signee(signee_le=SIGNEE_LE).dossier
    avant = delais(signe)
    editer(**EDITES)
    assert redecider(LE) == 0
    assert delais(signe) == avant
    assert (list(ecarts_avec_la_loi(LE)), list(echeances(LE))) == ([], [])


def test_it_moves_a_file_that_is_not_signed():
    dossier = fabrique.un_dossier(contact_le=date(2026, 2, 1))
    editer(**EDITES)
    assert redecider(LE) == 1
    assert delais(dossier)["contact"] == date(2026, 6, 10)
    assert delais(dossier)["attestation"] == date(2028, 1, 10)


def test_a_new_fact_in_a_signed_file_is_decided_with_the_months_kept(amina):
    convention = fabrique.une_convention_signee(par=amina, signee_le=SIGNEE_LE)
    editer(**EDITES)
    actions.tenir_entretien(convention.dossier, tenu_le=date(2026, 9, 1), par=amina, le=LE)
    assert delais(convention.dossier)["entretien"] == date(2027, 3, 1)
    assert delais(convention.dossier)["citoyennete"] == date(2026, 11, 2)


def test_a_corrected_signature_counts_the_same_months_from_another_day(amina):
    convention = fabrique.une_convention_signee(par=amina, signee_le=SIGNEE_LE)
    editer(**EDITES)
    actions.corriger_signature(convention, signee_le=date(2026, 3, 4), motif="Faute", par=amina, le=LE)
    assert delais(convention.dossier)["citoyennete"] == date(2026, 11, 4)
    assert list(echeances(LE)) == []


@pytest.mark.parametrize("champ", ["mois_citoyennete", "heures_francais", "seuil_citoyennete"])
def test_a_draft_made_with_other_values_is_looked_at_again_before_it_is_signed(amina, champ):
    dossier = fabrique.un_module(fabrique.un_dossier(par=amina), par=amina)
    projet = actions.etablir(dossier, par=amina, le=LE)
    editer(**{champ: 50})
    with pytest.raises(ValidationError, match="revoyez formation à la"):
        actions.signer(projet, signee_le=LE, par=amina, le=LE)
    revu = actions.modifier(projet, choix={}, langue=None, interprete=False, par=amina, le=LE)
    actions.signer(revu, signee_le=LE, par=amina, le=LE)
    assert list(echeances(LE)) == []


def test_another_regime_after_the_signature_takes_the_deadlines_of_the_law_and_is_to_be_confirmed(amina):
    """The order date was wrong: the file belongs to 2018, its convention was signed under 2025."""
    dossier = fabrique.une_convention_signee(par=amina, signee_le=SIGNEE_LE).dossier
    Titre.objects.filter(beneficiaire=dossier.beneficiaire).update(commande_le=date(2024, 12, 20))
    dossier.beneficiaire.sejour_depuis = date(2024, 6, 1)
    dossier.beneficiaire.save()
    decider(dossier, par=amina, le=LE)
    lu = Dossier.objects.get(pk=dossier.pk)
    assert (lu.obligation, lu.regime_id, lu.a_confirmer) == ("obligatoire", "2018", True)
    assert (lu.echeance_citoyennete, lu.echeance_attestation) == (date(2026, 7, 2), date(2026, 6, 20))
    assert list(echeances(LE)) == []
