"""The customer's own page: what is to come, and what was."""

from flask.typing import ResponseReturnValue

from app.auth.access import current_actor, requires
from app.auth.actor import Actor
from app.auth.next_page import DESK
from app.auth.permissions import Permission
from app.booking import queries
from app.booking.routes.blueprint import bp
from app.booking.wall import Wall
from app.catalogue import queries as catalogue
from app.core import clock
from app.core.htmx import go_to
from app.core.http import render
from app.core.refusals import NotFound


@bp.get("/account")
@requires(Permission.VIEW_OWN_ACCOUNT, Permission.VIEW_CALENDAR)
def account() -> ResponseReturnValue:
    """Show a customer's visits."""
    actor, now = current_actor(), clock.now()
    if actor.customer_id is None:
        return _elsewhere(actor)
    salon = catalogue.salon()
    return render(
        "booking/account/show.html",
        upcoming=queries.upcoming(customer_id=actor.customer_id, now=now),
        past=queries.past(customer_id=actor.customer_id, now=now),
        wall_in=lambda zone: Wall(zone=zone, country=salon.country),
    )


def _elsewhere(actor: Actor) -> ResponseReturnValue:
    """Send those who work here, and never booked, to their desk."""
    if actor.is_staff:
        return go_to(DESK)
    raise NotFound
