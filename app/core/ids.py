"""Identifiers and secrets."""

import hashlib
import secrets
import time
import uuid

REFERENCE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_id() -> uuid.UUID:
    """Return a UUID version 7 (RFC 9562, 5.7): ids made later sort later, so that indexes grow at one end."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds << 80) | secrets.randbits(80)
    value &= ~(0xF << 76) & ~(0x3 << 62)
    return uuid.UUID(int=value | (7 << 76) | (2 << 62))


def new_token() -> str:
    """Return a secret of 256 bits that fits in a URL."""
    return secrets.token_urlsafe(32)


def new_reference(length: int = 8) -> str:
    """Return a short code that a person can read out over the telephone: no 0/O, 1/I/L or U."""
    return "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(length))


def digest(token: str) -> bytes:
    """Return what is stored in place of a high-entropy token (SHA-256): the row alone opens nothing."""
    return hashlib.sha256(token.encode()).digest()
