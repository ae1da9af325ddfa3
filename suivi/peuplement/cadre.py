"""Where the fictitious persons come: the centres, who works there, who gives the courses, which days have none."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

from attestations.modeles import modele_pour
from attestations.models import TIERS, Canal, Destinataire, Modele, Sorte
from beneficiaires.models import Beneficiaire
from comptes.models import Centre, Compteur, Role, Utilisateur
from conventions.textes import textes_en_usage
from formations.models import Cours, Filiere, Formateur, Matiere, Operateur, Theme
from referentiels.models import Commune, JourFerie, Langue, Pays, Regime, TypeTitre
from referentiels.reglement import EnVigueur, en_vigueur

REFERENTS = 6
PAR_LETTRE = 6  # one commune in so many is written to on paper
POIDS = {"CRIPEL": 24, "CRIC": 20, "CAI": 14, "CIMB": 11, "CeRAIC": 9, "CRIBW": 9, "CRVI": 8, "CRILUX": 5}
PRENOMS = ["Amina", "Thomas", "Lucie", "Karim", "Sarah", "Benoît", "Inès", "Hugo", "Nadia"]
NOMS = ["Dubois", "Lambert", "Benali", "Maes", "Gérard", "Simon", "Leroy", "Kaya", "Pirotte"]
OPERATEURS = [("Maison des langues", "ILI"), ("Enseignement pour adultes", "EA"), ("Forem", "FOREM")]


class Offre(NamedTuple):
    """A course of every centre. The code of a level or the language in which it is given says for whom it is."""

    operateur: str
    matiere: Matiere
    intitule: str
    heures: int
    filiere: str = ""
    niveau: str | None = None
    langue: str | None = None


COURS = {
    "alpha": Offre("ILI", Matiere.FRANCAIS, "Alphabétisation", 440, Filiere.ALPHA, "ALPHA-0"),
    "fle": Offre("EA", Matiere.FRANCAIS, "Français, débutants", 440, Filiere.FLE, "A0"),
    "fle-a1": Offre("EA", Matiere.FRANCAIS, "Français, niveau A1", 440, Filiere.FLE, "A1"),
    "citoyennete": Offre("ILI", Matiere.CITOYENNETE, "Citoyenneté", 66, langue="fr"),
    "citoyennete-ar": Offre("ILI", Matiere.CITOYENNETE, "Citoyenneté, en arabe", 66, langue="ar"),
    "orientation": Offre("FOREM", Matiere.ORIENTATION, "Orientation socioprofessionnelle", 8, langue="fr"),
}


@dataclass
class Lieu:
    """One centre with its people, its communes and its courses."""

    centre: Centre
    poids: int
    referents: list[Utilisateur]
    coordination: Utilisateur
    formatrice: Utilisateur
    cours: dict[str, Cours]
    communes: list[Commune]
    boites: dict[tuple[str, str], tuple[Canal, str, str]]


@dataclass
class Cadre:
    """What every batch needs, read or made once."""

    le: date
    lieux: list[Lieu]
    valeurs: EnVigueur
    pays: dict[str, Pays]
    types: dict[str, TypeTitre]
    feries: set[date]
    niss: set[tuple[int, str | None]]
    textes: dict[str, dict[str, int | None]]
    compteurs: dict[tuple[int, str, int], int]
    modeles: dict[tuple[int, str, Sorte], Modele] = field(default_factory=dict)

    @cached_property
    def poids(self) -> list[int]:
        return [lieu.poids for lieu in self.lieux]

    def numeroter(self, centre: Centre, serie: str, annee: int) -> int:
        """The next number of a series; `garder_les_numeros` writes the last ones."""
        cle = (centre.pk, serie, annee)
        self.compteurs[cle] = self.compteurs.get(cle, 0) + 1
        return self.compteurs[cle]

    def modele(self, centre: Centre, regime: str, sorte: Sorte) -> Modele:
        """The template of a document, read once."""
        cle = (centre.pk, regime, sorte)
        if cle not in self.modeles:
            self.modeles[cle] = modele_pour(centre, Regime(pk=regime), sorte)
        return self.modeles[cle]

    def garder_les_numeros(self) -> None:
        Compteur.objects.bulk_create(
            [
                Compteur(centre_id=centre_id, serie=serie, annee=annee, dernier=dernier)
                for (centre_id, serie, annee), dernier in self.compteurs.items()
            ],
            update_conflicts=True,
            unique_fields=["centre", "serie", "annee"],
            update_fields=["dernier"],
        )


def preparer(le: date) -> Cadre:
    compteurs = Compteur.objects.values_list("centre_id", "serie", "annee", "dernier")
    niss = Beneficiaire.objects.exclude(niss=None).values_list("centre_id", "niss")
    return Cadre(
        le=le,
        lieux=[installer(centre) for centre in Centre.objects.order_by("sigle")],
        valeurs=en_vigueur(),
        pays=Pays.objects.in_bulk(),
        types=TypeTitre.objects.in_bulk(),
        feries=set(JourFerie.objects.filter(legal=True).values_list("date", flat=True)),
        niss=set(niss.iterator()),
        textes={langue.pk: textes(langue, le) for langue in Langue.objects.all()},
        compteurs={(centre, serie, annee): dernier for centre, serie, annee, dernier in compteurs},
    )


def textes(langue: Langue, le: date) -> dict[str, int | None]:
    """The standard text of a convention and its translation, as columns."""
    employes = textes_en_usage(langue, le)
    return {
        "texte_id": employes.francais.pk if employes.francais else None,
        "traduction_id": employes.traduction.pk if employes.traduction else None,
    }


def installer(centre: Centre) -> Lieu:
    """The people, the operators and the courses of a centre: those of before, completed."""
    if not centre.signataire:
        centre.signataire, centre.fonction_signataire, centre.edite = "Bernadette Collard", "Directrice", True
        centre.save(update_fields=["signataire", "fonction_signataire", "edite"])
    referents = [*Utilisateur.objects.filter(centre=centre, role=Role.ACCOMPAGNEMENT, is_active=True).order_by("pk")]
    referents += [compte(centre, Role.ACCOMPAGNEMENT, rang) for rang in range(len(referents), REFERENTS)]
    operateurs = {
        type_id: Operateur.objects.get_or_create(centre=centre, nom=f"{nom} ({centre})", defaults={"type_id": type_id})[
            0
        ]
        for nom, type_id in OPERATEURS
    }
    formatrice = compte(centre, Role.OPERATEUR, 7)
    Formateur.objects.get_or_create(utilisateur=formatrice, defaults={"operateur": operateurs["ILI"]})
    communes = list(Commune.objects.actuelles().filter(centre=centre).order_by("ins"))
    return Lieu(
        centre=centre,
        poids=POIDS.get(centre.sigle, 5),
        referents=referents,
        coordination=compte(centre, Role.COORDINATION, 8),
        formatrice=formatrice,
        cours={cle: un_cours(centre, operateurs[offre.operateur], offre) for cle, offre in COURS.items()},
        communes=communes,
        boites=boites(centre, communes),
    )


def compte(centre: Centre, role: Role, rang: int) -> Utilisateur:
    """An account that nobody can log in with: it has no password."""
    email = f"{role}-{rang}@{centre.sigle}.peuplement.test".lower()
    deja = Utilisateur.objects.filter(email=email).first()
    noms = {"prenom": PRENOMS[rang % len(PRENOMS)], "nom": NOMS[rang % len(NOMS)]}
    return deja or Utilisateur.objects.create_user(email, role=role, centre=centre, **noms)


def un_cours(centre: Centre, operateur: Operateur, offre: Offre) -> Cours:
    valeurs = {
        "centre": centre,
        "matiere": offre.matiere,
        "minutes": offre.heures * 60,
        "filiere": offre.filiere,
        "niveau_entree_id": offre.niveau,
        "langue_id": offre.langue,
        "themes": Theme.values if offre.matiere == Matiere.CITOYENNETE else [],
    }
    return Cours.objects.get_or_create(operateur=operateur, intitule=offre.intitule, defaults=valeurs)[0]


def boites(centre: Centre, communes: list[Commune]) -> dict[tuple[str, str], tuple[Canal, str, str]]:
    """An address for every commune and CPAS that has none, one in six for letters; the mailboxes all in `.test`:
    nothing fictitious can leave the machine."""
    deja = set(Destinataire.objects.filter(centre=centre).values_list("organisme", "commune_id"))
    Destinataire.objects.bulk_create(
        Destinataire(centre=centre, organisme=organisme, commune=commune, **voie(commune, organisme, rang))
        for rang, commune in enumerate(communes)
        for organisme in TIERS
        if (organisme, commune.ins) not in deja
    )
    connues = Destinataire.objects.filter(centre=centre).select_related("commune")
    return {(connue.organisme, connue.commune_id): connue.voie for connue in connues}


def voie(commune: Commune, organisme: str, rang: int) -> dict[str, str]:
    if rang % PAR_LETTRE:
        return {"adresse": f"{organisme}.{commune.ins}@peuplement.test"}
    lieu = {"code_postal": (commune.codes_postaux or ["1000"])[0], "localite": commune.nom}
    return {"canal": Canal.LETTRE, "rue": "Place communale 1", **lieu}
