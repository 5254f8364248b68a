"""The accounts of a salon's ledger. Debits are positive, credits negative: all postings of an entry sum to zero."""

from enum import StrEnum


class Account(StrEnum):
    """What a posting is booked to; who, what and by which means are columns beside it."""

    CLEARING = "gateway_clearing"
    """What a gateway, a card terminal or the bank has taken in for the salon; `means` says which."""
    CASH = "cash_drawer"
    DEPOSITS = "deposits_held"
    """What customers have paid for visits that are not charged yet; a debit balance is what they still owe."""
    REVENUE = "revenue"
    """What the visits of a staff member brought in, without tax, by service."""
    TIPS = "tips"
    """What staff members are owed of what customers gave them."""
    TAX = "tax"
    CANCELLATION_FEES = "cancellation_fees"
    """What was kept of customers who called off late or did not come."""
    GATEWAY_FEES = "gateway_fees"
    """What the gateways have kept for themselves."""
    REFUNDS = "refunds"
    """What was given back of visits that had been charged, without tax."""
    ADJUSTMENTS = "adjustments"
    """Discounts, and what was missing or too much when the drawer was counted."""


class Means(StrEnum):
    """How money comes in and goes back."""

    STRIPE = "stripe"
    PAYPAL = "paypal"
    CASH = "cash"
    TERMINAL = "terminal"
    BANK_TRANSFER = "bank_transfer"

    @property
    def account(self) -> Account:
        """The account that it is booked to."""
        return Account.CASH if self is Means.CASH else Account.CLEARING

    @property
    def is_online(self) -> bool:
        """Whether a gateway moves the money; otherwise somebody at the salon does, and says so."""
        return self in {Means.STRIPE, Means.PAYPAL}
