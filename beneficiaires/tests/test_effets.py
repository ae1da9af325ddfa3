"""The preview of an edited regime: it reads few files and yet says what asking the law about all of them would say."""

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from beneficiaires.actions import decider, franchir, repondre
from beneficiaires.actions.decision import accompli
from beneficiaires.actions.reprise import ouverts_par_lots
from beneficiaires.effets import SANS_EFFET, concernes, sur_les_dossiers
from beneficiaires.models import Adresse, Base, Detention, Dossier, Statut
from referentiels.reglement import EnVigueur, en_vigueur
from reglement.regimes import MOIS, REGIME_2018, REGIME_2025, Regime, parametres
from tests import fabrique
from tests.fabrique import LE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]
GARDES = {"regime": "2025", "mois": parametres(REGIME_2025)}


def un_dossier(commande_le: date | None = date(2026, 1, 10), **champs: Any) -> Dossier:
    titre = fabrique.un_titre(commande_le=commande_le, debut=commande_le, fin=None) if commande_le else None
    personne = fabrique.une_personne(sejour_depuis=commande_le and commande_le.replace(day=1))
    return fabrique.un_dossier(titre=titre, personne=personne, **champs)


def signer(dossier: Dossier, **champs: Any) -> None:
    signee_le = date(2026, 9, 1)
    for etape in (Statut.ACCUEIL, Statut.CONVENTION):
        franchir(dossier, statut=etape, bilan_le=signee_le, convention_le=signee_le, par=None, le=LE, **champs)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def population() -> None:
    """A file of every kind: both regimes, signed or not, detained, granted months, away, bound or not, unknown."""
    un_dossier()
    un_dossier(date(2026, 5, 4), contact_le=None)
    signer(un_dossier(), parametres=GARDES)
    signer(un_dossier(date(2026, 4, 1)))
    un_dossier(date(2024, 6, 3), prorogation_mois=6)
    un_dossier(date(2019, 12, 2))
    un_dossier(None)
    un_dossier(None, base=Base.VOLONTAIRE, nationalites=("BE",))
    un_dossier(nationalites=("BE",))
    un_dossier(nationalites=("TR",))
    un_dossier(date(2024, 6, 3), nationalites=("TR",))
    fabrique.un_dossier(titre=fabrique.un_titre(commande_le=None), nationalites=("TR",))
    for commande_le in (date(2024, 6, 3), date(2026, 1, 10)):
        fabrique.une_dispense(un_dossier(commande_le), motif="medical", depuis=date(2026, 9, 1), etat="accordee")
        travail = un_dossier(commande_le)
        depuis = {"depuis": date(2026, 1, 1), "temps": "1", "etat": "accordee"}
        fabrique.une_dispense(travail, motif="travail-salarie", continu=False, **depuis)
        Detention.objects.create(beneficiaire=un_dossier(commande_le).beneficiaire, debut=date(2026, 9, 1))
    absent = un_dossier(date(2023, 1, 9))
    partie = {"commune_id": fabrique.BRUXELLES, "depuis": date(2023, 6, 1), "jusqu_au": date(2025, 1, 31)}
    Adresse.objects.create(beneficiaire=absent.beneficiaire, **partie)
    for dossier in Dossier.objects.all():
        decider(dossier, par=None, le=LE)


def changer(regimes: tuple[Regime, ...], code: str, **valeurs: Any) -> tuple[Regime, ...]:
    return tuple(replace(regime, **valeurs) if regime.code == code else regime for regime in regimes)


def tout_demander(avant: EnVigueur, apres: EnVigueur) -> tuple[list[int], int]:
    """What changes when the law is asked about every open file: how many deadlines of each clock, files touched."""
    echeances: Counter[str] = Counter()
    touches = 0
    for dossier in ouverts_par_lots():
        ancienne, nouvelle = repondre(dossier, LE, avant), repondre(dossier, LE, apres)
        deplacees = [
            nom
            for nom, jour in ancienne.echeances._asdict().items()
            if jour != getattr(nouvelle.echeances, nom) and not getattr(accompli(dossier), nom)
        ]
        if ancienne[:3] != nouvelle[:3] or deplacees:
            touches += 1
        if ancienne.statut == nouvelle.statut:
            echeances.update(deplacees)
    return sorted(echeances.values()), touches


