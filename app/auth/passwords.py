"""Passwords: Argon2id, a limit on how many are hashed at once, and the same work whoever asks.

Cost: OWASP's minimum for Argon2id (Password Storage Cheat Sheet: 19 MiB, two passes, one lane), about 20 ms here.
"""

import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from app.core.refusals import TooMany

SHORTEST = 10
LONGEST = 256

FEWEST_CHARACTERS = 4
"""Different ones; "aaaaaaaaaa" is long and worth nothing."""

_GUESSED_FIRST = """
    0123456789 0987654321 1029384756 1111122222 1122334455 1212121212 123123123123 1231231234 1234512345 1234567890
    12345678910 1234567890a 1234567891 1234554321 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx3edc 9876543210 a123456789 abc1234567
    abcdefghij administrator basketball changeme123 changemenow computer123 football123 iloveyou12 iloveyou123
    letmein123 letmeinnow liverpool1 manchester password01 password10 password11 password12 password123 password1234
    password12345 passwordpassword princess123 q1w2e3r4t5 qazwsxedcrfv qwer123456 qwerty1234 qwerty12345 qwerty123456
    qwertyqwerty qwertyuiop qwertyuiop1 salon12345 sunshine123 superman123 welcome123 welcome1234 zaq12wsxcde zxcvbnm123
"""
GUESSED_FIRST = frozenset(_GUESSED_FIRST.split())

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


def new_hash(password: str) -> str:
    """Wait for a turn and return the hash to store.

    :raises TooBusy: too many others are waiting
    """
    with turn():
        return hash_password(password)


def hash_password(password: str) -> str:
    """Return the hash to store, in a turn that was taken before."""
    return _hasher.hash(_normal(password))


def is_right(password: str, stored: str | None) -> bool:
    """Tell whether the password fits; without a stored hash, work as long and say no."""
    try:
        _hasher.verify(stored or _decoy(), _normal(password))
    except (VerifyMismatchError, InvalidHashError):
        return False
    return stored is not None


def is_outdated(stored: str) -> bool:
    """Tell whether a hash was made with other parameters than today's."""
    return _hasher.check_needs_rehash(stored)


def is_guessable(password: str) -> bool:
    """Tell whether a password is among the first that anybody would try (NIST SP 800-63B-4, 3.1.1.2)."""
    plain = _normal(password).casefold()
    return plain in GUESSED_FIRST or len(set(plain)) < FEWEST_CHARACTERS


def prepare() -> None:
    """Make the decoy at start, so that the first unknown address does not pay for it."""
    _decoy()


def _normal(password: str) -> str:
    # Keyboards write the same letters in different ways.
    return unicodedata.normalize("NFKC", password)


@cache
def _decoy() -> str:
    return _hasher.hash("nobody has this password")
