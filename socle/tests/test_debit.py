"""Who asks, as the limit of the public pages counts it."""

from typing import Any

import pytest
from django.test import RequestFactory

from socle.debit import adresse_de

PROXY: dict[str, Any] = {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "198.51.100.1, 203.0.113.7"}


@pytest.mark.parametrize(
    ("une", "autre", "meme"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("192.0.2.1", "192.0.2.2", False),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("", "", True),
    ],
)
def test_an_address_counts_with_those_that_its_machine_may_take(une, autre, meme):
    lues = [adresse_de(RequestFactory().get("/", REMOTE_ADDR=adresse)) for adresse in (une, autre)]
    assert (lues[0] == lues[1]) is meme


def test_only_our_own_proxy_is_believed(settings):
    demande = RequestFactory().get("/", **PROXY)
    assert adresse_de(demande) == "127.0.0.1"
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert adresse_de(demande) == "203.0.113.7"
