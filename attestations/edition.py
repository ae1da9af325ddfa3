"""The form in which a centre words, draws and signs its documents; its preview reads the same fields."""

from base64 import b64decode, b64encode
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer

from attestations.exemples import CHOIX
from attestations.images import nettoyer
from attestations.models import Modele, Sorte
from attestations.redaction import controler, peut_se_taire
from comptes.models import Utilisateur
from referentiels.sources import francais
from socle.champs import ChampFichier

IMAGES = ("logo", "sceau")
REDIGES = ("titre", "corps", "suite", "mention", "entete")
PARLANTS = ("titre", "corps")
COPIES = (*REDIGES, "signataire", "fonction", "sorte")
POIDS_MAX = 2 * 1024 * 1024  # what is sent: each preview sends it again
TROP_LOURD = "Cette image pèse plus de 2\u00a0Mo\u00a0: réduisez-la, puis choisissez-la à nouveau."
MUET = (
    "Ce texte n’imprimerait rien pour une personne dont un mot est vide, comme son numéro national\u00a0: gardez une "
    "phrase hors des conditions."
)
IMAGE_PERDUE = "L’image n’a pas pu être gardée\u00a0: choisissez-la à nouveau."
signataire = Signer(salt="attestations.modele.image")
"""An image that a form carries from page to page is one that this application made."""


def champ_image(nom: str) -> ChampFichier:
    return ChampFichier(
        label=nom,
        required=False,
        help_text="PNG ou JPEG, 2\u00a0Mo au plus. L’image est réduite et posée sur fond blanc.",
        widget=forms.FileInput(attrs={"accept": ".png,.jpg,.jpeg"}),
    )


