"""The keys of the seal: one per centre, replaced one day, trusted at the day a document was issued."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from django.core.exceptions import ValidationError

from socle import cles, sceau

MAINTENANT = datetime.now(UTC)
JOUR = timedelta(days=1)


def un_pdf() -> bytes:
    sortie = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(sortie)
    return sortie.getvalue()


def sceller(centre: str = "") -> bytes:
    return sceau.sceller(un_pdf(), centre=centre, nom="C.A.I.", lieu="Namur", motif="Attestation délivrée")


def certificat(nom: str, cle, emetteur: tuple | None, *, du: datetime, au: datetime) -> x509.Certificate:
    """Of an authority without `emetteur`, else of what (certificate, key) certifies."""
    sujet = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, nom)])
    parent, parent_cle = emetteur or (None, cle)
    autorite = "autorité" in nom.lower()
    usage = dict.fromkeys(cles.USAGES, False)
    usage |= {"key_cert_sign": True} if autorite else {"content_commitment": True}
    return (
        x509.CertificateBuilder(parent.subject if parent else sujet, sujet, cle.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(du)
        .not_valid_after(au)
        .add_extension(x509.BasicConstraints(ca=autorite, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**usage), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(cle.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(parent_cle.public_key()), critical=False)
        .sign(parent_cle, hashes.SHA256())
    )


def installer(fichier: Path, *, du: datetime, au: datetime, cle=None) -> None:
    """A key as a provider delivers it: root, intermediate authority, seal; the root goes beside the key."""
    racine_cle, milieu_cle = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    racine = certificat("Autorité racine", racine_cle, None, du=du, au=au)
    milieu = certificat("Autorité intermédiaire", milieu_cle, (racine, racine_cle), du=du, au=au)
    cle = cle or ec.generate_private_key(ec.SECP256R1())
    feuille = certificat("Sceau", cle, (milieu, milieu_cle), du=du, au=au)
    chiffre = BestAvailableEncryption(b"phrase")
    fichier.write_bytes(pkcs12.serialize_key_and_certificates(b"sceau", cle, feuille, [milieu], chiffre))
    fichier.with_name(f"racine-{racine.serial_number:x}.pem").write_bytes(racine.public_bytes(Encoding.PEM))


@pytest.fixture(autouse=True)
def fichier(tmp_path, settings) -> Path:
    settings.SCEAU_FICHIER, settings.SCEAU_PHRASE = str(tmp_path / "sceau.p12"), "phrase"
    return tmp_path / "sceau.p12"


def test_each_centre_seals_with_its_own_key_and_the_others_with_the_common_one(fichier):
    noms = {"CAI": "Sceau de Namur", "CRIPEL": "Sceau de Liège"}
    faits = cles.creer_autorite_de_demo(fichier, phrase="phrase", nom="Sceau commun", centres=noms)
    assert [un.name for un in faits] == ["sceau.p12", "cai.p12", "cripel.p12"]
    for centre, attendu in (("CAI", "Sceau de Namur"), ("CRIPEL", "Sceau de Liège"), ("CIMB", "Sceau commun")):
        verdict = sceau.verifier(sceller(centre))
        assert verdict == sceau.Verdict(scelle=True, intacte=True, confiance=True, signataire=attendu)


def test_a_centre_that_arrives_later_gets_its_key_and_the_others_keep_theirs(fichier):
    cles.creer_autorite_de_demo(fichier, phrase="phrase", nom="Commun", centres={"CAI": "Namur"})
    avant = fichier.with_name("cai.p12").read_bytes()
    faits = cles.creer_autorite_de_demo(fichier, phrase="phrase", nom="Commun", centres={"CAI": "?", "CIMB": "Mons"})
    assert [un.name for un in faits] == ["cimb.p12"]
    assert fichier.with_name("cai.p12").read_bytes() == avant
    assert sceau.verifier(sceller("CIMB")).confiance


def test_a_long_name_with_accents_fits_in_a_certificate(fichier):
    cles.creer_autorite_de_demo(fichier, phrase="phrase", nom="é" * 33)
    assert sceau.verifier(sceller()).signataire == "é" * 32


@pytest.mark.parametrize("sigle", ["../ailleurs", "/etc/x", "..", ".", "", "a\\b"])
def test_no_sigle_leads_out_of_the_folder(fichier, sigle):
    assert fichier.with_name(cles.nom_de_fichier(sigle)).parent == fichier.parent


def test_the_key_of_a_centre_that_does_not_open_is_not_replaced_by_another(fichier):
    """A document sealed in the name of somebody else would be worse than none."""
    cles.creer_autorite_de_demo(fichier, phrase="phrase", nom="Commun")
    fichier.with_name("cai.p12").write_bytes(b"abime")
    with pytest.raises(ValidationError, match="ne s’ouvre pas"):
        sceller("CAI")
    sceller("CIMB")


def test_after_a_rotation_older_documents_stay_valid_at_their_date(fichier):
    """The old key ended last month; its authority ended with it, and its certificate stayed in the folder."""
    installer(fichier, du=MAINTENANT - 400 * JOUR, au=MAINTENANT - 30 * JOUR)
    ancien = sceau._sceller(un_pdf(), cles.ouvrir(fichier))
    installer(fichier, du=MAINTENANT - 31 * JOUR, au=MAINTENANT + 400 * JOUR)
    nouveau = sceller()
    assert sceau.verifier(ancien, le=(MAINTENANT - 60 * JOUR).date()).confiance
    assert sceau.verifier(nouveau, le=MAINTENANT.date()).confiance
    assert sceau.verifier(nouveau).confiance
    perime = sceau.verifier(ancien)
    assert (perime.intacte, perime.confiance) == (True, False)
    assert not sceau.verifier(ancien, le=MAINTENANT.date()).confiance
    assert not sceau.verifier(nouveau, le=(MAINTENANT - 60 * JOUR).date()).confiance


@pytest.mark.parametrize(("du", "au"), [(9, 400 * 24), (-400 * 24, 15)])
def test_the_day_a_key_changes_is_a_day_of_both(fichier, du, au):
    """Installed at nine, or ended at three: what was sealed that very day is trusted, the day before or after not."""
    matin = datetime.combine(date(2026, 3, 2), datetime.min.time(), tzinfo=UTC)
    heure = timedelta(hours=1)
    installer(fichier, du=matin + du * heure, au=matin + au * heure)
    scelle = sceau._sceller(un_pdf(), cles.ouvrir(fichier))
    assert sceau.verifier(scelle, le=matin.date()).confiance
    dehors = matin - JOUR if du > 0 else matin + JOUR
    assert not sceau.verifier(scelle, le=dehors.date()).confiance


def test_without_its_authority_an_old_document_is_intact_and_no_more(fichier):
    installer(fichier, du=MAINTENANT - JOUR, au=MAINTENANT + 400 * JOUR)
    scelle = sceller()
    for racine in fichier.parent.glob("*.pem"):
        racine.unlink()
    verdict = sceau.verifier(scelle)
    assert (verdict.intacte, verdict.confiance) == (True, False)


def test_an_expired_key_seals_nothing(fichier):
    installer(fichier, du=MAINTENANT - 400 * JOUR, au=MAINTENANT - JOUR)
    with pytest.raises(ValidationError, match="n’est pas valable aujourd’hui"):
        sceller()


def test_a_key_installed_again_is_opened_again(fichier):
    installer(fichier, du=MAINTENANT - JOUR, au=MAINTENANT + 400 * JOUR)
    avant = cles.signataire_de().signing_cert.serial_number
    installer(fichier, du=MAINTENANT - JOUR, au=MAINTENANT + 400 * JOUR)
    assert cles.signataire_de().signing_cert.serial_number != avant


def test_an_rsa_key_seals_too(fichier):
    cle = rsa.generate_private_key(public_exponent=65537, key_size=4096)
    installer(fichier, du=MAINTENANT - JOUR, au=MAINTENANT + 400 * JOUR, cle=cle)
    assert sceau.verifier(sceller()).confiance


def test_the_check_before_production_says_what_is_wrong_with_a_key(fichier, settings):
    bonne, bientot, orpheline = (fichier.with_name(nom) for nom in ("a.p12", "b.p12", "c.p12"))
    installer(orpheline, du=MAINTENANT - JOUR, au=MAINTENANT + 400 * JOUR)
    for racine in fichier.parent.glob("*.pem"):
        racine.unlink()
    installer(bonne, du=MAINTENANT - JOUR, au=MAINTENANT + 400 * JOUR)
    installer(bientot, du=MAINTENANT - 300 * JOUR, au=MAINTENANT + 30 * JOUR)
    fichier.with_name("d.p12").write_bytes(b"abime")
    dits = [str(un.msg) for un in sceau.cles_sont_pretes(None)]
    assert len(dits) == 3
    for dit, nom, mot in zip(dits, "bcd", ("vaut jusqu’au", "n’est pas reconnu", "ne s’ouvre pas"), strict=True):
        assert f"{nom}.p12" in dit
        assert mot in dit
    settings.SCEAU_FICHIER = ""
    assert sceau.cles_sont_pretes(None) == []
