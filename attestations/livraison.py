"""The templates of attestations, loaded with the reference data. A version that is there never changes."""

from django.db.models import Q

from attestations.models import Modele
from attestations.sources import modeles_livres
from referentiels.chargement import Table, livrer

livrer(Table(Modele, modeles_livres, cle=("centre_id", "regime_id", "sorte", "version"), libres=Q(pk__in=[])))
