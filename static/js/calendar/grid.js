// The calendar as numbers: columns, lines of five minutes, instants (seconds since 1970), and what is in the way.

export const LINE = 300;

export const grid = () => document.querySelector(".calendar-grid");
export const columns = () => [...document.querySelectorAll(".calendar-column[data-starts]")];

// On a phone the same elements are a list: nothing is dragged there.
export const isDrawn = () => Boolean(grid()) && getComputedStyle(grid()).display === "grid";

export function lines(column) {
  return column.closest(".calendar").className.match(/\bl-(\d+)/)[1] * 1;
}

// "24:-3600": from line 24 on instants are an hour earlier than the lines before would make them.
function shifts(column) {
  let sum = 0;
  return (column.dataset.jumps ?? "").trim().split(" ").filter(Boolean).map((jump) => {
    const [line, seconds] = jump.split(":").map(Number);
    return { line, seconds: (sum += seconds) };
  });
}

export function instantAt(column, line) {
  const shift = shifts(column).findLast((jump) => line >= jump.line)?.seconds ?? 0;
  return Number(column.dataset.starts) + line * LINE + shift;
}

export function lineAt(column, instant) {
  const plain = (instant - column.dataset.starts) / LINE;
  for (const jump of shifts(column).reverse()) {
    const line = plain - jump.seconds / LINE;
    if (line >= jump.line) return line;
  }
  return plain;
}

// The salon's starts are multiples of its step after midnight; lines that it does not meet are as fine as it gets.
export function snapped(line, round = Math.round) {
  const { first, step } = grid().dataset;
  const minutes = step % 5 ? 5 : Number(step);
  return (round((Number(first) + line * 5) / minutes) * minutes - first) / 5;
}

export function step() {
  const minutes = Number(grid().dataset.step);
  return minutes % 5 ? 1 : minutes / 5;
}

// What a place means: "free", "unable" (whose column it is does something else), "closed" (the hours are in the way) or
// "taken", and by what.
export function judge({ kind, column, starts, ends, before = 0, after = 0, item = null }) {
  const { service } = item?.dataset ?? {};
  if (kind === "move" && service && !column.dataset.does.split(" ").includes(service)) return { verdict: "unable" };
  for (const other of column.querySelectorAll(".calendar-item[data-from]")) {
    if (other === item || other.querySelector('[data-status="CANCELLED"]')) continue;
    const from = other.dataset.from - (other.dataset.before ?? 0);
    const to = Number(other.dataset.to) + Number(other.dataset.after ?? 0);
    if (from < ends + after && starts - before < to) return { verdict: "taken", who: other.querySelector(".block-name").textContent };
  }
  const open = column.dataset.open.trim().split(" ").map((part) => part.split("-").map(Number));
  return { verdict: open.some(([from, to]) => from <= starts && ends <= to) ? "free" : "closed" };
}

export function span(starts, ends) {
  const { zone, cycle, hour } = grid().dataset;
  const shape = new Intl.DateTimeFormat(document.documentElement.lang, { hour, minute: "2-digit", timeZone: zone, hourCycle: cycle });
  return [starts, ends].map((at) => shape.format(at * 1000)).join(" – ");
}

export const iso = (instant) => new Date(instant * 1000).toISOString();
