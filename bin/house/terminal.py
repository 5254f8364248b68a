"""How the launchers speak: one line a step, and dots while something long goes on."""

import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager


class StepFailedError(Exception):
    """A step did not work out; the text says why and what to do."""


def say(text: str) -> None:
    print(text, flush=True)


@contextmanager
def step(text: str) -> Iterator[None]:
    """Announce a step, and how long it took when it is done."""
    print(f"{text} ", end="", flush=True)
    began = time.monotonic()
    try:
        yield
    except BaseException:
        say("failed")
        raise
    say(f"done ({time.monotonic() - began:.1f} s)")


def dots(lines: Iterable[str]) -> list[str]:
    """Show a dot for each line of output as it comes; return the lines."""
    seen = []
    for line in lines:
        seen.append(line.rstrip())
        print(".", end="", flush=True)
    print(" ", end="", flush=True)
    return seen


def complain(text: str) -> None:
    print(f"\n{text}", file=sys.stderr, flush=True)
