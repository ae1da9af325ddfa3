"""A request of dispense and what is decided about it."""

from beneficiaires.forms.faits import FaitForm
from beneficiaires.models import Dispense
from socle.formulaires import Jour


class DispenseForm(FaitForm):
    passees = ("demandee_le",)
    periode = ("depuis", "jusqu_au")

    class Meta:
        model = Dispense
        fields = ["motif", "axe", "depuis", "jusqu_au", "temps", "heures_semaine", "continu", "demandee_le"]
        widgets = {"depuis": Jour, "jusqu_au": Jour, "demandee_le": Jour}
        help_texts = {
            "axe": "Seulement pour une étape déjà suivie ailleurs en Belgique.",
            "jusqu_au": "Vide : sans fin connue.",
            "heures_semaine": "Pour une formation professionnelle.",
            "temps": "Pour un travail : 0,5 pour un mi-temps.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("demandee_le", self.aujourdhui)

    def clean_temps(self):
        temps = self.cleaned_data["temps"]
        if temps is not None and not 0 < temps <= 1:
            self.add_error("temps", "La part d’un temps plein va de 0 à 1 : 0,5 pour un mi-temps.")
        return temps
