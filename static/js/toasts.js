// Toasts go after a while, unless somebody is reading them; trouble on the way to the server is said, not swallowed.

const STAY = 7000;
const region = document.getElementById("toasts");

function leaveLater(toast) {
  setTimeout(() => (toast.matches(":hover, :focus-within") ? leaveLater(toast) : toast.remove()), Number(toast.dataset.stay ?? STAY));
}

function sayTrouble() {
  if (region.querySelector("[data-trouble]")) return;
  const toast = document.getElementById("toast-trouble").content.firstElementChild.cloneNode(true);
  toast.dataset.trouble = "";
  region.append(toast);
}

// Nothing outside of an open dialog can be clicked, and what is to be taken back is mostly done in one: the toasts go along.
const home = region.parentElement;

function follow() {
  const place = [...document.querySelectorAll("dialog:modal")].at(-1) ?? home;
  if (region.parentElement !== place) place.append(region);
}
document.addEventListener("toggle", follow, true);
document.addEventListener("close", follow, true);

new MutationObserver((changes) => {
  follow();
  for (const change of changes)
    for (const node of change.addedNodes) if (node.nodeType === Node.ELEMENT_NODE) leaveLater(node);
}).observe(region, { childList: true });

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-dismiss]");
  button?.closest(button.dataset.dismiss)?.remove();
});

// What a toast offers to take back is taken back once, by a click or by Ctrl-Z outside of what one types in.
document.addEventListener("htmx:finally:request", (event) => {
  if (event.target.closest?.(".toast")?.querySelector("[data-undo]")) event.target.closest(".toast").remove();
});
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z" || event.target.closest("input, textarea, select")) return;
  const buttons = region.querySelectorAll("[data-undo]");
  if (!buttons.length) return;
  event.preventDefault();
  buttons[buttons.length - 1].click();
});

// A defect on the server brings no toast of its own; refusals (4xx) answer with the form or a toast. What a page asks by
// itself every second it asks again: whoever did nothing hears nothing.
const isByItself = (ctx) => ctx?.sourceElement?.matches("[hx-trigger*='every ']");

document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
  if (ctx.response.status >= 500 && !isByItself(ctx)) sayTrouble();
});
document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
  if (!ctx?.response && !isByItself(ctx)) sayTrouble();
});
