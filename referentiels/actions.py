"""Writing a regime: its neighbours in time follow."""

from django.core.exceptions import ValidationError
from django.db import transaction

from referentiels.models import Regime
from referentiels.regles import enchainer

SANS_PLUS_ANCIEN = (
    "Le régime le plus ancien n’a pas de date de début\u00a0: sans lui, des titres commandés autrefois n’en auraient "
    "aucun."
)


@transaction.atomic
def enregistrer_regime(regime: Regime) -> Regime:
    """Save a regime; the one before it ends the day before it begins.

    Raises ValidationError when no regime would hold for the oldest permits.
    """
    autres = [ligne for ligne in verrouiller_les_regimes() if ligne.pk != regime.pk]
    fins = {ligne.pk: ligne.applicable_au for ligne in autres}
    exiger_un_plus_ancien([*autres, regime])
    enchainer([*autres, regime])
    regime.save()
    for ligne in autres:
        if ligne.applicable_au != fins[ligne.pk]:
            ligne.edite = True
            ligne.save(update_fields=["applicable_au", "edite"])
    return regime


@transaction.atomic
def supprimer_regime(regime: Regime) -> None:
    """Delete a regime that nothing uses; the one before it takes its place in time.

    Raises ValidationError for the oldest one, and ProtectedError for one that is used.
    """
    autres = [ligne for ligne in verrouiller_les_regimes() if ligne.pk != regime.pk]
    exiger_un_plus_ancien(autres)
    regime.delete()
    for ligne in enchainer(autres):
        ligne.save(update_fields=["applicable_au"])


def verrouiller_les_regimes() -> list[Regime]:
    """Two administrators who save at once wait for each other; the decisions that name a regime do not."""
    return list(Regime.objects.select_for_update(of=["self"], no_key=True))


def exiger_un_plus_ancien(regimes: list[Regime]) -> None:
    if all(regime.applicable_du is not None for regime in regimes):
        raise ValidationError({"applicable_du": SANS_PLUS_ANCIEN})
