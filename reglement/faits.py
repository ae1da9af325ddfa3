"""What is known of a person on the day of a decision; None always means unknown."""

from datetime import date
from typing import Final, NamedTuple

from socle.dates import DatePartielle


class Titre(NamedTuple):
    """A residence document; `commande_le` is t0, the order that started the obligation."""

    type: str | None = None
    motif: str | None = None
    commande_le: date | None = None
    debut: date | None = None
    fin: date | None = None


SANS_TITRE: Final = Titre(type="AUCUN")


class Dispense(NamedTuple):
    """A ground declared by the person; `temps` is a fraction of full time, `preuve` an accepted proof."""

    motif: str | None
    depuis: date | None = None
    jusqu_au: date | None = None
    temps: float | None = None
    heures_semaine: float | None = None
    continu: bool | None = None
    preuve: bool | None = None


class Detention(NamedTuple):
    """Days in prison, both ends included; no end means still detained."""

    debut: date
    fin: date | None = None


class Absence(NamedTuple):
    """A period lived outside the French-language region, both ends included; no end means still away."""

    debut: date
    fin: date | None = None


class Faits(NamedTuple):
    """The facts of one person. `titre` None is unknown; `SANS_TITRE` is known to have none."""

    naissance: DatePartielle | None = None
    nationalites: tuple[str, ...] = ()
    famille_de: str | None = None
    commune: str | None = None
    sejour_depuis: date | None = None
    titre: Titre | None = None
    dispenses: tuple[Dispense, ...] = ()
    contact_le: date | None = None
    convention_le: date | None = None
    dernier_entretien_le: date | None = None
    detentions: tuple[Detention, ...] = ()
    prorogation_mois: int = 0
    attestation_le: date | None = None
    depart_le: date | None = None
    absences: tuple[Absence, ...] = ()

    @property
    def commande_le(self) -> date | None:
        return self.titre.commande_le if self.titre is not None else None
