"""Where a copy goes: who receives one, and by which channel each is written to."""

from datetime import date

from attestations.models import Canal, Destinataire, Envoi, Organisme
from beneficiaires.models import Dossier
from beneficiaires.regles.periodes import adresse_du
from referentiels.models import Commune, Regime
from referentiels.reglement import actuelle

SANS_COMMUNE = "L’adresse de la personne n’indique pas sa commune : complétez-la, puis réessayez."
SANS_BOITE = "Aucune adresse n’est connue pour ce destinataire : un administrateur l’ajoute, et la copie part."
SANS_COURRIEL = "Le dossier n’a pas l’adresse de courriel de la personne : ajoutez-la, ou choisissez la poste."
SANS_ADRESSE = "Le dossier n’a pas l’adresse complète de la personne : complétez-la, ou choisissez le courriel."


def organismes(dossier: Dossier, regime: Regime) -> list[Organisme]:
    """The commune, and the CPAS when the person is its beneficiary, as the regime has it."""
    voulus = {Organisme.COMMUNE: regime.copie_commune, Organisme.CPAS: regime.copie_cpas and dossier.cpas}
    return [organisme for organisme, voulu in voulus.items() if voulu]


def commune_du(dossier: Dossier, le: date) -> Commune | None:
    """The commune where the person lives on a day, or the one that took its place: a move noted for a later day has
    not happened yet."""
    adresse = adresse_du(dossier.beneficiaire, le)
    return actuelle(adresse.commune) if adresse and adresse.commune else None


def adresser(envoi: Envoi, le: date) -> str:
    """Give an envoi the address of its recipient; returns why there is none, or nothing."""
    envoi.adresse = envoi.adresse_postale = ""
    return adresser_a_la_personne(envoi, le) if envoi.organisme == Organisme.PERSONNE else adresser_au_tiers(envoi)


def change_d_adresse(envoi: Envoi, le: date) -> bool:
    """Whether its recipient is written to in another way since it was addressed; it is addressed again."""
    avant = (envoi.canal, envoi.adresse, envoi.adresse_postale)
    return bool(adresser(envoi, le)) or (envoi.canal, envoi.adresse, envoi.adresse_postale) != avant


def adresser_au_tiers(envoi: Envoi) -> str:
    """Its commune is that of the day of issue, also when it is completed later."""
    if envoi.commune is None:
        envoi.commune = commune_du(envoi.attestation.dossier, envoi.attestation.delivree_le)
    if envoi.commune is None:
        return SANS_COMMUNE
    boites = Destinataire.objects.select_related("commune")
    boite = boites.filter(centre=envoi.centre_id, organisme=envoi.organisme, commune=envoi.commune).first()
    if boite is None:
        return SANS_BOITE
    envoi.canal, envoi.adresse, envoi.adresse_postale = boite.voie
    return ""


def adresser_a_la_personne(envoi: Envoi, le: date) -> str:
    personne = envoi.attestation.dossier.beneficiaire
    if envoi.canal == Canal.COURRIEL:
        envoi.adresse = personne.courriel
        return "" if envoi.adresse else SANS_COURRIEL
    adresse = adresse_du(personne, le)
    if adresse is None or not adresse.rue or not (adresse.pays or (adresse.code_postal and adresse.commune)):
        return SANS_ADRESSE
    lieu = f"{adresse.code_postal} {adresse.commune or ''}".strip()
    envoi.adresse_postale = "\n".join(filter(None, [str(personne), adresse.rue, lieu, str(adresse.pays or "")]))
    return ""
