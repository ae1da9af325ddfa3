"""What the settings make of an environment: strict in production."""

import os
import subprocess
import sys

import orjson
import pytest
from django.conf import settings

PRODUCTION = {
    "PARCOURS_MODE": "production",
    "SECRET_KEY": "k" * 50,
    "DATABASE_URL": "postgresql:///parcours",
    "ALLOWED_HOSTS": "parcours.centre.test,autre.test",
}
LUS = [
    "ADRESSE_PUBLIQUE",
    "DEBUG",
    "SESSION_COOKIE_SECURE",
    "CSRF_COOKIE_SECURE",
    "SECURE_SSL_REDIRECT",
    "SCEAU_FICHIER",
]
PROGRAMME = f"import json, parcours.settings as s; print(json.dumps({{n: getattr(s, n) for n in {LUS}}}))"


def lancer(**variables: str) -> subprocess.CompletedProcess:
    environnement = {"PATH": os.environ["PATH"], **variables}
    return subprocess.run(
        [sys.executable, "-c", PROGRAMME], env=environnement, cwd=settings.BASE_DIR, capture_output=True, text=True
    )


def test_production_is_closed_without_being_told():
    assert orjson.loads(lancer(**PRODUCTION).stdout) == {
        "ADRESSE_PUBLIQUE": "https://parcours.centre.test",
        "DEBUG": False,
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_SSL_REDIRECT": True,
        "SCEAU_FICHIER": "",
    }


@pytest.mark.parametrize(
    ("nom", "valeur"), [("SECRET_KEY", ""), ("SECRET_KEY", "court"), ("DATABASE_URL", None), ("PARCOURS_MODE", "essai")]
)
def test_production_refuses_to_start_on_a_weak_setting(nom, valeur):
    variables = {cle: texte for cle, texte in {**PRODUCTION, nom: valeur}.items() if texte is not None}
    refus = lancer(**variables)
    assert refus.returncode != 0
    assert "ImproperlyConfigured" in refus.stderr


def test_a_demo_needs_nothing_but_a_database():
    demo = orjson.loads(lancer(PARCOURS_MODE="demo", DATABASE_URL=PRODUCTION["DATABASE_URL"], PORT="8123").stdout)
    assert demo["ADRESSE_PUBLIQUE"] == "http://127.0.0.1:8123"


@pytest.mark.parametrize(
    ("adresse", "sans_tls", "demarre"),
    [
        ("smtp://smtp.centre.test:25", None, False),
        ("smtp://smtp.centre.test:25", "true", True),
        ("smtp://127.0.0.1.centre.test:25", None, False),
        ("smtp+tls://smtp.centre.test:587", None, True),
        ("smtp+ssl://smtp.centre.test:465", None, True),
        ("smtp://127.0.0.1:25", None, True),
        (None, None, True),
    ],
)
def test_mail_never_travels_in_clear_without_being_told(adresse, sans_tls, demarre):
    dites = {"EMAIL_URL": adresse, "EMAIL_SANS_TLS": sans_tls}
    resultat = lancer(**PRODUCTION, **{nom: valeur for nom, valeur in dites.items() if valeur is not None})
    assert (resultat.returncode == 0) is demarre
    assert demarre or "EMAIL_URL must be smtp+tls:// or smtp+ssl://" in resultat.stderr
