// Sheets of presences that could not leave: they wait in this browser (numbers and marks, never a name) and leave by
// themselves. Each belongs to the user who filled it.
window.envois = (() => {
  "use strict";
  const CLE = "feuilles-en-attente";
  const qui = document.body.dataset.utilisateur;
  const zone = document.querySelector("#messages");
  let enRoute = false;

  const lire = () => { try { return JSON.parse(localStorage.getItem(CLE)) ?? {}; } catch { return {}; } };
  const ecrire = (tout) => { try { localStorage.setItem(CLE, JSON.stringify(tout)); return true; } catch { return false; } };
  const nom = (seance) => `${qui}:${seance}`;
  const miennes = () => Object.entries(lire()).filter(([cle]) => qui && cle.startsWith(`${qui}:`));
  const jeton = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";

  /** Keep a sheet; false when this browser keeps nothing. */
  function garder(seance, adresse, champs) {
    const gardee = ecrire({ ...lire(), [nom(seance)]: { seance, adresse, champs, etat: "attend" } });
    montrer();
    return gardee;
  }

  function retirer(seance) {
    const tout = lire();
    if (!(nom(seance) in tout)) return;
    delete tout[nom(seance)];
    ecrire(tout);
    montrer();
  }

  function noter(seance, etat) {
    const tout = lire();
    if (tout[nom(seance)]) tout[nom(seance)].etat = etat;
    ecrire(tout);
  }

  /** « enregistree », « refusee » (a page says why), « connexion », « serveur » or « reseau », and the answer. */
  async function poster(adresse, corps) {
    let reponse;
    try {
      reponse = await fetch(adresse, { method: "POST", headers: { Accept: "application/json" }, body: corps });
    } catch {
      return { etat: "reseau" };
    }
    if (reponse.redirected || reponse.status === 403) return { etat: "connexion" };
    if (reponse.status >= 500 || reponse.status === 429) return { etat: "serveur" };
    const json = reponse.headers.get("Content-Type")?.startsWith("application/json");
    if (!reponse.ok || !json) return { etat: "refusee" };
    return { etat: "enregistree", ...(await reponse.json()) };
  }

  /** Send what waits, one after the other; a page that still shows the sheet sends it itself. */
  async function envoyer() {
    if (enRoute) return;
    enRoute = true;
    let parties = 0;
    for (const [, envoi] of miennes()) {
      if (envoi.etat === "refusee") continue;
      const demande = new CustomEvent("envoyer-feuille", { detail: envoi.seance, cancelable: true });
      if (!document.dispatchEvent(demande)) continue;
      const corps = new URLSearchParams({ ...envoi.champs, csrfmiddlewaretoken: jeton() });
      const { etat } = await poster(envoi.adresse, corps);
      if (etat === "enregistree") {
        parties += 1;
        retirer(envoi.seance);
        document.dispatchEvent(new CustomEvent("feuille-partie", { detail: envoi.seance }));
      } else if (etat === "refusee") {
        noter(envoi.seance, "refusee");
      } else {
        break;
      }
    }
    enRoute = false;
    montrer(parties);
  }

  function ligne(ton, texte, ...gestes) {
    const boite = document.createElement("div");
    boite.className = `message message-${ton}`;
    boite.dataset.envois = "";
    const phrase = document.createElement("p");
    phrase.textContent = texte;
    boite.append(phrase, ...gestes);
    return boite;
  }

  function bouton(texte, agir) {
    const element = document.createElement("button");
    element.type = "button";
    element.className = "btn btn-sm btn-outline-primary";
    element.textContent = texte;
    element.addEventListener("click", agir);
    return element;
  }

  /** Post the sheet as the page itself would: the answer says row by row what is in the way. */
  function ouvrir(envoi) {
    const formulaire = document.createElement("form");
    formulaire.method = "post";
    formulaire.action = envoi.adresse;
    formulaire.hidden = true;
    for (const [champ, valeur] of Object.entries({ ...envoi.champs, csrfmiddlewaretoken: jeton() })) {
      const entree = document.createElement("input");
      [entree.type, entree.name, entree.value] = ["hidden", champ, valeur];
      formulaire.append(entree);
    }
    document.body.append(formulaire);
    formulaire.submit();
  }

  function montrer(parties = 0) {
    if (!zone || !qui) return;
    zone.querySelectorAll("[data-envois]").forEach((boite) => boite.remove());
    const toutes = miennes().map(([, envoi]) => envoi);
    const refusees = toutes.filter((envoi) => envoi.etat === "refusee");
    const attendent = toutes.length - refusees.length;
    if (parties) zone.append(ligne("success", parties === 1 ? "La feuille en attente est enregistrée." : `${parties} feuilles en attente sont enregistrées.`));
    if (attendent) {
      const compte = attendent === 1 ? "1 feuille en attente d’envoi" : `${attendent} feuilles en attente d’envoi`;
      zone.append(ligne("warning", `${compte} : elle part dès que le réseau revient.`.replace("elle part", attendent === 1 ? "elle part" : "elles partent"), bouton("Envoyer maintenant", envoyer)));
    }
    for (const envoi of refusees) {
      zone.append(ligne("error", "Une feuille gardée sur cet appareil n’a pas pu être enregistrée.", bouton("Voir pourquoi", () => ouvrir(envoi)), bouton("Abandonner", () => retirer(envoi.seance))));
    }
  }

  window.addEventListener("online", envoyer);
  window.addEventListener("DOMContentLoaded", () => { montrer(); envoyer(); });
  setInterval(() => { if (miennes().some(([, envoi]) => envoi.etat === "attend")) envoyer(); }, 30_000);
  return { garder, retirer, poster };
})();
