"""How to reach the person, and in which languages."""

import re
from collections.abc import Sequence

from django import forms
from django.core.exceptions import ValidationError

from beneficiaires.forms.base import FaitForm
from beneficiaires.models import Beneficiaire
from referentiels.models import Langue
from socle.champs import ChoixReference, reference

TELEPHONE = re.compile(r"\+?[0-9][0-9 ./()-]{6,}")
AUTRES_LANGUES = 3


class ContactForm(FaitForm):
    class Meta:
        model = Beneficiaire
        fields = ["telephone", "courriel", "langue", "interprete"]
        field_classes = {"langue": ChoixReference}
        widgets = {
            "telephone": forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
            "courriel": forms.EmailInput(attrs={"autocomplete": "off"}),
        }
        error_messages = {"courriel": {"invalid": "Cette adresse de courriel est incomplète : nom@exemple.be."}}

    def __init__(self, *args, actuelles: Sequence[str] = (), langues: Sequence[Langue] | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        connues = list(Langue.objects.all() if langues is None else langues)
        groupes = [
            ("Langues fréquentes", [langue for langue in connues if langue.frequente]),
            ("Autres langues", [langue for langue in connues if not langue.frequente]),
        ]
        self.noms = [f"autre_langue_{rang}" for rang in range(1, max(AUTRES_LANGUES, len(actuelles) + 1) + 1)]
        for rang, nom in enumerate(self.noms):
            self.fields[nom] = ChoixReference(Langue.objects.none(), required=False, label="Autre langue parlée")
            self.initial.setdefault(nom, actuelles[rang] if rang < len(actuelles) else None)
        for nom in ("langue", *self.noms):
            reference(self, nom).lire(connues, groupes)
        self.order_fields(["telephone", "courriel", "langue", *self.noms, "interprete"])

    def clean_telephone(self):
        telephone = self.cleaned_data["telephone"].strip()
        if telephone and not TELEPHONE.fullmatch(telephone):
            raise ValidationError("Ce numéro est incomplet : écrivez-le comme 0470 12 34 56 ou +32 470 12 34 56.")
        return telephone

    @property
    def langues_corrigees(self) -> list[Langue] | None:
        """None when they are left alone."""
        return self.autres_langues if set(self.noms) & set(self.changed_data) else None

    @property
    def autres_langues(self) -> list[Langue]:
        return [self.cleaned_data[nom] for nom in self.noms if self.cleaned_data.get(nom)]
