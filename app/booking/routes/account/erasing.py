"""Being forgotten: the customer asks for a code, and enters it. Nothing else about an account cannot be undone."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.auth import cookies
from app.auth import operations as auth
from app.auth.access import current_actor
from app.auth.commands import EnterCode
from app.auth.pages import form, refused
from app.booking import queries
from app.booking.routes.account.own import is_own, own_account_id, own_record
from app.booking.routes.account.visits import said
from app.booking.routes.blueprint import bp
from app.core import clock, rate_limits
from app.core.forms import parse
from app.core.htmx import go_to
from app.core.refused_forms import coming_back
from app.customers import operations
from app.customers.models import Customer

PAGE = "booking/account/erasure.html"


@bp.get("/account/erasure")
@is_own
def account_erasure() -> ResponseReturnValue:
    """Say what is deleted and what is kept; once a code is on its way, ask for it."""
    return form(PAGE, **_facts(own_record()))


@bp.post("/account/erasure/code")
@is_own
def create_erasure_code() -> ResponseReturnValue:
    """Send the code."""
    customer = own_record()
    with coming_back(lambda refusal: refused(PAGE, refusal, **_facts(customer))):
        asked = auth.request_erasure_code(account_id=own_account_id(), network=rate_limits.network(), now=clock.now())
    return go_to(url_for("booking.account_erasure", request=asked))


@bp.post("/account/erasure")
@is_own
def erase_account() -> ResponseReturnValue:
    """Forget the customer, and sign them out."""
    customer = own_record()
    with coming_back(lambda refusal: refused(PAGE, refusal, **_facts(customer))):
        is_proven = _is_proven()
        if is_proven:
            operations.erase(customer_id=customer.id, by=current_actor(), now=clock.now())
    if not is_proven:
        # Returned and not raised: the guess must count.
        return refused(PAGE, auth.WrongCode(), **_facts(customer))
    flash(_("We have forgotten you. You are always welcome again."), "success")
    return cookies.take_back(go_to(url_for("catalogue.home")))


def _is_proven() -> bool:
    command = parse(EnterCode, request)
    return auth.is_proven(
        account_id=own_account_id(),
        request_id=command.request,
        code=command.code,
        network=rate_limits.network(),
        now=clock.now(),
    )


def _facts(customer: Customer) -> dict[str, object]:
    return {
        "customer": customer,
        "upcoming": queries.upcoming(customer_id=customer.id, now=clock.now()),
        "said": said(customer),
    }
