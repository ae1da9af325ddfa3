"""What a social worker types on the page of registration."""

from datetime import date
from typing import Any
from uuid import uuid4

from django.test import Client

INSCRIRE = "/dossiers/inscrire/"


def saisie(**valeurs: str) -> dict[str, str]:
    """A newcomer from Syria; every form bears its own token. `nom=""` empties a field."""
    return {
        "jeton": str(uuid4()),
        "nom": "Haddad",
        "prenoms": "Rania",
        "sexe": "F",
        "naissance": "14/03/1992",
        "nationalite_1": "SY",
        "telephone": "0470 12 34 56",
        "langue": "ar",
        "autre_langue_1": "en",
        "rue": "Rue de Fer 1",
        "code_postal": "5000",
        "commune": "92094",
        "sejour_depuis": "2025-12-01",
        "type": "A",
        "motif": "RF-10",
        "commande_le": "2026-01-10",
        "debut": "2026-01-10",
        "fin": "2027-01-10",
        "base": "obligation",
        "contact_le": "2026-02-01",
        **valeurs,
    }


def envoi(page: Client, adresse: str, reponse: Any = None, **valeurs: str) -> dict[str, str]:
    """What a form sends as the page shows it (or as this answer does), with these values changed."""
    form = (reponse or page.get(adresse)).context["form"]
    valeurs_montrees = {champ.html_name: champ.value() for champ in form}
    montrees = {
        nom: valeur.isoformat() if isinstance(valeur, date) else str(valeur)
        for nom, valeur in valeurs_montrees.items()
        if valeur not in (None, "") and valeur is not False
    }
    return {nom: valeur for nom, valeur in (montrees | valeurs).items() if valeur != ""}
