"""The secrets that let somebody without an account come back to their hold or their appointment.

They are derived, not stored: a copy of the database opens nothing, and the same question can be answered again with
the same secret. Each is bound to its purpose and to the salon.
"""

import base64
import hmac
import json
from uuid import UUID

from app.auth.keys import seal
from app.booking.models import Appointment
from app.booking.source import Source
from app.core.ids import digest
from app.core.links import salon_url
from tenants.context import current_tenant

LONGEST_SOURCE = 2000
"""Five values of a hundred characters each, some of which take six bytes to write down."""


def hold_token(hold_id: UUID) -> str:
    """Return the secret of a hold. Its digest stands in the row; whoever knows the secret may book the time."""
    return _derive("hold", hold_id)


def manage_token(appointment: Appointment) -> str:
    """Return the secret in an appointment's manage link; a new nonce in the row makes old links useless."""
    return _derive("manage", appointment.id, appointment.manage_nonce)


def opens(token: str, appointment: Appointment) -> bool:
    """Tell, in constant time, whether this is the appointment's secret."""
    return hmac.compare_digest(token.encode(), manage_token(appointment).encode())


def manage_url(appointment: Appointment) -> str:
    """Return the address at which the customer sees, moves or cancels the appointment."""
    return salon_url("booking.manage", appointment_id=appointment.id, token=manage_token(appointment))


def pay_url(appointment: Appointment) -> str:
    """Return the address at which the customer pays for the appointment ahead."""
    return salon_url("booking.pay", appointment_id=appointment.id, token=manage_token(appointment))


def is_from_hold(appointment: Appointment, token: str) -> bool:
    """Tell whether the appointment was booked from the hold with this secret."""
    return hmac.compare_digest(appointment.manage_nonce, nonce_from_hold(token))


def nonce_from_hold(token: str) -> str:
    """Return the nonce of the appointment that a hold becomes: so a second click finds what the first one booked."""
    return digest(token).hex()


def visitor_digest(visitor: str) -> bytes:
    """Return what stands in a hold's row for the browser that placed it."""
    return digest(visitor)


def address_digest(address: str) -> bytes:
    """Return what stands in a hold's row for an address; keyed, for there are few enough addresses to try all."""
    return _seal("address", address)


def sealed(source: Source) -> str:
    """Return a source as links and forms carry it: nobody but us can have written it."""
    said = base64.urlsafe_b64encode(json.dumps(source.as_row(), separators=(",", ":")).encode())
    return f"{said.decode().rstrip('=')}.{_mark(said)}"


def unsealed(text: str) -> Source | None:
    """Return the source that a link or a form carries; None: it is none of ours."""
    said, _dot, mark = text.partition(".")
    whole = (said + "=" * (-len(said) % 4)).encode()
    if len(text) > LONGEST_SOURCE or not hmac.compare_digest(mark.encode(), _mark(whole).encode()):
        return None
    return Source(**json.loads(base64.urlsafe_b64decode(whole)))


def _mark(said: bytes) -> str:
    return base64.urlsafe_b64encode(_seal("source", said.decode())[:12]).decode()


def _derive(purpose: str, *parts: object) -> str:
    return base64.urlsafe_b64encode(_seal(purpose, *parts)).decode().rstrip("=")


def _seal(purpose: str, *parts: object) -> bytes:
    return seal(f"booking.{purpose}", current_tenant().id, *parts)
