"""The pages of a person and a file."""

from beneficiaires.views import decision, dossier, faits, identite, inscription

__all__ = ["decision", "dossier", "faits", "identite", "inscription"]
