"""What only the database has refused, because two people acted at once: the sentence of its constraint."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError


@contextmanager
def refus_en_phrase(phrases: Mapping[str, str]) -> Iterator[None]:
    """Turn the refusal of a constraint into a ValidationError with its French sentence; goes around a transaction.

    `phrases`: those of triggers, by the name of constraint with which they refuse. A refusal without a sentence is a
    fault of the program and goes on.
    """
    try:
        yield
    except IntegrityError as refus:
        nom = contrainte(refus)
        phrase = phrases.get(nom) or phrases_des_modeles().get(nom)
        if phrase is None:
            raise
        raise ValidationError(phrase, code="refus") from refus


def contrainte(refus: IntegrityError) -> str:
    """The name of the constraint that refused, empty when there is none (a column that may not be empty)."""
    return getattr(getattr(refus.__cause__, "diag", None), "constraint_name", None) or ""


def phrases_des_modeles() -> dict[str, str]:
    return {
        regle.name: str(regle.get_violation_error_message())
        for modele in apps.get_models()
        for regle in modele._meta.constraints
        if regle.violation_error_message != regle.default_violation_error_message
    }
