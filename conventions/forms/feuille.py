"""The sheet of a session as it is filled: one mark a person, what the sender saw, refusals beside their field."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError

from conventions.actions import EnConflit
from conventions.corrections import Ancienne
from conventions.feuille import Rang as Lu
from conventions.matrice import en_mots
from conventions.models import Presence
from conventions.regles import Marque, marque
from formations.models import EtatSeance, Seance
from socle.formulaires import Erreur
from socle.templatetags.typographie import duree

RAISONS = [
    "Justificatif remis",
    "Rendez-vous officiel",
    "Travail ou stage",
    "Garde d’un enfant",
    "Raison familiale",
    "Transport",
    "Autre raison",
]
"""What the list proposes; any other text may be typed. None says anything of health."""
HEURE = re.compile(r"(?P<h>\d{1,2})(?:h|:|\.)(?P<m>[0-5]\d)?|(?P<hm>\d{3,4})")
MINUTES = re.compile(r"(?P<m>\d{1,3})(?:min|mn|minutes?|m|')?")
VUE = re.compile(r"(?P<presence>present|retard|depart|absent)/(?P<minutes>\d{1,4})/(?P<raison>[0-9a-f]{0,8})")
PARTIELLES = {Presence.RETARD, Presence.DEPART}


@dataclass
class Rang:
    """One person of the sheet: what is written now, what the page shows in its fields, what was refused."""

    lu: Lu
    prevues: int
    vue: Marque | None
    presence: str = ""
    quand: str = ""
    raison: str = ""
    erreurs: dict[str, str] = field(default_factory=dict)
    conflit: EnConflit | None = None
    anciennes: Sequence[Ancienne] = ()

    @property
    def cle(self) -> int:
        return self.lu.inscription.pk

    @property
    def vue_ecrite(self) -> str:
        return ecrire_marque(self.vue)

    @property
    def partielle(self) -> bool:
        return self.presence in PARTIELLES

    @property
    def ecrit(self) -> str:
        """What is written now, in words."""
        return dire(self.lu.marque, self.prevues)

    @property
    def en_conflit(self) -> str:
        """What the colleague wrote meanwhile, in words."""
        return dire(self.conflit.actuelle, self.prevues) if self.conflit else ""


class SaisieFeuille:
    """All the rows of a sheet, read from what was sent, else from what is written; a new sheet starts with everybody
    present."""

    def __init__(
        self,
        seance: Seance,
        lus: Sequence[Lu],
        donnees: Mapping[str, Any] | None = None,
        *,
        anciennes: Mapping[int, Sequence[Ancienne]] | None = None,
    ) -> None:
        """`anciennes`: by axis, the presences that were corrected."""
        self.seance, self.donnees = seance, donnees
        neuve = seance.etat == EtatSeance.PREVUE
        self.rangs = [self._rang(lu, neuve) for lu in lus]
        for rang in self.rangs:
            rang.anciennes = (anciennes or {}).get(rang.lu.inscription.axe_id or 0, ())
        self.envoyees: dict[int, Marque | None] = {}

    def est_valide(self) -> bool:
        """Read the marks; True when each can be made."""
        assert self.donnees is not None
        for rang in self.rangs:
            if f"v{rang.cle}" in self.donnees:
                self._lire(rang)
        return not self.erreurs

    @property
    def vues(self) -> dict[int, Marque | None]:
        return {rang.cle: rang.vue for rang in self.rangs if rang.cle in self.envoyees}

    @property
    def en_trop(self) -> bool:
        """The page knew a person who is not enrolled that day any more: what it says of her is not read."""
        connues = {f"v{rang.cle}" for rang in self.rangs}
        return any(re.fullmatch(r"v\d+", nom) and nom not in connues for nom in self.donnees or ())

    @property
    def ouverts(self) -> list[Rang]:
        """The rows that can be written."""
        return [rang for rang in self.rangs if not rang.lu.verrou]

    @property
    def erreurs(self) -> list[Erreur]:
        return [
            Erreur(f"{nom}{rang.cle}", f"{rang.lu.personne} : {phrase}")
            for rang in self.rangs
            for nom, phrase in rang.erreurs.items()
        ]

    @property
    def conflits(self) -> list[Rang]:
        return [rang for rang in self.rangs if rang.conflit]

    def signaler_conflits(self, lignes: Mapping[int, EnConflit]) -> None:
        """Show beside each row what the colleague wrote; sent again, the row is then written knowingly."""
        for rang in self.rangs:
            if rang.cle in lignes:
                rang.conflit = lignes[rang.cle]
                rang.vue = lignes[rang.cle].actuelle

    def signaler_refus(self, lignes: Mapping[int, str]) -> None:
        for rang in self.rangs:
            if rang.cle in lignes:
                rang.erreurs["p"] = lignes[rang.cle]

    def _rang(self, lu: Lu, neuve: bool) -> Rang:
        if self.donnees is not None and f"v{lu.inscription.pk}" in self.donnees:
            return self._rang_envoye(lu, self.donnees)
        rang = Rang(lu, self.seance.minutes, lu.marque)
        montree = lu.marque or (marque(Presence.PRESENT, None, self.seance.minutes) if neuve else None)
        if montree:
            rang.presence, rang.raison = montree.presence, montree.raison
            rang.quand = ecrire_moment(montree, self.seance)
        return rang

    def _rang_envoye(self, lu: Lu, donnees: Mapping[str, Any]) -> Rang:
        cle = lu.inscription.pk
        rang = Rang(lu, self.seance.minutes, lire_marque(str(donnees[f"v{cle}"]), lu.marque))
        rang.presence, rang.quand, rang.raison = (lire_texte(donnees, f"{nom}{cle}") for nom in "pqr")
        rang.raison = lire_raison(rang.raison)
        if donnees.get(f"g{cle}"):  # « garder ce que le collègue a noté »
            rang.presence = rang.vue.presence if rang.vue else ""
            rang.quand = ecrire_moment(rang.vue, self.seance) if rang.vue else ""
            rang.raison = rang.vue.raison if rang.vue else ""
        if "vider" in donnees:
            rang.presence = rang.quand = rang.raison = ""
        return rang

    def _lire(self, rang: Rang) -> None:
        """The mark of a row; a refusal goes beside its field: `p` the choice, `q` the time, `r` the reason."""
        try:
            self.envoyees[rang.cle] = self._marque(rang) if rang.presence else None
        except ValidationError as refus:
            noms = {"presence": "p", "minutes": "q", "raison": "r"}
            rang.erreurs |= {noms[champ]: phrases[0] for champ, phrases in refus.message_dict.items()}

    def _marque(self, rang: Rang) -> Marque:
        minutes = None
        if rang.partielle and rang.quand:
            minutes = minutes_suivies(rang.quand, rang.presence, self.seance)
        raison = "" if rang.presence == Presence.PRESENT else rang.raison
        return marque(rang.presence, minutes, self.seance.minutes, raison)


def minutes_suivies(texte: str, presence: str, seance: Seance) -> int:
    """Minutes attended by who came at, or left at, a time (« 9:30 », « 9 h 30 », « 930 »), or missed so many minutes
    (« 30 », « 30 min »). Raises ValidationError."""
    ecrit = re.sub(r"\s", "", texte).lower()
    debut, fin = _minutes(seance.debut), _minutes(seance.fin)
    heure = _heure(ecrit)
    if heure is not None and debut <= heure <= fin:
        return fin - heure if presence == Presence.RETARD else heure - debut
    if trouve := MINUTES.fullmatch(ecrit):
        manque = int(trouve["m"])
        if manque < seance.minutes:
            return seance.minutes - manque
    mot = "d’arrivée" if presence == Presence.RETARD else "de départ"
    raise ValidationError(
        {
            "minutes": f"La séance va de {duree(debut)} à {duree(fin)}\u00a0: écrivez l’heure {mot} (par exemple "
            f"{_ecrire(debut + 30)}) ou les minutes manquées (30)."
        }
    )


def ecrire_moment(de: Marque, seance: Seance) -> str:
    """The time that a mark says: the arrival of who was late, the departure of who left early; empty otherwise."""
    if de.presence == Presence.RETARD:
        return _ecrire(_minutes(seance.fin) - de.minutes)
    if de.presence == Presence.DEPART:
        return _ecrire(_minutes(seance.debut) + de.minutes)
    return ""


def dire(de: Marque | None, prevues: int) -> str:
    return en_mots(de.presence, de.minutes, prevues, de.raison) if de else "rien d’encodé"


def ecrire_marque(de: Marque | None) -> str:
    """« retard/150/3fa9c1d2 »: what the sender saw, carried by the page and kept by a browser without network. No word
    of a reason stands in it, only its print."""
    return f"{de.presence}/{de.minutes}/{_empreinte(de.raison)}" if de else ""


def lire_marque(texte: str, actuelle: Marque | None) -> Marque | None:
    """The mark that the sender saw. Its reason is the one written now when it has the same print, else another one."""
    trouve = VUE.fullmatch(texte)
    if not trouve:
        return None
    raison = trouve["raison"]
    if actuelle and raison == _empreinte(actuelle.raison):
        raison = actuelle.raison
    return Marque(trouve["presence"], int(trouve["minutes"]), raison)


def lire_texte(donnees: Mapping[str, Any], nom: str) -> str:
    """What was typed, without the null characters that no database keeps."""
    return str(donnees.get(nom, "")).replace("\x00", "").strip()


def lire_raison(texte: str) -> str:
    """As typed, or by its rank in the list (« #3 »), which is all that a browser without network keeps."""
    trouve = re.fullmatch(r"#(\d)", texte)
    return RAISONS[min(int(trouve[1]), len(RAISONS) - 1)] if trouve else texte


def _empreinte(raison: str) -> str:
    return sha256(raison.encode()).hexdigest()[:8] if raison else ""


def _heure(ecrit: str) -> int | None:
    trouve = HEURE.fullmatch(ecrit)
    if not trouve:
        return None
    if not trouve["hm"]:
        return int(trouve["h"]) * 60 + int(trouve["m"] or 0)
    heures, minutes = int(trouve["hm"][:-2]), int(trouve["hm"][-2:])
    return heures * 60 + minutes if minutes < 60 else None


def _minutes(heure: time) -> int:
    return heure.hour * 60 + heure.minute


def _ecrire(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"
