"""REST: signing in, registering, and who one is."""

from uuid import UUID

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.api.v1.blueprint import bp
from app.auth import commands, operations, queries, tokens
from app.auth.access import current_actor, public, requires, signed_in
from app.auth.actor import Actor
from app.auth.identity import bearer_of, current_identity
from app.auth.permissions import TABLE, Permission
from app.auth.tokens import InvalidToken
from app.catalogue import queries as catalogue
from app.core import clock, rate_limits
from app.core.forms import parse
from app.core.http import as_json
from app.core.refusals import NotFound
from app.customers import operations as customers
from app.customers import queries as records
from app.customers.commands import UpdateOwnDetails
from app.errors import refused
from tenants.application import opens_its_own_unit_of_work


@bp.post("/auth/login")
@public
def login() -> ResponseReturnValue:
    """Exchange address and password for a pair of tokens."""
    command = parse(commands.SignIn, request)
    account = operations.authenticate(email=command.email, password=command.password, network=rate_limits.network())
    return _granted(operations.grant(account=account, now=clock.now()))


@bp.post("/auth/register")
@public
def register() -> ResponseReturnValue:
    """Promise a customer account; it exists once the link in the mail has been used. The answer is always the same."""
    command = parse(commands.Register, request)
    operations.register(**dict(command), network=rate_limits.network(), now=clock.now())
    return _accepted(_("We have sent you an e-mail. Please open its link to confirm your address."))


@bp.post("/auth/verify-email")
@public
def verify_email() -> ResponseReturnValue:
    """Confirm an address with the token of the link."""
    operations.verify_email(token=parse(commands.UseLink, request).token, now=clock.now())
    return Response(status=204)


@bp.post("/auth/refresh")
@public
def refresh() -> ResponseReturnValue:
    """Exchange a refresh token for the next pair."""
    command = parse(commands.Refresh, request)
    granted = operations.refresh(token=command.refresh_token, network=rate_limits.network(), now=clock.now())
    # Returned and not raised: a token shown twice ends its family, and that must be kept.
    return _granted(granted) if granted is not None else refused(InvalidToken())


@bp.post("/auth/logout")
@public
def logout() -> ResponseReturnValue:
    """End the family of the refresh token in the body, or of the access token in the header. Twice does no harm."""
    command = parse(commands.SignOut, request)
    if command.refresh_token is not None:
        operations.forget_refresh_token(token=command.refresh_token, now=clock.now())
    elif bearer_of(request) is not None and (family_id := current_identity().family_id) is not None:
        operations.revoke_family(family_id=family_id, now=clock.now())
    return Response(status=204)


@bp.post("/auth/forgot-password")
@public
def forgot_password() -> ResponseReturnValue:
    """Promise a link; the answer is the same whether the address is known or not."""
    command = parse(commands.AskByEmail, request)
    operations.request_password_reset(email=command.email, network=rate_limits.network(), now=clock.now())
    return _accepted(_("If this address has an account, a link to a new password is on its way."))


@bp.post("/auth/reset-password")
@public
@opens_its_own_unit_of_work
def reset_password() -> ResponseReturnValue:
    """Set a new password with the token of the link."""
    command = parse(commands.ResetPassword, request)
    operations.reset_password(token=command.token, password=command.password, now=clock.now())
    return Response(status=204)


@bp.get("/auth/profile")
@signed_in
def profile() -> ResponseReturnValue:
    """Say who the caller is and what they may do."""
    return as_json(as_profile(current_actor()))


@bp.patch("/auth/profile")
@requires(Permission.VIEW_OWN_ACCOUNT)
def update_profile() -> ResponseReturnValue:
    """Change what customers say of themselves, as far as it is stated."""
    actor = current_actor()
    if actor.customer_id is None:
        raise NotFound
    command = parse(UpdateOwnDetails, request)
    customers.change(customer_id=actor.customer_id, command=command, country=catalogue.salon().country)
    return as_json(as_profile(actor))


def as_profile(actor: Actor) -> dict[str, object]:
    """Return the caller's profile; a program with an API key has no account, so no id and no address."""
    account = queries.account(actor.account_id) if actor.account_id is not None else None
    return {
        "id": account and str(account.id),
        "name": account.name if account is not None else actor.name,
        "email": account and account.email,
        "role": actor.role,
        "permissions": sorted(TABLE[actor.role]) if actor.role is not None else [],
        "staff_member_id": actor.staff_member_id and str(actor.staff_member_id),
        "customer_id": actor.customer_id and str(actor.customer_id),
        "details": _details(actor.customer_id) if actor.customer_id is not None else None,
    }


def _details(customer_id: UUID) -> dict[str, object]:
    customer = records.customer(customer_id)
    return {name: getattr(customer, name) for name in UpdateOwnDetails.model_fields}


def _granted(grant: operations.Grant) -> Response:
    answer = as_json(
        {
            "access_token": grant.access_token,
            "refresh_token": grant.refresh_token,
            "token_type": "Bearer",
            "expires_in": int(tokens.LIFETIME.total_seconds()),
            "role": grant.role,
        }
    )
    answer.headers["Cache-Control"] = "no-store"  # RFC 6749, 5.1
    return answer


def _accepted(sentence: str) -> Response:
    return as_json({"detail": sentence}, 202)
