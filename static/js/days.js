// What scrolls starts with what is chosen in view: a strip of days, the menu of the settings, a calendar at the hour of now.

// Only another choice moves a strip: parts of the page look again by themselves, while somebody scrolls.
const revealed = new WeakMap();

function reveal() {
  for (const chosen of document.querySelectorAll(".days [aria-current], .settings-nav [aria-current]")) {
    const strip = chosen.closest(".days, .settings-nav");
    if (revealed.get(strip) === chosen) continue;
    revealed.set(strip, chosen);
    const [day, frame] = [chosen.getBoundingClientRect(), strip.getBoundingClientRect()];
    strip.scrollLeft += document.dir === "rtl" ? day.right - frame.right + 16 : day.left - frame.left - 16;
  }
}

function revealNow() {
  const now = document.querySelector(".calendar-now");
  const scroller = now?.closest(".calendar-scroll");
  if (scroller) scroller.scrollTop += now.getBoundingClientRect().top - scroller.getBoundingClientRect().top - scroller.clientHeight / 3;
}

document.addEventListener("htmx:after:swap", reveal);
reveal();
revealNow();
