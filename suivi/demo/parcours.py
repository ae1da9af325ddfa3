"""Makes a fictitious person live her path through the same gestures as the pages, up to her stage."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from accueil import actions as accueil
from accueil.models import (
    Besoin,
    BilanSocial,
    Domaine,
    Emploi,
    Logement,
    Positionnement,
    SeanceDroits,
    SecuriteSociale,
    Situation,
    Suite,
)
from attestations import actions as attestations
from attestations.models import Remise
from beneficiaires import actions as dossiers
from beneficiaires.models import Adresse, Beneficiaire, Dossier, LienFamilial, MotifFin, Parente, Titre
from comptes.models import Centre, Role, Utilisateur
from conventions import actions as conventions
from conventions.models import Axe, TypeAxe
from formations.models import Operateur
from referentiels.models import Commune, Langue, Pays
from socle.dates import DatePartielle
from suivi.demo import scenes
from suivi.demo.personnes import Personne, niss_fictif
from suivi.demo.temps import au_jour

RUES = ["rue de Bruxelles", "chaussée de Louvain", "rue des Carmes", "avenue Reine Astrid", "rue Saint-Nicolas"]
DERNIER_JOUR_DE_2018 = date(2024, 12, 31)
ANCIENNETE_DE_2018 = 740  # in the table, an order this old or older falls under the regime 2018
ETAPES = ["inscrit", "accueil", "accueil_complet", "projet", "convention", "a_attester", "atteste"]
NIVEAUX = [("A1", "A1", "A1.1", "A1.1"), ("A0", "A0", "A0", "A0"), ("A2", "A1", "A1", "A1"), ("A1", "A0", "A1", "A0")]
SEANCE = {TypeAxe.CITOYENNETE: 180, TypeAxe.FRANCAIS: 240, TypeAxe.ORIENTATION: 120}  # minutes a day


def vivre(personne: Personne, rang: int, *, aujourdhui: date) -> Dossier:
    """Create the file of a person and take it to `personne.etape`, at dates in the past. Same input, same file."""
    vie = Vie(personne, rang, aujourdhui)
    if personne.etape.startswith("clos_"):
        scenes.apres(vie)
        vie.clore(MotifFin(personne.etape.removeprefix("clos_")))
        return vie.dossier
    etape, precision = decouper(personne.etape)
    gestes = [vie.bilan, vie.module, vie.projet, vie.signature, vie.heures_toutes, vie.attester]
    for geste in gestes[: ETAPES.index(etape)]:
        geste()
    if etape == "convention":
        vie.heures(int(precision))
    scenes.apres(vie)
    return vie.dossier


def decouper(etape: str) -> tuple[str, str]:
    """`convention_40` → convention, 40 (percent of the hours done)."""
    if etape.startswith("convention_"):
        return "convention", etape.removeprefix("convention_")
    return etape, ""


class Vie:
    """One person, one worker, and the days on which things happen."""

    def __init__(self, personne: Personne, rang: int, aujourdhui: date) -> None:
        self.personne, self.rang, self.aujourdhui = personne, rang, aujourdhui
        self.centre = Centre.objects.get(sigle=personne.centre)
        referents = Utilisateur.objects.filter(centre=self.centre, role=Role.ACCOMPAGNEMENT).order_by("pk")
        self.par = referents[rang % len(referents)]
        self.coordination = Utilisateur.objects.filter(centre=self.centre, role=Role.COORDINATION).first() or self.par
        self.commande = self.date_de_commande()
        self.contact = self.date_de_contact()
        self.dossier = self.inscrire()
        self.declarer_la_dispense()

    def date_de_commande(self) -> date | None:
        anciennete = self.personne.commande
        if anciennete is None:
            return None
        if anciennete >= ANCIENNETE_DE_2018:
            return DERNIER_JOUR_DE_2018 - timedelta(days=anciennete - ANCIENNETE_DE_2018)
        return self.aujourdhui - timedelta(days=anciennete)

    def date_de_contact(self) -> date:
        if self.personne.etape == "inscrit":
            return self.aujourdhui - timedelta(days=2 + self.rang % 9)
        debut = self.commande or self.aujourdhui - timedelta(days=330)
        return debut + timedelta(days=10 + self.rang % 20)

    def le(self, jours: int) -> date:
        """A day counted from the first contact, never in the future."""
        return min(self.contact + timedelta(days=jours), self.aujourdhui)

    def inscrire(self) -> Dossier:
        personne = self.personne
        with au_jour(self.contact):
            return dossiers.inscrire(
                self.identite(),
                nationalites=list(Pays.objects.filter(code__in=personne.nationalites)),
                adresse=self.adresse(),
                titre=self.titre(),
                lien=self.lien(),
                dossier=Dossier(referent=self.par, base=personne.base, cpas=personne.cpas, contact_le=self.contact),
                autres_langues=list(Langue.objects.filter(code="fr").exclude(code=personne.langue)),
                par=self.par,
                le=self.contact,
            )

    def identite(self) -> Beneficiaire:
        personne = self.personne
        naissance: Any = DatePartielle.lire(personne.naissance)  # the stubs take the field for one of text
        return Beneficiaire(
            centre=self.centre,
            nom=personne.nom,
            prenoms=personne.prenoms,
            nom_original=personne.original,
            sexe=personne.sexe,
            naissance=naissance,
            pays_naissance_id=personne.nationalites[0],
            sejour_depuis=self.commande and self.commande - timedelta(days=45),
            niss=niss_fictif(personne.naissance, personne.sexe) if self.rang % 4 else None,
            telephone=f"0470 {10 + self.rang:02} {20 + self.rang:02} {30 + self.rang % 60:02}",
            courriel="" if self.rang % 3 else f"personne-{self.rang}@exemple.test",
            langue_id=personne.langue,
            interprete=personne.interprete,
        )

    def adresse(self) -> Adresse:
        commune = Commune.objects.get(ins=self.personne.commune)
        rue = f"{RUES[self.rang % len(RUES)]} {3 + self.rang * 7 % 120}"
        return Adresse(rue=rue, code_postal=commune.codes_postaux[0], commune=commune)

    def titre(self) -> Titre | None:
        if not self.personne.titre:
            return None
        fin = self.commande and self.commande + timedelta(days=1826)
        return Titre(
            type_id=self.personne.titre,
            motif_id=self.personne.motif,
            commande_le=self.commande,
            debut=self.commande,
            fin=fin,
        )

    def lien(self) -> LienFamilial | None:
        famille = self.personne.famille
        return LienFamilial(avec=famille, parente=Parente.CONJOINT) if famille else None

    def declarer_la_dispense(self) -> None:
        """Work is declared, proved and granted; standstill follows from the nationality alone."""
        if self.personne.dispense in {"", "standstill"}:
            return
        depuis = self.contact - timedelta(days=120)
        demande = scenes.demander(self, self.contact, motif=self.personne.dispense, depuis=depuis, temps="0.8")
        scenes.prouver(self, demande, "contrat-et-fiches-de-paie.pdf", self.contact)
        scenes.accorder(self, demande, "Contrat et fiches de paie", self.contact)

    def bilan(self) -> None:
        jour = self.le(12)
        personne = self.personne
        bilan = BilanSocial(
            fait_le=jour,
            langue_id=personne.langue,
            interprete=personne.interprete,
            notice_le=jour,
            situation=list(Situation)[self.rang % 4],
            enfants=self.rang % 4,
            diplomes="Études secondaires dans le pays d’origine",
            emploi=Emploi.SANS,
            logement=list(Logement)[self.rang % 3],
            securite_sociale=SecuriteSociale.CPAS if personne.cpas else SecuriteSociale.MUTUELLE,
        )
        besoins = [
            Besoin(domaine=Domaine.FRANCAIS, suite=Suite.FRANCAIS),
            Besoin(domaine=Domaine.EMPLOI, suite=Suite.ORIENTATION),
            Besoin(domaine=Domaine.LOGEMENT, suite=Suite.SERVICE, service="Service logement de la commune"),
        ]
        with au_jour(jour):
            accueil.tenir_bilan(self.dossier, bilan, besoins, par=self.par, le=jour)

    def module(self) -> None:
        """The session on rights and duties, and the positioning test."""
        seance = SeanceDroits(tenue_le=self.le(18), langue_id=self.personne.langue, interprete=self.personne.interprete)
        with au_jour(self.le(18)):
            accueil.noter_seance(self.dossier, seance, par=self.par, le=self.le(18))
        co, ce, eo, ee = NIVEAUX[self.rang % len(NIVEAUX)]
        test = Positionnement(passe_le=self.le(20), co_id=co, ce_id=ce, eo_id=eo, ee_id=ee)
        with au_jour(self.le(20)):
            accueil.noter_test(self.dossier, test, par=self.par, le=self.le(20))

    def projet(self) -> None:
        scenes.avant_la_convention(self)
        with au_jour(self.le(25)):
            self.convention = conventions.etablir(self.dossier, par=self.par, le=self.le(25))
        for axe in self.convention.axes.filter(requis=True).exclude(type=TypeAxe.ACCUEIL):
            operateurs = Operateur.objects.filter(centre=self.centre).pour_axe(axe.type).order_by("-nom")
            axe.operateur = operateurs[self.rang % len(operateurs)]
            axe.save(update_fields=["operateur"])

    def signature(self) -> None:
        jour = self.le(28)
        with au_jour(jour):
            self.convention = conventions.signer(self.convention, signee_le=jour, par=self.par, le=jour)
        self.entretiens()

    def heures_toutes(self) -> None:
        self.heures(100)

    def heures(self, pourcent: int) -> None:
        """That share of every axis; citizenship, due first, goes faster except for one person in six."""
        for axe in self.convention.axes.filter(requis=True, minutes_dues__gt=0):
            rapide = axe.type == TypeAxe.CITOYENNETE and self.rang % 6
            self.heures_de(axe, axe.minutes_dues * min(100, pourcent * (4 if rapide else 1)) // 100)

    def heures_de(self, axe: Axe, minutes: int) -> None:
        """Days of equal length from the signature on, the last one shorter, recorded together at the last one."""
        par_jour = SEANCE[TypeAxe(axe.type)]
        jours = -(-minutes // par_jour)
        depart = self.le(28)
        etendue = max((self.aujourdhui - depart).days - 20, jours)
        lignes = [
            conventions.Saisie(
                min(depart + timedelta(days=1 + n * etendue // jours), self.aujourdhui),
                min(par_jour, minutes - n * par_jour),
                axe.operateur,
            )
            for n in range(jours)
        ]
        if lignes:
            dernier = lignes[-1].date
            with au_jour(dernier):
                conventions.enregistrer_lot(axe, lignes, jeton=uuid4(), par=self.par, le=dernier)

    def entretiens(self) -> None:
        """Held every five months; one person in five still waits for the last one."""
        debut = self.le(28)
        for n in range((self.aujourdhui - debut).days // 150 - (self.rang % 5 == 0)):
            jour = debut + timedelta(days=150 * (n + 1))
            with au_jour(jour):
                conventions.tenir_entretien(self.dossier, tenu_le=jour, par=self.par, le=jour)

    def attester(self) -> None:
        jour = self.aujourdhui - timedelta(days=3 + self.rang % 25)
        with au_jour(jour):
            self.attestation = attestations.delivrer(self.dossier, par=self.par, le=jour)
            attestations.remettre(self.attestation, remise_le=jour, comment=Remise.MAIN, par=self.par, le=jour)

    def clore(self, motif: MotifFin) -> None:
        self.bilan()
        jour = self.aujourdhui - timedelta(days=30)
        with au_jour(jour):
            dossiers.cloturer(self.dossier, motif=motif, le=jour, par=self.par)
