"""Registration: one page, several forms, one gesture."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID, uuid4

from django import forms
from django.http import QueryDict

from beneficiaires.doublons import Candidat
from beneficiaires.forms.adresse import AdresseForm
from beneficiaires.forms.contact import ContactForm
from beneficiaires.forms.dossier import DossierForm, ReferentForm
from beneficiaires.forms.faits import FamilleForm, SejourForm
from beneficiaires.forms.identite import IdentiteForm, NationalitesForm
from beneficiaires.forms.titre import TitreForm
from beneficiaires.models import Adresse, Beneficiaire, Dossier, LienFamilial, Titre
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
        self.contact = ContactForm(data, instance=self.personne, langues=langues, aujourdhui=aujourdhui)
        facultatif = {"empty_permitted": True, "use_required_attribute": False, **commun}
        self.adresse = AdresseForm(data, instance=Adresse(beneficiaire=self.personne), pays=pays, **facultatif)
        self.sejour = self.titre = self.famille = None
        if self.complete:
            self.sejour = SejourForm(data, instance=self.personne, **commun)
            self.titre = TitreForm(data, instance=Titre(beneficiaire=self.personne), **facultatif)
            self.famille = FamilleForm(data, instance=LienFamilial(beneficiaire=self.personne), **commun)
        dossier = Dossier(beneficiaire=self.personne)
        self.dossier = DossierForm(data, instance=dossier, initial={"contact_le": aujourdhui}, **commun)
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
            self.famille,
            self.dossier,
            self.referent,
        )
        return [formulaire for formulaire in tous if formulaire is not None]

    def is_valid(self) -> bool:
        """Judges every form, the identity first: the others compare their dates with the birth."""
        return all([formulaire.is_valid() for formulaire in self.formulaires])

    @property
    def titre_saisi(self) -> Titre | None:
        return self.titre.instance if self.titre is not None and self.titre.has_changed() else None

    @property
    def lien_saisi(self) -> LienFamilial | None:
        return self.famille.lien if self.famille is not None else None

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
        if self.sejour is not None and self.titre is not None and self.famille is not None:
            sections.append(Section("Titre de séjour", [*self.sejour, *self.titre]))
            sections.append(Section("Famille", list(self.famille)))
        return [*sections, Section("Dossier", [*self.referent, *self.dossier])]


def lire_jeton(data: QueryDict | None) -> UUID:
    try:
        return UUID(data.get("jeton", "") if data else "")
    except ValueError:
        return uuid4()
