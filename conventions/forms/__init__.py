"""The forms of conventions, axes, hours and interviews."""

from conventions.forms.convention import AxeForm, ConventionForm, CorrigerSignatureForm, SaisieConvention, SignatureForm
from conventions.forms.entretiens import CompteRenduForm, RaisonForm, RendezVousForm
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
    "CompteRenduForm",
    "ConventionForm",
    "CorrectionForm",
    "CorrigerSignatureForm",
    "MotifForm",
    "OperateurForm",
    "RaisonForm",
    "RendezVousForm",
    "SaisieConvention",
    "SaisieHeures",
    "SignatureForm",
    "choix_d_operateurs",
]
