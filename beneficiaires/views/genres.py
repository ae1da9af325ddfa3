"""The kinds of dated facts, each with its form and its words."""

from collections.abc import Callable
from typing import Any, NamedTuple

from beneficiaires import actions
from beneficiaires.forms.adresse import AdresseForm
from beneficiaires.forms.base import FaitForm
from beneficiaires.forms.dispense import DispenseForm
from beneficiaires.forms.faits import DetentionForm, LienForm, NationaliteForm
from beneficiaires.forms.titre import TitreForm
from beneficiaires.models import Adresse, Detention, Dispense, LienFamilial, Nationalite, Titre


class Nature(NamedTuple):
    """A kind of fact and its words."""

    modele: Any
    form: type[FaitForm]
    ajouter: str
    corriger: str
    ajoute: str
    corrige: str
    retire: str
    ecrire: Callable[..., object] = actions.corriger
    """The gesture that adds one."""
    consequences: tuple[str, ...] = ()


GENRES = {
    "nationalites": Nature(
        Nationalite,
        NationaliteForm,
        "Ajouter une nationalité",
        "Corriger la nationalité",
        "La nationalité est ajoutée.",
        "La nationalité est corrigée.",
        "La nationalité est retirée.",
    ),
    "liens": Nature(
        LienFamilial,
        LienForm,
        "Ajouter un lien familial",
        "Corriger le lien familial",
        "Le lien familial est ajouté.",
        "Le lien familial est corrigé.",
        "Le lien familial est retiré.",
    ),
    "adresses": Nature(
        Adresse,
        AdresseForm,
        "Noter une nouvelle adresse",
        "Corriger l’adresse",
        "La nouvelle adresse est notée.",
        "L’adresse est corrigée.",
        "L’adresse est retirée.",
        actions.demenager,
        (
            "L’adresse actuelle prend fin la veille.",
            "Hors de la région de langue française, l’obligation s’arrête ; elle revit si la personne revient à temps.",
        ),
    ),
    "titres": Nature(
        Titre,
        TitreForm,
        "Ajouter un titre de séjour",
        "Corriger le titre de séjour",
        "Le titre de séjour est ajouté.",
        "Le titre de séjour est corrigé.",
        "Le titre de séjour est retiré.",
    ),
    "dispenses": Nature(
        Dispense,
        DispenseForm,
        "Demander une dispense",
        "Corriger la demande de dispense",
        "La demande de dispense est notée.",
        "La demande de dispense est corrigée.",
        "La demande de dispense est retirée.",
    ),
    "detentions": Nature(
        Detention,
        DetentionForm,
        "Noter une détention",
        "Corriger la détention",
        "La détention est notée.",
        "La détention est corrigée.",
        "La détention est retirée.",
    ),
}
