"""Wishes for time off: the rows."""

import uuid
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from enum import StrEnum
from http import HTTPStatus

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.auth.actor import Actor
from app.catalogue.models import StaffMember
from app.core.refusals import Refusal
from app.core.wall_clock import day_of
from tenants.db import TenantModel

ONE_DAY, MOMENT = timedelta(days=1), timedelta(microseconds=1)


class RequestState(StrEnum):
    """What became of a wish for time off."""

    PENDING = "PENDING"
    APPROVED = "APPROVED"
    DECLINED = "DECLINED"
    WITHDRAWN = "WITHDRAWN"


class AlreadyDecided(Refusal):
    """This request has been answered or taken back already."""

    code, status = "already_decided", HTTPStatus.CONFLICT


class TimeOffRequest(TenantModel):
    """A staff member's wish for time off. It takes no time by itself: an approved one becomes a row of `time_off`."""

    __tablename__ = "time_off_requests"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="ends_after_start"),
        CheckConstraint("state IN ('PENDING', 'APPROVED', 'DECLINED', 'WITHDRAWN')", name="state"),
        Index("ix_time_off_requests_staff_member_id_ends_at", "staff_member_id", "ends_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    staff_member_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_members.id", ondelete="CASCADE"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(server_default="")
    state: Mapped[str] = mapped_column(server_default=RequestState.PENDING)
    requested_by_id: Mapped[uuid.UUID | None]
    requested_at: Mapped[datetime]
    decided_by_id: Mapped[uuid.UUID | None]
    decided_by: Mapped[str] = mapped_column(server_default="")
    decided_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(server_default="")
    time_off_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("time_off.id", ondelete="SET NULL"))

    staff_member: Mapped[StaffMember] = relationship()

    def days(self, zone: str) -> Iterator[date]:
        """Go through the days that it touches, on the calendar of a zone."""
        day, last = (day_of(at, zone=zone) for at in (self.starts_at, self.ends_at - MOMENT))
        while day <= last:
            yield day
            day += ONE_DAY

    def take_back(self, *, by: Actor, now: datetime) -> None:
        """Let an approval hold no longer: whoever asked changes their mind, or is declined after all."""
        is_own = by.staff_member_id == self.staff_member_id
        self.state, self.note = RequestState.WITHDRAWN if is_own else RequestState.DECLINED, ""
        self.decided_by_id, self.decided_by, self.decided_at = by.account_id, by.name, now
        self.time_off_id = None

    def decide(self, state: RequestState, *, by: Actor, note: str, now: datetime) -> None:
        """Answer the request, or take it back, and remember who did.

        :raises AlreadyDecided: that has been done
        """
        if self.state != RequestState.PENDING:
            raise AlreadyDecided
        self.state, self.note = state, note
        self.decided_by_id, self.decided_by, self.decided_at = by.account_id, by.name, now
