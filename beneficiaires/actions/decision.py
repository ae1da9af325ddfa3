"""The decision on the obligation: answered by the law, kept, never overwritten, confirmed when it has changed."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from beneficiaires.actions import actes
from beneficiaires.actions.situation import axes_dispenses, documents, faits_de
from beneficiaires.models import SANS_CONFIRMATION, Confirmation, Decision, Dossier, Obligation, Statut
from beneficiaires.mots import issue
from beneficiaires.regles import faits as en_json
from beneficiaires.regles import revue
from beneficiaires.regles.contradictions import a_verifier
from beneficiaires.regles.echeances import Accompli, prochaine, sans_les_axes
from beneficiaires.regles.recit import sans_le_jour
from comptes.models import Utilisateur
from journal.actions import consigner
from referentiels import reglement as donnees
from reglement import decision as droit
from reglement.faits import Faits
from reglement.regimes import figer


@transaction.atomic
def decider(dossier: Dossier, *, par: Utilisateur | None, le: date) -> Decision:
    """Ask the law about a file on a day and write its answer on it (CWASS art. 150 and 152/7).

    A Decision is added only when the answer or the facts behind it are new; the deadlines are written every time.
    The only writer of the answer that the file shows: `dossier` itself is brought up to date too.
    """
    lu = Dossier.objects.select_for_update(of=["self"]).avec_faits().get(pk=dossier.pk)
    reponse = repondre(lu, le)
    decision = en_vigueur(reponse, lu, par=par, le=le)
    a_confirmer = lu.est_ouvert and decision.changee and not Confirmation.objects.filter(decision=decision).exists()
    ecrire(colonnes(reponse, lu) | {"a_confirmer": a_confirmer}, lu, dossier)
    return decision


@transaction.atomic
def confirmer(decision: Decision, *, note: str = "", par: Utilisateur, le: date) -> Confirmation:
    """A person has read a changed answer and takes it over. Done twice, it gives the first one.

    Raises ValidationError when another decision has come since, when the file is closed, when there is nothing to
    confirm, or for a note that is too long.
    """
    dossier = Dossier.objects.select_for_update(of=["self"]).get(pk=decision.dossier_id)
    if dossier.decisions.first() != decision:
        raise ValidationError("La réponse ou ses raisons viennent de changer\u00a0: relisez-les avant de confirmer.")
    deja = Confirmation.objects.filter(decision=decision).first()
    if deja is not None:
        return deja
    if not dossier.est_ouvert:
        raise ValidationError("Le dossier n’est plus ouvert\u00a0: il n’y a rien à confirmer.")
    if not dossier.a_confirmer:
        raise ValidationError("Cette réponse n’est pas à confirmer.")
    confirmation = Confirmation(decision=decision, par=par, le=le, note=note.strip())
    confirmation.full_clean()
    confirmation.save()
    ecrire({"a_confirmer": False}, dossier)
    consigner(
        actes.CONFIRMATION, decision, par=par, dossier_id=dossier.pk, detail=issue(decision.statut, decision.code)
    )
    return confirmation


def repondre(dossier: Dossier, le: date, valeurs: donnees.EnVigueur | None = None) -> droit.Decision:
    """What the law answers on a day for a file read with `avec_faits()`. Writes nothing.

    A signed convention keeps the months it was signed with; an axis done elsewhere has no deadline. `valeurs`: the
    reference data, for those who ask about many files and read it once.
    """
    valeurs = valeurs or donnees.en_vigueur()
    faits = faits_de(dossier, le, valeurs.referentiel.communes)
    reponse = interroger(faits, dossier, le, valeurs)
    return reponse._replace(
        echeances=sans_les_axes(reponse.echeances, axes_dispenses(dossier.beneficiaire)),
        avertissements=(*reponse.avertissements, *a_verifier(dossier, documents(dossier.beneficiaire), reponse)),
    )


def interroger(faits: Faits, dossier: Dossier, le: date, valeurs: donnees.EnVigueur) -> droit.Decision:
    """The law about these facts, with the months that the file keeps since its convention was signed."""
    regimes, gardes = valeurs.regimes, dossier.parametres
    if gardes:
        regimes = figer(regimes, gardes["regime"], gardes["mois"])
    return droit.statuer(faits, valeurs.referentiel, regimes, le)


def en_vigueur(reponse: droit.Decision, dossier: Dossier, *, par: Utilisateur | None, le: date) -> Decision:
    """The last decision of the file when it says the same from the same facts, else a new one."""
    faits = en_json.en_dict(reponse.cas.faits, axes_dispenses(dossier.beneficiaire))
    derniere = dossier.decisions.first()
    if derniere is not None and dit_la_meme_chose(derniere, reponse, faits):
        return derniere
    nouvelle = Decision.objects.create(
        **valeurs_d_une_decision(reponse, dossier, le),
        faits=faits,
        changee=derniere is not None and change_la_reponse(dossier, reponse),
        par=par,
    )
    if derniere is None or (derniere.statut, derniere.code) != (nouvelle.statut, nouvelle.code):
        consigner(
            actes.DECISION, nouvelle, par=par, dossier_id=dossier.pk, detail=issue(nouvelle.statut, nouvelle.code)
        )
    return nouvelle


def dit_la_meme_chose(derniere: Decision, reponse: droit.Decision, faits: dict[str, Any]) -> bool:
    """Same answer from the same facts, with the same warnings and deadlines. That of the attestation, which a
    detention in progress pushes day by day, makes no new decision."""
    reponses = (
        (derniere.statut, derniere.code, derniere.regime_id),
        (reponse.statut, reponse.code or "", reponse.regime),
    )
    if reponses[0] != reponses[1] or derniere.faits != faits:
        return False
    poussee = "attestation" if revue.pousse_chaque_jour(reponse) else ""
    fixes = [nom for nom in reponse.echeances._fields if nom != poussee]
    echeances = en_json.iso(reponse.echeances._asdict())
    if any(derniere.echeances.get(nom) != echeances[nom] for nom in fixes):
        return False
    points = sans_le_jour(reponse.avertissements, reponse.cas.le)
    return sans_le_jour(derniere.avertissements, derniere.prise_le) == points


def change_la_reponse(dossier: Dossier, reponse: droit.Decision) -> bool:
    """Whether a person must take over this answer: it is not the last one acquired by the file.

    Another regime is another answer for whom it concerns, since it has other deadlines and documents; a regime that
    was unknown until then is not.
    """
    if reponse.statut in SANS_CONFIRMATION:
        return False
    acquise = dossier.decisions.acquises().first()
    if acquise is None:
        return False
    if (acquise.statut, acquise.code) != (reponse.statut, reponse.code or ""):
        return True
    return reponse.statut != Obligation.EXEMPTE and acquise.regime_id not in {None, reponse.regime}


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


def ecrire(valeurs: dict[str, Any], lu: Dossier, *copies: Dossier) -> None:
    """Write columns on the row when they differ, and on the copies of it that callers hold."""
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
    jour, nom = prochaine(echeances, accompli(dossier)) if dossier.est_ouvert else (None, "")
    return {
        "obligation": reponse.statut,
        "obligation_code": reponse.code or "",
        "regime_id": reponse.regime,
        "t0": reponse.cas.faits.commande_le,
        **{f"echeance_{etape}": valeur for etape, valeur in echeances._asdict().items()},
        "prochaine_echeance": jour,
        "prochaine_echeance_nom": nom,
        "revoir_le": revue.prochaine(reponse, dossier) if dossier.est_ouvert else None,
    }


def accompli(dossier: Dossier) -> Accompli:
    """The steps whose clock has stopped."""
    return Accompli(
        contact=dossier.contact_le is not None,
        bilan=dossier.bilan_le is not None,
        entretien=dossier.statut == Statut.A_ATTESTER,
        citoyennete=dossier.citoyennete_le is not None,
        francais=dossier.francais_le is not None or not dossier.francais_du,
    )
