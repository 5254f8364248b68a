// Toasts go after a while, unless somebody is reading them; trouble on the way to the server is said, not swallowed.

const STAY = 7000;
const region = document.getElementById("toasts");

function leaveLater(toast) {
  setTimeout(() => (toast.matches(":hover, :focus-within") ? leaveLater(toast) : toast.remove()), STAY);
}

function sayTrouble() {
  if (region.querySelector("[data-trouble]")) return;
  const toast = document.getElementById("toast-trouble").content.firstElementChild.cloneNode(true);
  toast.dataset.trouble = "";
  region.append(toast);
}

new MutationObserver((changes) => {
  for (const change of changes)
    for (const node of change.addedNodes) if (node.nodeType === Node.ELEMENT_NODE) leaveLater(node);
}).observe(region, { childList: true });

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-dismiss]");
  button?.closest(button.dataset.dismiss)?.remove();
});

// A defect on the server brings no toast of its own; refusals (4xx) answer with the form or a toast.
document.addEventListener("htmx:response:error", ({ detail }) => {
  if (detail.ctx.response.status >= 500) sayTrouble();
});
document.addEventListener("htmx:error", ({ detail }) => {
  if (!detail.ctx?.response) sayTrouble();
});
