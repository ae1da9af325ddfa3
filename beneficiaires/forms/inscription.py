"""Registration: one page, several forms, one gesture."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID, uuid4

from django import forms
from django.http import QueryDict

from beneficiaires.doublons import Candidat
from beneficiaires.forms.dossier import DossierForm, ReferentForm
from beneficiaires.forms.faits import AdresseForm, SejourForm, TitreForm
from beneficiaires.forms.identite import ContactForm, IdentiteForm, NationalitesForm
from beneficiaires.models import Adresse, Beneficiaire, Dossier, Titre
from beneficiaires.regles.naissance import contradictions
from comptes.droits import accompagne
from comptes.models import Utilisateur
from referentiels.models import Langue, Pays

RECONNAISSENT = 7
"""The fields that come first: those by which a person is recognised, up to the NISS."""


class Section(NamedTuple):
    titre: str
    champs: list[forms.BoundField]


class Inscription:
    """The forms of the page, seen as one. Those who welcome people do not fill the permit nor the file's data."""

    def __init__(self, data: QueryDict | None = None, *, par: Utilisateur, aujourdhui: date, nom: str = ""):
        self.complete = accompagne(par)
        self.vus = data.get("vus", "").split(",") if data else []
        self.personne = Beneficiaire(jeton=lire_jeton(data), centre=par.centre)
        pays, langues = list(Pays.objects.all()), list(Langue.objects.all())
        commun = {"aujourdhui": aujourdhui}
        self.identite = IdentiteForm(data, instance=self.personne, initial={"nom": nom}, pays=pays, **commun)
        self.nationalites = NationalitesForm(data, pays=pays)
        self.contact = ContactForm(data, instance=self.personne, langues=langues)
        self.adresse = AdresseForm(
            data, instance=Adresse(), empty_permitted=True, use_required_attribute=False, **commun
        )
        self.sejour = SejourForm(data, instance=self.personne, **commun) if self.complete else None
        self.titre = None
        if self.complete:
            self.titre = TitreForm(data, instance=Titre(), empty_permitted=True, use_required_attribute=False, **commun)
        self.dossier = DossierForm(data, instance=Dossier(), initial={"contact_le": aujourdhui}, **commun)
        del self.dossier.fields["prorogation_mois"]
        if not self.complete:
            del self.dossier.fields["base"], self.dossier.fields["cpas"]
        self.referent = ReferentForm(
            data, centre_id=par.centre_id or 0, initial={"referent": par.pk if self.complete else None}
        )

    @property
    def formulaires(self) -> list[forms.BaseForm]:
        tous = (
            self.identite,
            self.nationalites,
            self.contact,
            self.adresse,
            self.sejour,
            self.titre,
            self.dossier,
            self.referent,
        )
        return [formulaire for formulaire in tous if formulaire is not None]

    def is_valid(self) -> bool:
        valides = [formulaire.is_valid() for formulaire in self.formulaires]
        if self.titre_saisi is None or self.titre is None:
            return all(valides)
        fautes = contradictions(self.personne.naissance, commande_le=self.titre_saisi.commande_le)
        for nom, phrase in fautes.items():
            self.titre.add_error(nom, phrase)
        return all(valides) and not fautes

    @property
    def titre_saisi(self) -> Titre | None:
        return self.titre.instance if self.titre is not None and self.titre.has_changed() else None

    @property
    def adresse_saisie(self) -> Adresse | None:
        return self.adresse.instance if self.adresse.has_changed() else None

    def a_vu(self, doubles: Sequence[Candidat]) -> bool:
        """Whether each of these possible doubles was on the page when the form was sent."""
        return all(str(double.dossier.pk) in self.vus for double in doubles)

    # What the pages read, as of one form.
    @property
    def errors(self) -> dict:
        return {nom: fautes for formulaire in self.formulaires for nom, fautes in formulaire.errors.items()}

    def non_field_errors(self) -> list[str]:
        return [str(phrase) for formulaire in self.formulaires for phrase in formulaire.non_field_errors()]

    def __iter__(self) -> Iterator[forms.BoundField]:
        for formulaire in self.formulaires:
            yield from formulaire

    @property
    def sections(self) -> list[Section]:
        contact = {champ.name: champ for champ in self.contact}
        coordonnees = [contact.pop("telephone"), contact.pop("courriel")]
        identite = list(self.identite)
        sections = [
            Section("Identité", identite[:RECONNAISSENT]),
            Section("Origine", [*identite[RECONNAISSENT:], *self.nationalites]),
            Section("Contact", coordonnees),
            Section("Langues", list(contact.values())),
            Section("Adresse", list(self.adresse)),
        ]
        if self.sejour is not None and self.titre is not None:
            sections.append(Section("Titre de séjour", [*self.sejour, *self.titre]))
        return [*sections, Section("Dossier", [*self.referent, *self.dossier])]


def lire_jeton(data: QueryDict | None) -> UUID:
    try:
        return UUID(data.get("jeton", "") if data else "")
    except ValueError:
        return uuid4()
