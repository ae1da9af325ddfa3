"""How far the module d’accueil of a file has come, read from its rows."""

from accueil.models.bilan import BilanSocial
from accueil.models.module import Positionnement, SeanceDroits
from accueil.regles import Module
from beneficiaires.models import Dossier


def etat_du_module(dossier: Dossier) -> Module:
    """Three queries, whatever the file holds."""
    return module_de(
        BilanSocial.objects.filter(dossier=dossier).first(),
        SeanceDroits.objects.filter(dossier=dossier).first(),
        Positionnement.objects.filter(dossier=dossier).order_by("passe_le", "pk").first(),
    )


def module_de(bilan: BilanSocial | None, seance: SeanceDroits | None, premier_test: Positionnement | None) -> Module:
    """The same from rows already read. The first test counts: the later ones follow progress."""
    return Module(
        bilan_le=bilan.fait_le if bilan else None,
        seance_le=seance.tenue_le if seance else None,
        test_le=premier_test.passe_le if premier_test else None,
        sans_test=bool(bilan and bilan.sans_test),
    )
