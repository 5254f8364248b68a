"""Looking at one page in a browser for whatever would be wrong with any page."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, Request, Response

AXE = Axe().axe_script
BARRIERS = """within => axe.run(within || document, { resultTypes: ["violations"] }).then(({ violations }) =>
  violations.map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" … ")}`))"""
REFUSALS = """window.refusals = [];
document.addEventListener("securitypolicyviolation", (event) => window.refusals.push(
  `${event.violatedDirective} ${event.blockedURI} ${event.sample}`));"""
TOO_WIDE = """() => {
  const most = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= most) return [];
  return [...document.querySelectorAll("body *")]
    .filter((one) => one.getBoundingClientRect().right > most + 1 && one.checkVisibility())
    .slice(0, 5).map((one) => `wider than the screen: ${one.outerHTML.slice(0, 120)}`).concat("wider than the screen");
}"""
OPEN_ALL = """() => {
  for (const details of document.querySelectorAll("main details:not([open])")) details.open = true;
}"""
DIALOGS = """() => [...document.querySelectorAll("dialog:not([open])")]
  .filter((one) => one.id && (document.querySelector(`[commandfor="${one.id}"][command="show-modal"]`)))
  .map((one) => one.id)"""


@dataclass
class Watcher:
    """What happens in a browser that should not: requests that fail or lead elsewhere, errors, dialogs."""

    hosts: frozenset[str]
    seen: list[str] = field(default_factory=list)

    def watch(self, context: BrowserContext) -> None:
        """Listen to every page of a browser."""
        context.add_init_script(REFUSALS)
        context.on("console", lambda said: said.type == "error" and self.seen.append(f"console: {said.text}"))
        context.on("weberror", lambda error: self.seen.append(f"error: {error.error}"))
        context.on("request", self._request)
        context.on("requestfailed", self._failed)
        context.on("response", self._response)
        context.on("dialog", self._dialog)

    def told(self) -> list[str]:
        """Return what happened since one last asked."""
        told, self.seen = self.seen, []
        return told

    def _request(self, request: Request) -> None:
        if not request.url.startswith(tuple(self.hosts)) and not request.url.startswith(("data:", "about:")):
            self.seen.append(f"a request to somewhere else: {request.url[:200]}")

    def _failed(self, request: Request) -> None:
        # Whoever leaves a page ends what it was still asking for.
        if request.failure != "net::ERR_ABORTED":
            self.seen.append(f"failed: {request.url} {request.failure}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            self.seen.append(f"{response.status}: {response.url}")

    def _dialog(self, dialog: object) -> None:
        self.seen.append(f"a dialog: {dialog}")
        dialog.dismiss()  # type: ignore[attr-defined]


def complaints(page: Page, watcher: Watcher, *, barriers: bool = True) -> Iterator[str]:
    """Yield everything that is wrong with the page, as it is and with all that can be opened on it open."""
    yield from page.evaluate(TOO_WIDE)
    page.evaluate(OPEN_ALL)
    yield from page.evaluate(TOO_WIDE)
    if barriers:
        page.evaluate(AXE)
        yield from page.evaluate(BARRIERS, None)
    yield from (f"refused: {one}" for one in page.evaluate("window.refusals"))
    # Chromium reports a page that is answered with anything but 200 on the console; its status is the test's business.
    yield from (said for said in watcher.told() if "Failed to load resource" not in said)


def behind_dialogs(page: Page, watcher: Watcher) -> Iterator[str]:
    """Open each dialog of the page that a button opens, and yield what is wrong with it."""
    for dialog in page.evaluate(DIALOGS):
        page.evaluate("id => document.getElementById(id).showModal()", dialog)
        yield from page.evaluate(BARRIERS, f"#{dialog}")
        yield from page.evaluate(TOO_WIDE)
        page.evaluate("id => document.getElementById(id).close()", dialog)
