"""Registering a person: the person, her facts and her file, once."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from beneficiaires.actions import actes
from beneficiaires.actions.decision import decider
from beneficiaires.actions.refus import dire_les_refus
from beneficiaires.models import Adresse, Beneficiaire, Dossier, LienFamilial, Nationalite, Titre
from comptes.models import Centre, Utilisateur
from comptes.numeros import prendre_numeros
from journal.actions import consigner
from referentiels.models import Langue, Pays


@dire_les_refus
def inscrire(
    personne: Beneficiaire,
    *,
    nationalites: Iterable[Pays],
    adresse: Adresse | None,
    titre: Titre | None,
    lien: LienFamilial | None = None,
    dossier: Dossier,
    autres_langues: Iterable[Langue] = (),
    par: Utilisateur,
    le: date,
) -> Dossier:
    """Save a person and all that is known of her, open her file in the centre of `par`, number it and decide.

    Instances come unsaved; None is unknown. A form sent twice (same `personne.jeton`) gives the file of the
    first time. Raises ValidationError when a fact is impossible or when the NISS is that of somebody of the centre.
    """
    personne.centre = centre_de(par)
    try:
        with transaction.atomic():
            ouvert = ouvrir(personne, dossier, le=le)
            enregistrer_faits(personne, nationalites, autres_langues, (adresse, titre, lien))
            consigner(actes.INSCRIPTION, ouvert, par=par, dossier_id=ouvert.pk)
            decider(ouvert, par=par, le=le)
            return ouvert
    except (IntegrityError, ValidationError) as refus:
        deja = dossier_du_jeton(personne)
        if deja is not None:
            return deja
        if isinstance(refus, IntegrityError):  # somebody else has just taken the same NISS: say it in a sentence
            personne.pk = None
            personne.validate_constraints()
        raise


def dossier_du_jeton(personne: Beneficiaire) -> Dossier | None:
    """The file that the same form has already opened in the centre."""
    dossiers = Dossier.objects.filter(centre=personne.centre, beneficiaire__jeton=personne.jeton)
    return dossiers.order_by("pk").first()


def centre_de(utilisateur: Utilisateur) -> Centre:
    """Raises ValidationError for the one user who has no centre, whom the rights keep out."""
    if utilisateur.centre is None:
        raise ValidationError("Un dossier s’ouvre dans un centre.")
    return utilisateur.centre


def ouvrir(personne: Beneficiaire, dossier: Dossier, *, le: date) -> Dossier:
    """Save the person and her file with its number."""
    dossier.centre = personne.centre
    personne.indexer()
    personne.full_clean(exclude=["jeton"])
    personne.save(force_insert=True)
    dossier.beneficiaire = personne
    dossier.ouvert_le = dossier.ouvert_le or le
    dossier.numero = numeroter(personne.centre, dossier.ouvert_le.year)
    dossier.full_clean()
    dossier.save(force_insert=True)
    return dossier


def enregistrer_faits(
    personne: Beneficiaire,
    nationalites: Iterable[Pays],
    autres_langues: Iterable[Langue],
    faits: tuple[Adresse | None, Titre | None, LienFamilial | None],
) -> None:
    """Save what is known of a person who has just been saved. Raises ValidationError for an impossible fact."""
    Nationalite.objects.bulk_create(
        Nationalite(beneficiaire=personne, pays=pays) for pays in dict.fromkeys(nationalites)
    )
    personne.autres_langues.set(autres_langues)
    for fait in faits:
        if fait is not None:
            fait.beneficiaire = personne
            fait.full_clean()
            fait.save(force_insert=True)


def numeroter(centre: Centre, annee: int) -> str:
    """The next file number of a centre: « N-2026-0001 »."""
    (rang,) = prendre_numeros("dossier", centre, annee)
    return f"{centre.prefixe}-{annee}-{rang:04}"
