// The search that Ctrl-K opens from every page of the desk. Arrow keys walk through what was found, Enter follows it,
// letters go on typing. Without this script its button is a link to the same search as a page.

const palette = document.getElementById("palette");

// Whoever types quickly presses Enter before the answer is there: the form that will be followed once it is.
let awaited = null;

function open() {
  if (palette.open) return;
  palette.showModal();
  const field = palette.querySelector("input[type=search]");
  field.select();
  field.dispatchEvent(new CustomEvent("palette:open"));
}

const isBehind = (form) =>
  form.querySelector(".palette-results").dataset.about !== form.querySelector("input[type=search]").value.trim();

function follow() {
  if (!awaited || isBehind(awaited)) return;
  awaited.querySelector(".palette-link")?.click();
  awaited = null;
}

function walk(event, form) {
  awaited = null;
  const field = form.querySelector("input[type=search]");
  const links = [...form.querySelectorAll(".palette-link")];
  const at = links.indexOf(document.activeElement);
  const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (way && links.length) {
    event.preventDefault();
    (at + way < 0 ? field : links[Math.min(at + way, links.length - 1)]).focus();
  } else if (event.key === "Enter" && document.activeElement === field && (links.length || isBehind(form))) {
    event.preventDefault();
    awaited = form;
    follow();
  } else if (at >= 0 && (event.key.length === 1 || event.key === "Backspace") && !event.ctrlKey && !event.metaKey && !event.altKey) {
    field.focus();
  }
}

document.addEventListener("keydown", (event) => {
  if (palette && (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    return open();
  }
  const form = event.target.closest?.("[data-palette-form]");
  if (form) walk(event, form);
});

document.addEventListener("htmx:after:swap", follow);

document.addEventListener("click", (event) => {
  awaited = null;
  if (!palette || !event.target.closest("[data-palette]") || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  open();
});
