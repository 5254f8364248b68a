"""Paying for a visit ahead: what is asked and until when, the way to the gateway's page, and the way back from it."""

from functools import partial
from uuid import UUID

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.auth.access import public
from app.booking import operations
from app.booking.models import Appointment
from app.booking.routes.blueprint import bp
from app.booking.routes.managing import find, given_token, page, url_of
from app.booking.routes.visits import acting_customer
from app.booking.wall import Wall
from app.catalogue import queries as catalogue
from app.core import clock, spoken_money
from app.core.htmx import go_to
from app.core.http import render
from app.core.links import salon_url
from app.core.money import Money
from app.core.refusals import NotFound, Refusal
from app.core.security_headers import led_to
from app.payments import operations as payments
from app.payments import queries as paid
from app.payments.accounts import Means
from app.payments.gateways.table import page_hosts
from tenants.application import opens_its_own_unit_of_work
from tenants.unit_of_work import unit_of_work


@bp.get("/a/<uuid:appointment_id>/pay")
@public
def pay(appointment_id: UUID) -> ResponseReturnValue:
    """Show what is to be paid, until when, and the ways to do it."""
    appointment = find(appointment_id)
    return _page(appointment) if appointment.awaits_payment else go_to(url_of(appointment_id))


@bp.post("/a/<uuid:appointment_id>/payments")
@public
@opens_its_own_unit_of_work
def create_payment(appointment_id: UUID) -> ResponseReturnValue:
    """Lead the customer to the gateway's page."""
    try:
        return led_to(go_to(_begun(appointment_id)), page_hosts())
    except Refusal as refusal:
        with unit_of_work():
            return _refused(appointment_id, refusal)


@bp.get("/a/<uuid:appointment_id>/payments/<uuid:payment_id>")
@public
def show_payment(appointment_id: UUID, payment_id: UUID) -> ResponseReturnValue:
    """Receive a customer who comes back from the gateway: the page asks what became of the payment by itself."""
    appointment = _of_visit(appointment_id, payment_id)
    if not appointment.awaits_payment:
        return go_to(url_of(appointment_id))
    return render("booking/pay/back.html", appointment=appointment, payment_id=payment_id, token=given_token())


@bp.post("/a/<uuid:appointment_id>/payments/<uuid:payment_id>/check")
@public
@opens_its_own_unit_of_work
def create_check(appointment_id: UUID, payment_id: UUID) -> ResponseReturnValue:
    """Ask the gateway what became of the payment, and show the visit as it stands then."""
    with unit_of_work():
        _of_visit(appointment_id, payment_id)
    try:
        payments.check(payment_id=payment_id, now=clock.now())
    except Refusal as refusal:
        with unit_of_work():
            return _refused(appointment_id, refusal)
    return go_to(url_of(appointment_id))


def _begun(appointment_id: UUID) -> str:
    with unit_of_work():
        payment = operations.ask_payment(
            appointment_id=appointment_id,
            means=_means(),
            by=acting_customer(),
            now=clock.now(),
            token=given_token(),
        )
        appointment = find(appointment_id)
        payment_id, email = payment.id, appointment.customer_email
        description = f"{appointment.what} · {appointment.reference}"
    address = partial(salon_url, appointment_id=appointment_id, token=given_token())
    return payments.begin(
        payment_id=payment_id,
        description=description,
        email=email,
        return_url=address("booking.show_payment", payment_id=payment_id),
        cancel_url=address("booking.pay"),
    )


def _means() -> Means:
    try:
        return Means(request.form.get("means", ""))
    except ValueError as error:
        raise operations.NoSuchGateway from error


def _of_visit(appointment_id: UUID, payment_id: UUID) -> Appointment:
    appointment = find(appointment_id)
    if payment_id not in {payment.id for payment in paid.payments_of(appointment.id)}:
        raise NotFound
    return appointment


def _refused(appointment_id: UUID, refusal: Refusal) -> Response:
    appointment = find(appointment_id)
    return _page(appointment, refusal) if appointment.awaits_payment else page(appointment, refusal=refusal)


def _page(appointment: Appointment, refusal: Refusal | None = None) -> Response:
    salon, now = catalogue.salon(), clock.now()
    wall = Wall(zone=appointment.timezone, country=salon.country)
    asked = Money(appointment.deposit_minor, appointment.currency)
    rest = Money(appointment.price_minor - appointment.deposit_minor, appointment.currency)
    return led_to(
        render(
            "booking/pay/show.html",
            refusal.status if refusal else 200,
            appointment=appointment,
            refusal=refusal,
            token=given_token(),
            location=catalogue.location(appointment.location_id),
            wall=wall,
            price=spoken_money.amount(Money(appointment.price_minor, appointment.currency), country=salon.country),
            amount=spoken_money.amount(asked, country=salon.country),
            rest=spoken_money.amount(rest, country=salon.country) if rest.amount_minor else "",
            ways=[(account.means, _name(Means(account.means))) for account in paid.connected()],
            hold_left=wall.left(appointment.awaits_payment_until or now, now=now),
            home=url_of(appointment.id),
        ),
        page_hosts(),
    )


def _name(means: Means) -> str:
    return _("card and more") if means is Means.STRIPE else "PayPal"
