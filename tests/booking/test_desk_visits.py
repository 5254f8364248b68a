"""What the desk does to visits, as a person without JavaScript does it, and as htmx asks for it."""

import re

import pytest

from app.auth.actor import ANONYMOUS
from app.booking import operations
from app.booking.commands import Reschedule
from app.booking.models import Appointment
from app.booking.tokens import manage_token
from app.catalogue import operations as catalogue
from app.catalogue.models import StaffMember
from app.core import clock
from tenants.db import db
from tests.booking.conftest import EDITH, GUEST, NASTY, at
from tests.booking.reading import PARTIAL, arrive, at_desk, read, undo_of


def status_of(appointment):
    return db.session.get_one(Appointment, appointment.id).status


class TestAVisit:
    def test_says_everything_about_itself(self, owner, visit):
        text = read(owner, at_desk(visit)).text

        said = ("Cut", "10:00 – 10:45", "Tuesday, 2 March 2027", "Bo", "€50.00", "Dora", "dora@example.com")
        assert [word for word in said if word not in text] == []

    def test_tells_what_happened_when_and_by_whom(self, owner, ada, visit, now):
        operations.cancel(appointment_id=visit.id, by=ada, now=now, reason="She is ill")

        text = " ".join(read(owner, at_desk(visit)).text.split())
        assert "Cancelled “She is ill” 1 Mar 2027, 09:00 · Ada" in text
        assert "Booked" in text

    def test_names_those_who_have_left(self, owner, ada, visit, bo, dee, now):
        command = Reschedule(starts_at=visit.starts_at, staff_id=dee.id)
        operations.reschedule(appointment_id=visit.id, command=command, by=ada, now=now)
        db.session.get_one(StaffMember, bo.staff_member_id).archived_at = now

        assert "from Bo to Dee" in read(owner, at_desk(visit)).text

    def test_was_called_off_by_a_person_whatever_they_are_called(self, owner, book, now):
        visit = book(at(10), customer=GUEST.model_copy(update={"name": "system"}))
        operations.cancel(appointment_id=visit.id, by=ANONYMOUS, now=now, token=manage_token(visit))

        assert "automatically" not in read(owner, at_desk(visit)).text

    def test_shows_nothing_of_what_a_note_wants_to_do(self, owner, book):
        nasty = book(at(10), notes=NASTY)

        assert "<script>alert" not in owner.get(at_desk(nasty)).text

    @pytest.mark.parametrize("act", ["", "/reschedule", "/correction"])
    def test_of_another_salon_is_not_found(self, owner, street, act):
        assert owner.get(f"/desk/appointments/{street.cut_id}{act}").status_code == 404

    def test_of_a_colleague_is_not_found(self, stylist, book, dee):
        assert stylist.get(at_desk(book(at(10), staff_id=dee.id))).status_code == 404


