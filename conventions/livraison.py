"""The standard texts, loaded with the reference data. One that a document bears stays as it is."""

from django.db.models import Exists, OuterRef, Q

from conventions.models import Avenant, Convention, Texte
from conventions.textes.sources import textes_livres
from referentiels.chargement import Table, livrer

porte = Q(texte=OuterRef("pk")) | Q(traduction=OuterRef("pk"))
employe = Q(Exists(Convention.objects.filter(porte))) | Q(Exists(Avenant.objects.filter(porte)))

livrer(Table(Texte, textes_livres, cle=("version", "langue_id"), libres=Q(edite=False) & ~employe))