CHANGEMENTS: list[tuple[str, dict[str, Any]]] = [
    *(("2025", {nom: 2}) for nom in MOIS),
    *(("2018", {nom: 9}) for nom in MOIS),
    ("2018", {"prorogation": False}),
    ("2018", {"jours_printemps_2020": 0}),
    ("2025", {"suspension_detention": False}),
    ("2018", {"suspension_detention": True}),
    ("2025", {"motifs_dispense": frozenset({"age"})}),
    ("2018", {"motifs_dispense": frozenset({"age", "formation"})}),
    ("2025", {"nationalites_standstill": frozenset({"SY"})}),
    ("2025", {"travail_continu": True}),
    ("2018", {"travail_continu": False, "mois_bilan": 4}),
    ("2025", {"applicable_du": date(2024, 1, 1)}),
    ("2025", {"mois_attestation": 12, "suspension_detention": False}),
]


def test_the_preview_counts_what_all_the_files_would_say():
    avant = en_vigueur()
    touches = []
    nouveau = replace(REGIME_2025, code="2026", applicable_du=date(2026, 3, 1), mois_attestation=48)
    editions = [(valeurs, changer(avant.regimes, code, **valeurs)) for code, valeurs in CHANGEMENTS]
    for valeurs, regimes in [*editions, ("a new regime", (*avant.regimes, nouveau))]:
        apres = avant._replace(regimes=regimes)
        effet = sur_les_dossiers(avant, apres, LE)
        assert (sorted(ligne[1] for ligne in effet.blocs[0].lignes), effet.touches) == tout_demander(avant, apres), (
            valeurs
        )
        touches.append(effet.touches)
    assert sum(combien > 0 for combien in touches) >= 14, "most of these changes touch somebody"


def test_what_no_answer_depends_on_reads_no_file():
    avant = en_vigueur()
    for nom in SANS_EFFET - {"nom", "applicable_du", "applicable_au"}:
        valeur = getattr(REGIME_2025, nom)
        autre = not valeur if isinstance(valeur, bool) else "autre" if isinstance(valeur, str) else valeur - 1
        apres = avant._replace(regimes=changer(avant.regimes, "2025", **{nom: autre}))
        assert apres != avant and not concernes(avant.regimes, apres.regimes).exists(), nom
        assert tout_demander(avant, apres) == ([], 0), nom


def test_only_the_files_of_an_edited_regime_are_read():
    regimes = en_vigueur().regimes
    lus = concernes(regimes, changer(regimes, "2018", mois_bilan=2))
    assert set(lus.values_list("regime_id", flat=True)) == {"2018", None}
    proteges = Dossier.objects.filter(parametres__isnull=False)
    assert proteges.exists()
    assert not concernes(regimes, changer(regimes, "2025", mois_attestation=12)).filter(pk__in=proteges).exists()
    assert concernes(regimes, changer(regimes, "2025", travail_continu=True)).filter(pk__in=proteges).exists()


def test_the_figures_name_nobody_and_close_by_centre():
    avant = en_vigueur()
    apres = avant._replace(regimes=changer(avant.regimes, "2025", mois_attestation=12))
    effet = sur_les_dossiers(avant, apres, LE)
    (par_centre,) = [bloc for bloc in effet.blocs if bloc.titre == "Par centre"]
    assert [ligne[0] for ligne in par_centre.lignes] == ["CAI"]
    assert sum(sum(ligne[1:]) for ligne in par_centre.lignes) == effet.touches  # type: ignore[misc,arg-type]
    assert REGIME_2018.nom not in str(effet) and "Haddad" not in str(effet)
