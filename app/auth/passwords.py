"""Passwords: Argon2id, a limit on how many are hashed at once, and the same work whoever asks.

Cost: OWASP's minimum for Argon2id (Password Storage Cheat Sheet: 19 MiB, two passes, one lane), about 20 ms here.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from app.core.refusals import TooMany

SHORTEST = 10
LONGEST = 256

AT_ONCE = 2
"""Hashes a process computes at the same time: bounds the memory (19 MiB each) and leaves the cores to bookings."""

PATIENCE_SECONDS = 1.0
"""How long a sign-in waits for its turn before it is refused; meanwhile it holds a thread and no connection."""

_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_turns = threading.BoundedSemaphore(AT_ONCE)


class TooBusy(TooMany):
    """Many people are signing in at this moment. Please try again in a few seconds."""

    code = "too_busy"


@contextmanager
def turn() -> Iterator[None]:
    """Wait for a turn to hash. Take it before the first statement: waiting with a connection starves the others.

    :raises TooBusy: too many others are waiting
    """
    if not _turns.acquire(timeout=PATIENCE_SECONDS):
        raise TooBusy
    try:
        yield
    finally:
        _turns.release()


def hash_password(password: str) -> str:
    """Return the hash to store."""
    return _hasher.hash(password)


def is_right(password: str, stored: str | None) -> bool:
    """Tell whether the password fits; without a stored hash, work as long and say no."""
    try:
        _hasher.verify(stored or _decoy(), password)
    except (VerifyMismatchError, InvalidHashError):
        return False
    return stored is not None


def is_outdated(stored: str) -> bool:
    """Tell whether a hash was made with other parameters than today's."""
    return _hasher.check_needs_rehash(stored)


def prepare() -> None:
    """Make the decoy at start, so that the first unknown address does not pay for it."""
    _decoy()


@cache
def _decoy() -> str:
    return _hasher.hash("nobody has this password")
