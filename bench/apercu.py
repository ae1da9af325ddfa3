"""Measures the preview of an edited regime: `python -m socle.postgres --jetable bench/apercu.py [files]`.

Prints, for each kind of edit, the files that it concerns, what they cost, and the ratio of that cost to the one of only
reading the decision in force of every open file. The rows live in a transaction that is undone.
"""

import os
import random
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command
from django.db import transaction

sys.path.insert(0, str(Path(__file__).parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parcours.settings")
os.environ.setdefault("PARCOURS_MODE", "test")

LE = date(2026, 11, 23)
SIGNES = 0.6
"""Share of the files whose convention is signed: they keep their months."""
EDITIONS: list[tuple[str, str, dict[str, Any]]] = [
    ("hours of an axis", "2025", {"heures_francais": 450}),
    ("months, regime 2025", "2025", {"mois_attestation": 30}),
    ("months, regime 2018", "2018", {"mois_attestation": 24}),
    ("grounds of dispense", "2025", {"motifs_dispense": frozenset({"age", "medical"})}),
    ("first day", "2025", {"applicable_du": date(2024, 1, 1)}),
]


def main(combien: int) -> None:
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("charger_referentiels", verbosity=0)
    with transaction.atomic():
        peupler(combien)
        mesurer()
        transaction.set_rollback(True)


def mesurer() -> None:
    from beneficiaires.effets import concernes, dernieres_decisions, sur_les_dossiers
    from beneficiaires.models import Dossier
    from referentiels.reglement import en_vigueur

    avant = en_vigueur()
    lus, lecture = chronometrer(lambda: sum(1 for _ in dernieres_decisions(Dossier.objects)))
    dire("reading every open file", lus, lecture, lecture)
    for nom, code, valeurs in EDITIONS:
        regimes = tuple(replace(r, **valeurs) if r.code == code else r for r in avant.regimes)
        apres = avant._replace(regimes=regimes)
        _, duree = chronometrer(lambda: sur_les_dossiers(avant, apres, LE).touches)  # noqa: B023
        dire(nom, concernes(avant.regimes, regimes).count(), duree, lecture)


def dire(nom: str, dossiers: int, duree: float, lecture: float) -> None:
    taux = f"{dossiers / duree:>10,.0f} files/s" if dossiers else f"{'–':>18}"
    print(f"{nom:<26}{dossiers:>9,} files {duree:>7.2f} s {taux} {duree / lecture:>7.2f} x reading")


def chronometrer(travail: Callable[[], int]) -> tuple[int, float]:
    """A result and the processor seconds of this process: what the code costs, not what its neighbours do."""
    debut = time.process_time()
    resultat = travail()
    return resultat, time.process_time() - debut


def peupler(combien: int, graine: int = 1) -> None:
    """Bound newcomers of the eight centres, two in three under the regime of 2025, each with a decision."""
    from beneficiaires.models import Beneficiaire, Decision, Dossier
    from comptes.models import Centre
    from reglement.regimes import REGIME_2018, REGIME_2025, parametres

    hasard = random.Random(graine)
    centres = list(Centre.objects.all())
    gardes = {regime.code: {"regime": regime.code, "mois": parametres(regime)} for regime in (REGIME_2018, REGIME_2025)}
    personnes = Beneficiaire.objects.bulk_create(
        Beneficiaire(centre=centres[rang % len(centres)], nom=f"Personne {rang}", prenoms="Une")
        for rang in range(combien)
    )
    commandes = [date(2024, 1, 2) + timedelta(days=hasard.randrange(1000)) for _ in personnes]
    dossiers = Dossier.objects.bulk_create(
        Dossier(
            centre_id=personne.centre_id,
            beneficiaire=personne,
            numero=f"X-{personne.pk}",
            ouvert_le=commande,
            t0=commande,
            obligation="obligatoire",
            regime_id=code_de(commande),
            contact_le=commande + timedelta(days=20),
            parametres=gardes[code_de(commande)] if hasard.random() < SIGNES else None,
        )
        for personne, commande in zip(personnes, commandes, strict=True)
    )
    Decision.objects.bulk_create(
        Decision(
            centre_id=dossier.centre_id,
            dossier=dossier,
            prise_le=LE,
            statut="obligatoire",
            regime_id=dossier.regime_id,
            faits=faits_de(dossier, hasard),
            tests=[{"code": "belge", "resultat": False, "article": "CWASS art. 150, 1°", "texte": "x" * 80}] * 22,
        )
        for dossier in dossiers
    )


def faits_de(dossier: Any, hasard: random.Random) -> dict[str, Any]:
    """The facts of a newcomer; one in nine was detained, one in nine works."""
    commande = dossier.t0.isoformat()
    travail = {"motif": "travail-salarie", "depuis": "2026-03-01", "temps": 0.4, "continu": True, "preuve": True}
    return {
        "naissance": f"{1960 + hasard.randrange(45)}-03-14",
        "nationalites": [hasard.choice(["SY", "MA", "CD", "AF"])],
        "commune": "92094",
        "sejour_depuis": commande,
        "titre": {"type": "A", "motif": "RF-10", "commande_le": commande, "debut": commande, "fin": None},
        "contact_le": dossier.contact_le.isoformat(),
        "detentions": [["2026-05-01", "2026-07-01"]] if hasard.randrange(9) == 0 else [],
        "dispenses": [travail] if hasard.randrange(9) == 0 else [],
    }


def code_de(commande_le: date) -> str:
    return "2018" if commande_le < date(2025, 1, 1) else "2025"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
