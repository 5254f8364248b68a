"""What was measured, what it should be, and whether it is: as values and as a table."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from statistics import median

RATIO = "×"


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One measured number. Without a target it only explains another one."""

    name: str
    value: float
    unit: str = ""
    at_least: float | None = None
    at_most: float | None = None

    @property
    def has_target(self) -> bool:
        """Whether this figure can be missed."""
        return self.at_least is not None or self.at_most is not None

    @property
    def is_met(self) -> bool:
        """Whether it is as it should be; not a number never is."""
        above = self.at_least is None or self.value >= self.at_least
        below = self.at_most is None or self.value <= self.at_most
        return above and below

    @property
    def verdict(self) -> str:
        if not self.has_target:
            return ""
        return "met" if self.is_met else "MISSED"

    @property
    def target(self) -> str:
        if self.at_least is not None:
            return f"≥ {spoken(self.at_least, self.unit)}"
        return f"≤ {spoken(self.at_most, self.unit)}" if self.at_most is not None else ""


def spoken(value: float, unit: str) -> str:
    """Say a number with as many digits as mean something."""
    digits = 2 if unit == RATIO or abs(value) < 10 else 1 if abs(value) < 100 else 0
    return f"{value:,.{digits}f} {unit}".strip()


def percentile(values: Iterable[float], share: float) -> float:
    """Return the smallest value that `share` of all values do not exceed (nearest rank).

    :raises ValueError: there are no values
    """
    ranked = sorted(values)
    if not ranked:
        raise ValueError("there is nothing to rank")
    return ranked[max(ceil(share * len(ranked)) - 1, 0)]


def median_ratio(numerators: Sequence[float], denominators: Sequence[float]) -> float:
    """Return the median of the rounds' ratios: a round that the machine disturbed is outvoted.

    :raises ValueError: the rounds do not pair up
    """
    return median(n / d for n, d in zip(numerators, denominators, strict=True))


def table(figures: Sequence[Figure]) -> str:
    """Return the figures in columns."""
    rows = [("measured", "figure", "target", "verdict")]
    rows += [(f.name, spoken(f.value, f.unit), f.target, f.verdict) for f in figures]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = [_line(row, widths) for row in rows]
    return "\n".join([lines[0], "  ".join("─" * width for width in widths), *lines[1:]])


def missed(figures: Iterable[Figure]) -> list[Figure]:
    """Return those that are not as they should be."""
    return [figure for figure in figures if figure.has_target and not figure.is_met]


def _line(row: tuple[str, str, str, str], widths: Sequence[int]) -> str:
    name, figure, target, verdict = row
    cells = (name.ljust(widths[0]), figure.rjust(widths[1]), target.rjust(widths[2]), verdict)
    return "  ".join(cells).rstrip()
