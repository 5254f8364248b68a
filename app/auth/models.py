"""Accounts and what proves who somebody is: the rows. Secrets are stored as digests."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import CITEXT
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.auth import browsers
from tenants.db import TenantModel


class Account(TenantModel):
    """A way to sign in to one salon. Customers may have no password: a code comes by e-mail."""

    __tablename__ = "accounts"
    __table_args__ = (
        UniqueConstraint("email", name="uq_accounts_email"),
        CheckConstraint("role IN ('owner', 'manager', 'reception', 'staff', 'customer')", name="role"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(CITEXT)
    name: Mapped[str]
    role: Mapped[str]
    password_hash: Mapped[str | None]
    staff_member_id: Mapped[uuid.UUID | None]
    customer_id: Mapped[uuid.UUID | None]
    # Of those who work here; what customers read is known with the customer.
    locale: Mapped[str | None]
    email_verified_at: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class Session(TenantModel):
    """A browser that is signed in, until it is revoked or has been idle too long."""

    __tablename__ = "sessions"
    __table_args__ = (
        UniqueConstraint("token_digest", name="uq_sessions_token_digest"),
        Index("ix_sessions_account_id", "account_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    token_digest: Mapped[bytes]
    user_agent: Mapped[str] = mapped_column(server_default="")
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)

    @property
    def browser(self) -> str:
        """What to call the browser."""
        return browsers.name_of(self.user_agent)


class RefreshToken(TenantModel):
    """One link in a chain of rotating refresh tokens; using a link twice ends the whole family."""

    __tablename__ = "refresh_tokens"
    __table_args__ = (
        UniqueConstraint("token_digest", name="uq_refresh_tokens_token_digest"),
        Index("ix_refresh_tokens_family_id", "family_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    family_id: Mapped[uuid.UUID]
    token_digest: Mapped[bytes]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class OneTimeCode(TenantModel):
    """A secret sent by e-mail that proves an address once, and what becomes true when it does.

    The digest is missing until the secret has been made: a job makes it for addresses that are known, so that asking
    takes the same work for those that are not.
    """

    __tablename__ = "one_time_codes"
    __table_args__ = (
        CheckConstraint("purpose IN ('sign_in', 'reset', 'verify', 'register', 'invite', 'handover')", name="purpose"),
        CheckConstraint("role IN ('owner', 'manager', 'reception', 'staff')", name="role"),
        Index("ix_one_time_codes_email_purpose", "email", "purpose"),
        Index("ix_one_time_codes_code_digest", "code_digest"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    purpose: Mapped[str]
    email: Mapped[str] = mapped_column(CITEXT)
    account_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(server_default="")
    role: Mapped[str | None]
    staff_member_id: Mapped[uuid.UUID | None]
    password_hash: Mapped[str | None]
    code_digest: Mapped[bytes | None]
    attempts: Mapped[int] = mapped_column(server_default="0")
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class ApiKey(TenantModel):
    """A key for somebody's program, with the role it acts in."""

    __tablename__ = "api_keys"
    __table_args__ = (
        UniqueConstraint("key_digest", name="uq_api_keys_key_digest"),
        CheckConstraint("role IN ('owner', 'manager', 'reception', 'staff')", name="role"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    role: Mapped[str]
    prefix: Mapped[str]
    key_digest: Mapped[bytes]
    created_by_id: Mapped[uuid.UUID | None]
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
