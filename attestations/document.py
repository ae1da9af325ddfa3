"""The attestation as a document: the data it prints, kept as they were, and the sealed PDF made from them alone."""

from datetime import UTC, date, datetime
from typing import Any

import orjson
import segno
from django.conf import settings
from django.db.models import Max, Min, Q
from django.urls import reverse

from accueil.models import BilanSocial, SeanceDroits
from attestations.models import Attestation, Nature
from attestations.regles import DOCUMENT_DISPENSE, afficher_code, titre
from beneficiaires.models import Beneficiaire
from beneficiaires.regles.niss import afficher as afficher_niss
from comptes.models import Centre
from conventions.models import Axe, Convention, LigneHeures, Source, TypeAxe
from conventions.proposition import dispenses_partielles
from socle import pdf, sceau
from socle.dates import DatePartielle

GABARITS = {Nature.FIN: "pdf/attestation.html", Nature.DISPENSE: "pdf/dispense.html"}
MOTIF = "Attestation délivrée"


def donnees(attestation: Attestation) -> dict[str, Any]:
    """What the attestation of a person prints, and nothing else: plain values, dates as ISO text.

    The list is closed (CWASS art. 152/3, § 2 and 153/8): it says nothing about the nationality procedure, and an
    attestation de dispense does not say its ground.
    """
    convention = attestation.convention
    return {
        "nature": attestation.nature,
        "document": titre(convention.regime.document_fin) if convention else DOCUMENT_DISPENSE,
        "regime": attestation.regime_id,
        "numero": attestation.numero,
        "code": attestation.code,
        "adresse_de_verification": adresse_publique(attestation.code),
        "delivree_le": attestation.delivree_le.isoformat(),
        "centre": du_centre(attestation.centre),
        "personne": de_la_personne(attestation.dossier.beneficiaire),
        **(du_parcours(convention) if convention else {}),
    }


def du_parcours(convention: Convention) -> dict[str, Any]:
    """What was followed."""
    return {
        "convention_signee_le": convention.signee_le.isoformat() if convention.signee_le else None,
        "axes": des_axes(convention),
    }


def adresse_publique(code: str) -> str:
    """What the QR code opens: anybody may check the code there."""
    return f"{settings.ADRESSE_PUBLIQUE}{reverse('verifier:code', args=[code])}"


def du_centre(centre: Centre) -> dict[str, str]:
    champs = ("sigle", "nom", "adresse", "code_postal", "localite", "telephone", "courriel")
    return {
        **{champ: getattr(centre, champ) for champ in champs},
        "signataire": centre.signataire,
        "fonction": centre.fonction_signataire,
    }


def de_la_personne(personne: Beneficiaire) -> dict[str, Any]:
    return {
        "nom": personne.nom,
        "prenoms": personne.prenoms,
        "nom_original": personne.nom_original,
        "langue": "" if personne.langue_id == "fr" else personne.langue_id or "",  # of the name in its own script
        "naissance": str(personne.naissance) if personne.naissance else None,
        "lieu_naissance": personne.lieu_naissance,
        "pays_naissance": personne.pays_naissance.nom if personne.pays_naissance else "",
        "niss": personne.niss or "",
    }


def des_axes(convention: Convention) -> list[dict[str, Any]]:
    """The axes that were followed, with their hours and the first and last day of each, and those done elsewhere. The
    first day of a certified total is not known."""
    des_seances = ~Q(source=Source.TOTAL)
    jours = {
        ligne["axe"]: (ligne["du"], ligne["au"])
        for ligne in LigneHeures.objects.valides()
        .filter(axe__convention=convention, minutes__gt=0)
        .order_by()
        .values("axe")
        .annotate(du=Min("date", filter=des_seances), au=Max("date"))
    }
    ailleurs = dispenses_partielles(convention.dossier.beneficiaire)
    axes = []
    for axe in convention.axes.all():
        dispense = axe.type in ailleurs and (axe.dispense or axe.clos_avant_la_fin)
        if axe.requis or dispense:
            defaut = (None, None if dispense else axe.clos_le)
            axes.append(d_un_axe(axe, dispense, *suivi(convention, axe, *jours.get(axe.pk, defaut))))
    return axes


