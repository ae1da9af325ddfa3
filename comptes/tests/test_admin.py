"""The admin: who enters, what each sees and changes, and what it leaves behind."""

import pytest
from django.contrib.admin.models import LogEntry
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from accueil.models import COMPETENCES, Positionnement
from attestations.models import Attestation, Envoi
from comptes.administration import site
from comptes.models import ADMIN, Centre, Role, Utilisateur, gestes_admin
from comptes.taches import envoyer_lien
from journal.models import Ligne
from referentiels.models import Langue, Pays, Regime
from tests import fabrique

pytestmark = pytest.mark.django_db
MODELES = sorted(site._registry, key=lambda modele: modele._meta.label_lower)
INVITATION = {"prenom": "Nadia", "nom": "Ouali", "email": "Nadia.Ouali@Namur.test", "role": Role.ACCOMPAGNEMENT}


@pytest.fixture
def administratrice(referentiels):
    return fabrique.un_utilisateur(role=Role.ADMINISTRATION)


@pytest.fixture
def instance(referentiels):
    return fabrique.un_utilisateur(role=Role.INSTANCE)


def page(modele, nom, *args):
    return reverse(f"admin:{modele._meta.app_label}_{modele._meta.model_name}_{nom}", args=args)


def test_the_admin_sends_strangers_to_our_login(client):
    for chemin in ("/admin/", "/admin/comptes/utilisateur/"):
        reponse = client.get(chemin, follow=True)
        assert reponse.redirect_chain[-1] == (f"/compte/connexion/?next={chemin}", 302)


@pytest.mark.parametrize("role", [Role.ACCUEIL, Role.ACCOMPAGNEMENT, Role.COORDINATION, Role.OPERATEUR])
def test_the_other_roles_may_not_enter(client, referentiels, role):
    client.force_login(fabrique.un_utilisateur(role=role))
    for chemin in ("/admin/", "/admin/login/", "/admin/comptes/utilisateur/", "/admin/referentiels/pays/SY/change/"):
        assert client.get(chemin).status_code == 403, chemin


def test_an_administrator_already_in_is_sent_to_the_index(client, administratrice):
    client.force_login(administratrice)
    assert client.get("/admin/login/")["Location"] == "/admin/"


def test_leaving_the_admin_is_leaving_the_site(client, administratrice):
    client.force_login(administratrice)
    assert client.post("/admin/logout/").status_code == 302
    assert "_auth_user_id" not in client.session
    assert Ligne.objects.filter(acte="comptes.deconnexion").count() == 1


@pytest.mark.parametrize("role", [Role.ADMINISTRATION, Role.INSTANCE])
@pytest.mark.parametrize("modele", MODELES, ids=lambda modele: modele._meta.label_lower)
def test_each_list_and_form_opens_for_who_may_and_no_one_else(client, referentiels, modele, role):
    gestes = gestes_admin(role, modele._meta.app_label, modele._meta.model_name)
    client.force_login(fabrique.un_utilisateur(role=role))
    ajoute = "add" in gestes and site._registry[modele].has_add_permission(requete_de(role))
    assert client.get(page(modele, "changelist")).status_code == (200 if "view" in gestes else 403)
    assert client.get(page(modele, "changelist"), {"q": "a1"}).status_code == (200 if "view" in gestes else 403)
    assert client.get(page(modele, "add")).status_code == (200 if ajoute else 403)


def requete_de(role):
    from types import SimpleNamespace

    return SimpleNamespace(user=Utilisateur(role=role, is_active=True))


def test_the_administrator_of_a_centre_sees_no_person(client, administratrice):
    client.force_login(administratrice)
    accueil = client.get("/admin/").content.decode()
    assert "Utilisateurs" in accueil
    for modele in MODELES:
        if modele._meta.app_label in {"beneficiaires", "accueil", "conventions", "journal"}:
            assert page(modele, "changelist") not in accueil


def test_nobody_changes_a_person_in_the_admin():
    for role, table in ADMIN.items():
        for cle, gestes in table.items():
            sans_personne = cle == "conventions.texte"  # the standard text of every convention
            if (
                cle.split(".")[0] in {"beneficiaires", "accueil", "conventions", "journal", "procrastinate"}
                and not sans_personne
            ):
                assert gestes == {"view"}, (role, cle)


def test_health_data_and_packages_have_no_page():
    noms = {modele._meta.model_name for modele in MODELES}
    assert not noms & {"sante", "group", "emailaddress", "emailconfirmation", "events"}


