// The file of the letters takes a while: say so, hand it over, then show what is printed. Everything works without this file.
(() => {
  "use strict";
  const SECONDES_PAR_LETTRE = 0.06;

  /** The PDF as a download; false when the page has an answer to show instead. */
  async function chercher(formulaire, champs) {
    const reponse = await fetch(formulaire.action, { method: "POST", body: champs });
    if (!reponse.ok || !reponse.headers.get("Content-Type")?.startsWith("application/pdf")) return false;
    const lien = document.createElement("a");
    lien.href = URL.createObjectURL(await reponse.blob());
    lien.download = /filename="([^"]+)"/.exec(reponse.headers.get("Content-Disposition") ?? "")?.[1] ?? "lettres.pdf";
    lien.click();
    return true;
  }

  document.addEventListener("submit", async (evenement) => {
    const formulaire = evenement.target.closest("form[data-lettres]");
    if (!formulaire) return;
    evenement.preventDefault();
    const bouton = formulaire.querySelector("button[type=submit]");
    const attente = formulaire.querySelector("[data-attente]");
    const champs = new FormData(formulaire);
    const secondes = Math.max(1, Math.round(champs.getAll("choix").length * SECONDES_PAR_LETTRE));
    bouton.disabled = true;
    attente.textContent = `Le PDF se prépare : environ ${secondes} seconde${secondes > 1 ? "s" : ""}…`;
    try {
      if (await chercher(formulaire, champs)) {
        setTimeout(() => location.reload(), 1500);  // once the browser holds the file
        return;
      }
    } catch {
      // the ordinary way says what is wrong
    }
    bouton.disabled = false;
    formulaire.submit();
  });
})();
