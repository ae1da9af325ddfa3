"""What a lot is about to do, counted before it is asked for, in a fixed number of queries."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import OuterRef, QuerySet, Subquery

from attestations.actions.envoi import commune_du, organismes
from attestations.actions.lots import exiger_de_quoi
from attestations.consequences import manquants
from attestations.models import TIERS, Canal, Destinataire, Envoi, Geste, StatutEnvoi, nommer
from beneficiaires.models import Base, Decision, Dossier, Obligation
from beneficiaires.models import Statut as Etape
from comptes.models import Centre, Utilisateur
from socle.templatetags.typographie import nombre

CITES = 20  # rows and names quoted; past them the page says how many more
PAS_FINI = "Son parcours n’est plus à l’étape « Attestation à délivrer »."
A_CONFIRMER = "La réponse de la loi a changé et personne ne l’a confirmée : elle décide si des copies partent."
UNE_SCELLEE = "attestation reçoit son numéro : elle est scellée et ne pourra plus être modifiée."
DES_SCELLEES = "attestations reçoivent leur numéro : elles sont scellées et ne pourront plus être modifiées."
PLUS_RIEN = "Cette copie n’est plus à relancer."


@dataclass
class Prevision:
    """`consequences`: sentences; `avertissements`: the files to look at first, with why; `obstacle`: why nothing can
    be done at all."""

    combien: int
    consequences: list[str] = field(default_factory=list)
    avertissements: list[tuple[Dossier, str]] = field(default_factory=list)
    obstacle: str = ""

    @property
    def premiers(self) -> list[tuple[Dossier, str]]:
        return self.avertissements[:CITES]

    @property
    def autres(self) -> int:
        return max(0, len(self.avertissements) - CITES)


def de_la_delivrance(dossiers: Iterable[Dossier], *, par: Utilisateur, le: date) -> Prevision:
    """For files loaded by `pour_prevoir`."""
    assert par.centre is not None
    lus: list[Any] = list(dossiers)
    prevision = Prevision(len(lus), obstacle=obstacle(Geste.DELIVRER, par.centre))
    prevision.avertissements = [(dossier, raison) for dossier in lus if (raison := a_regarder(dossier))]
    prets = [dossier for dossier in lus if dossier.statut == Etape.A_ATTESTER]
    prevision.consequences = [
        accorder(len(prets), UNE_SCELLEE, DES_SCELLEES),
        "Chaque dossier passe à l’étape « Attestation délivrée » et sa convention est clôturée.",
        *copies_prevues(prets, par.centre, le),
    ]
    return prevision


def pour_prevoir(dossiers: QuerySet[Dossier]) -> QuerySet[Any]:
    derniere = Decision.objects.filter(dossier=OuterRef("pk")).order_by("-pk")
    return (
        dossiers.select_related("beneficiaire", "convention__regime")
        .prefetch_related("beneficiaire__adresses__commune__successeur")
        .annotate(manque=Subquery(derniere.values("manque")[:1]))
    )


def obstacle(geste: Geste, centre: Centre) -> str:
    try:
        exiger_de_quoi(geste, centre)
    except ValidationError as refus:
        return refus.messages[0]
    return ""


def a_regarder(dossier: Dossier) -> str:
    """What to complete or confirm before the document is frozen."""
    if dossier.statut != Etape.A_ATTESTER:
        return PAS_FINI
    if dossier.a_confirmer:
        return A_CONFIRMER
    return " ".join(manquants(dossier.beneficiaire))


def copies_prevues(dossiers: list[Any], centre: Centre, le: date) -> list[str]:
    """How many copies leave, by which way, which miss an address, and for how many persons there is none."""
    canaux = canaux_connus(centre)
    voies: Counter[str] = Counter()
    sans: Counter[str] = Counter()
    for dossier in dossiers:
        tenue, commune = est_tenue(dossier), commune_du(dossier, le)
        voies["non_tenue"] += not tenue
        for organisme in organismes(dossier, dossier.convention.regime) if tenue else []:
            canal = canaux.get((organisme, commune.pk)) if commune else None
            voies[canal or "sans"] += 1
            sans[nommer(organisme, commune)] += canal is None
    return phrases_des_copies(voies, +sans)


def est_tenue(dossier: Any) -> bool:
    """As `conditions.est_tenue`, from what the file keeps of its last decision."""
    if dossier.obligation == Obligation.OBLIGATOIRE:
        return True
    return dossier.base == Base.OBLIGATION and dossier.manque == ["commune"]


def phrases_des_copies(voies: Counter[str], sans: Counter[str]) -> list[str]:
    cites = ", ".join(nom for nom, _ in sans.most_common(5)) + (" et d’autres" if len(sans) > 5 else "")
    phrases = {
        Canal.COURRIEL: ("copie part par courriel.", "copies partent par courriel."),
        Canal.LETTRE: ("lettre sera à imprimer et à poster.", "lettres seront à imprimer et à poster."),
        "sans": (f"copie attend une adresse : {cites}.", f"copies attendent une adresse : {cites}."),
        "non_tenue": (
            "personne n’est pas tenue de suivre le parcours : aucune copie ne part pour elle.",
            "personnes ne sont pas tenues de suivre le parcours : aucune copie ne part pour elles.",
        ),
    }
    return [accorder(voies[cle], *mots) for cle, mots in phrases.items() if voies[cle]]


def de_la_relance(envois: Iterable[Envoi], *, par: Utilisateur) -> Prevision:
    """For copies loaded by `pour_affichage`."""
    assert par.centre is not None
    lus = list(envois)
    voulus = [envoi for envoi in lus if envoi.se_relance]
    canaux = canaux_connus(par.centre)
    voies: Counter[str] = Counter()
    sans: Counter[str] = Counter()
    for envoi in voulus:
        tiers = envoi.organisme in TIERS
        canal = canaux.get((envoi.organisme, envoi.commune_id)) if tiers else envoi.canal
        voies[canal or "sans"] += 1
        sans[envoi.nom] += canal is None
    doubles = sum(envoi.statut == StatutEnvoi.INCERTAIN for envoi in voulus)
    phrases = phrases_des_copies(voies, +sans) + ([accorder(doubles, *EN_DOUBLE)] if doubles else [])
    finis = [(envoi.attestation.dossier, PLUS_RIEN) for envoi in lus if not envoi.se_relance]
    return Prevision(len(lus), phrases, finis)


EN_DOUBLE = (
    "envoi est incertain : son destinataire l’a peut-être déjà reçu, et le recevrait deux fois.",
    "envois sont incertains : leurs destinataires les ont peut-être déjà reçus, et les recevraient deux fois.",
)


def canaux_connus(centre: Centre) -> dict[tuple[str, str | None], str]:
    """By which way each recipient of a centre is written to."""
    boites = Destinataire.objects.filter(centre=centre).values_list("organisme", "commune_id", "canal")
    return {(organisme, commune): canal for organisme, commune, canal in boites}


def accorder(combien: int, un: str, plusieurs: str) -> str:
    """« 1 copie part », « 12 copies partent »."""
    return f"{nombre(combien)} {un if combien < 2 else plusieurs}"
