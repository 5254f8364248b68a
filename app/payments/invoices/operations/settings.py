"""What the salon says of itself on its invoices, and how it taxes: what was issued stays as it was."""

from uuid import UUID

from sqlalchemy import delete, insert, update

from app.auth import audit
from app.auth.audit import Subject, Verb
from app.core.ids import new_id
from app.core.refusals import NotFound
from app.payments.invoices import queries
from app.payments.invoices.commands import ChangeInvoicing, NameRate, RateServices
from app.payments.invoices.models import InvoiceSettings, ServiceTaxRate, TaxRate
from tenants.db import db


def change_invoicing(*, command: ChangeInvoicing) -> InvoiceSettings:
    """Change what invoices say from now on."""
    said = queries.find_settings()
    if said is None:
        said = InvoiceSettings(id=new_id())
        db.session.add(said)
    for name, value in command.changes().items():
        setattr(said, name, value)
    audit.note(Verb.CHANGED, Subject.INVOICING, said)
    db.session.flush()
    return said


def add_rate(*, command: NameRate) -> TaxRate:
    """Add a tax rate; the first one is the default."""
    is_default = command.is_default or not queries.rates()
    if is_default:
        _have_no_default()
    rate = TaxRate(id=new_id(), name=command.name, rate=command.percent, is_default=is_default)
    db.session.add(rate)
    audit.note(Verb.ADDED, Subject.TAX_RATE, rate)
    db.session.flush()
    return rate


def change_rate(*, tax_rate_id: UUID, command: NameRate) -> TaxRate:
    """Change a tax rate, or make it the default. There is always a default: only another one takes its place.

    :raises NotFound: there is none by that id
    """
    rate = queries.rate(tax_rate_id)
    if command.is_default and not rate.is_default:
        _have_no_default()
    rate.name, rate.rate, rate.is_default = command.name, command.percent, rate.is_default or command.is_default
    audit.note(Verb.CHANGED, Subject.TAX_RATE, rate)
    db.session.flush()
    return rate


def remove_rate(*, tax_rate_id: UUID) -> None:
    """Remove a tax rate; services that had it have the default from now on.

    :raises NotFound: there is none by that id
    """
    rate = queries.rate(tax_rate_id)
    audit.note(Verb.REMOVED, Subject.TAX_RATE, rate)
    db.session.delete(rate)
    db.session.flush()
    following = next(iter(queries.rates()), None)
    if rate.is_default and following:
        following.is_default = True
        db.session.flush()


def rate_services(*, command: RateServices) -> None:
    """Say which services are taxed at a rate of their own.

    :raises NotFound: there is no such service, or no such rate
    """
    before, known = queries.exceptions(), {rate.id for rate in queries.rates()}
    if not set(command.exceptions.values()) <= known:
        raise NotFound
    db.session.execute(delete(ServiceTaxRate))
    rows = [{"service_id": one, "tax_rate_id": rate} for one, rate in command.exceptions.items()]
    if not {row["service_id"] for row in rows} <= queries.known_services():
        raise NotFound
    if rows:
        db.session.execute(insert(ServiceTaxRate).values(rows))
    audit.note(Verb.CHANGED, Subject.INVOICING, changes={"services": (_told(before), _told(command.exceptions))})
    db.session.flush()


def _have_no_default() -> None:
    db.session.execute(update(TaxRate).where(TaxRate.is_default).values(is_default=False))


def _told(exceptions: object) -> list[str]:
    return sorted(f"{service}: {rate}" for service, rate in dict(exceptions).items())  # type: ignore[call-overload]
