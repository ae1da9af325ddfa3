"""What the file says of its attestation agrees with the register."""

from datetime import date

from attestations import actions
from attestations.coherence import fins_de_parcours
from beneficiaires.models import Dossier
from tests import fabrique
from tests.fabrique import LE


def test_each_nature_leaves_the_file_as_the_register_says(a_attester, amina):
    actions.delivrer_dispense(fabrique.un_dossier_dispense(par=amina), par=amina, le=LE)
    fin = actions.delivrer(a_attester, par=amina, le=LE)
    assert list(fins_de_parcours(LE)) == []
    actions.annuler(fin, motif="Nom mal écrit", par=amina, le=LE)
    assert list(fins_de_parcours(LE)) == []


def test_a_day_that_differs_is_told(a_attester, amina):
    actions.delivrer(a_attester, par=amina, le=LE)
    Dossier.objects.filter(pk=a_attester.pk).update(attestation_le=date(2026, 11, 1))
    (ecart,) = fins_de_parcours(LE)
    assert ecart.endswith("attestation_le vaut 2026-11-01, attendu 2026-11-23")
