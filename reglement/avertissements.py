"""What a person should check before trusting an answer: contradictions and expired permits."""

from collections.abc import Iterator

from reglement import famille
from reglement.cas import Cas
from reglement.dispenses import JAMAIS_DECLARES, LIBELLES
from reglement.faits import Dispense
from socle.dates import en_toutes_lettres

LIENS_NOMMES = {
    famille.UE: "membre de la famille d’un citoyen de l’Union européenne",
    famille.BELGE: "membre de la famille d’un Belge",
    famille.TIERS: "sans lien avec un citoyen de l’Union européenne ou un Belge",
}
MOTIFS_SANS_LIEN = ("RF-10", "PI-")
"""Grounds of stay that do not go with a link to a citizen: family of a third-country national, protection."""


def avertir(cas: Cas, code: str | None) -> tuple[str, ...]:
    """The warnings of a case, whatever the answer."""
    return (
        *(sur_la_famille(cas) if cas.faits.famille_de else ()),
        *sur_le_titre(cas),
        *sur_le_document(cas, code),
        *sur_les_dates(cas),
        *(sur_les_dispenses(cas) if cas.faits.dispenses else ()),
        *(sur_le_delai(cas) if cas.faits.detentions or cas.faits.prorogation_mois else ()),
        *(sur_les_absences(cas) if cas.faits.absences else ()),
    )


def sur_la_famille(cas: Cas) -> Iterator[str]:
    declare, titre = cas.faits.famille_de, cas.faits.titre
    if declare is None or titre is None or titre.motif is None:
        return
    implique = famille.LIEN_DU_MOTIF.get(titre.motif)
    contraire = implique is None and declare != famille.TIERS and titre.motif.startswith(MOTIFS_SANS_LIEN)
    if contraire or (implique is not None and implique != declare):
        yield (
            f"Le lien familial déclaré ({LIENS_NOMMES[declare]}) ne s’accorde pas avec le motif de séjour "
            f"{titre.motif} : le lien déclaré l’emporte, à vérifier."
        )


def sur_le_titre(cas: Cas) -> Iterator[str]:
    titre = cas.faits.titre
    if titre is None:
        return
    if titre.fin is not None and titre.fin < cas.le:
        yield f"Le titre de séjour a expiré le {en_toutes_lettres(titre.fin)}."
    if titre.debut is not None and titre.fin is not None and titre.fin < titre.debut:
        yield "Le titre de séjour finit avant d’avoir commencé : vérifier ses dates."
    if titre.commande_le is None:
        return
    if titre.commande_le > cas.le:
        yield f"Le titre de séjour n’est commandé que le {en_toutes_lettres(titre.commande_le)}, après la décision."
    if cas.faits.sejour_depuis is not None and titre.commande_le < cas.faits.sejour_depuis:
        yield "Le titre de séjour a été commandé avant le début du séjour légal : vérifier les deux dates."


CODES_DES_CITOYENS = frozenset({"belge", "citoyen-ue", "famille-ue", "famille-belge"})


def sur_le_document(cas: Cas, code: str | None) -> Iterator[str]:
    nature = cas.type_de_titre
    if nature is not None and not nature.pays_tiers and code not in CODES_DES_CITOYENS:
        yield (
            f"Le document « {nature.libelle} » n’est délivré qu’à des Belges, à des citoyens de l’Union européenne "
            "ou à leur famille : vérifier la nationalité et le lien familial."
        )
    for nationalite in cas.faits.nationalites:
        connue = cas.referentiel.nationalites.get(nationalite)
        if connue is not None and not connue.possible:
            yield f"Le code {nationalite} désigne un territoire et non une nationalité : vérifier la nationalité."


def sur_les_dates(cas: Cas) -> Iterator[str]:
    naissance, sejour_depuis = cas.faits.naissance, cas.faits.sejour_depuis
    if naissance is None:
        return
    au_plus_tot = naissance.au_plus_tot()
    if au_plus_tot > cas.le:
        yield "La date de naissance est postérieure à la décision : vérifier cette date."
    elif sejour_depuis is not None and au_plus_tot > sejour_depuis:
        yield "La date de naissance est postérieure au début du séjour légal : vérifier les deux dates."


def sur_les_dispenses(cas: Cas) -> Iterator[str]:
    for dispense in cas.faits.dispenses:
        if dispense.motif in LIBELLES:
            yield from sur_la_dispense(dispense, cas)


def sur_la_dispense(dispense: Dispense, cas: Cas) -> Iterator[str]:
    nom = LIBELLES[dispense.motif or ""]
    if dispense.motif in JAMAIS_DECLARES:
        yield f"Le motif « {nom} » ne se déclare pas : il est lu dans la date de naissance ou la nationalité."
    elif cas.regime is not None and dispense.motif not in cas.regime.motifs_dispense:
        yield f"Le motif « {nom} » n’existe pas dans le régime {cas.regime.code} : il ne compte pas."
    if dispense.depuis and dispense.jusqu_au and dispense.jusqu_au < dispense.depuis:
        yield f"Le motif « {nom} » finit avant d’avoir commencé : vérifier ses dates."


def sur_le_delai(cas: Cas) -> Iterator[str]:
    faits, regime = cas.faits, cas.regime
    if any(detention.fin is not None and detention.fin < detention.debut for detention in faits.detentions):
        yield "Une détention finit avant d’avoir commencé : elle ne compte pas."
    if regime is None:
        return
    if faits.prorogation_mois and not regime.prorogation:
        yield f"Le régime {regime.code} ne connaît pas de prorogation : elle ne compte pas."
    if faits.detentions and not regime.suspension_detention:
        yield f"Dans le régime {regime.code}, une détention ne suspend pas le délai : elle ne compte pas."


def sur_les_absences(cas: Cas) -> Iterator[str]:
    absences, commune = cas.faits.absences, cas.faits.commune
    if any(absence.fin is not None and absence.fin < absence.debut for absence in absences):
        yield "Une absence de la région finit avant d’avoir commencé : elle ne compte pas."
    absente = any(absence.debut <= cas.le <= (absence.fin or cas.le) for absence in absences)
    if absente and commune is not None and commune in cas.referentiel.communes:
        yield (
            f"La personne est notée hors de la région de langue française le {en_toutes_lettres(cas.le)}, jour où "
            f"elle habite {cas.referentiel.communes[commune]} : vérifier ses adresses."
        )
