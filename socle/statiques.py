"""The few files of other packages that our pages use, served without copying them into the project."""

from importlib.util import find_spec
from pathlib import Path

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

# served path → (package, file inside it). The .map stays beside the style sheet that names it.
FICHIERS = {
    "bootstrap/bootstrap.min.css": ("bootstrap", "css/bootstrap.min.css"),
    "bootstrap/bootstrap.min.css.map": ("bootstrap", "css/bootstrap.min.css.map"),
}


def dossier_du_paquet(paquet: str) -> Path:
    """The folder of an installed package, code or data alone. Raises LookupError when it is absent."""
    spec = find_spec(paquet)
    if spec is None or not spec.submodule_search_locations:
        raise LookupError(paquet)
    return Path(next(iter(spec.submodule_search_locations)))


class PaquetsFinder(BaseFinder):
    """Finds exactly the files of FICHIERS."""

    def check(self, **kwargs):
        return []

    def find(self, path, find_all=False, **kwargs):
        if path not in FICHIERS:
            return []
        paquet, fichier = FICHIERS[path]
        trouve = str(dossier_du_paquet(paquet) / fichier)
        return [trouve] if find_all else trouve

    def list(self, ignore_patterns):
        for chemin, (paquet, fichier) in FICHIERS.items():
            storage = FileSystemStorage(location=dossier_du_paquet(paquet) / Path(fichier).parent)
            storage.prefix = str(Path(chemin).parent)  # type: ignore[attr-defined]
            yield Path(fichier).name, storage