class ModeleForm(forms.ModelForm):
    """A new version. `vu` is the newest template when the page was opened; `…_garde` holds the images so far."""

    utilisateur: Utilisateur
    data: Any
    apercu = False

    logo_fichier = champ_image("Logo")
    logo_retirer = forms.BooleanField(label="Retirer le logo", required=False)
    logo_garde = forms.CharField(required=False, widget=forms.HiddenInput)
    sceau_fichier = champ_image("Image du sceau")
    sceau_retirer = forms.BooleanField(label="Retirer l’image du sceau", required=False)
    sceau_garde = forms.CharField(required=False, widget=forms.HiddenInput)
    vu = forms.IntegerField(required=False, widget=forms.HiddenInput)
    exemple = forms.ChoiceField(label="Exemple", required=False, choices=CHOIX)

    class Meta:
        model = Modele
        fields = ["centre", "regime", "sorte", *REDIGES, "signataire", "fonction"]
        help_texts = {
            "regime": "Un modèle écrit pour un régime sert avant celui de tous les régimes.",
            "sorte": "Le texte ci-dessous reste\u00a0: pour partir d’un autre, reprenez-le dans la liste.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for nom, vide in (("centre", "Tous les centres"), ("regime", "Tous les régimes")):
            champ = self.fields.get(nom)
            if isinstance(champ, forms.ModelChoiceField):
                champ.empty_label = vide
        if "centre" not in self.fields:
            self.instance.centre = self.utilisateur.centre
        if self.is_bound:
            self.data = self.data.copy()  # what the next page carries is written back

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        for nom in REDIGES:
            if nom in donnees:
                donnees[nom] = self._rediger(nom, donnees[nom])
        for nom in IMAGES:
            octets = self._image(nom, donnees)
            setattr(self.instance, nom, octets)
            self.data[f"{nom}_garde"] = garder(octets)
        return donnees

    def _rediger(self, nom: str, texte: str) -> str:
        """The text well set; its faults are told beside it."""
        texte = francais("\n".join(ligne.rstrip() for ligne in texte.splitlines())).strip("\n")
        try:
            controler(texte)
            if nom in PARLANTS and peut_se_taire(texte):
                raise ValidationError(MUET, code="muet")
        except ValidationError as refus:
            self.add_error(nom, refus)
        return texte

    def _image(self, nom: str, donnees: dict[str, Any]) -> bytes | None:
        """The image sent, else the one so far; none when it is taken away."""
        fichier = donnees.get(f"{nom}_fichier")
        try:
            if fichier and fichier.taille > POIDS_MAX:
                raise ValidationError(TROP_LOURD, code="poids")
            if fichier:
                return nettoyer(fichier)
            return None if donnees.get(f"{nom}_retirer") else reprendre(donnees.get(f"{nom}_garde", ""))
        except ValidationError as refus:
            self.add_error(f"{nom}_fichier", refus)
            return reprendre_ou_rien(donnees.get(f"{nom}_garde", ""))

    def _post_clean(self) -> None:
        """Once the row is filled: is it the text of another document, has somebody written a newer one meanwhile?"""
        super()._post_clean()  # type: ignore[misc]
        if not self.errors and dit_autre_chose(self.instance):
            self.add_error("corps", AUTRE_DOCUMENT)
        if self.apercu or self.errors:
            return
        derniere = Modele.objects.versions_de(self.instance).select_related("cree_par").first()
        if derniere and derniere.pk > (self.cleaned_data.get("vu") or 0) and not identiques(derniere, self.instance):
            self.data["vu"] = derniere.pk
            self.add_error(None, f"{derniere.cree_par or 'Le projet'} {DEPASSE.format(version=derniere.version)}")

    @property
    def images(self) -> list[tuple[str, str]]:
        """What the form carries so far, to show it: the name, then the image as a `data:` address."""
        gardees = [(nom, str(self[f"{nom}_garde"].value() or "")) for nom in IMAGES]
        return [(nom, f"data:image/png;base64,{valeur.partition(':')[0]}") for nom, valeur in gardees if valeur]


DEPASSE = (
    "a enregistré la version {version} de ce modèle pendant que vous écriviez. Rien de votre texte n’est perdu\u00a0: "
    "relisez cette version dans la liste, puis enregistrez à nouveau pour que la vôtre la remplace."
)


AUTRE_DOCUMENT = (
    "Ce texte est celui d’un autre document, qui n’atteste pas la même chose\u00a0: écrivez celui de ce document, ou "
    "reprenez-le dans la liste."
)


def dit_autre_chose(modele: Modele) -> bool:
    """Whether a dispense would say what an end of path says, or the other way round."""
    memes = Modele.objects.filter(corps=modele.corps)
    dispenses = memes.filter(sorte=Sorte.DISPENSE)
    return (memes.exclude(sorte=Sorte.DISPENSE) if modele.sorte == Sorte.DISPENSE else dispenses).exists()


def identiques(un: Modele, autre: Modele) -> bool:
    """Whether both print the same."""
    textes = all(getattr(un, champ) == getattr(autre, champ) for champ in COPIES)
    return textes and all(bytes(getattr(un, nom) or b"") == bytes(getattr(autre, nom) or b"") for nom in IMAGES)


def depart(modele: Modele) -> dict[str, Any]:
    """The initial values of a version that starts from another one."""
    textes = {champ: getattr(modele, champ) for champ in COPIES}
    return {**textes, **{f"{nom}_garde": garder(getattr(modele, nom)) for nom in IMAGES}}


def garder(octets: bytes | memoryview | None) -> str:
    return signataire.sign(b64encode(octets).decode("ascii")) if octets else ""


def reprendre(valeur: str) -> bytes | None:
    """Raises ValidationError for an image that did not come from here."""
    try:
        return b64decode(signataire.unsign(valeur)) if valeur else None
    except BadSignature as autre:
        raise ValidationError(IMAGE_PERDUE, code="image") from autre


def reprendre_ou_rien(valeur: str) -> bytes | None:
    try:
        return reprendre(valeur)
    except ValidationError:
        return None
