"""The file that proves a fact."""

from django import forms

from socle.champs import ChampFichier


class PreuveForm(forms.Form):
    fichier = ChampFichier()
