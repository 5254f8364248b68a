"""Every write of the room: ask for money, hear what became of it, give it back, enter it in the ledger."""

from app.payments.operations.accounts import (
    AlreadyConnected,
    connect_account,
    disconnect_account,
    retire_secret,
    rotate_secret,
)
from app.payments.operations.asking import request, take
from app.payments.operations.calling import begin, cancel, capture, check, metadata, send_refund
from app.payments.operations.giving_back import give_back
from app.payments.operations.posting import AlreadyReversed, post, reverse, take_back_discounts
from app.payments.operations.receiving import receive, work_event
from app.payments.operations.reconciling import check_open, compare_day
from app.payments.operations.refunding import promise_refund, settle_refund, withdraw_refunds
from app.payments.operations.settling import settle
from app.payments.spreading import RefundTooLarge

__all__ = [
    "AlreadyConnected",
    "AlreadyReversed",
    "RefundTooLarge",
    "begin",
    "cancel",
    "capture",
    "check",
    "check_open",
    "compare_day",
    "connect_account",
    "disconnect_account",
    "give_back",
    "metadata",
    "post",
    "promise_refund",
    "receive",
    "request",
    "retire_secret",
    "reverse",
    "rotate_secret",
    "send_refund",
    "settle",
    "settle_refund",
    "take",
    "take_back_discounts",
    "withdraw_refunds",
    "work_event",
]
