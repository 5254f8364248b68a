"""What the desk's page about access shows: read at once, with what the reader may change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _

from app.auth import queries
from app.auth.actor import Actor
from app.auth.models import Account, ApiKey, OneTimeCode, Session
from app.auth.people import people
from app.auth.roles import TEAM, Role


@dataclass(frozen=True, kw_only=True)
class Member:
    """Somebody who works here, and the browsers they are signed in with."""

    account: Account
    role: Role
    sessions: Sequence[Session]
    is_yours_to_change: bool
    is_you: bool


@dataclass(frozen=True, kw_only=True)
class AccessSheet:
    """The whole page."""

    members: Sequence[Member]
    invitations: Sequence[OneTimeCode]
    api_keys: Sequence[ApiKey]
    makers: Mapping[UUID, str]
    calendars: Mapping[UUID, str]
    roles_to_give: Sequence[Role]

    @property
    def role_options(self) -> list[tuple[str, str]]:
        """The roles of a choice."""
        return [(role.value, role.label) for role in self.roles_to_give]

    @property
    def calendar_options(self) -> list[tuple[str, str]]:
        """The calendars of a choice; the first is none."""
        return [("", _("None")), *((str(staff_id), name) for staff_id, name in self.calendars.items())]

    def maker_of(self, key: ApiKey) -> str:
        """Return who made a key; nothing, where that is not known any more."""
        return self.makers.get(key.created_by_id, "") if key.created_by_id else ""

    def label_of(self, role: str) -> str:
        """Return a stored role in the reader's language."""
        return Role(role).label


def access_sheet(*, by: Actor, now: datetime) -> AccessSheet:
    """Return who and what can get in, as `by` sees it."""
    accounts = queries.team()
    signed_in = queries.live_sessions(account_ids=[account.id for account in accounts], now=now)
    return AccessSheet(
        members=[_member(account, signed_in[account.id], by) for account in accounts],
        invitations=queries.invitations(now=now),
        api_keys=queries.api_keys(),
        makers={account.id: account.name for account in accounts},
        calendars=people().staff_members(),
        roles_to_give=[role for role in Role if role in TEAM and by.may_give(role)],
    )


def _member(account: Account, sessions: Sequence[Session], by: Actor) -> Member:
    role = Role(account.role)
    return Member(
        account=account,
        role=role,
        sessions=sessions,
        is_yours_to_change=by.may_give(role),
        is_you=account.id == by.account_id,
    )
