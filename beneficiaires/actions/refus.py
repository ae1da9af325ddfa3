"""What the triggers on persons and facts refuse, in sentences."""

from socle.refus import refus_en_phrase

PHRASES = {
    "apres_naissance": (
        "Un fait ne peut pas dater d’avant la naissance de la personne. La date de naissance vient peut-être d’être "
        "corrigée\u00a0: vérifiez les deux."
    ),
    "naissance_avant_les_faits": (
        "La personne ne peut pas être née après un fait déjà noté (titre, adresse, nationalité…). Ce fait vient "
        "peut-être d’être ajouté\u00a0: vérifiez les deux."
    ),
}
dire_les_refus = refus_en_phrase(PHRASES)
"""Decorates a gesture, around its transaction."""
