"""Money of one visit at the desk: what was paid, taking the rest, letting off a part, giving back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.auth.access import current_actor
from app.booking import asking, operations
from app.booking.commands import Discount, GiveBack, TakePayment
from app.booking.desk.appointments import find, shown_again
from app.booking.desk.blueprint import bp, manages_visits
from app.booking.desk.words import Clock, options
from app.booking.models import Appointment
from app.catalogue import queries as catalogue
from app.core import clock, spoken_money
from app.core.forms import build
from app.core.money import Money
from app.core.refusals import Refusal
from app.core.refused_forms import coming_back, shown_as_asked
from app.payments.accounts import Means
from app.payments.models import Payment
from app.payments.queries import Standing, payments_of, standing_of_visit

PAGE = "booking/desk/till.html"
PARTIAL = "booking/desk/_till.html"


@dataclass(frozen=True, kw_only=True, slots=True)
class Bill:
    """What a visit costs, what was paid and what is left, each as an amount that can be said or typed."""

    price: Money
    paid: Money
    fees: Money
    off: Money
    due: Money

    @classmethod
    def of(cls, appointment: Appointment, standing: Standing) -> Self:
        """Return the bill of a visit."""
        currency, charged = appointment.currency, standing.charged_minor
        return cls(
            price=Money(appointment.price_minor, currency),
            paid=Money(standing.paid_minor, currency),
            fees=Money(max(charged, 0), currency),
            off=Money(max(-charged, 0), currency),
            due=Money(operations.left_to_pay(appointment, standing), currency),
        )


@bp.get("/appointments/<uuid:appointment_id>/payments")
@manages_visits
def show_till(appointment_id: UUID) -> ResponseReturnValue:
    """Show what was paid for a visit and what is left to pay."""
    return _till(find(appointment_id))


@bp.post("/appointments/<uuid:appointment_id>/payments")
@manages_visits
def create_payment(appointment_id: UUID) -> ResponseReturnValue:
    """Take money."""
    with _form_of(appointment_id, "take"):
        stated = _stated("means", "amount", "tip", "given") | {"tip_staff_ids": request.form.getlist("tip_staff_ids")}
        taken = operations.take_payment(
            appointment_id=appointment_id, command=build(TakePayment, stated), by=current_actor(), now=clock.now()
        )
    change = Money(taken.change_minor, taken.payment.currency)
    said = _("Paid: %(amount)s.", amount=_said(taken.payment.amount))
    if taken.change_minor:
        said = _("Paid: %(amount)s. Change: %(change)s.", amount=_said(taken.payment.amount), change=_said(change))
    return shown_again(find(appointment_id), said=said)


@bp.post("/appointments/<uuid:appointment_id>/discounts")
@manages_visits
def create_discount(appointment_id: UUID) -> ResponseReturnValue:
    """Let the customer off a part of it."""
    return _done("discount", operations.discount, Discount, appointment_id, said=_("The discount is noted."))


@bp.post("/appointments/<uuid:appointment_id>/refunds")
@manages_visits
def create_refund(appointment_id: UUID) -> ResponseReturnValue:
    """Give a part of it back."""
    return _done("refund", operations.give_back, GiveBack, appointment_id, said=_("The money is on its way back."))


def _done(
    form: str, act: Callable[..., Appointment], command: type[Any], appointment_id: UUID, *, said: str
) -> Response:
    with _form_of(appointment_id, form):
        asked = build(command, _stated("amount", "reason"))
        changed = act(appointment_id=appointment_id, command=asked, by=current_actor(), now=clock.now())
    return shown_again(changed, said=said)


def _form_of(appointment_id: UUID, form: str) -> Any:
    return coming_back(lambda refusal: _till(find(appointment_id), refusal, sent=form))


def _stated(*names: str) -> dict[str, Any]:
    return {name: text for name in names if (text := asking.text(name))}


def _said(amount: Money) -> str:
    return spoken_money.amount(amount, country=catalogue.salon().country)


def _till(appointment: Appointment, refusal: Refusal | None = None, *, sent: str = "") -> Response:
    bill = Bill.of(appointment, standing_of_visit(appointment.id))
    return shown_as_asked(
        PAGE,
        PARTIAL,
        refusal,
        it=appointment,
        sent=sent,
        bill=bill,
        money=_said,
        typed=spoken_money.typed,
        paid=[_line(payment) for payment in payments_of(appointment.id) if payment.state == "SUCCEEDED"],
        means=[(means.value, _name(means)) for means in (Means.CASH, Means.TERMINAL, Means.BANK_TRANSFER)],
        team=options(catalogue.staff_members()),
        say=Clock(zone=appointment.timezone, country=catalogue.salon().country),
        can_be_paid=appointment.status in operations.PAYABLE,
    )


def _line(payment: Payment) -> tuple[str, Payment]:
    return _name(Means(payment.means)), payment


def _name(means: Means) -> str:
    names = {
        Means.STRIPE: _("Online by card"),
        Means.PAYPAL: _("Online by PayPal"),
        Means.CASH: _("Cash"),
        Means.TERMINAL: _("Card terminal"),
        Means.BANK_TRANSFER: _("Bank transfer"),
    }
    return str(names[means])
