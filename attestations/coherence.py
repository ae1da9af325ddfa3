"""What documents repeat: the end of the path on the file, the stored files, the chain of replacements, the numbers."""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from hashlib import file_digest, sha256
from typing import Any

from django.core.files.storage import default_storage
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from attestations.models import Attestation, Nature, Recu, StatutAttestation
from beneficiaires.models import Dossier
from comptes.models import Compteur
from conventions.coherence import differents
from socle.coherence import controle
from socle.depot import TOUR, TOUTES, anciens, ecarts

RANG = re.compile(r"-(?P<annee>\d{4})-A(?P<rang>\d{4,})$")
MONTRES = 5  # missing numbers that one sentence names


@controle("attestations")
def fins_de_parcours(le: date) -> Iterator[str]:
    """`attestation_le` is the day of the valid attestation of that file, or of the first one when that one replaces
    another: the path ended then. One of dispense ends no path."""
    valable = Attestation.objects.valables().filter(dossier=OuterRef("pk"), nature=Nature.FIN).order_by()
    dossiers: QuerySet[Any] = Dossier.objects.annotate(
        attestee_le=Subquery(valable.values("delivree_le")[:1]), par=Subquery(valable.values("pk")[:1])
    )
    for dossier in dossiers.filter(differents("attestation_le", "attestee_le")).iterator():
        attendu = premiere_delivrance(dossier.par) if dossier.par else None
        if dossier.attestation_le != attendu:
            yield f"dossier {dossier} : attestation_le vaut {dossier.attestation_le}, attendu {attendu}"


def premiere_delivrance(attestation_id: int) -> date:
    """The day of issue of the first document of a chain of replacements."""
    attestation = Attestation.objects.get(pk=attestation_id)
    while attestation.remplace is not None:
        attestation = attestation.remplace
    premiere: date = attestation.delivree_le
    return premiere


@controle("remplacements")
def remplacements(le: date) -> Iterator[str]:
    """A document is replaced exactly when another one that names it was issued."""
    delivre = Exists(Attestation.objects.filter(remplace=OuterRef("pk")).exclude(pdf=""))
    lignes = Attestation.objects.annotate(delivre=delivre).order_by("pk")
    remplacee = Q(statut=StatutAttestation.REMPLACEE)
    for attestation in lignes.filter(remplacee, delivre=False).iterator():
        yield f"attestation {attestation} : remplacée, mais rien ne la remplace"
    for attestation in lignes.filter(~remplacee, delivre=True).iterator():
        yield f"attestation {attestation} : un autre document la remplace, mais elle ne le dit pas"


@controle("numéros des attestations")
def numeros(le: date) -> Iterator[str]:
    """The numbers of a centre and of a year go from 1 to what its counter says, none missing."""
    rangs = rangs_pris()
    compteurs = {
        (centre, annee): dernier
        for centre, annee, dernier in Compteur.objects.filter(serie="attestation").values_list(
            "centre", "annee", "dernier"
        )
    }
    for centre, annee in sorted(rangs.keys() | compteurs.keys()):
        dernier, pris = compteurs.get((centre, annee), 0), rangs[centre, annee]
        if absents := sorted(set(range(1, dernier + 1)) - pris):
            yield f"centre {centre}, {annee} : il manque {len(absents)} numéro(s), dont {absents[:MONTRES]}"
        if de_trop := sorted(rang for rang in pris if rang > dernier):
            yield f"centre {centre}, {annee} : le compteur vaut {dernier}, mais {de_trop[-1]} est pris"


def rangs_pris() -> defaultdict[tuple[int, int], set[int]]:
    rangs: defaultdict[tuple[int, int], set[int]] = defaultdict(set)
    for centre, numero in Attestation.objects.order_by().values_list("centre", "numero").iterator():
        if trouve := RANG.search(numero):
            rangs[centre, int(trouve["annee"])].add(int(trouve["rang"]))
    return rangs


@controle("documents délivrés")
def documents(le: date) -> Iterator[str]:
    """Every issued file is there; its fingerprint is computed again in turn. No file without its row."""
    delivrees = Attestation.objects.exclude(pdf="").order_by("pk")
    relire_toutes = delivrees.count() <= TOUTES
    for attestation in delivrees.only("numero", "pdf", "sha256").iterator():
        relire = relire_toutes or attestation.pk % TOUR == le.toordinal() % TOUR
        if ecart := ecart_du_document(attestation, relire=relire):
            yield f"attestation {attestation} : {ecart}"
    connus = set(delivrees.values_list("pdf", flat=True).iterator())
    for orphelin in anciens(default_storage, "attestations"):
        if orphelin not in connus:
            yield f"fichier {orphelin} : aucune attestation ne le nomme"


def ecart_du_document(attestation: Attestation, *, relire: bool) -> str:
    if not default_storage.exists(attestation.pdf.name):
        return "" if sans_document(attestation) else "son document manque"
    if not relire:
        return ""
    with default_storage.open(attestation.pdf.name) as fichier:
        trouvee = file_digest(fichier, "sha256").hexdigest()
    return "" if trouvee == attestation.sha256 else "l’empreinte de son document diffère"


def sans_document(attestation: Attestation) -> bool:
    """Fictitious rows made in great numbers have no document: their fingerprint is that of their number alone."""
    return bool(attestation.sha256 == sha256(attestation.numero.encode()).hexdigest())


@controle("reçus signés")
def recus(le: date) -> Iterator[str]:
    yield from ecarts(Recu, "recus", le)
