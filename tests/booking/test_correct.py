"""Saying what a visit really is: the guard decides about its time, the menu about the rest, and the history tells."""

import pytest
from sqlalchemy import select

from app.availability.models import Occupancy
from app.booking import operations
from app.booking.commands import Correct
from app.booking.operations.stretch import NoRoom
from app.booking.operations.undo import TooLateToUndo
from app.booking.states import AlreadyCancelled, NotAllowedNow
from app.catalogue import operations as catalogue
from app.catalogue.commands import UpdateAddon, UpdateService
from app.core.refusals import Forbidden, Invalid, NotFound
from app.customers import operations as customers
from app.notifications import queries as messages
from app.notifications import rendering
from tenants.db import db
from tests.booking.conftest import GUEST, at, taken


@pytest.fixture
def correct(ada, now):
    """Correct a visit; Ada does, unless somebody else does."""

    def act(appointment, *, by=ada, now=now, **given):
        return operations.correct(appointment_id=appointment.id, command=Correct(**given), by=by, now=now)

    return act


@pytest.fixture
def undo(ada, now):
    def act(appointment):
        return operations.undo(appointment_id=appointment.id, sequence=appointment.sequence, by=ada, now=now)

    return act


@pytest.fixture
def gloss(addon):
    return addon()


def told(appointment):
    return [message.kind for message in messages.search(appointment_id=appointment.id).data]


class TestAnotherService:
    def test_comes_as_the_menu_has_it(self, visit, correct, bliss):
        corrected = correct(visit, service_id=bliss.colour_id)

        assert (corrected.service_name, corrected.price_minor) == ("Colour", 12000)
        assert (corrected.starts_at, corrected.ends_at) == (at(10), at(11, 30))
        assert corrected.service.name == "Colour"

    def test_takes_the_time_that_it_needs_for_itself(self, visit, correct, bliss, bo):
        correct(visit, service_id=bliss.colour_id)

        row = db.session.scalars(select(Occupancy).where(Occupancy.source_id == visit.id)).one()
        assert taken(bo.staff_member_id) == [(at(10), at(11, 45), "APPOINTMENT")]
        assert row.service_id == bliss.colour_id

    def test_is_refused_where_something_else_begins_before(self, book, correct, bliss, bo):
        visit, _next = book(at(10)), book(at(11))

        with pytest.raises(NoRoom):
            correct(visit, service_id=bliss.colour_id)
        assert (at(10), at(10, 45), "APPOINTMENT") in taken(bo.staff_member_id)
        assert visit.service_name == "Cut"

    def test_may_last_past_the_hours(self, book, correct, bliss):
        assert correct(book(at(16)), service_id=bliss.colour_id).ends_at == at(17, 30)

    def test_can_be_noticed_when_it_is_done(self, visit, correct, bliss, ada):
        operations.complete(appointment_id=visit.id, by=ada, now=at(11))

        assert correct(visit, service_id=bliss.colour_id, now=at(12)).status == "COMPLETED"

    def test_has_the_length_of_the_menu_again(self, visit, correct, bliss, ada, now):
        operations.stretch(appointment_id=visit.id, minutes=15, by=ada, now=now)
        corrected = correct(visit, service_id=bliss.colour_id)

        assert (corrected.own_minutes, corrected.ends_at) == (None, at(11, 30))

    def test_that_nobody_sells_is_not_found(self, visit, correct, street):
        with pytest.raises(NotFound):
            correct(visit, service_id=street.cut_id)


class TestOtherAddons:
    def test_make_it_longer_and_dearer(self, visit, correct, gloss, bo):
        corrected = correct(visit, addon_ids=[gloss.id])

        assert (corrected.what, corrected.price_minor) == ("Cut + Gloss", 6200)
        assert taken(bo.staff_member_id) == [(at(10), at(11, 5), "APPOINTMENT")]

    def test_that_go_give_back_what_they_were_booked_for(self, book, correct, gloss):
        visit = book(at(10), addon_ids=[gloss.id])
        catalogue.update_addon(addon_id=gloss.id, command=UpdateAddon(price="99", duration_minutes=60))
        corrected = correct(visit, addon_ids=[])

        assert (corrected.addons, corrected.price_minor, corrected.ends_at) == ([], 5000, at(10, 45))

    def test_leave_the_price_that_was_agreed_on_for_the_rest(self, visit, correct, gloss, bliss):
        catalogue.update_service(service_id=bliss.cut_id, command=UpdateService(price="70"))

        assert correct(visit, addon_ids=[gloss.id]).price_minor == 6200

    def test_lengthen_a_length_of_its_own(self, visit, correct, gloss, ada, now):
        operations.stretch(appointment_id=visit.id, minutes=60, by=ada, now=now)
        corrected = correct(visit, addon_ids=[gloss.id])

        assert (corrected.own_minutes, corrected.ends_at) == (80, at(11, 20))

    def test_are_refused_where_something_else_begins_before(self, book, correct, gloss):
        visit, _next = book(at(10)), book(at(10, 45))

        with pytest.raises(NoRoom):
            correct(visit, addon_ids=[gloss.id])

    def test_are_only_those_that_go_with_the_service(self, visit, correct, addon, bliss):
        with pytest.raises(Invalid):
            correct(visit, addon_ids=[addon("Toner", service_ids=[bliss.colour_id]).id])

    def test_stay_when_nothing_is_said_of_them(self, book, correct, gloss):
        visit = book(at(10), addon_ids=[gloss.id])

        assert correct(visit, notes="Quiet chair").what == "Cut + Gloss"


