"""French typography for templates: durations, numbers, dates with their no-break spaces."""

import re
from datetime import date, time

from django import template
from django.template.defaultfilters import stringfilter

from socle.champs import ecrire_saisie
from socle.dates import DatePartielle, en_toutes_lettres

register = template.Library()
FINE = "\u202f"
INSECABLE = "\u00a0"
AVANT_FINE = re.compile(r" (?=[;!?])")
JOURS = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]
INSECABLES = re.compile(r"(?<=«) | (?=[:»])")


@register.filter(is_safe=True)
@stringfilter
def espaces(texte: str) -> str:
    """The no-break spaces of French in a sentence written with ordinary ones."""
    return INSECABLES.sub(INSECABLE, AVANT_FINE.sub(FINE, texte))


@register.filter
def duree(minutes: int | None) -> str:
    """750 → « 12 h 30 »; 720 → « 12 h »."""
    if minutes is None:
        return "–"
    heures, reste = divmod(abs(int(minutes)), 60)
    signe = "−" if minutes < 0 else ""
    return f"{signe}{nombre(heures)}{INSECABLE}h" + (f"{INSECABLE}{reste:02}" if reste else "")


@register.filter
def nombre(valeur: int) -> str:
    """1240 → « 1 240 » with a narrow no-break space."""
    return f"{valeur:,}".replace(",", FINE)


@register.filter
def poids(octets: int) -> str:
    """The size of a file: « 240 Ko », « 1,4 Mo »."""
    if octets < 1000 * 1024:
        return f"{max(1, round(octets / 1024))}{INSECABLE}Ko"
    return f"{octets / 1024**2:.1f}".replace(".", ",").removesuffix(",0") + f"{INSECABLE}Mo"


@register.filter(expects_localtime=True)
def jour(valeur: date | DatePartielle | None) -> str:
    """« 10 janvier 2029 », « 1er mars 2026 », or what is known of a partial date; a dash when there is none.

    A template gives it a moment on its day in Brussels; a caller in Python does so itself.
    """
    return en_toutes_lettres(valeur).replace(" ", INSECABLE) if valeur else "–"


@register.filter(expects_localtime=True)
def jour_nomme(valeur: date) -> str:
    """« lundi 23 novembre 2026 »"""
    return f"{JOURS[valeur.weekday()]} {en_toutes_lettres(valeur)}".replace(" ", INSECABLE)


@register.filter
def heure(valeur: time) -> str:
    """9:00 → « 9 h »; 9:30 → « 9 h 30 »."""
    return f"{valeur.hour}{INSECABLE}h" + (f"{INSECABLE}{valeur.minute:02}" if valeur.minute else "")


@register.filter
def saisie(valeur: DatePartielle | None) -> str:
    return ecrire_saisie(valeur) if valeur else ""


@register.filter
def reste(echeance: date | None, aujourdhui: date) -> str:
    """Days left before a deadline, in words: « il reste 12 jours », « dépassée depuis 3 jours »."""
    if echeance is None:
        return ""
    jours = (echeance - aujourdhui).days
    unite = "jour" if abs(jours) < 2 else "jours"
    if jours < 0:
        return f"dépassée depuis {nombre(-jours)}{INSECABLE}{unite}"
    return "aujourd’hui" if jours == 0 else f"il reste {nombre(jours)}{INSECABLE}{unite}"
