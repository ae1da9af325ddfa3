// Forms: never sent twice, never left by mistake.
(() => {
  "use strict";

  const empreinte = (formulaire) => {
    const champs = [];
    new FormData(formulaire).forEach((valeur, nom) => champs.push(`${nom}=${valeur.name ?? valeur}`));
    return champs.join("\n");
  };

  const depart = new Map();
  document.querySelectorAll("form[data-garde]").forEach((formulaire) => {
    depart.set(formulaire, "modifie" in formulaire.dataset ? null : empreinte(formulaire));
  });
  let partir = false;

  const change = () => [...depart].some(([formulaire, avant]) => empreinte(formulaire) !== avant);

  window.addEventListener("beforeunload", (evenement) => {
    if (!partir && change()) evenement.preventDefault();
  });

  document.addEventListener("submit", (evenement) => {
    const formulaire = evenement.target;
    if (evenement.defaultPrevented || formulaire.method !== "post") return;
    if (formulaire.dataset.envoye) {
      evenement.preventDefault();
      return;
    }
    partir = true;
    formulaire.dataset.envoye = "oui";
    formulaire.querySelectorAll("button:not([type=button])").forEach((bouton) => {
      bouton.setAttribute("aria-disabled", "true");
    });
  });

  // Back from the browser's cache: the form may be sent again.
  window.addEventListener("pageshow", (evenement) => {
    if (!evenement.persisted) return;
    partir = false;
    document.querySelectorAll("form[data-envoye]").forEach((formulaire) => {
      delete formulaire.dataset.envoye;
      formulaire.querySelectorAll("[aria-disabled]").forEach((bouton) => bouton.removeAttribute("aria-disabled"));
    });
  });
})();
