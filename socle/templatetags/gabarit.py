"""What the page templates need and Django lacks: a block said twice, small icons at no cost, urgency of a deadline."""

import re
from datetime import date
from functools import lru_cache
from typing import Any

from django import template
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils.html import strip_tags
from django.utils.safestring import mark_safe
from heroicons.templatetags.heroicons import heroicon_micro

register = template.Library()
PROCHE = 30  # days
CLASSE: dict[str, Any] = {"class": "icone"}


@register.simple_tag(takes_context=True)
def texte_du_bloc(context, nom: str) -> str:
    """The words of a block of the page, on one line and without tags: <title> repeats what <h1> says."""
    rendu = context.render_context[BLOCK_CONTEXT_KEY].get_block(nom).render(context)
    return mark_safe(re.sub(r"[ \n\t]+", " ", strip_tags(rendu)).strip())  # the block is already escaped


@register.simple_tag
@lru_cache(maxsize=256)
def pictogramme(nom: str) -> str:
    """A small heroicon, drawn once: the tag of the package takes 55 µs each time, and a list has a hundred of them."""
    return heroicon_micro(nom, **CLASSE)


@register.filter
def urgence(echeance: date | None, aujourdhui: date) -> str:
    """« depassee », « proche » (within 30 days) or nothing: red is for a deadline, never for a person."""
    if echeance is None:
        return ""
    jours = (echeance - aujourdhui).days
    if jours < 0:
        return "depassee"
    return "proche" if jours < PROCHE else ""
