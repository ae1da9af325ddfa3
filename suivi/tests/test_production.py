"""What belongs to the demo never enters an installation in production, not even an empty one."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from attestations.models import Destinataire
from beneficiaires.models import Dossier
from comptes.models import Utilisateur


@pytest.mark.parametrize("commande", ["donnees_demo", "essai"])
def test_the_demo_stays_out_of_production(referentiels, settings, commande):
    settings.MODE = "production"
    with pytest.raises(CommandError):
        call_command(commande)
    assert not Utilisateur.objects.exists()
    assert not Destinataire.objects.exists()
    assert not Dossier.objects.exists()
