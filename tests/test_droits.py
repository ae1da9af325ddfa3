"""The table of rights, replayed on every route: who is refused, who sees whom, who may act."""

from collections.abc import Iterator
from copy import copy
from itertools import count
from typing import Any, NamedTuple

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.test import Client
from django.urls import reverse

from journal.models import Ligne
from socle.droits import routes
from tests.conftest import sans_suite
from tests.matrice import MATRICE
from tests.monde import PERSONNAGES, TEMOIN, TEMOIN_AILLEURS, Monde

pytestmark = pytest.mark.django_db
COLONNES = list(PERSONNAGES)
REFUS = {"login", "non", "404"}


class Rang(NamedTuple):
    """A line of the table."""

    methode: str
    route: str
    requete: str
    objet: str
    attendus: list[str]

    @property
    def nom(self) -> str:
        return f"{self.methode} {self.route}{self.requete} {self.objet}"


def lire(table: str) -> Iterator[Rang]:
    for ligne in table.strip().splitlines():
        if ligne.startswith("#"):
            continue
        methode, route, objet, *attendus = ligne.split()
        assert len(attendus) == len(COLONNES), ligne
        nom, question, requete = route.partition("?")
        yield Rang(methode, nom, question + requete, objet, attendus)


RANGS = list(lire(MATRICE))
_machines = count()  # each request comes from another machine: limits by address are not what is tested here


def demander(monde: Monde, rang: Rang, personnage: str, methode: str = "") -> Any:
    client = Client()
    client.cookies = copy(monde.temoins[personnage])
    adresse = reverse(rang.route, args=monde.objets[rang.objet]) + rang.requete
    return client.generic(methode or rang.methode, adresse, REMOTE_ADDR=f"10.0.0.{next(_machines) % 250 + 1}")


def observer(reponse: HttpResponse, personnage: str, methode: str) -> str:
    """The outcome of a request, in the words of the table."""
    if reponse.status_code in {403, 404}:
        return "non" if reponse.status_code == 403 else "404"
    if personnage == "anonyme" and reponse.get("Location", "").startswith(resolve_url(settings.LOGIN_URL)):
        return "login"
    assert reponse.status_code in {200, 302, 422}, f"{reponse.status_code}"
    if methode == "POST":
        return "fait"
    if reponse.status_code == 302:
        return "part"
    return "voit" if TEMOIN in contenu(reponse) else "page"


def contenu(reponse: Any) -> str:
    octets = b"".join(reponse.streaming_content) if reponse.streaming else reponse.content
    return octets.decode("utf-8", "replace")


def equivalent(observe: str, attendu: str) -> bool:
    return observe == attendu or (observe, attendu) == ("page", "cache")


@pytest.mark.parametrize("rang", RANGS, ids=[rang.nom for rang in RANGS])
def test_each_person_gets_what_the_table_says(monde, rang):
    observes = {}
    for personnage in COLONNES:
        with sans_suite():
            gestes = Ligne.objects.gestes().count()
            reponse = demander(monde, rang, personnage)
            observes[personnage] = observer(reponse, personnage, rang.methode)
            verifier_les_fuites(reponse, personnage, observes[personnage])
            if observes[personnage] in REFUS:
                assert Ligne.objects.gestes().count() == gestes, f"{personnage} was refused, yet something was done"
    attendus = dict(zip(COLONNES, rang.attendus, strict=True))
    ecarts = {qui: (observes[qui], attendus[qui]) for qui in COLONNES if not equivalent(observes[qui], attendus[qui])}
    assert ecarts == {}, "observed, expected"


def verifier_les_fuites(reponse: HttpResponse, personnage: str, observe: str) -> None:
    """Another centre's person never shows, and a refusal shows nobody at all."""
    page = contenu(reponse) if observe != "fait" else ""
    etranger = TEMOIN if personnage == "ailleurs" else TEMOIN_AILLEURS
    assert etranger not in page, f"{personnage} sees a person of another centre"
    if observe in REFUS:
        assert TEMOIN not in page and TEMOIN_AILLEURS not in page, f"{personnage} is refused, yet sees a name"


def test_every_route_is_in_the_table():
    connues = {rang.route for rang in RANGS}
    assert sorted({nom for nom, _ in routes()} - connues) == []


def test_every_line_of_the_table_is_a_route():
    assert sorted({rang.route for rang in RANGS} - {nom for nom, _ in routes()}) == []


def test_methods_that_are_not_in_the_table_are_not_answered(monde):
    """A page that only reads refuses a POST; a gesture refuses a GET."""
    prevues: dict[str, set[str]] = {}
    for rang in RANGS:
        prevues.setdefault(rang.route, set()).add(rang.methode)
    repondent = []
    for rang in RANGS:
        permis = [qui for qui, mot in zip(COLONNES, rang.attendus, strict=True) if mot not in REFUS]
        for methode in {"GET", "POST"} - prevues[rang.route] if permis else set():
            with sans_suite():
                if demander(monde, rang, permis[-1], methode).status_code != 405:
                    repondent.append(f"{methode} {rang.route}")
    assert sorted(set(repondent)) == []
