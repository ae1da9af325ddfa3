"""The presences of a session that were replaced or taken back: they stay, with who wrote them and why they changed."""

from collections import defaultdict
from dataclasses import dataclass

from conventions.matrice import en_mots
from conventions.models import Etat, LigneHeures


@dataclass(frozen=True)
class Ancienne:
    ligne: LigneHeures

    @property
    def mots(self) -> str:
        return en_mots(self.ligne.presence, self.ligne.minutes, self.ligne.prevues, self.ligne.raison)


def anciennes_presences(seance_id: int, *, axe: int | None = None) -> dict[int, list[Ancienne]]:
    """By axis, the latest first: one query."""
    lignes = LigneHeures.objects.filter(seance=seance_id, etat=Etat.CORRIGEE)
    if axe is not None:
        lignes = lignes.filter(axe=axe)
    par_axe = defaultdict(list)
    for ligne in lignes.select_related("saisie_par", "corrigee_par").order_by("-pk"):
        par_axe[ligne.axe_id].append(Ancienne(ligne))
    return dict(par_axe)