def test_users_of_another_centre_do_not_exist(client, administratrice):
    autre = fabrique.un_utilisateur(centre=fabrique.un_centre("CRIPEL"), nom="Liégeois")
    instance = fabrique.un_utilisateur(role=Role.INSTANCE, nom="Installateur")
    client.force_login(administratrice)
    liste = client.get("/admin/comptes/utilisateur/").content.decode()
    assert administratrice.email in liste
    for absent in (autre, instance):
        assert absent.email not in liste
        for nom in ("change", "delete", "history"):
            assert client.get(page(Utilisateur, nom, absent.pk)).status_code in {403, 404}
        assert client.get(page(Utilisateur, "change", absent.pk)).status_code == 404
        assert client.post(page(Utilisateur, "change", absent.pk), {"nom": "Pirate"}).status_code == 404
    assert client.get(page(Centre, "change", autre.centre_id)).status_code == 404


def test_an_invitation_creates_an_account_without_password_and_queues_the_mail(client, administratrice):
    client.force_login(administratrice)
    formulaire = client.get(page(Utilisateur, "add")).content.decode()
    assert 'type="password"' not in formulaire
    assert "<h1>Ajouter : utilisateur</h1>" in formulaire
    client.post(page(Utilisateur, "add"), {**INVITATION, "centre": administratrice.centre_id, "is_active": "on"})
    nadia = Utilisateur.objects.get(email="nadia.ouali@namur.test")
    assert not nadia.has_usable_password()
    travail = ProcrastinateJob.objects.get(task_name="comptes.envoyer_lien")
    assert travail.args == {"utilisateur_id": nadia.pk, "invitation": True}
    ligne = Ligne.objects.get(acte="comptes.invitation")
    assert (ligne.auteur_id, ligne.objet_id) == (administratrice.pk, nadia.pk)
    envoyer_lien(**travail.args)
    (message,) = mail.outbox
    assert message.subject == "Votre accès à Parcours"
    assert "Bonjour Nadia" in message.body
    assert "/compte/mot-de-passe/nouveau/" in message.body


def test_an_invitation_is_sent_again_until_a_password_is_chosen(client, administratrice):
    invitee = fabrique.un_utilisateur(nom="Ouali", prenom="Nadia")
    installee = fabrique.un_utilisateur(nom="Bensaïd", prenom="Amina", password="bienvenue-au-parcours")
    client.force_login(administratrice)
    demande = {"action": "renvoyer_l_invitation", "_selected_action": [invitee.pk, installee.pk]}
    reponse = client.post("/admin/comptes/utilisateur/", demande, follow=True).content.decode()
    assert "L’invitation de Nadia Ouali est renvoyée." in reponse
    assert "Amina Bensaïd a déjà choisi un mot de passe" in reponse
    assert ProcrastinateJob.objects.get().args["utilisateur_id"] == invitee.pk


@pytest.mark.parametrize(
    "champs",
    [{"role": Role.INSTANCE, "centre": ""}, {"role": Role.INSTANCE}, {"centre": "autre"}, {"centre": ""}],
    ids=["instance", "instance with centre", "another centre", "no centre"],
)
def test_an_administrator_creates_accounts_of_the_own_centre_only(client, administratrice, champs):
    client.force_login(administratrice)
    if champs.get("centre") == "autre":
        champs = {"centre": fabrique.un_centre("CRIPEL").pk}
    donnees = {**INVITATION, "centre": administratrice.centre_id, **champs}
    reponse = client.post(page(Utilisateur, "add"), donnees)
    assert reponse.status_code == 200
    assert reponse.context["adminform"].form.errors
    assert not Utilisateur.objects.filter(nom="Ouali").exists()


def test_an_address_already_used_is_refused_in_any_case(client, administratrice):
    fabrique.un_utilisateur(email="nadia.ouali@namur.test")
    client.force_login(administratrice)
    reponse = client.post(page(Utilisateur, "add"), {**INVITATION, "centre": administratrice.centre_id})
    assert "email" in reponse.context["adminform"].form.errors


def test_nobody_shuts_the_door_on_oneself(client, administratrice):
    client.force_login(administratrice)
    donnees = {"prenom": "Zoé", "nom": "Lambert", "email": administratrice.email, "role": Role.ACCUEIL}
    client.post(page(Utilisateur, "change", administratrice.pk), donnees)
    administratrice.refresh_from_db()
    assert (administratrice.prenom, administratrice.role) == ("Zoé", Role.ADMINISTRATION)
    assert administratrice.is_active


def test_the_instance_creates_another_instance(client, instance):
    client.force_login(instance)
    client.post(page(Utilisateur, "add"), {**INVITATION, "role": Role.INSTANCE, "centre": "", "is_active": "on"})
    assert Utilisateur.objects.get(nom="Ouali").role == Role.INSTANCE


