"""The NISS: national number (NN) or bis number, read, checked, and compared with a birth date."""

from stdnum.be import ssn
from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError

from beneficiaires.regles.naissance import compatibles
from socle.dates import DatePartielle, dernier_jour, en_toutes_lettres

SEPARATEURS = str.maketrans("", "", " .-/\u00a0\u202f\u2011\u2013")
DATE_INCONNUE = "000001"


class NissInvalide(ValueError):
    """The number cannot be a NISS; the message is a French sentence."""


def normaliser(saisie: str) -> str:
    """The eleven digits without the points, dashes and spaces that people type."""
    return saisie.translate(SEPARATEURS)


def valider(saisie: str) -> str:
    """The eleven digits of a valid number, NN or bis. Raises NissInvalide."""
    niss = normaliser(saisie)
    if not (niss.isascii() and niss.isdigit()):
        raise NissInvalide("Le NISS ne contient que des chiffres : 87.03.14-995.45.")
    try:
        return ssn.validate(niss)
    except InvalidLength:
        raise NissInvalide(f"Le NISS compte onze chiffres, celui-ci en a {len(niss)}.") from None
    except InvalidChecksum:
        raise NissInvalide(
            "Ce NISS n’existe pas : ses deux derniers chiffres ne correspondent pas aux autres. Relisez-le."
        ) from None
    except ValidationError:
        raise NissInvalide("Ce NISS n’existe pas : la date qu’il contient est impossible. Relisez-le.") from None


def afficher(niss: str | None) -> str:
    """« 87.03.14-995.45 »."""
    if not niss or len(niss) != 11:
        return niss or ""
    return f"{niss[:2]}.{niss[2:4]}.{niss[4:6]}-{niss[6:9]}.{niss[9:]}"


def naissance(niss: str) -> DatePartielle | None:
    """The birth date that a valid number contains, as far as it is known; None when it is not at all.

    The century is the one whose key matches: the same first nine digits have one key for 1904, another for 2004.
    """
    if f"{niss[:2]}{mois(niss):02}{niss[4:6]}" == DATE_INCONNUE:
        return None
    annee = siecle(niss) + int(niss[:2])
    jour = int(niss[4:6])
    if not mois(niss):
        return DatePartielle(annee)
    return DatePartielle(annee, mois(niss), jour if jour <= dernier_jour(annee, mois(niss)) else 0)


def mois(niss: str) -> int:
    """A bis number has 20 more (sex unknown when it was given) or 40 more (sex known)."""
    return int(niss[2:4]) % 20


def siecle(niss: str) -> int:
    return 1900 if 97 - int(niss[:9]) % 97 == int(niss[9:]) else 2000


def desaccord(niss: str, nee: DatePartielle | None) -> str:
    """A sentence when a valid number contradicts the birth date, empty when both can be true."""
    inscrite = naissance(niss)
    if nee is None or inscrite is None or compatibles(nee, inscrite):
        return ""
    return (
        f"Ce NISS est celui d’une personne née {dire(inscrite)}, alors que la date de naissance saisie est "
        f"{en_toutes_lettres(nee)}. Vérifiez les deux."
    )


def dire(nee: DatePartielle) -> str:
    return f"{'le' if nee.est_complete else 'en'} {en_toutes_lettres(nee)}"
