// A PDF dropped anywhere on the page is put into the form and sent. Without this file, one chooses it.
(() => {
  "use strict";
  const formulaire = document.querySelector("form.depot");
  const champ = formulaire?.querySelector("input[type=file]");
  if (!champ) return;
  formulaire.querySelector(".depot-invite").hidden = false;

  let dessus = 0; // how deep the pointer is: entering a child comes before leaving its parent
  const porteUnFichier = (evenement) => evenement.dataTransfer?.types.includes("Files");
  const marquer = () => formulaire.classList.toggle("survol", dessus > 0);

  addEventListener("dragenter", (evenement) => {
    if (!porteUnFichier(evenement)) return;
    dessus += 1;
    marquer();
  });
  addEventListener("dragleave", (evenement) => {
    if (!porteUnFichier(evenement)) return;
    dessus = Math.max(0, dessus - 1);
    marquer();
  });
  addEventListener("dragover", (evenement) => {
    if (porteUnFichier(evenement)) evenement.preventDefault();
  });
  addEventListener("drop", (evenement) => {
    if (!porteUnFichier(evenement)) return;
    evenement.preventDefault(); // else the browser opens the file instead of this page
    dessus = 0;
    marquer();
    if (!evenement.dataTransfer.files.length) return;
    const un = new DataTransfer();
    un.items.add(evenement.dataTransfer.files[0]);
    champ.files = un.files;
    formulaire.requestSubmit();
  });
})();
