"""What the file page shows of the module d’accueil: one constant set of queries. Health data never passes here."""

from dataclasses import dataclass
from typing import Any

from accueil.models import COMPETENCES, FILIERES, BilanSocial, Positionnement, SeanceDroits
from accueil.regles import Module, niveau_atteint
from beneficiaires.models import Dossier
from referentiels.models import NiveauCecr
from socle.templatetags.typographie import nombre


@dataclass(frozen=True)
class PositionnementAffiche:
    """A positioning test with its mean in words: « A1 (60) »."""

    test: Positionnement
    moyenne: str

    @property
    def competences(self) -> list[tuple[str, NiveauCecr]]:
        return [(str(Positionnement._meta.get_field(nom).verbose_name), getattr(self.test, nom)) for nom in COMPETENCES]


def pour_dossier(dossier: Dossier) -> dict[str, Any]:
    bilan = BilanSocial.objects.filter(dossier=dossier).select_related("langue").prefetch_related("besoins").first()
    seance = SeanceDroits.objects.filter(dossier=dossier).select_related("langue").first()
    tests = list(Positionnement.objects.filter(dossier=dossier).avec_niveaux())
    niveaux = list(NiveauCecr.objects.filter(famille__in=FILIERES))
    module = Module(
        bilan_le=bilan.fait_le if bilan else None,
        seance_le=seance.tenue_le if seance else None,
        test_le=tests[-1].passe_le if tests else None,
        sans_test=bool(bilan and bilan.sans_test),
    )
    affiches = [PositionnementAffiche(test, moyenne_en_mots(test, niveaux)) for test in tests]
    return {"accueil": {"bilan": bilan, "seance": seance, "tests": affiches, "module": module}}


def moyenne_en_mots(test: Positionnement, niveaux: list[NiveauCecr]) -> str:
    """The mean of the four skills: the level that it reaches, then its figure."""
    niveau = niveau_atteint(test.moyenne, niveaux)
    entier, reste = divmod(round(test.moyenne * 100), 100)
    figure = nombre(entier) + (f",{reste:02}".rstrip("0") if reste else "")
    return f"{niveau.code if niveau else '–'} ({figure})"
