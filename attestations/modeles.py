"""Which template a document uses, and the words that its data give to the template."""

from base64 import b64encode
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import F, Q

from attestations.models import Attestation, Modele, Nature, Sorte
from beneficiaires.regles.niss import afficher as afficher_niss
from comptes.models import Centre
from referentiels.models import Regime
from socle.dates import DatePartielle
from socle.templatetags.typographie import jour


def sorte_de(attestation: Attestation) -> Sorte:
    """The template that words a document: what it attests, and whether the person was bound."""
    if attestation.nature == Nature.DISPENSE:
        return Sorte.DISPENSE
    return Sorte.FIN if attestation.obligatoire else Sorte.VOLONTAIRE


def modele_pour(centre: Centre | None, regime: Regime | None, sorte: Sorte) -> Modele:
    """The newest version of the nearest template: that of the centre and the regime, of the centre, of the regime,
    then the one that ships. One query. Raises Modele.DoesNotExist before charger_referentiels."""
    modele: Modele | None = (
        Modele.objects.filter(Q(centre=centre) | Q(centre=None), Q(regime=regime) | Q(regime=None), sorte=sorte)
        .order_by(F("centre").asc(nulls_last=True), F("regime").asc(nulls_last=True), "-version")
        .first()
    )
    if modele is None:
        raise Modele.DoesNotExist("charger_referentiels brings the templates")
    return modele


def mots_de(donnees: Mapping[str, Any]) -> dict[str, str]:
    """Every word of the wording, from the printed data alone. Plain text; empty when the data do not say it."""
    centre, personne, remplacee = donnees["centre"], donnees["personne"], donnees.get("remplace") or {}
    naissance = personne["naissance"]
    return {
        "document": donnees["document"],
        "numero": donnees["numero"],
        "date": en_jour(donnees["delivree_le"]),
        "centre": centre["nom"],
        "localite": centre["localite"],
        "personne": f"{personne['prenoms']} {personne['nom']}".strip(),
        "prenoms": personne["prenoms"],
        "nom": personne["nom"],
        "naissance": jour(DatePartielle.lire(naissance)) if naissance else "",
        "lieu_de_naissance": ", ".join(filter(None, [personne["lieu_naissance"], personne["pays_naissance"]])),
        "niss": afficher_niss(personne["niss"]),
        "convention_signee_le": en_jour(donnees.get("convention_signee_le")),
        "signataire": centre["signataire"],
        "fonction": centre["fonction"],
        "remplace": remplacee.get("numero", ""),
        "remplacee_le": en_jour(remplacee.get("delivree_le")),
    }


def en_jour(texte: str | None) -> str:
    return jour(date.fromisoformat(texte)) if texte else ""


def image(octets: bytes | memoryview | None) -> str:
    """A stored image as a `data:` address, or nothing."""
    return f"data:image/png;base64,{b64encode(octets).decode('ascii')}" if octets else ""
