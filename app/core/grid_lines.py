"""The stylesheet of the calendar's lines: our policy allows no inline styles, so places and lengths are classes."""

from collections.abc import Iterator

MINUTES_A_LINE = 5
# The longest day has 25 hours: the one on which clocks go back.
LINES = 25 * 60 // MINUTES_A_LINE
LANES = 6


def grid_lines() -> str:
    """Return rules for starts `.r-0…`, lengths `.s-1…`, totals `.l-12…` (in lines of five minutes) and lanes."""
    return "@layer components {\n" + "\n".join(_rules()) + "\n}\n"


def _rules() -> Iterator[str]:
    for line in range(LINES):
        yield f".r-{line}{{grid-row-start:{line + 1}}}"
        yield f".s-{line + 1}{{grid-row-end:span {line + 1}}}"
    for line in range(3, LINES + 1, 3):
        yield f".l-{line}{{--lines:{line}}}"
    for lane in range(1, LANES + 1):
        yield f".lanes-{lane}{{--lanes:{lane}}}"
        yield f".lane-{lane}{{grid-column:{lane}}}"
