"""Visits that are booked as soon as they are paid for: their time is kept until a deadline and then nobody's."""

from datetime import datetime, timedelta
from http import HTTPStatus
from uuid import UUID

from sqlalchemy import select

from app.auth.actor import SYSTEM, Actor
from app.availability import occupancy
from app.availability.occupancy import SlotHeld, SlotTaken
from app.booking.events import (
    AppointmentConfirmed,
    AppointmentLapsed,
    AppointmentLost,
    AppointmentRequested,
)
from app.booking.models import Appointment
from app.booking.operations import history
from app.booking.operations.taking import take_again
from app.booking.policy import Policy
from app.booking.queries.visible import visible_to
from app.booking.second_thoughts import PATIENCE
from app.booking.states import Change, Status
from app.core.events import publish
from app.core.money import Money
from app.core.refusals import Refusal
from app.payments import operations as payments
from app.payments import queries as paid
from app.payments.accounts import Means
from app.payments.ledger import Visit as PaidVisit
from app.payments.models import Payment
from app.payments.purposes import Purpose
from tenants.db import db
from tenants.owed import owe


class NothingToPay(Refusal):
    """There is nothing to be paid for this visit any more."""

    code, status = "nothing_to_pay", HTTPStatus.CONFLICT


class TimeToPayIsOver(Refusal):
    """We kept this time for you as long as we could, but it has not been paid for. Please book again."""

    code, status = "time_to_pay_is_over", HTTPStatus.CONFLICT


class NoSuchGateway(Refusal):
    """This salon does not take payments that way. Please choose another."""

    code, status = "no_such_gateway", HTTPStatus.UNPROCESSABLE_ENTITY


LAPSE = "booking.lapse_unpaid"

TIME_TO_PAY = timedelta(minutes=30)
"""How long a time is kept for whoever is paying: the shortest life of a payment page that Stripe allows."""


def await_payment(appointment: Appointment, *, until: datetime) -> None:
    """Keep a visit's time for as long as it may take to pay. Past that it is free, whether or not a job has come by."""
    occupancy.keep_until(source_id=appointment.id, expires_at=until)
    owe(LAPSE, key=appointment.id, due_at=until)


def ask_payment(*, appointment_id: UUID, means: Means, by: Actor, now: datetime, token: str | None = None) -> Payment:
    """Ask for what a visit costs ahead, by a gateway that the customer has chosen. Asked again, it is the same payment.

    :raises NothingToPay: it is paid, or called off
    :raises TimeToPayIsOver: its time is not kept any more
    :raises NoSuchGateway: the salon takes no money that way
    :raises NotFound: there is no such visit that they may see
    """
    visible = visible_to(by, token=token)
    appointment = visible.for_update(appointment_id)
    until = appointment.awaits_payment_until
    if not appointment.awaits_payment or until is None:
        raise NothingToPay
    if until <= now:
        raise TimeToPayIsOver
    account = paid.account_of(means)
    if account is None:
        raise NoSuchGateway
    amount = Money(appointment.deposit_minor, appointment.currency)
    asked = paid.waiting(appointment.id, means=means, amount=amount)
    return asked or payments.request(
        visit=PaidVisit(appointment_id=appointment.id, customer_id=appointment.customer_id),
        amount=amount,
        purpose=Purpose.FULL if amount.amount_minor == appointment.price_minor else Purpose.DEPOSIT,
        means=means,
        gateway_account=account.account,
        due_at=until,
        by=visible.actor(appointment),
        now=now,
    )


def confirm_paid(*, appointment_id: UUID, payment_id: UUID, now: datetime) -> None:
    """Book what has been paid for, or give the money back where its time has gone to somebody else meanwhile.

    Money for a visit that was called off, or that had been paid for already, goes back as well.
    """
    locked = select(Appointment).where(Appointment.id == appointment_id).with_for_update()
    appointment = db.session.scalars(locked.execution_options(populate_existing=True)).one()
    if not (appointment.awaits_payment or _has_lapsed(appointment)):
        _give_back(payment_id, reason=appointment.status, now=now)
    elif _has_its_time(appointment, now=now):
        _book(appointment, now=now)
    else:
        _give_back(payment_id, reason="lost", now=now)
        _end(appointment, now=now)
        publish(AppointmentLost(appointment_id=appointment.id, by=SYSTEM, at=now))


