"""Every read of the room."""

from app.payments.queries.accounts import account_of, connected, secrets_of
from app.payments.queries.balances import (
    NOTHING,
    Standing,
    balance,
    standing_of_customer,
    standing_of_visit,
    standings_of_visits,
)
from app.payments.queries.entries import discounts_of, find_entry, postings_of
from app.payments.queries.payments import left_of, payments_of, waiting

__all__ = [
    "NOTHING",
    "Standing",
    "account_of",
    "balance",
    "connected",
    "discounts_of",
    "find_entry",
    "left_of",
    "payments_of",
    "postings_of",
    "secrets_of",
    "standing_of_customer",
    "standing_of_visit",
    "standings_of_visits",
    "waiting",
]