def d_un_axe(axe: Axe, dispense: bool, minutes: int, du: date | None, au: date | None) -> dict[str, Any]:
    return {
        "axe": axe.type,
        "nom": axe.get_type_display(),
        "dispense": dispense,
        "minutes": minutes,
        "du": du.isoformat() if du else None,
        "au": au.isoformat() if au else None,
    }


def suivi(convention: Convention, axe: Axe, du: date | None, au: date | None) -> tuple[int, date | None, date | None]:
    """Minutes, first and last day of an axis."""
    return du_module(convention, axe) if axe.type == TypeAxe.ACCUEIL else (axe.minutes_faites, du, au)


def du_module(convention: Convention, axe: Axe) -> tuple[int, date | None, date | None]:
    """The module d’accueil counts in steps, not in lines of hours: from the bilan social to the session."""
    bilan = BilanSocial.objects.filter(dossier=convention.dossier_id).first()
    seance = SeanceDroits.objects.filter(dossier=convention.dossier_id).first()
    jours = sorted(filter(None, [bilan and bilan.fait_le, seance and seance.tenue_le]))
    if not jours:
        return axe.minutes_faites, None, axe.clos_le
    return axe.minutes_faites or (seance.minutes if seance else 0), jours[0], jours[-1]


def fabriquer(attestation: Attestation) -> bytes:
    """The sealed PDF of an attestation, from its stored data. Slow: never call it while holding a lock.

    Raises ValidationError when there is no key or no Pango.
    """
    centre = attestation.donnees["centre"]
    octets = pdf.rendre(
        GABARITS[Nature(attestation.nature)],
        contexte(attestation.donnees),
        titre=f"{attestation.donnees['document']} {attestation.numero}",
        auteur=centre["nom"],
        pieces=[piece(attestation)],
        identifiant=attestation.numero,
    )
    return sceau.sceller(octets, nom=centre["nom"], lieu=centre["localite"], motif=MOTIF)


def contexte(imprime: dict[str, Any]) -> dict[str, Any]:
    """The stored data as the template shows them."""
    personne = imprime["personne"]
    naissance = personne["naissance"]
    return {
        **imprime,
        "delivree_le": en_date(imprime["delivree_le"]),
        "convention_signee_le": en_date(imprime.get("convention_signee_le")),
        "axes": [{**axe, "du": en_date(axe["du"]), "au": en_date(axe["au"])} for axe in imprime.get("axes", [])],
        "ailleurs": any(axe["dispense"] for axe in imprime.get("axes", [])),
        "naissance": DatePartielle.lire(naissance) if naissance else None,
        "lieu": ", ".join(filter(None, [personne["lieu_naissance"], personne["pays_naissance"]])),
        "niss": afficher_niss(personne["niss"]),
        "code_affiche": afficher_code(imprime["code"]),
        "qr": qr(imprime["adresse_de_verification"]),
    }


def en_date(texte: str | None) -> date | None:
    return date.fromisoformat(texte) if texte else None


def qr(adresse: str) -> str:
    """The address as a QR code, a drawing carried by a data: address."""
    return segno.make_qr(adresse, error="m", mask=3, boost_error=False).svg_data_uri(border=4, scale=4)


def piece(attestation: Attestation) -> pdf.Piece:
    """The printed data for machines, inside the document."""
    le = attestation.delivree_le
    return pdf.Piece(
        nom="attestation.json",
        contenu=orjson.dumps(attestation.donnees, option=orjson.OPT_INDENT_2),
        description="Données imprimées sur l’attestation",
        le=datetime(le.year, le.month, le.day, tzinfo=UTC),
    )
