"""What every row of the module d’accueil has: a file, and the scope of its readers."""

from django.db import models

from beneficiaires.models import Dossier


class DuDossierQuerySet(models.QuerySet):
    def visibles_par(self, utilisateur):
        return self.filter(dossier__in=Dossier.objects.visibles_par(utilisateur))
