"""The blueprint that the modules of this folder add their views to, whom they are for, and how they answer."""

from uuid import UUID

from flask import Blueprint, Response, flash, url_for

from app.auth.access import current_actor, requires
from app.auth.permissions import Permission
from app.booking.queries import people
from app.core.htmx import go_to, is_htmx
from app.customers.models import Customer

bp = Blueprint("customers_desk", __name__, url_prefix="/desk/customers")

sees_cards = requires(Permission.VIEW_CUSTOMERS, Permission.VIEW_OWN_CUSTOMERS)
"""For whoever sees any card; whose they may see is asked for each: `theirs`, and for lists `people.visible_to`."""
keeps_records = requires(Permission.MANAGE_CUSTOMERS)


def theirs(customer_id: UUID) -> Customer:
    """Return a customer whose card whoever asks may see.

    :raises NotFound: there is none, or none that they may see
    """
    return people.open_to(current_actor(), customer_id)


def shown_on_card(customer_id: UUID, *, said: str, part: str = "") -> Response:
    """Say what was done, and go to the card, to a part of it where one is named."""
    flash(said, "success")
    # htmx is sent to the page as a whole: for a part of the page that is open a browser would not load it again.
    anchor = None if is_htmx() else part or None
    return go_to(url_for("customers_desk.show", customer_id=customer_id, _anchor=anchor))
