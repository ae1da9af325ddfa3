"""The forms of conventions, axes, hours and interviews."""

from conventions.forms.convention import AxeForm, ConventionForm, CorrigerSignatureForm, SaisieConvention, SignatureForm
from conventions.forms.entretiens import EntretienForm
from conventions.forms.heures import (
    ClotureForm,
    CorrectionForm,
    MotifForm,
    OperateurForm,
    SaisieHeures,
    choix_d_operateurs,
)

__all__ = [
    "AxeForm",
    "ClotureForm",
    "ConventionForm",
    "CorrectionForm",
    "CorrigerSignatureForm",
    "EntretienForm",
    "MotifForm",
    "OperateurForm",
    "SaisieConvention",
    "SaisieHeures",
    "SignatureForm",
    "choix_d_operateurs",
]
