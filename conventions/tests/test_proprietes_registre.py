"""Whatever is recorded, erased, validated, corrected, taken back or certified, in whatever order: the totals of an axis
are the plain sums of what holds, its closing is that of its validated hours, and the checks find nothing."""

import uuid
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from beneficiaires.models import Dossier, Statut
from comptes.models import Role, Utilisateur
from conventions import actions
from conventions.coherence import clotures, etapes, jalons, presences, seances, totaux
from conventions.compte import VUES, total_de_la_vue
from conventions.models import Axe, Etat, LigneHeures
from conventions.regles import Marque, atteint_le
from formations.models import EtatSeance, Seance
from socle.fichiers import Fichier
from tests import fabrique
from tests.fabrique import LE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]
REGLAGES = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
DUES = 600
JOURS = [date(2026, 10, 29), date(2026, 10, 30), date(2026, 11, 2), date(2026, 11, 3)]
PDF = Fichier("a.pdf", "application/pdf", b"%PDF-")
MARQUES = st.one_of(
    st.just(Marque("present", 180)),
    st.builds(Marque, st.sampled_from(["retard", "depart"]), st.integers(1, 179), st.sampled_from(["", "Train"])),
    st.builds(Marque, st.just("absent"), st.just(0), st.sampled_from(["", "Malade"])),
)
RANGS = st.integers(0, 3)
ECRIRE = st.tuples(st.just("ecrire"), RANGS, MARQUES)
GESTES = st.one_of(
    ECRIRE,
    ECRIRE,
    st.tuples(st.just("effacer"), RANGS, st.none()),
    st.tuples(st.just("valider"), RANGS, st.none()),
    st.tuples(st.just("corriger"), RANGS, MARQUES),
    st.tuples(st.just("retirer"), st.integers(0, 5), st.none()),
    st.tuples(st.just("heures"), RANGS, st.integers(1, 400)),
    st.tuples(st.just("certifier"), RANGS, st.integers(1, 400)),
)


