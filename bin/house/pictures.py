"""What bin/pictures does: opens the pages of house/views.py in a browser, takes pictures, writes docs/pages.md."""

import io
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from house import packages
from house.stage import NOW, VAR, Stage, stage
from house.terminal import complain, say, step
from house.venv import ROOT
from house.views import AREAS, SCREENS, Shot, View

PICTURES = ROOT / "docs" / "pictures"
PAGE = ROOT / "docs" / "pages.md"
LOOK = VAR / "look"

ARGUMENTS = ("--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking", "--hide-scrollbars")
BROWSERS = ("chromium", "google-chrome", "chromium-browser")
WIDEST = {"phone": 390, "tablet": 560, "desktop": 1120}
"""How wide pictures are kept: large enough to read, small enough for a repository."""
SHOWN = {"phone": 195, "tablet": 300, "desktop": 560}
QUALITY = 76
PATIENCE = 60_000
OWN_LETTERS = {"ja"}
"""Languages that want a font of their own."""

HEADING = """# What it looks like

Every page, as `bin/pictures` sees it: on a phone, a desktop and here and there a tablet, in light and in dark, in
several languages, with nothing and with too much. After a change to a page run `bin/pictures` with a part of its name;
the table of pages is `bin/house/views.py`. To look at a page on all screens in both grounds before anybody else does:
`bin/pictures --look customers`."""

EVERY_SHOT = tuple(Shot(screen, ground) for screen in SCREENS for ground in ("light", "dark"))
SETTLED = "Promise.all([document.fonts.ready, ...Array.from(document.images, one => one.decode().catch(() => 0))])"


def views(words: Sequence[str]) -> Iterator[View]:
    """Yield the views whose names contain one of the words; all of them when there are none."""
    for several in AREAS.values():
        yield from (view for view in several if not words or any(word in view.name for word in words))


def file_name(view: View, shot: Shot) -> str:
    """Return what the picture of a view is called."""
    return f"{view.name}-{shot.name}.webp"


class Camera:
    """A browser in front of the stage."""

    def __init__(self, browser: Browser, stage: Stage) -> None:
        self.browser, self.stage = browser, stage
        self._sessions: dict[tuple[str, str], str] = {}
        self._words = {salon: stage.words(salon) for salon in ("", "luma", "shear", "sakura", "crowded", "bare")}

    def take(self, view: View, shot: Shot, *, whole: bool = False) -> bytes:
        """Return a picture, as PNG: of what the screen shows, or of the whole page."""
        with self._page(view, shot) as page:
            page.goto(self.stage.url(view.salon, self._path(view, shot)), wait_until="load")
            for act in view.first:
                act(page)
            page.evaluate(SETTLED)
            page.wait_for_timeout(300)  # what htmx fetches by itself when a page has come
            return page.screenshot(full_page=whole, animations="disabled", caret="hide")

    def _path(self, view: View, shot: Shot) -> str:
        path = view.path.format_map(self._words[view.salon])
        asked = f"lang={shot.language}" if shot.language else ""
        return f"{path}{'&' if '?' in path else '?'}{asked}" if asked else path

    @contextmanager
    def _page(self, view: View, shot: Shot) -> Iterator[Page]:
        width, height = SCREENS[shot.screen]
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if shot.ground == "dark" else "light",
            locale=shot.language or "en-GB",
            timezone_id="Asia/Tokyo" if view.salon == "sakura" else "Europe/Berlin",
            reduced_motion="reduce",
            has_touch=shot.screen != "desktop",
        )
        context.set_default_timeout(PATIENCE)
        context.clock.set_fixed_time(NOW)
        if view.role:
            context.add_cookies([self._cookie(view)])
        try:
            yield context.new_page()
        finally:
            context.close()

    def _cookie(self, view: View) -> Any:
        assert view.role  # noqa: S101 - for mypy: asked for with one only
        whose = view.salon, view.role
        if whose not in self._sessions:
            self._sessions[whose] = self.stage.session(*whose)
        return {"name": "session", "value": self._sessions[whose], "url": self.stage.url(view.salon, "/")}


