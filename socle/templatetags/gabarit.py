"""What the page templates need and Django lacks: a block printed twice, the urgency of a deadline."""

from datetime import date

from django import template
from django.template.loader_tags import BLOCK_CONTEXT_KEY

register = template.Library()
PROCHE = 30  # days


@register.simple_tag(takes_context=True)
def bloc(context, nom: str) -> str:
    """The content of a block of the page, printed once more: the title is said in <title> and in <h1>."""
    noeud = context.render_context[BLOCK_CONTEXT_KEY].get_block(nom)
    return noeud.render(context).strip()


@register.filter
def urgence(echeance: date | None, aujourdhui: date) -> str:
    """« depassee », « proche » (within 30 days) or nothing: red is for a deadline, never for a person."""
    if echeance is None:
        return ""
    jours = (echeance - aujourdhui).days
    if jours < 0:
        return "depassee"
    return "proche" if jours < PROCHE else ""
