// Lists with boxes: « tout cocher », and how many are ticked. Everything works without this file.
(() => {
  "use strict";

  const cases = (formulaire) => [...formulaire.querySelectorAll("input[name=choix]")];

  function preparer() {
    document.querySelectorAll("form[data-cocher]").forEach((formulaire) => {
      const tout = formulaire.querySelector("[data-tout]");
      if (tout) tout.hidden = cases(formulaire).length < 2;
      compter(formulaire);
    });
  }

  function compter(formulaire) {
    const toutes = cases(formulaire);
    const cochees = toutes.filter((une) => une.checked).length;
    const tout = formulaire.querySelector("[data-tout-cocher]");
    if (tout) {
      tout.checked = cochees > 0 && cochees === toutes.length;
      tout.indeterminate = cochees > 0 && cochees < toutes.length;
    }
    const compte = formulaire.querySelector("[data-compte]");
    if (compte) {
      compte.hidden = cochees === 0;
      compte.textContent = `(${cochees})`;
    }
  }

  document.addEventListener("change", (evenement) => {
    const formulaire = evenement.target.closest("form[data-cocher]");
    if (!formulaire) return;
    if ("toutCocher" in evenement.target.dataset) {
      cases(formulaire).forEach((une) => { une.checked = evenement.target.checked; });
    }
    compter(formulaire);
  });

  document.addEventListener("htmx:afterSettle", preparer);
  window.addEventListener("pageshow", preparer);  // back: the browser keeps the boxes
  preparer();
})();
