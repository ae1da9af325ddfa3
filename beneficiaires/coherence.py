"""What is stored twice: the answers on the files and the law of today, the proofs and their files."""

from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import file_digest

from django.core.files.storage import Storage, default_storage
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from beneficiaires.actions import ecarts_avec_la_loi
from beneficiaires.models import Confirmation, Decision, Dossier, Preuve, Statut
from socle.coherence import controle


@controle("décisions")
def reponses(le: date) -> Iterator[str]:
    for dossier, valeurs in ecarts_avec_la_loi(le):
        for nom, valeur in valeurs.items():
            yield f"dossier {dossier} : {nom} vaut {getattr(dossier, nom)}, attendu {valeur}"


@controle("réponses à confirmer")
def confirmations(le: date) -> Iterator[str]:
    """An open file is to confirm when its last decision changed the answer and nobody has confirmed that decision."""
    sans_confirmation = ~Exists(Confirmation.objects.filter(decision=OuterRef("pk")))
    derniere = (
        Decision.objects.filter(dossier=OuterRef("pk"))
        .order_by("-pk")
        .annotate(attend=Case(When(Q(changee=True) & sans_confirmation, then=True), default=False))
    )
    attendu = Case(
        When(statut__in=[Statut.ATTESTE, Statut.CLOS], then=Value(False)),
        default=Coalesce(Subquery(derniere.values("attend")[:1]), False),
    )
    lignes = Dossier.objects.annotate(attendu=attendu).exclude(a_confirmer=F("attendu")).order_by("pk")
    for numero, vaut in lignes.values_list("numero", "a_confirmer").iterator():
        yield f"dossier {numero} : a_confirmer vaut {vaut}, attendu {not vaut}"


@controle("revues")
def revues(le: date) -> Iterator[str]:
    """A file that is closed waits for no day."""
    fermes = Dossier.objects.filter(statut__in=[Statut.ATTESTE, Statut.CLOS], revoir_le__isnull=False)
    for numero, jour in fermes.order_by("pk").values_list("numero", "revoir_le").iterator():
        yield f"dossier {numero} : revoir_le vaut {jour}, attendu None"


TOUTES = 1000
"""Up to so many proofs every one is read again; beyond, one in `TOUR` each day, another one the next day."""
TOUR = 30
DELAI = timedelta(hours=1)


@controle("preuves")
def preuves(le: date) -> Iterator[str]:
    """Every file is there with its size; its fingerprint is computed again in turn. A file that no row names is told
    too: an interrupted gesture leaves one."""
    relire_toutes = Preuve.objects.count() <= TOUTES
    for preuve in Preuve.objects.order_by("pk").iterator():
        ecart = ecart_du_fichier(preuve, relire=relire_toutes or preuve.pk % TOUR == le.toordinal() % TOUR)
        if ecart:
            yield f"preuve {preuve.pk} : {ecart}"
    connus = set(Preuve.objects.values_list("fichier", flat=True).iterator())
    for nom in anciens(default_storage, "preuves"):
        if nom not in connus:
            yield f"fichier {nom} : aucune preuve ne le nomme"


def ecart_du_fichier(preuve: Preuve, *, relire: bool) -> str:
    stockage, nom = preuve.fichier.storage, preuve.fichier.name
    if not stockage.exists(nom):
        return "son fichier manque"
    if (taille := stockage.size(nom)) != preuve.taille:
        return f"son fichier fait {taille} octets, attendu {preuve.taille}"
    if not relire:
        return ""
    with stockage.open(nom) as fichier:
        return "" if file_digest(fichier, "sha256").hexdigest() == preuve.sha256 else "son empreinte diffère"


def anciens(stockage: Storage, racine: str) -> Iterator[str]:
    """The files of the folders of a folder, but for those that are being written."""
    recents = timezone.now() - DELAI
    dossiers = stockage.listdir(racine)[0] if stockage.exists(racine) else []
    for dossier in sorted(dossiers):
        for fichier in stockage.listdir(f"{racine}/{dossier}")[1]:
            nom = f"{racine}/{dossier}/{fichier}"
            if stockage.get_modified_time(nom) < recents:
                yield nom
