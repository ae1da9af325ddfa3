"""The forms of conventions, axes, hours and interviews."""

from conventions.forms.avenants import FinForm, SaisieAvenant, SignatureAvenantForm
from conventions.forms.convention import AxeForm, ConventionForm, CorrigerSignatureForm, SaisieConvention, SignatureForm
from conventions.forms.entretiens import CompteRenduForm, RaisonForm, RendezVousForm
from conventions.forms.heures import (
    ClotureForm,
    CorrectionForm,
    MotifForm,
    OperateurForm,
    SaisieHeures,
    TotalForm,
    choix_d_operateurs,
)

__all__ = [
    "AxeForm",
    "ClotureForm",
    "CompteRenduForm",
    "ConventionForm",
    "CorrectionForm",
    "CorrigerSignatureForm",
    "FinForm",
    "MotifForm",
    "OperateurForm",
    "RaisonForm",
    "RendezVousForm",
    "SaisieAvenant",
    "SaisieConvention",
    "SaisieHeures",
    "SignatureAvenantForm",
    "SignatureForm",
    "TotalForm",
    "choix_d_operateurs",
]
