"""The letters that carry attestations by post: one alone, or many in one file ready to print."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any

import pikepdf
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate

from attestations.document import qr
from attestations.fenetre import classe
from attestations.message import DocumentAbime, contexte_de, lire, quoi
from attestations.models import Envoi, Organisme
from socle import pdf

GABARIT = "pdf/lettre.html"
TROP_LONGUE = (
    "L’adresse de {} ne tient pas dans la fenêtre de l’enveloppe : décochez cette lettre, et abrégez l’adresse avant "
    "de l’imprimer."
)
SANS_ECHELLE = pikepdf.Name("/None")


def fabriquer(envoi: Envoi, *, le: date) -> bytes:
    """The letter of a copy: PDF/A-3a and PDF/UA-1, dated from when it was printed or from `le`.

    Raises ValidationError when the address does not fit in the window of the envelope.
    """
    centre = envoi.attestation.centre
    titre = f"Lettre d’accompagnement de l’attestation {envoi.attestation.numero}"
    identifiant = f"{envoi.message_id} {_date(envoi, le)}"
    return pdf.rendre(GABARIT, contexte(envoi, le), titre=titre, auteur=centre.nom, identifiant=identifiant)


def contexte(envoi: Envoi, le: date) -> dict[str, Any]:
    commun, lignes = contexte_de(envoi), envoi.adresse_postale.splitlines()
    if (fenetre := classe(lignes)) is None:
        raise ValidationError(TROP_LONGUE.format(envoi.attestation.numero), code="trop_longue")
    return {
        **commun,
        "quoi": quoi(envoi),
        "a_la_personne": envoi.organisme == Organisme.PERSONNE,
        "le": _date(envoi, le),
        "lignes": lignes,
        "fenetre": fenetre,
        "qr": qr(commun["lien_de_l_accuse"]),
    }


def _date(envoi: Envoi, le: date) -> date:
    return localdate(envoi.imprime_le) if envoi.imprime_le else le


def reunir(envois: Sequence[Envoi], *, le: date) -> bytes:
    """One file to print: letter then attestation for each copy, those of a commune together. Raises DocumentAbime with
    the number of the document. The attestations in it are images of the sealed files: these alone are the documents."""
    with pikepdf.new() as tout:
        for envoi in sorted(envois, key=rang):
            try:
                attestation = lire(envoi)
            except DocumentAbime as erreur:
                raise DocumentAbime(envoi.attestation.numero) from erreur
            ajouter(tout, fabriquer(envoi, le=le))
            ajouter(tout, attestation)
        # One side, so that no attestation is on the back of a letter; no scaling, for the window of the envelope.
        tout.Root.ViewerPreferences = pikepdf.Dictionary(Duplex=pikepdf.Name.Simplex, PrintScaling=SANS_ECHELLE)
        tout.docinfo["/Title"] = f"Lettres à poster ({len(envois)})"
        ecrit = BytesIO()
        tout.save(ecrit, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return ecrit.getvalue()


def rang(envoi: Envoi) -> tuple[bool, str, str, int]:
    """Commune by commune, the CPAS after its commune, persons at the end."""
    return (envoi.commune is None, envoi.commune.nom if envoi.commune else "", envoi.organisme, envoi.pk)


def ajouter(tout: pikepdf.Pdf, octets: bytes) -> None:
    """Pages without the field of the seal nor the links to a structure that stay behind in their own file."""
    with pikepdf.open(BytesIO(octets)) as source:
        for page in source.pages:
            for reste in ("/Annots", "/StructParents", "/Tabs"):
                if reste in page.obj:
                    del page.obj[reste]
        tout.pages.extend(source.pages)
