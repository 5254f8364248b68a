"""/desk/customers: who books here."""

from uuid import UUID

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext as _

from app.auth.access import current_actor, requires
from app.auth.permissions import Permission
from app.core.forms import parse
from app.core.htmx import go_to, page_or_partial
from app.core.http import render
from app.core.refusals import Refusal
from app.customers import operations, queries
from app.customers.commands import ChangeCustomer
from app.customers.models import Customer
from tenants.db import db

bp = Blueprint("customers_desk", __name__, url_prefix="/desk/customers")


@bp.get("")
@requires(Permission.VIEW_CUSTOMERS)
def index() -> Response:
    """List customers, or find some by a part of name, e-mail address or telephone number."""
    text = request.args.get("q", "")
    page = queries.page(text=text, cursor=request.args.get("cursor"))
    next_href = url_for("customers_desk.index", q=text or None, cursor=page.next) if page.next else ""
    return page_or_partial(
        "customers/index.html", "customers/_list.html", customers=page.data, text=text, next_href=next_href
    )


@bp.get("/<uuid:customer_id>")
@requires(Permission.VIEW_CUSTOMERS)
def show(customer_id: UUID) -> Response:
    """Show a customer's card."""
    return _card(queries.customer(customer_id))


@bp.post("/<uuid:customer_id>")
@requires(Permission.MANAGE_CUSTOMERS)
def update(customer_id: UUID) -> Response:
    """Correct what is known of a customer."""
    customer = queries.customer(customer_id)
    try:
        with db.session.begin_nested():
            operations.change(customer_id=customer_id, command=parse(ChangeCustomer, request))
    except Refusal as refusal:
        return _card(customer, refusal)
    flash(_("The customer's record is saved."), "success")
    return go_to(url_for("customers_desk.show", customer_id=customer_id))


def _card(customer: Customer, refusal: Refusal | None = None) -> Response:
    known = {name: getattr(customer, name) or "" for name in ("name", "email", "phone", "notes")}
    return render(
        "customers/show.html",
        refusal.status if refusal else 200,
        customer=customer,
        values=request.form if refusal else known,
        errors=refusal.errors if refusal else {},
        problem=refusal.detail if refusal else "",
        can_change=current_actor().may(Permission.MANAGE_CUSTOMERS),
    )
