"""The signed code by which a recipient says that a copy has arrived: in the link of a mail, printed on a letter."""

from base64 import urlsafe_b64decode
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.signing import Signer
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from attestations.models import Canal, Envoi, Organisme, StatutAttestation, StatutEnvoi
from attestations.regles import ALPHABET, SIGNES, cle_de_controle, normaliser

SEL = "attestations.accuse"
RANG_MAX = 13  # characters: 64 bits
INCOMPLET = "Ce code n’est pas complet : recopiez-le comme il figure dans la lettre ou le courriel."
FAUTIF = "Ce code comporte une faute de frappe : comparez-le à celui de la lettre ou du courriel."
INCONNU = "Ce code n’est pas l’un des nôtres : comparez-le à celui de la lettre ou du courriel."
PERDUES = {StatutAttestation.REMPLACEE: "remplacee", StatutAttestation.ANNULEE: "annulee"}


@dataclass(frozen=True)
class Accuse:
    """What the public page says of a copy: never a name."""

    envoi: Envoi

    @property
    def etat(self) -> str:
        """« a_confirmer » has the button; a document that is no longer valid says so before anything else."""
        envoi = self.envoi
        if perdue := PERDUES.get(StatutAttestation(envoi.attestation.statut)):
            return perdue
        if envoi.statut == StatutEnvoi.ACQUITTE:
            return "accuse"
        return "a_confirmer" if est_parti(envoi) else "pas_partie"

    @property
    def destinataire(self) -> str:
        return "" if self.envoi.organisme == Organisme.PERSONNE else self.envoi.nom


def est_parti(envoi: Envoi) -> bool:
    """It may have arrived: a letter that was printed may be in the post before anybody has noted it."""
    imprimee = envoi.canal == Canal.LETTRE and envoi.statut == StatutEnvoi.A_ENVOYER and envoi.imprime_le is not None
    return imprimee or envoi.statut in {StatutEnvoi.ENVOYE, StatutEnvoi.INCERTAIN}


def jeton_de(envoi: Envoi) -> str:
    """Which envoi, 40 bits of its signature, a check character: a person can type it from a letter."""
    corps = en_base32(envoi.pk) + _signature(envoi.pk, settings.SECRET_KEY)
    return corps + cle_de_controle(corps)


def adresse_de(envoi: Envoi) -> str:
    """The link: it opens a page with one button."""
    return f"{settings.ADRESSE_PUBLIQUE}{reverse('verifier:accuser', args=[jeton_de(envoi)])}"


def adresse_ou_taper() -> str:
    """Where the code of a letter is typed."""
    return f"{settings.ADRESSE_PUBLIQUE}{reverse('verifier:accuse')}"


def afficher(jeton: str) -> str:
    """« 1F4-7K4D-92XM-B »: the check character last, then groups of four from the right."""
    corps, cle = jeton[:-1], jeton[-1]
    groupes = [corps[max(0, fin - 4) : fin] for fin in range(len(corps), 0, -4)]
    return "-".join([*reversed(groupes), cle])


def lire_jeton(saisie: str) -> str:
    """The code behind what a person types or pastes. Raises ValidationError when it cannot be one."""
    jeton = normaliser(saisie)
    if not SIGNES + 2 <= len(jeton) <= SIGNES + 1 + RANG_MAX or set(jeton) - set(ALPHABET):
        raise ValidationError(INCOMPLET, code="code")
    if cle_de_controle(jeton[:-1]) != jeton[-1]:
        raise ValidationError(FAUTIF, code="code")
    return jeton


def envoi_du_jeton(jeton: str) -> Envoi:
    """The envoi of a code of ours, a key that was rotated included. Raises Envoi.DoesNotExist for any other."""
    try:
        lu = lire_jeton(jeton)
    except ValidationError as erreur:
        raise Envoi.DoesNotExist from erreur
    rang, signature = en_entier(lu[: -SIGNES - 1]), lu[-SIGNES - 1 : -1]
    cles = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    if not any([constant_time_compare(_signature(rang, cle), signature) for cle in cles]):
        raise Envoi.DoesNotExist
    return Envoi.objects.select_related("attestation__centre", "attestation__regime", "commune").get(pk=rang)


def _signature(rang: int, cle: str | bytes) -> str:
    """The first 40 bits of Django's own signature, in the alphabet that nobody misreads."""
    signee = Signer(key=cle, salt=SEL).signature(str(rang))
    return en_base32(int.from_bytes(urlsafe_b64decode(signee + "==")[:5])).rjust(SIGNES, ALPHABET[0])


def en_base32(valeur: int) -> str:
    signes = ""
    while valeur:
        valeur, reste = divmod(valeur, 32)
        signes = ALPHABET[reste] + signes
    return signes


def en_entier(signes: str) -> int:
    valeur = 0
    for signe in signes:
        valeur = valeur * 32 + ALPHABET.index(signe)
    return valeur
