"""A limit on how often one address may ask something, kept in the memory of each process.

For public pages that only read: a counter in the database would make every anonymous GET a write. With several
processes the limit is as many times larger, which is enough against searching at random.
"""

import threading
import time
from collections import OrderedDict
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

ADRESSES_MAX = 10_000


class Debit:
    """At most `combien` requests in `secondes` from one address; the window begins with the first one."""

    def __init__(self, combien: int, secondes: float) -> None:
        self.combien, self.secondes = combien, secondes
        self._fenetres: OrderedDict[str, tuple[float, int]] = OrderedDict()
        self._verrou = threading.Lock()

    def accepte(self, adresse: str, maintenant: float | None = None) -> bool:
        """Count a request; whether it may be answered. `maintenant`: seconds of a clock that never goes back."""
        maintenant = time.monotonic() if maintenant is None else maintenant
        with self._verrou:
            debut, compte = self._fenetres.get(adresse, (maintenant, 0))
            if maintenant - debut >= self.secondes:
                debut, compte = maintenant, 0
            self._fenetres[adresse] = (debut, compte + 1)
            self._fenetres.move_to_end(adresse)
            if len(self._fenetres) > ADRESSES_MAX:
                self._fenetres.popitem(last=False)
            return compte < self.combien


def adresse_de(request: HttpRequest) -> str:
    """The address that asks; behind our own proxy, the one that the proxy saw. An IPv6 address counts as its network
    of 64 bits: one machine has as many addresses in it as it likes."""
    vue = request.META.get("REMOTE_ADDR", "")
    if getattr(settings, "SECURE_PROXY_SSL_HEADER", None):
        vue = request.META.get("HTTP_X_FORWARDED_FOR", vue).rpartition(",")[2].strip() or vue
    return _reseau(vue)


def _reseau(adresse: str) -> str:
    try:
        lue = ip_address(adresse)
    except ValueError:
        return adresse
    if lue.version == 4 or lue.ipv4_mapped:
        return str(getattr(lue, "ipv4_mapped", None) or lue)
    return str(ip_network((int(lue) >> 64 << 64, 64)))
