"""`python -m bench`: measure, print one table, and fail when a target is missed."""

import argparse
import importlib
import sys
import time
import traceback
from collections.abc import Sequence
from math import nan

from bench.figures import Figure, missed, table
from bench.rounds import Length

MEASUREMENTS: dict[str, str] = {
    "slots": "one day of slots, against a bare route with one query",
    "month": "a month of slots, and what 40,000 past appointments change",
    "booking": "hold and book, against a bare pair of routes with the same statements",
    "opening": "opening a salon, against a replay of its DDL; the thousandth against the tenth",
    "spread": "requests over a thousand salons, against one; memory of a database backend",
    "migrating": "a new column for a thousand salons; killed half way; served meanwhile",
    "mail": "booking while the mail server is slow or away",
    "pages": "five pages by Lighthouse; server time of the booking's parts and of the desk's day",
}


def main(arguments: Sequence[str]) -> int:
    """Run the measurements that are named, or all."""
    asked = _parser().parse_args(arguments)
    from bench.grounds import AnotherRun

    begun = time.monotonic()
    try:
        figures = _measure(asked.names or list(MEASUREMENTS), _length(asked))
    except AnotherRun as reason:
        print(reason, file=sys.stderr)
        return 2
    print(f"\n{table(figures)}\n\nmeasured in {time.monotonic() - begun:.0f} s")
    for figure in missed(figures):
        print(f"MISSED: {figure.name}: {figure.value:.3g}, should be {figure.target}", file=sys.stderr)
    return 1 if missed(figures) else 0


def _measure(names: Sequence[str], length: Length) -> list[Figure]:
    from bench.grounds import ground

    figures: list[Figure] = []
    with ground() as here:
        for name in names:
            begun = time.monotonic()
            print(f"{name}: {MEASUREMENTS[name]} …", end=" ", file=sys.stderr, flush=True)
            try:
                figures += importlib.import_module(f"bench.{name}").measure(here, length)
            except Exception as error:  # noqa: BLE001 - the others are measured all the same
                traceback.print_exc()
                figures.append(Figure(name=f"{name}: {type(error).__name__}", value=nan, at_least=0))
            print(f"{time.monotonic() - begun:.0f} s", file=sys.stderr)
    return figures


def _length(asked: argparse.Namespace) -> Length:
    return Length.quick(asked.rounds) if asked.quick else Length.full(asked.rounds)


def _parser() -> argparse.ArgumentParser:
    listed = "\n".join(f"  {name:<10} {what}" for name, what in MEASUREMENTS.items())
    parser = argparse.ArgumentParser(
        "bin/bench", description=__doc__, epilog=listed, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="NAME", choices=[*MEASUREMENTS, []], help="what to measure; all")
    parser.add_argument("--rounds", type=int, help="how often the two sides take turns")
    parser.add_argument("--quick", action="store_true", help="shorter turns, 60 salons instead of 1,000")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
