"""What the salon knows of a customer: where they are signed in, a copy of it all, consent to photos."""

from uuid import UUID

from flask import Response, flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.auth import cookies
from app.auth import operations as auth
from app.auth.access import current_actor
from app.auth.account_sheet import account_sheet
from app.auth.identity import current_identity
from app.booking.routes.account.own import is_own, own_account_id, own_record
from app.booking.routes.blueprint import bp
from app.booking.wall import Wall
from app.catalogue import queries as catalogue
from app.core import clock, http
from app.core.htmx import go_to
from app.core.http import render
from app.customers import operations, queries
from app.customers.dossier import dossier


@bp.get("/account/privacy")
@is_own
def account_privacy() -> ResponseReturnValue:
    """Show where they are signed in, and what can be done with what the salon knows."""
    customer, salon, now = own_record(), catalogue.salon(), clock.now()
    return render(
        "booking/account/privacy.html",
        sheet=account_sheet(account_id=own_account_id(), session_id=current_identity().session_id, now=now),
        consent=queries.find_consent(customer.id),
        wall=Wall(zone=salon.timezone, country=salon.country),
    )


@bp.get("/account/export.json")
@is_own
def account_export() -> Response:
    """Send everything that the salon knows of the customer."""
    answer = http.as_json(dossier(own_record()))
    answer.headers["Content-Disposition"] = f'attachment; filename="{clock.now():%Y-%m-%d}-my-data.json"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.post("/account/photo-consent")
@is_own
def create_photo_consent() -> ResponseReturnValue:
    """Agree to photos being kept."""
    operations.give_consent(customer_id=own_record().id, by=current_actor(), now=clock.now())
    return _done(_("Thank you: we may keep photos now."))


@bp.post("/account/photo-consent/withdrawal")
@is_own
def create_photo_consent_withdrawal() -> ResponseReturnValue:
    """Agree to it no longer: the photos are forgotten."""
    operations.withdraw_consent(customer_id=own_record().id, by=current_actor(), now=clock.now())
    return _done(_("Your photos are gone, and no more are kept."))


@bp.post("/account/sessions/<uuid:session_id>/revocation")
@is_own
def revoke_account_session(session_id: UUID) -> ResponseReturnValue:
    """Sign one of one's own browsers out."""
    auth.revoke_session(session_id=session_id, account_id=own_account_id(), by=current_actor(), now=clock.now())
    return _done(_("That browser is signed out."))


@bp.post("/account/sign-out-everywhere")
@is_own
def sign_out_of_account() -> ResponseReturnValue:
    """Sign out in every browser, this one with them."""
    auth.sign_out_everywhere(account_id=own_account_id(), by=current_actor(), now=clock.now())
    flash(_("You are signed out everywhere."), "success")
    return cookies.take_back(go_to(url_for("auth.customer_sign_in")))


def _done(message: str) -> Response:
    flash(message, "success")
    return go_to(url_for("booking.account_privacy"))
