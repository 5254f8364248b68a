"""What happened to accounts. Events that owe a mail carry the plain secret: it exists at this moment only.

Whoever stores a message made of one removes the secret from it once it has been sent.
"""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from app.auth.roles import Role
from app.core.events import Event


@dataclass(frozen=True, kw_only=True)
class PasswordResetRequested(Event):
    """Somebody asked for a new password, and the address has an account. Link: `auth.reset_password`, `?token=`."""

    account_id: UUID
    email: str
    name: str
    token: str = field(repr=False)
    expires_at: datetime
    at: datetime


@dataclass(frozen=True, kw_only=True)
class PasswordChanged(Event):
    """A password was set anew, and everybody was signed out."""

    account_id: UUID
    email: str
    name: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class SignInCodeRequested(Event):
    """Somebody wants to sign in by e-mail. The address may be new to the salon."""

    request_id: UUID
    email: str
    code: str = field(repr=False)
    expires_at: datetime
    at: datetime


@dataclass(frozen=True, kw_only=True)
class ErasureCodeRequested(Event):
    """A customer who is signed in wants to be forgotten, and is asked once more whether it is they."""

    request_id: UUID
    email: str
    code: str = field(repr=False)
    expires_at: datetime
    at: datetime


@dataclass(frozen=True, kw_only=True)
class EmailVerificationRequested(Event):
    """An address is to be confirmed. Link: `auth.verify_email`, `?token=`. A registration has no account yet."""

    account_id: UUID | None
    email: str
    name: str
    token: str = field(repr=False)
    expires_at: datetime
    at: datetime


@dataclass(frozen=True, kw_only=True)
class RegistrationRepeated(Event):
    """Somebody registered with an address that has an account: tell its owner, and nobody else."""

    account_id: UUID
    email: str
    name: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class InvitationIssued(Event):
    """Somebody is invited to work here. Link: `auth.invitation`, `?token=`."""

    invitation_id: UUID
    email: str
    name: str
    role: Role
    invited_by: str
    token: str = field(repr=False)
    expires_at: datetime
    at: datetime
