"""Accounts of customers, as their records go: called another name, handed over to another record, forgotten."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ColumnElement, delete, or_, select, update

from app.auth.audit.models import AuditEntry
from app.auth.models import Account, OneTimeCode
from app.auth.roles import Role
from tenants.db import db


def rename_customer(*, customer_id: UUID, name: str) -> None:
    """Let whoever signs in as a customer be called as they are: what they do is written down under that name."""
    db.session.execute(update(Account).where(*_theirs(customer_id)).values(name=name))


def hand_customer_over(*, customer_id: UUID, to_id: UUID, name: str) -> None:
    """Let whoever signs in as one customer be another from now on, under that one's name."""
    db.session.execute(update(Account).where(Account.customer_id == customer_id).values(customer_id=to_id))
    rename_customer(customer_id=to_id, name=name)


def forget_customer(*, customer_id: UUID, addresses: Collection[str], nameless: str) -> None:
    """Take away the ways to sign in as a customer, the codes on their way to them, and their name from what they did.

    :param addresses: those that the customer is known by beside those of the accounts
    """
    theirs = _theirs(customer_id)
    known = or_(OneTimeCode.email.in_(addresses), OneTimeCode.email.in_(select(Account.email).where(*theirs)))
    db.session.execute(delete(OneTimeCode).where(known, OneTimeCode.role.is_(None)))
    _forget_acts(theirs, nameless=nameless)
    db.session.execute(delete(Account).where(*theirs))


def _theirs(customer_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return Account.customer_id == customer_id, Account.role == Role.CUSTOMER


def _forget_acts(theirs: tuple[ColumnElement[bool], ...], *, nameless: str) -> None:
    """Take their name from what they did to their own record and browsers, and what was done to their account."""
    accounts = select(Account.id).where(*theirs)
    acts, objects = AuditEntry.account_id.in_(accounts), AuditEntry.subject_id.in_(accounts)
    db.session.execute(update(AuditEntry).where(acts).values(name=nameless))
    db.session.execute(update(AuditEntry).where(objects).values(subject_name=nameless))
