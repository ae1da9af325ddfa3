"""Files that rows name: stored before the row, thrown away after it, compared with it, handed out as they came.

Such a row has the columns `fichier`, `nom`, `type`, `taille` and `sha256`.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, timedelta
from functools import partial
from hashlib import file_digest
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, default_storage
from django.db import DatabaseError, models, transaction
from django.http import FileResponse
from django.utils import timezone

ENTETES = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
"""What a browser must not do with a file that comes from outside: open it here, guess its type, keep it."""
TOUTES = 1000
"""Up to so many rows every file is read again; beyond, one in `TOUR` each day, another one the next day."""
TOUR = 30
DELAI = timedelta(hours=1)


def deposer(ligne: Any, octets: bytes, inscrire: Callable[[], Any]) -> Any:
    """Store the bytes of a new row, then `inscrire()` it: returns the row as saved, this one or one that was there.

    Stored before the transaction and outside any lock: interrupted, it leaves a file without row, never the contrary.
    """
    ligne.fichier.save("", ContentFile(octets), save=False)
    gardee = None
    try:
        gardee = inscrire()
    finally:
        if gardee is not ligne:
            jeter_si_inutile(ligne)
    return gardee


def jeter_si_inutile(ligne: Any) -> None:
    """Throw away a stored file that no row names. When the database cannot tell, the file stays."""
    with suppress(DatabaseError):
        if not type(ligne)._default_manager.filter(fichier=ligne.fichier.name).exists():
            ligne.fichier.storage.delete(ligne.fichier.name)


def jeter_les_fichiers(lignes: models.QuerySet) -> None:
    """Remove these files once the transaction that removes their rows is committed."""
    for ligne in lignes:
        supprimer = partial(ligne.fichier.storage.delete, ligne.fichier.name)
        transaction.on_commit(supprimer, robust=True)  # a file that stays is an orphan, not a failure


def telecharger(ligne: Any) -> FileResponse:
    """The very bytes that were sent, never shown by the browser. Raises FileNotFoundError when they are missing."""
    fichier = ligne.fichier.open("rb")
    return FileResponse(fichier, as_attachment=True, filename=ligne.nom, content_type=ligne.type, headers=ENTETES)


def ecarts(modele: type[models.Model], racine: str, le: date) -> Iterator[str]:
    """Every file is there with its size; its fingerprint is computed again in turn. A file of the folder `racine`
    that no row names is told too: an interrupted gesture leaves one."""
    lignes, nom = modele._default_manager, modele._meta.verbose_name
    relire_toutes = lignes.count() <= TOUTES
    for ligne in lignes.order_by("pk").iterator():
        relire = relire_toutes or ligne.pk % TOUR == le.toordinal() % TOUR
        if ecart := ecart_du_fichier(ligne, relire=relire):
            yield f"{nom} {ligne.pk} : {ecart}"
    connus = set(lignes.values_list("fichier", flat=True).iterator())
    for orphelin in anciens(default_storage, racine):
        if orphelin not in connus:
            yield f"fichier {orphelin} : aucune {nom} ne le nomme"


def ecart_du_fichier(ligne: Any, *, relire: bool) -> str:
    stockage, nom = ligne.fichier.storage, ligne.fichier.name
    if not stockage.exists(nom):
        return "son fichier manque"
    if (taille := stockage.size(nom)) != ligne.taille:
        return f"son fichier fait {taille} octets, attendu {ligne.taille}"
    if not relire:
        return ""
    with stockage.open(nom) as fichier:
        return "" if file_digest(fichier, "sha256").hexdigest() == ligne.sha256 else "son empreinte diffère"


def anciens(stockage: Storage, racine: str) -> Iterator[str]:
    """The files of the folders of a folder, but for those that are being written."""
    recents = timezone.now() - DELAI
    dossiers = stockage.listdir(racine)[0] if stockage.exists(racine) else []
    for dossier in sorted(dossiers):
        for fichier in stockage.listdir(f"{racine}/{dossier}")[1]:
            nom = f"{racine}/{dossier}/{fichier}"
            if stockage.get_modified_time(nom) < recents:
                yield nom
