"""A time is kept for a few minutes, for one visitor, and is nobody's afterwards."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.availability.occupancy import SlotHeld, SlotTaken
from app.availability.queries import NotOffered
from app.booking import operations, queries
from app.booking.models import Hold
from app.booking.operations import TooManyHolds
from app.booking.visitors import Visitor
from app.catalogue import operations as catalogue
from app.core.ids import digest, new_id
from app.core.refusals import NotFound
from tenants.db import db
from tests.booking.conftest import at, taken

VERA = Visitor(key="vera's browser", address="192.0.2.1")
WILL = Visitor(key="will's browser", address="192.0.2.2")


def live_holds(now):
    return db.session.scalar(select(func.count()).where(Hold.expires_at > now))


class TestPlaceHold:
    def test_keeps_the_time_with_its_buffers(self, hold, bliss, bo):
        hold(at(10), service_id=bliss.colour_id)

        assert taken(bo.staff_member_id) == [(at(10), at(11, 45), "HOLD")]

    def test_lasts_as_long_as_the_salon_says(self, hold, salon, now):
        salon.hold_minutes = 12
        db.session.flush()
        catalogue.touch()

        assert hold(at(10)).hold.expires_at == now + timedelta(minutes=12)

    def test_is_bound_to_price_and_staff_member(self, hold, bo):
        kept = hold(at(10)).hold

        assert (kept.price_minor, kept.currency, kept.staff_member_id) == (5000, "EUR", bo.staff_member_id)

    def test_stores_the_secret_as_a_digest_only(self, hold):
        placed = hold(at(10), visitor=VERA)

        assert placed.hold.token_digest == digest(placed.token)
        assert VERA.address.encode() not in placed.hold.address_digest

    def test_records_the_rule_that_chose_the_staff_member(self, hold, dee):
        assert hold(at(10)).hold.chosen_by == "LEAST_BUSY"
        assert hold(at(10), staff_id=dee.id).hold.chosen_by is None

    def test_refuses_a_held_time_with_alternatives(self, hold):
        hold(at(10))

        with pytest.raises(SlotHeld) as refused:
            hold(at(10))
        assert len(refused.value.alternatives) >= 3

    def test_refuses_a_booked_time_with_alternatives(self, hold, book):
        book(at(10))

        with pytest.raises(SlotTaken) as refused:
            hold(at(10, 15))
        assert len(refused.value.alternatives) >= 3

    @pytest.mark.parametrize("start", [at(3), at(17), at(9, 30, day=1), at(10, day=7), at(10, 1)])
    def test_refuses_what_the_salon_does_not_offer(self, hold, start):
        with pytest.raises(NotOffered):
            hold(start)

    def test_knows_no_service_by_a_strange_id(self, hold):
        with pytest.raises(NotFound):
            hold(at(10), service_id=new_id())


class TestMovingAHold:
    def test_gives_up_the_first_time_for_the_second(self, hold, bo):
        hold(at(10), visitor=VERA)
        hold(at(14), visitor=VERA)

        assert taken(bo.staff_member_id) == [(at(14), at(14, 45), "HOLD")]

    def test_leaves_one_live_hold_of_the_visitor(self, hold, now):
        for start in (at(10), at(11), at(12)):
            hold(start, visitor=VERA)

        assert live_holds(now) == 1

    def test_may_overlap_its_own_first_time(self, hold, bo):
        hold(at(10), visitor=VERA)
        hold(at(10, 15), visitor=VERA)

        assert taken(bo.staff_member_id) == [(at(10, 15), at(11), "HOLD")]

    def test_keeps_the_first_time_when_the_second_is_taken(self, hold, book, bo, now):
        first = hold(at(10), visitor=VERA)
        book(at(14))

        with pytest.raises(SlotTaken):
            hold(at(14), visitor=VERA)
        assert queries.find_hold(visitor=VERA, now=now).id == first.hold.id
        assert (at(10), at(10, 45), "HOLD") in taken(bo.staff_member_id)

    def test_keeps_the_first_time_when_the_race_for_the_second_is_lost(self, hold, book, bo, now, monkeypatch):
        """The second time looks free when it is asked for, and is gone when it is to be taken."""
        first = hold(at(10), visitor=VERA)
        blinded = operations.taking.Wish.offer
        seen = operations.taking.Wish(
            slot=operations.holds.PlaceHold(
                service_id=first.hold.service_id, starts_at=at(14), staff_id=bo.staff_member_id
            ),
            online=True,
        ).offer(now=now)
        book(at(14))
        monkeypatch.setattr(operations.taking.Wish, "offer", lambda *_, **__: seen)

        with pytest.raises(SlotTaken) as refused:
            hold(at(14), visitor=VERA, staff_id=bo.staff_member_id)
        monkeypatch.setattr(operations.taking.Wish, "offer", blinded)
        assert refused.value.alternatives
        assert queries.find_hold(visitor=VERA, now=now).id == first.hold.id
        assert (at(10), at(10, 45), "HOLD") in taken(bo.staff_member_id)

    def test_makes_the_first_secret_useless(self, hold, book_hold):
        first = hold(at(10), visitor=VERA)
        hold(at(14), visitor=VERA)

        with pytest.raises(operations.HoldGone):
            book_hold(first)

    def test_leaves_other_visitors_alone(self, hold, now):
        hold(at(10), visitor=VERA)
        hold(at(11), visitor=WILL)

        assert live_holds(now) == 2


class TestAtMostTwoPerAddress:
    def shared(self, name):
        return Visitor(key=name, address="192.0.2.9")

    def test_refuses_a_third(self, hold, now):
        hold(at(10), visitor=self.shared("one"))
        hold(at(11), visitor=self.shared("two"))

        with pytest.raises(TooManyHolds) as refused:
            hold(at(12), visitor=self.shared("three"))
        assert refused.value.retry_at == now + timedelta(minutes=5)

    def test_counts_programs_without_a_cookie_too(self, hold):
        anybody = Visitor(address="192.0.2.9")
        hold(at(10), visitor=anybody)
        hold(at(11), visitor=anybody)

        with pytest.raises(TooManyHolds):
            hold(at(12), visitor=anybody)

    def test_lets_a_visitor_move_one_of_two(self, hold):
        hold(at(10), visitor=self.shared("one"))
        hold(at(11), visitor=self.shared("two"))

        assert hold(at(12), visitor=self.shared("two"))

    def test_says_that_a_time_is_held_before_it_counts(self, hold):
        hold(at(10), visitor=self.shared("one"))
        hold(at(11), visitor=self.shared("two"))

        with pytest.raises(SlotHeld):
            hold(at(10), visitor=self.shared("three"))

    def test_counts_neither_what_ran_out_nor_what_was_booked(self, hold, book_hold, now):
        book_hold(hold(at(10), visitor=self.shared("one")))
        hold(at(11), visitor=self.shared("two"))
        hold(at(12), visitor=self.shared("three"))

        assert hold(at(13), visitor=self.shared("four"), now=now + timedelta(minutes=6))

    def test_does_not_bind_the_desk(self, hold, ada):
        for start in (at(10), at(11), at(12)):
            hold(start, by=ada, visitor=self.shared("desk"))


class TestExpiry:
    def test_lets_somebody_else_take_the_time_without_any_job(self, hold, bo, now):
        hold(at(10), visitor=VERA)
        later = now + timedelta(minutes=6)
        second = hold(at(10), visitor=WILL, now=later)

        assert second.hold.visitor_digest == WILL.digest
        assert taken(bo.staff_member_id) == [(at(10), at(10, 45), "HOLD")]

    def test_is_not_a_minute_early(self, hold, now):
        hold(at(10), visitor=VERA)

        with pytest.raises(SlotHeld):
            hold(at(10), visitor=WILL, now=now + timedelta(minutes=4, seconds=59))

    def test_is_owed_and_done(self, hold, bo, now, perform_jobs):
        from tenants import clock

        hold(at(10))
        assert perform_jobs() == 0

        with clock.frozen(now + timedelta(minutes=5)):
            perform_jobs()
        assert taken(bo.staff_member_id) == []
        assert not db.session.scalars(select(Hold)).all()

    def test_leaves_a_live_hold_alone(self, hold, bo, now):
        placed = hold(at(10))
        operations.expire_hold(hold_id=placed.hold.id, now=now)

        assert len(taken(bo.staff_member_id)) == 1

    def test_leaves_alone_what_the_hold_became(self, hold, book_hold, bo, now):
        placed = hold(at(10))
        book_hold(placed)
        operations.expire_hold(hold_id=placed.hold.id, now=now + timedelta(hours=1))

        assert taken(bo.staff_member_id) == [(at(10), at(10, 45), "APPOINTMENT")]


class TestReleaseHold:
    def test_gives_the_time_back(self, hold, bo):
        placed = hold(at(10))
        operations.release_hold(hold_id=placed.hold.id, token=placed.token)

        assert taken(bo.staff_member_id) == []

    def test_wants_the_secret(self, hold):
        placed = hold(at(10))

        with pytest.raises(NotFound):
            operations.release_hold(hold_id=placed.hold.id, token="guessed")


class TestFindHold:
    def test_offers_ones_own_time_again(self, hold, now):
        placed = hold(at(10), visitor=VERA)

        assert queries.find_hold(visitor=VERA, now=now).id == placed.hold.id
        assert queries.find_hold(visitor=WILL, now=now) is None
        assert queries.find_hold(visitor=Visitor(), now=now) is None

    def test_opens_the_details_with_the_secret_only(self, hold, now):
        placed = hold(at(10))

        assert queries.live_hold(hold_id=placed.hold.id, token=placed.token, now=now).id == placed.hold.id
        with pytest.raises(NotFound):
            queries.live_hold(hold_id=placed.hold.id, token="guessed", now=now)
        with pytest.raises(NotFound):
            queries.live_hold(hold_id=placed.hold.id, token=placed.token, now=now + timedelta(minutes=5))
