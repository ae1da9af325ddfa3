"""Numbers without a hole: each centre has its own, in series that begin again every year."""

from comptes.models import Centre, Compteur


def prendre_numeros(serie: str, centre: Centre, annee: int, combien: int = 1) -> range:
    """Take the next numbers of a series, of a centre and of a year.

    To be called in a transaction: others wait for its end, so that none is lost nor given twice.
    """
    Compteur.objects.bulk_create([Compteur(serie=serie, centre=centre, annee=annee)], ignore_conflicts=True)
    compteur = Compteur.objects.select_for_update().get(serie=serie, centre=centre, annee=annee)
    premier = compteur.dernier + 1
    compteur.dernier += combien
    compteur.save(update_fields=["dernier"])
    return range(premier, compteur.dernier + 1)
