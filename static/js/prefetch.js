// Links with data-prefetch are asked for before anybody follows them, once for each page that shows them; what came
// is used for half a minute, unless something has changed meanwhile.

const FRESH = 30000;
const known = new Map();

function take(url) {
  const kept = known.get(url);
  known.delete(url);
  return kept && performance.now() - kept.at < FRESH ? kept.answer : null;
}

function prefetch(link) {
  const url = link.getAttribute("hx-get");
  if (known.has(url) && performance.now() - known.get(url).at < FRESH) return;
  const headers = { "HX-Request": "true", "HX-Request-Type": "partial", "HX-Current-URL": location.href };
  known.set(url, { at: performance.now(), answer: fetch(url, { headers }).then((answer) => (answer.ok ? answer : null), () => null) });
}

function prefetchAll() {
  if (navigator.connection?.saveData) return;
  requestIdle(() => document.querySelectorAll("[data-prefetch]").forEach(prefetch));
}

function requestIdle(act) {
  window.requestIdleCallback ? requestIdleCallback(act, { timeout: 500 }) : setTimeout(act, 100);
}

document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  const kept = ctx.request.method === "GET" && take(ctx.request.action);
  if (!kept) return;
  const ask = ctx.fetch;
  ctx.fetch = async (url, request) => (await kept) ?? ask(url, request);
});

// Another day is another pair of neighbours; the calendar that only looks again keeps those that it has.
let shown = location.href;
document.addEventListener("htmx:after:swap", () => {
  if (location.href === shown) return;
  shown = location.href;
  prefetchAll();
});
document.addEventListener("calendar:changed", () => known.clear());
document.addEventListener("pointerover", ({ target }) => {
  const link = target.closest?.("[data-prefetch]");
  if (link) prefetch(link);
});
prefetchAll();
