"""Facts that do not go together although each may be true: sentences that a person reads before she trusts an answer.

Those that the rules see in the facts of the day are theirs (`reglement.avertissements`); these need the whole file.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from beneficiaires.regles.periodes import adresse_du, en_cours
from beneficiaires.regles.titre import ATTENTES, Document, en_vigueur
from reglement import famille
from reglement.decision import Decision
from reglement.epreuves import EXEMPTE, OBLIGATOIRE
from reglement.referentiel import ETRANGER, Referentiel
from socle.dates import en_toutes_lettres

LIENS = {
    famille.UE: "avec un citoyen de l’UE, de l’EEE ou de la Suisse",
    famille.BELGE: "avec un Belge",
    famille.TIERS: "avec une personne d’un autre pays",
}
"""Family links, the one that exempts first."""
COMBIEN = {2: "Deux", 3: "Trois"}


def a_verifier(dossier: Any, documents: Sequence[Document], reponse: Decision) -> Iterator[str]:
    """The contradictions of a file read with `avec_faits()`, on the day of the answer."""
    personne, le, referentiel = dossier.beneficiaire, reponse.cas.le, reponse.cas.referentiel
    yield from sur_les_adresses(personne, referentiel, le)
    yield from sur_les_liens(personne.liens.all(), le)
    yield from sur_un_lien_fini(personne.liens.all(), reponse, le)
    yield from sur_les_titres(documents, referentiel, le)
    yield from sur_la_base(dossier.base, reponse.statut)


def sur_les_adresses(personne: Any, referentiel: Referentiel, le: date) -> Iterator[str]:
    ouvertes, retenue = en_cours(personne.adresses.all(), le), adresse_du(personne, le)
    if len(ouvertes) < 2:
        return
    lieu = ETRANGER if retenue.pays_id else retenue.commune_id or ""
    nom = referentiel.communes.get(lieu) or referentiel.ailleurs.get(lieu) or "celle dont la commune est inconnue"
    depuis = f"la plus récente, depuis le {en_toutes_lettres(retenue.depuis)}" if retenue.depuis else "notée en dernier"
    yield (
        f"{COMBIEN.get(len(ouvertes), 'Plusieurs')} adresses sont en cours en même temps\u00a0: celle qui compte est "
        f"{a_lieu(nom)}, {depuis}. Donnez une date de fin à celle que la personne a quittée."
    )


def a_lieu(nom: str) -> str:
    return nom if nom.startswith(("à ", "celle ")) else f"à {nom}"


def sur_les_liens(liens: Sequence[Any], le: date) -> Iterator[str]:
    actuels = {lien.avec for lien in en_cours(liens, le)}
    if len(actuels) < 2:
        return
    premier, *autres = [texte for avec, texte in LIENS.items() if avec in actuels]
    yield (
        f"Plusieurs liens familiaux sont en cours ({', '.join([premier, *autres])})\u00a0: le lien {premier} "
        "l’emporte, à vérifier."
    )


def sur_un_lien_fini(liens: Sequence[Any], reponse: Decision, le: date) -> Iterator[str]:
    """The permit that was given for a link is still there, the link is not."""
    titre = reponse.cas.faits.titre
    implique = famille.LIEN_DU_MOTIF.get(titre.motif) if titre is not None and titre.motif else None
    if implique is None or any(lien.avec == implique for lien in en_cours(liens, le)):
        return
    fins = [lien.jusqu_au for lien in liens if lien.avec == implique and lien.jusqu_au and lien.jusqu_au < le]
    if fins:
        yield (
            f"Le lien familial {LIENS[implique]} a pris fin le {en_toutes_lettres(max(fins))}, mais le titre de séjour "
            "en cours a été délivré pour ce lien\u00a0: vérifier le droit de séjour."
        )


def sur_les_titres(documents: Sequence[Document], referentiel: Referentiel, le: date) -> Iterator[str]:
    """A shorter document that has come after hides a permit that is still valid."""
    if not documents:
        return
    actuel = en_vigueur(documents, le)
    if actuel.est_long or actuel.duree_sejour in ATTENTES:
        return
    valables = [
        document
        for document in documents
        if document.est_long and document.rang <= le and document.fin is not None and le <= document.fin
    ]
    if valables:
        titre, cache = (referentiel.titres[un.type].libelle for un in (actuel, valables[-1]))
        yield (
            f"Deux titres sont valables en même temps\u00a0: «\u00a0{titre}\u00a0», le plus récent, compte, alors que "
            f"«\u00a0{cache}\u00a0» court encore. Vérifier leurs dates."
        )


def sur_la_base(base: str, statut: str) -> Iterator[str]:
    """Exempt is not dispensed: a dispensed person stays inside the obligation that she is relieved of."""
    if base == "obligation" and statut == EXEMPTE:
        yield (
            "Le dossier est suivi sur base de l’obligation, alors que la loi n’y tient pas la personne\u00a0: si elle "
            "suit le parcours de son plein gré, notez «\u00a0volontaire\u00a0»."
        )
    if base == "volontaire" and statut == OBLIGATOIRE:
        yield (
            "Le dossier est noté «\u00a0volontaire\u00a0», alors que la personne est tenue de suivre le "
            "parcours\u00a0: corrigez la base du dossier."
        )
