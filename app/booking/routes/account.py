"""The customer's own page: what is to come, and what was."""

from flask.typing import ResponseReturnValue

from app.auth.access import current_actor, requires
from app.auth.permissions import Permission
from app.booking import queries
from app.booking.routes.blueprint import bp
from app.booking.wall import Wall
from app.catalogue import queries as catalogue
from app.core import clock
from app.core.http import render
from app.core.refusals import NotFound


@bp.get("/account")
@requires(Permission.VIEW_OWN_ACCOUNT)
def account() -> ResponseReturnValue:
    """Show a customer's visits."""
    customer_id, now = current_actor().customer_id, clock.now()
    if customer_id is None:
        raise NotFound
    salon = catalogue.salon()
    return render(
        "booking/account/show.html",
        upcoming=queries.upcoming(customer_id=customer_id, now=now),
        past=queries.past(customer_id=customer_id, now=now),
        wall_in=lambda zone: Wall(zone=zone, country=salon.country),
    )
