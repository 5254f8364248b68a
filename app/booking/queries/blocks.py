"""Blocked time, one block at a time."""

from uuid import UUID

from app.auth.actor import Actor
from app.auth.permissions import Permission
from app.booking.models import Block
from app.core.refusals import NotFound
from tenants.db import db


def block(block_id: UUID, *, by: Actor) -> Block:
    """Return a block that somebody may see and change: any, or those in their own column.

    :raises NotFound: there is none, or it is not theirs
    """
    found = db.session.get(Block, block_id)
    if found is None or not _may_change(by, found):
        raise NotFound
    return found


def _may_change(by: Actor, block: Block) -> bool:
    is_own = by.may(Permission.BLOCK_OWN_TIME) and block.staff_member_id == by.staff_member_id
    return is_own or by.may(Permission.BLOCK_TIME)
