"""Alerts: what does not fit is said to a person and mended by nobody else."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.dialects import postgresql

from app.core.ids import new_id
from app.payments.gateways.models import MoneyAlert
from tenants.db import db


class AlertKind(StrEnum):
    """What does not fit."""

    MISMATCH = "mismatch"
    WRONG_ACCOUNT = "wrong_account"
    WRONG_MODE = "wrong_mode"
    UNKNOWN_PAYMENT = "unknown_payment"
    REFUND_FAILED = "refund_failed"
    REFUNDED_ELSEWHERE = "refunded_elsewhere"
    DISPUTE = "dispute"
    DIFFERENCE = "difference"


def raise_alert(kind: AlertKind, *, about: str, details: Mapping[str, Any], now: datetime) -> None:
    """Let the owner know, once for each thing that it is about."""
    row = {"id": new_id(), "kind": kind, "about": about, "details": dict(details), "raised_at": now}
    db.session.execute(postgresql.insert(MoneyAlert).values(row).on_conflict_do_nothing())
