"""Registering a person: possible doubles are shown before anything is created."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from beneficiaires import actions
from beneficiaires.doublons import Candidat, candidats
from beneficiaires.forms.inscription import Inscription
from beneficiaires.models import Beneficiaire, Dossier
from beneficiaires.regles.niss import NissInvalide, valider
from comptes.droits import inscrit
from comptes.requete import Requete
from referentiels.models import Commune
from socle.champs import lire_saisie
from socle.discretion import devoiler
from socle.droits import exige
from socle.formulaires import GET_OU_POST, envoye


@exige(inscrit)
@require_http_methods(GET_OU_POST)
def inscrire(request: Requete) -> HttpResponse:
    nom = devoiler(request.GET.get("r", ""))
    form = Inscription(envoye(request), par=request.user, aujourdhui=localdate(), nom=nom)
    if request.method != "POST":
        return render(request, "beneficiaires/inscrire.html", {"form": form})
    valide = form.is_valid()
    deja = actions.dossier_du_jeton(form.personne)
    doubles = [] if deja else candidats(form.personne)
    if valide and (deja or ("nouvelle" in request.POST and form.a_vu(doubles)) or not doubles):
        dossier = creer(form, request)
        if dossier is not None:
            messages.success(request, f"Le dossier {dossier} est ouvert.")
            return redirect(dossier)
    contexte = {
        "form": form,
        "doubles": doubles,
        "vus": ",".join(str(double.dossier.pk) for double in doubles),
        "meme_niss": any(double.meme_niss for double in doubles),
    }
    return render(request, "beneficiaires/inscrire.html", contexte)


def creer(form: Inscription, request: Requete) -> Dossier | None:
    """The file, or None when the gesture refused: its reason is in the form."""
    form.dossier.instance.referent = form.referent.cleaned_data["referent"]
    try:
        return actions.inscrire(
            form.personne,
            nationalites=form.nationalites.choisies,
            adresse=form.adresse_saisie,
            titre=form.titre_saisi,
            lien=form.lien_saisi,
            dossier=form.dossier.instance,
            autres_langues=form.contact.autres_langues,
            par=request.user,
            le=localdate(),
        )
    except ValidationError as refus:
        for phrase in refus.messages:
            form.identite.add_error(None, phrase)
        return None


@exige(inscrit)
@require_POST
def doublons(request: Requete) -> HttpResponse:
    """The possible doubles of what is typed so far, for htmx: a name and a NISS never stand in an address."""
    return render(request, "beneficiaires/_doubles.html", {"doubles": en_cours_de_saisie(request)})


def en_cours_de_saisie(request: Requete) -> list[Candidat]:
    """Looks only once a name and either a birth date or a NISS are there."""
    saisie = {nom: request.POST.get(nom, "")[:200] for nom in ("nom", "prenoms", "nom_original")}
    personne = Beneficiaire(centre=request.user.centre, **saisie)
    try:
        personne.naissance = lire_saisie(request.POST.get("naissance", ""))
    except ValueError:
        personne.naissance = None
    try:
        personne.niss = valider(request.POST.get("niss", ""))
    except NissInvalide:
        personne.niss = None
    return candidats(personne) if personne.niss or (personne.naissance and personne.nom) else []


@exige(inscrit)
@require_safe
def communes(request: Requete) -> HttpResponse:
    """The options of the list of communes for a postal code, for htmx: all of them when it is none's."""
    code = request.GET.get("code_postal", "").strip()
    trouvees = list(Commune.objects.du_code_postal(code)) if code else []
    contexte = {
        "communes": trouvees or Commune.objects.actuelles(),
        "choisie": trouvees[0].pk if len(trouvees) == 1 else request.GET.get("commune", ""),
    }
    return render(request, "beneficiaires/_communes.html", contexte)
