"""Drawing up a convention, changing its draft, signing it, correcting its date."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Min

from accueil.models import etat_du_module
from beneficiaires.actions import franchir
from beneficiaires.actions.etapes import verrouiller
from beneficiaires.models import Dossier
from beneficiaires.models import Statut as Etape
from comptes.models import Utilisateur
from conventions.actions import actes
from conventions.actions.inscriptions import inscrire_ou_attendre, verrouiller_les_groupes
from conventions.actions.ouverture import refus_de_convention
from conventions.document import fabriquer
from conventions.models import (
    Axe,
    Convention,
    EtatEntretien,
    Inscription,
    LigneHeures,
    Statut,
    StatutAvenant,
    TypeAxe,
)
from conventions.proposition import Proposition, proposer
from conventions.textes import textes_en_usage
from formations.models import Groupe, Operateur
from journal.actions import consigner
from referentiels.models import Langue
from reglement.axes import mesure, seuil
from reglement.regimes import Regime, parametres
from socle.templatetags.typographie import jour


@dataclass(frozen=True)
class Choix:
    """What the worker decides for one axis; a reason is due when it departs from the proposal."""

    requis: bool
    motif: str = ""
    operateur: Operateur | None = None
    groupe: Groupe | None = None
    """The group in which the signature enrols the person; its operator is then that of the axis."""


@transaction.atomic
def etablir(
    dossier: Dossier,
    *,
    par: Utilisateur,
    le: date,
    choix: Mapping[str, Choix] | None = None,
    langue: Langue | None = None,
    interprete: bool | None = None,
) -> Convention:
    """Draw up the draft of the convention with its four axes (CWASS art. 152/3 § 2); the form sent twice gives the
    first one. Language and interpreter are those of the bilan when not said.

    Raises ValidationError before the bilan social, or when a choice lacks its reason.
    """
    dossier = verrouiller(dossier)
    deja = Convention.objects.filter(dossier=dossier).first()
    if deja is not None:
        return deja
    if dossier.statut != Etape.ACCUEIL:
        raise ValidationError("La convention s’établit après le bilan social, dans un dossier ouvert.")
    proposition = proposer(dossier, le)
    bilan = dossier.bilan
    langue = langue or bilan.langue
    textes = textes_en_usage(langue, le)
    convention = Convention.objects.create(
        centre_id=dossier.centre_id,
        dossier=dossier,
        regime_id=proposition.regime.code,
        etablie_le=le,
        langue=langue,
        interprete=bilan.interprete if interprete is None else interprete,
        texte=textes.francais,
        traduction=textes.traduction,
    )
    _poser_axes(convention, proposition, choix or {})
    consigner(actes.ETABLIE, convention, par=par, dossier_id=dossier.pk)
    return convention


@transaction.atomic
def modifier(
    convention: Convention,
    *,
    choix: Mapping[str, Choix],
    langue: Langue | None,
    interprete: bool,
    par: Utilisateur,
    le: date,
) -> Convention:
    """Change a draft, from what the law proposes today. Raises ValidationError once it is signed."""
    dossier, convention = _ouvrir(convention)
    if convention.statut != Statut.BROUILLON:
        raise ValidationError("La convention est signée : son contenu ne change plus.")
    proposition = proposer(dossier, le)
    convention.regime_id = proposition.regime.code
    textes = textes_en_usage(langue, le)
    convention.langue, convention.interprete = langue, interprete
    convention.texte, convention.traduction = textes.francais, textes.traduction
    convention.save(update_fields=["regime", "langue", "interprete", "texte", "traduction"])
    _poser_axes(convention, proposition, choix)
    consigner(actes.MODIFIEE, convention, par=par, dossier_id=dossier.pk)
    return convention


@transaction.atomic
def signer(convention: Convention, *, signee_le: date, par: Utilisateur, le: date) -> Convention:
    """Sign a draft convention at the end of the module d’accueil; its document is made once and kept, and the file
    keeps the months of the regime: an administrator who edits them later moves nothing here.

    Raises ValidationError when it is signed already, when the module is not complete, for a day in the future or
    before the end of the module, and when what the law proposes has changed since the draft. A group that is full by
    now refuses nothing: the person waits for a seat.
    """
    groupes = verrouiller_les_groupes(convention)
    dossier, convention = _ouvrir(convention)
    convention.passer_a(Statut.SIGNEE)
    _verifier_signature(dossier, signee_le, le)
    proposition = proposer(dossier, le)
    if changes := a_revoir(convention, proposition):
        raise ValidationError(
            f"Le bilan, le test, une dispense ou le régime a changé depuis ce projet : revoyez {changes[0]}."
        )
    convention.signee_le = signee_le
    convention.save(update_fields=["statut", "signee_le"])
    _clore_le_module(convention)
    inscrire_ou_attendre(convention, dossier, groupes=groupes, signee_le=signee_le, par=par, le=le)
    _garder_le_document(convention)
    consigner(actes.SIGNEE, convention, par=par, dossier_id=dossier.pk)
    convention.dossier = franchir(
        dossier,
        convention_le=signee_le,
        francais_du=_requis(convention, TypeAxe.FRANCAIS),
        parametres=mois_gardes(proposition.regime),
        statut=Etape.CONVENTION,
        par=par,
        le=le,
    )
    if not Axe.objects.filter(convention=convention, requis=True, clos_le=None).exists():
        convention.dossier = franchir(convention.dossier, statut=Etape.A_ATTESTER, par=par, le=le)
    return convention


@transaction.atomic
def corriger_signature(
    convention: Convention, *, signee_le: date, motif: str, par: Utilisateur, le: date
) -> Convention:
    """Correct a wrong date of signature: a new document takes the place of the first, which stays stored and whose
    name and SHA-256 stay in the history. The months stay those of the signature, whatever the regime has become.

    Raises ValidationError when hours, an enrolment or an interview come before that day already, once an avenant has
    changed what it would print, and once the convention is over.
    """
    dossier, convention = _ouvrir(convention)
    if refus := refus_de_convention(dossier, convention):
        raise ValidationError(refus)
    if convention.avenants.filter(statut=StatutAvenant.SIGNE).exists():
        raise ValidationError("Un avenant signé a changé cette convention : son document ne se refait plus.")
    _verifier_signature(dossier, signee_le, le)
    _exiger_rien_avant(convention, signee_le)
    convention.signee_le = signee_le
    convention.save(update_fields=["signee_le"])
    _clore_le_module(convention)
    _garder_le_document(convention)
    consigner(actes.SIGNATURE_CORRIGEE, convention, par=par, dossier_id=dossier.pk, detail=motif)
    convention.dossier = franchir(dossier, convention_le=signee_le, par=par, le=le)
    return convention


def a_revoir(convention: Convention, proposition: Proposition) -> list[str]:
    """The names of the axes of a draft whose proposal, hours, months or threshold are not the same any more; all of
    them when the regime is another one."""
    return [
        axe.get_type_display().lower()
        for axe in convention.axes.all()
        if convention.regime_id != proposition.regime.code
        or axe.raison != proposition.axes[axe.type].raison
        or _valeurs(axe) != _valeurs_du_regime(axe, proposition)
    ]


def mois_gardes(regime: Regime) -> dict[str, object]:
    """What the file of a signed convention keeps of its regime (`Dossier.parametres`)."""
    return {"regime": regime.code, "mois": parametres(regime)}


def _ouvrir(convention: Convention) -> tuple[Dossier, Convention]:
    """Lock the file, then the convention."""
    dossier = verrouiller(convention.dossier)
    return dossier, Convention.objects.select_for_update(of=["self"]).get(pk=convention.pk)


def _poser_axes(convention: Convention, proposition: Proposition, choix: Mapping[str, Choix]) -> None:
    """Make the axes of a draft those of the proposal, with the choices of the worker."""
    connus = {axe.type: axe for axe in convention.axes.all()}
    for type_axe in TypeAxe:
        propose = proposition.axes[type_axe]
        choisi = choix.get(type_axe, Choix(requis=propose.requis))
        axe = connus.get(type_axe) or Axe(convention=convention, centre_id=convention.centre_id, type=type_axe)
        if type_axe == TypeAxe.ACCUEIL and not choisi.requis:
            raise ValidationError("Le module d’accueil fait partie de toute convention.")
        if choisi.requis != propose.requis and not choisi.motif.strip():
            raise ValidationError(f"Écrivez pourquoi vous changez la proposition : {axe.get_type_display().lower()}.")
        axe.requis = choisi.requis
        axe.raison = propose.raison
        axe.motif = choisi.motif.strip() if choisi.requis != propose.requis else ""
        axe.minutes_dues, axe.mois, axe.seuil = _valeurs_du_regime(axe, proposition)
        axe.groupe = _groupe_choisi(axe, choisi)
        axe.operateur = axe.groupe.cours.operateur if axe.groupe else choisi.operateur if choisi.requis else None
        axe.full_clean(exclude=["convention", "centre"])
        axe.save()


def _groupe_choisi(axe: Axe, choisi: Choix) -> Groupe | None:
    groupe = choisi.groupe if choisi.requis else None
    if groupe and (groupe.centre_id != axe.centre_id or groupe.cours.matiere != axe.type):
        raise ValidationError(f"Ce groupe ne donne pas cet axe dans ce centre : {axe.get_type_display().lower()}.")
    return groupe


def _valeurs(axe: Axe) -> tuple[int, int | None, int]:
    return axe.minutes_dues, axe.mois, axe.seuil


def _valeurs_du_regime(axe: Axe, proposition: Proposition) -> tuple[int, int | None, int]:
    """Minutes due, months at most and threshold of an axis, as the regime says today; no hours when not followed."""
    minutes, mois = mesure(proposition.regime, axe.type) if axe.requis else (0, 0)
    return minutes, mois or None, seuil(proposition.regime, axe.type)


def _verifier_signature(dossier: Dossier, signee_le: date, le: date) -> None:
    module = etat_du_module(dossier)
    if module.acheve_le is None:
        raise ValidationError(
            f"La convention se signe au terme du module d’accueil. Il manque {' et '.join(module.manque)}."
        )
    if signee_le > le:
        raise ValidationError({"signee_le": "La convention ne peut pas être signée dans le futur."})
    if signee_le < module.acheve_le:
        refus = f"La convention se signe au terme du module d’accueil, achevé le {jour(module.acheve_le)}."
        raise ValidationError({"signee_le": refus})


def _exiger_rien_avant(convention: Convention, signee_le: date) -> None:
    """What a convention allows does not come before its signature."""
    heures = LigneHeures.objects.en_vigueur().filter(axe__convention=convention).aggregate(jour=Min("date"))["jour"]
    inscriptions = Inscription.objects.filter(axe__convention=convention, au=None).aggregate(jour=Min("du"))["jour"]
    entretiens = convention.entretiens.filter(etat=EtatEntretien.TENU).aggregate(jour=Min("tenu_le"))["jour"]
    for premier, phrase in (
        (heures, "Des heures sont encodées"),
        (inscriptions, "La personne est inscrite dans un groupe"),
        (entretiens, "Un entretien est tenu"),
    ):
        if premier is not None and premier < signee_le:
            raise ValidationError({"signee_le": f"{phrase} dès le {jour(premier)}."})


def _clore_le_module(convention: Convention) -> None:
    """The module is complete when the convention is signed: that day closes its axis."""
    Axe.objects.filter(convention=convention, type=TypeAxe.ACCUEIL).update(clos_le=convention.signee_le)


def _garder_le_document(convention: Convention) -> None:
    """Make the signed document and store it: from here on it is only read."""
    pdf = fabriquer(convention)
    convention.sha256 = hashlib.sha256(pdf).hexdigest()
    convention.pdf.save(f"convention-{convention.dossier.numero}.pdf", ContentFile(pdf), save=False)
    convention.save(update_fields=["pdf", "sha256"])


def _requis(convention: Convention, type_axe: TypeAxe) -> bool:
    return Axe.objects.filter(convention=convention, type=type_axe, requis=True).exists()
