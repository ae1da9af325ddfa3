"""The work of the day, computed from the rows that cause it and ranked by what happens if it is not done."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Value
from django.urls import reverse

from attestations.models import Attestation, Envoi
from attestations.travail import envois_a_suivre
from beneficiaires.droits import tranche, tranche_les_dispenses
from beneficiaires.models import Base, Dispense, Dossier, Obligation, Statut
from beneficiaires.mots import manquants, reponse
from beneficiaires.presentation import ECHEANCES
from comptes.droits import coordonne
from comptes.models import Utilisateur
from conventions.models import EN_COURS as AVEC_HEURES
from socle.templatetags.typographie import INSECABLE
from socle.templatetags.typographie import jour as en_jour
from suivi.forms import A_CONFIRMER, CENTRE, EN_COURS, MIENS, SANS_REFERENT
from suivi.gestes import (
    NON_TENUS,
    Geste,
    attester_la_dispense,
    confirmer,
    entretien,
    geste_suivant,
    pour_gestes,
    remettre,
)
from suivi.horloges import Horloge, horloge_du
from suivi.journee_des_groupes import (
    absence,
    feuilles_a_remplir,
    heures_a_valider,
    place_libre,
    places_pour,
    trop_absentes,
)
from suivi.personnes import Rangee, filtrer

PAR_SECTION = 8
RECENTES = 15
ENTRETIEN_A_FIXER = timedelta(days=60)


class Tache(NamedTuple):
    """One line: whose file, what for, the gesture and where it is done, before when and why then."""

    dossier: Dossier
    texte: str
    geste: Geste
    echeance: date | None = None
    horloge: Horloge | None = None


@dataclass
class Section:
    """A kind of work; `suite` is the list of all its files, when there are more than shown. Files (`lignes`) become
    tasks with `tache` once every kind is known: they are read together."""

    titre: str
    icone: str
    taches: list[Any] = field(default_factory=list)
    suite: str = ""
    lignes: QuerySet[Dossier] | None = None
    tache: Callable[[Any, date], Tache] | None = None

    @property
    def deborde(self) -> bool:
        return len(self.taches) > PAR_SECTION

    @property
    def premieres(self) -> list[Any]:
        return self.taches[:PAR_SECTION]


def sections(par: Utilisateur, *, aujourdhui: date) -> list[Section]:
    """What waits for this person, the gravest first; a gesture is asked once and empty kinds are left out."""
    jour = Jour(par, aujourdhui)
    demandes: set[Geste] = set()
    trouvees = []
    for section in jour.lire():
        section.taches = [tache for tache in section.taches if tache.geste not in demandes]
        demandes |= {tache.geste for tache in section.premieres}
        if section.taches:
            trouvees.append(section)
    return trouvees


def recemment_inscrites(par: Utilisateur) -> list[Rangee]:
    """For the reception desk: the last persons registered in the centre."""
    lignes = Dossier.objects.visibles_par(par).select_related("beneficiaire", "referent").order_by("-pk")
    return [Rangee(dossier) for dossier in lignes[:RECENTES]]


@dataclass
class Jour:
    par: Utilisateur
    aujourdhui: date

    def dossiers(self, **valeurs) -> QuerySet[Dossier]:
        """My files that answer these filters of the list of persons, the nearest deadline first."""
        valeurs = {"liste": MIENS, "etape": EN_COURS, **valeurs}
        lignes = filtrer(valeurs, par=self.par, aujourdhui=self.aujourdhui)
        return pour_gestes(lignes).order_by("prochaine_echeance", "pk")

    def lire(self) -> list[Section]:
        """Every kind of work, in order; those made of files cost one query together."""
        lues = [lire(self) for lire in ORDRE]
        de_dossiers = [section for section in lues if section.lignes is not None]
        lignes = [section.lignes for section in lues if section.lignes is not None]
        parties = [unes.annotate(rang=Value(rang))[: PAR_SECTION + 1] for rang, unes in enumerate(lignes)]
        ensemble = list(parties[0].union(*parties[1:], all=True))
        for dossier in sorted(ensemble, key=lambda dossier: (dossier.prochaine_echeance or date.max, dossier.pk)):
            section = de_dossiers[dossier.rang]
            assert section.tache is not None
            section.taches.append(self.expliquer(section.tache(dossier, self.aujourdhui)))
        return lues

    def taches(self, lignes: QuerySet, tache: Callable[[Any, date], Tache]) -> list[Tache]:
        return [self.expliquer(tache(ligne, self.aujourdhui)) for ligne in lignes[: PAR_SECTION + 1]]

    def expliquer(self, tache: Tache) -> Tache:
        """With the clock of its deadline."""
        if tache.echeance is None:
            return tache
        return tache._replace(horloge=horloge_du(tache.dossier, tache.echeance, self.aujourdhui))


def lien(**valeurs) -> str:
    """The list of persons behind a kind of work."""
    return f"{reverse('suivi:personnes')}?{urlencode({'liste': MIENS, 'etape': EN_COURS, **valeurs})}"


def a_confirmer(jour: Jour) -> Section:
    """First: a changed answer tells whether the deadlines below still run."""
    lignes, suite = jour.dossiers(obligation=A_CONFIRMER), lien(obligation=A_CONFIRMER)
    return Section("Réponses à confirmer", "scale", suite=suite, lignes=lignes, tache=_confirmation)


def depassees(jour: Jour) -> Section:
    lignes, suite = jour.dossiers(echeance="depassee"), lien(echeance="depassee")
    return Section("Échéances dépassées", "exclamation-triangle", suite=suite, lignes=lignes, tache=_echeance)


def proches(jour: Jour) -> Section:
    lignes, suite = jour.dossiers(echeance="30"), lien(echeance="30")
    return Section("Échéances dans moins de 30 jours", "clock", suite=suite, lignes=lignes, tache=_echeance)


def a_delivrer(jour: Jour) -> Section:
    """Paths that are over, and persons whom the law relieves, who do not come as volunteers and have no document of
    it."""
    dispenses = Q(
        obligation=Obligation.DISPENSE,
        base=Base.OBLIGATION,
        a_confirmer=False,
        regime__attestation_dispense=True,
        dispense_attestee=False,
    )
    lignes = jour.dossiers().filter(Q(statut=Statut.A_ATTESTER) | dispenses)
    suite = lien(etape=Statut.A_ATTESTER.value)
    return Section("Attestations à délivrer", "document-check", suite=suite, lignes=lignes, tache=_a_delivrer)


def a_remettre(jour: Jour) -> Section:
    lignes = Attestation.objects.visibles_par(jour.par).du_centre(jour.par.centre_id).a_remettre().pour_affichage()
    miennes = lignes.filter(dossier__referent=jour.par).order_by("delivree_le", "pk")
    suite = f"{reverse('attestations:envois')}?liste=a_remettre"
    return Section("Attestations à remettre à la personne", "hand-raised", jour.taches(miennes, _remise), suite)


def envois(jour: Jour) -> Section:
    lignes = envois_a_suivre(jour.par).pour_affichage().filter(attestation__dossier__referent=jour.par)
    taches = jour.taches(lignes, _envoi)
    return Section("Envois qui ne sont pas arrivés", "paper-airplane", taches, reverse("attestations:envois"))


def entretiens(jour: Jour) -> Section:
    """Evaluation interviews whose day has come; and those due within two months that nobody has fixed and that are
    not already among the deadlines above."""
    dans_30, limite = jour.aujourdhui + timedelta(days=30), jour.aujourdhui + ENTRETIEN_A_FIXER
    a_fixer = Q(
        statut=Statut.CONVENTION,
        entretien_prevu_le=None,
        echeance_entretien__lt=limite,
        prochaine_echeance__gte=dans_30,
    )
    lignes = (
        jour.dossiers()
        .filter(Q(fin_convention=""))
        .filter(a_fixer | Q(statut__in=AVEC_HEURES, entretien_prevu_le__lte=jour.aujourdhui))
    )
    return Section("Entretiens d’évaluation à fixer ou à noter", "calendar", lignes=lignes, tache=_entretien)


def a_completer(jour: Jour) -> Section:
    """A volunteer may leave the law without an answer."""
    lignes = jour.dossiers(obligation="a_completer").filter(base=Base.OBLIGATION)
    suite = lien(obligation="a_completer")
    return Section("Dossiers sans décision", "question-mark-circle", suite=suite, lignes=lignes, tache=_manque)


def a_recevoir(jour: Jour) -> Section:
    lignes = jour.dossiers(etape=Statut.INSCRIT).exclude(base=Base.OBLIGATION, obligation__in=NON_TENUS)
    tache, suite = _suivant("Dossier ouvert, bilan social à tenir"), lien(etape=Statut.INSCRIT.value)
    return Section("Personnes à recevoir", "user-plus", suite=suite, lignes=lignes, tache=tache)


def a_trancher(jour: Jour) -> Section:
    """For coordination: requests of dispense of the open files, the oldest first."""
    if not tranche_les_dispenses(jour.par):
        return Section("", "")
    ouverts = Dossier.objects.visibles_par(jour.par).ouverts()
    lignes = (
        Dispense.objects.visibles_par(jour.par)
        .a_trancher()
        .filter(Exists(ouverts.filter(beneficiaire=OuterRef("beneficiaire"))))
        .select_related("beneficiaire")
        .prefetch_related(Prefetch("beneficiaire__dossiers", ouverts.select_related("beneficiaire"), to_attr="ouverts"))
        .order_by("demandee_le", "pk")
    )
    return Section("Demandes de dispense à trancher", "scale", jour.taches(lignes, _demande(jour.par)))


def sans_referent(jour: Jour) -> Section:
    """For coordination: files that nobody follows."""
    if not coordonne(jour.par):
        return Section("", "")
    valeurs = {"liste": CENTRE, "referent": SANS_REFERENT}
    lignes, tache = jour.dossiers(**valeurs), _suivant("Personne ne suit ce dossier")
    return Section("Dossiers sans référent", "user-group", suite=lien(**valeurs), lignes=lignes, tache=tache)


def places(jour: Jour) -> Section:
    """Free seats for the persons of my files who wait, in order of waiting."""
    paires = places_pour(jour.par, jour.aujourdhui)[: PAR_SECTION + 1]
    taches = [Tache(attente.dossier, *place_libre(attente, groupe)) for attente, groupe in paires]
    return Section("Places libres pour qui attend", "user-plus", taches, reverse("conventions:attentes"))


def feuilles(jour: Jour) -> Section:
    """For whoever follows files: the groups that the centre gives itself."""
    taches = feuilles_a_remplir(jour.par, jour.aujourdhui, PAR_SECTION + 1)
    return Section("Feuilles de présences à remplir", "clipboard-document-list", taches, reverse("conventions:groupes"))


def a_valider(jour: Jour) -> Section:
    """For coordination: months that are over and whose presences wait."""
    if not coordonne(jour.par):
        return Section("", "")
    taches = heures_a_valider(jour.par, jour.aujourdhui, PAR_SECTION + 1)
    return Section("Heures à valider", "check-badge", taches, reverse("conventions:groupes"))


def trop_d_absences(jour: Jour) -> Section:
    taches = [Tache(axe.convention.dossier, *absence(axe)) for axe in trop_absentes(jour.par)[: PAR_SECTION + 1]]
    return Section("Absences au-dessus du seuil", "user-minus", taches, reverse("conventions:absences"))


ORDRE = [
    a_confirmer,
    depassees,
    proches,
    a_delivrer,
    a_remettre,
    envois,
    a_trancher,
    entretiens,
    places,
    feuilles,
    a_valider,
    trop_d_absences,
    sans_referent,
    a_completer,
    a_recevoir,
]


def _tache(dossier: Dossier, texte: str, aujourdhui: date, echeance: date | None = None) -> Tache:
    geste = geste_suivant(dossier, aujourdhui) or Geste("Ouvrir le dossier", dossier.get_absolute_url())
    return Tache(dossier, texte, geste, echeance)


def _confirmation(dossier: Dossier, _: date) -> Tache:
    actuelle = reponse(dossier.beneficiaire, dossier.obligation, dossier.obligation_code)
    return Tache(dossier, f"La réponse a changé{INSECABLE}: {actuelle}", confirmer(dossier))


def _echeance(dossier: Any, aujourdhui: date) -> Tache:
    texte = ECHEANCES.get(dossier.prochaine_echeance_nom, "")
    if dossier.prochaine_echeance_nom == "entretien" and not (dossier.a_confirmer or dossier.fin_convention):
        return Tache(dossier, texte, entretien(dossier, aujourdhui), dossier.prochaine_echeance)
    return _tache(dossier, texte, aujourdhui, dossier.prochaine_echeance)


def _suivant(texte: str) -> Callable[[Dossier, date], Tache]:
    return lambda dossier, aujourdhui: _tache(dossier, texte, aujourdhui, dossier.prochaine_echeance)


def _a_delivrer(dossier: Dossier, aujourdhui: date) -> Tache:
    if dossier.statut == Statut.A_ATTESTER:
        return _tache(dossier, "Tous les axes sont clos", aujourdhui, dossier.prochaine_echeance)
    return Tache(dossier, "Personne dispensée du parcours", attester_la_dispense(dossier))


def _entretien(dossier: Any, aujourdhui: date) -> Tache:
    prevu_le = dossier.entretien_prevu_le
    texte = f"Entretien d’évaluation prévu le {en_jour(prevu_le)}" if prevu_le else ECHEANCES["entretien"]
    return Tache(dossier, texte, entretien(dossier, aujourdhui), dossier.echeance_entretien)


def _manque(dossier: Any, aujourdhui: date) -> Tache:
    faits = ", ".join(manquants(dossier.manque or []))
    return _tache(dossier, f"Il manque {faits}" if faits else "La décision n’est pas prise", aujourdhui)


def _demande(par: Utilisateur) -> Callable[[Dispense, date], Tache]:
    """Under professional secrecy, somebody else may have to decide."""

    def tache(dispense: Any, _: date) -> Tache:
        dossier = dispense.beneficiaire.ouverts[0]
        texte = f"{dispense}, demandée le {en_jour(dispense.demandee_le)}"
        if tranche(par, dispense):
            return Tache(dossier, texte, Geste("Trancher", reverse("beneficiaires:trancher", args=[dispense.pk])))
        texte += ". À trancher par une personne tenue au secret professionnel"
        return Tache(dossier, texte, Geste("Ouvrir le dossier", f"{dossier.get_absolute_url()}#situation"))

    return tache


def _remise(attestation: Attestation, _: date) -> Tache:
    return Tache(attestation.dossier, f"{attestation.titre} {attestation.numero}", remettre(attestation.pk))


def _envoi(envoi: Envoi, _: date) -> Tache:
    dossier = envoi.attestation.dossier
    texte = f"{envoi.nom}{INSECABLE}: {envoi.get_statut_display().lower()}. {envoi.raison}".strip()
    return Tache(dossier, texte, Geste("Voir les documents", f"{dossier.get_absolute_url()}#documents"))
