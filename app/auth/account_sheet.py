"""What somebody's page about their own account shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.auth import queries
from app.auth.models import Account, Session
from app.auth.roles import Role


@dataclass(frozen=True, kw_only=True)
class AccountSheet:
    """The whole page."""

    account: Account
    sessions: Sequence[Session]
    session_id: UUID | None

    @property
    def role(self) -> str:
        """What they are in the salon."""
        return Role(self.account.role).label

    def is_here(self, session: Session) -> bool:
        """Tell whether this is the browser that asks."""
        return session.id == self.session_id


def account_sheet(*, account_id: UUID, session_id: UUID | None, now: datetime) -> AccountSheet:
    """Return what somebody may see of themselves, in the browser of a session."""
    return AccountSheet(
        account=queries.account(account_id),
        sessions=queries.live_sessions(account_ids=[account_id], now=now)[account_id],
        session_id=session_id,
    )
