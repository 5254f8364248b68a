"""Access tokens: signed claims about who somebody is in one salon, for a quarter of an hour (RFC 7519, RFC 9068)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from app.auth import keys
from app.auth.roles import Role
from app.core import ids
from app.core.links import settings
from app.core.refusals import SignInNeeded
from tenants.context import current_tenant

LIFETIME = timedelta(minutes=15)
ALGORITHM = "HS256"
TYPE = "at+jwt"

API_KEY_PREFIX = "pk_"
"""What tells an API key from an access token in the same header."""


class InvalidToken(SignInNeeded):
    """This access token is not valid here, or no longer."""

    code = "invalid_token"


@dataclass(frozen=True, kw_only=True)
class Claims:
    """What an access token says."""

    account_id: UUID
    family_id: UUID
    role: Role


def issue(claims: Claims, *, now: datetime) -> str:
    """Return an access token for the current salon."""
    body = {
        "iss": settings().platform_url,
        "aud": str(current_tenant().id),
        "sub": str(claims.account_id),
        "sid": str(claims.family_id),
        "role": claims.role.value,
        "jti": str(ids.new_id()),
        "iat": int(now.timestamp()),
        "exp": int((now + LIFETIME).timestamp()),
    }
    return jwt.encode({"alg": ALGORITHM, "typ": TYPE}, body, _key(), algorithms=[ALGORITHM])


def read(token: str, *, now: datetime) -> Claims:
    """Return the claims of an access token of the current salon.

    The algorithm, the type and the key are ours to say, never the token's (RFC 8725, 3.1, 3.9 and 3.11).

    :raises InvalidToken: it is not ours, not this salon's, altered or too old
    """
    try:
        found = jwt.decode(token, _key(), algorithms=[ALGORITHM])
        _expected(now).validate(found.claims)
        if found.header.get("typ") != TYPE:
            raise InvalidToken
        return _claims(found.claims)
    except (JoseError, ValueError) as error:
        raise InvalidToken from error


def _expected(now: datetime) -> jwt.JWTClaimsRegistry:
    stated: jwt.ClaimsOption = {"essential": True}
    return jwt.JWTClaimsRegistry(
        now=int(now.timestamp()),
        iss={"essential": True, "value": settings().platform_url},
        aud={"essential": True, "value": str(current_tenant().id)},
        sub=stated,
        sid=stated,
        role=stated,
        jti=stated,
        iat=stated,
        exp=stated,
    )


def _claims(claims: jwt.Claims) -> Claims:
    return Claims(
        account_id=UUID(str(claims["sub"])), family_id=UUID(str(claims["sid"])), role=Role(str(claims["role"]))
    )


def _key() -> OctKey:
    return OctKey.import_key(keys.derive("access-token"))
