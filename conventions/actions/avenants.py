"""Avenants: a signed convention changed by mutual agreement, drafted, signed again, or given up."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max

from beneficiaires.actions import franchir
from beneficiaires.models import Dossier
from comptes.models import Utilisateur
from conventions.actions import actes
from conventions.actions.inscriptions import liberer, quitter_l_ancien_operateur
from conventions.actions.ouverture import exiger_apres_les_heures, exiger_la_periode, ouvrir
from conventions.actions.suite import recompter_tous, suivre, verrouiller_les_axes
from conventions.avenant import MINUTES_MAXIMUM, Souhait, changements, meme, planchers, regime_garde, valeurs_de
from conventions.document_avenant import fabriquer
from conventions.models import Avenant, Axe, Convention, Entretien, Etat, LigneHeures, StatutAvenant, TypeAxe
from conventions.proposition import proposer
from conventions.textes import textes_en_usage
from formations.models import Operateur
from journal.actions import consigner
from referentiels.models import Langue
from reglement.axes import mesure, seuil
from socle.templatetags.typographie import duree, jour


@dataclass(frozen=True)
class Accord:
    """What the parties agree on: the axes that change, why, and how it was explained."""

    motif: str
    souhaits: Mapping[str, Souhait] = field(default_factory=dict)
    entretien: Entretien | None = None
    langue: Langue | None = None
    interprete: bool = False


@transaction.atomic
def etablir_avenant(dossier: Dossier, accord: Accord, *, par: Utilisateur, le: date) -> Avenant:
    """Draw up an avenant; the form sent twice gives the first one.

    Raises ValidationError when nothing changes, without a reason, for hours below those of the regime, an operator
    that does not give the axis, an axis that is closed, and when another draft waits.
    """
    dossier, convention = ouvrir(dossier)
    lignes = _convenir(convention, accord)
    projet = convention.avenants.filter(statut=StatutAvenant.PROJET).first()
    if projet is not None and (projet.changements, projet.motif) == (lignes, accord.motif.strip()):
        return projet
    if projet is not None:
        raise ValidationError("Un projet d’avenant attend déjà sa signature : modifiez-le ou abandonnez-le.")
    dernier = convention.avenants.aggregate(dernier=Max("numero"))["dernier"] or 0
    avenant = Avenant(centre_id=convention.centre_id, convention=convention, numero=dernier + 1, etabli_le=le)
    _ecrire(avenant, accord, lignes, le=le)
    consigner(actes.AVENANT_ETABLI, avenant, par=par, dossier_id=dossier.pk)
    return avenant


@transaction.atomic
def modifier_avenant(avenant: Avenant, accord: Accord, *, par: Utilisateur, le: date) -> Avenant:
    """Change a draft, from what the axes are today. Raises ValidationError once it is signed or given up."""
    dossier, convention, avenant = _ouvrir(avenant)
    _exiger_un_projet(avenant)
    _ecrire(avenant, accord, _convenir(convention, accord), le=le)
    consigner(actes.AVENANT_MODIFIE, avenant, par=par, dossier_id=dossier.pk)
    return avenant


@transaction.atomic
def signer_avenant(avenant: Avenant, *, signe_le: date, par: Utilisateur, le: date) -> Avenant:
    """Sign a draft: its document is made once and kept, the axes take their new values, and totals, closings and the
    stage of the file follow.

    Raises ValidationError for a day in the future, before the signature of the convention or of the avenant before,
    before the last hours of an axis that it drops, and when an axis has changed since the draft.
    """
    dossier, convention, avenant = _ouvrir(avenant)
    avenant.passer_a(StatutAvenant.SIGNE)
    exiger_la_periode("signe_le", signe_le, convention, le=le, quoi="L’avenant")
    _exiger_apres_le_precedent(avenant, signe_le)
    axes = _axes_touches(convention, avenant)
    _exiger_les_memes(axes, avenant)
    retires = [axes[ligne["axe"]] for ligne in avenant.changements if not ligne["apres"]["requis"]]
    exiger_apres_les_heures("signe_le", signe_le, LigneHeures.objects.en_vigueur().filter(axe__in=retires))
    avenant.signe_le = signe_le
    avenant.save(update_fields=["statut", "signe_le"])
    _appliquer(dossier, convention, axes, avenant, par=par, le=le)
    _garder_le_document(avenant)
    consigner(actes.AVENANT_SIGNE, avenant, par=par, dossier_id=dossier.pk)
    _suivre(dossier, axes, par=par, le=le)
    return avenant


@transaction.atomic
def abandonner_avenant(avenant: Avenant, *, motif: str, par: Utilisateur, le: date) -> Avenant:
    """Give a draft up, with a reason: it stays in the history. Raises ValidationError once it is signed."""
    dossier, _, avenant = _ouvrir(avenant)
    if not motif.strip():
        raise ValidationError({"motif": "Écrivez pourquoi ce projet est abandonné."})
    abandonner(avenant, motif=motif.strip(), par=par, dossier=dossier)
    return avenant


def abandonner(avenant: Avenant, *, motif: str, par: Utilisateur, dossier: Dossier) -> None:
    """The same on a locked file."""
    avenant.passer_a(StatutAvenant.ABANDONNE)
    avenant.save(update_fields=["statut"])
    consigner(actes.AVENANT_ABANDONNE, avenant, par=par, dossier_id=dossier.pk, detail=motif)


def _ouvrir(avenant: Avenant) -> tuple[Dossier, Convention, Avenant]:
    dossier, convention = ouvrir(avenant.convention.dossier)
    verrouille = Avenant.objects.select_for_update(of=["self"]).get(pk=avenant.pk)
    verrouille.convention = convention
    return dossier, convention, verrouille


def _exiger_un_projet(avenant: Avenant) -> None:
    if avenant.statut != StatutAvenant.PROJET:
        etat = StatutAvenant(avenant.statut).label.lower()
        raise ValidationError(f"Cet avenant est {etat} : il ne change plus. Établissez-en un autre.")


def _convenir(convention: Convention, accord: Accord) -> list[dict[str, Any]]:
    """The changes of an agreement, once each is judged."""
    if not accord.motif.strip():
        raise ValidationError({"motif": "Écrivez pourquoi la convention change."})
    if accord.entretien is not None and accord.entretien.convention_id != convention.pk:
        raise ValidationError({"entretien": "Cet entretien est celui d’une autre personne."})
    axes = {axe.type: axe for axe in convention.axes.select_related("operateur")}
    lignes = changements(axes.values(), accord.souhaits)
    if not lignes:
        raise ValidationError("Rien ne change : modifiez au moins un axe.")
    for ligne in lignes:
        if refus := _refus(convention, axes[ligne["axe"]], ligne):
            raise ValidationError(f"{axes[ligne['axe']].get_type_display()} : {refus}")
    return lignes


def _refus(convention: Convention, axe: Axe, ligne: Mapping[str, Any]) -> str:
    """Why an axis cannot become this; nothing when it can."""
    if axe.type == TypeAxe.ACCUEIL:
        return "le module d’accueil fait partie de toute convention."
    if not ligne["apres"]["requis"]:
        return _refus_de_retrait(axe)
    return _refus_d_heures(convention, axe, ligne["apres"]["minutes"]) or _refus_d_operateur(
        axe, ligne["apres"]["operateur"]
    )


def _refus_de_retrait(axe: Axe) -> str:
    if axe.est_clos:
        return "l’axe est achevé, il ne se retire pas."
    if LigneHeures.objects.filter(axe=axe, etat=Etat.ENCODEE).exists():
        return "des heures attendent leur validation. Validez-les ou retirez-les d’abord."
    return ""


def _refus_d_heures(convention: Convention, axe: Axe, minutes: int) -> str:
    minimum = planchers(convention)[axe.type]
    if axe.clos_avant_la_fin and minutes > axe.minutes_dues:
        return "l’axe est clos avant la fin : rouvrez-le d’abord pour lui donner plus d’heures."
    if minutes < minimum and not (axe.requis and minutes == axe.minutes_dues):
        return f"le régime demande au moins {duree(minimum)}."
    return "vérifiez le nombre d’heures." if minutes > MINUTES_MAXIMUM else ""


def _refus_d_operateur(axe: Axe, operateur: int | None) -> str:
    if operateur is None or operateur == axe.operateur_id:
        return ""
    possibles = Operateur.objects.filter(centre_id=axe.centre_id, pk=operateur).pour_axe(axe.type)
    return "" if possibles.exists() else "cet opérateur ne donne pas cet axe dans ce centre."


def _ecrire(avenant: Avenant, accord: Accord, lignes: list[dict[str, Any]], *, le: date) -> None:
    textes = textes_en_usage(accord.langue, le)
    avenant.texte, avenant.traduction = textes.francais, textes.traduction
    avenant.motif, avenant.changements = accord.motif.strip(), lignes
    avenant.entretien, avenant.langue, avenant.interprete = accord.entretien, accord.langue, accord.interprete
    avenant.full_clean(exclude=["centre"])
    avenant.save()


def _exiger_apres_le_precedent(avenant: Avenant, signe_le: date) -> None:
    precedent = Avenant.objects.filter(convention=avenant.convention, statut=StatutAvenant.SIGNE).last()
    if precedent is not None and precedent.signe_le and signe_le < precedent.signe_le:
        refus = f"L’{precedent} est signé le {jour(precedent.signe_le)} : celui-ci vient après."
        raise ValidationError({"signe_le": refus})


def _axes_touches(convention: Convention, avenant: Avenant) -> dict[str, Axe]:
    """Locked, by type."""
    types = [ligne["axe"] for ligne in avenant.changements]
    pks = convention.axes.filter(type__in=types).values_list("pk", flat=True)
    axes = {axe.type: axe for axe in verrouiller_les_axes(pks)}
    for axe in axes.values():
        axe.convention = convention
    return axes


def _exiger_les_memes(axes: Mapping[str, Axe], avenant: Avenant) -> None:
    """Nothing moved since the draft, and every change is still possible."""
    for ligne in avenant.changements:
        axe = axes[ligne["axe"]]
        nom = axe.get_type_display().lower()
        if not meme(valeurs_de(axe), ligne["avant"]):
            raise ValidationError(f"L’axe « {nom} » a changé depuis ce projet : revoyez-le avant de signer.")
        if refus := _refus(avenant.convention, axe, ligne):
            raise ValidationError(f"{axe.get_type_display()} : {refus}")


def _appliquer(
    dossier: Dossier, convention: Convention, axes: Mapping[str, Axe], avenant: Avenant, *, par: Utilisateur, le: date
) -> None:
    """Write the new values in the axes; who left an axis leaves its groups and its waiting list."""
    raisons = {axe: propose.raison for axe, propose in proposer(dossier, le).axes.items()}
    regime = regime_garde(convention)
    for ligne in avenant.changements:
        axe, apres = axes[ligne["axe"]], ligne["apres"]
        if apres["requis"] != axe.requis:
            axe.raison, axe.motif = raisons[axe.type], f"Avenant {avenant.numero} : {avenant.motif}"[:300]
            axe.mois = (mesure(regime, axe.type)[1] or None) if apres["requis"] else None
            axe.seuil = seuil(regime, axe.type)
        axe.requis, axe.minutes_dues, axe.operateur_id = apres["requis"], apres["minutes"], apres["operateur"]
        if axe.groupe and (not axe.requis or axe.groupe.cours.operateur_id != axe.operateur_id):
            axe.groupe = None
        axe.save(update_fields=["requis", "minutes_dues", "operateur", "groupe", "raison", "motif", "mois", "seuil"])
        if axe.requis:
            quitter_l_ancien_operateur(axe, au=avenant.signe_le or le, par=par)
        else:
            liberer(dossier, axe=axe, au=avenant.signe_le or le, motif=f"Avenant {avenant.numero}", par=par, le=le)
    recompter_tous([axe for axe in axes.values() if axe.requis], par=par, le=le)


def _suivre(dossier: Dossier, axes: Mapping[str, Axe], *, par: Utilisateur, le: date) -> None:
    """Totals and closings are written: milestones and stage follow, and whether French is due."""
    francais = axes.get(TypeAxe.FRANCAIS)
    if francais is not None and dossier.francais_du != francais.requis:
        dossier = franchir(dossier, francais_du=francais.requis, par=par, le=le)
    for axe in axes.values():
        suivre(dossier, axe, par=par, le=le)
        dossier.refresh_from_db()


def _garder_le_document(avenant: Avenant) -> None:
    """Make the signed document and store it: from here on it is only read."""
    pdf = fabriquer(avenant)
    avenant.sha256 = hashlib.sha256(pdf).hexdigest()
    nom = f"avenant-{avenant.numero}-{avenant.convention.dossier.numero}.pdf"
    avenant.pdf.save(nom, ContentFile(pdf), save=False)
    avenant.save(update_fields=["pdf", "sha256"])
