"""Who may open what: one line per route and method, one column per person, readable by a coordinator.

login  is sent to the login page          non    is refused (403)
404    is told that it does not exist     voit   opens it and sees the person of C.A.I.
cache  opens it, without that person      page   opens it; nobody is named in it
part   is led to another page             fait   the gesture is taken (done, or its form shown again)
"""

#                                          objet           anon.  opér.  accu.  acco.  secr.  coor.  admi.  inst.  aill.
MATRICE = """
# What needs no login, and one’s own account
GET  a_propos                              -               page   page   page   page   page   page   page   page   page
GET  sante                                 -               page   page   page   page   page   page   page   page   page
GET  account_login                         -               page   part   part   part   part   part   part   part   part
POST account_login                         -               fait   fait   fait   fait   fait   fait   fait   fait   fait
GET  account_logout                        -               login  page   page   page   page   page   page   page   page
POST account_logout                        -               login  fait   fait   fait   fait   fait   fait   fait   fait
GET  account_inactive                      -               page   page   page   page   page   page   page   page   page
GET  account_change_password               -               login  part   part   part   part   part   part   part   part
POST account_change_password               -               login  fait   fait   fait   fait   fait   fait   fait   fait
GET  account_set_password                  -               login  page   page   page   page   page   page   page   page
POST account_set_password                  -               login  fait   fait   fait   fait   fait   fait   fait   fait
GET  account_reset_password                -               page   page   page   page   page   page   page   page   page
POST account_reset_password                -               fait   fait   fait   fait   fait   fait   fait   fait   fait
GET  account_reset_password_done           -               page   page   page   page   page   page   page   page   page
GET  account_reset_password_from_key_done  -               page   page   page   page   page   page   page   page   page
GET  verifier:formulaire                   -               page   page   page   page   page   page   page   page   page
GET  verifier:json                         code            page   page   page   page   page   page   page   page   page
GET  verifier:code                         code            404    404    404    404    404    404    404    404    404
GET  verifier:code                         document-code   page   page   page   page   page   page   page   page   page
GET  account_reset_password_from_key       cle             page   page   page   page   page   page   page   page   page
POST account_reset_password_from_key       cle             fait   fait   fait   fait   fait   fait   fait   fait   fait
# The day, the list, the file
GET  suivi:racine                          -               login  part   part   part   part   part   part   part   part
GET  suivi:ma_journee                      -               login  non    voit   voit   cache  voit   non    non    cache
GET  suivi:personnes                       -               login  non    voit   voit   cache  voit   non    non    cache
GET  suivi:personnes?liste=centre          -               login  non    voit   voit   voit   voit   non    non    cache
POST suivi:personnes                       -               login  non    fait   fait   fait   fait   non    non    fait
GET  suivi:personnes?q=temoin              -               login  non    voit   voit   voit   voit   non    non    cache
GET  suivi:chronologie                     dossier         login  non    non    voit   voit   voit   non    non    404
GET  suivi:historique                      dossier         login  non    non    voit   voit   voit   non    non    404
GET  suivi:lectures                        dossier         login  non    non    voit   voit   voit   non    non    404
GET  dossier                               dossier         login  non    voit   voit   voit   voit   non    non    404
# A person, her facts, her file
GET  beneficiaires:inscrire                -               login  non    page   page   page   page   non    non    page
POST beneficiaires:inscrire                -               login  non    fait   fait   fait   fait   non    non    fait
POST beneficiaires:doublons                -               login  non    fait   fait   fait   fait   non    non    fait
GET  beneficiaires:communes                -               login  non    page   page   page   page   non    non    page
GET  beneficiaires:identite                inscrit         login  non    non    voit   voit   voit   non    non    404
POST beneficiaires:identite                inscrit         login  non    non    fait   fait   fait   non    non    404
GET  beneficiaires:contact                 inscrit         login  non    non    voit   voit   voit   non    non    404
POST beneficiaires:contact                 inscrit         login  non    non    fait   fait   fait   non    non    404
GET  beneficiaires:sejour                  inscrit         login  non    non    voit   voit   voit   non    non    404
POST beneficiaires:sejour                  inscrit         login  non    non    fait   fait   fait   non    non    404
GET  beneficiaires:ajouter                 inscrit+titre   login  non    non    voit   voit   voit   non    non    404
POST beneficiaires:ajouter                 inscrit+titre   login  non    non    fait   fait   fait   non    non    404
GET  beneficiaires:ajouter                 inscrit+adresse login  non    non    voit   voit   voit   non    non    404
POST beneficiaires:ajouter                 inscrit+adresse login  non    non    fait   fait   fait   non    non    404
GET  beneficiaires:ajouter                 inscrit+nationalite login non non    voit   voit   voit   non    non    404
POST beneficiaires:ajouter                 inscrit+nationalite login non non    fait   fait   fait   non    non    404
GET  beneficiaires:ajouter                 inscrit+lien    login  non    non    voit   voit   voit   non    non    404
POST beneficiaires:ajouter                 inscrit+lien    login  non    non    fait   fait   fait   non    non    404
GET  beneficiaires:corriger                titre           login  non    non    voit   voit   voit   non    non    404
POST beneficiaires:corriger                titre           login  non    non    fait   fait   fait   non    non    404
GET  beneficiaires:retirer                 titre           login  non    non    voit   voit   voit   non    non    404
POST beneficiaires:retirer                 titre           login  non    non    fait   fait   fait   non    non    404
GET  beneficiaires:corriger                adresse         login  non    non    voit   voit   voit   non    non    404
POST beneficiaires:corriger                adresse         login  non    non    fait   fait   fait   non    non    404
GET  beneficiaires:retirer                 adresse         login  non    non    voit   voit   voit   non    non    404
POST beneficiaires:retirer                 adresse         login  non    non    fait   fait   fait   non    non    404
GET  beneficiaires:corriger                nationalite     login  non    non    voit   voit   voit   non    non    404
POST beneficiaires:corriger                nationalite     login  non    non    fait   fait   fait   non    non    404
GET  beneficiaires:retirer                 nationalite     login  non    non    voit   voit   voit   non    non    404
POST beneficiaires:retirer                 nationalite     login  non    non    fait   fait   fait   non    non    404
GET  beneficiaires:corriger                lien            login  non    non    voit   voit   voit   non    non    404
POST beneficiaires:corriger                lien            login  non    non    fait   fait   fait   non    non    404
GET  beneficiaires:retirer                 lien            login  non    non    voit   voit   voit   non    non    404
POST beneficiaires:retirer                 lien            login  non    non    fait   fait   fait   non    non    404
GET  beneficiaires:corriger                detention       login  non    non    voit   voit   voit   non    non    404
POST beneficiaires:corriger                detention       login  non    non    fait   fait   fait   non    non    404
GET  beneficiaires:retirer                 detention       login  non    non    voit   voit   voit   non    non    404
POST beneficiaires:retirer                 detention       login  non    non    fait   fait   fait   non    non    404
GET  beneficiaires:corriger                dispense        login  non    non    voit   voit   voit   non    non    404
POST beneficiaires:corriger                dispense        login  non    non    fait   fait   fait   non    non    404
GET  beneficiaires:retirer                 dispense        login  non    non    voit   voit   voit   non    non    404
POST beneficiaires:retirer                 dispense        login  non    non    fait   fait   fait   non    non    404
# Proofs; those of a health ground only for those bound by professional secrecy
GET  beneficiaires:joindre                 titre           login  non    non    voit   voit   voit   non    non    404
POST beneficiaires:joindre                 titre           login  non    non    fait   fait   fait   non    non    404
GET  beneficiaires:joindre                 dispense        login  non    non    404    voit   404    non    non    404
POST beneficiaires:joindre                 dispense        login  non    non    404    fait   404    non    non    404
GET  beneficiaires:preuve                  preuve          login  non    non    page   page   page   non    non    404
GET  beneficiaires:preuve                  preuve-sante    login  non    non    404    page   404    non    non    404
GET  beneficiaires:detacher                preuve          login  non    non    voit   voit   voit   non    non    404
POST beneficiaires:detacher                preuve          login  non    non    fait   fait   fait   non    non    404
GET  beneficiaires:detacher                preuve-sante    login  non    non    404    voit   404    non    non    404
POST beneficiaires:detacher                preuve-sante    login  non    non    404    fait   404    non    non    404
# Requests of dispense are decided by the coordination; a health ground by who may read its proof too
GET  beneficiaires:trancher                etudes          login  non    non    non    non    voit   non    non    non
POST beneficiaires:trancher                etudes          login  non    non    non    non    fait   non    non    non
GET  beneficiaires:trancher                certificat      login  non    non    non    non    404    non    non    non
POST beneficiaires:trancher                certificat      login  non    non    non    non    404    non    non    non
GET  beneficiaires:reprendre               refusee         login  non    non    non    non    voit   non    non    non
POST beneficiaires:reprendre               refusee         login  non    non    non    non    fait   non    non    non
GET  beneficiaires:reprendre               certificat      login  non    non    non    non    404    non    non    non
POST beneficiaires:reprendre               certificat      login  non    non    non    non    404    non    non    non
# The file itself
GET  beneficiaires:donnees                 inscrit         login  non    non    voit   voit   voit   non    non    404
POST beneficiaires:donnees                 inscrit         login  non    non    fait   fait   fait   non    non    404
POST beneficiaires:volontaire              dispensee       login  non    non    fait   fait   fait   non    non    404
POST beneficiaires:obligation              dispensee       login  non    non    fait   fait   fait   non    non    404
GET  beneficiaires:assigner                inscrit         login  non    non    voit   voit   voit   non    non    404
POST beneficiaires:assigner                inscrit         login  non    non    fait   fait   fait   non    non    404
GET  beneficiaires:cloturer                inscrit         login  non    non    voit   voit   voit   non    non    404
POST beneficiaires:cloturer                inscrit         login  non    non    fait   fait   fait   non    non    404
GET  beneficiaires:rouvrir                 clos            login  non    non    voit   voit   voit   non    non    404
POST beneficiaires:rouvrir                 clos            login  non    non    fait   fait   fait   non    non    404
GET  beneficiaires:decision                inscrit         login  non    non    voit   voit   voit   non    non    404
GET  beneficiaires:decision                change          login  non    non    voit   voit   voit   non    non    404
GET  beneficiaires:decisions               change          login  non    non    voit   voit   voit   non    non    404
GET  beneficiaires:decision_passee         remplacee       login  non    non    voit   voit   voit   non    non    404
GET  beneficiaires:confirmer               change          login  non    non    voit   voit   voit   non    non    404
POST beneficiaires:confirmer               change          login  non    non    fait   fait   fait   non    non    404
GET  dossier                               change          login  non    voit   voit   voit   voit   non    non    404
# Module d’accueil; health data only for those bound by professional secrecy
GET  accueil:bilan                         dossier         login  non    non    voit   voit   voit   non    non    404
POST accueil:bilan                         dossier         login  non    non    fait   fait   fait   non    non    404
GET  accueil:sante                         dossier         login  non    non    non    voit   non    non    non    non
POST accueil:sante                         dossier         login  non    non    non    fait   non    non    non    non
GET  accueil:seance                        dossier         login  non    non    voit   voit   voit   non    non    404
POST accueil:seance                        dossier         login  non    non    fait   fait   fait   non    non    404
GET  accueil:retirer_seance                dossier         login  non    non    voit   voit   voit   non    non    404
POST accueil:retirer_seance                dossier         login  non    non    fait   fait   fait   non    non    404
GET  accueil:test                          dossier         login  non    non    voit   voit   voit   non    non    404
POST accueil:test                          dossier         login  non    non    fait   fait   fait   non    non    404
GET  accueil:corriger_test                 test            login  non    non    voit   voit   voit   non    non    404
POST accueil:corriger_test                 test            login  non    non    fait   fait   fait   non    non    404
GET  accueil:retirer_test                  test            login  non    non    voit   voit   voit   non    non    404
POST accueil:retirer_test                  test            login  non    non    fait   fait   fait   non    non    404
# Convention, axes, hours; operators see their participants and nothing else
GET  conventions:etablir                   projet          login  non    non    voit   voit   voit   non    non    404
POST conventions:etablir                   projet          login  non    non    fait   fait   fait   non    non    404
GET  conventions:signer                    projet          login  non    non    voit   voit   voit   non    non    404
POST conventions:signer                    projet          login  non    non    fait   fait   fait   non    non    404
GET  conventions:corriger_signature        dossier         login  non    non    voit   voit   voit   non    non    404
POST conventions:corriger_signature        dossier         login  non    non    fait   fait   fait   non    non    404
GET  conventions:entretiens                dossier         login  non    non    voit   voit   voit   non    non    404
GET  conventions:entretien_fixer           dossier         login  non    non    voit   voit   voit   non    non    404
POST conventions:entretien_fixer           dossier         login  non    non    fait   fait   fait   non    non    404
GET  conventions:entretien_noter           acheve          login  non    non    voit   voit   voit   non    non    404
POST conventions:entretien_noter           acheve          login  non    non    fait   fait   fait   non    non    404
GET  conventions:entretien_tenir           entretien       login  non    non    voit   voit   voit   non    non    404
POST conventions:entretien_tenir           entretien       login  non    non    fait   fait   fait   non    non    404
GET  conventions:entretien_deplacer        entretien       login  non    non    voit   voit   voit   non    non    404
POST conventions:entretien_deplacer        entretien       login  non    non    fait   fait   fait   non    non    404
GET  conventions:entretien_manquer         entretien       login  non    non    voit   voit   voit   non    non    404
POST conventions:entretien_manquer         entretien       login  non    non    fait   fait   fait   non    non    404
GET  conventions:entretien_annuler         entretien       login  non    non    voit   voit   voit   non    non    404
POST conventions:entretien_annuler         entretien       login  non    non    fait   fait   fait   non    non    404
GET  conventions:entretien_reprendre       entretien       login  non    non    voit   voit   voit   non    non    404
POST conventions:entretien_reprendre       entretien       login  non    non    fait   fait   fait   non    non    404
GET  conventions:entretien_lettre          entretien       login  non    non    page   page   page   non    non    404
GET  conventions:document                  dossier         login  non    non    page   page   page   non    non    404
GET  conventions:joindre_signature         dossier         login  non    non    voit   voit   voit   non    non    404
POST conventions:joindre_signature         dossier         login  non    non    fait   fait   fait   non    non    404
GET  conventions:joindre_avenant           avenant-signe   login  non    non    voit   voit   voit   non    non    404
POST conventions:joindre_avenant           avenant-signe   login  non    non    fait   fait   fait   non    non    404
GET  conventions:piece                     piece           login  404    non    page   page   page   non    non    404
GET  conventions:piece                     piece-feuille   login  page   non    page   page   page   non    non    404
GET  conventions:detacher_piece            piece           login  404    non    voit   voit   voit   non    non    404
POST conventions:detacher_piece            piece           login  404    non    fait   fait   fait   non    non    404
GET  conventions:detacher_piece            piece-feuille   login  non    non    page   page   page   non    non    404
POST conventions:detacher_piece            piece-feuille   login  non    non    fait   fait   fait   non    non    404
GET  conventions:heures                    axe             login  non    non    voit   voit   voit   non    non    404
POST conventions:heures                    axe             login  non    non    fait   fait   fait   non    non    404
GET  conventions:clore                     axe             login  non    non    non    non    voit   non    non    non
POST conventions:clore                     axe             login  non    non    non    non    fait   non    non    non
GET  conventions:rouvrir                   axe             login  non    non    non    non    voit   non    non    non
POST conventions:rouvrir                   axe             login  non    non    non    non    fait   non    non    non
GET  conventions:operateur                 axe             login  non    non    voit   voit   voit   non    non    404
POST conventions:operateur                 axe             login  non    non    fait   fait   fait   non    non    404
GET  conventions:corriger_heures           ligne           login  non    non    voit   voit   voit   non    non    404
POST conventions:corriger_heures           ligne           login  non    non    fait   fait   fait   non    non    404
GET  conventions:retirer_heures            ligne           login  non    non    voit   voit   voit   non    non    404
POST conventions:retirer_heures            ligne           login  non    non    fait   fait   fait   non    non    404
GET  conventions:participants              -               login  voit   non    non    non    non    non    non    non
# Documents and their copies
GET  attestations:envois                   -               login  non    non    voit   voit   voit   non    non    cache
GET  attestations:delivrer                 acheve          login  non    non    voit   voit   voit   non    non    404
POST attestations:delivrer                 dossier         login  non    non    fait   fait   fait   non    non    404
GET  attestations:delivrer_dispense        dispensee       login  non    non    voit   voit   voit   non    non    404
POST attestations:delivrer_dispense        dossier         login  non    non    fait   fait   fait   non    non    404
GET  attestations:document                 attestation     login  non    non    page   page   page   non    non    404
GET  attestations:remettre                 attestation     login  non    non    voit   voit   voit   non    non    404
POST attestations:remettre                 attestation     login  non    non    fait   fait   fait   non    non    404
GET  attestations:annuler                  attestation     login  non    non    non    non    voit   non    non    non
POST attestations:annuler                  attestation     login  non    non    non    non    fait   non    non    non
POST attestations:reessayer                envoi           login  non    non    fait   fait   fait   non    non    404
POST attestations:constater                envoi           login  non    non    fait   fait   fait   non    non    404
# Coordination
GET  pilotage:tableau                      -               login  non    non    non    non    page   non    non    non
GET  pilotage:attestations                 -               login  non    non    non    non    voit   non    non    non
"""
