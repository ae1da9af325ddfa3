"""The attestations of fictitious persons and their envois; the newest ones have a real sealed document."""

from collections.abc import Callable
from datetime import date
from functools import cache
from hashlib import sha256
from typing import Any

import pgtrigger
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from accueil.models import SeanceDroits
from attestations import document
from attestations.actions import actes
from attestations.modeles import sorte_de
from attestations.models import Attestation, Modele, Nature, Remise, StatutAttestation
from attestations.regles import numero, tirer_code, titre
from beneficiaires.models import Obligation
from beneficiaires.models import Statut as Etape
from conventions.models import Statut as StatutConvention
from conventions.models import TypeAxe
from reglement.axes import AXES
from suivi.peuplement.copies import envoyer
from suivi.peuplement.fiches import neutre
from suivi.peuplement.vie import Vie

CODE = "000000000"


def attester(vie: Vie, jour: date) -> None:
    """Issue the attestation: the convention is closed, third parties have their copies."""
    assert vie.convention is not None
    outils, dossier = vie.outils, vie.dossier
    rang = outils.cadre.numeroter(vie.lieu.centre, "attestation", jour.year)
    cle = outils.ecriture[Attestation].cle()
    attestation: Any = neutre(
        Attestation,
        id=cle,
        centre_id=dossier.centre_id,
        dossier_id=dossier.pk,
        nature=Nature.FIN,
        convention_id=vie.convention["id"],
        regime_id=vie.regime.code,
        numero=numero(vie.lieu.centre.prefixe, jour.year, rang),
        code=tirer_code(outils.hasard.getrandbits),
        statut=StatutAttestation.DELIVREE,
        obligatoire=vie.premiere.statut == Obligation.OBLIGATOIRE,
        delivree_le=jour,
        delivree_par_id=vie.referent.pk,
        remise_le=jour if outils.hasard.random() < 0.9 else None,
    )
    modele = outils.cadre.modele(vie.lieu.centre, vie.regime.code, sorte_de(attestation))
    attestation.modele_id = modele.pk
    attestation.remise_par = Remise.MAIN if attestation.remise_le else ""
    attestation.donnees = imprime(vie, attestation, modele)
    attestation.pdf = f"attestations/{jour.year}/{attestation.numero}.pdf"
    attestation.sha256 = sha256(attestation.numero.encode()).hexdigest()
    outils.ecriture[Attestation].ajouter(vars(attestation))
    vie.convention["statut"] = StatutConvention.CLOTUREE
    dossier.statut, dossier.attestation_le = Etape.ATTESTE, jour
    vie.consigner(actes.DELIVRANCES[Nature.FIN], jour, "attestation", cle, attestation.numero)
    if attestation.obligatoire:
        envoyer(vie, attestation)


@cache
def adresse_publique() -> str:
    """The address of a code, made once."""
    return document.adresse_publique(CODE)


def imprime(vie: Vie, attestation: Any, modele: Modele) -> dict[str, Any]:
    """What `document.donnees` reads in the database, from what is known here."""
    personne: Any = vie.personne
    centre = document.du_centre(vie.lieu.centre)
    imprime = {
        "nature": attestation.nature,
        "document": titre(vie.regime.document_fin),
        "regime": attestation.regime_id,
        "modele": document.du_modele(modele),
        "numero": attestation.numero,
        "code": attestation.code,
        "adresse_de_verification": adresse_publique().replace(CODE, attestation.code),
        "delivree_le": attestation.delivree_le.isoformat(),
        "remplace": None,
        "centre": document.signe_par(centre, modele),
        "personne": document.de_la_personne(personne),
        "convention_signee_le": vie.jours["signature"].isoformat(),
        "axes": [axe_imprime(vie, code) for code in AXES if vie.axes[code]["requis"]],
    }
    return document.titrer(imprime, modele)


def axe_imprime(vie: Vie, code: str) -> dict[str, Any]:
    jours = sorted(jour for jour, _ in vie.heures[code]) or sorted([vie.jours["bilan"], vie.jours["seance"]])
    module: Any = SeanceDroits._meta.get_field("minutes").default
    return {
        "axe": code,
        "nom": TypeAxe(code).label,
        "dispense": False,
        "minutes": module if code == TypeAxe.ACCUEIL else vie.axes[code]["minutes_faites"],
        "du": jours[0].isoformat(),
        "au": jours[-1].isoformat(),
    }


def fabriquer_les_documents(combien: int, avancer: Callable[[int], None]) -> int:
    """Make and seal the documents of the newest attestations; how many were made. Raises ValidationError when there
    is no key to seal with."""
    attestations = list(
        Attestation.objects.valables().select_related("centre", "modele").order_by("-delivree_le", "-pk")[:combien]
    )
    for rang, attestation in enumerate(attestations, 1):
        if not default_storage.exists(attestation.pdf.name):
            octets = document.fabriquer(attestation)
            attestation.pdf.save(f"{attestation.numero}.pdf", ContentFile(octets), save=False)
            attestation.sha256 = sha256(octets).hexdigest()
            with pgtrigger.ignore("attestations.Attestation:attestation_figee"):  # its document had to wait for its row
                attestation.save(update_fields=["pdf", "sha256"])
        avancer(rang)
    return len(attestations)
