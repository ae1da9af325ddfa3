"""What an edited regime would change in the open files, in figures; and the job that follows a change."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from beneficiaires.actions.decision import accompli, interroger
from beneficiaires.models import Decision, Dossier
from beneficiaires.presentation import ECHEANCES
from comptes.models import Centre
from referentiels.effets import Bloc, Effet, apercu, compter, suite
from referentiels.reglement import EnVigueur
from reglement.decision import Decision as Reponse
from reglement.lecture import lire_faits
from reglement.regimes import MOIS, Regime, debut, regime_au
from socle.travaux import differer

Regimes = tuple[Regime, ...]
TACHE, FILE = "beneficiaires.redecider_apres", "dossiers"
LOT = 1000
LUES = ("centre", "statut", "parametres", *(f"{etape}_le" for etape in ("contact", "bilan", "citoyennete", "francais")))
LUES += ("francais_du",)
SANS_EFFET = {"nom", "applicable_du", "applicable_au", "document_fin", "attestation_dispense"}
SANS_EFFET |= {"copie_commune", "copie_cpas", "heures_citoyennete", "heures_francais", "heures_orientation"}
SANS_EFFET |= {"seuil_citoyennete", "seuil_francais", "seuil_orientation"}
"""What neither an answer nor a deadline depends on."""
MOTS = {
    "obligatoire": "tenues de suivre le parcours",
    "dispense": "dispensées",
    "exempte": "hors obligation",
    "terminee": "libérées par la fin de l’obligation",
    "a_completer": "sans réponse, faute de faits",
}


@suite
def redecider_apres() -> None:
    differer(TACHE, file=FILE)


@apercu
def sur_les_dossiers(avant: EnVigueur, apres: EnVigueur, le: date) -> Effet:
    """The law is asked twice about the facts that the last decision of each open file keeps: with the values of before
    and with those of after. Only the files whose order date falls where the regimes differ are read."""
    comptes = Comptes()
    for decision in dernieres_decisions(concernes(avant.regimes, apres.regimes)):
        dossier = decision.dossier
        faits = lire_faits(decision.faits, avant.referentiel)
        comptes.noter(decision, interroger(faits, dossier, le, avant), interroger(faits, dossier, le, apres))
    return Effet(comptes.touches, list(blocs(comptes)))


def dernieres_decisions(dossiers: Any) -> Iterator[Decision]:
    """The decision in force of each open file, with only what a count needs: thousands are read one after the other."""
    decisions = Decision.objects.filter(dossier__in=dossiers.ouverts()).order_by("dossier_id", "-pk")
    lues = (
        decisions.distinct("dossier_id").select_related("dossier").only("faits", *(f"dossier__{nom}" for nom in LUES))
    )
    return iter(lues.iterator(chunk_size=LOT))


@dataclass
class Comptes:
    """The figures of a preview: no name, no number of a file."""

    echeances: Counter[str] = field(default_factory=Counter)
    reponses: Counter[tuple[str, str]] = field(default_factory=Counter)
    motifs: int = 0
    regimes: int = 0
    par_centre: dict[int, Counter[str]] = field(default_factory=dict)

    def noter(self, decision: Decision, avant: Reponse, apres: Reponse) -> None:
        dossier = decision.dossier
        if avant.statut != apres.statut:
            self.reponses[avant.statut, apres.statut] += 1
            self._au_centre(dossier, "reponses")
            return
        self.motifs += avant.code != apres.code
        self.regimes += avant.regime != apres.regime
        if deplacees := echeances_deplacees(decision, avant, apres):
            self.echeances.update(deplacees)
            self._au_centre(dossier, "echeances")
        elif (avant.code, avant.regime) != (apres.code, apres.regime):
            self._au_centre(dossier, "autres")

    def _au_centre(self, dossier: Dossier, quoi: str) -> None:
        self.par_centre.setdefault(dossier.centre_id, Counter())[quoi] += 1

    def total(self, quoi: str) -> int:
        return sum(compte[quoi] for compte in self.par_centre.values())

    @property
    def touches(self) -> int:
        return sum(compte.total() for compte in self.par_centre.values())


def echeances_deplacees(decision: Decision, avant: Reponse, apres: Reponse) -> list[str]:
    """The deadlines that move, of the steps that are neither done nor dispensed."""
    fait, ailleurs = accompli(decision.dossier), decision.faits.get("axes_dispenses", ())
    return [
        nom
        for nom, ancienne, nouvelle in zip(avant.echeances._fields, avant.echeances, apres.echeances, strict=True)
        if ancienne != nouvelle and nom not in ailleurs and not getattr(fait, nom)
    ]


def concernes(avant: Regimes, apres: Regimes) -> QuerySet[Dossier]:
    """The files whose answer may differ: ordered on a day whose regime changes, or on a day that is not known.

    When only months change, a signed convention keeps its own.
    """
    portee = Q(pk=None)
    for du, avant_le, ancien, nouveau in periodes(avant, apres):
        if changes := differences(ancien, nouveau):
            ordre = Q(t0__gte=du) & (Q(t0__lt=avant_le) if avant_le else Q())
            gardes = Q(parametres__regime=ancien.code) if changes <= set(MOIS) else Q(pk=None)
            portee |= Q(t0=None) | (ordre & ~gardes)
    return Dossier.objects.filter(portee)


def periodes(avant: Regimes, apres: Regimes) -> Iterator[tuple[date, date | None, Regime, Regime]]:
    """The spans of order dates that have one regime before and one after: first day, day after the last, both."""
    jours = sorted({date.min, *map(debut, avant), *map(debut, apres)})
    for du, suivant in zip(jours, [*jours[1:], None], strict=True):
        yield du, suivant, regime_au(avant, du), regime_au(apres, du)


def differences(ancien: Regime, nouveau: Regime) -> set[str]:
    """The names of the values that matter to an answer and differ."""
    noms = {champ.name for champ in fields(Regime)} - SANS_EFFET
    return {nom for nom in noms if getattr(ancien, nom) != getattr(nouveau, nom)}


def blocs(comptes: Comptes) -> Iterator[Bloc]:
    yield Bloc(
        "Dossiers ouverts",
        list(phrases(comptes)),
        ("Échéance", "Dossiers"),
        [(libelle, comptes.echeances[nom]) for nom, libelle in ECHEANCES.items() if comptes.echeances[nom]],
    )
    if comptes.par_centre:
        sigles = Centre.objects.in_bulk(list(comptes.par_centre))
        yield Bloc(
            "Par centre",
            [],
            ("Centre", "Échéances déplacées", "Réponses changées", "Autres changements"),
            [
                (str(sigles[pk]), compte["echeances"], compte["reponses"], compte["autres"])
                for pk, compte in sorted(comptes.par_centre.items(), key=lambda ligne: str(sigles[ligne[0]]))
            ],
        )


def phrases(comptes: Comptes) -> Iterator[str]:
    if not comptes.touches:
        yield "Aucun dossier ouvert ne changerait de réponse ni d’échéance."
    if deplaces := comptes.total("echeances"):
        yield compter(deplaces, "dossier ouvert changerait d’échéance", "dossiers ouverts changeraient d’échéance")
    for (avant, apres), combien in sorted(comptes.reponses.items()):
        un, plusieurs = "personne ne serait plus {}", "personnes ne seraient plus {}"
        mots = f"{accorder(MOTS[avant], combien)}, mais {accorder(MOTS[apres], combien)}"
        yield compter(combien, un.format(mots), plusieurs.format(mots))
    if comptes.motifs:
        meme = "la même réponse pour un autre motif"
        yield compter(comptes.motifs, f"personne aurait {meme}", f"personnes auraient {meme}")
    if comptes.regimes:
        yield compter(comptes.regimes, "dossier changerait de régime", "dossiers changeraient de régime")


def accorder(mots: str, combien: int) -> str:
    """The words of an answer, in the singular for one person."""
    return mots if combien > 1 else mots.replace("tenues", "tenue").replace("ées", "ée")