class TestItsHeading:
    """What stands above a visit: the page's heading, and in the drawer the title that comes with the part."""

    @pytest.fixture
    def from_page(self):
        return lambda path: PARTIAL | {"HX-Current-URL": f"http://shear.localhost:8000{path}"}

    def test_is_who_comes_and_for_what(self, owner, visit):
        assert "<h1><bdi>Dora</bdi>, Cut</h1>" in owner.get(at_desk(visit)).text

    @pytest.mark.parametrize(
        ("act", "title"),
        [("", "Dora, Cut"), ("/reschedule", "Move an appointment"), ("/correction", "Change an appointment")],
    )
    def test_comes_with_the_part_that_the_drawer_shows(self, owner, visit, act, title):
        assert f'data-title="{title}"' in owner.get(at_desk(visit, act), headers=PARTIAL).text

    @pytest.mark.parametrize(("asked", "title"), [("", "New appointment"), ("?walk_in=1", "Walk-in")])
    def test_comes_with_the_form_for_a_new_one(self, owner, asked, title):
        assert f'data-title="{title}"' in owner.get(f"/desk/appointments/new{asked}", headers=PARTIAL).text
        assert f"<h1>{title}</h1>" in owner.get(f"/desk/appointments/new{asked}").text

    def test_of_a_walk_in_stays_when_the_form_comes_back(self, owner):
        form = read(owner, "/desk/appointments/new?walk_in=1").form_to("/desk/appointments")

        assert "<h1>Walk-in</h1>" in form.send(owner, walk_in="").text

    @pytest.mark.parametrize("form", ["/desk/appointments/new?day=2027-03-02", "/desk/appointments/draft"])
    def test_is_its_own_after_it_was_booked_on_the_forms_own_page(self, owner, bliss, from_page, form):
        data = EDITH | {"service": str(bliss.cut_id), "starts_at": at(11).isoformat()}
        there = owner.post("/desk/appointments", data=data, headers=from_page(form)).headers["HX-Redirect"]

        page = owner.get(there).text
        assert "<h1><bdi>Edith</bdi>, Cut</h1>" in page
        assert "The appointment is booked." in page

    def test_is_its_own_after_it_was_moved_on_the_forms_own_page(self, owner, visit, from_page):
        form = at_desk(visit, "/reschedule")
        answer = owner.post(form, data={"starts_at": at(15).isoformat()}, headers=from_page(form))

        assert answer.headers["HX-Redirect"] == at_desk(visit)

    @pytest.mark.parametrize("page", ["/desk/calendar?day=2027-03-02", "{visit}"])
    def test_stays_where_it_is_true(self, owner, visit, from_page, page):
        here = from_page(page.format(visit=at_desk(visit)))
        answer = owner.post(at_desk(visit, "/cancellation"), headers=here)

        assert (answer.status_code, "HX-Redirect" in answer.headers) == (200, False)


class TestWhatIsOffered:
    def acts(self, client, appointment):
        actions = [form.action for form in read(client, at_desk(appointment)).forms]
        return {action.rsplit("/", 1)[1] for action in actions if action.startswith(at_desk(appointment))}

    def test_before_a_visit_is_another_length_or_calling_it_off(self, owner, visit):
        assert self.acts(owner, visit) == {"length", "cancellation"}

    def test_once_it_has_begun_is_saying_whether_the_customer_came(self, owner, visit):
        with clock.frozen(visit.starts_at):
            assert self.acts(owner, visit) == {"completion", "no-show", "length", "cancellation"}

    def test_for_a_request_is_approving_or_declining_it(self, owner, approving, book):
        assert self.acts(owner, book(at(10))) == {"confirmation", "length", "refusal"}

    def test_afterwards_is_nothing(self, owner, ada, visit, now):
        operations.cancel(appointment_id=visit.id, by=ada, now=now)

        assert self.acts(owner, visit) == set()