def keep_unpaid(appointment: Appointment, *, now: datetime) -> None:
    """Keep the time of a visit for good that nobody has paid for.

    :raises SlotTaken: it has gone to somebody else
    """
    if not _has_its_time(appointment, now=now):
        raise SlotTaken
    appointment.awaits_payment_until = None
    db.session.flush()


def lapse(*, appointment_id: UUID, now: datetime) -> None:
    """Call a visit off that nobody has paid for in time."""
    locked = select(Appointment).where(Appointment.id == appointment_id).with_for_update()
    appointment = db.session.scalars(locked.execution_options(populate_existing=True)).one()
    until = appointment.awaits_payment_until
    if not appointment.awaits_payment or until is None or now < until:
        return
    _end(appointment, now=now)
    publish(AppointmentLapsed(appointment_id=appointment.id, by=SYSTEM, at=now))


def give_back_of(appointment: Appointment, *, by_rule: bool, by: Actor, now: datetime) -> None:
    """Promise back what was paid for a visit that is called off.

    :param by_rule: only as much as its customer has agreed to for this notice; otherwise all of it
    """
    # What was promised back before is on its way, and is not promised again.
    left = sum(payment.left.amount_minor for payment in paid.payments_of(appointment.id) if payment.settled_at)
    held = min(paid.standing_of_visit(appointment.id).paid_minor, left)
    status, policy = Status(appointment.status), Policy.stored(appointment.policy)
    agreed = policy.refundable(held, status=status, starts_at=appointment.starts_at, now=now)
    back = agreed if by_rule else held
    if back > 0:
        reason = "cancelled"
        # What the desk does can be taken back for a moment: the money stays for as long.
        due_at = now + PATIENCE if by.is_staff else now
        payments.give_back(
            appointment_id=appointment.id, amount_minor=back, reason=reason, by=by, now=now, due_at=due_at
        )


def _has_lapsed(appointment: Appointment) -> bool:
    return appointment.status == Status.CANCELLED and appointment.changes[-1].change == Change.LAPSE


def _has_its_time(appointment: Appointment, *, now: datetime) -> bool:
    if appointment.starts_at <= now:
        return False
    return occupancy.keep_until(source_id=appointment.id, expires_at=None) or _takes_it_again(appointment, now=now)


def _takes_it_again(appointment: Appointment, *, now: datetime) -> bool:
    try:
        with db.session.begin_nested():
            take_again(appointment, now=now)
    except (SlotTaken, SlotHeld):
        return False
    return True


def _book(appointment: Appointment, *, now: datetime) -> None:
    status = Status.PENDING if appointment.service.requires_approval else Status.CONFIRMED
    change = Change.RESTORE if appointment.status == Status.CANCELLED else Change.PAY
    booked = {"awaits_payment_until": None, "cancelled_at": None, "cancel_reason": None}
    history.apply(change, appointment, by=SYSTEM, at=now, status_to=status, **booked)
    event = AppointmentRequested if status is Status.PENDING else AppointmentConfirmed
    publish(event(appointment_id=appointment.id, by=SYSTEM, at=now))


def _end(appointment: Appointment, *, now: datetime) -> None:
    if appointment.status == Status.PENDING:
        history.apply(Change.LAPSE, appointment, by=SYSTEM, at=now, cancelled_at=now)
        occupancy.release(source_id=appointment.id)


def _give_back(payment_id: UUID, *, reason: str, now: datetime) -> None:
    left = paid.left_of(payment_id)
    if left:
        payments.promise_refund(payment_id=payment_id, amount_minor=left, reason=reason, by=SYSTEM, now=now)
