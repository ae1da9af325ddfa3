"""The facts of a file as the law reads them on a day: those that had begun and had not ended."""

from collections.abc import Collection
from datetime import date

from beneficiaires.models import Adresse, Beneficiaire, Dispense, Dossier, Famille, MotifFin
from beneficiaires.regles import titre as titres
from beneficiaires.regles.periodes import adresse_du, en_cours
from reglement import faits as droit
from reglement.faits import Faits
from reglement.referentiel import ETRANGER


def faits_de(dossier: Dossier, le: date, communes: Collection[str] = ()) -> Faits:
    """The facts of a file read with `avec_faits()`. `communes`: INS codes of the French-language region, by which
    the periods lived outside it are known."""
    personne = dossier.beneficiaire
    return Faits(
        naissance=personne.naissance,
        nationalites=tuple(sorted(lien.pays_id for lien in en_cours(personne.nationalite_set.all(), le))),
        famille_de=famille_au(personne, le),
        commune=commune_au(personne, le),
        sejour_depuis=personne.sejour_depuis,
        titre=titres.composer(documents(personne), le),
        dispenses=tuple(dispense(ligne) for ligne in personne.dispenses.all() if not ligne.axe),
        contact_le=dossier.contact_le,
        convention_le=dossier.convention_le,
        dernier_entretien_le=dossier.entretien_le,
        detentions=tuple(droit.Detention(detention.debut, detention.fin) for detention in personne.detentions.all()),
        prorogation_mois=dossier.prorogation_mois,
        attestation_le=dossier.attestation_le,
        depart_le=dossier.fin_le if dossier.fin_motif == MotifFin.DEPART else None,
        absences=tuple(absences(personne, communes)),
    )


def famille_au(personne: Beneficiaire, le: date) -> str | None:
    """The family link of that day, the one that exempts first. A link that has ended says that there is none now,
    whatever the ground of the permit; None when nothing was ever declared."""
    commences = [lien for lien in personne.liens.all() if lien.depuis is None or lien.depuis <= le]
    actuels = {lien.avec for lien in en_cours(commences, le)}
    for avec in (Famille.UE, Famille.BELGE):
        if avec in actuels:
            return str(avec)
    return str(Famille.TIERS) if commences else None


def commune_au(personne: Beneficiaire, le: date) -> str | None:
    """INS code of the commune of the address of that day, `ETRANGER` abroad, None when it is not known."""
    adresse = adresse_du(personne, le)
    return lieu(adresse) if adresse is not None else None


def lieu(adresse: Adresse) -> str | None:
    return ETRANGER if adresse.pays_id is not None else adresse.commune_id


def absences(personne: Beneficiaire, communes: Collection[str]) -> list[droit.Absence]:
    """The dated addresses outside the French-language region, the oldest first."""
    return sorted(
        droit.Absence(adresse.depuis, adresse.jusqu_au)
        for adresse in personne.adresses.all()
        if adresse.depuis is not None
        and adresse.jusqu_au is not None
        and lieu(adresse) is not None
        and lieu(adresse) not in communes
    )


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


def axes_dispenses(personne: Beneficiaire) -> set[str]:
    """The axes of which the person was relieved: steps done elsewhere in Belgium, granted."""
    return {ligne.axe for ligne in personne.dispenses.all() if ligne.axe and ligne.accordee}


def dispense(ligne: Dispense) -> droit.Dispense:
    """A request as the rules read it: its proof is accepted once it is granted."""
    return droit.Dispense(
        ligne.motif,
        ligne.depuis,
        ligne.jusqu_au,
        float(ligne.temps) if ligne.temps is not None else None,
        float(ligne.heures_semaine) if ligne.heures_semaine is not None else None,
        ligne.continu,
        ligne.accordee,
    )
