"""Letters: what they say, that they are archivable and accessible, and the file that is printed."""

from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from pypdf import PdfReader

from attestations import actions, lettre
from attestations.accuse import afficher
from attestations.message import DocumentAbime, jeton_de, message_de
from attestations.models import Attestation, Envoi, Organisme
from tests import fabrique
from tests.fabrique import LE

ENVELOPPE = "Commune de Namur\nService Population\nRue de Fer 42\n5000 Namur"


def delivrer(par, **champs) -> Attestation:
    return actions.delivrer(fabrique.un_dossier_a_attester(par=par, **champs), par=par, le=LE)


def une_lettre(par, organisme: str = "commune", adresse: str = ENVELOPPE, **champs) -> Envoi:
    """A copy that goes by post, ready to be printed."""
    return fabrique.en_lettre(delivrer(par, **champs).envois.get(organisme=organisme), adresse=adresse)


def pages(octets: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(octets)).pages]


@pytest.fixture
def une(amina) -> Envoi:
    return une_lettre(amina)


def test_a_letter_holds_on_one_page_with_its_address_its_code_and_the_signature(une):
    (dit,) = pages(lettre.fabriquer(une, le=LE))
    assert "Commune de Namur Service Population Rue de Fer 42 5000 Namur" in dit
    assert "le 23 novembre 2026" in dit
    assert afficher(jeton_de(une)) in dit
    assert "https://parcours.test/verifier/accuse/" in dit
    assert une.attestation.code_affiche in dit
    assert "Claire Lambert" in dit
    assert "Annexe : attestation N-2026-A0001" in dit
    assert "Haddad" not in dit  # her name is on the attestation only
    assert "remplace" not in dit


def test_the_address_stands_in_the_window_of_the_envelope(une):
    """Between 45 and 80 mm from the top, right of 100 mm."""
    positions: list[tuple[float, float]] = []

    def noter(texte, cm, tm, _police, _taille):
        if "Rue de Fer" in texte:
            x, y = tm[4] * cm[0] + cm[4], tm[5] * cm[3] + cm[5]
            positions.append((x / 72 * 25.4, 297 - y / 72 * 25.4))

    PdfReader(BytesIO(lettre.fabriquer(une, le=LE))).pages[0].extract_text(visitor_text=noter)
    ((gauche, haut),) = positions
    assert 100 < gauche < 120
    assert 45 < haut < 80


def bas_des_lignes(octets: bytes) -> dict[str, float]:
    """The baseline of each piece of text, in millimetres from the top."""
    bas: dict[str, float] = {}

    def noter(texte, cm, tm, _police, _taille):
        if texte.strip():
            bas[texte.strip()] = 297 - (tm[5] * cm[3] + cm[5]) / 72 * 25.4

    PdfReader(BytesIO(octets)).pages[0].extract_text(visitor_text=noter)
    return bas


NOM_DE_120 = (
    "Maria Aparecida da Conceição de Vasconcelos e Albuquerque Fonseca Wijesinghe Mudiyanselage Ratnayake Tennakoon "
    "Abeysingh"
)


@pytest.mark.parametrize(
    "lignes",
    [
        [NOM_DE_120, "Avenue du Bourgmestre Jean Materne 253, boîte 12 (résidence Les Peupliers, 3e)", "5100 Jambes"],
        ["Commune de Saint-Georges-sur-Meuse", "Service de la population " * 4, "Rue Albert 1er 16", "4470 Jambes"],
        ["MARIE-WILHELMINE " * 6, "RUE DU WAMME-ET-MEUSE", "5100 Jambes"],
        ["W" * 90, "Rue Haute 1", "5100 Jambes"],
    ],
)
def test_a_long_name_or_street_leaves_the_town_in_the_window(une, lignes):
    """All of it above the 77 mm where the window ends, whatever its length."""
    assert len(NOM_DE_120) == 120
    une.adresse_postale = "\n".join(lignes)
    bas = bas_des_lignes(lettre.fabriquer(une, le=LE))
    (ville,) = [y for texte, y in bas.items() if "Jambes" in texte]
    assert 47 < ville < 76.5


def test_an_address_that_no_window_holds_is_never_printed_short(une, amina):
    une.adresse_postale = "\n".join(["Administration communale de Saint-Georges-sur-Meuse " * 2] * 4 + ["5100 Namur"])
    une.save()
    with pytest.raises(ValidationError, match="N-2026-A0001 ne tient pas dans la fenêtre"):
        actions.imprimer([une], par=amina, le=LE)
    une.refresh_from_db()
    assert une.imprime_le is None


