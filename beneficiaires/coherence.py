"""What is stored twice: the answers on the files and the law of today, the proofs and their files."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from beneficiaires.actions import ecarts_avec_la_loi
from beneficiaires.models import Confirmation, Decision, Dossier, Preuve, Statut
from socle.coherence import controle
from socle.depot import ecarts


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


@controle("preuves")
def preuves(le: date) -> Iterator[str]:
    yield from ecarts(Preuve, "preuves", le)
