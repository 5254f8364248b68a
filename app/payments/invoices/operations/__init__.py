"""Every write of invoices, and printing them: `issue` for what was done, `credit` for what is taken back."""

from app.payments.invoices.operations.crediting import CreditTooLarge, credit, credit_as_asked
from app.payments.invoices.operations.issuing import issue
from app.payments.invoices.operations.printing import Printed, pdf_of
from app.payments.invoices.operations.settings import (
    add_rate,
    change_invoicing,
    change_rate,
    rate_services,
    remove_rate,
)

__all__ = [
    "CreditTooLarge",
    "Printed",
    "add_rate",
    "change_invoicing",
    "change_rate",
    "credit",
    "credit_as_asked",
    "issue",
    "pdf_of",
    "rate_services",
    "remove_rate",
]
