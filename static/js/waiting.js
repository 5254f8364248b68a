// What takes longer than a moment is announced by the shapes of what is to come (templates/shared/_skeleton.html), in the
// place where it will stand: [data-waits]. A page that only looks again by itself announces nothing.

const MOMENT = 300;
const shown = new WeakMap();

function placeOf({ sourceElement, target, request }) {
  if (request.method !== "GET" || !(target instanceof Element) || sourceElement === target) return null;
  return target.matches("[data-waits]") ? target : target.querySelector("[data-waits]");
}

function announce(ctx, place) {
  if (ctx.status !== "issuing" || !place.isConnected || place.querySelector(":scope > .skeletons")) return;
  const shapes = document.getElementById("skeleton").content.firstElementChild.cloneNode(true);
  place.prepend(shapes);
  const dialog = place.closest("dialog:not([open])");
  dialog?.showModal();
  shown.set(ctx, { shapes, dialog });
}

document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  const place = placeOf(ctx);
  if (place) setTimeout(announce, MOMENT, ctx, place);
});

// An answer takes the place of the shapes; where none came, what was there before is there again.
document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  const { shapes, dialog } = shown.get(ctx) ?? {};
  if (!shapes?.isConnected) return;
  shapes.remove();
  dialog?.close();
});
