// A refused form is gone on with at the first field that is marked. What stands above it is an alert and is said all the
// same; where no field is marked it has the focus itself.

const MARKED = '[aria-invalid="true"], fieldset:has(> .field-errors) input';

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  const isRefused = ctx?.response?.status >= 400 && ctx.target instanceof Element;
  // The target may have been replaced by what bears its name.
  if (isRefused) document.getElementById(ctx.target.id)?.querySelector(MARKED)?.focus();
});
