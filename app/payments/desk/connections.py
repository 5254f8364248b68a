"""/desk/settings/payments: the salon's own accounts at gateways."""

from typing import Any

from flask import Response, flash, request, url_for
from flask_babel import gettext as _

from app.auth import queries as accounts
from app.auth.access import current_actor, requires
from app.auth.permissions import Permission
from app.catalogue import queries as catalogue
from app.catalogue.desk.forms import saved
from app.core import clock, spoken_time
from app.core.forms import parse
from app.core.htmx import go_to
from app.core.links import salon_url, settings
from app.core.refusals import Refusal
from app.core.refused_forms import Form, came_back, refused, shown
from app.core.sealed import Unreadable
from app.core.security_headers import content_security_policy
from app.payments import operations, queries
from app.payments.accounts import Means
from app.payments.desk import onboarding
from app.payments.desk.blueprint import bp
from app.payments.desk.commands import Secret
from app.payments.gateways.models import GatewayAccount
from tenants.application import opens_its_own_unit_of_work
from tenants.unit_of_work import unit_of_work

PAGE, STRIPE = "payments/connections/index.html", "payments/connections/_stripe.html"

LEADING_TO_STRIPE = content_security_policy(form_action="'self' https://connect.stripe.com")
"""Browsers hold a form's redirect against the policy of the page, too."""


@bp.get("/settings/payments")
@requires(Permission.MANAGE_PAYMENTS)
def connections() -> Response:
    """Show whose account takes the money, and how to connect one."""
    return _leading(shown(PAGE, STRIPE, **_context()))


@bp.post("/settings/payments/stripe")
@requires(Permission.MANAGE_PAYMENTS)
@opens_its_own_unit_of_work
def create_connection() -> Response:
    """Lead the owner to Stripe."""
    by = current_actor()
    with unit_of_work():
        email = accounts.account(by.account_id).email  # type: ignore[arg-type]  # the desk knows people only
    try:
        return go_to(onboarding.begin(email=email, by=by))
    except Refusal as refusal:
        return _with(came_back(refusal))


@bp.get("/settings/payments/stripe/onboarding")
@requires(Permission.MANAGE_PAYMENTS)
@opens_its_own_unit_of_work
def go_on_connecting() -> Response:
    """Lead on whoever comes back because their address had run out."""
    return go_to(onboarding.go_on(request.args.get("state", ""), by=current_actor()))


@bp.get("/settings/payments/stripe/connected")
@requires(Permission.MANAGE_PAYMENTS)
@opens_its_own_unit_of_work
def finish_connecting() -> Response:
    """Connect the account that somebody comes back from Stripe with."""
    found = onboarding.finish(request.args.get("state", ""), by=current_actor(), now=clock.now())
    if not found.is_described:
        flash(_("Stripe still needs something from you. Please connect again to go on where you stopped."), "warning")
    elif not found.may_charge:
        flash(_("Your account is connected. Stripe still checks your details, and lets you take cards after that."))
    else:
        flash(_("Your account is connected."), "success")
    return go_to(url_for(".connections"))


@bp.post("/settings/payments/stripe/secret")
@requires(Permission.MANAGE_PAYMENTS)
def update_signing_secret() -> Response:
    """Believe what is signed with another secret, and for now what is signed with the one before."""
    form = refused(
        lambda: operations.rotate_secret(
            means=Means.STRIPE, webhook_secret=parse(Secret, request).secret, by=current_actor()
        )
    )
    if form:
        return _leading(shown(PAGE, STRIPE, form, **_context(Form(errors=form.errors, problem=form.problem))))
    return _leading(saved(STRIPE, to=url_for(".connections"), message=_("The signing secret is saved."), **_context()))


@bp.post("/settings/payments/stripe/disconnection")
@requires(Permission.MANAGE_PAYMENTS)
def create_disconnection() -> Response:
    """Let go of the account."""
    form = refused(lambda: operations.disconnect_account(means=Means.STRIPE, by=current_actor(), now=clock.now()))
    if form:
        return _leading(shown(PAGE, STRIPE, form, **_context(form)))
    message = _("The account is disconnected. Payments that were made can still be given back.")
    return _leading(saved(STRIPE, to=url_for(".connections"), message=message, **_context()))


def _is_told(account: GatewayAccount) -> bool:
    """Tell whether events can be believed: there is a secret, and it can still be read."""
    try:
        return bool(queries.secrets_of(account))
    except Unreadable:
        return False


def _with(form: Form) -> Response:
    with unit_of_work():
        return _leading(shown(PAGE, STRIPE, form, **_context(form)))


def _leading(answer: Response) -> Response:
    answer.headers["Content-Security-Policy"] = LEADING_TO_STRIPE
    return answer


def _context(form: Form | None = None) -> dict[str, Any]:
    account, salon = queries.account_of(Means.STRIPE), catalogue.salon()
    return {
        "form": form or Form(),
        "account": account,
        "can_connect": settings().stripe_secret_key is not None,
        "has_secret": account is not None and _is_told(account),
        "webhook_url": salon_url(onboarding.WEBHOOK),
        "stamp": lambda at: spoken_time.stamp(at, zone=salon.timezone, country=salon.country),
    }
