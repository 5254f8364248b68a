"""Signing in and out, forgotten passwords, and the links that mails carry.

A link never does anything by itself: mail scanners open every link. It shows a page with a button.
"""

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.auth import commands, cookies, next_page, operations, queries
from app.auth.access import current_actor, public
from app.auth.codes import Purpose
from app.auth.models import Account
from app.auth.operations.registrations import CONFIRMATIONS
from app.auth.pages import again, form, refused
from app.core import clock, rate_limits
from app.core.forms import parse
from tenants.application import opens_its_own_unit_of_work

bp = Blueprint("auth", __name__)


@bp.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    """Ask for address and password, unless somebody is signed in."""
    role = current_actor().role
    if role is not None:
        return redirect(next_page.after_sign_in(request.args.get("next"), role=role), code=303)
    return form("auth/sign_in.html")


@bp.post("/sign-in")
@public
@again("auth/sign_in.html")
def create_session() -> ResponseReturnValue:
    """Sign somebody in by password."""
    command = parse(commands.SignIn, request)
    account = operations.authenticate(email=command.email, password=command.password, network=rate_limits.network())
    return enter(account)


@bp.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """Sign this browser out; doing it twice does no harm."""
    # The desk asks whoever comes next to sign in.
    token, home = cookies.read(request), next_page.DESK if current_actor().is_staff else next_page.FRONT
    if token is not None:
        operations.end_session(token=token, now=clock.now())
    return cookies.take_back(_see(home))


@bp.get("/forgot-password")
@public
def forgot_password() -> ResponseReturnValue:
    """Ask for the address."""
    return form("auth/forgot_password.html")


@bp.post("/forgot-password")
@public
@again("auth/forgot_password.html")
def create_password_reset() -> ResponseReturnValue:
    """Promise a link; the answer is the same whether the address is known or not."""
    command = parse(commands.AskByEmail, request)
    operations.request_password_reset(email=command.email, network=rate_limits.network(), now=clock.now())
    flash(_("If this address has an account, a link to a new password is on its way."), "success")
    return _see(url_for("auth.sign_in"))


@bp.get("/reset-password")
@public
def reset_password() -> ResponseReturnValue:
    """Show the form that the link leads to."""
    return _linked("auth/reset_password.html", Purpose.RESET)


@bp.post("/reset-password")
@public
@opens_its_own_unit_of_work
@again("auth/reset_password.html")
def update_password() -> ResponseReturnValue:
    """Set the new password. Signing in with it comes after, so that whoever holds the link must know it as well."""
    command = parse(commands.ResetPassword, request)
    operations.reset_password(token=command.token, password=command.password, now=clock.now())
    flash(_("Your password has been changed. Please sign in with it."), "success")
    return cookies.take_back(_see(url_for("auth.sign_in")))


@bp.get("/invitation")
@public
def invitation() -> ResponseReturnValue:
    """Show who is invited to what."""
    return _linked("auth/invitation.html", Purpose.INVITE)


@bp.post("/invitation")
@public
@again("auth/invitation.html")
def accept_invitation() -> ResponseReturnValue:
    """Make the account of whoever was invited and sign them in."""
    command = parse(commands.AcceptInvitation, request)
    account = operations.accept_invitation(
        token=command.token, name=command.name, password=command.password, now=clock.now()
    )
    return enter(account)


@bp.get("/verify-email")
@public
def verify_email() -> ResponseReturnValue:
    """Show the button that confirms an address."""
    return _linked("auth/verify_email.html", *CONFIRMATIONS)


@bp.post("/verify-email")
@public
@again("auth/verify_email.html")
def create_verification() -> ResponseReturnValue:
    """Confirm the address."""
    command = parse(commands.UseLink, request)
    operations.verify_email(token=command.token, now=clock.now())
    flash(_("Thank you: your address is confirmed."), "success")
    return _see(url_for("auth.sign_in"))


@bp.get("/welcome")
@public
def welcome() -> ResponseReturnValue:
    """Greet the owner of a new salon, who comes from the platform's own host."""
    return _linked("auth/welcome.html", Purpose.HANDOVER)


@bp.post("/welcome")
@public
@again("auth/welcome.html")
def create_first_session() -> ResponseReturnValue:
    """Sign the owner of a new salon in."""
    command = parse(commands.UseLink, request)
    return enter(operations.accept_handover(token=command.token, now=clock.now()))


def enter(account: Account) -> Response:
    """Sign this browser in and lead it to where it wanted to go."""
    token = operations.start_session(
        account=account, user_agent=request.user_agent.string, replacing=cookies.read(request), now=clock.now()
    )
    return cookies.give(_see(next_page.after_sign_in(request.form.get("next"), role=account.role)), token)


def _linked(template: str, *purposes: Purpose) -> Response:
    link = queries.find_link(request.args.get("token", ""), purposes=purposes, now=clock.now())
    if link is None:
        return refused("auth/link_expired.html", operations.LinkExpired())
    return form(template, link=link)


def _see(url: str) -> Response:
    return Response(status=303, headers={"Location": url})
