"""The document itself: what it says, in which standards, under which seal."""

import shutil
from datetime import date
from io import BytesIO
from pathlib import Path

import orjson
import pikepdf
import pytest
from django.core.exceptions import ValidationError
from pypdf import PdfReader

from attestations import actions
from attestations.axes import des_axes
from attestations.document import donnees, projeter
from attestations.management.commands.verifier_attestation import verifier as verifier_un_fichier
from attestations.modeles import modele_pour, sorte_de
from attestations.models import Attestation, Modele
from attestations.tests.specimens import une_image
from conventions.models import LigneHeures
from socle import sceau
from tests import fabrique
from tests.fabrique import LE

LONG = "Maria-Esperança Bartholomée Nkulu-Wa-Ngoy " * 3


def texte(pdf: bytes) -> str:
    brut = " ".join(feuille.extract_text() for feuille in PdfReader(BytesIO(pdf)).pages)
    return " ".join(brut.replace("\u00a0", " ").split())


def delivrer(amina, personne=None, **champs) -> tuple[Attestation, bytes]:
    champs = {"personne": personne, **champs} if personne else champs
    attestation = actions.delivrer(fabrique.un_dossier_a_attester(par=amina, **champs), par=amina, le=LE)
    with attestation.pdf.open("rb") as fichier:
        return attestation, fichier.read()


def test_it_says_what_the_law_lists_and_nothing_of_nationality(amina):
    personne = fabrique.une_personne(niss="92031400106", lieu_naissance="Alep", pays_naissance_id="SY")
    attestation, pdf = delivrer(amina, personne)
    contenu = texte(pdf)
    for attendu in (
        "Attestation de fin de parcours",
        "N° N-2026-A0001",
        "Rania Haddad",
        "14 mars 1992",
        "Alep, Syrie",
        "92.03.14-001.06",
        "convention signée le 2 février 2026",
        "Formation à la citoyenneté jusqu’au 30 octobre 2026 60 h",
        "Formation à la langue française jusqu’au 30 octobre 2026 400 h",
        "Orientation socioprofessionnelle jusqu’au 30 octobre 2026 4 h",
        "Module d’accueil du 20 janvier 2026 au 27 janvier 2026 4 h",
        "le 23 novembre 2026",
        "Claire Lambert",
        "Directrice",
        attestation.code_affiche,
        f"https://parcours.test/verifier/{attestation.code}/",
    ):
        assert attendu in contenu
    assert "nationalité" not in contenu.lower()


def test_the_title_is_the_one_of_the_regime(amina):
    _, pdf = delivrer(amina, regime="2018")
    assert "Attestation de fréquentation du parcours d’intégration" in texte(pdf)


@pytest.mark.parametrize(
    ("nom", "langue", "lu"),
    [
        ("رانيا حداد", "ar", None),  # its shaped letters read back in the order they are drawn
        ("Олена Коваленко", "uk", "Олена Коваленко"),
        ("ዮናስ ተስፋይ", "ti", "ዮናስ ተስፋይ"),
    ],
)
def test_the_name_in_its_own_script(amina, nom, langue, lu):
    _, pdf = delivrer(amina, fabrique.une_personne(nom_original=nom, langue_id=langue))
    contenu = texte(pdf)
    if lu:
        assert lu in contenu
    else:
        assert any("\u0600" <= signe <= "\u06ff" or "\ufb50" <= signe <= "\ufeff" for signe in contenu)


def test_what_is_not_known_is_left_out(amina):
    _, pdf = delivrer(amina, fabrique.une_personne(niss=None, lieu_naissance=""))
    contenu = texte(pdf)
    assert "NISS" not in contenu
    assert "Lieu de naissance" not in contenu


def test_a_partial_birth_date_is_said_as_it_is_known(amina):
    from socle.dates import DatePartielle

    _, pdf = delivrer(amina, fabrique.une_personne(naissance=DatePartielle(1983)))
    assert "Date de naissance 1983" in texte(pdf)


@pytest.mark.parametrize(("prenoms", "original", "pages"), [("Anastasia", "Олена" * 10, 1), ("A" * 120, "О" * 200, 2)])
def test_the_longest_names_stay_inside_the_page(amina, prenoms, original, pages):
    personne = fabrique.une_personne(nom=LONG[:120].strip(), prenoms=prenoms, nom_original=original)
    _, pdf = delivrer(amina, personne)
    assert len(PdfReader(BytesIO(pdf)).pages) <= pages
    lignes = PdfReader(BytesIO(pdf)).pages[0].extract_text().splitlines()
    assert max(map(len, lignes)) < 110  # what a line of the page can hold: longer words are broken


