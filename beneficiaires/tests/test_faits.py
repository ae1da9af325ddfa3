"""Facts that two people touch at once."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from beneficiaires import actions
from beneficiaires.actions import actes
from beneficiaires.models import Adresse, Beneficiaire, Detention, Dispense, LienFamilial, Nationalite, Titre
from journal.models import Ligne
from socle.dates import DatePartielle
from socle.refus import refus_en_phrase
from tests import fabrique
from tests.fabrique import LE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]


@pytest.fixture
def dispense(amina) -> Dispense:
    return fabrique.une_dispense(fabrique.un_dossier(par=amina))


def test_a_fact_removed_twice_leaves_one_line(dispense, amina):
    dossier = dispense.beneficiaire.dossiers.get()
    deux_fois = (Dispense.objects.get(), Dispense.objects.get())
    for vue in deux_fois:
        actions.retirer(vue, dossier=dossier, par=amina, le=LE)
    assert Ligne.objects.filter(acte=actes.RETRAIT).count() == 1


@pytest.mark.parametrize("geste", ["corriger", "refuser"])
def test_a_fact_that_somebody_has_just_removed_is_not_written(dispense, amina, geste):
    dossier, vue = dispense.beneficiaire.dossiers.get(), Dispense.objects.get()
    actions.retirer(dispense, dossier=dossier, par=amina, le=LE)
    champs: dict[str, Any] = {"champs": ["depuis"]} if geste == "corriger" else {"refus": "Hors délai"}
    with pytest.raises(ValidationError, match="vient d’être retiré"):
        getattr(actions, geste)(vue, dossier=dossier, par=amina, le=LE, **champs)
    assert not Dispense.objects.exists()


NOUVEAUX: dict[str, Callable[[], Any]] = {
    "nationality": lambda: Nationalite(pays_id="TR"),
    "permit": lambda: Titre(type_id="ANX15", debut=LE),
    "link": lambda: LienFamilial(avec="tiers", parente="conjoint"),
    "request": lambda: Dispense(motif="etudes", depuis=LE),
    "detention": lambda: Detention(debut=LE),
}


@pytest.mark.parametrize("nom", NOUVEAUX)
def test_a_new_fact_sent_twice_is_written_once(amina, nom):
    dossier, nouveau = fabrique.un_dossier(par=amina), NOUVEAUX[nom]
    modele = type(nouveau())
    avant = modele._default_manager.count()
    deux = [actions.corriger(nouveau(), dossier=dossier, par=amina, le=LE) for _ in range(2)]
    assert deux[0] == deux[1] and modele._default_manager.count() == avant + 1
    assert Ligne.objects.filter(acte=actes.FAIT).count() == 1


def test_a_move_sent_twice_is_made_once(amina):
    dossier = fabrique.un_dossier(par=amina, adresse=fabrique.une_adresse(depuis=date(2026, 1, 10)))
    for _ in range(2):
        actions.demenager(Adresse(commune_id=fabrique.LIEGE), dossier=dossier, par=amina, le=LE)
    assert [adresse.jusqu_au for adresse in Adresse.objects.order_by("pk")] == [LE - timedelta(days=1), None]


@pytest.mark.parametrize("nom", [*NOUVEAUX, "address", "move"])
def test_what_only_the_database_refuses_is_said_in_a_sentence(amina, nom):
    dossier, personne = fabrique.un_dossier(par=amina), Beneficiaire.objects.get()
    fait = fabrique.une_adresse(commune_id=fabrique.LIEGE) if nom in {"address", "move"} else NOUVEAUX[nom]()
    setattr(fait, "debut" if hasattr(fait, "debut") else "depuis", date(1992, 3, 13))
    geste = actions.demenager if nom == "move" else actions.corriger
    avant = type(fait)._default_manager.count()
    with pytest.raises(ValidationError, match="avant la naissance de la personne"):
        geste(fait, dossier=dossier, par=amina, le=LE)
    assert type(fait)._default_manager.count() == avant
    personne.naissance = DatePartielle(2026, 1, 11)
    personne.sejour_depuis = None
    with pytest.raises(ValidationError, match="née après un fait déjà noté"):
        actions.corriger(personne, dossier=dossier, par=amina, le=LE)


def test_a_refused_registration_keeps_nothing(amina):
    with pytest.raises(ValidationError, match="avant la naissance de la personne"):
        fabrique.un_dossier(par=amina, titre=fabrique.un_titre(commande_le=None, debut=date(1992, 3, 13), fin=None))
    assert not Beneficiaire.objects.exists()


def test_a_fault_of_the_program_is_not_said_to_the_user(amina):
    dossier = fabrique.un_dossier(par=amina)
    with pytest.raises(IntegrityError), refus_en_phrase({}):
        Adresse.objects.filter(beneficiaire=dossier.beneficiaire).update(rue=None)
