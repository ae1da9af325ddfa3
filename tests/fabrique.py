"""Objects for tests, valid by default: every function makes one thing and what it needs."""

from datetime import date
from itertools import count
from typing import Any

from accueil.models import BilanSocial, SeanceDroits
from attestations.models import Destinataire
from beneficiaires.actions import franchir, inscrire
from beneficiaires.models import Adresse, Beneficiaire, Dispense, Dossier, Statut, Titre
from comptes.models import Centre, Role, Utilisateur
from conventions.models import Axe, Convention, LigneHeures, Source
from conventions.models import Statut as StatutConvention
from referentiels.models import Commune, Langue, Pays
from socle.dates import DatePartielle

LE = date(2026, 11, 23)
"""« Today » in the tests that pass a date."""
COMMANDE_LE = date(2026, 1, 10)
NAMUR, LIEGE, BRUXELLES, EUPEN = "92094", "62063", "21004", "63023"
_suite = count(1)


def un_centre(sigle: str = "CAI") -> Centre:
    """One of the eight centres of the reference data, by its initials."""
    return Centre.objects.get(sigle=sigle)


def un_utilisateur(role: str = Role.ACCOMPAGNEMENT, centre: Centre | None = None, **champs: Any) -> Utilisateur:
    """A user of the C.A.I. who follows files; the instance has no centre."""
    rang = next(_suite)
    if role != Role.INSTANCE:
        champs["centre"] = centre or un_centre()
    valeurs = {"email": f"u{rang}@centre.test", "prenom": "Amina", "nom": f"Bensaïd {rang}", **champs}
    return Utilisateur.objects.create_user(role=role, **valeurs)


def une_personne(**champs: Any) -> Beneficiaire:
    """Rania Haddad, born on 14 March 1992, in the country since December 2025. Not saved."""
    valeurs: dict[str, Any] = {
        "nom": "Haddad",
        "prenoms": "Rania",
        "sexe": "F",
        "naissance": DatePartielle(1992, 3, 14),
        "sejour_depuis": date(2025, 12, 1),
        "telephone": "0470 12 34 56",
        **champs,
    }
    return Beneficiaire(**valeurs)


def un_titre(**champs: Any) -> Titre:
    """A card A for a year, ordered in January 2026: regime 2025. Not saved."""
    valeurs: dict[str, Any] = {
        "type_id": "A",
        "motif_id": "RF-10",
        "commande_le": COMMANDE_LE,
        "debut": COMMANDE_LE,
        "fin": date(2027, 1, 10),
        **champs,
    }
    return Titre(**valeurs)


def une_adresse(**champs: Any) -> Adresse:
    """In Namur. Not saved."""
    valeurs: dict[str, Any] = {"rue": "Rue de Fer 1", "code_postal": "5000", "commune_id": NAMUR, **champs}
    return Adresse(**valeurs)


def un_dossier(
    *,
    par: Utilisateur | None = None,
    personne: Beneficiaire | None = None,
    nationalites: tuple[str, ...] = ("SY",),
    adresse: Adresse | bool | None = True,
    titre: Titre | bool | None = True,
    autres_langues: tuple[str, ...] = (),
    le: date = LE,
    **champs: Any,
) -> Dossier:
    """A registered person of the C.A.I. who is bound (regime 2025), followed by `par`, seen on `le`.

    `personne`, `adresse`, `titre`: an unsaved instance; None or False for nothing known. Other names are columns
    of the file: `base`, `cpas`, `contact_le`, `referent`, `ouvert_le`…
    """
    par = par or un_utilisateur()
    valeurs: dict[str, Any] = {"referent": par, "contact_le": le, **champs}
    if valeurs["referent"] is not None and valeurs["referent"].role == Role.ACCUEIL:
        valeurs["referent"] = None
    return inscrire(
        personne or une_personne(),
        nationalites=Pays.objects.filter(pk__in=nationalites),
        adresse=une_adresse() if adresse is True else adresse or None,
        titre=un_titre() if titre is True else titre or None,
        dossier=Dossier(**valeurs),
        autres_langues=Langue.objects.filter(pk__in=autres_langues),
        par=par,
        le=le,
    )


def une_dispense(dossier: Dossier, *, motif: str = "medical", **champs: Any) -> Dispense:
    """A declared ground of dispense, proof not yet seen; nothing is decided by saving it."""
    return Dispense.objects.create(beneficiaire_id=dossier.beneficiaire_id, motif=motif, **champs)


def une_commune(ins: str = NAMUR) -> Commune:
    return Commune.objects.get(pk=ins)


def un_centre_qui_signe(sigle: str = "CAI") -> Centre:
    """A centre whose attestations have a signatory."""
    centre = un_centre(sigle)
    if not centre.signataire:
        centre.signataire, centre.fonction_signataire = "Claire Lambert", "Directrice"
        centre.save(update_fields=["signataire", "fonction_signataire"])
    return centre


def un_dossier_a_attester(*, regime: str = "2025", le: date = LE, **champs: Any) -> Dossier:
    """A file whose four axes are closed, rows written directly: 60 h, 400 h and 4 h done under a signed convention."""
    par = champs.setdefault("par", None) or un_utilisateur()
    un_centre_qui_signe(par.centre.sigle)
    dossier = un_dossier(le=le, **{**champs, "par": par})
    signee_le = date(2026, 2, 2)
    BilanSocial.objects.create(centre=par.centre, dossier=dossier, fait_le=date(2026, 1, 20), notice_le=signee_le)
    SeanceDroits.objects.create(centre=par.centre, dossier=dossier, tenue_le=date(2026, 1, 27))
    convention = Convention.objects.create(
        centre=par.centre,
        dossier=dossier,
        regime_id=regime,
        statut=StatutConvention.SIGNEE,
        etablie_le=signee_le,
        signee_le=signee_le,
    )
    for type_, heures in (("accueil", 0), ("citoyennete", 60), ("francais", 400), ("orientation", 4)):
        axe = Axe.objects.create(
            centre=par.centre,
            convention=convention,
            type=type_,
            raison="Prévu par le régime.",
            minutes_dues=heures * 60,
            minutes_faites=heures * 60,
            clos_le=le,
        )
        for jour, moitie in ((date(2026, 3, 2), heures * 30), (date(2026, 10, 30), heures * 30)):
            if moitie:
                LigneHeures.objects.create(
                    centre=par.centre, axe=axe, source=Source.TOTAL, date=jour, minutes=moitie, saisie_par=par
                )
    for etape in (Statut.ACCUEIL, Statut.CONVENTION, Statut.A_ATTESTER):
        dossier = franchir(dossier, statut=etape, bilan_le=signee_le, convention_le=signee_le, par=par, le=le)
    return dossier


def un_destinataire(organisme: str = "commune", *, centre: Centre | None = None, **champs: Any) -> Destinataire:
    """The mailbox of Namur, or of its CPAS."""
    valeurs = {"commune_id": NAMUR, "adresse": f"{organisme}.namur@boites.test", **champs}
    return Destinataire.objects.create(centre=centre or un_centre(), organisme=organisme, **valeurs)
