// By hand: drag a visit or a block to move it, its lower edge to change its length, empty time to choose a stretch.
// A finger rests for a moment first, so that it can still scroll.

import { columns, instantAt, isDrawn, iso, lines, snapped, step } from "./grid.js";
import { drop, leave, lifted, moving, say, show } from "./ghost.js";

const FAR = 5;
const REST = 350;
const EDGE = 9;
const NEAR_THE_RIM = 36;

let hand = null;

function begin(event) {
  if (event.button !== 0 || !event.isPrimary || !isDrawn() || hand) return;
  const column = event.target.closest(".calendar-column[data-starts]");
  if (!column) return;
  const link = event.target.closest(".block[data-movable]");
  if (!link && event.target.closest(".calendar-item")) return;
  hand = { pointer: event.pointerId, x: event.clientX, y: event.clientY, link, column, isTouch: event.pointerType === "touch" };
  if (hand.isTouch) hand.rest = setTimeout(() => hand && take(), REST);
}

function take() {
  hand.isTaken = true;
  const { link, column } = hand;
  if (link) {
    const isEdge = !hand.isTouch && link.getBoundingClientRect().bottom - hand.y < EDGE;
    hand.place = lifted(link, isEdge ? "stretch" : "move");
    hand.grip = lineUnder(column, hand.y) - hand.place.line;
  } else {
    hand.place = { kind: "new", column, line: snapped(lineUnder(column, hand.y), Math.floor), length: step() };
  }
  document.documentElement.classList.add("is-dragging");
  show(hand.place);
}

function go(event) {
  if (event.pointerId !== hand?.pointer) return;
  const isFar = Math.hypot(event.clientX - hand.x, event.clientY - hand.y) > FAR;
  if (!hand.isTaken && hand.isTouch && isFar) return end();
  if (!hand.isTaken && !isFar) return;
  if (!hand.isTaken) take();
  event.preventDefault();
  scrollNear(event);
  show(placeUnder(event));
}

function placeUnder({ clientX, clientY }) {
  const { place, grip } = hand;
  const all = lines(place.column);
  if (place.kind === "move") {
    const column = columnUnder(clientX) ?? place.column;
    const line = snapped(lineUnder(column, clientY) - grip);
    return { ...place, column, line: Math.min(Math.max(line, 0), Math.max(0, all - place.length)) };
  }
  const under = lineUnder(place.column, clientY);
  if (place.kind === "stretch") {
    const ends = Math.min(Math.max(snapped(under), place.line + 1), all);
    return { ...place, length: ends - place.line };
  }
  const from = Math.max(Math.min(place.line, snapped(under, Math.floor)), 0);
  const to = Math.min(Math.max(place.line + step(), snapped(under, Math.ceil)), all);
  return { ...place, line: from, length: to - from };
}

async function release(event) {
  if (event.pointerId !== hand?.pointer) return;
  const { isTaken, column, link, y } = hand;
  end();
  if (!isTaken) return click(event, column, link, y);
  swallowClick();
  const place = moving();
  if (place.kind === "new") {
    leave();
    return open(place.column, place.starts, place.ends);
  }
  const isThere = place.column === columnOf(place) && Number(place.item.dataset.from) === place.starts && Number(place.item.dataset.to) === place.ends;
  return isThere ? leave() : drop();
}

const columnOf = ({ item }) => item.closest(".calendar-column");

// Free time is a link already; a click beside it, before or after the hours, means that time as well.
function click(event, column, link, y) {
  if (link || event.target.closest("a, .calendar-item") || event.type === "pointercancel") return;
  const starts = instantAt(column, snapped(lineUnder(column, y), Math.floor));
  open(column, starts, null);
}

function open(column, starts, ends) {
  const path = document.querySelector(".calendar-acts [data-new]").dataset.new;
  const asked = new URLSearchParams({ staff: column.dataset.staff, at: iso(starts) });
  if (ends) asked.set("until", iso(ends));
  window.htmx.ajax("GET", `${path}?${asked}`, { target: "#drawer-body", swap: "innerHTML" });
}

function end() {
  clearTimeout(hand?.rest);
  hand = null;
  document.documentElement.classList.remove("is-dragging");
}

function lineUnder(column, y) {
  const box = column.getBoundingClientRect();
  return ((y - box.top) / box.height) * lines(column);
}

function columnUnder(x) {
  return columns().find((column) => {
    const box = column.getBoundingClientRect();
    return box.left <= x && x < box.right;
  });
}

function scrollNear({ clientX, clientY }) {
  const scroller = document.querySelector(".calendar-scroll");
  const box = scroller.getBoundingClientRect();
  const pull = (at, low, high) => (at < low + NEAR_THE_RIM ? -12 : at > high - NEAR_THE_RIM ? 12 : 0);
  scroller.scrollBy(pull(clientX, box.left + 56, box.right), pull(clientY, box.top + 56, box.bottom));
}

// The browser sends a click after a drag; it is not one. htmx listens on the link itself, so it is caught on the way down.
function swallowClick() {
  const swallow = (event) => { event.preventDefault(); event.stopPropagation(); };
  document.addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => document.removeEventListener("click", swallow, { capture: true }), 50);
}

document.addEventListener("pointerdown", begin);
document.addEventListener("pointermove", go);
document.addEventListener("pointerup", release);
document.addEventListener("pointercancel", (event) => { if (event.pointerId === hand?.pointer) { end(); leave(); } });
document.addEventListener("touchmove", (event) => { if (hand?.isTaken) event.preventDefault(); }, { passive: false });
document.addEventListener("contextmenu", (event) => { if (hand?.isTouch) event.preventDefault(); });
document.addEventListener("dragstart", (event) => { if (event.target.closest?.(".calendar-column")) event.preventDefault(); });
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !hand?.isTaken) return;
  end();
  leave();
  say(document.getElementById("calendar-words").dataset.left);
});
