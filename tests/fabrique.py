"""Objects for tests, valid by default: every function makes one thing and what it needs."""

from datetime import date, time
from itertools import count
from typing import Any

from accueil import actions as accueil
from accueil.models import COMPETENCES, Besoin, BilanSocial, Domaine, Positionnement, SeanceDroits
from attestations.actions import joindre_recu, remettre
from attestations.models import Attestation, Canal, Destinataire, Envoi, Recu, Remise, StatutEnvoi
from beneficiaires.actions import franchir, inscrire, joindre
from beneficiaires.models import Adresse, Beneficiaire, Dispense, Dossier, LienFamilial, Preuve, Statut, Titre
from comptes.models import Centre, Role, Utilisateur
from conventions import actions as conventions
from conventions.models import Axe, Convention, Entretien, Inscription, LigneHeures, Piece, Source
from conventions.models import Statut as StatutConvention
from formations.models import Cours, EtatSeance, Formateur, Groupe, Matiere, Operateur, Seance
from referentiels.models import Commune, Langue, Pays
from socle.dates import DatePartielle
from socle.fichiers import Fichier

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
    lien: LienFamilial | None = None,
    autres_langues: tuple[str, ...] = (),
    le: date = LE,
    **champs: Any,
) -> Dossier:
    """A registered person of the C.A.I. who is bound (regime 2025), followed by `par`, seen on `le`.

    `personne`, `adresse`, `titre`, `lien`: an unsaved instance; None or False for nothing known. Other names are
    columns of the file: `base`, `cpas`, `contact_le`, `referent`, `ouvert_le`…
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
        lien=lien,
        dossier=Dossier(**valeurs),
        autres_langues=Langue.objects.filter(pk__in=autres_langues),
        par=par,
        le=le,
    )


def une_dispense(dossier: Dossier, *, motif: str = "medical", **champs: Any) -> Dispense:
    """A request of dispense that waits; `etat="accordee"` for one that counts. Nothing is decided by saving it."""
    valeurs: dict[str, Any] = {"demandee_le": LE, **champs}
    if valeurs.get("etat"):
        valeurs = {"tranchee_le": LE, "tranchee_par": dossier.referent or un_utilisateur(), **valeurs}
    return Dispense.objects.create(beneficiaire_id=dossier.beneficiaire_id, motif=motif, **valeurs)


def une_preuve(fait: Any, *, par: Utilisateur, nom: str = "contrat.pdf", octets: bytes = b"%PDF-") -> Preuve:
    """A proof of a saved fact, its file stored."""
    dossier = fait.beneficiaire.dossiers.get()
    return joindre(fait, Fichier(nom, "application/pdf", octets), dossier=dossier, par=par, le=LE)


def une_piece(
    objet: Any, *, par: Utilisateur, nom: str = "signee.pdf", octets: bytes = b"%PDF-", **options: Any
) -> Piece:
    """A scan of the signed pages of something, its file stored; the sheet of a group with its `mois`."""
    fichier = Fichier(nom, "application/pdf", octets)
    return conventions.joindre_piece(objet, fichier, par=par, le=LE, **options)


def un_lien(dossier: Dossier, avec: str = "ue", **champs: Any) -> LienFamilial:
    """A declared family link; nothing is decided by saving it."""
    return LienFamilial.objects.create(beneficiaire_id=dossier.beneficiaire_id, avec=avec, **champs)


def une_commune(ins: str = NAMUR) -> Commune:
    return Commune.objects.get(pk=ins)


def un_centre_qui_signe(sigle: str = "CAI") -> Centre:
    """A centre whose attestations have a signatory."""
    centre = un_centre(sigle)
    if not centre.signataire:
        centre.signataire, centre.fonction_signataire = "Claire Lambert", "Directrice"
        centre.save(update_fields=["signataire", "fonction_signataire"])
    return centre


def un_dossier_dispense(*, par: Utilisateur | None = None, **champs: Any) -> Dossier:
    """A Turkish national: the law relieves her from the first day, with nothing to confirm (standstill)."""
    par = par or un_utilisateur()
    un_centre_qui_signe(par.centre.sigle if par.centre else "CAI")
    return un_dossier(par=par, **{"nationalites": ("TR",), **champs})


def un_dossier_a_attester(*, regime: str = "2025", le: date = LE, **champs: Any) -> Dossier:
    """A file whose four axes are closed, rows written directly: 60 h, 400 h and 4 h done under a signed convention."""
    par = champs.setdefault("par", None) or un_utilisateur()
    centre = un_centre_qui_signe(par.centre.sigle if par.centre else "CAI")
    dossier = un_dossier(le=le, **{**champs, "par": par})
    signee_le = date(2026, 2, 2)
    BilanSocial.objects.create(centre=centre, dossier=dossier, fait_le=date(2026, 1, 20), notice_le=signee_le)
    SeanceDroits.objects.create(centre=centre, dossier=dossier, tenue_le=date(2026, 1, 27))
    convention = Convention.objects.create(
        centre=centre,
        dossier=dossier,
        regime_id=regime,
        statut=StatutConvention.SIGNEE,
        etablie_le=signee_le,
        signee_le=signee_le,
    )
    for type_, heures in (("accueil", 0), ("citoyennete", 60), ("francais", 400), ("orientation", 4)):
        un_axe_clos(convention, type_, minutes=heures * 60, par=par, le=le)
    for etape in (Statut.ACCUEIL, Statut.CONVENTION, Statut.A_ATTESTER):
        dossier = franchir(dossier, statut=etape, bilan_le=signee_le, convention_le=signee_le, par=par, le=le)
    return dossier


def un_axe_clos(convention: Convention, type_axe: str, *, minutes: int, par: Utilisateur, le: date) -> Axe:
    """An axis whose hours were all certified, half in March and half in October; rows written directly."""
    totaux = dict.fromkeys(("minutes_dues", "minutes_faites", "minutes_donnees", "minutes_suivies"), minutes)
    axe = Axe.objects.create(
        centre=convention.centre,
        convention=convention,
        type=type_axe,
        raison="Prévu par le régime.",
        clos_le=le,
        **totaux,
    )
    valeurs = {"centre": convention.centre, "axe": axe, "source": Source.TOTAL, "saisie_par": par}
    for jour in (date(2026, 3, 2), date(2026, 10, 30)):
        if minutes:
            LigneHeures.objects.create(date=jour, minutes=minutes // 2, prevues=minutes // 2, **valeurs)
    return axe


def un_destinataire(organisme: str = "commune", *, centre: Centre | None = None, **champs: Any) -> Destinataire:
    """The mailbox of Namur, or of its CPAS."""
    valeurs = {"commune_id": NAMUR, "adresse": f"{organisme}.namur@boites.test", **champs}
    return Destinataire.objects.create(centre=centre or un_centre(), organisme=organisme, **valeurs)


def en_lettre(envoi: Envoi, *, adresse: str = "Commune de Namur\nRue de Fer 42\n5000 Namur", **champs: Any) -> Envoi:
    """The copy goes by post and waits to be printed."""
    champs = {"statut": StatutEnvoi.A_ENVOYER, "raison": "", "adresse": "", "prochain_essai": None} | champs
    Envoi.objects.filter(pk=envoi.pk).update(canal=Canal.LETTRE, adresse_postale=adresse, **champs)
    return Envoi.objects.pour_partir().get(pk=envoi.pk)


def un_recu(attestation: Attestation, *, par: Utilisateur, octets: bytes = b"%PDF-", le: date = LE) -> Recu:
    """The receipt of a document put in the hands of the person; its content is not opened."""
    remettre(attestation, remise_le=attestation.delivree_le, comment=Remise.MAIN, par=par, le=le)
    return joindre_recu(attestation, Fichier("recu.pdf", "application/pdf", octets), par=par, le=le)


def un_operateur(nom: str = "Lire et Agir", *, type_id: str = "ILI", centre: Centre | None = None) -> Operateur:
    """An ILI: it may give the citizenship course and French."""
    centre = centre or un_centre()
    return Operateur.objects.get_or_create(centre=centre, nom=nom, defaults={"type_id": type_id})[0]


def un_formateur(operateur: Operateur | None = None) -> Utilisateur:
    """An account of role opérateur, with its body."""
    operateur = operateur or un_operateur()
    utilisateur = un_utilisateur(role=Role.OPERATEUR, centre=operateur.centre)
    Formateur.objects.create(utilisateur=utilisateur, operateur=operateur)
    return utilisateur


def un_bilan(dossier: Dossier, *, besoins: tuple[str, ...] = (), par: Utilisateur, le: date = LE, **champs: Any):
    """A bilan held that day; `besoins` are the axes that it asks for."""
    bilan = BilanSocial(**{"fait_le": le, "notice_le": le, "langue_id": "fr", **champs})
    lignes = [Besoin(domaine=Domaine.AUTRE, suite=suite) for suite in besoins]
    return accueil.tenir_bilan(dossier, bilan, lignes, par=par, le=le)


def un_module(dossier: Dossier, *, niveau: str = "A1", par: Utilisateur, le: date = LE, **bilan: Any) -> Dossier:
    """The whole module d’accueil on one day: bilan, session, test with the same level in every skill."""
    un_bilan(dossier, par=par, le=le, **bilan)
    accueil.noter_seance(dossier, SeanceDroits(tenue_le=le, langue_id="fr"), par=par, le=le)
    test = Positionnement(passe_le=le, **{f"{competence}_id": niveau for competence in COMPETENCES})
    accueil.noter_test(dossier, test, par=par, le=le)
    return Dossier.objects.get(pk=dossier.pk)


def une_convention_signee(
    dossier: Dossier | None = None, *, par: Utilisateur | None = None, signee_le: date = date(2026, 3, 2), **module: Any
) -> Convention:
    """A convention drawn up and signed through the gestures: module d’accueil, citizenship and French."""
    par = par or un_utilisateur()
    dossier = dossier or un_dossier(par=par, contact_le=signee_le, le=signee_le)
    un_module(dossier, par=par, le=signee_le, **module)
    convention = conventions.etablir(dossier, par=par, le=signee_le)
    return conventions.signer(convention, signee_le=signee_le, par=par, le=signee_le)


def un_entretien(dossier: Dossier, *, prevu_le: date = LE, **champs: Any) -> Entretien:
    """A planned interview of a signed convention, without letter; the row is written directly."""
    valeurs: dict[str, Any] = {"cree_par": dossier.referent or un_utilisateur(), **champs}
    return Entretien.objects.create(centre=dossier.centre, convention=dossier.convention, prevu_le=prevu_le, **valeurs)


def un_axe(type_axe: str = "citoyennete", *, convention: Convention | None = None, **options: Any) -> Axe:
    """An axis of a signed convention."""
    return Axe.objects.get(convention=convention or une_convention_signee(**options), type=type_axe)


def un_cours(matiere: str = Matiere.CITOYENNETE, *, operateur: Operateur | None = None, **champs: Any) -> Cours:
    """A course of 60 hours in Arabic given by an ILI; one of French is a FLE of 400 hours from A1 to A2."""
    operateur = operateur or un_operateur()
    valeurs: dict[str, Any] = {"intitule": f"{Matiere(matiere).label} {next(_suite)}", "minutes": 60 * 60}
    if matiere == Matiere.FRANCAIS:
        niveaux = {"niveau_entree_id": "A1", "niveau_sortie_id": "A2", "filiere": "fle"}
        valeurs |= niveaux | {"minutes": 400 * 60}
    else:
        valeurs["langue_id"] = "ar"
    return Cours.objects.create(centre=operateur.centre, operateur=operateur, matiere=matiere, **valeurs | champs)


def un_groupe(cours: Cours | None = None, *, matiere: str = Matiere.CITOYENNETE, **champs: Any) -> Groupe:
    """A group of 15 places in Namur, from March to December 2026, without session."""
    cours = cours or un_cours(matiere)
    valeurs: dict[str, Any] = {
        "nom": f"Groupe {next(_suite)}",
        "lieu": "Rue de Fer 1, salle 2",
        "commune_id": NAMUR,
        "debut": date(2026, 3, 2),
        "fin": date(2026, 12, 18),
        **champs,
    }
    return Groupe.objects.create(centre=cours.centre, cours=cours, **valeurs)


def une_seance(groupe: Groupe | None = None, *, le: date = date(2026, 11, 16), **champs: Any) -> Seance:
    """A planned session of three hours, on a Monday morning."""
    groupe = groupe or un_groupe()
    valeurs: dict[str, Any] = {"debut": time(9), "fin": time(12), "etat": EtatSeance.PREVUE, **champs}
    return Seance.objects.create(centre=groupe.centre, groupe=groupe, date=le, **valeurs)


def une_inscription(
    groupe: Groupe | None = None,
    axe: Axe | None = None,
    *,
    dossier: Dossier | None = None,
    par: Utilisateur | None = None,
    du: date | None = None,
    **champs: Any,
) -> Inscription:
    """A person with a signed convention in a group, from its first day; the row is written directly.

    With a `dossier` and no `axe`, one of a séance droits et devoirs: before the convention.
    """
    groupe = groupe or un_groupe()
    if axe is None and dossier is None:
        par = par or un_utilisateur(centre=groupe.centre)
        besoins = ("orientation",) if groupe.cours.matiere == Matiere.ORIENTATION else ()
        axe = un_axe(groupe.cours.matiere, par=par, besoins=besoins)
    dossier = dossier or (axe.convention.dossier if axe else None)
    assert dossier is not None
    valeurs: dict[str, Any] = {"du": du or groupe.debut, "inscrite_par": par or dossier.referent, **champs}
    return Inscription.objects.create(centre=groupe.centre, groupe=groupe, dossier=dossier, axe=axe, **valeurs)
