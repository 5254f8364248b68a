"""Rounds in which two things take turns, so that whatever else the machine does disturbs both."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

Result = TypeVar("Result")


@dataclass(frozen=True, kw_only=True)
class Length:
    """How thoroughly a run measures."""

    rounds: int
    seconds: float
    salons: int

    @classmethod
    def full(cls, rounds: int | None = None) -> "Length":
        return cls(rounds=rounds or 7, seconds=3.0, salons=1000)

    @classmethod
    def quick(cls, rounds: int | None = None) -> "Length":
        return cls(rounds=rounds or 3, seconds=1.0, salons=60)


def interleave(sides: Sequence[Callable[[], Result]], *, rounds: int) -> list[list[Result]]:
    """Let each side have its turn in every round, who begins changing from round to round; results by side."""
    results: list[list[Result]] = [[] for _ in sides]
    for number in range(rounds):
        first = number % len(sides)
        for side in (*range(first, len(sides)), *range(first)):
            results[side].append(sides[side]())
    return results
