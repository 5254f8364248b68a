"""Every read of wishes for time off."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from app.catalogue.absences.models import RequestState, TimeOffRequest
from app.catalogue.models import StaffMember
from app.core.refusals import NotFound
from tenants.db import db


def time_off_request(time_off_request_id: UUID, *, of: UUID | None = None, for_update: bool = False) -> TimeOffRequest:
    """Return a wish for time off; with `of` only one of that staff member's.

    :raises NotFound: there is none by that id
    """
    asked = select(TimeOffRequest).where(TimeOffRequest.id == time_off_request_id)
    if of is not None:
        asked = asked.where(TimeOffRequest.staff_member_id == of)
    if for_update:
        asked = asked.with_for_update().execution_options(populate_existing=True)
    found = db.session.scalars(asked).first()
    if found is None:
        raise NotFound
    return found


def find_request_behind(time_off_id: UUID) -> TimeOffRequest | None:
    """Return the wish that an absence came from, if it was asked for; others wait for the commit to answer it."""
    return db.session.scalars(
        select(TimeOffRequest).where(TimeOffRequest.time_off_id == time_off_id).with_for_update()
    ).first()


def time_off_requests(*, since: datetime, staff_member_id: UUID | None = None) -> Sequence[TimeOffRequest]:
    """Return the wishes for time that is not over, the earliest first: one staff member's, or everybody's."""
    asked = (
        select(TimeOffRequest)
        .join(TimeOffRequest.staff_member)
        .options(contains_eager(TimeOffRequest.staff_member))
        .where(TimeOffRequest.ends_at > since, StaffMember.archived_at.is_(None))
        .order_by(TimeOffRequest.starts_at, TimeOffRequest.id)
    )
    if staff_member_id is not None:
        asked = asked.where(TimeOffRequest.staff_member_id == staff_member_id)
    return db.session.scalars(asked).all()


def pending_time_off(*, starts_at: datetime, ends_at: datetime) -> Sequence[TimeOffRequest]:
    """Return the wishes that wait for an answer and touch a stretch of time."""
    waiting = select(TimeOffRequest).where(
        TimeOffRequest.state == RequestState.PENDING,
        TimeOffRequest.starts_at < ends_at,
        TimeOffRequest.ends_at > starts_at,
    )
    return db.session.scalars(waiting.order_by(TimeOffRequest.starts_at)).all()
