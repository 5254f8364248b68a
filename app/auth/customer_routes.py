"""Customers sign in without a password: a code comes by e-mail."""

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.auth import commands, next_page, operations
from app.auth.access import current_actor, public
from app.auth.pages import again, form, refused
from app.auth.routes import bp, enter
from app.core import clock, rate_limits
from app.core.forms import parse

__all__ = ["bp"]


@bp.get("/account/sign-in")
@public
def customer_sign_in() -> ResponseReturnValue:
    """Ask for the address, unless somebody is signed in."""
    role = current_actor().role
    if role is not None:
        return redirect(next_page.after_sign_in(request.args.get("next"), role=role), code=303)
    return form("auth/customer_sign_in.html")


@bp.post("/account/sign-in")
@public
@again("auth/customer_sign_in.html")
def create_sign_in_code() -> ResponseReturnValue:
    """Send a code; the answer is the same whoever's address it is."""
    command = parse(commands.AskByEmail, request)
    request_id = operations.request_sign_in_code(email=command.email, network=rate_limits.network(), now=clock.now())
    url = url_for("auth.sign_in_code", request=request_id, next=request.form.get("next") or None)
    return Response(status=303, headers={"Location": url})


@bp.get("/account/sign-in/code")
@public
def sign_in_code() -> ResponseReturnValue:
    """Ask for the code that was sent."""
    return form("auth/sign_in_code.html")


@bp.post("/account/sign-in/code")
@public
@again("auth/sign_in_code.html")
def redeem_sign_in_code() -> ResponseReturnValue:
    """Sign the customer in who has the code."""
    command = parse(commands.EnterCode, request)
    account = operations.redeem_sign_in_code(
        request_id=command.request, code=command.code, network=rate_limits.network(), now=clock.now()
    )
    # Returned and not raised: the guess must count.
    return enter(account) if account is not None else refused("auth/sign_in_code.html", operations.WrongCode())
