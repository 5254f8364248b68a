"""Add-ons lengthen a visit and raise its price, as the server decides, and stay with it whatever the catalogue says."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.availability import queries as availability
from app.booking import operations
from app.booking.commands import Reschedule
from app.booking.models import Appointment
from app.booking.tokens import manage_token
from app.catalogue import operations as catalogue
from app.catalogue.commands import UpdateAddon
from app.catalogue.models import StaffService
from app.core.ids import new_id
from app.core.refusals import Invalid
from tenants.db import db
from tests.booking.conftest import at, taken
from tests.booking.reading import arrive, read

DETAILS = {"name": "Dora", "email": "dora@example.com", "accept_policies": "true"}


def minutes(visit):
    return (visit.ends_at - visit.starts_at) // timedelta(minutes=1)


@pytest.fixture
def gloss(addon):
    return addon()


@pytest.fixture
def move(now, ada):
    """Let the desk move a visit."""

    def to(visit, starts_at, **given):
        command = Reschedule(starts_at=starts_at, **given)
        return operations.reschedule(appointment_id=visit.id, command=command, by=ada, now=now)

    return to


class TestHold:
    def test_is_longer_and_dearer(self, hold, gloss):
        held = hold(at(10), addon_ids=[gloss.id]).hold

        assert (minutes(held), held.price_minor) == (65, 6200)

    def test_keeps_the_whole_time(self, hold, gloss, bo):
        hold(at(10), addon_ids=[gloss.id])

        assert [(start, end) for start, end, _ in taken(bo.staff_member_id)] == [(at(10), at(11, 5))]

    def test_adds_what_each_staff_member_takes(self, hold, gloss, bo, bliss):
        offer = db.session.get_one(StaffService, (bo.staff_member_id, bliss.cut_id))
        offer.price_minor, offer.duration_minutes = 7000, 60
        db.session.flush()
        catalogue.touch()
        held = hold(at(10), addon_ids=[gloss.id], staff_id=bo.staff_member_id).hold

        assert (minutes(held), held.price_minor) == (80, 8200)

    def test_counts_each_add_on_once(self, hold, gloss):
        assert minutes(hold(at(10), addon_ids=[gloss.id, gloss.id]).hold) == 65

    def test_is_not_offered_where_only_the_service_would_fit(self, hold, gloss):
        with pytest.raises(availability.NotOffered):
            hold(at(16, 15), addon_ids=[gloss.id])

        assert hold(at(16, 15))

    @pytest.mark.parametrize("unknown", ["nobodys", "of another service", "for the desk", "archived"])
    def test_knows_only_what_goes_with_the_service(self, hold, addon, bliss, unknown, now):
        given = {"of another service": {"service_ids": [bliss.colour_id]}, "for the desk": {"bookable_online": False}}
        asked = addon(**given.get(unknown, {})).id if unknown != "nobodys" else new_id()
        if unknown == "archived":
            catalogue.archive_addon(addon_id=asked, now=now)
        with pytest.raises(Invalid) as refusal:
            hold(at(10), addon_ids=[asked])

        assert list(refusal.value.errors) == ["addon_ids"]

    def test_may_have_what_only_the_desk_books_at_the_desk(self, hold, addon, ada):
        assert minutes(hold(at(10), by=ada, addon_ids=[addon(bookable_online=False).id]).hold) == 65


class TestVisit:
    def test_keeps_what_was_booked_whatever_becomes_of_it(self, hold, book_hold, gloss):
        placed = hold(at(10), addon_ids=[gloss.id])
        catalogue.update_addon(
            addon_id=gloss.id,
            command=UpdateAddon.model_validate({"name": "Shine", "price": "99", "duration_minutes": 5}),
        )
        visit = book_hold(placed)

        assert visit.addons == [{"id": str(gloss.id), "name": "Gloss", "minutes": 20, "price_minor": 1200}]
        assert (minutes(visit), visit.price_minor, visit.what) == (65, 6200, "Cut + Gloss")

    def test_is_booked_without_a_hold_as_well(self, book, gloss):
        visit = book(at(10), addon_ids=[gloss.id])

        assert (minutes(visit), visit.price_minor) == (65, 6200)

    def test_lists_them_in_the_salons_order(self, book, addon):
        last, first = addon("Wash", position=2), addon("Gloss", position=1)

        assert book(at(10), addon_ids=[last.id, first.id]).what == "Cut + Gloss + Wash"

    def test_keeps_them_when_it_moves(self, book, move, gloss, now):
        visit = book(at(10), addon_ids=[gloss.id])
        catalogue.archive_addon(addon_id=gloss.id, now=now)
        moved = move(visit, at(14))

        assert (minutes(moved), moved.price_minor, moved.what) == (65, 6200, "Cut + Gloss")

    def test_keeps_them_when_somebody_else_takes_over(self, book, move, gloss, dee):
        moved = move(book(at(10), addon_ids=[gloss.id]), at(14), staff_id=dee.id)

        assert (minutes(moved), moved.price_minor) == (65, 6200)

    def test_does_not_move_to_where_only_the_service_would_fit(self, book, move, gloss):
        visit = book(at(10), addon_ids=[gloss.id])
        with pytest.raises(availability.NotOffered):
            move(visit, at(16, 15))

    def test_without_any_costs_what_it_did_before_there_were_any(self, hold, book_hold, addon, asked):
        hold(at(15))
        with asked() as before:
            book_hold(hold(at(10)))
        addon()
        hold(at(16))
        with asked() as after:
            book_hold(hold(at(12)))

        assert after == before

    def test_with_some_costs_no_more(self, hold, book_hold, gloss, asked):
        hold(at(16))
        with asked() as plain:
            book_hold(hold(at(10)))
        with asked() as longer:
            book_hold(hold(at(12), addon_ids=[gloss.id]))

        assert longer == plain


class TestPages:
    @pytest.fixture
    def with_gloss(self, client, gloss):
        return read(client, f"/book/cut?day=2027-03-02&addon={gloss.id}")

    def test_offer_them_with_their_price_and_length(self, client, gloss):
        page = read(client, "/book/cut?day=2027-03-02")

        assert "Gloss" in page.text
        assert "20 minutes" in page.text
        assert "45 minutes" in page.text

    def test_are_asked_for_in_the_language_of_the_link(self, client, gloss):
        page = read(client, "/book/cut?day=2027-03-02&lang=de")

        assert page.form_to("/book/cut").values["lang"] == "de"

    def test_offer_nothing_that_only_the_desk_books(self, client, addon):
        addon("Secret", bookable_online=False)

        assert "Secret" not in read(client, "/book/cut").text

    def test_show_the_longer_time_and_the_higher_price(self, with_gloss):
        assert "1 h 5 min" in with_gloss.text
        assert "62.00" in with_gloss.text
        assert at(16, 15).isoformat() not in with_gloss.offered

    def test_ignore_what_does_not_go_with_the_service(self, client, addon, bliss):
        other = addon(service_ids=[bliss.colour_id])
        page = read(client, f"/book/cut?day=2027-03-02&addon={other.id}&addon=nonsense")

        assert at(16, 15).isoformat() in page.offered

    def test_carry_them_from_day_to_day_and_to_the_visit(self, client, with_gloss, gloss):
        day = read(client, with_gloss.link_to("day=2027-03-03"))
        details = arrive(client, day.form_to("/hold").send(client, starts_at=at(10, day=3).isoformat()))
        back = read(client, details.link_to("/book/cut"))
        done = arrive(client, details.form_to("/appointment").send(client, **DETAILS))

        assert "62.00" in details.text
        assert "1 h 5 min" in back.text
        assert "Gloss" in done.text
        assert db.session.scalars(select(Appointment)).one().what == "Cut + Gloss"

    def test_offer_other_times_that_are_long_enough(self, client, with_gloss, book):
        book(at(10))
        page = with_gloss.form_to("/hold").send(client, starts_at=at(10).isoformat())

        assert page.status_code == 409
        assert "1 h 5 min" in page.text

    def test_are_asked_again_for_the_longer_time(self, client, with_gloss):
        url = with_gloss.answer.text.partition('hx-get="/book/cut/times')[2].partition('"')[0].replace("&amp;", "&")

        assert client.get(f"/book/cut/times{url}").status_code == 204

    def test_move_a_visit_with_them(self, client, book, gloss):
        visit = book(at(10), addon_ids=[gloss.id])
        page = read(client, f"/a/{visit.id}/move?token={manage_token(visit)}&day=2027-03-02")

        assert "Cut + Gloss" in page.text
        assert at(16, 15).isoformat() not in page.offered

    def test_say_it_calmly_when_an_add_on_has_gone(self, client, with_gloss, gloss, now):
        catalogue.archive_addon(addon_id=gloss.id, now=now)
        page = with_gloss.form_to("/hold").send(client, starts_at=at(10).isoformat())

        assert page.status_code == 422
        assert "does not go with this service" in page.text


class TestDesk:
    def test_books_them(self, signed_in, ada, bliss, gloss):
        desk = signed_in(ada)
        asked = {"service": bliss.cut_id, "addon_ids": gloss.id, "day": "2027-03-02", "name": "Dora"}
        draft = desk.post("/desk/appointments/draft", data=asked)
        desk.post("/desk/appointments", data={**asked, "starts_at": at(10).isoformat()})

        visit = db.session.scalars(select(Appointment)).one()
        assert "Gloss" in draft.text
        assert at(16, 15).isoformat() not in draft.text
        assert (visit.what, minutes(visit)) == ("Cut + Gloss", 65)
        assert "Cut + Gloss" in desk.get(f"/desk/appointments/{visit.id}").text

    def test_gives_a_length_of_its_own_to_the_whole_visit(self, book, move, ada, gloss):
        visit = book(at(10), by=ada, addon_ids=[gloss.id], minutes=90)
        moved = move(visit, at(14))

        assert (minutes(moved), moved.price_minor, moved.what) == (90, 6200, "Cut + Gloss")

    def test_says_who_is_free_first_for_the_longer_visit(self, signed_in, ada, bliss, gloss, book):
        book(at(10, day=1))
        form = {"service": bliss.cut_id, "addon_ids": gloss.id, "walk_in": "1"}
        draft = signed_in(ada).post("/desk/appointments/draft", data=form).text

        assert at(10, 45, day=1).isoformat() in draft
        assert at(9, day=1).isoformat() not in draft
