// <time datetime="INSTANT" data-own-zone="Europe/Berlin" data-own-words="{time} your time">09:00</time>
// Where the visitor's clock shows something else at that instant, their own time is put beside the salon's.

// Their time is written as the page writes the salon's, whatever the browser's own habits are.
const language = document.documentElement.lang;
const { cycle, hour = "2-digit" } = document.getElementById("main").dataset;
const TIME = { hour, minute: "2-digit", hourCycle: cycle };
const DAY = { weekday: "short" };
const DAY_AND_TIME = { ...DAY, ...TIME };

function show(root) {
  for (const time of root.querySelectorAll("time[data-own-zone]:not([data-own-shown])")) annotate(time);
}

function annotate(time) {
  time.dataset.ownShown = "";
  const instant = new Date(time.dateTime);
  if (Number.isNaN(instant.valueOf())) return;
  const zone = time.dataset.ownZone;
  if (words(instant, DAY_AND_TIME, zone) === words(instant, DAY_AND_TIME)) return;
  // An hour on the same day needs no day beside it; the hour alone would mislead on another.
  const isSameDay = words(instant, DAY, zone) === words(instant, DAY);
  const own = words(instant, isSameDay ? TIME : DAY_AND_TIME);
  const note = document.createElement("span");
  note.className = "own-time";
  note.textContent = (time.dataset.ownWords ?? "{time}").replace("{time}", own);
  time.after(" ", note);
}

// Making a format takes a telephone far longer than using one, and a day has dozens of times.
const formats = new Map();

function words(instant, shape, timeZone) {
  const kind = `${Object.keys(shape)} ${timeZone}`;
  if (!formats.has(kind)) formats.set(kind, new Intl.DateTimeFormat(language, { ...shape, timeZone }));
  return formats.get(kind).format(instant);
}

// Forms that want to know where their visitor is carry <input type="hidden" name="timezone" data-own-timezone>.
function tell(root) {
  for (const input of root.querySelectorAll("input[data-own-timezone]"))
    input.value = Intl.DateTimeFormat().resolvedOptions().timeZone;
}

document.addEventListener("htmx:after:swap", () => { show(document); tell(document); });
show(document);
tell(document);
