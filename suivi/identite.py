"""A person in a line of French: birth and age, nationality as an adjective."""

from datetime import date

from beneficiaires.models import Beneficiaire, Sexe
from referentiels.models import Pays
from socle.dates import DatePartielle
from socle.templatetags.typographie import INSECABLE, jour

NE = {Sexe.FEMME: "née", Sexe.HOMME: "né"}


def naissance(personne: Beneficiaire, aujourdhui: date) -> str:
    """« née le 14 mars 1992 (34 ans) », « né en 1990 (35 ou 36 ans) »."""
    quand = personne.naissance
    if quand is None:
        return "date de naissance inconnue"
    ne = NE.get(Sexe(personne.sexe))
    debut = f"{ne} {'le' if quand.est_complete else 'en'}" if ne else f"naissance{INSECABLE}:"
    return f"{debut} {jour(quand)} ({age(quand, aujourdhui)})"


def age(quand: DatePartielle, aujourdhui: date) -> str:
    """In completed years; the two possible ones when the day is unknown and it matters."""
    moins, plus = _annees(quand.au_plus_tard(), aujourdhui), _annees(quand.au_plus_tot(), aujourdhui)
    ans = "an" if plus < 2 else "ans"
    return f"{plus}{INSECABLE}{ans}" if moins == plus else f"{moins} ou {plus}{INSECABLE}{ans}"


def _annees(naissance: date, aujourdhui: date) -> int:
    pas_encore = (aujourdhui.month, aujourdhui.day) < (naissance.month, naissance.day)
    return aujourdhui.year - naissance.year - pas_encore


def adjectif(pays: Pays, sexe: str) -> str:
    """« syrienne »: the nationality as an adjective that agrees with the person."""
    forme = pays.nationalite_f if sexe == Sexe.FEMME else pays.nationalite_m
    return forme or pays.nom
