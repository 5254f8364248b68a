"""Sealing what has to be read again and must not lie about in the clear: secrets of others in rows of ours.

AES-256-GCM (NIST SP 800-38D) with a key that HKDF (RFC 5869) makes of `SECRET_KEY`. What it is for and whose it is are
authenticated with it: moved to another column or to another salon's row, it does not open. Whoever changes `SECRET_KEY`
makes all of it unreadable; what was sealed is then entered anew.
"""

import secrets
from http import HTTPStatus

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.core.links import settings
from app.core.refusals import Refusal
from tenants.context import current_tenant

VERSION = b"\x01"
KEY_BYTES = 32
NONCE_BYTES = 12


class Unreadable(Refusal):
    """A stored secret cannot be read any more. Please enter it again."""

    code, status = "unreadable", HTTPStatus.CONFLICT


def seal(plain: bytes, *, purpose: str) -> bytes:
    """Return what may be stored of a secret of the current salon."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return VERSION + nonce + AESGCM(_key()).encrypt(nonce, plain, _bound_to(purpose))


def unseal(sealed: bytes, *, purpose: str) -> bytes:
    """Return the secret.

    :raises Unreadable: it was sealed with another key, for another purpose or for another salon, or has been changed
    """
    version, nonce, rest = sealed[:1], sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    if version != VERSION or len(nonce) != NONCE_BYTES:
        raise Unreadable
    try:
        return AESGCM(_key()).decrypt(nonce, rest, _bound_to(purpose))
    except InvalidTag:
        raise Unreadable from None


def _key() -> bytes:
    material = settings().secret_key.encode()
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=b"parlour sealed 1").derive(material)


def _bound_to(purpose: str) -> bytes:
    return f"{purpose}\x1f{current_tenant().id}".encode()
