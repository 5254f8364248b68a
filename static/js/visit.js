// A visit that is shown looks again by itself, as the calendar does: not while nobody sees it, and not under the hand of
// somebody who is filling in one of its forms.

document.addEventListener("htmx:before:request", (event) => {
  const visit = event.detail.ctx.sourceElement;
  if (visit?.id !== "visit" || event.detail.ctx.request.method !== "GET") return;
  if (!visit.checkVisibility() || visit.querySelector(".visit-act[open]")) event.preventDefault();
});
