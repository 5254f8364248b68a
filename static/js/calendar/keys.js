// By keyboard: on a visit or a block the arrow keys move it, with Shift they change its length; Enter confirms, Escape
// leaves it. Every step is said.

import { columns, isDrawn, lines, snapped } from "./grid.js";
import { drop, inWords, leave, lifted, moving, say, show } from "./ghost.js";

const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

function press(event) {
  const link = event.target.closest?.(".block[data-movable]");
  if (!link || !isDrawn() || event.ctrlKey || event.metaKey || event.altKey) return;
  const mine = moving()?.link === link && moving();
  if (event.key in ARROWS) {
    event.preventDefault();
    go(mine, link, ARROWS[event.key], event.shiftKey);
  } else if (mine && event.key === "Enter") {
    event.preventDefault();
    event.stopPropagation();
    confirm(link);
  } else if (mine && event.key === "Escape") {
    event.preventDefault();
    giveUp();
  }
}

function go(mine, link, [across, down], isStretch) {
  const kind = isStretch ? "stretch" : "move";
  // Moving begins where it stands; changing one's mind about what is meant begins anew.
  const place = mine && mine.kind === kind ? mine : lifted(link, kind);
  const next = isStretch ? stretched(place, down) : moved(place, across, down);
  show(next).item.querySelector("a").scrollIntoView({ block: "nearest", inline: "nearest" });
  document.querySelector(".calendar-ghost").scrollIntoView({ block: "nearest", inline: "nearest" });
  say(inWords());
}

function moved(place, across, down) {
  const all = columns();
  const way = document.dir === "rtl" ? -across : across;
  const column = all[Math.min(Math.max(all.indexOf(place.column) + way, 0), all.length - 1)];
  const line = down ? nextOnGrid(place.line, down) : place.line;
  return { ...place, column, line: Math.min(Math.max(line, 0), Math.max(0, lines(column) - place.length)) };
}

function stretched(place, down) {
  const ends = nextOnGrid(place.line + place.length, down);
  return { ...place, length: Math.min(Math.max(ends, place.line + 1), lines(place.column)) - place.line };
}

function nextOnGrid(line, down) {
  return down > 0 ? snapped(line + 0.01, Math.ceil) : snapped(line - 0.01, Math.floor);
}

async function confirm(link) {
  const { id } = link.closest(".calendar-item");
  await drop();
  // The calendar shows itself anew; what was moved keeps the focus, wherever it is now. Whoever goes on meanwhile, or was
  // refused and answers that, has the focus where they want it.
  const over = new AbortController();
  const whileWaiting = { signal: over.signal };
  document.addEventListener("htmx:after:swap", ({ detail }) => {
    if (detail.ctx.sourceElement?.id !== "calendar") return;
    over.abort();
    if (!document.querySelector("dialog[open]")) document.querySelector(`[id="${CSS.escape(id)}"] a`)?.focus();
  }, whileWaiting);
  for (const act of ["pointerdown", "keydown"]) document.addEventListener(act, () => over.abort(), whileWaiting);
}

function giveUp() {
  leave();
  say(document.getElementById("calendar-words").dataset.left);
}

document.addEventListener("keydown", press, { capture: true });
document.addEventListener("focusout", (event) => {
  if (moving() && moving().link === event.target && moving().kind !== "new" && !document.documentElement.classList.contains("is-dragging")) leave();
});
