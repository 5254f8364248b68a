"""/customers: who books here."""

from typing import Any
from uuid import UUID

from flask import Response, request

from app.api.v1.blueprint import bp
from app.api.v1.instants import local
from app.auth.access import requires
from app.auth.permissions import Permission
from app.catalogue import queries as catalogue
from app.core import http
from app.core.forms import parse
from app.core.paging import LARGEST_PAGE, PAGE_SIZE
from app.customers import operations, queries
from app.customers.commands import ChangeCustomer
from app.customers.models import Customer


@bp.get("/customers")
@requires(Permission.VIEW_CUSTOMERS)
def list_customers() -> Response:
    """List customers by name; `q` looks for a part of name, e-mail address or telephone number."""
    page = queries.page(text=request.args.get("q", ""), cursor=request.args.get("cursor"), size=_size())
    zone = catalogue.salon().timezone
    return http.as_json({"data": [as_json(customer, zone) for customer in page.data], "next": page.next})


@bp.get("/customers/<uuid:customer_id>")
@requires(Permission.VIEW_CUSTOMERS)
def get_customer(customer_id: UUID) -> Response:
    """Show one customer."""
    return _answer(queries.customer(customer_id))


@bp.put("/customers/<uuid:customer_id>")
@requires(Permission.MANAGE_CUSTOMERS)
def update_customer(customer_id: UUID) -> Response:
    """Write a customer's record anew."""
    return _answer(operations.change(customer_id=customer_id, command=parse(ChangeCustomer, request)))


def as_json(customer: Customer, zone: str) -> dict[str, Any]:
    """Return a customer as the team's programs see them, with instants in the salon's zone."""
    shown = ("id", "name", "email", "phone", "locale", "timezone", "notes")
    return {**{name: getattr(customer, name) for name in shown}, "created_at": local(customer.created_at, zone)}


def _answer(customer: Customer) -> Response:
    return http.as_json(as_json(customer, catalogue.salon().timezone))


def _size() -> int:
    return min(max(request.args.get("limit", PAGE_SIZE, type=int), 1), LARGEST_PAGE)
