// What is about to be: a ghost in the grid that shows the place, the time, and what is in the way there. One at a time.
// While there is one the calendar does not look again, so that nothing moves under the hand.

import { instantAt, iso, judge, lineAt, span } from "./grid.js";

let current = null;

export const moving = () => current;

// A visit or a block as it stands: where a move or a stretch begins.
export function lifted(link, kind) {
  const item = link.closest(".calendar-item");
  const column = item.closest(".calendar-column");
  const { from, to, before = 0, after = 0 } = item.dataset;
  const line = lineAt(column, Number(from));
  const length = lineAt(column, Number(to)) - line;
  return { kind, link, item, column, line, length, seconds: to - from, before: Number(before), after: Number(after) };
}

export function show(place) {
  const starts = instantAt(place.column, place.line);
  // A visit keeps its length also across a change of the clocks.
  const ends = place.kind === "move" ? starts + place.seconds : instantAt(place.column, place.line + place.length);
  current = { ...place, starts, ends };
  Object.assign(current, judge(current));
  draw();
  return current;
}

export function leave() {
  current?.item?.classList.remove("is-lifted");
  document.querySelector(".calendar-ghost")?.remove();
  current = null;
}

export function say(text) {
  const voice = document.getElementById("calendar-voice");
  if (voice) voice.textContent = text;
}

export function inWords(place = current) {
  return `${span(place.starts, place.ends)}, ${place.column.dataset.name}. ${judged(place)}`;
}

function judged(place) {
  return document.getElementById("calendar-words").dataset[place.verdict].replace("{who}", place.who ?? "");
}

// Asks for what the ghost shows. The guard decides; a refusal opens beside the calendar, with the reason.
export async function drop() {
  const { kind, link, item, column, starts, ends } = current;
  const isBlock = link.dataset.status === "BLOCKED";
  const values = { staff: column.dataset.staff };
  if (kind !== "stretch" || isBlock) values.starts_at = iso(starts);
  if (kind === "stretch" || isBlock) values.ends_at = iso(ends);
  const door = kind === "stretch" && !isBlock ? "length" : "placement";
  const path = `${link.getAttribute("href")}/${door}`;
  // From here on the calendar may look again: that is how it shows what has become of it. The ghost stays till then.
  current = null;
  try {
    await window.htmx.ajax("POST", path, { target: "#drawer-body", swap: "innerHTML", values });
  } finally {
    item.classList.remove("is-lifted");
    if (!current) document.querySelector(".calendar-ghost")?.remove();
  }
}

function draw() {
  let ghost = document.querySelector(".calendar-ghost");
  if (!ghost) {
    ghost = document.createElement("li");
    ghost.setAttribute("aria-hidden", "true");
    ghost.append(document.createElement("span"), document.createElement("small"));
  }
  const line = Math.max(0, Math.floor(current.line));
  ghost.className = `calendar-ghost r-${line} s-${Math.max(1, Math.round(current.length))}`;
  ghost.dataset.verdict = current.verdict;
  ghost.firstChild.textContent = span(current.starts, current.ends);
  ghost.lastChild.textContent = current.verdict === "free" ? "" : judged(current);
  if (ghost.parentElement !== current.column) current.column.append(ghost);
  current.item?.classList.add("is-lifted");
}

document.addEventListener("htmx:before:request", (event) => {
  if (current && event.detail.ctx.sourceElement?.id === "calendar") event.preventDefault();
});
