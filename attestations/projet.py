"""What a document would say if it were issued today: nothing is numbered, kept nor sealed."""

from datetime import date

from attestations import document
from attestations.actions.conditions import CONDITIONS, est_tenue
from attestations.modeles import modele_pour, sorte_de
from attestations.models import Attestation, Nature
from beneficiaires.models import Dossier
from comptes.models import Utilisateur


def projeter(dossier: Dossier, nature: Nature, *, par: Utilisateur, le: date) -> bytes:
    """The draft as a PDF, from the facts of today and the last decision; only reads.

    Raises ValidationError with what is missing for the document to be issued, or when there is no Pango.
    """
    convention = CONDITIONS[nature](dossier)
    regime = convention.regime if convention else dossier.regime
    decision = dossier.decisions.order_by("pk").last()
    attestation = Attestation(
        centre=dossier.centre,
        dossier=dossier,
        nature=nature,
        convention=convention,
        regime=regime,
        obligatoire=decision is not None and est_tenue(decision, dossier.base),
        delivree_le=le,
        delivree_par=par,
    )
    attestation.modele = modele_pour(dossier.centre, regime, sorte_de(attestation))
    return document.projeter(attestation)
