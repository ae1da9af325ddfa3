"""The file repeats the day of the attestation that ended its path: checked against the register."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from attestations.models import Attestation, Nature
from beneficiaires.models import Dossier
from conventions.coherence import differents
from socle.coherence import controle


@controle("attestations")
def fins_de_parcours(le: date) -> Iterator[str]:
    """`attestation_le` is the day of the valid attestation of that file; one of dispense ends no path."""
    valable = Attestation.objects.valables().filter(dossier=OuterRef("pk"), nature=Nature.FIN).order_by()
    dossiers: QuerySet[Any] = Dossier.objects.annotate(attestee_le=Subquery(valable.values("delivree_le")[:1]))
    for dossier in dossiers.filter(differents("attestation_le", "attestee_le")).iterator():
        yield f"dossier {dossier} : attestation_le vaut {dossier.attestation_le}, attendu {dossier.attestee_le}"
