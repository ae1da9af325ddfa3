"""The form of a standard text, clause by clause."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import ModelFormMetaclass
from django.utils.text import Truncator

from conventions.models import Texte
from conventions.textes.clauses import MOTS, codes, empreinte, refus_de_clauses
from conventions.textes.composition import FRANCAIS, textes_en_usage
from referentiels.models import Langue
from socle.templatetags.typographie import espaces

PREFIXE = "clause_"
BLANCS = re.compile(r"[ \t\r\n]+")  # the no-break spaces stay
SANS_FRANCAIS = "Cette version n’existe pas en français\u00a0: écrivez d’abord son texte français, qui fait foi."
PAS_TRADUITE = "Cette clause n’est pas traduite\u00a0: elle dit la même chose que le texte français."
LANGUE_EN_PLACE = "La langue d’un texte ne change plus."


def champ_de(code: str) -> forms.CharField:
    mots = ", ".join(f"{{{mot}}}" for mot in MOTS.get(code, ()))
    return forms.CharField(
        label=code,
        required=False,  # refused with all the other ones, in a sentence
        widget=forms.Textarea(attrs={"rows": 2, "cols": 90, "dir": "auto"}),
        help_text=f"Gardez tels quels les mots entre accolades\u00a0: {mots}." if mots else "",
    )


class FormulaireDeTexte(forms.ModelForm):
    """A version in a language. Each clause bears as its label what the French text says."""

    class Meta:
        model = Texte
        fields = ["version", "langue", "publie_le"]
        help_texts = {
            "version": "Par exemple 2027-1. Une traduction porte la version du texte français qu’elle traduit.",
            "publie_le": "Vide tant que vous y travaillez\u00a0: les conventions n’emploient que les textes en usage.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.francais = self._francais(str(self["version"].value() or ""))
        for code in codes():
            champ = self.fields[PREFIXE + code]
            champ.label = Truncator(self.francais.get(code, code)).chars(90)
            if self.instance.pk:
                champ.initial = self.instance.clauses.get(code, "")

    def _francais(self, version: str) -> dict[str, str]:
        """The French clauses of this version, else of the newest one."""
        textes = Texte.objects.filter(langue=FRANCAIS)
        texte = textes.filter(version=version).first() or textes.order_by("-publie_le", "-pk").first()
        return texte.clauses if texte else {}

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        clauses = {code: self._clause(donnees, code) for code in codes()}
        for code, refus in refus_de_clauses(clauses).items():
            self.add_error(PREFIXE + code, refus)
        version, langue = donnees.get("version", ""), donnees.get("langue")
        if isinstance(langue, Langue):
            if langue.pk != FRANCAIS:
                self._verifier_la_traduction(version, clauses)
            self.instance.clauses, self.instance.sha256 = clauses, empreinte(version, langue.pk, clauses)
        return donnees

    def _clause(self, donnees: dict[str, Any], code: str) -> str:
        texte = BLANCS.sub(" ", donnees.get(PREFIXE + code) or "").strip()
        langue = donnees.get("langue")
        return espaces(texte) if isinstance(langue, Langue) and langue.pk == FRANCAIS else texte

    def _verifier_la_traduction(self, version: str, clauses: dict[str, str]) -> None:
        francais = Texte.objects.filter(version=version, langue=FRANCAIS).first()
        if francais is None:
            self.add_error("version", SANS_FRANCAIS)
            return
        for code, clause in clauses.items():
            if clause and clause == francais.clauses.get(code):
                self.add_error(PREFIXE + code, PAS_TRADUITE)

    def clean_langue(self) -> Langue | None:
        langue: Langue | None = self.cleaned_data.get("langue")
        if self.instance.pk and langue and langue.pk != Texte.objects.get(pk=self.instance.pk).langue_id:
            raise ValidationError(LANGUE_EN_PLACE)
        return langue


TexteForm: Any = ModelFormMetaclass(
    "TexteForm", (FormulaireDeTexte,), {"__module__": __name__, **{PREFIXE + code: champ_de(code) for code in codes()}}
)
"""The same with a field for each clause."""


def clauses_de(texte: Texte) -> dict[str, str]:
    """The initial values of a form that starts from another text."""
    return {PREFIXE + code: texte.clauses.get(code, "") for code in codes()}


def en_usage(le: Any) -> Texte:
    return textes_en_usage(None, le).francais
