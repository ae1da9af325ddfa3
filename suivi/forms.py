"""The filters of the list of persons, read from the address: what is not understood is ignored."""

from django import forms

from beneficiaires.models import Obligation, Statut
from comptes.droits import accompagne
from comptes.models import Role, Utilisateur
from socle.formulaires import Filtre, champ
from suivi.horloges import NOMS

MIENS, CENTRE = "miens", "centre"
EN_COURS = "en_cours"
SANS_REFERENT = "sans"
A_CONFIRMER = "a_confirmer"
ECHEANCES = [
    ("depassee", "Dépassée"),
    ("30", "Dans moins de 30 jours"),
    ("90", "Dans 30 à 90 jours"),
]
OBJETS = [(nom, NOMS[nom]) for nom in ("contact", "bilan", "entretien", "citoyennete", "francais", "attestation")]
TRIS = [("echeance", "Prochaine échéance"), ("nom", "Nom")]


class FiltrePersonnes(Filtre):
    q = forms.CharField(label="Rechercher", max_length=100, required=False)
    liste = forms.ChoiceField(choices=[(MIENS, ""), (CENTRE, "")], required=False, widget=forms.HiddenInput)
    etape = forms.ChoiceField(
        label="Étape",
        choices=[("", "Toutes"), (EN_COURS, "Dossiers en cours"), *Statut.choices],
        required=False,
    )
    obligation = forms.ChoiceField(
        label="Obligation",
        choices=[("", "Toutes"), (A_CONFIRMER, "Réponse à confirmer"), *Obligation.choices],
        required=False,
    )
    echeance = forms.ChoiceField(label="Échéance", choices=[("", "Toutes"), *ECHEANCES], required=False)
    objet = forms.ChoiceField(label="Objet de l’échéance", choices=[("", "Toutes"), *OBJETS], required=False)
    referent = forms.ChoiceField(label="Référent", required=False)
    tri = forms.ChoiceField(label="Trier par", choices=TRIS, required=False)

    def __init__(self, adresse, *, par: Utilisateur) -> None:
        super().__init__({**par_defaut(adresse, par), **adresse.dict()})
        if not accompagne(par):
            for nom in ("etape", "obligation", "echeance", "objet", "tri"):
                del self.fields[nom]
        referents = Utilisateur.objects.referents(par.centre_id or 0)  # who sees the list has a centre
        champ(self, "referent").choices = [
            ("", "Tous"),
            (SANS_REFERENT, "Sans référent"),
            *((str(referent.pk), str(referent)) for referent in referents),
        ]


def par_defaut(adresse, par: Utilisateur) -> dict[str, str]:
    """My files in progress; the whole centre at every stage as soon as something is searched."""
    if adresse.get("q"):
        return {"liste": CENTRE, "tri": "nom"}
    liste = MIENS if par.role == Role.ACCOMPAGNEMENT else CENTRE
    return {"liste": liste, "etape": EN_COURS, "tri": "echeance" if accompagne(par) else "nom"}
