"""Measures the pages of presences: `python -m socle.postgres --jetable bench/presences.py [few] [many]`.

The same group and the same file are read among a few presences, then among many (2,000 and 2,000,000): queries,
processor time of the application and the server as a multiple of a plain Django query, blocks that the server looks
at. Then the sheet on paper against the bare WeasyPrint render of the same page, and the queries that look at many
blocks among many presences, with their plans: blocks do not depend on what the machine does besides.
"""

import os
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import django
import orjson
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext, setup_test_environment

sys.path.insert(0, str(Path(__file__).parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parcours.settings")
os.environ.setdefault("PARCOURS_MODE", "test")

PASSES = 25
PAR_DOSSIER = 50
PERSONNES, SEANCES = 15, 40
BEAUCOUP_DE_BLOCS = 1_000
"""Of 8 kB: a query that looks at more of them is told, with its plan."""


class Mesure(NamedTuple):
    """One page at one size of the database."""

    requetes: int
    duree: float
    lectures: list["Lecture"]

    @property
    def blocs(self) -> int:
        return sum(lecture.blocs for lecture in self.lectures)


class Lecture(NamedTuple):
    """One query of a page and how the server answers it."""

    sql: str
    blocs: int
    plan: dict[str, Any]


def main(peu: int, beaucoup: int) -> None:
    django.setup()
    setup_test_environment()
    call_command("migrate", verbosity=0)
    call_command("charger_referentiels", verbosity=0)
    temoin = un_groupe()
    avant = mesurer(temoin, remplir(peu))
    apres = mesurer(temoin, remplir(beaucoup))
    comparer(avant, apres)
    mesurer_le_pdf(temoin)
    dire_les_lourdes(apres)


def un_groupe() -> Any:
    """A French course of fifteen persons, forty sessions held: what is measured at both sizes."""
    from django.utils.timezone import localdate

    from formations.models import Groupe
    from suivi.peuplement import cadre, lot
    from suivi.peuplement.convention import convenir, ecrire_la_convention
    from suivi.peuplement.ecriture import Ecriture
    from suivi.peuplement.groupes import donner
    from suivi.peuplement.vie import Outils, commencer, finir, passer_l_accueil

    ecriture, preparee = Ecriture(lot.MODELES), cadre.preparer(localdate())
    outils = Outils(preparee, ecriture, Random(1))
    lieu = preparee.lieux[0]
    debut = preparee.le - timedelta(days=104)
    with transaction.atomic(), ecriture.ouverte():
        vies = [commencer(outils, lieu, debut - timedelta(days=10)) for _ in range(PERSONNES)]
        for vie in vies:
            vie.niveau = "A0"
            passer_l_accueil(vie)
            convenir(vie)
        donner(outils, vies, lieu.cours["fle"], debut, PERSONNES * SEANCES * 2)
        for vie in vies:
            finir(vie)
            ecrire_la_convention(vie)
        preparee.garder_les_numeros()
    return Groupe.objects.get()


def remplir(presences: int) -> str:
    """Fill the database up to this number of presences; what to call that size."""
    from conventions.models import LigneHeures, Source

    deja = LigneHeures.objects.filter(source=Source.PRESENCE).count()
    debut = time.monotonic()
    manque = max(0, presences - deja)
    dossiers = max(1, manque // PAR_DOSSIER)
    call_command("peupler", dossiers=dossiers, presences=manque, graine=presences, documents=0)
    with connection.cursor() as curseur:
        curseur.execute("VACUUM ANALYZE")
    total = LigneHeures.objects.filter(source=Source.PRESENCE).count()
    print(f"{total:,} presences, {dossiers:,} more files in {time.monotonic() - debut:.0f} s", flush=True)
    return f"{total:,}"


def mesurer(groupe: Any, taille: str) -> dict[str, Mesure]:
    """Each page at this size, as a coordinator of the centre reads it."""
    from django.test import Client
    from django.urls import reverse

    from comptes.models import Role, Utilisateur
    from conventions.models import Etat, Inscription, LigneHeures
    from formations.models import EtatSeance

    client = Client(headers={"Host": "localhost"})
    client.force_login(Utilisateur.objects.filter(centre=groupe.centre, role=Role.COORDINATION).get())
    inscription = Inscription.objects.filter(groupe=groupe, au=None).order_by("pk")[0]
    lignes = LigneHeures.objects.filter(seance__groupe=groupe, etat=Etat.ENCODEE)
    seance = groupe.seances.filter(etat=EtatSeance.TENUE).order_by("-date")[0]
    assert lignes.filter(seance=seance).exists()
    mois = [seance.date.year, seance.date.month]
    pages = {
        "file": reverse("dossier", args=[inscription.dossier_id]),
        "hours of an axis": reverse("conventions:heures", args=[inscription.axe_id]),
        "sheet": reverse("conventions:feuille", args=[seance.pk]),
        "matrix": f"{reverse('conventions:presences', args=[groupe.pk])}?page=1",
        "group": reverse("groupe", args=[groupe.pk]),
        "month to validate": reverse("conventions:valider", args=[groupe.pk, *mois]),
        "list of groups": reverse("conventions:groupes"),
        "absences": reverse("conventions:absences"),
        "waiting list": reverse("conventions:attentes"),
        "ma journée": reverse("suivi:ma_journee"),
    }
    mesures = {nom: chronometrer(partial(lire, client, adresse)) for nom, adresse in pages.items()}
    mesures["saving the sheet"] = chronometrer(enregistrement(client, pages["sheet"]))
    reference = chronometrer(lambda: Inscription.objects.select_related("dossier").get(pk=inscription.pk))
    for nom, mesure in mesures.items():
        rapport = mesure.duree / reference.duree
        print(
            f"{taille:>12}  {nom:<18}{mesure.requetes:>4} queries {mesure.duree * 1000:>8.1f} ms {rapport:>7.1f} x "
            f"{mesure.blocs:>8,} blocks",
            flush=True,
        )
    return mesures


def lire(client: Any, adresse: str) -> None:
    reponse = client.get(adresse)
    assert reponse.status_code == 200, (adresse, reponse.status_code)
    b"".join(reponse) if reponse.streaming else reponse.content


def enregistrement(client: Any, adresse: str) -> Callable[[], None]:
    """Send the whole sheet again, everybody present then everybody late, as the page sends it: one round trip."""
    rangs = client.get(adresse).context["saisie"].ouverts
    assert rangs
    vues, tour = {rang.cle: rang.vue_ecrite for rang in rangs}, [0]

    def envoyer() -> None:
        tour[0] += 1
        presence, minutes = ("retard", "30") if tour[0] % 2 else ("present", "")
        donnees: dict[str, str] = {}
        for cle, vue in vues.items():
            donnees |= {f"v{cle}": vue, f"p{cle}": presence, f"q{cle}": minutes, f"r{cle}": ""}
        reponse = client.post(adresse, donnees, headers={"Accept": "application/json"})
        assert reponse.status_code == 200, reponse.content
        vues.update({int(cle): vue for cle, vue in orjson.loads(reponse.content)["vues"].items()})

    return envoyer


def chronometrer(geste: Callable[[], object]) -> Mesure:
    """The queries of one pass, how the server answers them, and the processor time of a pass."""
    geste()
    with CaptureQueriesContext(connection) as captees:
        geste()
    sql = [requete["sql"] for requete in captees if not requete["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN"))]
    debut = processeurs()
    for _ in range(PASSES):
        geste()
    return Mesure(len(sql), (processeurs() - debut) / PASSES, [lecture(une) for une in sql if est_une_lecture(une)])


def processeurs() -> float:
    """Processor seconds of this process and, where the system tells them, of the server's process for it: what the
    code costs, not what its neighbours do."""
    client: Any = connection.connection
    etat = Path(f"/proc/{client.info.backend_pid}/stat") if client else Path()
    if not etat.is_file():
        return time.process_time()
    champs = etat.read_text().rpartition(")")[2].split()
    return time.process_time() + (int(champs[11]) + int(champs[12])) / os.sysconf("SC_CLK_TCK")


def est_une_lecture(sql: str) -> bool:
    return sql.startswith("SELECT") and "FOR UPDATE" not in sql and "FOR NO KEY" not in sql


def lecture(sql: str) -> Lecture:
    with connection.cursor() as curseur:
        curseur.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}".replace("%", "%%"), [])
        plan = curseur.fetchone()[0][0]["Plan"]
    return Lecture(sql, plan["Shared Hit Blocks"] + plan["Shared Read Blocks"], plan)


def comparer(avant: dict[str, Mesure], apres: dict[str, Mesure]) -> None:
    for nom, mesure in apres.items():
        plus, rapport = mesure.requetes - avant[nom].requetes, mesure.duree / avant[nom].duree
        print(f"{nom:<18} many / few {rapport:>5.2f} x, {plus:+} queries, {mesure.blocs - avant[nom].blocs:+,} blocks")


def mesurer_le_pdf(groupe: Any) -> None:
    """The sheet of forty sessions as the page gives it, and the bare render of the same HTML and style sheet."""
    from django.template.loader import render_to_string
    from weasyprint import CSS, HTML

    from conventions import feuille_pdf
    from conventions.matrice import lire as lire_la_matrice
    from socle.pdf import FEUILLE

    seances = list(groupe.seances.maintenues()[:SEANCES])
    matrice = lire_la_matrice(groupe, seances)
    donnees = feuille_pdf.contexte(groupe, matrice, mois=None, remplie=True)
    html = render_to_string("conventions/pdf/feuille.html", {**donnees, "titre_pdf": "x", "auteur_pdf": "x"})
    css = render_to_string(FEUILLE)

    def nu() -> None:
        HTML(string=html).write_pdf(stylesheets=[CSS(string=css)])

    def maison() -> None:
        feuille_pdf.fabriquer(groupe, lire_la_matrice(groupe, seances), remplie=True)

    durees = {geste: min(processeur(geste) for _ in range(5)) for geste in (nu, maison)}
    rapport = durees[maison] / durees[nu]
    print(
        f"PDF of {len(matrice.rangs)} x {len(seances)}: {durees[maison]:.2f} s, bare render {durees[nu]:.2f} s, "
        f"{rapport:.2f} x"
    )


def processeur(geste: Callable[[], object]) -> float:
    """Seconds of this process: what the code costs, not what its neighbours do."""
    debut = time.process_time()
    geste()
    return time.process_time() - debut


def dire_les_lourdes(mesures: dict[str, Mesure]) -> None:
    for nom, mesure in mesures.items():
        for une in mesure.lectures:
            if une.blocs > BEAUCOUP_DE_BLOCS:
                print(f"\n{nom}: {une.blocs:,} blocks: {une.sql[:1500]}")
                dire(une.plan, une.blocs // 20)


def dire(noeud: dict[str, Any], seuil: int, profondeur: int = 1) -> None:
    """A plan, one line for each node that matters."""
    quoi = " ".join(str(noeud[cle]) for cle in ("Node Type", "Relation Name", "Index Name") if cle in noeud)
    blocs = noeud["Shared Hit Blocks"] + noeud["Shared Read Blocks"]
    if blocs >= seuil:
        print(f"{'  ' * profondeur}{quoi}: {noeud['Actual Rows'] * noeud['Actual Loops']:,.0f} rows, {blocs:,} blocks")
    for fils in noeud.get("Plans", []):
        dire(fils, seuil, profondeur + 1)


if __name__ == "__main__":
    tailles = [int(nombre) for nombre in sys.argv[1:]] or [2_000, 2_000_000]
    main(tailles[0], tailles[-1])
