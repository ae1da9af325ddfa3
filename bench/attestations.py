"""Measures attestations: `python -m socle.postgres --jetable bench/attestations.py [how many in the lot]`.

One document, stage by stage, beside the bare WeasyPrint render of the same HTML with the same fonts and style sheet;
one click until its page; the public page for every kind of code; then a lot made by worker processes at low priority,
alone and while pages are read over HTTP: documents a second, processor time, memory, and what readers wait.

Processor times do not depend on what the machine does besides; those of a clock do, and are marked « clock ».
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch
from uuid import UUID, uuid4

sys.path.insert(0, str(Path(__file__).parents[1]))
VAR = tempfile.TemporaryDirectory(prefix="bench-attestations-")  # the workers store documents too: nowhere else
os.environ |= {"DJANGO_SETTINGS_MODULE": "parcours.settings", "PARCOURS_MODE": "test", "PARCOURS_VAR": VAR.name}

import django  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from bench import charge  # noqa: E402

PASSES = 20
CLICS = 20
PERSONNES = 21
"""Drawn together by the filling."""
ETAPES = ("render", "seal", "store", "register")
"""Of one document: the PDF; its seal; the file on the disk; the two transactions around."""


def main(combien: int) -> None:
    preparer()
    par, dossiers = des_dossiers(2 * combien + PASSES + CLICS + 4)
    documents = mesurer_un_document(par, [dossiers.pop() for _ in range(PASSES + 2)])
    mesurer_la_page_publique(par, documents)
    mesurer_le_clic(par, [dossiers.pop() for _ in range(CLICS + 2)])
    mesurer_le_lot(par, dossiers[:combien], dossiers[combien : 2 * combien])


def preparer() -> None:
    """The tables, the reference data, the style sheets of the pages, a key."""
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("charger_referentiels", verbosity=0)
    call_command("collectstatic", "--noinput", verbosity=0)
    call_command("autorite_demo")


def des_dossiers(combien: int) -> tuple[Any, list[Any]]:
    """Files of one centre whose every axis is closed, and who follows them."""
    from django.utils.timezone import localdate

    from beneficiaires.models import Dossier, Statut
    from suivi.peuplement import cadre, lot
    from suivi.peuplement.ecriture import Ecriture
    from suivi.peuplement.vie import Outils

    debut = time.monotonic()
    ecriture, preparee = Ecriture(lot.MODELES), cadre.preparer(localdate())
    outils = Outils(preparee, ecriture, Random(1))
    lieu = preparee.lieux[0]
    with transaction.atomic(), ecriture.ouverte():
        for _ in range(combien):
            une_vie_achevee(outils, lieu)
        preparee.garder_les_numeros()
    with connection.cursor() as curseur:
        curseur.execute("VACUUM ANALYZE")
    dossiers = list(Dossier.objects.filter(statut=Statut.A_ATTESTER).select_related("centre"))
    assert len(dossiers) == combien, len(dossiers)
    print(f"{combien} files ready in {time.monotonic() - debut:.0f} s", flush=True)
    return lieu.referents[0], dossiers


def une_vie_achevee(outils: Any, lieu: Any) -> None:
    """From the registration to the last hour, certified by the operators month after month."""
    from beneficiaires.models import Statut
    from suivi.peuplement.convention import clore_les_axes, convenir, ecrire_la_convention
    from suivi.peuplement.vie import commencer, finir, passer_l_accueil

    vie = commencer(outils, lieu, outils.le - timedelta(days=300))
    assert passer_l_accueil(vie) and convenir(vie)
    for axe in vie.axes.values():
        if axe["requis"]:
            certifier(vie, axe)
    assert clore_les_axes(vie)
    vie.dossier.statut = Statut.A_ATTESTER
    finir(vie)
    ecrire_la_convention(vie)


def certifier(vie: Any, axe: dict[str, Any], fois: int = 8) -> None:
    from conventions.models import LigneHeures, Source

    minutes = -(-axe["minutes_dues"] // fois)
    for rang in range(fois if minutes else 0):
        jour = vie.jours["signature"] + timedelta(days=30 * (rang + 1))
        valeurs = {"centre_id": axe["centre_id"], "axe_id": axe["id"], "saisie_par_id": vie.referent.pk}
        valeurs |= {"source": Source.TOTAL, "date": jour, "minutes": minutes, "prevues": minutes}
        vie.ecrire(LigneHeures, **valeurs, jeton=UUID(int=vie.outils.hasard.getrandbits(128)))
        vie.heures[axe["type"]].append((jour, minutes))
        for total in ("minutes_faites", "minutes_donnees", "minutes_suivies"):
            axe[total] += minutes


# --- one document ------------------------------------------------------------------------------------


def mesurer_un_document(par: Any, dossiers: list[Any]) -> list[Any]:
    """Stage by stage, and the bare render of the same page, in turn: what slows one slows the other."""
    from attestations import actions

    delivrees, temps = [], []
    for dossier in dossiers:
        with etapes() as mesure:
            debut = time.process_time()
            delivrees.append(actions.delivrer(dossier, par=par, le=aujourd_hui()))
            total = time.process_time() - debut
        mesure["register"] = total - sum(mesure[nom] for nom in ETAPES if nom in mesure)
        mesure["floor"] = plancher(mesure.pop("html"))
        temps.append(mesure)
    temps = temps[2:]  # the first ones load what the others share
    medianes = {nom: statistics.median(mesure[nom] for mesure in temps) for nom in ("floor", *ETAPES)}
    dire_les_etapes(medianes)
    return delivrees


@contextmanager
def etapes() -> Iterator[dict[str, Any]]:
    """What each stage of the gestures done meanwhile costs, and the HTML that was rendered."""
    from django.core.files.storage import FileSystemStorage

    from socle import pdf, sceau

    mesure: dict[str, Any] = {}

    def suivre(nom: str, vraie: Callable[..., Any]) -> Callable[..., Any]:
        def mesuree(*args: Any, **options: Any) -> Any:
            debut = time.process_time()
            try:
                return vraie(*args, **options)
            finally:
                mesure[nom] = mesure.get(nom, 0.0) + time.process_time() - debut
                if nom == "render":
                    mesure["html"] = args[0]

        return mesuree

    cibles = ((pdf, "convertir", "render"), (sceau, "sceller", "seal"), (FileSystemStorage, "save", "store"))
    with contextes(patch.object(ou, quoi, suivre(nom, getattr(ou, quoi))) for ou, quoi, nom in cibles):
        yield mesure


@contextmanager
def contextes(lesquels: Any) -> Iterator[None]:
    from contextlib import ExitStack

    with ExitStack() as pile:
        for un in lesquels:
            pile.enter_context(un)
        yield


def plancher(html: str) -> float:
    """Seconds of the bare render: no tags, no standard, no attachment, no seal; fonts and style sheet shared."""
    from weasyprint import HTML

    from socle.pdf import _outils

    with _outils() as outils:
        debut = time.process_time()
        page = HTML(string=html, url_fetcher=outils.chercheur)
        page.write_pdf(font_config=outils.polices, stylesheets=[outils.feuille])
        return time.process_time() - debut


def dire_les_etapes(medianes: dict[str, float]) -> None:
    document = sum(medianes[nom] for nom in ETAPES[:3])
    tout = document + medianes["register"]
    detail = ", ".join(f"{nom} {medianes[nom] * 1000:.1f}" for nom in ETAPES)
    print(f"one document, ms of processor: {detail}; bare render {medianes['floor'] * 1000:.1f}")
    print(
        f"  render + seal + store {document * 1000:.1f} ms = {document / medianes['floor']:.2f} x the bare render; "
        f"with both transactions {tout / medianes['floor']:.2f} x",
        flush=True,
    )


def aujourd_hui() -> date:
    from django.utils.timezone import localdate

    return localdate()


# --- pages -------------------------------------------------------------------------------------------


def mesurer_le_clic(par: Any, dossiers: list[Any]) -> None:
    """From the click on « Délivrer » to the page that shows the document: both requests, as the server spends them."""
    from django.test import Client
    from django.urls import reverse

    client = Client(headers={"Host": "localhost"})
    client.force_login(par)
    durees, processeurs, requetes = [], [], 0
    for dossier in dossiers:
        horloge, processeur = time.perf_counter(), time.process_time()
        with CaptureQueriesContext(connection) as captees:
            reponse = client.post(reverse("attestations:delivrer", args=[dossier.pk]), follow=True)
        durees.append(time.perf_counter() - horloge)
        processeurs.append(time.process_time() - processeur)
        requetes = len(captees)
        assert reponse.status_code == 200 and dossier.attestations.valables().exists(), reponse.content[:2000]
    durees, processeurs = sorted(durees[2:]), sorted(processeurs[2:])
    print(
        f"one click to its page: {statistics.median(durees) * 1000:.0f} ms (clock; slowest {durees[-1] * 1000:.0f}), "
        f"{statistics.median(processeurs) * 1000:.0f} ms of processor, {requetes} queries",
        flush=True,
    )


def mesurer_la_page_publique(par: Any, documents: list[Any]) -> None:
    """What a code says of a document must not be told by the time that the answer takes."""
    from django.test import Client
    from django.urls import reverse

    from attestations import actions
    from attestations.models import Attestation, StatutAttestation
    from attestations.regles import tirer_code
    from attestations.views import publiques

    client = Client(headers={"Host": "localhost"})
    actions.annuler(documents[0], motif="Mesure", par=par, le=aujourd_hui())
    en_preparation = Attestation.objects.filter(statut=StatutAttestation.EN_PREPARATION).first()
    codes = {"unknown": tirer_code(), "valid": documents[1].code, "cancelled": documents[0].code}
    if en_preparation:
        codes["being made"] = en_preparation.code
    temps: dict[str, list[float]] = {nom: [] for nom in codes}
    with patch.object(publiques.DEBIT, "combien", 10**9):
        for _ in range(200):
            for nom, code in codes.items():
                debut = time.process_time()
                reponse = client.get(reverse("verifier:code", args=[code]))
                temps[nom].append(time.process_time() - debut)
                assert reponse.status_code == 200
    medianes = {nom: statistics.median(mesures) for nom, mesures in temps.items()}
    rapports = ", ".join(f"{nom} {m / medianes['unknown']:.3f} x" for nom, m in medianes.items())
    print(f"public page, {medianes['unknown'] * 1000:.1f} ms of processor for an unknown code: {rapports}", flush=True)


# --- a lot -------------------------------------------------------------------------------------------


def mesurer_le_lot(par: Any, seuls: list[Any], accompagnes: list[Any]) -> None:
    """The same number of documents by the same workers: alone, then while pages are read."""
    with charge.site(par) as site, charge.travailleurs() as travailleurs:
        pages = [f"/dossiers/{dossier.pk}/" for dossier in accompagnes[-50:]]
        repos = site.lire(pages, pendant=15)
        charge.dire_les_lectures("pages read, nothing else", repos)
        un_lot(par, seuls, travailleurs)
        lectures = site.lire(pages, tant_que=lambda: un_lot(par, accompagnes, travailleurs))
        charge.dire_les_lectures("pages read during the lot", lectures, repos)


def un_lot(par: Any, dossiers: list[Any], travailleurs: Any) -> None:
    from attestations.actions.lots import ouvrir_lot
    from attestations.models import EtatLigne, Geste

    with travailleurs.compter(len(dossiers)):
        lot = ouvrir_lot(Geste.DELIVRER, dossiers, jeton=uuid4(), par=par)
        while lot.lignes.filter(etat__in=[EtatLigne.A_FAIRE, EtatLigne.EN_COURS]).exists():
            time.sleep(0.1)
    refus = lot.lignes.exclude(etat=EtatLigne.FAIT)
    assert not refus.exists(), refus.values_list("raison", flat=True)[:3]


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
