"""The unknown facts that could still change an answer, and only those."""

from collections.abc import Iterable

from reglement.cas import Cas
from reglement.epreuves import MOTIFS
from reglement.faits import Faits, Titre
from reglement.jugement import Resultat
from reglement.regimes import MOTIFS_DE_DISPENSE
from reglement.sejour import MOIS
from socle.dates import ajouter_mois

AVANT_L_AGE = MOTIFS_DE_DISPENSE[: MOTIFS_DE_DISPENSE.index("age")]


def faits_manquants(cas: Cas, resultats: Iterable[Resultat]) -> tuple[str, ...]:
    """Names of the unknown facts that matter, once no test is certain.

    Then every exemption left undecided may still be false, so each unknown fact behind one matters.
    Only the birth date may be hidden by the grounds that come before it.
    """
    faits = cas.faits
    manquants = (
        ("nationalites", not faits.nationalites),
        ("naissance", age_indecis(faits, resultats) and age_compte(cas)),
        ("commune", faits.commune is None),
        ("sejour_depuis", faits.sejour_depuis is None),
        ("titre", faits.titre is None),
    )
    return tuple(nom for nom, manque in manquants if manque) + du_titre(faits.titre, cas)


def du_titre(titre: Titre | None, cas: Cas) -> tuple[str, ...]:
    """Missing fields of a permit that exists; its span matters only where its kind does not decide."""
    if titre is None:
        return ()
    nature = cas.type_de_titre
    span_decide = nature is None or nature.plus_de_3_mois != "oui"
    manquants = (
        ("titre.type", nature is None),
        ("titre.commande_le", titre.commande_le is None),
        ("titre.debut", span_decide and titre.debut is None),
        ("titre.fin", span_decide and titre.fin is None),
    )
    return tuple(nom for nom, manque in manquants if manque)


def age_indecis(faits: Faits, resultats: Iterable[Resultat]) -> bool:
    if faits.naissance is not None and faits.naissance.est_complete:
        return False
    return any(epreuve.code == "age" and resultat is None for epreuve, resultat in resultats)


def age_compte(cas: Cas) -> bool:
    """Whether some order date reaches the test of age: no three years of stay, no earlier ground."""
    depuis = cas.faits.sejour_depuis
    limite = ajouter_mois(depuis, MOIS) if depuis is not None else None
    return any(
        "age" in regime.motifs_dispense
        and (limite is None or commande_le < limite)
        and not any(
            code in regime.motifs_dispense and MOTIFS[code][0](cas, commande_le, regime) for code in AVANT_L_AGE
        )
        for commande_le, regime in cas.commandes
    )