class TestChanges:
    @pytest.mark.parametrize(
        ("act", "status"), [("/cancellation", "CANCELLED"), ("/completion", "COMPLETED"), ("/no-show", "NO_SHOW")]
    )
    def test_lead_back_to_the_visit(self, owner, visit, act, status):
        with clock.frozen(visit.starts_at):
            answer = owner.post(at_desk(visit, act), data={"reason": "It rains"})

        assert (answer.status_code, answer.location, status_of(visit)) == (303, at_desk(visit), status)

    @pytest.mark.parametrize(("act", "status"), [("/confirmation", "CONFIRMED"), ("/refusal", "CANCELLED")])
    def test_settle_a_request(self, owner, approving, book, act, status):
        request = book(at(10))
        owner.post(at_desk(request, act))

        assert status_of(request) == status

    def test_answer_htmx_with_the_visit_and_news_for_the_calendar(self, owner, visit):
        answer = owner.post(at_desk(visit, "/cancellation"), headers=PARTIAL)

        assert answer.status_code == 200
        assert answer.headers["HX-Trigger"] == "calendar:changed"
        assert "<html" not in answer.text
        assert "The appointment is cancelled." in answer.text

    def test_that_come_too_late_are_refused_with_the_visit_as_it_is(self, owner, visit):
        owner.post(at_desk(visit, "/cancellation"))
        answer = owner.post(at_desk(visit, "/completion"))

        assert answer.status_code == 409
        assert "This appointment has been cancelled already." in answer.text

    def test_that_come_too_early_are_refused_with_the_visit_as_it_is(self, owner, visit):
        answer = owner.post(at_desk(visit, "/completion"))

        assert (answer.status_code, status_of(visit)) == (409, "CONFIRMED")
        assert "The day of this appointment has not come yet." in answer.text

    def test_are_not_for_colleagues(self, stylist, book, dee):
        hers = book(at(10), staff_id=dee.id)

        assert stylist.post(at_desk(hers, "/cancellation")).status_code == 404
        assert status_of(hers) == "CONFIRMED"

    def test_from_another_site_are_refused(self, owner, visit):
        answer = owner.post(at_desk(visit, "/cancellation"), headers={"Sec-Fetch-Site": "same-site"})

        assert (answer.status_code, status_of(visit)) == (403, "CONFIRMED")


class TestMoving:
    def test_offers_the_free_starts_of_a_day_and_ones_own(self, owner, visit, book):
        book(at(13))
        page = owner.get(at_desk(visit, "/reschedule?day=2027-03-02")).text

        assert f'value="{at(10).isoformat()}"' in page
        assert f'value="{at(13).isoformat()}"' not in page

    def test_moves_and_shows_the_visit(self, owner, visit):
        page = arrive(owner, owner.post(at_desk(visit, "/reschedule"), data={"starts_at": at(15).isoformat()}))

        assert "15:00 – 15:45" in page.text
        assert "from Tue, 2 Mar, 10:00 to Tue, 2 Mar, 15:00" in page.text

    def test_gives_a_visit_to_a_colleague(self, owner, visit, dee):
        data = {"starts_at": at(10).isoformat(), "staff": str(dee.id)}

        assert "from Bo to Dee" in arrive(owner, owner.post(at_desk(visit, "/reschedule"), data=data)).text

    def test_onto_taken_time_is_refused_with_the_times_that_are_near(self, owner, visit, book):
        book(at(13))
        answer = owner.post(at_desk(visit, "/reschedule"), data={"starts_at": at(13).isoformat(), "day": "2027-03-02"})

        assert (answer.status_code, status_of(visit)) == (409, "CONFIRMED")
        assert "Taken: Dora, Cut, 13:00 – 13:45." in answer.text
        offered = re.findall(r'name="starts_at" value="(\d[^"]+)"', answer.text)
        assert len(offered) == len(set(offered)) > 3
        assert db.session.get_one(Appointment, visit.id).starts_at == at(10)

    def test_is_not_offered_where_it_is_among_the_times_that_are_near(self, owner, visit, book, bo, dee):
        book(at(10, 45), staff_id=bo.staff_member_id)
        near = r'name="starts_at" value="(\d[^"]+)"> Tue'
        asked = {"starts_at": at(10, 45).isoformat(), "day": "2027-03-03"}
        with_bo = owner.post(at_desk(visit, "/reschedule"), data=asked).text
        book(at(10, 45), staff_id=dee.id)
        with_dee = owner.post(at_desk(visit, "/reschedule"), data=asked | {"staff": str(dee.id)}).text

        assert re.findall(near, with_bo)
        assert at(10).isoformat() not in re.findall(near, with_bo)
        assert at(10).isoformat() in re.findall(near, with_dee)

    def test_outside_the_hours_needs_a_reason(self, owner, visit):
        late = {"starts_at": "other", "day": "2027-03-02", "clock": "18:30", "override": "true"}
        answer = owner.post(at_desk(visit, "/reschedule"), data=late)

        assert answer.status_code == 422
        assert "Please say why the rules are set aside." in answer.text

    def test_outside_the_hours_with_a_reason_is_done(self, owner, visit):
        late = {"starts_at": "other", "day": "2027-03-02", "clock": "18:30", "override": "true"}
        page = arrive(owner, owner.post(at_desk(visit, "/reschedule"), data=late | {"override_reason": "Wedding"}))

        assert "18:30 – 19:15" in page.text
        assert "Wedding" in page.text

    def test_asks_whether_to_tell_only_who_can_be_told(self, owner, visit, book):
        silent = book(at(12))
        silent.customer_email = None
        db.session.flush()

        assert re.search(
            r'type="checkbox"[^>]* name="tell_customer"\s+checked', owner.get(at_desk(visit, "/reschedule")).text
        )
        assert 'name="tell_customer"' not in owner.get(at_desk(silent, "/reschedule")).text

    def test_tells_nobody_where_the_box_is_empty(self, owner, visit):
        page = arrive(
            owner,
            read(owner, at_desk(visit, "/reschedule")).form_to("/reschedule").send(owner, starts_at=at(15).isoformat()),
        )

        assert "The appointment is moved." in page.text
        assert "will be told" not in page.text
        assert "The customer was not told." in read(owner, at_desk(visit)).text

    def test_keeps_the_box_as_it_was_left(self, owner, visit):
        form = owner.get(at_desk(visit, "/reschedule?day=2027-03-03&tell_customer=")).text

        assert not re.search(r'type="checkbox"[^>]* name="tell_customer"\s+checked', form)

    def test_to_where_it_is_changes_nothing_and_takes_nothing_back(self, owner, visit):
        answer = owner.post(at_desk(visit, "/reschedule"), data={"starts_at": at(10).isoformat()}, headers=PARTIAL)

        assert "Nothing has changed." in answer.text
        assert "data-undo" not in answer.text

    def test_without_choosing_a_time_is_refused(self, owner, visit):
        answer = owner.post(at_desk(visit, "/reschedule"))

        assert answer.status_code == 422
        assert "Please choose a time." in answer.text

    def test_against_the_rules_is_not_offered_to_staff(self, stylist, visit):
        assert "Set the rules aside" not in stylist.get(at_desk(visit, "/reschedule")).text

    def test_against_the_rules_is_forbidden_to_staff(self, stylist, visit):
        late = {
            "starts_at": "other",
            "day": "2027-03-02",
            "clock": "18:30",
            "override": "true",
            "override_reason": "Me",
        }

        assert stylist.post(at_desk(visit, "/reschedule"), data=late).status_code == 403


