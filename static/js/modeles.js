// A template beside its preview: the page follows what is typed, and a word of the list is written where one types.
document.addEventListener("DOMContentLoaded", () => {
  "use strict";
  const apercu = document.getElementById("apercu");
  const formulaire = document.getElementById("modele_form");
  if (!apercu || !formulaire) return;

  const ATTENTE = 350; // ms without typing
  const page = document.getElementById("apercu-page");
  const refus = document.getElementById("apercu-refus");
  let minuterie, enCours;

  const dire = (texte) => {
    refus.hidden = !texte;
    if (refus.textContent !== texte) refus.textContent = texte;
  };

  // A new frame takes the place of the old one once it is drawn: nothing blinks, the Back button sees nothing of it.
  const montrer = (html) => {
    const [ancien, ...enAttente] = page.children;
    enAttente.forEach((cadre) => cadre.remove());
    const neuf = document.createElement("iframe");
    neuf.title = "Aperçu du document";
    neuf.setAttribute("sandbox", "allow-same-origin"); // for its style sheet; scripts stay forbidden
    neuf.addEventListener("load", () => {
      if (ancien.contentWindow) neuf.contentWindow.scrollTo(0, ancien.contentWindow.scrollY);
      ancien.remove();
    });
    neuf.srcdoc = html;
    page.append(neuf);
  };

  const rafraichir = async () => {
    enCours?.abort();
    const arret = (enCours = new AbortController());
    try {
      const reponse = await fetch(apercu.dataset.adresse, {
        method: "POST",
        body: new FormData(formulaire),
        signal: arret.signal,
      });
      const texte = await reponse.text();
      const recu = reponse.ok && !reponse.redirected; // redirected: the session is over
      const fautes = recu && reponse.headers.get("Content-Type").startsWith("text/plain");
      if (recu && !fautes) montrer(texte);
      if (recu) dire(fautes ? texte : "");
      else dire("L’aperçu ne répond pas\u00a0: ouvrez une autre page pour voir si vous êtes encore connecté.");
    } catch (erreur) {
      if (erreur.name !== "AbortError") dire("L’aperçu ne répond pas\u00a0: vérifiez la connexion.");
    }
  };

  const bientot = () => {
    clearTimeout(minuterie);
    minuterie = setTimeout(rafraichir, ATTENTE);
  };

  // The words of the list become buttons; they write in the text that was typed in last.
  let dernier = document.getElementById("id_corps");
  formulaire.querySelectorAll("textarea, #id_titre").forEach((champ) => {
    champ.addEventListener("focus", () => (dernier = champ));
  });
  formulaire.querySelectorAll(".mots code").forEach((mot) => {
    const bouton = document.createElement("button");
    bouton.type = "button";
    bouton.textContent = mot.textContent;
    bouton.addEventListener("click", () => {
      dernier.setRangeText(mot.textContent, dernier.selectionStart, dernier.selectionEnd, "end");
      dernier.focus();
      bientot();
    });
    mot.replaceWith(bouton);
  });

  // What was typed is not left by mistake.
  const instantane = () => {
    const champs = [...new FormData(formulaire)].filter(([nom]) => nom !== "exemple");
    return JSON.stringify(champs.map(([nom, valeur]) => [nom, valeur.name ?? valeur]));
  };
  const depart = instantane();
  const refuse = document.querySelector(".errornote:not(#apercu-refus)") !== null;
  let partir = false;
  formulaire.addEventListener("submit", (evenement) => {
    const bouton = evenement.submitter;
    if (bouton?.formTarget === "_blank") return;
    if (partir) evenement.preventDefault();
    partir = true;
  });
  window.addEventListener("pageshow", () => (partir = false));
  window.addEventListener("beforeunload", (evenement) => {
    if (!partir && (refuse || instantane() !== depart)) evenement.preventDefault();
  });

  formulaire.addEventListener("input", bientot);
  formulaire.addEventListener("change", bientot);
  document.getElementById("id_exemple").addEventListener("change", bientot);
  rafraichir();
});
