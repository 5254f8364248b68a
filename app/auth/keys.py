"""Keys for one purpose each, derived from the one secret of the installation."""

import hashlib
import hmac

from app.core.links import settings


def derive(purpose: str) -> bytes:
    """Return 256 bits that only this purpose uses (HMAC as a pseudo-random function: NIST SP 800-108r1, 4.1).

    What is signed for one purpose proves nothing for another, even when both sign the same words.
    """
    return hmac.digest(settings().secret_key.encode(), f"parlour:{purpose}".encode(), hashlib.sha256)


def seal(purpose: str, *parts: object) -> bytes:
    """Return the digest that is stored in place of a short secret: without the key it cannot be guessed offline."""
    return hmac.digest(derive(purpose), "\x1f".join(map(str, parts)).encode(), hashlib.sha256)
