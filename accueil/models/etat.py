"""How far the module d’accueil of a file has come, read from its rows."""

from accueil.models.bilan import BilanSocial
from accueil.models.module import Positionnement, SeanceDroits
from accueil.regles import Module
from beneficiaires.models import Dossier


def etat_du_module(dossier: Dossier) -> Module:
    """Three queries, whatever the file holds. The first test counts: the later ones follow progress."""
    bilan = BilanSocial.objects.filter(dossier=dossier).first()
    seance = SeanceDroits.objects.filter(dossier=dossier).first()
    test = Positionnement.objects.filter(dossier=dossier).order_by("passe_le", "pk").first()
    return Module(
        bilan_le=bilan.fait_le if bilan else None,
        seance_le=seance.tenue_le if seance else None,
        test_le=test.passe_le if test else None,
        sans_test=bool(bilan and bilan.sans_test),
    )


def module_acheve(dossier: Dossier) -> bool:
    return etat_du_module(dossier).est_acheve
