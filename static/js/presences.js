// The sheet of a session and the matrix of a group. Both work without this file; it makes them quick.
(() => {
  "use strict";
  const LETTRES = { p: "present", r: "retard", d: "depart", a: "absent" };

  // ---------- the sheet ----------
  const feuille = document.querySelector("form[data-feuille]");
  if (feuille?.querySelector("[data-rang]")) {
    const seance = feuille.dataset.feuille;
    const rangs = [...feuille.querySelectorAll("[data-rang]")];
    const etat = document.querySelector("[data-etat]");
    const raisons = [...document.querySelectorAll("#raisons option")].map((option) => option.value);
    const minutes = (texte) => { const [h, m] = texte.split(":"); return Number(h) * 60 + Number(m); };
    const [debut, fin] = [minutes(feuille.dataset.debut), minutes(feuille.dataset.fin)];
    let enCours = false;
    let gardee = false; // this very page waits for the network
    let tel_quel = false; // the next sending is the browser's own

    const empreinte = () => new URLSearchParams(new FormData(feuille)).toString();
    let depart = "recue" in feuille.dataset ? null : empreinte();

    const cochee = (rang) => rang.querySelector("input[type=radio]:checked");
    const champ = (rang, lettre) => rang.querySelector(`input[name^=${lettre}]`);

    /** Minutes attended, read as the server reads them; null when it is not clear. */
    function suivies(rang) {
      const marque = cochee(rang)?.value;
      if (marque === "present") return fin - debut;
      if (marque === "absent") return 0;
      const ecrit = champ(rang, "q").value.replace(/\s/g, "").toLowerCase();
      const heure = ecrit.match(/^(\d{1,2})(?:h|:|\.)([0-5]\d)?$/) ?? ecrit.match(/^(\d{1,2})([0-5]\d)$/);
      const quand = heure ? Number(heure[1]) * 60 + Number(heure[2] ?? 0) : NaN;
      if (quand >= debut && quand <= fin) return marque === "retard" ? fin - quand : quand - debut;
      const manque = ecrit.match(/^(\d{1,3})(?:min|mn|minutes?|m|')?$/);
      return manque && Number(manque[1]) < fin - debut ? fin - debut - Number(manque[1]) : null;
    }

    const dire = (duree) => `${Math.floor(duree / 60)} h${duree % 60 ? ` ${String(duree % 60).padStart(2, "0")}` : ""}`;

    function compter() {
      const compte = { present: 0, retard: 0, depart: 0, absent: 0 };
      for (const rang of rangs) {
        const marque = cochee(rang)?.value;
        if (marque) compte[marque] += 1;
        const duree = marque && suivies(rang);
        rang.querySelector("[data-duree]").textContent = duree ? `suit ${dire(duree)}` : "";
      }
      const la = compte.present + compte.retard + compte.depart;
      feuille.querySelector("[data-compte]").textContent = `${la} là, ${compte.absent} ${compte.absent > 1 ? "absents" : "absent"}`;
      if (gardee) window.envois.garder(seance, location.pathname, champs_sans_mots());
    }

    function noter(rang, marque) {
      const bouton = rang.querySelector(`input[value=${marque}]`);
      bouton.checked = true;
      bouton.focus();
      compter();
    }

    function aller(rang, pas) {
      const voisin = rangs[rangs.indexOf(rang) + pas];
      if (!voisin) return;
      const cible = cochee(voisin) ?? voisin.querySelector("input[type=radio]");
      cible.focus();
      cible.scrollIntoView({ block: "nearest" });
    }

    feuille.addEventListener("keydown", (evenement) => {
      const rang = evenement.target.closest("[data-rang]");
      if (!rang || evenement.ctrlKey || evenement.metaKey || evenement.altKey) return;
      const pas = { ArrowDown: 1, ArrowUp: -1 }[evenement.key];
      const radio = evenement.target.type === "radio";
      if (pas && !evenement.target.hasAttribute("list")) {
        evenement.preventDefault();
        aller(rang, pas);
      } else if (radio && LETTRES[evenement.key.toLowerCase()]) {
        evenement.preventDefault();
        noter(rang, LETTRES[evenement.key.toLowerCase()]);
      } else if (evenement.key === "Enter" && evenement.target.tagName === "INPUT") {
        evenement.preventDefault();
        feuille.requestSubmit(feuille.querySelector(".barre [type=submit]"));
      }
    });
    feuille.addEventListener("input", compter);

    const tous = feuille.querySelector("[data-tous]");
    tous.addEventListener("click", () => {
      rangs.forEach((rang) => { rang.querySelector("input[value=present]").checked = true; });
      compter();
    });
    [tous, feuille.querySelector("[data-touches]")].forEach((element) => { element.hidden = false; });

    /** What may wait in the browser: marks and numbers; a reason is its rank in the list. */
    function champs_sans_mots() {
      const champs = {};
      new FormData(feuille).forEach((valeur, nom) => {
        if (nom === "csrfmiddlewaretoken") return;
        const rang = raisons.indexOf(valeur.trim());
        champs[nom] = /^r\d/.test(nom) && valeur.trim() ? `#${rang < 0 ? raisons.length - 1 : rang}` : valeur;
      });
      return champs;
    }

    function dire_l_etat(texte, lien) {
      etat.replaceChildren(texte);
      if (lien) {
        const ancre = document.createElement("a");
        [ancre.href, ancre.textContent] = [lien, "Se reconnecter"];
        etat.append(" ", ancre);
      }
    }

    function attendre(raison, lien) {
      gardee = window.envois.garder(seance, location.pathname, champs_sans_mots());
      dire_l_etat(gardee ? `${raison} La feuille est gardée sur cet appareil et partira d’elle-même.` : `${raison} Gardez cette page ouverte, puis enregistrez à nouveau.`, lien);
    }

    const SUITES = {
      reseau: () => attendre("Hors ligne."),
      serveur: () => attendre("Le serveur ne répond pas."),
      connexion: () => attendre("Votre session a expiré.", `/compte/connexion/?next=${location.pathname}`),
      refusee: () => { tel_quel = true; feuille.requestSubmit(); },
      enregistree: (reponse, envoyee) => {
        gardee = false;
        window.envois.retirer(seance);
        const changee = empreinte() !== envoyee; // somebody went on writing meanwhile: that leaves too
        if (!changee && reponse.relire) { depart = empreinte(); location.replace(location.pathname); return; } // a reload would post again
        for (const [cle, vue] of Object.entries(reponse.vues ?? {})) feuille.elements[`v${cle}`].value = vue;
        dire_l_etat(reponse.enregistree);
        if (changee) feuille.requestSubmit();
        else depart = empreinte();
      },
    };

    feuille.addEventListener("submit", async (evenement) => {
      if (tel_quel || evenement.submitter?.name === "vider") { depart = empreinte(); return; }
      evenement.preventDefault();
      if (enCours) return;
      enCours = true;
      dire_l_etat("Enregistrement…");
      const envoyee = empreinte();
      const reponse = await window.envois.poster(location.pathname, new URLSearchParams(new FormData(feuille)));
      enCours = false;
      SUITES[reponse.etat](reponse, envoyee);
    });

    window.addEventListener("beforeunload", (evenement) => {
      if (!gardee && empreinte() !== depart) evenement.preventDefault();
    });
    document.addEventListener("envoyer-feuille", (evenement) => {
      if (evenement.detail !== seance || !gardee) return;
      evenement.preventDefault();
      feuille.requestSubmit();
    });
    document.addEventListener("feuille-partie", (evenement) => {
      if (evenement.detail === seance && empreinte() === depart) location.replace(location.pathname);
    });
    if ("recue" in feuille.dataset) window.envois.retirer(seance); // the form itself holds it now
    compter();
  }

  // ---------- the matrix: one cell in the tab order, arrows move, Enter opens the sheet ----------
  const matrice = document.querySelector("[data-matrice]");
  if (matrice) {
    const lignes = [...matrice.tBodies[0].rows].map((ligne) => [...ligne.cells].filter((c) => c.dataset.c));
    const liens = [...matrice.querySelectorAll("thead a")];
    const toutes = lignes.flat();
    matrice.setAttribute("role", "grid");
    liens.forEach((lien) => { lien.tabIndex = -1; });
    toutes.forEach((cellule, rang) => { cellule.tabIndex = rang ? -1 : 0; });

    function aller(ligne, colonne) {
      const cible = lignes[ligne]?.[colonne];
      if (!cible) return;
      toutes.forEach((cellule) => { cellule.tabIndex = -1; });
      cible.tabIndex = 0;
      cible.focus();
    }

    matrice.addEventListener("keydown", (evenement) => {
      const cellule = evenement.target.closest("td[data-c]");
      if (!cellule || evenement.ctrlKey || evenement.metaKey || evenement.altKey) return;
      const ligne = lignes.findIndex((cellules) => cellules.includes(cellule));
      const colonne = lignes[ligne].indexOf(cellule);
      const pas = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] }[evenement.key];
      if (pas) aller(ligne + pas[0], colonne + pas[1]);
      else if (evenement.key === "Home") aller(ligne, 0);
      else if (evenement.key === "End") aller(ligne, lignes[ligne].length - 1);
      else if (evenement.key === "Enter") liens[colonne].click();
      else return;
      evenement.preventDefault();
    });
    matrice.addEventListener("dblclick", (evenement) => {
      const cellule = evenement.target.closest("td[data-c]");
      if (cellule) liens[lignes.find((cellules) => cellules.includes(cellule)).indexOf(cellule)].click();
    });
  }
})();
