"""A hold, or a start directly, becomes an appointment; once."""

import pytest
from sqlalchemy import func, select

from app.auth.actor import Actor
from app.auth.roles import Role
from app.availability.occupancy import HoldExpired, SlotHeld, SlotTaken
from app.availability.queries import NotOffered
from app.booking import events, operations
from app.booking.commands import Contact
from app.booking.models import Appointment, Hold
from app.booking.policy import Policy
from app.booking.states import Status
from app.core.events import EXTENSION
from app.core.refusals import Forbidden, Invalid
from app.customers.models import Customer
from tenants.db import db
from tests.booking.conftest import MINUTES, at, taken


@pytest.fixture
def heard(app, monkeypatch):
    """Everything that is published."""
    found = []
    kinds = [kind for kind in vars(events).values() if isinstance(kind, type) and issubclass(kind, events.Event)]
    monkeypatch.setitem(app.extensions, EXTENSION, dict.fromkeys(kinds, (found.append,)))
    return found


class TestBookingAHold:
    def test_takes_over_its_time(self, hold, book_hold, bo):
        book_hold(hold(at(10)))

        assert taken(bo.staff_member_id) == [(at(10), at(10, 45), "APPOINTMENT")]
        assert not db.session.scalars(select(Hold)).all()

    def test_keeps_its_price_whatever_the_service_costs_by_then(self, hold, book_hold, approving):
        placed = hold(at(10))
        approving.price_minor = 9900
        db.session.flush()

        assert book_hold(placed).price_minor == 5000

    def test_keeps_who_chose_the_staff_member(self, hold, book_hold, dee):
        assert book_hold(hold(at(10))).chosen_by == "LEAST_BUSY"

    def test_owes_no_expiry_any_more(self, hold, book_hold, now, perform_jobs):
        from tenants import clock

        book_hold(hold(at(10)))

        with clock.frozen(now + 10 * MINUTES):
            perform_jobs()
        assert db.session.scalars(select(Appointment)).one().status == Status.CONFIRMED

    def test_answers_a_second_click_with_the_same_appointment(self, hold, book_hold):
        placed = hold(at(10))

        assert book_hold(placed).id == book_hold(placed).id
        assert db.session.scalar(select(func.count()).select_from(Appointment)) == 1

    def test_refuses_a_hold_that_ran_out_with_alternatives(self, hold, book_hold, now):
        placed = hold(at(10))

        with pytest.raises(HoldExpired) as refused:
            book_hold(placed, now=now + 5 * MINUTES)
        assert at(10) in [slot.starts_at for slot in refused.value.alternatives]

    def test_refuses_a_hold_that_was_taken_over(self, hold, book_hold, now):
        placed = hold(at(10))
        hold(at(10), now=now + 6 * MINUTES)

        with pytest.raises(HoldExpired):
            book_hold(placed, now=now + 6 * MINUTES)

    def test_refuses_a_strange_secret(self, hold, book_hold):
        placed = hold(at(10))

        with pytest.raises(operations.HoldGone):
            book_hold(placed, hold_token="guessed")

    def test_refuses_a_strange_secret_after_it_was_booked(self, hold, book_hold):
        placed = hold(at(10))
        book_hold(placed)

        with pytest.raises(operations.HoldGone):
            book_hold(placed, hold_token="guessed")

    @pytest.mark.parametrize(
        "missing",
        [
            {"accept_policies": False},
            {"customer": None},
            {"customer": Contact(name="Dora")},
            {"customer": Contact(name="Dora", email="dora@example.com", phone="12")},
        ],
    )
    def test_keeps_the_hold_when_the_details_are_refused(self, hold, book_hold, bo, missing):
        placed = hold(at(10))

        with pytest.raises(Invalid):
            book_hold(placed, **missing)
        assert book_hold(placed)


class TestBookingDirectly:
    def test_takes_and_books_at_once(self, book, bo):
        assert book(at(10)).status == Status.CONFIRMED
        assert taken(bo.staff_member_id) == [(at(10), at(10, 45), "APPOINTMENT")]

    def test_refuses_taken_time_with_alternatives(self, book):
        book(at(10))

        with pytest.raises(SlotTaken) as refused:
            book(at(10))
        assert len(refused.value.alternatives) >= 3

    def test_refuses_held_time(self, book, hold):
        hold(at(10))

        with pytest.raises(SlotHeld):
            book(at(10))

    def test_gives_anybody_when_one_is_taken(self, book, dee):
        names = {book(at(10)).staff_member.name, book(at(10)).staff_member.name}

        assert names == {"Bo", "Dee"}

    def test_tries_the_next_when_anybody_will_do_and_one_was_quicker(self, book, bo, dee, monkeypatch, now):
        """Both look free when they are asked for; the first is gone when they are to be taken."""
        seen = operations.taking.Wish.offer
        raced = []

        def offer_and_lose(wish, *, now):
            offer = seen(wish, now=now)
            if not raced:
                raced.append(offer.staff_member_id)
                book(at(10), staff_id=offer.staff_member_id)
            return offer

        monkeypatch.setattr(operations.taking.Wish, "offer", offer_and_lose)
        assert book(at(10)).staff_member_id not in raced

    def test_writes_nothing_when_the_details_are_refused(self, book, bo):
        with pytest.raises(Invalid):
            book(at(10), customer=Contact(name="Dora", email="dora@example.com", phone="12"))

        assert taken(bo.staff_member_id) == []


