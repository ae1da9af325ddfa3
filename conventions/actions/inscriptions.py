"""Who follows a group: enrolled from a day, gone on another. Locks: the group, then the file, then the axis."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, QuerySet

from accueil.models import SeanceDroits
from beneficiaires.actions.etapes import verrouiller
from beneficiaires.models import Dossier, Statut
from comptes.models import Utilisateur
from conventions.actions import actes
from conventions.actions.attentes import Souhaits, mettre_en_attente
from conventions.actions.suite import ouvrir_axe
from conventions.convenance import places_prises
from conventions.models import UN_JOUR, Attente, Axe, Convention, EtatAttente, Inscription, LigneHeures
from conventions.models import Statut as StatutConvention
from formations.actions.groupes import verrouiller_groupe
from formations.models import Groupe, Matiere
from journal.actions import consigner
from socle.templatetags.typographie import jour

COMPLET = "complet"
"""The code of the refusal that leads to the waiting list."""
AUTRE_OPERATEUR = "Autre opérateur"


@transaction.atomic
def inscrire_au_groupe(axe: Axe, groupe: Groupe, *, du: date, par: Utilisateur, le: date) -> Inscription:
    """Enrol a person in a group for an axis of her signed convention, from a day on; her wait for that axis ends. Who
    is in it already from a later day is in it from this one.

    Raises ValidationError when the group is full (code `COMPLET`), of another centre or matter, outside its dates or
    before the signature, when its operator is not recognised that day, and when she is in it already.
    """
    groupe = verrouiller_groupe(groupe)
    dossier, axe = ouvrir_axe(axe)
    return placer(axe, groupe, dossier=dossier, du=du, par=par, le=le)


@transaction.atomic
def inscrire_a_la_seance(dossier: Dossier, groupe: Groupe, *, du: date, par: Utilisateur, le: date) -> Inscription:
    """Enrol a person of the module d’accueil in a group of the séance droits et devoirs: there is no axis yet."""
    groupe = verrouiller_groupe(groupe)
    dossier = verrouiller(dossier)
    if groupe.cours.matiere != Matiere.ACCUEIL:
        raise ValidationError({"groupe": "Ce groupe n’est pas celui d’une séance droits et devoirs."})
    if dossier.statut != Statut.ACCUEIL or SeanceDroits.objects.filter(dossier=dossier).exists():
        raise ValidationError("La séance droits et devoirs se suit une fois, après le bilan social.")
    _verifier_le_groupe(groupe, dossier, du)
    return _creer(groupe, dossier, None, du=du, par=par)


@transaction.atomic
def inscrire_ensemble(
    groupe: Groupe, dossiers: Iterable[Dossier], *, du: date, par: Utilisateur, le: date
) -> list[Inscription]:
    """Enrol several persons at once, in the axis of the group’s matter or in its séance droits et devoirs: all or none.

    A refusal names the person that it is about.
    """
    groupe = verrouiller_groupe(groupe)
    faites = []
    for dossier in sorted(dossiers, key=lambda dossier: dossier.pk):
        try:
            faites.append(_inscrire_un(dossier, groupe, du=du, par=par, le=le))
        except ValidationError as refus:
            raise ValidationError(f"{dossier.beneficiaire} : {refus.messages[0]}") from refus
    return faites


def _inscrire_un(dossier: Dossier, groupe: Groupe, *, du: date, par: Utilisateur, le: date) -> Inscription:
    if groupe.cours.matiere == Matiere.ACCUEIL:
        return inscrire_a_la_seance(dossier, groupe, du=du, par=par, le=le)
    axe = Axe.objects.filter(convention__dossier=dossier, type=groupe.cours.matiere).first()
    if axe is None:
        raise ValidationError("aucune convention ne prévoit cet axe.")
    return inscrire_au_groupe(axe, groupe, du=du, par=par, le=le)


@transaction.atomic
def quitter_groupe(inscription: Inscription, *, au: date, motif: str, par: Utilisateur, le: date) -> Inscription:
    """End an enrolment on its last day, with a reason: the seat is free from the day after. The day before the first
    one undoes it.

    Raises ValidationError when it has ended already, and when a presence was recorded after that day.
    """
    dossier = verrouiller(inscription.dossier)
    inscription = Inscription.objects.select_for_update(of=["self"]).select_related("groupe").get(pk=inscription.pk)
    if inscription.au is not None:
        raise ValidationError(f"Cette inscription est déjà finie, le {jour(inscription.au)}.")
    if not motif.strip():
        raise ValidationError({"motif": "Écrivez pourquoi la personne quitte le groupe."})
    _verifier_la_fin(inscription, au)
    inscription.au, inscription.motif = au, motif.strip()
    inscription.save(update_fields=["au", "motif"])
    _oublier_le_groupe(inscription)
    detail = f"{inscription.groupe} : {inscription.motif}"
    consigner(actes.INSCRIPTION_FINIE, inscription, par=par, dossier_id=dossier.pk, detail=detail)
    return inscription


def liberer(dossier: Dossier, *, au: date, motif: str, par: Utilisateur, le: date, axe: Axe | None = None) -> None:
    """End every enrolment and every wait of a locked file, or those of one axis: her convention ends, or leaves it out.
    One that was to begin later is undone; a presence keeps her until its day."""
    concernes = {"dossier": dossier} | ({"axe": axe} if axe else {})
    _finir(Inscription.objects.filter(**concernes), au=au, motif=motif, par=par)
    for attente in Attente.objects.filter(**concernes).ouvertes():
        attente.passer_a(EtatAttente.RETIREE)
        attente.fin_le, attente.fin_motif = le, motif
        attente.save(update_fields=["etat", "fin_le", "fin_motif"])
        consigner(actes.ATTENTE_FINIE, attente, par=par, dossier_id=dossier.pk, detail=motif)


def quitter_l_ancien_operateur(axe: Axe, *, au: date, par: Utilisateur) -> None:
    """End the enrolments of an axis in groups of another operator than its own; the file is locked. A wait goes on."""
    autres = Inscription.objects.filter(axe=axe).exclude(groupe__cours__operateur=axe.operateur_id)
    _finir(autres, au=au, motif=AUTRE_OPERATEUR, par=par)


def _finir(inscriptions: "QuerySet[Inscription]", *, au: date, motif: str, par: Utilisateur) -> None:
    for inscription in inscriptions.filter(au=None).select_related("groupe"):
        dernier = max(au, _derniere_presence(inscription) or au)
        inscription.au = max(inscription.du - UN_JOUR, min(dernier, inscription.groupe.fin))
        inscription.motif = motif
        inscription.save(update_fields=["au", "motif"])
        _oublier_le_groupe(inscription)
        detail = f"{inscription.groupe} : {motif}"
        consigner(actes.INSCRIPTION_FINIE, inscription, par=par, dossier_id=inscription.dossier_id, detail=detail)


def inscrire_ou_attendre(
    convention: Convention, dossier: Dossier, *, groupes: set[int], signee_le: date, par: Utilisateur, le: date
) -> None:
    """At the signature: enrol the person in the groups of the draft, which are locked (`groupes`) like the file. Where
    that is refused (the group is full by now, over, its operator not recognised any more), she waits, with the reason.
    """
    axes = Axe.objects.select_for_update(of=["self"]).filter(convention=convention, requis=True, groupe__isnull=False)
    for axe in axes.select_related("groupe__cours__operateur"):
        axe.convention = convention
        groupe = axe.groupe
        if groupe is None or groupe.pk not in groupes:
            raise ValidationError("Le projet vient de changer : relisez-le avant de signer.")
        try:
            placer(axe, groupe, dossier=dossier, du=max(signee_le, groupe.debut), par=par, le=le)
        except ValidationError as refus:
            axe.groupe = None
            axe.save(update_fields=["groupe"])
            souhaits = Souhaits(langue=groupe.cours.langue, note=refus.messages[0][:200])
            mettre_en_attente(axe, souhaits, dossier=dossier, depuis=signee_le, par=par, le=le)


def verrouiller_les_groupes(convention: Convention) -> set[int]:
    """The groups of a draft, locked before its file like everywhere."""
    choisis = Axe.objects.filter(convention=convention, groupe__isnull=False).values("groupe")
    groupes = Groupe.objects.select_for_update(of=["self"]).filter(pk__in=choisis).order_by("pk")
    return {groupe.pk for groupe in groupes}


def placer(axe: Axe, groupe: Groupe, *, dossier: Dossier, du: date, par: Utilisateur, le: date) -> Inscription:
    """The same as `inscrire_au_groupe` with everything locked: nothing is written before the last refusal."""
    _verifier_l_axe(axe, groupe, du)
    plus_tard = Inscription.objects.filter(groupe=groupe, axe=axe, au=None, du__gt=du).first()
    _verifier_le_groupe(groupe, dossier, du, sauf=plus_tard)
    inscription = plus_tard or _creer(groupe, dossier, axe, du=du, par=par)
    if plus_tard is not None:
        _avancer(plus_tard, du, par=par)
    axe.groupe, axe.operateur = groupe, groupe.cours.operateur
    axe.save(update_fields=["groupe", "operateur"])
    _finir_l_attente(axe, groupe, par=par, le=le)
    return inscription


def _verifier_l_axe(axe: Axe, groupe: Groupe, du: date) -> None:
    convention = axe.convention
    if convention.statut != StatutConvention.SIGNEE or convention.signee_le is None:
        raise ValidationError("La convention n’est pas en cours : une inscription vient après sa signature.")
    if groupe.cours.matiere != axe.type:
        raise ValidationError({"groupe": f"Ce groupe ne donne pas l’axe « {axe.get_type_display()} »."})
    if du < convention.signee_le:
        raise ValidationError({"du": f"La convention est signée le {jour(convention.signee_le)} : inscrivez après."})


def _avancer(inscription: Inscription, du: date, *, par: Utilisateur) -> None:
    """A first day that was typed wrong."""
    detail = f"{inscription.groupe} : dès le {jour(du)} et non le {jour(inscription.du)}"
    inscription.du = du
    inscription.save(update_fields=["du"])
    consigner(actes.INSCRITE, inscription, par=par, dossier_id=inscription.dossier_id, detail=detail)


def _verifier_le_groupe(groupe: Groupe, dossier: Dossier, du: date, *, sauf: Inscription | None = None) -> None:
    """`sauf`: an enrolment that is not counted, because this one takes its place."""
    if groupe.centre_id != dossier.centre_id:
        raise ValidationError({"groupe": "Ce groupe est celui d’un autre centre."})
    if not groupe.debut <= du <= groupe.fin:
        refus = f"Le groupe va du {jour(groupe.debut)} au {jour(groupe.fin)} : choisissez un jour de cette période."
        raise ValidationError({"du": refus})
    operateur = groupe.cours.operateur
    if not (operateur.actif and operateur.est_reconnu(du)):
        raise ValidationError(
            {"groupe": f"{operateur} n’est pas reconnu le {jour(du)} : choisissez un groupe d’un autre opérateur."}
        )
    _verifier_les_places(groupe, dossier, du, sauf)


def _verifier_les_places(groupe: Groupe, dossier: Dossier, du: date, sauf: Inscription | None) -> None:
    autres = Inscription.objects.filter(groupe=groupe).a_partir_du(du).exclude(pk=sauf.pk if sauf else 0)
    deja = autres.filter(dossier=dossier).first()
    if deja is not None:
        raise ValidationError(f"Cette personne est déjà inscrite dans ce groupe depuis le {jour(deja.du)}.")
    periodes = autres.values_list("du", "au")
    if places_prises(periodes, du) >= groupe.capacite:
        pluriel = "s" if groupe.capacite > 1 else ""
        refus = (
            f"{groupe} est complet ({groupe.capacite} place{pluriel}) : notez l’attente, ou choisissez un autre groupe."
        )
        raise ValidationError({"groupe": ValidationError(refus, code=COMPLET)})


def _creer(groupe: Groupe, dossier: Dossier, axe: Axe | None, *, du: date, par: Utilisateur) -> Inscription:
    inscription = Inscription(
        centre_id=dossier.centre_id, groupe=groupe, dossier=dossier, axe=axe, du=du, inscrite_par=par
    )
    inscription.full_clean(exclude=["centre"])
    inscription.save()
    consigner(actes.INSCRITE, inscription, par=par, dossier_id=dossier.pk, detail=str(groupe))
    return inscription


def _oublier_le_groupe(inscription: Inscription) -> None:
    """Her axis has no group any more, unless she is in another one by now; the operator stays."""
    Axe.objects.filter(pk=inscription.axe_id or 0, groupe=inscription.groupe_id).update(groupe=None)


def _finir_l_attente(axe: Axe, groupe: Groupe, *, par: Utilisateur, le: date) -> None:
    """She has the seat that she waited for."""
    attente = Attente.objects.select_for_update(of=["self"]).filter(axe=axe).ouvertes().first()
    if attente is None:
        return
    attente.passer_a(EtatAttente.INSCRITE)
    attente.fin_le, attente.groupe = le, groupe
    attente.save(update_fields=["etat", "fin_le", "groupe"])
    consigner(actes.ATTENTE_FINIE, attente, par=par, dossier_id=attente.dossier_id, detail=str(groupe))


def _verifier_la_fin(inscription: Inscription, au: date) -> None:
    groupe = inscription.groupe
    veille = inscription.du - UN_JOUR
    if not veille <= au <= max(veille, groupe.fin):
        refus = f"Le dernier jour se place entre le {jour(inscription.du)} et le {jour(groupe.fin)}."
        refus += f" Elle n’est pas venue : écrivez le {jour(veille)}."
        raise ValidationError({"au": refus})
    derniere = _derniere_presence(inscription)
    if derniere is not None and derniere > au:
        refus = f"Une présence est notée le {jour(derniere)} : retirez-la d’abord, ou choisissez ce jour."
        raise ValidationError({"au": refus})


def _derniere_presence(inscription: Inscription) -> date | None:
    """In this group; who came without an axis has no line."""
    presences = LigneHeures.objects.en_vigueur().filter(axe=inscription.axe_id, seance__groupe=inscription.groupe_id)
    derniere: date | None = presences.aggregate(jour=Max("date"))["jour"] if inscription.axe_id else None
    return derniere
