"""What a template that is being written would print, for a fictitious person: the very document, as a page or a PDF."""

from django.db.models import F
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html

from attestations import document
from attestations.exemples import CHOIX, exemple
from attestations.models import Modele
from comptes.models import Centre
from referentiels.models import Regime
from socle import pdf

TITRE = "Aperçu d’un modèle d’attestation"


def repondre(modele: Modele, code: str, *, en_pdf: bool) -> HttpResponse:
    """Raises ValidationError where Pango is not installed, for the PDF."""
    html = composer(modele, code or CHOIX[0][0])
    if not en_pdf:
        return HttpResponse(html.replace("</head>", f"{feuilles()}</head>", 1))
    reponse = HttpResponse(pdf.convertir(html), content_type="application/pdf")
    reponse["Content-Disposition"] = 'inline; filename="apercu.pdf"'
    return reponse


def composer(modele: Modele, code: str) -> str:
    """The whole document as HTML. A template for all the centres is shown with the first one."""
    centre = modele.centre or Centre.objects.order_by("sigle").first()
    regime = modele.regime or Regime.objects.order_by(F("applicable_du").desc(nulls_last=True)).first()
    assert centre is not None and regime is not None, "charger_referentiels brings them"
    donnees = exemple(
        code, modele.sorte, centre=document.du_centre(centre), regime=regime.pk, document=regime.document_fin
    )
    contexte = document.contexte(donnees, modele)
    return render_to_string(document.GABARIT, {**contexte, "titre_pdf": TITRE, "auteur_pdf": centre.nom})


def feuilles() -> str:
    adresses = (reverse("admin:attestations_modele_feuille"), static("css/apercu.css"))
    return format_html('<link rel="stylesheet" href="{}"><link rel="stylesheet" href="{}">', *adresses)
