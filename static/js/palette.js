// The search that Ctrl-K opens from every page of the desk. Arrow keys walk through what was found, Enter follows it,
// letters go on typing. Without this script its button is a link to the same search as a page.

const palette = document.getElementById("palette");

function open() {
  if (palette.open) return;
  palette.showModal();
  const field = palette.querySelector("input[type=search]");
  field.select();
  field.dispatchEvent(new CustomEvent("palette:open"));
}

function walk(event, form) {
  const field = form.querySelector("input[type=search]");
  const links = [...form.querySelectorAll(".palette-link")];
  const at = links.indexOf(document.activeElement);
  const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (way && links.length) {
    event.preventDefault();
    (at + way < 0 ? field : links[Math.min(at + way, links.length - 1)]).focus();
  } else if (event.key === "Enter" && document.activeElement === field && links.length) {
    event.preventDefault();
    links[0].click();
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

document.addEventListener("click", (event) => {
  if (!palette || !event.target.closest("[data-palette]") || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  open();
});