@dataclass
class Registre:
    """The same gestures, told to the application and kept in plain Python: `notees` by session, `autres` by line."""

    inscription: Any
    amina: Utilisateur
    claire: Utilisateur
    notees: dict[int, tuple[Marque, bool]] = field(default_factory=dict)
    autres: dict[int, tuple[date, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.axe = self.inscription.axe
        self.seances = [fabrique.une_seance(self.inscription.groupe, le=jour) for jour in JOURS]

    def faire(self, geste: str, rang: int, valeur) -> None:
        """A gesture that is refused changes nothing, here as there."""
        try:
            with transaction.atomic():
                getattr(self, geste)(rang, valeur)
        except ValidationError:
            pass

    def ecrire(self, rang: int, marque: Marque | None) -> None:
        vue, _ = self.notees.get(rang, (None, False))
        cle = self.inscription.pk
        actions.enregistrer_feuille(self.seances[rang], {cle: marque}, {cle: vue}, par=self.amina, le=LE)
        if marque is None:
            self.notees.pop(rang, None)
        elif vue != marque:
            self.notees[rang] = (marque, False)

    effacer = ecrire

    def valider(self, rang: int, _) -> None:
        mois = JOURS[rang].replace(day=1)
        actions.valider(self.inscription.groupe, mois, par=self.claire, le=LE)
        for autre, (marque, _validee) in self.notees.items():
            if JOURS[autre].month == mois.month:
                self.notees[autre] = (marque, True)

    def corriger(self, rang: int, marque: Marque) -> None:
        if (ligne := self.presence(rang)) is not None:
            actions.corriger_presence(ligne, marque, motif="m", par=self.amina, le=LE)
            self.notees[rang] = (marque, True)

    def retirer(self, rang: int, _) -> None:
        if rang < len(JOURS):
            if (ligne := self.presence(rang)) is not None:
                actions.retirer_heures(ligne, motif="m", par=self.amina, le=LE)
                del self.notees[rang]
        elif self.autres:
            pk = sorted(self.autres)[rang % len(self.autres)]
            actions.retirer_heures(LigneHeures.objects.get(pk=pk), motif="m", par=self.amina, le=LE)
            del self.autres[pk]

    def heures(self, rang: int, minutes: int) -> None:
        ligne = actions.enregistrer_heures(self.axe, date=JOURS[rang], minutes=minutes, par=self.amina, le=LE)
        self.autres[ligne.pk] = (JOURS[rang], minutes)

    def certifier(self, rang: int, minutes: int) -> None:
        valeurs = {"date": JOURS[rang], "minutes": minutes, "operateur": self.inscription.groupe.cours.operateur}
        ligne = actions.certifier_total(self.axe, **valeurs, fichier=PDF, jeton=uuid.uuid4(), par=self.amina, le=LE)
        self.autres[ligne.pk] = (JOURS[rang], minutes)

    def presence(self, rang: int) -> LigneHeures | None:
        return LigneHeures.objects.en_vigueur().filter(seance=self.seances[rang]).first()

    def attendus(self) -> dict[str, int]:
        """Plain sums."""
        libres = sum(minutes for _, minutes in self.autres.values())
        marques = [marque for marque, _ in self.notees.values()]
        suivies = sum(marque.minutes for marque in marques)
        excusees = sum(180 - marque.minutes for marque in marques if marque.raison)
        validees = sum(marque.minutes for marque, validee in self.notees.values() if validee)
        return {
            "donnees": 180 * len(marques) + libres,
            "suivies": suivies + libres,
            "excusees": excusees,
            "absentes": 180 * len(marques) - suivies - excusees,
            "validees": validees + libres,
            "a-valider": suivies - validees,
        }

    def cloture(self) -> date | None:
        validees = [(JOURS[rang], marque.minutes) for rang, (marque, validee) in self.notees.items() if validee]
        return atteint_le([*validees, *self.autres.values()], DUES, 100)


@pytest.fixture
def inscription(amina):
    """Citizenship, the only course of the convention, with ten hours due so that it closes and opens often."""
    axe = fabrique.un_axe("citoyennete", par=amina, niveau="B1")
    Axe.objects.filter(pk=axe.pk).update(minutes_dues=DUES)
    return fabrique.une_inscription(axe=axe, par=amina)


@pytest.fixture
def claire(referentiels):
    return fabrique.un_utilisateur(role=Role.COORDINATION, prenom="Claire")


def verifier(registre: Registre) -> None:
    axe, attendus, clos_le = Axe.objects.get(pk=registre.axe.pk), registre.attendus(), registre.cloture()
    assert {code: vue.total(axe) for code, vue in VUES.items()} == attendus
    assert {code: total_de_la_vue(axe, code) for code in VUES} == attendus
    dossier = Dossier.objects.get(pk=registre.inscription.dossier_id)
    etape = Statut.A_ATTESTER if clos_le else Statut.CONVENTION
    assert (axe.clos_le, dossier.citoyennete_le, dossier.statut) == (clos_le, clos_le, etape)
    etats = [Seance.objects.get(pk=seance.pk).etat == EtatSeance.TENUE for seance in registre.seances]
    assert etats == [rang in registre.notees for rang in range(len(JOURS))]
    assert [phrase for controle in CONTROLES for phrase in controle(LE)] == []


CONTROLES = (totaux, presences, seances, clotures, etapes, jalons)


@REGLAGES
@given(debut=st.lists(ECRIRE, max_size=4), gestes=st.lists(GESTES, min_size=4, max_size=12))
def test_totals_are_the_plain_sums_after_any_gestures(inscription, amina, claire, debut, gestes):
    with transaction.atomic():
        registre = Registre(inscription, amina, claire)
        for geste in [*debut, *gestes]:
            registre.faire(*geste)
        verifier(registre)
        transaction.set_rollback(True)


@REGLAGES
@given(
    marques=st.lists(MARQUES, min_size=4, max_size=4),
    ordre=st.randoms(use_true_random=False),
    validations=st.lists(st.tuples(st.integers(0, 4), RANGS), max_size=3),
)
def test_the_order_of_recording_and_validating_changes_nothing(inscription, amina, claire, marques, ordre, validations):
    resultats, rangs = [], list(range(4))
    for _ in range(2):
        with transaction.atomic():
            registre = Registre(inscription, amina, claire)
            for moment, rang in enumerate(rangs):
                registre.ecrire(rang, marques[rang])
                for quand, mois in validations:
                    if quand == moment:
                        registre.faire("valider", mois, None)
            for mois in (0, 3):
                registre.valider(mois, None)
            verifier(registre)
            resultats.append((registre.attendus(), registre.cloture()))
            assert not LigneHeures.objects.filter(etat=Etat.ENCODEE).exists()
            transaction.set_rollback(True)
        ordre.shuffle(rangs)
    assert resultats[0] == resultats[1]
