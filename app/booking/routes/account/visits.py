"""The first page of the account: what is to come, and what was."""

from dataclasses import dataclass

from flask import request, url_for
from flask.typing import ResponseReturnValue

from app.auth.access import current_actor, requires
from app.auth.actor import Actor
from app.auth.next_page import DESK
from app.auth.permissions import Permission
from app.booking import queries
from app.booking.models import Appointment
from app.booking.routes.blueprint import bp
from app.booking.wall import Wall
from app.catalogue import queries as catalogue
from app.catalogue.models import Location
from app.core import clock
from app.core.htmx import go_to
from app.core.http import render
from app.core.refusals import NotFound
from app.customers import queries as customers
from app.customers.models import Customer
from tenants.db import db

AT_ONCE = 20
"""So many past visits are on a page."""


@dataclass(frozen=True, kw_only=True)
class Said:
    """Says of a visit when and where it is: by the salon's clock, and by the customer's own."""

    country: str
    own_zone: str | None

    def wall(self, visit: Appointment) -> Wall:
        """Return the clock of the place where the visit is."""
        return Wall(zone=visit.timezone, country=self.country)

    def own(self, visit: Appointment) -> Wall | None:
        """Return the customer's own clock, where it shows another time then."""
        return self.wall(visit).beside(self.own_zone, at=visit.starts_at)

    def place(self, visit: Appointment) -> Location:
        """Return where the visit is."""
        return db.session.get_one(Location, visit.location_id)


@bp.get("/account")
@requires(Permission.VIEW_OWN_ACCOUNT, Permission.VIEW_CALENDAR)
def account() -> ResponseReturnValue:
    """Show a customer's visits: those to come and the latest of the others, or what was before those."""
    actor, cursor = current_actor(), request.args.get("cursor")
    if actor.customer_id is None:
        return _elsewhere(actor)
    customer, now = customers.customer(actor.customer_id), clock.now()
    past = queries.past(customer_id=customer.id, now=now, cursor=cursor, limit=AT_ONCE)
    return render(
        "booking/account/show.html",
        is_first=cursor is None,
        upcoming=() if cursor else queries.upcoming(customer_id=customer.id, now=now),
        past=past.data,
        previous_href=url_for("booking.account") if cursor else "",
        next_href=url_for("booking.account", cursor=past.next) if past.next else "",
        said=said(customer),
    )


def said(customer: Customer) -> Said:
    """Return the words for when and where a customer's visits are."""
    return Said(country=catalogue.salon().country, own_zone=customer.timezone)


def _elsewhere(actor: Actor) -> ResponseReturnValue:
    """Send those who work here, and never booked, to their desk."""
    if actor.is_staff:
        return go_to(DESK)
    raise NotFound
