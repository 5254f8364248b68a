"""What forms and bodies about accounts are parsed into."""

from typing import Annotated
from uuid import UUID

from flask_babel import gettext as _
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from app.auth import passwords
from app.auth.roles import Role
from app.core.contact import EmailAddress
from app.core.languages import AT_THE_DESK
from app.core.texts import Line, Name


def _worth_having(password: str) -> str:
    if len(password) < passwords.SHORTEST:
        raise ValueError(_("Please use at least %(count)s characters.", count=passwords.SHORTEST))
    if passwords.is_guessable(password):
        raise ValueError(_("This password is among the first that anybody would try. Please choose another."))
    return password


def _spoken_at_the_desk(code: str) -> str:
    if code and code not in AT_THE_DESK:
        raise ValueError(_("Please choose one of the languages."))
    return code


Password = Annotated[str, Field(max_length=passwords.LONGEST, min_length=1)]
"""A password as it is typed in."""

NewPassword = Annotated[str, Field(max_length=passwords.LONGEST), AfterValidator(_worth_having)]
"""A password that may be chosen: long rather than odd (NIST SP 800-63B-4, 3.1.1)."""

Secret = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
"""What a link, a cookie or a program presents."""


class AccountCommand(BaseModel):
    """Fields that are not asked for are refused in JSON, and not looked at in forms. Many fields are secrets."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"

    __str__ = __repr__


class SignIn(AccountCommand):
    """An address is taken as it is written: one that nobody can have opens nothing either."""

    email: Annotated[Line, Field(min_length=1)]
    password: Password


class AskByEmail(AccountCommand):
    """Somebody asks for a link or a code."""

    email: EmailAddress


class EnterCode(AccountCommand):
    """Somebody has got a code."""

    request: UUID
    code: Secret


class Register(AccountCommand):
    """A customer wants a password."""

    name: Name
    email: EmailAddress
    password: NewPassword


class UseLink(AccountCommand):
    """Somebody has followed a link."""

    token: Secret


class ResetPassword(UseLink):
    """Somebody has followed the link to a new password."""

    password: NewPassword


class AcceptInvitation(ResetPassword):
    """Somebody begins to work here."""

    name: Name


class ChangePassword(AccountCommand):
    """Somebody wants another password."""

    old_password: Password
    new_password: NewPassword


class ChooseLanguage(AccountCommand):
    """Somebody wants to read the desk in a language; in none of them: in that of the browser."""

    locale: Annotated[str, AfterValidator(_spoken_at_the_desk)] = ""


class Refresh(AccountCommand):
    """A program wants its next pair of tokens."""

    refresh_token: Secret


class SignOut(AccountCommand):
    """A program is done."""

    refresh_token: Secret | None = None


class Invite(AccountCommand):
    """Somebody is to work here."""

    name: Name
    email: EmailAddress
    role: Role
    staff_member_id: UUID | None = None


class ChangeRole(AccountCommand):
    """Somebody is to have another role, or another calendar."""

    role: Role
    staff_member_id: UUID | None = None


class GiveRole(AccountCommand):
    """Somebody is to have another role."""

    role: Role


class CreateApiKey(AccountCommand):
    """A program is to act in a role."""

    name: Name
    role: Role
