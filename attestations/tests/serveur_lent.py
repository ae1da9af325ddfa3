"""A mail server for the test of interruptions: each message is on the disk before it is answered, after a moment."""

import asyncio
import os
import random
import signal
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from socle.boite import Boite

LENTEURS = (0.01, 0.1)  # seconds


class Lente(Boite):
    """Takes a moment before and after each message is written, so that it is often killed between the two."""

    async def handle_DATA(self, serveur: SMTP, session: Session, envelope: Envelope) -> str:
        self.lenteur = random.uniform(*LENTEURS)
        reponse = await super().handle_DATA(serveur, session, envelope)
        await asyncio.sleep(random.uniform(*LENTEURS))
        return reponse


if __name__ == "__main__":
    with Lente(port=int(os.environ["PORT_COURRIER"]), dossier=Path(os.environ["PARCOURS_VAR"]) / "courrier"):
        signal.pause()
