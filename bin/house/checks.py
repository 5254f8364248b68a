"""What bin/test proves before the tests: the rules that a machine can judge."""

import subprocess
import time
from collections.abc import Mapping

from house.terminal import say
from house.venv import ROOT

CHECKS: tuple[tuple[str, ...], ...] = (
    ("ruff", "check"),
    ("ruff", "format", "--check"),
    ("lint-imports",),
    ("mypy",),
    ("djlint", "templates", "--lint", "--quiet"),
    ("codespell",),
)


def failing(environment: Mapping[str, str]) -> list[str]:
    """Run every check, showing what each complains about; return those that did."""
    return [" ".join(check) for check in CHECKS if not _passes(check, environment)]


def _passes(check: tuple[str, ...], environment: Mapping[str, str]) -> bool:
    began = time.monotonic()
    outcome = subprocess.run(
        check, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    say(f"{' '.join(check)}: {'failed' if outcome.returncode else 'ok'} ({time.monotonic() - began:.1f} s)")
    if outcome.returncode:
        say(outcome.stdout)
    return outcome.returncode == 0
