"""The list of customers, searched as one types."""

from flask import Response, request, url_for

from app.booking.desk.customers.blueprint import bp, sees_all
from app.core.htmx import page_or_partial
from app.customers import queries


@bp.get("")
@sees_all
def index() -> Response:
    """List customers, or find some by what somebody types of name, e-mail address or telephone number."""
    text = request.args.get("q", "")
    page = queries.page(text=text, cursor=request.args.get("cursor"))
    next_href = url_for("customers_desk.index", q=text or None, cursor=page.next) if page.next else ""
    return page_or_partial(
        "customers/index.html", "customers/_list.html", customers=page.data, text=text, next_href=next_href
    )
