"""The attestation as a document: the data it prints, kept as they were, and the sealed PDF made from them alone."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

import orjson
import segno
from django.conf import settings
from django.urls import reverse

from attestations.axes import du_parcours
from attestations.ecriture import langue_du_nom
from attestations.modeles import image, mots_de
from attestations.models import Attestation, Modele
from attestations.redaction import en_ligne, rediger
from attestations.regles import DOCUMENT_DISPENSE, afficher_code, titre
from beneficiaires.models import Beneficiaire
from beneficiaires.regles.niss import afficher as afficher_niss
from comptes.models import Centre
from socle import pdf, sceau
from socle.dates import DatePartielle

GABARIT = "pdf/attestation.html"
MOTIF = "Attestation délivrée"


class DocumentAbime(Exception):
    """The stored file is missing, or is not the one that was issued."""


def donnees(attestation: Attestation) -> dict[str, Any]:
    """What the attestation of a person prints, and nothing else: plain values, dates as ISO text.

    The list is closed (CWASS art. 152/3, § 2 and 153/8): it says nothing about the nationality procedure, and an
    attestation de dispense does not say its ground. The wording is that of `attestation.modele`.
    """
    convention, modele, remplacee = attestation.convention, attestation.modele, attestation.remplace
    assert modele is not None
    imprime = {
        "nature": attestation.nature,
        "document": titre(convention.regime.document_fin) if convention else DOCUMENT_DISPENSE,
        "regime": attestation.regime_id,
        "modele": du_modele(modele),
        "numero": attestation.numero,
        "code": attestation.code,
        "adresse_de_verification": adresse_publique(attestation.code) if attestation.code else "",
        "delivree_le": attestation.delivree_le.isoformat(),
        "remplace": de_la_remplacee(remplacee) if remplacee else None,
        "centre": signe_par(du_centre(attestation.centre), modele),
        "personne": de_la_personne(attestation.dossier.beneficiaire),
        **(du_parcours(convention) if convention else {}),
    }
    return titrer(imprime, modele)


def titrer(imprime: dict[str, Any], modele: Modele) -> dict[str, Any]:
    """The printed data with the title, as the template words it from them."""
    return {**imprime, "titre": en_ligne(modele.titre, mots_de(imprime))}


def du_modele(modele: Modele) -> dict[str, Any]:
    return {"sorte": modele.sorte, "version": modele.version}


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


def signe_par(centre: dict[str, str], modele: Modele) -> dict[str, str]:
    """The centre with who signs for it: whom the template names, else whom the centre names."""
    fonction = modele.fonction or ("" if modele.signataire else centre["fonction"])
    return {**centre, "signataire": modele.signataire or centre["signataire"], "fonction": fonction}


def de_la_remplacee(attestation: Attestation) -> dict[str, str]:
    return {"numero": attestation.numero, "delivree_le": attestation.delivree_le.isoformat()}


def de_la_personne(personne: Beneficiaire) -> dict[str, Any]:
    langue = "" if personne.langue_id == "fr" else personne.langue_id or ""
    return {
        "nom": personne.nom,
        "prenoms": personne.prenoms,
        "nom_original": personne.nom_original,
        "langue": langue_du_nom(personne.nom_original, langue),  # of the name in its own script
        "naissance": str(personne.naissance) if personne.naissance else None,
        "lieu_naissance": personne.lieu_naissance,
        "pays_naissance": personne.pays_naissance.nom if personne.pays_naissance else "",
        "niss": personne.niss or "",
    }


def fabriquer(attestation: Attestation) -> bytes:
    """The sealed PDF of an attestation, from its stored data and the template it names. Slow: never call it while
    holding a lock.

    Raises ValidationError when there is no key or no Pango.
    """
    imprime = attestation.donnees
    assert attestation.modele is not None
    octets = pdf.rendre(
        GABARIT,
        contexte(imprime, attestation.modele),
        titre=f"{imprime['titre']} {attestation.numero}",
        auteur=imprime["centre"]["nom"],
        pieces=[piece(attestation)],
        identifiant=attestation.numero,
    )
    centre = imprime["centre"]
    return sceau.sceller(octets, centre=centre["sigle"], nom=centre["nom"], lieu=centre["localite"], motif=MOTIF)


def relire(attestation: Attestation) -> bytes:
    """The very file that was issued: a duplicate is this one, never made again. Raises DocumentAbime when it is
    missing, or is another one."""
    try:
        with attestation.pdf.open("rb") as fichier:
            octets = fichier.read()
    except OSError as erreur:
        raise DocumentAbime from erreur
    if sha256(octets).hexdigest() != attestation.sha256:
        raise DocumentAbime
    return octets


def projeter(attestation: Attestation) -> bytes:
    """What a document that is not issued would print: marked « Projet », without number, code nor seal.

    Raises ValidationError when there is no Pango.
    """
    assert attestation.modele is not None
    imprime = donnees(attestation)
    contenu = {**contexte(imprime, attestation.modele), "projet": True}
    return pdf.rendre(GABARIT, contenu, titre=f"Projet\u00a0: {imprime['titre']}", auteur=imprime["centre"]["nom"])


def contexte(imprime: Mapping[str, Any], modele: Modele) -> dict[str, Any]:
    """The printed data and the wording of a template, as the page shows them. Reads nothing else."""
    imprime = {**imprime, "centre": signe_par(imprime["centre"], modele)}
    mots, personne = mots_de(imprime), imprime["personne"]
    naissance, remplacee = personne["naissance"], imprime.get("remplace")
    return {
        **imprime,
        **{champ: rediger(getattr(modele, champ), mots) for champ in ("entete", "corps", "suite", "mention")},
        "titre": en_ligne(modele.titre, mots),
        "logo": image(modele.logo),
        "image_sceau": image(modele.sceau),
        "delivree_le": en_date(imprime["delivree_le"]),
        "remplace": {**remplacee, "delivree_le": en_date(remplacee["delivree_le"])} if remplacee else None,
        "axes": [{**axe, "du": en_date(axe["du"]), "au": en_date(axe["au"])} for axe in imprime.get("axes", [])],
        "ailleurs": any(axe["dispense"] for axe in imprime.get("axes", [])),
        "naissance": DatePartielle.lire(naissance) if naissance else None,
        "lieu": mots["lieu_de_naissance"],
        "niss": afficher_niss(personne["niss"]),
        "code_affiche": afficher_code(imprime["code"]) if imprime["code"] else "",
        "projet": False,
        "qr": qr(imprime["adresse_de_verification"]) if imprime["code"] else "",
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
