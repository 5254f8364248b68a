"""Who is acting: what operations are told about the person or program behind a request."""

from dataclasses import dataclass
from uuid import UUID

from app.auth.permissions import TABLE, Permission
from app.auth.roles import TEAM, Role


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Somebody or something that acts. Without a role it is a visitor, who may only do what is open to anyone."""

    role: Role | None = None
    account_id: UUID | None = None
    staff_member_id: UUID | None = None
    customer_id: UUID | None = None
    name: str = ""

    def may(self, permission: Permission) -> bool:
        """Tell whether the table gives this role the permission."""
        return self.role is not None and permission in TABLE[self.role]

    @property
    def is_staff(self) -> bool:
        """Whether they work here."""
        return self.role in TEAM


ANONYMOUS = Actor()
SYSTEM = Actor(name="system")
