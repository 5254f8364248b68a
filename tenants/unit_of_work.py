"""The unit of work: returning commits, raising rolls back. Nothing else commits."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import structlog

from tenants.context import is_pinned, pinned
from tenants.db import db

log = structlog.get_logger(__name__)

_waiting: ContextVar[list[Callable[[], None]] | None] = ContextVar("after_commit", default=None)


class NoUnitOfWork(Exception):
    """Something was to happen after the commit, but no unit of work is under way."""


@contextmanager
def unit_of_work() -> Iterator[None]:
    """Keep everything done inside the block, or nothing. A block inside a block joins the outer one."""
    if is_pinned():
        yield
        return
    acts: list[Callable[[], None]] = []
    token = _waiting.set(acts)
    try:
        with pinned():
            yield from _transaction()
        _run(acts)
    finally:
        _waiting.reset(token)


@contextmanager
def gathered() -> Iterator[list[Callable[[], None]]]:
    """Gather what would happen after a commit, for code that is tested without one."""
    acts: list[Callable[[], None]] = []
    token = _waiting.set(acts)
    try:
        yield acts
    finally:
        _waiting.reset(token)


def after_commit(act: Callable[[], None]) -> None:
    """Call `act` once the running unit of work has been committed; never, if it is rolled back."""
    waiting = _waiting.get(None)
    if waiting is None:
        raise NoUnitOfWork
    waiting.append(act)


def _transaction() -> Iterator[None]:
    try:
        yield
        # Most questions are asked without a session: making one only to end it costs as much as routing a request.
        if db.session.registry.has():
            db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
    finally:
        db.session.remove()


def _run(acts: list[Callable[[], None]]) -> None:
    for act in acts:
        try:
            act()
        except Exception:
            # What was committed stays committed: an act after it is a courtesy, the relay repeats it.
            log.warning("after_commit_failed", act=getattr(act, "__qualname__", repr(act)), exc_info=True)
