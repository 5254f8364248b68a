"""Finding a visit by what people say of it: a name, a telephone number, an address, a reference."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import defer, joinedload

from app.auth.actor import Actor
from app.booking.models import Appointment
from app.booking.queries.visible import visible_to
from app.catalogue.models import Service
from app.customers import queries as customers
from app.customers.models import Customer
from tenants.db import db

BACK = timedelta(days=180)
"""Visits before that are found on the customer's card: nobody at the desk is asked about them in a hurry."""


def visits_about(text: str, *, by: Actor, now: datetime, limit: int) -> Sequence[Appointment]:
    """Return the visits that mention a text, as far as `by` may see them. One statement.

    Those that are not over come first, the soonest first; after them those that are, the latest first.
    """
    query = (
        select(Appointment)
        .where(Appointment.starts_at > now - BACK, visible_to(by).condition(), _mentions(text))
        .order_by(
            Appointment.ends_at <= now,
            case((Appointment.ends_at > now, Appointment.starts_at)),
            Appointment.starts_at.desc(),
            Appointment.id,
        )
        .options(joinedload(Appointment.staff_member, innerjoin=True).lazyload("*"), defer(Appointment.policy))
        .limit(limit)
    )
    return db.session.scalars(query).all()


def _mentions(text: str) -> ColumnElement[bool]:
    """Return what is true of a visit whose customer or service is found by a text, or that says it itself."""
    called_so = func.strpos(func.fold(Service.name), func.fold(text)) > 0
    return or_(
        Appointment.customer_id.in_(select(Customer.id).where(*customers.fitting(text))),
        Appointment.service_id.in_(select(Service.id).where(called_so)),
        Appointment.customer_name.icontains(text, autoescape=True),
        Appointment.customer_email.icontains(text, autoescape=True),
        Appointment.customer_phone.icontains(text, autoescape=True),
        Appointment.service_name.icontains(text, autoescape=True),
        Appointment.reference.istartswith(text, autoescape=True),
    )
