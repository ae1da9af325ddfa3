"""The sheet of a session: who was there, written in the ledger, and safe against two people who save at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils.timezone import now

from comptes.models import Utilisateur
from conventions.actions import actes
from conventions.actions.suite import recompter_tous, verrouiller_les_axes, verrouiller_les_dossiers
from conventions.feuille import inscrites, lignes_de, marque_de
from conventions.models import Axe, Etat, Inscription, LigneHeures, Source
from conventions.regles import MINUTES_PAR_JOUR, Fusion, Marque, fusionner, marque
from conventions.verrous import refus_de_rang, refus_de_seance
from formations.models import EtatSeance, Seance
from journal.actions import consigner

Contenu = Mapping[int, Marque | None]
"""What a sheet says, by enrolment; None where nothing is written."""
PAS_INSCRITE = "Cette personne n’est pas inscrite dans ce groupe ce jour-là : inscrivez-la d’abord, ou retirez-la."


@dataclass(frozen=True)
class Feuille:
    """A sheet once saved. `ecrites`: how many rows changed; `gardees`: the rows that a colleague changed since the
    sender read them, kept as the colleague wrote them."""

    seance: Seance
    ecrites: int
    gardees: list[int]
    enregistree_le: datetime


@dataclass(frozen=True)
class EnConflit:
    """A row that the sender and a colleague changed each in their way; nobody is named when the colleague erased it."""

    nom: str
    actuelle: Marque | None
    envoyee: Marque | None
    par: Utilisateur | None
    depuis: datetime | None


class Conflit(ValidationError):
    """Two people wrote the same rows; nothing of this sending is written. `lignes`: by enrolment."""

    def __init__(self, lignes: dict[int, EnConflit]) -> None:
        noms = ", ".join(ligne.nom for ligne in lignes.values())
        super().__init__(f"Un collègue vient d’écrire autre chose pour {noms} : choisissez ce qui est juste.")
        self.lignes = lignes


class FeuilleRefusee(ValidationError):
    """Rows that cannot be written; nothing of this sending is. `lignes`: the sentence of each, by enrolment."""

    def __init__(self, lignes: dict[int, str], noms: Mapping[int, str]) -> None:
        super().__init__([f"{noms[cle]} : {phrase}" if cle in noms else phrase for cle, phrase in lignes.items()])
        self.lignes = lignes


@dataclass
class _Ouverte:
    """A sheet whose rows are locked: its enrolments, their axes, and what is written now."""

    seance: Seance
    inscriptions: dict[int, Inscription]
    axes: dict[int, Axe]
    lignes: dict[int, LigneHeures] = field(default_factory=dict)
    """By axis: all those of the session."""

    def axe(self, cle: int) -> Axe:
        return self.axes[self.inscriptions[cle].axe_id or 0]

    def ligne(self, cle: int) -> LigneHeures | None:
        return self.lignes.get(self.inscriptions[cle].axe_id or 0)

    @property
    def noms(self) -> dict[int, str]:
        return {cle: str(inscription.dossier.beneficiaire) for cle, inscription in self.inscriptions.items()}


@transaction.atomic
def enregistrer_feuille(seance: Seance, envoyees: Contenu, vues: Contenu, *, par: Utilisateur, le: date) -> Feuille:
    """Write what a sheet says of each enrolment (`envoyees`), knowing what its sender saw when the page was opened
    (`vues`); None erases a row. The session is held as soon as a row is written, planned again once all are erased.
    Sent twice, it is written once. The number of queries does not depend on the number of persons.

    Raises ValidationError for a session to come or cancelled, `FeuilleRefusee` for rows that cannot be written (not
    enrolled that day, before the signature, file over, validated already), `Conflit` for rows that a colleague changed
    otherwise meanwhile. Nothing is written then.
    """
    seance = verrouiller_seance(seance)
    if refus := refus_de_seance(seance, le):
        raise ValidationError(refus)
    ouverte = _ouvrir(seance, envoyees)
    envoyees = _justes(ouverte, envoyees)
    fusion = fusionner(vues, {cle: marque_de(ouverte.ligne(cle)) for cle in envoyees}, envoyees)
    _refuser_les_conflits(ouverte, fusion, envoyees)
    _refuser_les_rangs(ouverte, fusion, par)
    if fusion.ecrire:
        _ecrire(ouverte, fusion, par)
        tenir_ou_prevoir(seance, tenue=bool(ouverte.lignes))
        consigner(actes.FEUILLE, seance, par=par, detail=f"{seance.groupe} : {len(fusion.ecrire)} présences")
        recompter_tous([ouverte.axe(cle) for cle in fusion.ecrire], par=par, le=le)
    return Feuille(seance, len(fusion.ecrire), fusion.gardees, now())


def verrouiller_seance(seance: Seance) -> Seance:
    """The locked session, with its group, its course and its operator."""
    seances = Seance.objects.select_for_update(of=["self"]).select_related("groupe__cours__operateur")
    verrouillee: Seance = seances.get(pk=seance.pk)
    return verrouillee


def tenir_ou_prevoir(seance: Seance, *, tenue: bool) -> None:
    """A session is held exactly when its sheet says something; it is locked."""
    etat = EtatSeance.TENUE if tenue else EtatSeance.PREVUE
    if seance.etat != etat:
        seance.passer_a(etat)
        seance.save(update_fields=["etat"])


def _ouvrir(seance: Seance, envoyees: Iterable[int]) -> _Ouverte:
    """Lock the files, then the axes, then the lines. The enrolments are read once the files cannot move any more."""
    cles = set(envoyees)
    verrouiller_les_dossiers(
        Inscription.objects.filter(pk__in=cles, groupe=seance.groupe_id).values_list("dossier", flat=True)
    )
    inscriptions = {inscription.pk: inscription for inscription in inscrites(seance) if inscription.pk in cles}
    if cles - inscriptions.keys():
        _refuser_les_inconnues(seance, cles - inscriptions.keys())
    axes = {axe.pk: axe for axe in verrouiller_les_axes(i.axe_id for i in inscriptions.values() if i.axe_id)}
    lignes = {ligne.axe_id: ligne for ligne in lignes_de(seance).select_for_update(of=["self"])}
    return _Ouverte(seance, inscriptions, axes, lignes)


def _refuser_les_inconnues(seance: Seance, cles: set[int]) -> None:
    inscriptions = Inscription.objects.filter(pk__in=cles, groupe=seance.groupe_id).par_nom()
    noms = {inscription.pk: str(inscription.dossier.beneficiaire) for inscription in inscriptions}
    raise FeuilleRefusee(dict.fromkeys(sorted(cles), PAS_INSCRITE), noms)


def _justes(ouverte: _Ouverte, envoyees: Contenu) -> dict[int, Marque | None]:
    """The marks as the rules write them: more minutes than the session lasted are refused."""
    justes: dict[int, Marque | None] = {}
    refus: dict[int, str] = {}
    for cle, envoyee in envoyees.items():
        try:
            justes[cle] = envoyee and marque(envoyee.presence, envoyee.minutes, ouverte.seance.minutes, envoyee.raison)
        except ValidationError as erreur:
            refus[cle] = erreur.messages[0]
    if refus:
        raise FeuilleRefusee(refus, ouverte.noms)
    return justes


def _refuser_les_conflits(ouverte: _Ouverte, fusion: Fusion, envoyees: Contenu) -> None:
    if not fusion.conflits:
        return
    noms, en_conflit = ouverte.noms, {}
    for cle in fusion.conflits:
        ligne = ouverte.ligne(cle)
        par, depuis = (ligne.saisie_par, ligne.saisie_le) if ligne else (None, None)
        en_conflit[cle] = EnConflit(noms[cle], marque_de(ligne), envoyees[cle], par, depuis)
    raise Conflit(en_conflit)


def _refuser_les_rangs(ouverte: _Ouverte, fusion: Fusion, par: Utilisateur) -> None:
    refus = {
        cle: phrase
        for cle in fusion.ecrire
        if (phrase := refus_de_rang(ouverte.axe(cle), ouverte.ligne(cle), ouverte.seance, par))
    }
    if refus := refus or _journees_trop_pleines(ouverte, fusion):
        raise FeuilleRefusee(refus, ouverte.noms)


def _journees_trop_pleines(ouverte: _Ouverte, fusion: Fusion) -> dict[int, str]:
    """No day of a person holds more than 24 hours, whatever writes them: a certified total is not of one day."""
    conventions = {cle: ouverte.axe(cle).convention_id for cle in fusion.ecrire}
    lignes = LigneHeures.objects.en_vigueur().exclude(source=Source.TOTAL).exclude(seance=ouverte.seance).order_by()
    sommes = lignes.filter(axe__convention__in=set(conventions.values()), date=ouverte.seance.date)
    ailleurs = dict(sommes.values_list("axe__convention").annotate(total=Sum("minutes")))
    return {
        cle: "Cette journée compterait plus de 24 heures pour cette personne : vérifiez ses autres heures."
        for cle, voulue in fusion.ecrire.items()
        if voulue and voulue.minutes + ailleurs.get(conventions[cle], 0) > MINUTES_PAR_JOUR
    }


def _ecrire(ouverte: _Ouverte, fusion: Fusion, par: Utilisateur) -> None:
    """New rows, changed rows, erased rows: one query for each kind. `ouverte.lignes` follows."""
    nouvelles, changees, effacees = [], [], []
    for cle, voulue in fusion.ecrire.items():
        axe, ligne = ouverte.axe(cle), ouverte.ligne(cle)
        if voulue is None:
            effacees.append(ouverte.lignes.pop(axe.pk).pk)
        elif ligne is None:
            ouverte.lignes[axe.pk] = nouvelle_presence(ouverte.seance, axe, voulue, par=par)
            nouvelles.append(ouverte.lignes[axe.pk])
        else:
            _marquer(ligne, voulue, ouverte.seance, par)
            changees.append(ligne)
    LigneHeures.objects.bulk_create(nouvelles)
    if changees:
        champs = ["presence", "minutes", "prevues", "raison", "saisie_par", "saisie_le"]
        LigneHeures.objects.bulk_update(changees, champs)
    if effacees:
        LigneHeures.objects.filter(pk__in=effacees).delete()


def nouvelle_presence(seance: Seance, axe: Axe, voulue: Marque, *, par: Utilisateur) -> LigneHeures:
    """An unsaved presence, to be validated."""
    ligne = LigneHeures(
        centre_id=seance.centre_id,
        axe=axe,
        seance=seance,
        source=Source.PRESENCE,
        date=seance.date,
        operateur=seance.groupe.cours.operateur,
        etat=Etat.ENCODEE,
    )
    _marquer(ligne, voulue, seance, par)
    return ligne


def _marquer(ligne: LigneHeures, voulue: Marque, seance: Seance, par: Utilisateur) -> None:
    ligne.presence, ligne.minutes, ligne.raison = voulue.presence, voulue.minutes, voulue.raison
    ligne.prevues, ligne.saisie_par, ligne.saisie_le = seance.minutes, par, now()