def test_editing_a_reference_row_marks_it_and_says_which_field(client, administratrice):
    client.force_login(administratrice)
    langue = Langue.objects.get(pk="ti")
    donnees = {"nom": "tigrigna", "autonyme": langue.autonyme, "direction": langue.direction}
    client.post(page(Langue, "change", "ti"), donnees)
    langue.refresh_from_db()
    assert (langue.nom, langue.edite, langue.frequente) == ("tigrigna", True, False)
    ligne = Ligne.objects.get(acte="admin.modification")
    assert ligne.objet_type == "langue"
    assert ligne.detail.startswith("ti ")
    assert "tigrigna" not in ligne.detail
    assert LogEntry.objects.count() == 1


def test_saving_without_change_marks_nothing(client, administratrice):
    client.force_login(administratrice)
    syrie = Pays.objects.get(pk="SY")
    formulaire = client.get(page(Pays, "change", "SY")).context["adminform"].form
    donnees = {nom: formulaire.get_initial_for_field(champ, nom) for nom, champ in formulaire.fields.items()}
    client.post(page(Pays, "change", "SY"), {nom: valeur for nom, valeur in donnees.items() if valeur})
    syrie.refresh_from_db()
    assert not syrie.edite


def test_only_the_instance_edits_a_regime(client, administratrice, instance):
    client.force_login(administratrice)
    assert client.get(page(Regime, "change", "2025")).status_code == 200
    assert client.post(page(Regime, "change", "2025"), {"mois_attestation": 1}).status_code == 403
    client.force_login(instance)
    formulaire = client.get(page(Regime, "change", "2025")).context["adminform"].form
    donnees = {nom: formulaire.get_initial_for_field(champ, nom) for nom, champ in formulaire.fields.items()}
    donnees = {nom: valeur for nom, valeur in donnees.items() if valeur is not None and valeur is not False}
    donnees |= {"mois_attestation": 30, "nationalites_standstill": ["TR", "MA"]}
    apercu = client.post(page(Regime, "change", "2025"), donnees)
    assert not apercu.context["adminform"].form.errors
    reponse = client.post(page(Regime, "change", "2025"), {**donnees, "_apercu": apercu.context["sceau"]})
    assert reponse.status_code == 302
    regime = Regime.objects.get(pk="2025")
    assert (regime.mois_attestation, regime.nationalites_standstill, regime.edite) == (30, ["MA", "TR"], True)
    assert len(regime.motifs_dispense) == 14


def test_reading_a_person_in_the_admin_leaves_a_line(client, instance):
    dossier = fabrique.un_dossier()
    client.force_login(instance)
    reponse = client.get(page(type(dossier), "change", dossier.pk))
    assert reponse.status_code == 200
    assert 'name="_save"' not in reponse.content.decode()
    ligne = Ligne.objects.filter(acte="admin.lecture").get()
    assert (ligne.objet_type, ligne.objet_id, ligne.auteur_id) == ("dossier", dossier.pk, instance.pk)
    assert client.post(page(type(dossier), "change", dossier.pk), {}).status_code == 403


@pytest.fixture
def de_tout(referentiels):
    """Three rows of everything at least."""
    for sigle, commune in (("CAI", "92094"), ("CRIPEL", "62063"), ("CRIC", "52011")):
        centre = fabrique.un_centre(sigle)
        par = fabrique.un_utilisateur(centre=centre)
        dossier = fabrique.un_dossier_a_attester(par=par)
        fabrique.un_formateur(fabrique.un_operateur(centre=centre))
        fabrique.un_destinataire("cpas", centre=centre, commune_id=commune)
        niveaux = {f"{competence}_id": "A1" for competence in COMPETENCES}
        Positionnement.objects.create(centre=centre, dossier=dossier, passe_le=fabrique.LE, **niveaux)
        attestation = Attestation.objects.create(
            centre=centre,
            dossier=dossier,
            convention=dossier.convention,
            regime_id="2025",
            numero=f"{sigle}-1",
            code=sigle,
            obligatoire=True,
            delivree_le=fabrique.LE,
            delivree_par=par,
        )
        Envoi.objects.create(
            centre=centre, attestation=attestation, organisme="cpas", commune_id=commune, statut="en_attente"
        )
        envoyer_lien.defer(utilisateur_id=par.pk, invitation=True)


def test_a_list_costs_the_same_for_one_row_and_for_many(client, instance, de_tout, monkeypatch):
    client.force_login(instance)

    def mesurer(modele, lignes):
        monkeypatch.setattr(site._registry[modele], "list_per_page", lignes)
        with CaptureQueriesContext(connection) as captees:
            reponse = client.get(page(modele, "changelist"))
        return len(reponse.context["cl"].result_list), len(captees)

    for modele in MODELES:
        une, requetes = mesurer(modele, 1)
        plusieurs, autant = mesurer(modele, 3)
        assert (une, plusieurs) == (1, min(3, modele._default_manager.count())), f"{modele}: the rows are there"
        assert requetes == autant <= 15, modele
