"""What the file page shows of the module d’accueil: one constant set of queries. Health data never passes here."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import prefetch_related_objects
from django.db.models.functions import JSONObject

from accueil.models import COMPETENCES, FILIERES, BilanSocial, Positionnement, SeanceDroits, module_de
from accueil.regles import niveau_atteint
from beneficiaires.models import Dossier
from referentiels.models import NiveauCecr
from socle.templatetags.typographie import nombre

AVEC_LE_DOSSIER = ("bilan__langue", "seance_droits__langue")
"""What the page reads in the same query as the file."""
# The levels that a mean may reach, read with each test.
ECHELLE = ArraySubquery(
    NiveauCecr.objects.filter(famille__in=FILIERES).values(degre=JSONObject(code="code", ordre="ordre"))
)


class Degre(NamedTuple):
    code: str
    ordre: int


@dataclass(frozen=True)
class PositionnementAffiche:
    """A positioning test with its mean in words: « A1 (60) »."""

    test: Positionnement
    moyenne: str

    @property
    def competences(self) -> list[tuple[str, NiveauCecr]]:
        return [(str(getattr(Positionnement, nom).field.verbose_name), getattr(self.test, nom)) for nom in COMPETENCES]


def pour_dossier(dossier: Dossier) -> dict[str, Any]:
    """Two queries for a file read with `AVEC_LE_DOSSIER`."""
    bilan: BilanSocial | None = getattr(dossier, "bilan", None)
    seance: SeanceDroits | None = getattr(dossier, "seance_droits", None)
    prefetch_related_objects([bilan] if bilan else [], "besoins")
    tests = list(Positionnement.objects.filter(dossier=dossier).avec_niveaux().annotate(echelle=ECHELLE))
    module = module_de(bilan, seance, tests[-1] if tests else None)
    affiches = [PositionnementAffiche(test, moyenne_en_mots(test)) for test in tests]
    return {"accueil": {"bilan": bilan, "seance": seance, "tests": affiches, "module": module}}


def moyenne_en_mots(test: Any) -> str:
    """The mean of the four skills: the level that it reaches, then its figure. The test comes with its scale."""
    niveau = niveau_atteint(test.moyenne, [Degre(**degre) for degre in test.echelle])
    entier, reste = divmod(round(test.moyenne * 100), 100)
    figure = nombre(entier) + (f",{reste:02}".rstrip("0") if reste else "")
    return f"{niveau.code if niveau else '–'} ({figure})"
