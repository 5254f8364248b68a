"""Every read of the room."""

from app.payments.queries.accounts import account_of, secrets_of
from app.payments.queries.balances import Standing, balance, standing_of_customer, standing_of_visit
from app.payments.queries.entries import postings_of

__all__ = [
    "Standing",
    "account_of",
    "balance",
    "postings_of",
    "secrets_of",
    "standing_of_customer",
    "standing_of_visit",
]
