"""Files kept the day of their last interview alone: each of them becomes an interview that was held."""

from django.db import migrations


def noter(apps, schema_editor):
    Dossier = apps.get_model("beneficiaires", "Dossier")
    Entretien = apps.get_model("conventions", "Entretien")
    Utilisateur = apps.get_model("comptes", "Utilisateur")
    dossiers = Dossier.objects.filter(entretien_le__isnull=False, convention__entretiens=None)
    for dossier in (
        dossiers.exclude(convention=None).exclude(convention__statut="brouillon").select_related("convention")
    ):
        collegue = Utilisateur.objects.filter(centre_id=dossier.centre_id).order_by("pk").values_list("pk", flat=True)
        Entretien.objects.create(
            centre_id=dossier.centre_id,
            convention=dossier.convention,
            etat="tenu",
            prevu_le=dossier.entretien_le,
            tenu_le=dossier.entretien_le,
            cree_par_id=dossier.referent_id or collegue[0],
        )


class Migration(migrations.Migration):
    dependencies = [
        ("beneficiaires", "0001_initial"),
        ("comptes", "0001_initial"),
        ("conventions", "0005_textes_figes"),
    ]

    operations = [migrations.RunPython(noter, migrations.RunPython.noop)]
