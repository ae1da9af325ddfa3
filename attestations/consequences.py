"""What a gesture on a document will do, said before it is done."""

from datetime import date

from attestations.actions.conditions import est_tenue
from attestations.actions.envoi import EUS, commune_du, organismes, voulus
from attestations.models import PARTIS, Attestation, Destinataire, Nature, nommer
from attestations.regles import DOCUMENT_DISPENSE, titre
from beneficiaires.models import Beneficiaire, Dossier
from conventions.models import Convention
from socle.templatetags.typographie import INSECABLE, duree, jour

SCELLEE = "L’attestation reçoit son numéro ; elle est scellée et ne pourra plus être modifiée."

A_REPRENDRE = "L’exemplaire remis à la personne est à reprendre, et le nouveau à lui remettre."
PAS_TENUE = "Aucune copie ne part : la personne n’est pas tenue de suivre le parcours."
SANS_COPIE = "Aucune copie ne part : le régime de la convention n’en prévoit pas."
A_CONFIRMER = (
    "La réponse de la loi a changé et personne ne l’a encore confirmée : elle décide si des copies partent. "
    "Confirmez-la d’abord."
)


def annonce(dossier: Dossier, nature: Nature) -> str:
    """What is about to be issued, and for whom."""
    personne = dossier.beneficiaire
    document = DOCUMENT_DISPENSE if nature == Nature.DISPENSE else titre(dossier.convention.regime.document_fin)
    return f"{document}{INSECABLE}: {personne}, {jour(personne.naissance)}."


def de_la_delivrance(dossier: Dossier, le: date) -> list[str]:
    """First what is missing, while it can still be completed."""
    copies = copies_prevues(dossier, le)
    return [
        *([A_CONFIRMER] if dossier.a_confirmer else []),
        *non_validees(dossier.convention),
        *manquants(dossier.beneficiaire),
        SCELLEE,
        "Le dossier passe à l’étape « Attestation délivrée » et la convention est clôturée.",
        *(_annoncer(nom, adresse_connue) for nom, adresse_connue in copies.items()),
        *([] if copies else [SANS_COPIE if _est_tenue(dossier) else PAS_TENUE]),
    ]


def de_la_dispense(dossier: Dossier, le: date) -> list[str]:
    return [
        *manquants(dossier.beneficiaire),
        SCELLEE,
        "Elle dit que la personne est dispensée (CWASS art. 152/7, § 3 et § 6), sans dire pourquoi.",
        "Aucune copie ne part : l’attestation est remise à la personne seule.",
        "Le dossier garde son étape. La personne peut suivre le parcours volontairement ; sinon, il peut être clos.",
    ]


def non_validees(convention: Convention) -> list[str]:
    """Hours that nobody has validated, before they cannot be any more."""
    attendent = sum(axe.minutes_suivies - axe.minutes_faites for axe in convention.axes.all())
    if not attendent:
        return []
    return [f"{duree(attendent)} attendent leur validation{INSECABLE}: elles ne seront pas sur l’attestation."]


def manquants(personne: Beneficiaire) -> list[str]:
    faits = {"date de naissance": personne.naissance, "lieu de naissance": personne.lieu_naissance}
    faits["NISS"] = personne.niss
    absents = [nom for nom, valeur in faits.items() if not valeur]
    return [f"Pas encore noté dans le dossier, donc absent du document : {', '.join(absents)}."] if absents else []


def copies_prevues(dossier: Dossier, le: date) -> dict[str, bool]:
    """Who would receive a copy on a day, and whether the mailbox is known."""
    if not _est_tenue(dossier):
        return {}
    commune = commune_du(dossier, le)
    boites = Destinataire.objects.filter(centre=dossier.centre_id, commune=commune)
    connus = set(boites.values_list("organisme", flat=True))
    prevus = organismes(dossier, dossier.convention.regime)
    return {nommer(organisme, commune): organisme in connus for organisme in prevus}


def _est_tenue(dossier: Dossier) -> bool:
    decision = dossier.decisions.first()
    return decision is not None and est_tenue(decision, dossier.base)


def _annoncer(nom: str, adresse_connue: bool) -> str:
    if adresse_connue:
        return f"Une copie part : {nom}."
    return f"Une copie attend une adresse : {nom}."


def du_remplacement(ancienne: Attestation, nouvelle: Attestation) -> list[str]:
    """`nouvelle`: the replacement as it would be made today, unsaved."""
    destinataires = [nommer(voulu.organisme, voulu.commune) for voulu in voulus(nouvelle)]
    fin_le = ancienne.dossier.attestation_le
    return [
        *manquants(ancienne.dossier.beneficiaire),
        f"L’attestation {ancienne.numero} reste au registre, marquée « remplacée », et n’est plus valable.",
        "La nouvelle reçoit son propre numéro et dit laquelle elle remplace ; elle est scellée.",
        *([f"Le parcours reste achevé depuis le {jour(fin_le)}."] if ancienne.nature == Nature.FIN and fin_le else []),
        f"La nouvelle part vers : {', '.join(destinataires)}." if destinataires else "Aucune copie ne part.",
        *([A_REPRENDRE] if ancienne.remise_le else []),
    ]


def de_l_annulation(attestation: Attestation) -> list[str]:
    copies = attestation.envois.all()
    envoyees = [envoi.nom for envoi in copies if envoi.statut in PARTIS]
    douteuses = [envoi.nom for envoi in copies if envoi.statut in EUS and envoi.statut not in PARTIS]
    return [
        f"L’attestation {attestation.numero} reste au registre, marquée « annulée », avec votre motif.",
        "La page de vérification dira qu’elle n’est plus valable.",
        *SUITES[Nature(attestation.nature)],
        *([f"Copie déjà envoyée, destinataire à prévenir : {', '.join(envoyees)}."] if envoyees else []),
        *([f"Copie peut-être reçue, à éclaircir : {', '.join(douteuses)}."] if douteuses else []),
        *(["Celle qu’elle remplace ne redevient pas valable."] if attestation.remplace_id else []),
        *(["L’exemplaire remis à la personne est à récupérer."] if attestation.remise_le else []),
    ]


SUITES = {
    Nature.FIN: [
        "Le dossier revient à l’étape « Attestation à délivrer » : une nouvelle pourra être délivrée.",
        "Les copies qui ne sont pas encore parties ne partiront pas.",
    ],
    Nature.DISPENSE: [
        "Le dossier garde son étape. Une nouvelle pourra être délivrée tant que la personne est dispensée.",
    ],
}