class TestCorrecting:
    @pytest.fixture
    def gloss(self, addon):
        return addon()

    def test_begins_with_the_visit_as_it_is(self, owner, book, gloss):
        form = owner.get(at_desk(book(at(10), addon_ids=[gloss.id], notes="Quiet chair"), "/correction")).text

        assert re.search(r'<option value="[^"]+" selected>Cut</option>', form)
        assert re.search(rf'value="{gloss.id}"[^>]* checked', form)
        assert "Quiet chair" in form
        assert "10:00 – 11:05, for €62.00" in form

    def test_says_what_each_addon_brings(self, owner, visit, bliss, gloss):
        for form in (at_desk(visit, "/correction"), f"/desk/appointments/new?service={bliss.cut_id}"):
            text = " ".join(read(owner, form).text.split())
            assert "Gloss + €12.00 + 20 minutes" in text

    def test_says_what_would_be_before_it_is(self, owner, visit, bliss):
        form = owner.get(at_desk(visit, "/correction"), query_string={"service": bliss.colour_id}).text

        assert "10:00 – 11:30, for €120.00" in form

    def test_says_beforehand_that_there_is_no_room(self, owner, book, bliss):
        visit, _next = book(at(10)), book(at(11))
        form = owner.get(at_desk(visit, "/correction"), query_string={"service": bliss.colour_id}).text

        assert "There is not enough time for that: something else begins before." in form

    def test_does_it_and_tells_what_was_what(self, owner, visit, bliss, gloss):
        data = {"service": str(bliss.cut_id), "addon_ids": str(gloss.id), "notes": "Bob"}
        page = arrive(owner, owner.post(at_desk(visit, "/correction"), data=data | {"tell_customer": "true"}))

        text = " ".join(read(owner, at_desk(visit)).text.split())
        assert "The appointment is saved." in page.text
        assert "Changed until 11:05 instead of 10:45 from Cut to Cut + Gloss from €50.00 to €62.00" in text
        assert "Notes: “Bob” instead of –" in text
        assert "The customer was told." in text

    def test_can_be_taken_back(self, owner, visit, bliss):
        answer = owner.post(at_desk(visit, "/correction"), data={"service": str(bliss.colour_id)}, headers=PARTIAL)
        href, values = undo_of(answer)
        owner.post(href, data=values, headers=PARTIAL)

        assert db.session.get_one(Appointment, visit.id).service_id == bliss.cut_id

    def test_takes_nothing_back_where_nothing_was_changed(self, owner, visit, bliss):
        answer = owner.post(at_desk(visit, "/correction"), data={"service": str(bliss.cut_id)}, headers=PARTIAL)

        assert "data-undo" not in answer.text

    def test_is_refused_with_what_was_typed(self, owner, book, bliss):
        visit, _next = book(at(10)), book(at(11))
        data = {"service": str(bliss.colour_id), "notes": "Balayage"}
        answer = owner.post(at_desk(visit, "/correction"), data=data)

        assert answer.status_code == 409
        assert "There is not enough time for that" in answer.text
        assert "Balayage" in answer.text

    def test_of_the_price_asks_for_a_reason_beside_the_field(self, owner, visit, bliss):
        answer = owner.post(at_desk(visit, "/correction"), data={"service": str(bliss.cut_id), "price": "40"})

        assert answer.status_code == 422
        assert 'id="field-price-reason-error"' in answer.text

    def test_of_the_price_is_not_offered_to_staff(self, stylist, visit):
        assert 'name="price"' not in stylist.get(at_desk(visit, "/correction")).text

    def test_leaves_out_what_does_not_go_with_another_service(self, owner, book, bliss, gloss):
        visit = book(at(10), addon_ids=[gloss.id])
        data = {"service": str(bliss.colour_id), "addon_ids": str(gloss.id)}
        owner.post(at_desk(visit, "/correction"), data=data)

        assert db.session.get_one(Appointment, visit.id).what == "Colour"

    def test_keeps_a_service_that_is_offered_no_longer(self, owner, visit, bliss, now):
        catalogue.archive_service(service_id=bliss.cut_id, now=now)
        data = {"service": str(bliss.cut_id), "notes": "Bob"}
        owner.post(at_desk(visit, "/correction"), data=data)

        kept = db.session.get_one(Appointment, visit.id)
        assert (kept.what, kept.customer_notes) == ("Cut", "Bob")

    def test_asks_whether_to_tell_only_who_can_be_told(self, owner, book):
        silent = book(at(12))
        silent.customer_email = None
        db.session.flush()

        assert 'name="tell_customer"' not in owner.get(at_desk(silent, "/correction")).text

    def test_escapes_what_comes_back(self, owner, visit):
        data = {"notes": NASTY, "price": NASTY, "price_reason": NASTY}

        assert "<script>alert" not in owner.post(at_desk(visit, "/correction"), data=data).text

    def test_is_not_for_colleagues(self, stylist, book, dee):
        hers = book(at(10), staff_id=dee.id)

        assert stylist.get(at_desk(hers, "/correction")).status_code == 404
        assert stylist.post(at_desk(hers, "/correction"), data={"notes": "Mine"}).status_code == 404
