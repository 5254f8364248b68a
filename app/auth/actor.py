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

    def may_give(self, role: Role) -> bool:
        """Tell whether they may give a role, or take it away. Only owners decide who is an owner."""
        return self.may(Permission.MANAGE_ACCESS) and (self.role is Role.OWNER or role is not Role.OWNER)

    @property
    def is_staff(self) -> bool:
        """Whether they work here."""
        return self.role in TEAM


ANONYMOUS = Actor()
SYSTEM = Actor(name="system")