def test_it_is_archivable_accessible_and_carries_its_data(amina):
    attestation, octets = delivrer(amina)
    with pikepdf.open(BytesIO(octets)) as pdf:
        assert str(pdf.Root.Lang) == "fr-BE"
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.OutputIntents[0].S) == "/GTS_PDFA1"
        with pdf.open_metadata() as xmp:
            assert xmp.pdfa_status == "3A"
            assert xmp["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
        joint = orjson.loads(pdf.attachments["attestation.json"].get_file().read_bytes())
    assert joint == attestation.donnees
    assert joint["numero"] == attestation.numero


def test_every_image_has_an_alternative_text(amina):
    _, octets = delivrer(amina)
    with pikepdf.open(BytesIO(octets)) as pdf:
        figures = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/Figure"]
        assert [str(figure.Alt) for figure in figures] == ["Code QR qui ouvre la page de vérification de ce document"]


def test_it_is_sealed_and_a_changed_byte_breaks_the_seal(amina):
    _, octets = delivrer(amina)
    assert sceau.verifier(octets) == sceau.Verdict(
        scelle=True, intacte=True, confiance=True, signataire="Sceau du C.A.I."
    )
    abime = bytearray(octets)
    abime[len(abime) // 4] ^= 1
    assert not sceau.verifier(bytes(abime)).intacte


@pytest.fixture
def cles_a_part(settings, tmp_path, autorite) -> Path:
    """The key and its authority, in a folder that this test alone may change."""
    copie = tmp_path / "cles"
    shutil.copytree(autorite.parent, copie)
    settings.SCEAU_FICHIER = str(copie / autorite.name)
    return copie


def etat(octets: bytes) -> tuple[bool, bool]:
    reponse = verifier_un_fichier(octets)
    return reponse["valide"], reponse["signature"]["confiance"]


def test_an_older_document_stays_valid_after_the_key_and_its_authority_were_replaced(amina, cles_a_part):
    _, ancien = delivrer(amina)
    (ancienne,) = cles_a_part.glob("*.pem")
    (cles_a_part / "sceau.p12").unlink()
    sceau.creer_autorite_de_demo(cles_a_part / "sceau.p12", phrase="phrase", nom="Nouveau sceau")
    _, nouveau = delivrer(amina)
    assert etat(ancien) == etat(nouveau) == (True, True)
    assert sceau.verifier(nouveau).signataire == "Nouveau sceau"
    ancienne.unlink()
    assert etat(ancien) == (False, False)
    assert etat(nouveau) == (True, True)


def test_each_centre_seals_with_its_own_key(amina, cles_a_part):
    (cles_a_part / "sceau.p12").rename(cles_a_part / f"{amina.centre.sigle.lower()}.p12")
    _, octets = delivrer(amina)
    assert sceau.verifier(octets).confiance
    with pytest.raises(ValidationError, match="Aucune clé de scellement"):
        sceau.exiger_cle("AUTRE")


def test_what_is_printed_is_that_of_the_template_and_its_version_is_kept(amina):
    images = {"logo": une_image("RGB", (60, 30)), "sceau": une_image("L", (40, 40))}
    textes = {
        "titre": "{{ document }} de {{ centre }}",
        "corps": "a suivi **tout** le parcours de {{ personne }} <b>ici</b>.",
        "suite": "Fait pour servir.",
        "mention": "Agréé.",
        "entete": "Maison de l’intégration\nNamur",
        "signataire": "Zoé Petit",
    }
    modele = Modele.objects.create(centre=amina.centre, sorte="fin", version=1, **textes, **images)
    attestation, octets = delivrer(amina)
    contenu = texte(octets)
    for attendu in (
        f"Attestation de fin de parcours de {amina.centre.nom}",
        "a suivi tout le parcours de Rania Haddad <b>ici</b>.",
        *("Fait pour servir.", "Agréé.", "Maison de l’intégration Namur", "Zoé Petit"),
    ):
        assert attendu in contenu
    assert "Directrice" not in contenu  # the function of somebody else
    assert attestation.modele == modele
    assert attestation.donnees["modele"] == {"sorte": "fin", "version": 1}
    assert attestation.donnees["centre"]["signataire"] == "Zoé Petit"
    with pikepdf.open(BytesIO(octets)) as pdf:
        assert str(pdf.docinfo.Title) == f"Attestation de fin de parcours de {amina.centre.nom} N-2026-A0001"


def test_a_later_version_changes_nothing_of_what_was_issued(amina):
    attestation, octets = delivrer(amina)
    livre = attestation.modele
    Modele.objects.create(centre=amina.centre, sorte="fin", version=7, titre="Autre titre", corps="Autre texte")
    attestation.refresh_from_db()
    assert attestation.modele == livre
    with attestation.pdf.open("rb") as fichier:
        assert fichier.read() == octets
    suivante, nouveau = delivrer(amina)
    assert suivante.donnees["modele"]["version"] == 7
    assert "Autre texte" in texte(nouveau)


def test_one_of_a_volunteer_says_so(amina):
    dossier = fabrique.un_dossier_a_attester(par=amina)
    attestation = Attestation(dossier=dossier, centre=dossier.centre, convention=dossier.convention, obligatoire=False)
    attestation.modele = modele_pour(dossier.centre, None, sorte_de(attestation))
    attestation.delivree_le = LE
    assert "sur base volontaire" in texte(projeter(attestation))


def test_a_replacement_names_what_it_replaces(amina):
    ancienne, _ = delivrer(amina)
    attestation = Attestation(
        dossier=ancienne.dossier,
        centre=ancienne.centre,
        convention=ancienne.convention,
        modele=ancienne.modele,
        remplace=ancienne,
        delivree_le=LE,
    )
    assert "Remplace l’attestation N-2026-A0001 du 23 novembre 2026." in texte(projeter(attestation))
    assert donnees(attestation)["remplace"] == {"numero": "N-2026-A0001", "delivree_le": "2026-11-23"}


def test_the_printed_data_is_kept_as_it_was(amina):
    attestation, _ = delivrer(amina)
    personne = attestation.dossier.beneficiaire
    personne.nom = "Autrement"
    personne.save()
    attestation.refresh_from_db()
    assert attestation.donnees["personne"]["nom"] == "Haddad"
    assert attestation.donnees["delivree_le"] == date.isoformat(LE)


def test_a_certified_total_tells_its_last_day_only(amina):
    """The day of a total is the one until which its hours were followed."""
    convention = fabrique.un_dossier_a_attester(par=amina).convention
    LigneHeures.objects.filter(axe__convention=convention, axe__type="orientation").update(source="cri")
    jours = {un["axe"]: (un["du"], un["au"]) for un in des_axes(convention)}
    assert jours["citoyennete"] == (None, "2026-10-30")
    assert jours["orientation"] == ("2026-03-02", "2026-10-30")
