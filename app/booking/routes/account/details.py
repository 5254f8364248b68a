"""What customers say of themselves: name, telephone, birthday, language, time zone, and how to reach them."""

from collections.abc import Mapping
from typing import Any

from flask import Response, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.booking.routes.account.own import is_own, own_record
from app.booking.routes.blueprint import bp
from app.catalogue import countries
from app.catalogue import queries as catalogue
from app.core.forms import FORM, Options, parse
from app.core.htmx import go_to
from app.core.http import render
from app.core.languages import NAMES
from app.core.refusals import Refusal
from app.core.refused_forms import coming_back
from app.customers import operations, words
from app.customers.commands import KeepOwnDetails
from app.customers.models import Customer

NOTHING = ("", "–")


@bp.get("/account/details")
@is_own
def account_details() -> ResponseReturnValue:
    """Show the details as a form."""
    customer = own_record()
    return _page(customer, values=_known(customer))


@bp.post("/account/details")
@is_own
def update_account_details() -> ResponseReturnValue:
    """Write them anew."""
    customer, country = own_record(), catalogue.salon().country
    with coming_back(lambda refusal: _page(customer, values=request.form, refusal=refusal)):
        operations.change(customer_id=customer.id, command=parse(KeepOwnDetails, request), country=country)
    flash(_("Your details are saved."), "success")
    # From here on pages are in the language that was chosen, and in no other that a link has named.
    return go_to(url_for("booking.account_details", lang=None))


def _page(customer: Customer, *, values: Mapping[str, Any], refusal: Refusal | None = None) -> Response:
    errors = refusal.errors if refusal else {}
    return render(
        "booking/account/details.html",
        refusal.status if refusal else 200,
        customer=customer,
        values=values,
        errors=errors,
        problem=" ".join(errors.get(FORM, ())) or (refusal.detail if refusal else ""),
        choices=_choices(customer),
    )


def _known(customer: Customer) -> dict[str, Any]:
    known = {name: getattr(customer, name) for name in KeepOwnDetails.model_fields}
    return {name: "" if value is None else value for name, value in known.items()}


def _choices(customer: Customer) -> dict[str, Options]:
    """Return what the fields offer, by their names; what stands in the record is always among it."""
    spoken = {**({customer.locale: words.language(customer.locale)} if customer.locale else {}), **NAMES}
    zones = dict.fromkeys([*([customer.timezone] if customer.timezone else []), *countries.all_zones()])
    return {
        "birth_month": [NOTHING, *words.months()],
        "reach_by": [NOTHING, *words.ways()],
        "locale": [("", _("As my browser says")), *spoken.items()],
        "timezone": [("", _("The salon's")), *((zone, zone.replace("_", " ").replace("/", " / ")) for zone in zones)],
    }
