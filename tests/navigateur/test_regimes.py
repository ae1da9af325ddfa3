"""An administrator of the installation edits a regime: the preview, the way back, the confirmation, the files after."""

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from beneficiaires.models import Dossier
from comptes.models import Role
from referentiels.models import Regime
from socle.travaux import travailler
from tests import fabrique
from tests.navigateur.conftest import a_cote, capturer, connecter, sans_defaut
from tests.navigateur.test_pages import tient_sur_un_telephone

MOT_DE_PASSE = "un-long-mot-de-passe"
ADRESSE = "/admin/referentiels/regime/2025/change/"


@pytest.fixture
def dossiers(referentiels) -> list[Dossier]:
    """Two files of the C.A.I., one with a signed convention, one of the CRIPEL; and the account of the instance."""
    anne = fabrique.un_utilisateur(Role.INSTANCE, email="anne@parcours.test", prenom="Anne")
    anne.set_password(MOT_DE_PASSE)
    anne.save()
    amina = fabrique.un_utilisateur()
    ailleurs = fabrique.un_utilisateur(centre=fabrique.un_centre("CRIPEL"))
    return [
        fabrique.un_dossier(par=amina),
        fabrique.une_convention_signee(par=amina).dossier,
        fabrique.un_dossier(par=ailleurs),
    ]


def test_a_regime_is_edited_after_its_preview(page: Page, dossiers):
    connecter(page, "anne@parcours.test", MOT_DE_PASSE)
    page.goto(ADRESSE)
    page.get_by_label("Mois pour l’attestation").fill("30")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ce que cette modification changerait")
    contenu = page.locator("#content-main")
    expect(contenu).to_contain_text("2 dossiers ouverts changeraient d’échéance.")
    expect(contenu).to_contain_text("1 convention signée garde ses valeurs.")
    expect(contenu).not_to_contain_text("Haddad")
    capturer(page, "regime-apercu")
    tient_sur_un_telephone(page, "preview")
    page.get_by_role("button", name="Revenir au formulaire").click()
    expect(page.get_by_label("Mois pour l’attestation")).to_have_value("30")
    assert Regime.objects.get(pk="2025").mois_attestation == 36
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    page.get_by_role("button", name="Enregistrer la modification").click()
    expect(page.locator(".messagelist")).to_contain_text("2 dossiers sont recalculés.")
    sans_defaut(page)
    a_cote(lambda: travailler("dossiers"))
    attendues = ["2028-07-10", "2029-01-10", "2028-07-10"]
    assert [str(Dossier.objects.get(pk=dossier.pk).echeance_attestation) for dossier in dossiers] == attendues
    call_command("verifier_coherence")
