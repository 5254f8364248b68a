// <time datetime="INSTANT" data-own-zone="Europe/Berlin" data-own-words="{time} your time">09:00</time>
// Where the visitor's clock shows something else at that instant, their own time is put beside the salon's.

function show(root) {
  for (const time of root.querySelectorAll("time[data-own-zone]:not([data-own-shown])")) annotate(time);
}

function annotate(time) {
  time.dataset.ownShown = "";
  const instant = new Date(time.dateTime);
  if (Number.isNaN(instant.valueOf())) return;
  const theirs = words(instant, time.dataset.ownZone);
  const own = words(instant);
  if (theirs === own) return;
  const note = document.createElement("span");
  note.className = "own-time";
  note.textContent = (time.dataset.ownWords ?? "{time}").replace("{time}", own);
  time.after(" ", note);
}

// Day and minute together: an hour that is the same on another day is another time.
function words(instant, timeZone) {
  const shape = { weekday: "short", hour: "2-digit", minute: "2-digit", timeZone };
  return new Intl.DateTimeFormat(document.documentElement.lang, shape).format(instant);
}

// Forms that want to know where their visitor is carry <input type="hidden" name="timezone" data-own-timezone>.
function tell(root) {
  for (const input of root.querySelectorAll("input[data-own-timezone]"))
    input.value = Intl.DateTimeFormat().resolvedOptions().timeZone;
}

document.addEventListener("htmx:after:swap", () => { show(document); tell(document); });
show(document);
tell(document);
