// Lists that are put in order by dragging: [data-order] is where the new order is sent, [data-order-target] what the
// answer replaces, [data-id] what is arranged,
// [data-order-handle] what it is dragged by. Lists of one data-order-group exchange what is in them. The buttons up and
// down beside each handle do the same without a pointer, and without this file.

document.documentElement.dataset.canDrag = "";

const listOf = (item) => item.parentElement.closest("[data-order]");
const itemsOf = (list) => [...list.children].filter((child) => child.dataset.id);

document.addEventListener("pointerdown", (event) => {
  const handle = event.target.closest?.("[data-order-handle]");
  const item = handle?.closest("[data-id]");
  if (!item || event.button) return;
  event.preventDefault();
  drag(item, event.pointerId);
});

function drag(item, pointer) {
  const origin = { list: listOf(item), next: item.nextElementSibling };
  item.classList.add("order-dragged");
  const move = (event) => event.pointerId === pointer && follow(item, event);
  const end = (event) => {
    if (event.type === "keydown" ? event.key !== "Escape" : event.pointerId !== pointer) return;
    for (const [name, act] of listeners) document.removeEventListener(name, act);
    item.classList.remove("order-dragged");
    const putBack = () => origin.list.insertBefore(item, origin.next);
    if (event.type !== "pointerup") return putBack();
    if (listOf(item) !== origin.list || item.nextElementSibling !== origin.next) send(listOf(item), putBack);
  };
  const listeners = [["pointermove", move], ["pointerup", end], ["pointercancel", end], ["keydown", end]];
  for (const [name, act] of listeners) document.addEventListener(name, act);
}

function follow(item, { clientX, clientY }) {
  // Lists stand below each other; handles stick out of them a little.
  const box = listOf(item).getBoundingClientRect();
  const x = Math.min(Math.max(clientX, box.left + 1), box.right - 1);
  const under = document.elementsFromPoint(x, clientY).map((one) => one.closest("[data-order]")).find((list) => list && fits(list, item));
  if (!under) return;
  const after = itemsOf(under).find((other) => other !== item && clientY < middle(other));
  const before = after ?? [...under.children].find((child) => !child.dataset.id) ?? null;
  if (before !== item && item.nextElementSibling !== before) under.insertBefore(item, before);
}

function fits(list, item) {
  const own = listOf(item);
  return list === own || (list.dataset.orderGroup && list.dataset.orderGroup === own.dataset.orderGroup);
}

function middle(item) {
  const box = item.getBoundingClientRect();
  return box.top + box.height / 2;
}

async function send(list, putBack) {
  const values = { ids: itemsOf(list).map((item) => item.dataset.id).join() };
  if (list.dataset.categoryId) values.category_id = list.dataset.categoryId;
  // What could not be saved is not shown as if it were: not what was refused, and not what never arrived. Forms in the list
  // have troubles of their own, and the list outlives its answer.
  const over = new AbortController();
  const heard = (act) => [({ target }) => target === list && act(), { signal: over.signal }];
  list.addEventListener("htmx:response:error", ...heard(() => location.reload()));
  list.addEventListener("htmx:error", ...heard(putBack));
  await htmx.ajax("POST", list.dataset.order, { source: list, target: list.dataset.orderTarget, swap: "outerMorph", values });
  over.abort();
}
