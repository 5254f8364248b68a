// templates/shared/_hold.html: counts to data-countdown (an instant); data-over is what is said at the end.
// The figure changes every second for the eye; the ear is told only when two minutes are left, half a minute, and none.

const SOON = 30;
const SAID = [120, 30, 0];
const spoken = new WeakMap();
// The server's clock decides; the page's own may be wrong by minutes.
const skew = serverTime() - Date.now();

function serverTime() {
  const shown = Date.parse(document.documentElement.dataset.now ?? "");
  return Number.isNaN(shown) ? Date.now() : shown + performance.now();
}

function tick() {
  for (const hold of document.querySelectorAll("[data-countdown]")) show(hold);
}

function show(hold) {
  const left = Math.max(0, Math.ceil((Date.parse(hold.dataset.countdown) - Date.now() - skew) / 1000));
  const figure = hold.querySelector(".hold-left");
  if (figure) figure.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  hold.dataset.state = left === 0 ? "over" : left <= SOON ? "soon" : "kept";
  const mark = SAID.findLast((seconds) => left <= seconds) ?? Infinity;
  if (spoken.get(hold) !== mark) announce(hold, mark);
}

function announce(hold, mark) {
  const first = !spoken.has(hold);
  spoken.set(hold, mark);
  const voice = hold.querySelector(".hold-voice");
  if (voice && !first) voice.textContent = mark === 0 ? hold.dataset.over : hold.dataset.left.replace("{time}", inWords(mark));
}

function inWords(seconds) {
  const [figure, unit] = seconds < 60 ? [seconds, "second"] : [seconds / 60, "minute"];
  return new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit, unitDisplay: "long" }).format(figure);
}

setInterval(tick, 1000);
document.addEventListener("htmx:after:swap", tick);
tick();
