"""Somebody's page about their own account: where they are signed in, and their password."""

from uuid import UUID

from flask import Blueprint, Response, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, get_locale
from flask_babel import gettext as _

from app.auth import commands, operations
from app.auth.access import current_actor, signed_in
from app.auth.account_sheet import account_sheet
from app.auth.identity import current_identity
from app.core import clock, rate_limits
from app.core.forms import parse
from app.core.htmx import go_to
from app.core.http import render, worth_retrying
from app.core.languages import AT_THE_DESK
from app.core.refusals import NotFound, Refusal
from tenants.application import opens_its_own_unit_of_work
from tenants.unit_of_work import unit_of_work

bp = Blueprint("auth_account", __name__, url_prefix="/desk/account")

LAYOUTS = {True: "layouts/desk.html", False: "layouts/public.html"}
"""Customers have an account, too, but no desk."""


@bp.get("")
@signed_in
def account() -> ResponseReturnValue:
    """Show the account of whoever asks."""
    return _page()


@bp.post("/verification")
@signed_in
def create_verification() -> ResponseReturnValue:
    """Send the link again that confirms one's own address."""
    found = operations.request_verification_again(account_id=_own_id(), network=rate_limits.network(), now=clock.now())
    return _done(_("A link is on its way to %(email)s.", email=found.email))


@bp.post("/sessions/<uuid:session_id>/revocation")
@signed_in
def revoke_session(session_id: UUID) -> ResponseReturnValue:
    """Sign one of one's own browsers out."""
    operations.revoke_session(session_id=session_id, account_id=_own_id(), by=current_actor(), now=clock.now())
    return _done(_("That browser is signed out."))


@bp.post("/language")
@signed_in
def update_language() -> ResponseReturnValue:
    """Choose in which language one reads the desk: what customers read is known with the customer."""
    if not current_actor().is_staff:
        raise NotFound
    command = parse(commands.ChooseLanguage, request)
    operations.choose_language(account_id=_own_id(), locale=command.locale or None)
    with force_locale(command.locale or str(get_locale())):
        return _done(_("Your language is changed."))


@bp.post("/password")
@signed_in
@opens_its_own_unit_of_work
def update_password() -> ResponseReturnValue:
    """Change one's own password."""
    try:
        command = parse(commands.ChangePassword, request)
        operations.change_password(account_id=_own_id(), **dict(command), session_id=_here(), now=clock.now())
    except Refusal as refusal:
        with unit_of_work():
            return _page(refusal)
    return _done(_("Your password has been changed. Everybody else who used the old one is signed out."))


def _own_id() -> UUID:
    account_id = current_actor().account_id
    if account_id is None:
        raise NotFound
    return account_id


def _here() -> UUID | None:
    return current_identity().session_id


def _done(message: str) -> Response:
    flash(message, "success")
    return go_to(url_for("auth_account.account"))


def _page(refusal: Refusal | None = None) -> Response:
    answer = render(
        "auth/account.html",
        refusal.status if refusal else 200,
        layout=LAYOUTS[current_actor().is_staff],
        sheet=account_sheet(account_id=_own_id(), session_id=_here(), now=clock.now()),
        desk_languages=AT_THE_DESK.items(),
        errors=refusal.errors if refusal else {},
        problem=refusal.detail if refusal and not refusal.errors else "",
    )
    return worth_retrying(answer, refusal.retry_at if refusal else None)
