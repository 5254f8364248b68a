// Dialogs: opening and closing where the browser has no invoker commands yet, opening by an answer, what their heads say,
// and hx-confirm.

const nativeCommands = "commandForElement" in HTMLButtonElement.prototype;

if (!nativeCommands) {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[commandfor]");
    const dialog = button && document.getElementById(button.getAttribute("commandfor"));
    if (dialog) button.getAttribute("command") === "close" ? dialog.close() : dialog.showModal();
  });
}

// Where the browser knows no closedby="any", a click beside the dialog closes it all the same.
if (!("closedBy" in HTMLDialogElement.prototype)) {
  document.addEventListener("click", (event) => {
    if (event.target.matches?.("dialog[closedby='any'][open]") && outside(event)) event.target.close();
  });
}

function outside({ target, clientX, clientY }) {
  const box = target.getBoundingClientRect();
  return clientX < box.left || clientX > box.right || clientY < box.top || clientY > box.bottom;
}

// An answer swapped into #ID-body opens #ID; one that only brings a toast leaves what stood there from before closed.
// The target is read before the swap, which may replace it.
const filling = new WeakSet();

document.addEventListener("htmx:before:swap", ({ detail: { ctx, tasks } }) => {
  if (tasks.some((task) => task.type === "main")) filling.add(ctx);
});
document.addEventListener("htmx:after:swap", ({ detail }) => {
  const target = filling.has(detail.ctx) && detail.ctx.target;
  const dialog = target instanceof Element && target.id.endsWith("-body") && target.closest("dialog");
  if (dialog && !dialog.open && target.childElementCount) dialog.showModal();
});

// An answer that takes away what had the focus gives it to the heading of its dialog: Tab goes on from there.
document.addEventListener("htmx:after:swap", () => {
  const dialog = document.querySelector("dialog[open]");
  const heading = dialog && document.activeElement === document.body && document.getElementById(dialog.getAttribute("aria-labelledby"));
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus();
});

// What a part of a page is about stands in its data-title; the heading above it, of its dialog or of the page, says so.
document.addEventListener("htmx:after:swap", () => {
  const part = document.querySelector("[data-title]");
  if (!part) return;
  const dialog = part.closest("dialog");
  const heading = dialog ? document.getElementById(dialog.getAttribute("aria-labelledby")) : document.querySelector("h1");
  if (!heading || heading.textContent === part.dataset.title) return;
  heading.textContent = part.dataset.title;
  // Something else than before begins at its beginning.
  dialog?.scrollTo(0, 0);
});

// The answer's header "HX-Trigger: dialog:close" closes whatever is open.
document.addEventListener("dialog:close", () => {
  for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
});

document.addEventListener("htmx:confirm", (event) => {
  const dialog = document.getElementById("confirm");
  if (!dialog?.showModal) return;
  event.preventDefault();
  const { ctx, issueRequest, dropRequest } = event.detail;
  dialog.querySelector("#confirm-question").textContent = ctx.confirm;
  dialog.returnValue = "";
  dialog.addEventListener("close", () => (dialog.returnValue === "yes" ? issueRequest() : dropRequest()), { once: true });
  dialog.showModal();
});
