// Taking something back takes the toast away that had the focus. It goes to the visit or the block that it was about, in
// the calendar; to whatever is nearest to where a block stood; or else to the heading.

const ABOUT = /\/(?:appointments|blocks)\/([0-9a-f-]{36})/;

const heading = () => document.querySelector("h1");
const entries = () => [...document.querySelectorAll("#calendar [id^='entry-']")];
const isLost = () => document.activeElement === document.body || Boolean(document.activeElement.closest(".toast"));

document.addEventListener("htmx:finally:request", ({ target, detail: { ctx } }) => {
  if (!target.closest?.(".toast")?.querySelector("[data-undo]")) return;
  const id = ABOUT.exec(target.getAttribute("action"))?.[1];
  const before = { known: new Set(entries().map((entry) => entry.id)), place: find(id)?.getBoundingClientRect() };
  land(find(id));
  if (ctx.response?.status < 400 && document.getElementById("calendar")) return landAnew(id, before);
  land(heading());
});

const find = (id) => document.querySelector(`[id^="entry-${id}-"] a`);

// The calendar shows itself anew, and what was focused may be gone. Whoever goes on meanwhile has the focus where they want it.
function landAnew(id, { known, place }) {
  const over = new AbortController();
  const whileWaiting = { signal: over.signal };
  document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
    if (ctx.sourceElement?.id !== "calendar") return;
    over.abort();
    const isBack = entries().find((entry) => !known.has(entry.id))?.querySelector("a");
    land(find(id) ?? isBack ?? (place && nearest(place)) ?? heading());
  }, whileWaiting);
  for (const act of ["pointerdown", "keydown"]) document.addEventListener(act, () => over.abort(), whileWaiting);
}

function nearest({ x, y }) {
  const far = (link) => {
    const box = link.getBoundingClientRect();
    return Math.hypot(box.x - x, box.y - y);
  };
  return [...document.querySelectorAll(".calendar-column a")].sort((one, other) => far(one) - far(other))[0];
}

// An open dialog keeps the focus, and looks after it itself.
function land(place) {
  if (!place || !isLost() || document.querySelector("dialog[open]")) return;
  if (!place.matches("a")) place.tabIndex = -1;
  place.focus();
}
