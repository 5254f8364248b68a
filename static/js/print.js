// <button data-print> does what the browser's own menu does.

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
