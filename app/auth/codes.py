"""Secrets that are sent by e-mail: what for, how long they are good, how they are stored."""

import hmac
import secrets
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from app.auth import keys


class Purpose(StrEnum):
    """What a secret proves an address for."""

    SIGN_IN = "sign_in"
    RESET = "reset"
    VERIFY = "verify"
    REGISTER = "register"
    INVITE = "invite"
    HANDOVER = "handover"


LIFETIMES = {
    Purpose.SIGN_IN: timedelta(minutes=10),
    Purpose.RESET: timedelta(hours=1),
    Purpose.VERIFY: timedelta(days=3),
    Purpose.REGISTER: timedelta(days=1),
    Purpose.INVITE: timedelta(days=7),
    Purpose.HANDOVER: timedelta(minutes=10),
}

ATTEMPTS = 5
"""Guesses at one code: 5 in a million. New codes are limited per address and per network."""

DIGITS = 6


def new_code() -> str:
    """Return six digits."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def seal(code: str, *, request_id: UUID) -> bytes:
    """Return what is stored in place of a code. A plain digest of six digits would be guessed in a second."""
    return keys.seal("sign-in-code", request_id, normalise(code))


def is_right(code: str, *, request_id: UUID, digest: bytes | None) -> bool:
    """Tell whether this is the code that was sent, in a time that does not tell how much of it is right."""
    return digest is not None and hmac.compare_digest(seal(code, request_id=request_id), digest)


def normalise(code: str) -> str:
    """Return the code without the spaces and dashes people type."""
    return "".join(character for character in code if character.isdigit())