class TestAnotherPrice:
    def test_needs_a_reason(self, visit, correct):
        with pytest.raises(Invalid) as refused:
            correct(visit, price="40")
        assert "price_reason" in refused.value.errors

    def test_stands_with_its_reason_in_the_history(self, visit, correct):
        change = correct(visit, price="40,50", price_reason="A model for Dee").changes[-1]

        assert visit.price_minor == 4050
        assert (change.details["price_minor"], change.details["price_reason"]) == ([5000, 4050], "A model for Dee")

    def test_is_not_for_those_who_keep_the_rules(self, visit, correct, bo):
        with pytest.raises(Forbidden):
            correct(visit, by=bo, price="40", price_reason="A friend")

    def test_that_is_no_other_needs_neither(self, visit, correct, bo):
        assert correct(visit, by=bo, price="50").changes[-1].change == "booked"

    @pytest.mark.parametrize("price", ["-1", "much", "1e9"])
    def test_is_an_amount(self, visit, correct, price):
        with pytest.raises(Invalid):
            correct(visit, price=price, price_reason="Why not")


class TestTheHistory:
    def test_says_what_was_what(self, visit, correct, bliss):
        change = correct(visit, service_id=bliss.colour_id, notes="Balayage").changes[-1]

        assert (change.change, change.by_name) == ("corrected", "Ada")
        assert change.details["what"] == ["Cut", "Colour"]
        assert change.details["price_minor"] == [5000, 12000]
        assert change.details["notes"] == ["", "Balayage"]

    def test_says_nothing_where_nothing_has_changed(self, visit, correct, bliss):
        assert len(correct(visit, service_id=bliss.cut_id, addon_ids=[], notes="").changes) == 1

    def test_forgets_what_was_said_about_a_customer_who_is_forgotten(self, visit, correct, ada):
        correct(visit, notes="Hates small talk", price="40", price_reason="Her birthday")
        later = at(12, day=9)
        customers.erase(customer_id=visit.customer_id, by=ada, now=later)

        db.session.expire_all()
        assert "Hates" not in str(visit.changes[-1].details)
        assert "birthday" not in str(visit.changes[-1].details)


class TestTheCustomer:
    def test_is_told_only_where_it_is_asked_for(self, visit, correct, bliss):
        before = told(visit)
        correct(visit, notes="Balayage")
        assert told(visit) == before

        correct(visit, service_id=bliss.colour_id, tell_customer=True)
        assert sorted(told(visit)) == sorted([*before, "appointment_rescheduled"])

    def test_is_told_what_it_was_until_now(self, visit, correct, bliss, now):
        correct(visit, service_id=bliss.colour_id, tell_customer=True)

        (news,) = (m for m in messages.search(appointment_id=visit.id).data if m.kind == "appointment_rescheduled")
        said = " ".join(rendering.text(news, now=now).split())
        assert news.audience == "customer"
        parts = ("The time stays as it was.", "Until now: Cut", "Service: Colour", "€120.00")
        assert [part for part in parts if part not in said] == []

    def test_is_told_again_when_it_is_taken_back(self, visit, correct, bliss, undo):
        correct(visit, service_id=bliss.colour_id, tell_customer=True)
        undo(visit)

        assert told(visit).count("appointment_rescheduled") == 2

    def test_is_told_nothing_of_a_visit_that_is_over(self, visit, correct, bliss):
        before = told(visit)
        correct(visit, service_id=bliss.colour_id, tell_customer=True, now=at(18))

        assert told(visit) == before

    @pytest.mark.parametrize("way", ["over by then", "no address"])
    def test_is_not_said_to_be_told_where_nobody_is(self, book, correct, gloss, ada, way):
        address = None if way == "no address" else GUEST.email
        guest = GUEST.model_copy(update={"email": address})
        visit = book(at(10), addon_ids=(gloss.id,), by=ada, customer=guest)
        before, minutes = told(visit), 50 if way == "over by then" else 10
        correct(visit, addon_ids=(), tell_customer=True, now=at(10, minutes))

        assert told(visit) == before
        assert "told_customer" not in visit.changes[-1].details


class TestTakingBack:
    def test_brings_back_service_length_price_and_time(self, visit, correct, undo, bliss, bo):
        correct(visit, service_id=bliss.colour_id, notes="Balayage")
        undo(visit)

        row = db.session.scalars(select(Occupancy).where(Occupancy.source_id == visit.id)).one()
        assert (visit.what, visit.price_minor, visit.customer_notes, visit.service.name) == ("Cut", 5000, "", "Cut")
        assert taken(bo.staff_member_id) == [(at(10), at(10, 45), "APPOINTMENT")]
        assert row.service_id == bliss.cut_id
        assert visit.changes[-1].details["what"] == ["Colour", "Cut"]

    def test_is_for_whoever_did_it(self, visit, correct, bo, now):
        correct(visit, notes="Balayage")

        with pytest.raises(TooLateToUndo):
            operations.undo(appointment_id=visit.id, sequence=visit.sequence, by=bo, now=now)


class TestWhoAndWhen:
    def test_of_a_colleague_is_not_found(self, book, correct, bo, dee):
        with pytest.raises(NotFound):
            correct(book(at(10), staff_id=dee.id), by=bo, notes="Mine")

    def test_is_not_for_customers(self, book, correct, cleo):
        with pytest.raises(Forbidden):
            correct(book(at(10), by=cleo, customer=None), by=cleo, notes="Cheaper, please")

    def test_is_over_with_the_visit(self, book, correct, ada, now):
        off, missed = book(at(10)), book(at(12))
        operations.cancel(appointment_id=off.id, by=ada, now=now)
        operations.mark_no_show(appointment_id=missed.id, by=ada, now=now)

        with pytest.raises(AlreadyCancelled):
            correct(off, notes="Too late")
        with pytest.raises(NotAllowedNow):
            correct(missed, notes="Too late")
