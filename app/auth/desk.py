"""The desk's page about access: who works here, who is invited, which programs act for the salon."""

from typing import NoReturn
from uuid import UUID

from flask import Blueprint, Response, abort, request, url_for
from flask.typing import ResponseReturnValue

from app.auth import commands, operations, queries
from app.auth.access import current_actor, requires
from app.auth.access_sheet import access_sheet
from app.auth.permission_words import WORDS
from app.auth.permissions import TABLE, Permission
from app.auth.roles import TEAM, Role
from app.core import clock
from app.core.forms import parse
from app.core.htmx import page_or_partial, replace_or_redirect
from app.core.http import render
from app.core.refusals import Refusal

bp = Blueprint("auth_desk", __name__, url_prefix="/desk/access")

PAGE = "auth/access.html"
ROLES = [role for role in Role if role in TEAM]
"""Whose columns the table of roles has, from the most to the least powerful."""


@bp.get("")
@requires(Permission.MANAGE_ACCESS)
def access() -> ResponseReturnValue:
    """Show everybody and everything that can get in."""
    return page_or_partial(PAGE, "auth/access/_team.html", sheet=_sheet())


@bp.get("/roles")
@requires(Permission.MANAGE_ACCESS)
def roles() -> ResponseReturnValue:
    """Show which role may do what, and who has which."""
    sheet = _sheet()
    return render("auth/roles.html", roles=ROLES, words=WORDS, table=TABLE, sheet=sheet)


@bp.post("/accounts/<uuid:account_id>/roles")
@requires(Permission.MANAGE_ACCESS)
def update_role_of(account_id: UUID) -> ResponseReturnValue:
    """Give somebody another role, beside what the roles may do; their calendar stays theirs."""
    command = parse(commands.GiveRole, request)
    calendar = queries.account(account_id).staff_member_id
    operations.change_role(
        account_id=account_id, role=command.role, staff_member_id=calendar, by=current_actor(), now=clock.now()
    )
    return replace_or_redirect("auth/roles/_people.html", to=url_for("auth_desk.roles"), roles=ROLES, sheet=_sheet())


@bp.post("/invitations")
@requires(Permission.MANAGE_ACCESS)
def create_invitation() -> ResponseReturnValue:
    """Invite somebody to work here."""
    try:
        command = parse(commands.Invite, request)
        operations.invite_staff_member(**dict(command), by=current_actor(), now=clock.now())
    except Refusal as refusal:
        _form_again("auth/access/_invitations.html", refusal, form_of="invitation")
    return _changed("auth/access/_invitations.html")


@bp.post("/invitations/<uuid:invitation_id>/withdrawal")
@requires(Permission.MANAGE_ACCESS)
def create_withdrawal(invitation_id: UUID) -> ResponseReturnValue:
    """Take an invitation back."""
    operations.withdraw_invitation(invitation_id=invitation_id, by=current_actor(), now=clock.now())
    return _changed("auth/access/_invitations.html")


@bp.post("/accounts/<uuid:account_id>/role")
@requires(Permission.MANAGE_ACCESS)
def update_role(account_id: UUID) -> ResponseReturnValue:
    """Give somebody another role, or another calendar."""
    command = parse(commands.ChangeRole, request)
    operations.change_role(account_id=account_id, **dict(command), by=current_actor(), now=clock.now())
    return _changed("auth/access/_team.html")


@bp.post("/accounts/<uuid:account_id>/disablement")
@requires(Permission.MANAGE_ACCESS)
def create_disablement(account_id: UUID) -> ResponseReturnValue:
    """Keep somebody out."""
    operations.disable_account(account_id=account_id, by=current_actor(), now=clock.now())
    return _changed("auth/access/_team.html")


@bp.post("/accounts/<uuid:account_id>/enablement")
@requires(Permission.MANAGE_ACCESS)
def create_enablement(account_id: UUID) -> ResponseReturnValue:
    """Let somebody in again."""
    operations.enable_account(account_id=account_id, by=current_actor())
    return _changed("auth/access/_team.html")


@bp.post("/accounts/<uuid:account_id>/sign-out")
@requires(Permission.MANAGE_ACCESS)
def sign_out_everywhere(account_id: UUID) -> ResponseReturnValue:
    """Sign somebody out in every browser and program."""
    operations.sign_out_everywhere(account_id=account_id, by=current_actor(), now=clock.now())
    return _changed("auth/access/_team.html")


@bp.post("/accounts/<uuid:account_id>/sessions/<uuid:session_id>/revocation")
@requires(Permission.MANAGE_ACCESS)
def revoke_session(account_id: UUID, session_id: UUID) -> ResponseReturnValue:
    """Sign somebody out in one browser."""
    operations.revoke_session(session_id=session_id, account_id=account_id, by=current_actor(), now=clock.now())
    return _changed("auth/access/_team.html")


@bp.post("/api-keys")
@requires(Permission.MANAGE_ACCESS)
def create_api_key() -> ResponseReturnValue:
    """Make a key. Its secret is shown in this answer and never again, so this page cannot be a redirect."""
    try:
        command = parse(commands.CreateApiKey, request)
        _key, secret = operations.create_api_key(**dict(command), by=current_actor(), now=clock.now())
    except Refusal as refusal:
        _form_again("auth/access/_api_keys.html", refusal, form_of="api_key")
    return page_or_partial(PAGE, "auth/access/_api_keys.html", 201, sheet=_sheet(), new_secret=secret)


@bp.post("/api-keys/<uuid:key_id>/revocation")
@requires(Permission.MANAGE_ACCESS)
def revoke_api_key(key_id: UUID) -> ResponseReturnValue:
    """Make a key worthless."""
    operations.revoke_api_key(key_id=key_id, by=current_actor(), now=clock.now())
    return _changed("auth/access/_api_keys.html")


def _sheet() -> object:
    return access_sheet(by=current_actor(), now=clock.now())


def _changed(partial: str) -> Response:
    return replace_or_redirect(partial, to=url_for("auth_desk.access"), sheet=_sheet())


def _form_again(partial: str, refusal: Refusal, *, form_of: str) -> NoReturn:
    """Show the form as it was sent; the unit of work is rolled back, as for every refusal."""
    entered = {"entered": request.form, "errors": refusal.errors, "refusal": refusal, "form_of": form_of}
    abort(page_or_partial(PAGE, partial, refusal.status, sheet=_sheet(), **entered))
