"""How long Parlour takes for a request inside this process, and what it asks PostgreSQL meanwhile."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median
from typing import Any, NamedTuple
from unittest.mock import patch

from sqlalchemy import Engine, event
from werkzeug.test import TestResponse

from bench.figures import RATIO, Figure, percentile
from bench.rounds import interleave
from tenants import reading, statements

A_ROUND = 10

Ask = Callable[[], TestResponse]


class Target(NamedTuple):
    """The most milliseconds for ninety-five of a hundred, and the most statements; None: what there is."""

    ms: float | None = None
    statements: int | None = None


class WrongAnswer(Exception):
    """Parlour answered something else than was expected, so nothing can be said of its speed."""


@dataclass
class Asked:
    """What came of one kind of request: seconds on the clock and of the processor, each time; statements at most."""

    lengths: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    statements: int = 0

    def figures(self, name: str, floor: "Asked", target: Target) -> Iterator[Figure]:
        """Say the 95th of a hundred, which counts, then what explains it."""
        yield Figure(name=f"{name}: p95", value=1000 * percentile(self.lengths, 0.95), unit="ms", at_most=target.ms)
        yield Figure(name="  median", value=1000 * median(self.lengths), unit="ms")
        yield Figure(name="  processor time", value=1000 * median(self.processor), unit="ms")
        yield Figure(name="  median, of the floor's", value=median(self.lengths) / median(floor.lengths), unit=RATIO)
        yield Figure(name="  statements", value=self.statements, at_most=target.statements)


def ask_in_turns(asks: dict[str, Ask], *, rounds: int) -> dict[str, Asked]:
    """Ask everything again and again, ten times each before the next has its turn, after one turn that warms up."""
    found = {name: Asked() for name in asks}
    turns = [_turn(found[name], ask) for name, ask in asks.items()]
    interleave(turns, rounds=1)
    for asked in found.values():
        asked.lengths.clear()
        asked.processor.clear()
    _count(found, asks)
    interleave(turns, rounds=rounds)
    return found


def expect(answer: TestResponse, status: int = 200) -> TestResponse:
    """Return the answer.

    :raises WrongAnswer: it is another one
    """
    if answer.status_code != status:
        raise WrongAnswer(f"{answer.request.path}: {answer.status}\n{answer.text[:2000]}")
    return answer


def _turn(asked: Asked, ask: Ask) -> Callable[[], None]:
    def turn() -> None:
        for _ in range(A_ROUND):
            begun, worked = time.perf_counter(), time.process_time()
            answer = ask()
            asked.processor.append(time.process_time() - worked)
            asked.lengths.append(time.perf_counter() - begun)
            answer.close()

    return turn


def _count(found: dict[str, Asked], asks: dict[str, Ask]) -> None:
    for name, ask in asks.items():
        with _noted() as seen:
            ask().close()
        found[name].statements = len(seen)


@contextmanager
def _noted() -> Iterator[list[str]]:
    """Note every statement that is sent, by SQLAlchemy or below it; savepoints and the tenant's settings are none."""
    seen: list[str] = []
    # Whatever goes past SQLAlchemy's cursors is spelled by one of these two.
    several, alone = statements._message, reading._message  # noqa: SLF001

    def see(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if "SET LOCAL" not in statement and "SAVEPOINT" not in statement:
            seen.append(statement)

    def spell_several(listed: Any, *rest: Any) -> bytes:
        seen.extend(text for text, _values in listed)
        return several(listed, *rest)

    def spell_alone(pooled: Any, driver: Any, tenant: Any, question: str, values: Any) -> bytes:
        seen.append(question)
        return alone(pooled, driver, tenant, question, values)

    event.listen(Engine, "before_cursor_execute", see)
    try:
        with (
            patch.object(statements, "_message", spell_several),
            patch.object(reading, "_message", spell_alone),
        ):
            yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", see)
