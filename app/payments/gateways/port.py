"""The port: what the room asks of a gateway, in the words of the field. Nothing here is called inside a transaction.

Every call that moves money carries a key made from the row that it is for: said twice, it is done once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from http import HTTPStatus
from typing import Protocol

from app.core.money import Money
from app.core.refusals import Refusal
from app.payments.accounts import Means


class GatewayAway(Refusal):
    """The payment service cannot be reached at the moment. Please try again in a minute."""

    code, status = "gateway_away", HTTPStatus.SERVICE_UNAVAILABLE


class Declined(Refusal):
    """The payment was declined. Please try another card, or ask your bank."""

    code, status = "payment_declined", HTTPStatus.PAYMENT_REQUIRED


class GatewayRefused(Refusal):
    """The payment service has refused this. Nothing was charged."""

    code, status = "gateway_refused", HTTPStatus.CONFLICT


class BadSignature(Refusal):
    """This event is not signed as it should be."""

    code, status = "bad_signature", HTTPStatus.BAD_REQUEST


class Progress(StrEnum):
    """How far a payment has come at its gateway."""

    OPEN = "open"
    AUTHORISED = "authorised"
    SUCCEEDED = "succeeded"
    CANCELLED = "cancelled"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """What somebody is asked to pay on the gateway's own page.

    :ivar key: makes a second call for the same payment the first one over again
    :ivar account: the salon's account at the gateway
    :ivar captures: whether the money is taken at once; otherwise it is kept until `capture` or `cancel`
    :ivar keeps_card: whether the card is kept for a fee later, as the customer has agreed
    :ivar asked_at: since when it is asked for: with `due_at` it decides how long the page stays open
    """

    key: str
    account: str
    amount: Money
    description: str
    customer_email: str | None
    return_url: str
    cancel_url: str
    due_at: datetime | None
    captures: bool = True
    keeps_card: bool = False
    asked_at: datetime | None = None
    metadata: Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Begun:
    """A payment that waits for its customer at `url`; `ref` names it at the gateway."""

    ref: str
    url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """How a payment stands at its gateway, whoever asks and why: a return, an event, or reconciliation.

    :ivar ref: the name under which it was begun
    :ivar amount: what was or will be taken; None as long as that is not known
    :ivar refunded_minor: what has gone back, as the gateway counts it, however that was caused
    :ivar fee_minor: what the gateway keeps; None: not known yet
    :ivar card: the kept card's name at the gateway
    """

    ref: str
    progress: Progress
    amount: Money | None = None
    refunded_minor: int = 0
    fee_minor: int | None = None
    is_live: bool = False
    card: str | None = None
    metadata: Mapping[str, str]
    failure: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Returned:
    """A refund as the gateway has it."""

    ref: str
    is_done: bool
    failure: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """An event that a gateway has signed. It says that something happened; how things stand is looked up.

    :ivar account: whose account it happened in, where the gateway says so
    :ivar ref: what it is about, by a name that `look_up` knows; None: about nothing that could be a payment
    :ivar payment_id: which payment of ours that is, as it was given to the gateway to keep; None: that is not said
    :ivar tenant_id: which salon's payment, likewise
    """

    id: str
    kind: str
    account: str | None
    is_live: bool
    ref: str | None
    payment_id: str | None = None
    tenant_id: str | None = None
    occurred_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Moved:
    """What has moved on a payment in the gateway's books, for holding it against the ledger.

    :ivar taken_minor: all that was taken; 0: nothing has been yet
    :ivar refunded_minor: all that has gone back of it, whenever
    :ivar fee_minor: what the gateway kept; None: not known, or in another currency
    :ivar occurred_at: when what is listed happened
    """

    ref: str
    payment_id: str | None
    tenant_id: str | None
    currency: str
    taken_minor: int
    refunded_minor: int
    fee_minor: int | None
    occurred_at: datetime


class Gateway(Protocol):
    """Whoever moves money for a salon.

    Every method raises `GatewayAway` where nobody answers in time: the call may or may not have had its effect, and
    is made again with the same key.
    """

    means: Means
    pages: tuple[str, ...]
    """Where its pages live, as a Content-Security-Policy names hosts: customers are sent there, and nowhere else."""

    def authorise(self, order: Order) -> Begun:
        """Prepare a payment on the gateway's own page."""

    def charge(self, order: Order, *, card: str) -> Found:
        """Charge a kept card without its owner.

        :raises Declined: the bank said no, or wants to see the customer
        """

    def capture(self, ref: str, *, account: str, amount: Money, key: str) -> Found:
        """Take what was authorised, or a part of it; the rest is let go.

        :raises GatewayRefused: there is nothing to take any more
        """

    def cancel(self, ref: str, *, account: str, key: str) -> Found:
        """Let go of what was not taken.

        :raises GatewayRefused: it was taken already
        """

    def refund(self, ref: str, *, account: str, amount: Money, key: str) -> Returned:
        """Give back what was taken, or a part of it.

        :raises GatewayRefused: it is more than is left
        """

    def look_up(self, ref: str, *, account: str) -> Found:
        """Return how a payment stands."""

    def movements(self, *, account: str, since: datetime, until: datetime) -> Sequence[Moved]:
        """Return what was taken and given back between two instants, whoever caused it."""

    def verify(self, body: bytes, headers: Mapping[str, str], *, secrets: tuple[str, ...], now: datetime) -> Notice:
        """Return what an event says that this gateway has signed.

        :param secrets: those in use; two while one is being replaced

        :raises BadSignature: none of them signed it, it was changed on its way, or it is too old
        """
