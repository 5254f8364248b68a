// Whoever has chosen one of those who were found waits for no further answer: a late one would undo the choice.
document.addEventListener("change", (event) => {
  const { form, name } = event.target;
  if (name === "customer_id" && form?.elements.q) htmx.trigger(form.elements.q, "htmx:abort");
});
