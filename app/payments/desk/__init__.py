"""The desk's pages that are about money alone: importing this adds them to the blueprint."""

from app.payments.desk import connections, deposits, refunds
from app.payments.desk.blueprint import bp

__all__ = ["bp", "connections", "deposits", "refunds"]
