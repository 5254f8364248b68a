"""What Stripe's part is played by in tests: programs of others, each installed on demand below `var/counterparts/`.

None is right everywhere, each in another place: `tests/payments/test_gateways.py` says where.
"""

import shutil
import subprocess
import sys
from pathlib import Path

from house.terminal import StepFailedError
from house.venv import ROOT

HOME = ROOT / "var" / "counterparts"
MODULES = HOME / "node_modules"
# emulate asks for Node 24; npm brings that, too.
NPM = ("emulate@0.12.2", "stripe-stateful-mock@0.0.16", "stripe@23.1.0", "node@24.21.0")
PIP = "localstripe==1.15.10"

NODE = MODULES / "node" / "bin" / "node"
EMULATE = MODULES / "emulate" / "dist" / "index.js"
STATEFUL_MOCK = MODULES / "stripe-stateful-mock" / "dist" / "cli.js"
LOCALSTRIPE = HOME / "localstripe" / "bin" / "python"


def ensure_npm() -> None:
    """Install what npm brings.

    :raises StepFailedError: there is no npm here, or it did not succeed
    """
    if all(path.exists() for path in (NODE, EMULATE, STATEFUL_MOCK, MODULES / "stripe")):
        return
    if shutil.which("npm") is None:
        raise StepFailedError("npm is missing, which brings emulate and stripe-stateful-mock")
    HOME.mkdir(parents=True, exist_ok=True)
    quiet = ("--no-audit", "--no-fund", "--no-progress", "--no-save")
    _run(["npm", "install", *quiet, "--prefix", str(HOME), *NPM])


def ensure_localstripe() -> None:
    """Install localstripe, whose requirements are not ours, into an environment of its own.

    :raises StepFailedError: pip did not succeed
    """
    if (LOCALSTRIPE.parent / "localstripe").exists():
        return
    folder: Path = LOCALSTRIPE.parent.parent
    _run([sys.executable, "-m", "venv", str(folder)])
    _run([str(LOCALSTRIPE), "-m", "pip", "install", "-q", PIP])


def _run(command: list[str]) -> None:
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise StepFailedError(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
