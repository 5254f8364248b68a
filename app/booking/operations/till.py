"""Money at the desk: taking what is left to pay, letting somebody off a part of it, giving back."""

from datetime import datetime
from http import HTTPStatus
from typing import NamedTuple
from uuid import UUID

from flask_babel import gettext as _

from app.auth.actor import Actor
from app.auth.permissions import Permission
from app.booking.commands import Discount, GiveBack, TakePayment
from app.booking.models import Appointment
from app.booking.operations.billing import bill_when_paid, left_to_pay
from app.booking.queries.visible import may_manage, visible_to
from app.booking.second_thoughts import PATIENCE
from app.booking.states import Status
from app.catalogue import queries as catalogue
from app.catalogue.prices import Price
from app.core.ids import new_id
from app.core.money import Money, split
from app.core.refusals import Forbidden, Invalid, Refusal
from app.payments import ledger
from app.payments import operations as payments
from app.payments.ledger import EntryKind
from app.payments.ledger import Visit as PaidVisit
from app.payments.models import Payment
from app.payments.queries import standing_of_visit

PAYABLE = frozenset({Status.CONFIRMED, Status.COMPLETED, Status.NO_SHOW})


class NotPayable(Refusal):
    """Nothing is taken for this appointment: it is not confirmed, or has been cancelled."""

    code, status = "not_payable", HTTPStatus.CONFLICT


class Taken(NamedTuple):
    """A payment that was taken, and the change to hand back in minor units."""

    payment: Payment
    change_minor: int


def take_payment(*, appointment_id: UUID, command: TakePayment, by: Actor, now: datetime) -> Taken:
    """Take money for a visit at the desk, at most what is left to pay, and a tip on top of it.

    :raises NotPayable: the visit is not confirmed, or off
    :raises Invalid: it is more than is left to pay, nothing at all, or less than was handed over
    :raises Forbidden: their role takes no money for this visit
    """
    appointment = _payable(appointment_id, by, Permission.TAKE_PAYMENTS)
    left = left_to_pay(appointment, standing_of_visit(appointment.id))
    amount = _within(command.amount, left, appointment, field="amount")
    tip = command.tip.minor_in(appointment.currency, field="tip") if command.tip else 0
    total = amount + tip
    if not total:
        raise Invalid(errors={"amount": [_("Please enter an amount.")]})
    change = _change(command, total, appointment)
    payment = payments.take(
        visit=_visit(appointment),
        amount=Money(total, appointment.currency),
        tips=_shared(tip, command.tip_staff_ids or (appointment.staff_member_id,)),
        means=command.means,
        by=by,
        now=now,
    )
    bill_when_paid(appointment, due_at=now)
    return Taken(payment, change)


def discount(*, appointment_id: UUID, command: Discount, by: Actor, now: datetime) -> Appointment:
    """Let a customer off a part of what is left to pay, and keep why.

    :raises NotPayable: the visit is not confirmed, or off
    :raises Invalid: it is more than is left to pay, or nobody has said why
    :raises Forbidden: their role sets no prices
    """
    appointment = _payable(appointment_id, by, Permission.OVERRIDE_RULES)
    left = left_to_pay(appointment, standing_of_visit(appointment.id))
    amount = _within(command.amount, left, appointment, field="amount")
    if not amount or not command.reason:
        name = "reason" if amount else "amount"
        raise Invalid(errors={name: [_("Please fill this in.")]})
    payments.post(
        EntryKind.DISCOUNTED,
        ledger.discounted(_visit(appointment), amount),
        cause_id=new_id(),
        currency=appointment.currency,
        by=by,
        at=now,
        reason=command.reason,
    )
    return appointment


def give_back(*, appointment_id: UUID, command: GiveBack, by: Actor, now: datetime) -> Appointment:
    """Give back a part of what was paid for a visit, to the means that it came by, and keep why.

    :raises Invalid: it is more than was paid and not given back, or nobody has said why
    :raises Forbidden: their role gives nothing back
    """
    appointment = visible_to(by).for_update(appointment_id)
    if not by.may(Permission.REFUND_PAYMENTS):
        raise Forbidden
    paid = standing_of_visit(appointment.id).paid_minor
    amount = _within(command.amount, paid, appointment, field="amount")
    if not amount or not command.reason:
        name = "reason" if amount else "amount"
        raise Invalid(errors={name: [_("Please fill this in.")]})
    payments.give_back(
        appointment_id=appointment.id,
        amount_minor=amount,
        reason=command.reason,
        by=by,
        now=now,
        due_at=now + PATIENCE,
    )
    return appointment


def _payable(appointment_id: UUID, by: Actor, permission: Permission) -> Appointment:
    appointment = visible_to(by).for_update(appointment_id)
    if not by.may(permission) or not may_manage(by, staff_member_id=appointment.staff_member_id):
        raise Forbidden
    if appointment.status not in PAYABLE:
        raise NotPayable
    return appointment


def _within(price: Price, most_minor: int, appointment: Appointment, *, field: str) -> int:
    amount = price.minor_in(appointment.currency, field=field)
    if amount > most_minor:
        raise Invalid(errors={field: [_("That is more than there is. Please enter less.")]})
    return amount


def _change(command: TakePayment, total_minor: int, appointment: Appointment) -> int:
    if command.given is None:
        return 0
    change = command.given.minor_in(appointment.currency, field="given") - total_minor
    if change < 0:
        raise Invalid(errors={"given": [_("That is less than is to be paid.")]})
    return change


def _shared(tip_minor: int, staff_member_ids: tuple[UUID, ...]) -> dict[UUID, int]:
    people = tuple(dict.fromkeys(staff_member_ids))
    if not set(people) <= {member.id for member in catalogue.current_and_former()}:
        raise Invalid(errors={"tip_staff_ids": [_("We do not know this person.")]})
    shares = split(tip_minor, [1] * len(people))
    return {person: share for person, share in zip(people, shares, strict=True) if share}


def _visit(appointment: Appointment) -> PaidVisit:
    return PaidVisit(appointment_id=appointment.id, customer_id=appointment.customer_id)