class TestWhatIsKept:
    def test_is_the_contact_as_given(self, book):
        booked = book(at(10))

        assert (booked.customer_name, booked.customer_email, booked.customer_phone) == (
            "Dora",
            "dora@example.com",
            "+49301234567",
        )

    def test_is_one_customer_for_one_address(self, book, cleo):
        known = db.session.get_one(Customer, cleo.customer_id)
        booked = book(at(10), customer=Contact(name="Somebody else", email=known.email.upper()))

        assert booked.customer_id == known.id
        assert (known.name, booked.customer_name) == ("Cleo", "Somebody else")

    def test_is_the_account_of_a_customer_who_is_signed_in(self, book, cleo):
        assert book(at(10), by=cleo, customer=None).customer_id == cleo.customer_id

    def test_is_the_policy_that_was_accepted(self, book, salon, now):
        booked = book(at(10))
        salon.cancellation_cutoff_minutes = 0

        agreed = Policy.stored(booked.policy)
        assert (agreed.cancellation_cutoff_minutes, agreed.accepted_at) == (1440, now)

    def test_is_the_beginning_of_its_history(self, book, now):
        (change,) = book(at(10)).changes

        assert (change.change, change.status_from, change.status_to) == ("booked", None, "CONFIRMED")
        assert (change.by_role, change.by_name, change.at) == ("customer", "Dora", now)

    def test_is_told(self, book, heard, now):
        booked = book(at(10))

        assert [(type(event), event.appointment_id, event.at) for event in heard] == [
            (events.AppointmentConfirmed, booked.id, now)
        ]


class TestApproval:
    def test_makes_a_request_of_a_booking(self, book, approving, heard, bo):
        booked = book(at(10))

        assert booked.status == Status.PENDING
        assert [type(event) for event in heard] == [events.AppointmentRequested]
        assert taken(bo.staff_member_id)

    def test_makes_a_request_of_a_hold(self, hold, book_hold, approving):
        assert book_hold(hold(at(10))).status == Status.PENDING

    def test_is_given_by_whoever_books_at_the_desk(self, book, approving, ada):
        assert book(at(10), by=ada).status == Status.CONFIRMED


class TestTheDesk:
    def test_needs_no_address_and_accepts_nothing(self, book, ada):
        booked = book(at(10), by=ada, customer=Contact(name="A walk-in"), accept_policies=False)

        assert booked.source == "desk"
        assert Policy.stored(booked.policy).accepted_at is None

    def test_books_for_a_known_customer(self, book, ada, cleo):
        booked = book(at(10), by=ada, customer=None, customer_id=cleo.customer_id)

        assert booked.customer_name == "Cleo"

    def test_overrides_the_hours_with_a_reason(self, book, ada):
        with pytest.raises(NotOffered):
            book(at(20), by=ada)

        booked = book(at(20), by=ada, override=True, override_reason="A wedding")
        assert booked.override_reason == "A wedding"

    def test_never_overrides_a_visit(self, book, ada):
        book(at(10))

        with pytest.raises(SlotTaken):
            book(at(10), by=ada, override=True)

    def test_is_where_overriding_belongs(self, book, bo, cleo):
        for actor in (bo, cleo):
            with pytest.raises(Forbidden):
                book(at(20), by=actor, override=True)

    def test_is_where_other_customers_are_named(self, book, cleo, street):
        with pytest.raises(Forbidden):
            book(at(10), by=cleo, customer_id=cleo.customer_id)


class TestStaffMembers:
    def test_book_for_themselves_when_they_name_nobody(self, book, bo, dee):
        booked = book(at(10), by=bo)

        assert (booked.staff_member_id, booked.chosen_by) == (bo.staff_member_id, None)

    def test_do_not_book_for_others(self, book, bo, dee):
        with pytest.raises(Forbidden):
            book(at(10), by=bo, staff_id=dee.id)

    def test_who_are_nobody_in_particular_book_nothing(self, book):
        with pytest.raises(Forbidden):
            book(at(10), by=Actor(role=Role.STAFF, name="A key"))
