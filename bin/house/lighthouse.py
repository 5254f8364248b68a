"""Lighthouse, which only npm brings: installed into a folder of its own below `var/`, for bin/bench and bin/test."""

import json
import subprocess

from house import packages
from house.terminal import StepFailedError, complain, step
from house.venv import ROOT

VERSION = "12.8.2"
HOME = ROOT / "var" / "lighthouse"
PROGRAMS = {
    "chromium": ("chromium", "google-chrome", "chromium-browser"),
    "nodejs": ("node",),
    "npm": ("npm",),
}


def ensure() -> None:
    """Make sure that this version of Lighthouse is there, and what it runs on.

    :raises StepFailedError: something is missing and cannot be installed from here
    """
    packages.ensure(PROGRAMS, why="for Lighthouse")
    if _installed() == VERSION:
        return
    HOME.mkdir(parents=True, exist_ok=True)
    quiet = ("--no-audit", "--no-fund", "--no-progress", "--no-save")
    with step(f"Installing Lighthouse {VERSION} by npm"):
        npm = subprocess.run(
            ["npm", "install", *quiet, "--prefix", str(HOME), f"lighthouse@{VERSION}"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if npm.returncode != 0:
            raise StepFailedError(f"npm install lighthouse@{VERSION} failed:\n{npm.stderr[-2000:]}")


def ensure_if_possible() -> None:
    """Do the same, or say why not: everything but a few tests and figures goes without."""
    try:
        ensure()
    except StepFailedError as reason:
        complain(f"{reason}\nGoing on without Lighthouse.")


def _installed() -> str:
    manifest = HOME / "node_modules" / "lighthouse" / "package.json"
    if not manifest.exists():
        return ""
    version: str = json.loads(manifest.read_text())["version"]
    return version
