"""The decision on the obligation: facts read from the rows, answered by the law, kept and never overwritten."""

from datetime import date
from typing import Any

from django.db import transaction

from beneficiaires.actions import actes
from beneficiaires.models import Beneficiaire, Decision, Dossier, MotifFin, Statut
from beneficiaires.mots import issue
from beneficiaires.regles import faits as en_json
from beneficiaires.regles import titre as titres
from beneficiaires.regles.echeances import Accompli, prochaine
from comptes.models import Utilisateur
from journal.actions import consigner
from referentiels import reglement as donnees
from reglement import decision as droit
from reglement.faits import Detention, Dispense, Faits


@transaction.atomic
def decider(dossier: Dossier, *, par: Utilisateur | None, le: date) -> Decision:
    """Ask the law about a file on a day and write its answer on it (CWASS art. 150 and 152/7).

    A Decision is added only when the answer or the facts behind it are new; the deadlines are written every time.
    The only writer of the answer that the file shows: `dossier` itself is brought up to date too.
    """
    lu = Dossier.objects.select_for_update(of=["self"]).avec_faits().get(pk=dossier.pk)
    reponse = repondre(lu, le)
    ecrire(reponse, lu, dossier)
    return en_vigueur(reponse, lu, par=par, le=le)


def repondre(dossier: Dossier, le: date, valeurs: donnees.EnVigueur | None = None) -> droit.Decision:
    """What the law answers on a day for a file read with `avec_faits()`. Writes nothing.

    `valeurs`: the reference data, for those who ask about many files and read it once.
    """
    valeurs = valeurs or donnees.en_vigueur()
    return droit.statuer(faits_de(dossier, le), valeurs.referentiel, valeurs.regimes, le)


def en_vigueur(reponse: droit.Decision, dossier: Dossier, *, par: Utilisateur | None, le: date) -> Decision:
    """The last decision of the file when it says the same from the same facts, else a new one."""
    faits = en_json.en_dict(reponse.cas.faits)
    derniere = dossier.decisions.first()
    if derniere is not None and (derniere.statut, derniere.code, derniere.regime_id, derniere.faits) == (
        reponse.statut,
        reponse.code or "",
        reponse.regime,
        faits,
    ):
        return derniere
    nouvelle = Decision.objects.create(**valeurs_d_une_decision(reponse, dossier, le), faits=faits, par=par)
    if derniere is None or (derniere.statut, derniere.code) != (nouvelle.statut, nouvelle.code):
        consigner(
            actes.DECISION, nouvelle, par=par, dossier_id=dossier.pk, detail=issue(nouvelle.statut, nouvelle.code)
        )
    return nouvelle


def valeurs_d_une_decision(reponse: droit.Decision, dossier: Dossier, le: date) -> dict[str, Any]:
    changement = reponse.changerait
    return {
        "centre_id": dossier.centre_id,
        "dossier": dossier,
        "prise_le": le,
        "statut": reponse.statut,
        "code": reponse.code or "",
        "regime_id": reponse.regime,
        "tests": [test._asdict() for test in reponse.tests],
        "echeances": en_json.iso(reponse.echeances._asdict()),
        "changerait": {
            "jour": en_json.iso(changement._asdict()) if changement else None,
            "pistes": [piste._asdict() for piste in reponse.pistes],
        },
        "manque": list(reponse.manque),
        "avertissements": list(reponse.avertissements),
    }


def ecrire(reponse: droit.Decision, lu: Dossier, *copies: Dossier) -> None:
    """Write the answer on the row when it differs, and on the copies of it that callers hold."""
    valeurs = colonnes(reponse, lu)
    if any(getattr(lu, nom) != valeur for nom, valeur in valeurs.items()):
        for nom, valeur in valeurs.items():
            setattr(lu, nom, valeur)
        lu.save(update_fields=[*valeurs, "mis_a_jour_le"])
    for copie in copies:
        for nom, valeur in valeurs.items():
            setattr(copie, nom, valeur)


def colonnes(reponse: droit.Decision, dossier: Dossier) -> dict[str, Any]:
    """The columns of the file that repeat the answer."""
    echeances = reponse.echeances
    accompli = Accompli(
        contact=dossier.contact_le is not None,
        bilan=dossier.bilan_le is not None,
        entretien=dossier.statut == Statut.A_ATTESTER,
        citoyennete=dossier.citoyennete_le is not None,
        francais=dossier.francais_le is not None or not dossier.francais_du,
    )
    jour, nom = prochaine(echeances, accompli) if dossier.est_ouvert else (None, "")
    return {
        "obligation": reponse.statut,
        "obligation_code": reponse.code or "",
        "regime_id": reponse.regime,
        **{f"echeance_{etape}": valeur for etape, valeur in echeances._asdict().items()},
        "prochaine_echeance": jour,
        "prochaine_echeance_nom": nom,
    }


def faits_de(dossier: Dossier, le: date) -> Faits:
    """The facts of a file read with `avec_faits()`, as the law reads them on a day."""
    personne = dossier.beneficiaire
    return Faits(
        naissance=personne.naissance,
        nationalites=tuple(sorted(nationalite.pays_id for nationalite in personne.nationalite_set.all())),
        famille_de=personne.famille_de or None,
        commune=commune_au(personne, le),
        sejour_depuis=personne.sejour_depuis,
        titre=titres.composer(documents(personne), le),
        dispenses=tuple(map(dispense, personne.dispenses.all())),
        contact_le=dossier.contact_le,
        convention_le=dossier.convention_le,
        dernier_entretien_le=dossier.entretien_le,
        detentions=tuple(Detention(detention.debut, detention.fin) for detention in personne.detentions.all()),
        prorogation_mois=dossier.prorogation_mois,
        attestation_le=dossier.attestation_le,
        depart_le=dossier.fin_le if dossier.fin_motif == MotifFin.DEPART else None,
    )


def commune_au(personne: Beneficiaire, le: date) -> str | None:
    """INS code of the commune of the address of that day, None when it is not known."""
    for adresse in personne.adresses.all():  # the current one first, then the latest
        if (adresse.depuis is None or adresse.depuis <= le) and (adresse.jusqu_au is None or le <= adresse.jusqu_au):
            return adresse.commune_id
    return None


def documents(personne: Beneficiaire) -> list[titres.Document]:
    return [
        titres.Document(
            titre.type_id,
            titre.type.plus_de_3_mois,
            titre.type.duree_sejour,
            titre.motif_id,
            titre.commande_le,
            titre.debut,
            titre.fin,
            titre.hors_region,
        )
        for titre in personne.titres.all()
    ]


def dispense(ligne) -> Dispense:
    return Dispense(
        ligne.motif,
        ligne.depuis,
        ligne.jusqu_au,
        float(ligne.temps) if ligne.temps is not None else None,
        float(ligne.heures_semaine) if ligne.heures_semaine is not None else None,
        ligne.continu,
        ligne.preuve,
    )
