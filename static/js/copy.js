// <button data-copy="ID of an input" data-copied="Copied" hidden>: shown where it works, copies, and says so for a moment.
// Where the browser refuses, what was to be copied is selected instead.

const WHILE = 2000;

function show(root) {
  if (!navigator.clipboard) return;
  for (const button of root.querySelectorAll("[data-copy][hidden]")) button.hidden = false;
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const input = document.getElementById(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(input.value);
    say(button);
  } catch {
    input.select();
  }
});

function say(button) {
  const word = button.querySelector("span");
  // The second click finds "Copied" there, which is not the button's own word.
  button.dataset.word ??= word.textContent;
  word.textContent = button.dataset.copied;
  setTimeout(() => { word.textContent = button.dataset.word; }, WHILE);
}

document.addEventListener("htmx:after:swap", () => show(document));
show(document);
