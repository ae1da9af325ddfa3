// A preview may take seconds: say that it is on its way.
document.addEventListener("submit", (event) => {
  const attente = document.getElementById("attente");
  if (attente) attente.textContent = attente.dataset.texte;
});
