"""Lighthouse on a page, as a telephone of the middle class sees it: its own emulation and throttling, as they come."""

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.servers import ROOT

PROGRAM = ROOT / "var" / "lighthouse" / "node_modules" / "lighthouse" / "cli" / "index.js"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FLAGS = "--headless=new --no-sandbox --disable-dev-shm-usage --disable-background-networking"
TRIES = 3
PATIENCE_SECONDS = 180


class NoReport(Exception):
    """Lighthouse did not come to an end; what it said is the reason."""


@dataclass(frozen=True, kw_only=True)
class Report:
    """What Lighthouse says of a page: scores of a hundred, milliseconds, the shift, and bytes on the way."""

    scores: dict[str, float]
    largest_paint_ms: float
    blocking_ms: float
    shift: float
    bytes: float
    faults: tuple[str, ...]


def is_there() -> bool:
    """Tell whether it can be run: bin/test and bin/bench install it."""
    return PROGRAM.exists() and shutil.which("node") is not None and _chromium() is not None


def look_at(address: str, *, categories: Sequence[str] = CATEGORIES) -> Report:
    """Load a page with an empty cache and say what it is like.

    :raises NoReport: it did not work out, three times
    """
    for left in reversed(range(TRIES)):
        try:
            return _report(_run(address, categories), categories)
        except NoReport:
            # On a busy machine Chromium at times forgets to say when the page began.
            if not left:
                raise
    raise AssertionError("unreachable")


def _run(address: str, categories: Sequence[str]) -> dict[str, Any]:
    with TemporaryDirectory() as folder:
        written = Path(folder, "report.json")
        asked = [f"--only-categories={','.join(categories)}", "--output=json", f"--output-path={written}"]
        command = ["node", str(PROGRAM), address, "--quiet", f"--chrome-flags={FLAGS}", *asked]
        environment = os.environ | {"CHROME_PATH": _chromium() or "", "TMPDIR": folder}
        ran = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False
        )
        if ran.returncode != 0 or not written.exists():
            raise NoReport(f"{address}\n{ran.stdout[-1000:]}{ran.stderr[-2000:]}")
        found: dict[str, Any] = json.loads(written.read_text())
    if "runtimeError" in found:
        raise NoReport(f"{address}: {found['runtimeError']['message']}")
    return found


def _report(found: dict[str, Any], categories: Sequence[str]) -> Report:
    audits = found["audits"]

    def number(name: str) -> float:
        return float(audits.get(name, {}).get("numericValue") or 0)

    return Report(
        scores={name: 100 * float(found["categories"][name]["score"] or 0) for name in categories},
        largest_paint_ms=number("largest-contentful-paint"),
        blocking_ms=number("total-blocking-time"),
        shift=number("cumulative-layout-shift"),
        bytes=number("total-byte-weight"),
        faults=tuple(f"{name}: {audit['title']}" for name, audit in audits.items() if audit["score"] == 0),
    )


def _chromium() -> str | None:
    return next((found for name in CHROMIUM if (found := shutil.which(name))), None)
