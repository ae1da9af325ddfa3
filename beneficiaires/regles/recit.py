"""What was new when a decision was taken, and what it moved, from what decisions keep (`regles.faits`)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from beneficiaires.regles import lexique
from reglement.echeances import Echeances
from reglement.referentiel import Referentiel
from socle.dates import en_toutes_lettres

Faits = Mapping[str, Any]


class Nouveaute(NamedTuple):
    """One fact, in French: new without `avant`, corrected with both, no longer counting without `apres`."""

    sujet: str
    avant: str
    apres: str

    @property
    def nature(self) -> str:
        if not self.avant:
            return "ajout"
        return "modification" if self.apres else "retrait"


class Deplacement(NamedTuple):
    """A deadline that appeared (no `avant`), moved, or fell (no `apres`)."""

    avant: date | None
    apres: date | None


class Prise(NamedTuple):
    """What of a decision tells why the next one came."""

    le: date
    statut: str
    code: str
    echeances: Mapping[str, str | None]
    avertissements: Sequence[str]
    changement: Mapping[str, Any] | None
    """The change to come, as it was foreseen."""
    sans_intervention: bool = False


SIMPLES_AVANT: tuple[tuple[str, str, Callable[[Any, Referentiel], str]], ...] = (
    ("naissance", "Date de naissance", lexique.naissance),
    ("sejour_depuis", "Séjour légal en Belgique", lexique.depuis),
    ("commune", "Commune de résidence", lexique.commune),
    ("famille_de", "Lien familial", lexique.lien),
)
SIMPLES_APRES: tuple[tuple[str, str, Callable[[Any, Referentiel], str]], ...] = (
    ("contact_le", "Premier contact avec le centre", lexique.jour),
    ("convention_le", "Convention signée", lexique.jour),
    ("dernier_entretien_le", "Entretien d’évaluation tenu", lexique.jour),
    ("prorogation_mois", "Prorogation accordée", lexique.mois),
    ("attestation_le", "Attestation délivrée", lexique.jour),
    ("depart_le", "Départ de Belgique", lexique.jour),
)


def nouveautes(avant: Faits | None, apres: Faits, referentiel: Referentiel) -> list[Nouveaute]:
    """The facts that differ between two decisions, in the order in which people tell them; all of them without an
    earlier decision."""
    avant = avant or {}
    trouvees = [
        *un_a_un("nationalites", "Nationalité", lexique.nationalite, (avant, apres), referentiel),
        *simples(SIMPLES_AVANT, avant, apres, referentiel),
        *titres(avant, apres, referentiel),
        *dispenses(avant, apres, referentiel),
        *un_a_un("axes_dispenses", "Étape déjà suivie ailleurs", lexique.axe, (avant, apres), referentiel),
        *periodes("detentions", "Détention", avant, apres, referentiel),
        *periodes("absences", "Habite hors de la région de langue française", avant, apres, referentiel),
        *simples(SIMPLES_APRES, avant, apres, referentiel),
    ]
    return [nouveaute for nouveaute in trouvees if nouveaute.avant != nouveaute.apres]


def simples(
    sujets: Sequence[tuple[str, str, Callable[[Any, Referentiel], str]]],
    avant: Faits,
    apres: Faits,
    referentiel: Referentiel,
) -> Iterator[Nouveaute]:
    """Facts that are one value."""
    for nom, sujet, dire in sujets:
        valeurs = (faits.get(nom) for faits in (avant, apres))
        yield Nouveaute(sujet, *(dire(valeur, referentiel) if valeur else "" for valeur in valeurs))


def un_a_un(
    nom: str, sujet: str, dire: Callable[[str, Referentiel], str], faits: tuple[Faits, Faits], referentiel: Referentiel
) -> Iterator[Nouveaute]:
    """Codes in a list: those that are gone, then those that are new."""
    avant, apres = (les.get(nom, []) for les in faits)
    yield from (Nouveaute(sujet, dire(code, referentiel), "") for code in avant if code not in apres)
    yield from (Nouveaute(sujet, "", dire(code, referentiel)) for code in apres if code not in avant)


def titres(avant: Faits, apres: Faits, referentiel: Referentiel) -> Iterator[Nouveaute]:
    """The permit in force, then the order that started the clocks, which a renewal does not move."""
    ancien, nouveau = (faits.get("titre") for faits in (avant, apres))
    yield comparer("Titre de séjour", *(lexique.titre(t, referentiel) if t else {} for t in (ancien, nouveau)))
    commandes = (lexique.jour(t.get("commande_le")) if t else "" for t in (ancien, nouveau))
    yield Nouveaute("Commande du premier titre", *commandes)


def dispenses(avant: Faits, apres: Faits, referentiel: Referentiel) -> Iterator[Nouveaute]:
    """A request is the same one when its ground and its first day are, failing that its ground."""
    for ancienne, nouvelle in apparier(
        avant.get("dispenses", []),
        apres.get("dispenses", []),
        lambda dispense: (dispense["motif"], dispense["depuis"]),
        lambda dispense: dispense["motif"],
    ):
        parties = (lexique.dispense(une, referentiel) if une else {} for une in (ancienne, nouvelle))
        yield comparer(lexique.motif_de_dispense((nouvelle or ancienne)["motif"]), *parties)


def periodes(nom: str, sujet: str, avant: Faits, apres: Faits, referentiel: Referentiel) -> Iterator[Nouveaute]:
    for ancienne, nouvelle in apparier(avant.get(nom, []), apres.get(nom, []), lambda jours: jours[0]):
        parties = (lexique.sejour(une, referentiel) if une else {} for une in (ancienne, nouvelle))
        yield comparer(sujet, *parties)


def comparer(sujet: str, avant: Mapping[str, str], apres: Mapping[str, str]) -> Nouveaute:
    """What differs between two descriptions of one fact; the whole of it when it is new or gone."""
    differents = [nom for nom in {**avant, **apres} if not avant or not apres or avant[nom] != apres[nom]]
    textes = (", ".join(filter(None, (parties.get(nom) for nom in differents))) for parties in (avant, apres))
    return Nouveaute(sujet, *textes)


def apparier(avant: Sequence[Any], apres: Sequence[Any], *cles: Callable[[Any], Any]) -> Iterator[tuple[Any, Any]]:
    """Each element that differs with the one it was, by the first of these keys that both share; None without."""
    anciens = [element for element in avant if element not in apres]
    nouveaux = [element for element in apres if element not in avant]
    for cle in cles:
        for nouveau in list(nouveaux):
            ancien = next((un for un in anciens if cle(un) == cle(nouveau)), None)
            if ancien is not None:
                anciens.remove(ancien)
                nouveaux.remove(nouveau)
                yield ancien, nouveau
    yield from ((ancien, None) for ancien in anciens)
    yield from ((None, nouveau) for nouveau in nouveaux)


def deplacements(avant: Mapping[str, str | None], apres: Mapping[str, str | None]) -> dict[str, Deplacement]:
    """The deadlines that differ, by their name in `Echeances`."""
    return {
        nom: Deplacement(lire(avant.get(nom)), lire(apres.get(nom)))
        for nom in Echeances._fields
        if avant.get(nom) != apres.get(nom)
    }


def lire(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None


def raison(avant: Prise, apres: Prise) -> str:
    """Why a decision came without any fact that the law looks at: a day that was foreseen, warnings, or values that
    an administrator edited."""
    prevu = avant.changement
    autre = (avant.statut, avant.code) != (apres.statut, apres.code)
    if autre and prevu and date.fromisoformat(prevu["le"]) <= apres.le:
        precision = prevu.get("raison")
        return f"Le temps a passé{lexique.INSECABLE}: {precision}." if precision else "Le temps a passé."
    if not autre and not deplacements(avant.echeances, apres.echeances):  # its warnings alone are other ones
        return "Le temps a passé." if apres.sans_intervention else "Un fait qui ne change pas la réponse a été noté."
    return "Les paramètres du régime ou les données de référence ont changé."


def points_nouveaux(avant: Prise, apres: Prise) -> list[str]:
    """The warnings that were not there before."""
    connus = sans_le_jour(avant.avertissements, avant.le)
    ecrits = zip(apres.avertissements, sans_le_jour(apres.avertissements, apres.le), strict=True)
    return [phrase for phrase, point in ecrits if point not in connus]


def sans_le_jour(avertissements: Sequence[str], le: date) -> list[str]:
    """Warnings compared from one day to another: without the day on which they were written."""
    return [avertissement.replace(en_toutes_lettres(le), "") for avertissement in avertissements]