def main(arguments: list[str]) -> int:
    """Take pictures for the documentation, or for whoever wants to look."""
    words = [word for word in arguments if not word.startswith("-")]
    wanted = list(views(words))
    if set(arguments) - {"--look", *words} or not wanted:
        complain("There are no such pages; the table is bin/house/views.py.")
        return 2
    if "--look" in arguments:
        _look(wanted)
    else:
        _take(wanted, is_all=not words)
        PAGE.write_text(page_of_pictures())
    return 0


def _look(wanted: Sequence[View]) -> None:
    shutil.rmtree(LOOK, ignore_errors=True)
    LOOK.mkdir(parents=True)
    with _camera(afresh=False) as camera:
        for view in wanted:
            for shot in dict.fromkeys((*EVERY_SHOT, *view.shots)):
                path = LOOK / f"{view.name}-{shot.name}.png"
                path.write_bytes(camera.take(view, shot, whole=True))
                say(str(path))


def _take(wanted: Sequence[View], *, is_all: bool) -> None:
    PICTURES.mkdir(exist_ok=True)
    taken = set()
    with _camera(afresh=is_all) as camera:
        for view in wanted:
            for shot in filter(_can_be_read, view.shots):
                path = PICTURES / file_name(view, shot)
                path.write_bytes(packed(camera.take(view, shot), width=WIDEST[shot.screen]))
                taken.add(path.name)
            say(view.name)
    named = {file_name(view, shot) for view in views(()) for shot in view.shots}
    for path in PICTURES.glob("*.webp"):
        if is_all and path.name not in named:
            path.unlink()
    say(f"{len(taken)} pictures, {sum(path.stat().st_size for path in PICTURES.glob('*.webp')) // 1024} kB in all")


def packed(png: bytes, *, width: int) -> bytes:
    """Return a picture no wider than it is shown, as WebP."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    if picture.width > width:
        picture = picture.resize((width, round(picture.height * width / picture.width)), Image.Resampling.LANCZOS)
    written = io.BytesIO()
    picture.save(written, "WEBP", quality=QUALITY, method=6)
    return written.getvalue()


def _can_be_read(shot: Shot) -> bool:
    """Tell whether this machine has letters for the language; a page of empty boxes is no picture of anything."""
    if shot.language not in OWN_LETTERS:
        return True
    fonts = subprocess.run(["fc-list", f":lang={shot.language}"], capture_output=True, text=True, check=False).stdout
    if not fonts:
        say(f"No font for {shot.language} is installed: its pictures stay as they are.")
    return bool(fonts)


def page_of_pictures() -> str:
    """Return docs/pages.md: every area, each page in one sentence, and what it looks like."""
    lines = [HEADING]
    for area, several in AREAS.items():
        lines.append(f"\n## {area}\n")
        lines.extend(f"**{view.name}** · {view.sentence}\n\n{_row(view)}\n" for view in several)
    return "\n".join(lines)


def _row(view: View) -> str:
    return " ".join(
        f'<img src="pictures/{file_name(view, shot)}" width="{SHOWN[shot.screen]}" alt="{view.name}, {shot.words}">'
        for shot in view.shots
    )


@contextmanager
def _camera(*, afresh: bool) -> Iterator[Camera]:
    with step("Setting the stage"):
        stages = ExitStack()
        ready = stages.enter_context(stage(afresh=afresh))
    with stages, sync_playwright() as playwright:
        # Whatever port the program has, the browser finds it under the address that stands in the pictures.
        arguments = [*ARGUMENTS, f"--host-resolver-rules=MAP *localhost 127.0.0.1:{ready.port}"]
        browser = playwright.chromium.launch(executable_path=packages.find(BROWSERS), args=arguments)
        yield Camera(browser, ready)
        browser.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
