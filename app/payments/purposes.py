"""What a payment is for."""

from enum import StrEnum


class Purpose(StrEnum):
    """What a payment is for."""

    DEPOSIT = "deposit"
    FULL = "full"
    BALANCE = "balance"
    FEE = "fee"
