"""Double entry, as values: what each thing that happens to money posts. Nothing here reads or writes.

An entry moves minor units between accounts; it never makes or loses any. A mistake is not changed but reversed by
another entry, as double-entry bookkeeping has it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from app.payments.accounts import Account, Means
from app.payments.tax import Taxed


class EntryKind(StrEnum):
    """What happened."""

    RECEIVED = "received"
    REFUNDED = "refunded"
    SOLD = "sold"
    CREDITED = "credited"
    FEE_CHARGED = "fee_charged"
    DISCOUNTED = "discounted"
    TRANSFERRED = "transferred"
    GATEWAY_FEE = "gateway_fee"
    COUNTED = "counted"
    REVERSED = "reversed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Posting:
    """An amount in minor units on one account: debits are positive, credits negative."""

    account: Account
    amount_minor: int
    means: Means | None = None
    appointment_id: UUID | None = None
    customer_id: UUID | None = None
    staff_member_id: UUID | None = None
    service_id: UUID | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Visit:
    """Whose money it is, and for which appointment."""

    appointment_id: UUID
    customer_id: UUID | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Sold:
    """A part of what was done: by whom, which service, for how much."""

    staff_member_id: UUID
    service_id: UUID
    amount: Taxed


def received(visit: Visit, amount_minor: int, *, means: Means, tips: Mapping[UUID, int] | None = None) -> list[Posting]:
    """Return what a payment posts.

    :param amount_minor: all that was paid, tips included
    :param tips: staff member → minor units of it that are theirs
    """
    shared = tips or {}
    for_visit = amount_minor - sum(shared.values())
    return _kept(
        Posting(account=means.account, amount_minor=amount_minor, means=means),
        _held(visit, -for_visit),
        *(
            Posting(
                account=Account.TIPS,
                amount_minor=-tip,
                staff_member_id=staff_member_id,
                appointment_id=visit.appointment_id,
                customer_id=visit.customer_id,
            )
            for staff_member_id, tip in shared.items()
        ),
    )


def refunded(visit: Visit, amount_minor: int, *, means: Means, tips: Mapping[UUID, int] | None = None) -> list[Posting]:
    """Return what a refund posts: a payment, backwards."""
    return backwards(received(visit, amount_minor, means=means, tips=tips))


def sold(visit: Visit, lines: Sequence[Sold]) -> list[Posting]:
    """Return what a visit posts that has taken place: the customer owes it, or has paid it ahead."""
    gross = sum(line.amount.gross_minor for line in lines)
    tax = sum(line.amount.tax_minor for line in lines)
    return _kept(
        _held(visit, gross),
        *(_earned(visit, line, Account.REVENUE, -line.amount.net_minor) for line in lines),
        Posting(account=Account.TAX, amount_minor=-tax, appointment_id=visit.appointment_id),
    )


def credited(visit: Visit, lines: Sequence[Sold]) -> list[Posting]:
    """Return what is posted when a salon gives back something of a visit that was charged."""
    gross = sum(line.amount.gross_minor for line in lines)
    tax = sum(line.amount.tax_minor for line in lines)
    return _kept(
        _held(visit, -gross),
        *(_earned(visit, line, Account.REFUNDS, line.amount.net_minor) for line in lines),
        Posting(account=Account.TAX, amount_minor=tax, appointment_id=visit.appointment_id),
    )


def fee_charged(visit: Visit, amount_minor: int) -> list[Posting]:
    """Return what a fee for calling off late, or for not coming, posts."""
    fees = Posting(account=Account.CANCELLATION_FEES, amount_minor=-amount_minor, appointment_id=visit.appointment_id)
    return _kept(_held(visit, amount_minor), fees)


def discounted(visit: Visit, amount_minor: int) -> list[Posting]:
    """Return what letting somebody off a part of the price posts."""
    given = Posting(account=Account.ADJUSTMENTS, amount_minor=amount_minor, appointment_id=visit.appointment_id)
    return _kept(given, _held(visit, -amount_minor))


def transferred(amount_minor: int, *, source: Visit, target: Visit) -> list[Posting]:
    """Return what is posted when money paid for one visit is kept for another, as when a visit is split."""
    return _kept(_held(source, amount_minor), _held(target, -amount_minor))


def gateway_fee(amount_minor: int, *, means: Means) -> list[Posting]:
    """Return what a gateway's own fee posts."""
    return _kept(
        Posting(account=Account.GATEWAY_FEES, amount_minor=amount_minor, means=means),
        Posting(account=means.account, amount_minor=-amount_minor, means=means),
    )


def counted(difference_minor: int) -> list[Posting]:
    """Return what counting the drawer posts when more (positive) or less is in it than should be."""
    return _kept(
        Posting(account=Account.CASH, amount_minor=difference_minor, means=Means.CASH),
        Posting(account=Account.ADJUSTMENTS, amount_minor=-difference_minor, means=Means.CASH),
    )


def backwards(postings: Iterable[Posting]) -> list[Posting]:
    """Return what undoes an entry."""
    return [replace(posting, amount_minor=-posting.amount_minor) for posting in postings]


def _held(visit: Visit, amount_minor: int) -> Posting:
    return Posting(
        account=Account.DEPOSITS,
        amount_minor=amount_minor,
        appointment_id=visit.appointment_id,
        customer_id=visit.customer_id,
    )


def _earned(visit: Visit, line: Sold, account: Account, amount_minor: int) -> Posting:
    return Posting(
        account=account,
        amount_minor=amount_minor,
        appointment_id=visit.appointment_id,
        customer_id=visit.customer_id,
        staff_member_id=line.staff_member_id,
        service_id=line.service_id,
    )


def _kept(*postings: Posting) -> list[Posting]:
    """Leave out what moves nothing."""
    return [posting for posting in postings if posting.amount_minor]
