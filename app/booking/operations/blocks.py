"""Keeping customers out of a stretch of somebody's time."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.auth.actor import Actor
from app.auth.permissions import Permission
from app.availability import occupancy
from app.availability.models import OccupancyKind
from app.booking.commands import BlockTime, MoveBlock
from app.booking.models import Block
from app.catalogue import queries as catalogue
from app.core.ids import new_id
from app.core.refusals import Forbidden, NotFound
from tenants.db import db


def block_time(*, command: BlockTime, by: Actor, now: datetime) -> Block:
    """Block a stretch of a staff member's time.

    :raises SlotTaken: a visit is in the way
    :raises SlotHeld: somebody is booking a part of it at the moment
    :raises Forbidden: it is not their time to block
    :raises NotFound: there is no such staff member
    """
    _check(by, staff_member_id=command.staff_id)
    block = Block(
        id=new_id(),
        staff_member_id=catalogue.staff_member(command.staff_id).id,
        starts_at=command.starts_at,
        ends_at=command.ends_at,
        kind=command.kind,
        reason=command.reason,
        created_by_id=by.account_id,
        created_at=now,
    )
    occupancy.occupy(
        subject_id=block.staff_member_id,
        starts_at=block.starts_at,
        ends_at=block.ends_at,
        kind=OccupancyKind.BLOCK,
        source_id=block.id,
        now=now,
    )
    db.session.add(block)
    db.session.flush()
    return block


def move_block(*, block_id: UUID, command: MoveBlock, by: Actor, now: datetime) -> Block:
    """Move a block, perhaps to somebody else, or say otherwise what it is for.

    :raises NotFound: there is no such block, or nobody by that id on the team
    :raises SlotTaken: a visit is in the way; the block stays where it was
    :raises SlotHeld: the same, for the length of a hold
    """
    block = _own(block_id, by)
    staff_member_id = command.staff_id or block.staff_member_id
    _check(by, staff_member_id=staff_member_id)
    if staff_member_id != block.staff_member_id:
        staff_member_id = catalogue.staff_member(staff_member_id).id
    occupancy.move(
        source_id=block.id,
        subject_id=staff_member_id,
        starts_at=command.starts_at,
        ends_at=command.ends_at,
        now=now,
    )
    block.staff_member_id, block.starts_at, block.ends_at = staff_member_id, command.starts_at, command.ends_at
    block.kind = command.kind or block.kind
    block.reason = block.reason if command.reason is None else command.reason
    db.session.flush()
    # The new column is known; the person behind it is read when somebody asks.
    db.session.expire(block, ["staff_member"])
    return block


def remove_block(*, block_id: UUID, by: Actor) -> None:
    """Let customers book the time again."""
    block = _own(block_id, by)
    occupancy.release(source_id=block.id)
    db.session.delete(block)
    db.session.flush()


def _own(block_id: UUID, by: Actor) -> Block:
    block = db.session.scalars(select(Block).where(Block.id == block_id).with_for_update()).first()
    if block is None:
        raise NotFound
    _check(by, staff_member_id=block.staff_member_id)
    return block


def _check(by: Actor, *, staff_member_id: UUID) -> None:
    is_own = by.may(Permission.BLOCK_OWN_TIME) and by.staff_member_id == staff_member_id
    if not (is_own or by.may(Permission.BLOCK_TIME)):
        raise Forbidden