@pytest.mark.parametrize("organisme", ["commune", "cpas"])
def test_where_the_person_does_not_live_any_more_nobody_says_that_she_does(amina, organisme):
    une = une_lettre(amina, organisme, cpas=True)
    une.attestation.remplace = delivrer(amina)
    une.commune_id = fabrique.LIEGE
    message = message_de(une, a="liege@boites.test").get_body()
    assert message is not None
    for dit in (pages(lettre.fabriquer(une, le=LE))[0], message.get_content()):
        assert "pour qui vous aviez reçu une attestation" in dit
        assert "domiciliée" not in dit
        assert "sociale accompagne" not in dit
        assert "en votre qualité" not in dit


def test_a_mail_ends_with_the_salutation_and_the_name_of_who_signs(une):
    message = message_de(une, a="commune@boites.test").get_body()
    assert message is not None
    fin = message.get_content().strip().split("\n\n")[-2:]
    assert fin[0] == "Recevez, Madame, Monsieur, nos salutations distinguées."
    assert fin[1].splitlines()[:3] == ["Claire Lambert", "Directrice", une.attestation.centre.nom]


def test_a_letter_is_archivable_accessible_and_always_the_same(une):
    octets = lettre.fabriquer(une, le=LE)
    with pikepdf.open(BytesIO(octets)) as pdf, pdf.open_metadata() as meta:
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("3", "A")
        assert meta["pdfuaid:part"] == "1"
        assert pdf.Root.MarkInfo.Marked
    assert lettre.fabriquer(une, le=LE) == octets


def test_a_printed_letter_keeps_its_date(une):
    une.imprime_le = timezone.now() - timedelta(days=400)
    assert lettre.fabriquer(une, le=LE) == lettre.fabriquer(une, le=LE + timedelta(days=10))


def test_the_cpas_and_the_person_are_written_to_in_their_own_words(amina):
    cpas = une_lettre(amina, "cpas", "CPAS de Namur\nRue de Dave 165\n5100 Jambes", cpas=True)
    assert "que votre centre public d’action sociale accompagne" in pages(lettre.fabriquer(cpas, le=LE))[0]
    cpas.organisme, cpas.commune = Organisme.PERSONNE, None
    dit = pages(lettre.fabriquer(cpas, le=LE))[0]
    assert "Voici votre attestation" in dit
    assert "en votre qualité" not in dit
    assert "votre attestation N-2026-A0001" in message_de(cpas, a="elle@boites.test")["Subject"]


def test_a_replacement_names_what_it_replaces_in_the_letter_and_in_the_mail(une, amina):
    une.attestation.remplace = delivrer(amina)
    dit = pages(lettre.fabriquer(une, le=LE))[0]
    assert "(remplace N-2026-A0002)" in dit
    assert "Elle remplace l’attestation N-2026-A0002 du 23 novembre 2026" in dit
    message = message_de(une, a="commune@boites.test")
    assert message["Subject"].endswith("(remplace N-2026-A0002)")
    corps = message.get_body()
    assert corps is not None
    assert "Elle remplace l’attestation N-2026-A0002" in " ".join(corps.get_content().split())


def test_the_longest_address_and_centre_still_hold_on_one_page(une):
    centre = une.attestation.centre
    centre.nom, centre.adresse = "Centre régional d’intégration " * 6, "Rue du Très-Long-Nom " * 9
    centre.signataire, centre.fonction_signataire = "Marie-Antoinette " * 7, "Directrice générale " * 6
    une.adresse_postale = "\n".join(["Administration communale de Saint-Georges-sur-Meuse"] * 4)
    assert len(pages(lettre.fabriquer(une, le=LE))) == 1


def test_a_batch_is_letter_then_attestation_commune_by_commune(une, amina):
    liege = une_lettre(amina, adresse="Commune de Liège\n4000 Liège")
    Envoi.objects.filter(pk=liege.pk).update(commune_id=fabrique.LIEGE)
    cpas = une_lettre(amina, "cpas", "CPAS de Namur\n5100 Jambes", cpas=True)
    lettres = [Envoi.objects.pour_partir().get(pk=envoi.pk) for envoi in (cpas, une, liege)]
    octets = lettre.reunir(lettres, le=LE)
    tout = pages(octets)
    assert ["Annexe" in page for page in tout] == [True, False] * 3
    numeros = [envoi.attestation.numero for envoi in (liege, une, cpas)]
    for numero, rang in zip(numeros, range(0, 6, 2), strict=True):
        assert numero in tout[rang]
        assert numero in tout[rang + 1]
    with pikepdf.open(BytesIO(octets)) as pdf:
        assert pdf.Root.ViewerPreferences.Duplex == pikepdf.Name.Simplex
        assert "/Annots" not in pdf.pages[1]


@pytest.mark.parametrize("abimer", [lambda chemin: chemin.unlink(), lambda chemin: chemin.write_bytes(b"autre")])
def test_a_file_lost_or_changed_is_never_printed(une, documents, abimer):
    abimer(documents / une.attestation.pdf.name)
    with pytest.raises(DocumentAbime, match="N-2026-A0001"):
        lettre.reunir([une], le=LE)
