"""Words that nobody reads in an address: servers, proxies and browsers write addresses down."""

from base64 import urlsafe_b64encode
from functools import lru_cache
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


def voiler(texte: str) -> str:
    """The text encrypted for an address of ours (Fernet: AES-128-CBC and HMAC); never twice the same."""
    return _chiffre(settings.SECRET_KEY).encrypt(texte.encode()).decode()


def devoiler(voile: str) -> str:
    """The text that `voiler` was given; empty for anything else."""
    try:
        return _chiffre(settings.SECRET_KEY).decrypt(voile.encode()).decode()
    except InvalidToken:
        return ""


@lru_cache(maxsize=2)
def _chiffre(secret: str) -> Fernet:
    return Fernet(urlsafe_b64encode(sha256(f"adresse:{secret}".encode()).digest()))
