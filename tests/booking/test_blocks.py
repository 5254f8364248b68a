"""Time that customers are kept out of."""

import pytest
from pydantic import ValidationError
from sqlalchemy import select

from app.auth.audit.models import AuditEntry
from app.availability.occupancy import SlotTaken
from app.booking import operations
from app.booking.commands import BlockTime, MoveBlock
from app.booking.models import Block
from app.core.ids import new_id
from app.core.refusals import Forbidden, NotFound
from tenants.db import db
from tests.booking.conftest import at, taken


@pytest.fixture
def block(bo, now):
    def make(starts_at, ends_at, *, by=bo, staff_id=bo.staff_member_id, **given):
        command = BlockTime(staff_id=staff_id, starts_at=starts_at, ends_at=ends_at, **given)
        return operations.block_time(command=command, by=by, now=now)

    return make


class TestBlockTime:
    def test_keeps_customers_out(self, block, book):
        block(at(12), at(13), kind="BREAK")

        with pytest.raises(SlotTaken):
            book(at(12, 30))

    def test_may_lie_outside_the_hours(self, block, bo):
        block(at(19), at(20))

        assert taken(bo.staff_member_id) == [(at(19), at(20), "BLOCK")]

    def test_never_lies_on_a_visit(self, block, book):
        book(at(12))

        with pytest.raises(SlotTaken):
            block(at(11), at(13))

    def test_of_others_is_for_reception(self, block, dee, ada, cleo):
        assert block(at(12), at(13), by=ada, staff_id=dee.id)
        with pytest.raises(Forbidden):
            block(at(14), at(15), staff_id=dee.id)
        with pytest.raises(Forbidden):
            block(at(14), at(15), by=cleo)

    def test_of_nobody_is_not_found(self, block, ada):
        with pytest.raises(NotFound):
            block(at(12), at(13), by=ada, staff_id=new_id())

    @pytest.mark.parametrize(("starts", "ends"), [(at(13), at(12)), (at(12), at(12)), (at(12), at(13, day=3))])
    def test_has_an_end_within_a_day(self, block, starts, ends):
        with pytest.raises(ValidationError):
            block(starts, ends)


class TestTheHistory:
    def test_says_who_blocked_moved_and_removed_it(self, block, ada, bo, now):
        lunch = block(at(12), at(13))
        command = MoveBlock(starts_at=at(14), ends_at=at(15))
        operations.move_block(block_id=lunch.id, command=command, by=ada, now=now)
        operations.remove_block(block_id=lunch.id, by=ada)

        told = db.session.scalars(select(AuditEntry).where(AuditEntry.subject_kind == "block")).all()
        assert [(one.verb, one.name, one.subject_name) for one in sorted(told, key=lambda one: one.id)] == [
            ("added", "Bo", "Bo"),
            ("changed", "Ada", "Bo"),
            ("removed", "Ada", "Bo"),
        ]


class TestMoveBlock:
    def test_moves_the_time(self, block, bo, now):
        moved = operations.move_block(
            block_id=block(at(12), at(13)).id, command=MoveBlock(starts_at=at(12, 30), ends_at=at(14)), by=bo, now=now
        )

        assert (moved.starts_at, taken(bo.staff_member_id)) == (at(12, 30), [(at(12, 30), at(14), "BLOCK")])

    def test_stays_when_a_visit_is_in_the_way(self, block, book, bo, now):
        made = block(at(12), at(13))
        book(at(14))

        with pytest.raises(SlotTaken):
            operations.move_block(block_id=made.id, command=MoveBlock(starts_at=at(14), ends_at=at(15)), by=bo, now=now)
        assert (at(12), at(13), "BLOCK") in taken(bo.staff_member_id)

    def test_to_a_colleague_is_for_reception(self, block, dee, bo, now):
        command = MoveBlock(starts_at=at(12), ends_at=at(13), staff_id=dee.id)

        with pytest.raises(Forbidden):
            operations.move_block(block_id=block(at(12), at(13)).id, command=command, by=bo, now=now)


class TestRemoveBlock:
    def test_lets_customers_in_again(self, block, book, bo):
        operations.remove_block(block_id=block(at(12), at(13)).id, by=bo)

        assert book(at(12))
        assert db.session.query(Block).count() == 0

    def test_knows_only_blocks_there_are(self, bo):
        with pytest.raises(NotFound):
            operations.remove_block(block_id=new_id(), by=bo)
