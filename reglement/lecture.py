"""JSON in, JSON out: facts read strictly, decisions written as the contract says."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, Final

import orjson

from reglement.decision import Decision, statuer
from reglement.dispenses import LIBELLES
from reglement.faits import SANS_TITRE, Absence, Detention, Dispense, Faits, Titre
from reglement.famille import LIENS
from reglement.referentiel import Referentiel
from reglement.regimes import Regime
from reglement.valeurs import (
    ErreurDeFaits,
    Objet,
    lire_booleen,
    lire_code,
    lire_dict,
    lire_jour,
    lire_liste,
    lire_mois,
    lire_naissance,
    lire_nombre,
    lire_periodes,
)

LONGUEUR_INS: Final = 5


def repondre(
    lignes: Iterable[bytes], referentiel: Referentiel, regimes: Sequence[Regime], le: date
) -> Iterator[tuple[bytes, bool]]:
    """Answer each line that is not blank with a line and whether it could be read, in the same order.

    `le` is the day of the decision of the lines that give none. Raises ValueError without a regime.
    """
    for numero, ligne in enumerate(lignes, 1):
        if not ligne.strip():
            continue
        identifiant = None
        try:
            objet = lire_objet(ligne)
            identifiant = lire_identifiant(objet)
            decision = statuer(
                lire_faits(objet, referentiel), referentiel, regimes, lire_jour(objet.get("le"), "le") or le
            )
        except ErreurDeFaits as erreur:
            yield ecrire({"id": identifiant, "erreur": str(erreur), "ligne": numero}), False
        else:
            yield ecrire({"id": identifiant, **en_dict(decision)}), True


def ecrire(objet: Objet) -> bytes:
    return orjson.dumps(objet, option=orjson.OPT_APPEND_NEWLINE)


def en_dict(decision: Decision) -> Objet:
    """A decision as JSON values, without the identifier of the line."""
    return {
        "statut": decision.statut,
        "code": decision.code,
        "regime": decision.regime,
        "tests": [
            {"code": code, "resultat": resultat, "article": article, "texte": texte}
            for code, resultat, article, texte, _ in decision.lignes()
        ],
        "echeances": decision.echeances._asdict(),
        "manque": decision.manque,
        "avertissements": decision.avertissements,
    }


def lire_objet(ligne: bytes) -> Objet:
    try:
        objet = orjson.loads(ligne)
    except orjson.JSONDecodeError:
        raise ErreurDeFaits("La ligne n’est pas un objet JSON lisible.") from None
    if not isinstance(objet, dict):
        raise ErreurDeFaits("La ligne n’est pas un objet JSON.")
    return objet


def lire_identifiant(objet: Objet) -> str | int | float | None:
    identifiant = objet.get("id")
    if identifiant is None or (isinstance(identifiant, str | int | float) and not isinstance(identifiant, bool)):
        return identifiant
    raise ErreurDeFaits("Le champ « id » doit être un texte ou un nombre.")


def lire_faits(objet: Objet, referentiel: Referentiel) -> Faits:
    """The facts of one JSON object. Raises ErreurDeFaits; absent or null is unknown, unknown keys are ignored."""
    lire = objet.get
    return Faits(
        naissance=lire_naissance(lire("naissance")),
        nationalites=lire_nationalites(lire("nationalites"), referentiel),
        famille_de=lire_code(lire("famille_de"), "famille_de", LIENS),
        commune=lire_commune(lire("commune")),
        sejour_depuis=lire_jour(lire("sejour_depuis"), "sejour_depuis"),
        titre=lire_titre(objet["titre"], referentiel) if "titre" in objet else None,
        dispenses=tuple(lire_dispense(element) for element in lire_liste(lire("dispenses"), "dispenses")),
        contact_le=lire_jour(lire("contact_le"), "contact_le"),
        convention_le=lire_jour(lire("convention_le"), "convention_le"),
        dernier_entretien_le=lire_jour(lire("dernier_entretien_le"), "dernier_entretien_le"),
        detentions=tuple(Detention(*periode) for periode in lire_periodes(lire("detentions"), "detentions")),
        prorogation_mois=lire_mois(lire("prorogation_mois")),
        attestation_le=lire_jour(lire("attestation_le"), "attestation_le"),
        depart_le=lire_jour(lire("depart_le"), "depart_le"),
        absences=tuple(Absence(*periode) for periode in lire_periodes(lire("absences"), "absences")),
    )


def lire_titre(valeur: Any, referentiel: Referentiel) -> Titre:
    if valeur is None:
        return SANS_TITRE
    lire = lire_dict(valeur, "titre").get
    return Titre(
        lire_code(lire("type"), "titre.type", referentiel.titres),
        lire_code(lire("motif"), "titre.motif", referentiel.motifs),
        lire_jour(lire("commande_le"), "titre.commande_le"),
        lire_jour(lire("debut"), "titre.debut"),
        lire_jour(lire("fin"), "titre.fin"),
    )


def lire_dispense(valeur: Any) -> Dispense:
    lire = lire_dict(valeur, "dispenses").get
    return Dispense(
        lire_code(lire("motif"), "dispenses.motif", LIBELLES),
        lire_jour(lire("depuis"), "dispenses.depuis"),
        lire_jour(lire("jusqu_au"), "dispenses.jusqu_au"),
        lire_nombre(lire("temps"), "dispenses.temps"),
        lire_nombre(lire("heures_semaine"), "dispenses.heures_semaine"),
        lire_booleen(lire("continu"), "dispenses.continu"),
        lire_booleen(lire("preuve"), "dispenses.preuve"),
    )


def lire_nationalites(valeur: Any, referentiel: Referentiel) -> tuple[str, ...]:
    codes = lire_liste(valeur, "nationalites")
    for code in codes:
        if code is None:
            raise ErreurDeFaits("Le champ « nationalites » contient une valeur nulle.")
        lire_code(code, "nationalites", referentiel.nationalites)
    return tuple(codes)


def lire_commune(valeur: Any) -> str | None:
    if valeur is None:
        return None
    if not isinstance(valeur, str):
        raise ErreurDeFaits("Le champ « commune » doit être un texte.")
    if len(valeur) != LONGUEUR_INS or not (valeur.isascii() and valeur.isdigit()):
        raise ErreurDeFaits(f"Le champ « commune » doit être un code INS de cinq chiffres, pas « {valeur} ».")
    return valeur
