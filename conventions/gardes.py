"""What a change to a group may not do to the persons enrolled in it."""

from datetime import date

from django.core.exceptions import ValidationError

from conventions.convenance import places_prises
from conventions.models import Inscription
from formations.gardes import garde
from formations.models import Groupe
from socle.templatetags.typographie import jour


@garde
def periode(avant: Groupe, apres: Groupe, le: date) -> None:
    """An enrolment begins before its group ends: else nothing could end it."""
    tardives = Inscription.objects.filter(groupe=apres, au=None, du__gt=apres.fin).order_by("du")
    if (premiere := tardives.first()) is not None:
        refus = f"Une personne est inscrite à partir du {jour(premiere.du)} : finissez d’abord son inscription."
        raise ValidationError({"fin": refus})


@garde
def places(avant: Groupe, apres: Groupe, le: date) -> None:
    """A group keeps a seat for each of those who are in it, or will be."""
    if apres.capacite >= avant.capacite:
        return
    prises = places_prises(Inscription.objects.filter(groupe=apres).a_partir_du(le).values_list("du", "au"), le)
    if prises > apres.capacite:
        refus = f"{prises} personnes sont inscrites : gardez {prises} places, ou finissez d’abord des inscriptions."
        raise ValidationError({"capacite": refus})
