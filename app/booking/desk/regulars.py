"""What the salon knows of a customer, in short, for whoever opens one of their visits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import url_for

from app.auth.actor import Actor
from app.booking.models import Appointment
from app.booking.queries import people
from app.booking.queries.summaries import Summary, summary
from app.core.wall_clock import day_of
from app.customers import queries as customers
from app.customers import words
from app.customers.commands import NoteKind
from app.customers.models import CustomerNote

USUAL_PAUSE = timedelta(weeks=4)
"""A day to begin with, which the form lets one change: nobody books the next visit for today."""


@dataclass(frozen=True, kw_only=True)
class Known:
    """Their visits, what was mixed for them last, whom they like to come to, and how they want to be reached.

    `book_again` is where their next visit is booked.
    """

    visits: Summary
    formula: CustomerNote | None
    favourite: str
    reach_by: str
    book_again: str


def find_known(appointment: Appointment, *, by: Actor, names: Mapping[str, str], now: datetime) -> Known | None:
    """Return it to those who may see the customer's card; `names` are those of the team, by id."""
    customer = appointment.customer
    if not people.is_open_to(by, customer):
        return None
    return Known(
        visits=summary(customer_id=customer.id, apart_from=appointment.id, now=now),
        formula=customers.find_latest(customer.id, kind=NoteKind.FORMULA),
        favourite=words.favourite(customer, names=names),
        reach_by=words.reach_by(customer.reach_by) if customer.reach_by else "",
        book_again=_again(appointment, now=now) if customer.is_current else "",
    )


def _again(appointment: Appointment, *, now: datetime) -> str:
    """Return the form for the same with the same person, as far as both are still there."""
    on = day_of(max(appointment.starts_at, now), zone=appointment.timezone) + USUAL_PAUSE
    same: dict[str, Any] = {
        "service": None if appointment.service.archived_at else appointment.service_id,
        "staff": None if appointment.staff_member.archived_at else appointment.staff_member_id,
    }
    return url_for(".new_appointment", customer_id=appointment.customer_id, day=on, **same)
