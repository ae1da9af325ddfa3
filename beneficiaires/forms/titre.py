"""A residence document."""

from beneficiaires.forms.base import FaitForm, dans_l_ordre
from beneficiaires.models import Titre
from referentiels.models import MotifSejour, TypeTitre
from socle.champs import ChoixReference, reference
from socle.formulaires import Jour


class TitreForm(FaitForm):
    passees = ("commande_le",)
    periode = ("debut", "fin")

    class Meta:
        model = Titre
        fields = ["type", "motif", "commande_le", "debut", "fin", "hors_region"]
        field_classes = {"type": ChoixReference, "motif": ChoixReference}
        widgets = {"commande_le": Jour, "debut": Jour, "fin": Jour}
        labels = {"type": "Titre de séjour", "commande_le": "Commandé à la commune le"}
        help_texts = {
            "commande_le": "Le premier titre de plus de trois mois commandé dans la région fait courir les délais.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        types = list(TypeTitre.objects.all())
        groupes = [
            ("Les plus fréquents", [un for un in types if un.frequent]),
            ("Tous les autres", [un for un in types if not un.frequent]),
        ]
        reference(self, "type").lire(types, groupes)
        reference(self, "motif").lire(MotifSejour.objects.all())
        self.fields["type"].required = not self.empty_permitted

    def clean(self):
        valeurs = super().clean()
        if "type" in valeurs and valeurs["type"] is None:
            self.add_error("type", "Choisissez le titre de séjour, ou videz ses dates.")
        dans_l_ordre(self, "commande_le", "fin", "Le titre ne peut pas prendre fin avant d’avoir été commandé.")
        return valeurs
