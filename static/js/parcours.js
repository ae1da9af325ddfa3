// Keys, menus and the list of keys. Everything works without this file; nothing here is needed to act.
(() => {
  "use strict";
  const CLE = "touches-seules";
  const $ = (selecteur) => document.querySelector(selecteur);

  // localStorage may be forbidden: single keys are then simply on.
  const lire = () => { try { return localStorage.getItem(CLE) !== "non"; } catch { return true; } };
  const ecrire = (oui) => { try { localStorage.setItem(CLE, oui ? "oui" : "non"); } catch { /* kept for this page */ } };

  const dialogue = $("#touches");
  const interrupteur = $("#touches-actives");
  let actives = lire();

  function montrerTouches() {
    interrupteur.checked = actives;
    dialogue.showModal();
  }

  function saisit(element) {
    return element.closest("input, textarea, select, [contenteditable]") !== null;
  }

  function fermerMenus(sauf) {
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (!sauf || !menu.contains(sauf)) menu.open = false;
    });
  }

  interrupteur?.addEventListener("change", () => {
    actives = interrupteur.checked;
    ecrire(actives);
  });

  document.querySelectorAll("[data-ouvre=touches]").forEach((bouton) => {
    bouton.hidden = false;
    bouton.addEventListener("click", () => { fermerMenus(); montrerTouches(); });
  });

  document.addEventListener("click", (evenement) => fermerMenus(evenement.target));

  document.addEventListener("keydown", (evenement) => {
    if (evenement.key === "Escape") {
      const menu = $("details.menu[open]");
      fermerMenus();
      menu?.querySelector("summary").focus();
      if (evenement.target.id === "recherche") evenement.target.blur();
      return;
    }
    if (!actives || evenement.ctrlKey || evenement.metaKey || evenement.altKey) return;
    if (saisit(evenement.target) || dialogue?.open) return;
    if (evenement.key === "/" && $("#recherche")) {
      evenement.preventDefault();
      $("#recherche").focus();
      $("#recherche").select();
    } else if (evenement.key === "?" && dialogue) {
      evenement.preventDefault();
      montrerTouches();
    }
  });
})();
