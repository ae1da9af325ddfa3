"""Pages for coordination: figures, and the lists behind those that no other domain shows."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from attestations.models import Nature
from comptes.droits import coordonne
from comptes.requete import Requete
from pilotage import chiffres
from socle.dates import ajouter_mois
from socle.droits import exige
from socle.pagination import PaginateurBorne

PAR_PAGE = 50


@exige(coordonne)
@require_safe
def tableau(request: Requete) -> HttpResponse:
    aujourdhui = localdate()
    contexte = {
        "groupes": [
            ("Dossiers en cours, par étape", chiffres.par_etape(request.user, aujourdhui)),
            ("Échéances", chiffres.par_echeance(request.user, aujourdhui)),
            ("Documents", chiffres.documents(request.user, aujourdhui)),
            ("Dossiers en cours, par référent", chiffres.par_referent(request.user, aujourdhui)),
        ]
    }
    return render(request, "pilotage/tableau.html", contexte)


@exige(coordonne)
@require_safe
def attestations(request: Requete) -> HttpResponse:
    """The attestations of a nature issued in a month, `?mois=2026-11&nature=dispense`; this month's ends of path by
    default."""
    mois = lire_mois(request.GET.get("mois", ""))
    nature = Nature.DISPENSE if request.GET.get("nature") == Nature.DISPENSE else Nature.FIN
    lignes = chiffres.du_mois(request.user, mois, nature).select_related("dossier__beneficiaire", "delivree_par")
    page = PaginateurBorne(lignes.order_by("-delivree_le", "-pk"), PAR_PAGE).get_page(request.GET.get("page"))
    contexte = {"page": page, "mois": mois, "precedent": ajouter_mois(mois, -1), "suivant": ajouter_mois(mois, 1)}
    contexte |= {"nature": nature, "titre": chiffres.NATURES[nature]}
    return render(request, "pilotage/attestations.html", contexte)


def lire_mois(texte: str) -> date:
    """The first day of `2026-11`, or of this month when the text is not a month."""
    try:
        return date.fromisoformat(f"{texte}-01")
    except ValueError:
        return localdate().replace(day=1)
