"""Why is 10:00 not offered? At the desk, with the way to the rule behind each reason."""

import re
from datetime import date
from uuid import uuid4

import pytest

from app.availability import queries as availability
from app.availability.explain import Code, Reason
from app.availability.links import Start, link_for
from app.booking import operations as booking
from app.booking.commands import BlockTime
from app.catalogue import operations
from app.catalogue.commands import TakeTimeOff, UpdateSalon, UpdateService
from app.catalogue.models import StaffMember
from app.core.links import salon_url
from app.core.refusals import NotFound
from tenants.db import db
from tests.booking.conftest import at, hire
from tests.booking.reading import Page, read
from tests.catalogue.people import acting

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def desk(client, ada):
    return acting(client, ada)


@pytest.fixture
def why(desk, bo):
    """Ask about a start with Bo, whatever the service unless one is named."""

    def ask(starts_at, *, client=desk, **more):
        query = {"staff": bo.staff_member_id, "at": starts_at.isoformat(), **more}
        return client.get("/desk/explain", query_string=query)

    return ask


class TestTheChain:
    def test_leads_from_each_reason_to_its_rule(self, why, bo, bliss):
        operations.change_settings(command=UpdateSalon(minimum_notice_minutes=2880, slot_step_minutes=30))

        page = why(at(7, 10), service=bliss.cut_id).text

        hours = f"/desk/team/{bo.staff_member_id}/hours#day-1"
        assert "Bo works 09:00 – 17:00 on this day." in page
        assert all(href in page for href in (hours, "#field-minimum-notice-minutes", "#field-slot-step-minutes"))

    def test_of_an_override_leads_to_the_day(self, why, bo, bliss):
        operations.set_day_hours(staff_member_id=bo.staff_member_id, day=date(2027, 3, 2), shifts=[])

        assert f"/desk/team/{bo.staff_member_id}/month?day=2027-03-02#day" in why(at(10), service=bliss.cut_id).text

    def test_of_an_absence_leads_to_the_time_off(self, why, bo, bliss):
        away = TakeTimeOff(starts_on=date(2027, 3, 2), ends_on=date(2027, 3, 2))
        operations.take_time_off(staff_member_id=bo.staff_member_id, command=away)

        assert f"/desk/team/{bo.staff_member_id}/hours#time-off" in why(at(10), service=bliss.cut_id).text

    def test_has_no_way_to_pages_that_one_may_not_open(self, why, signed_in, bo, bliss):
        page = why(at(7, 10), client=signed_in(bo), service=bliss.cut_id).text

        assert "Bo works 09:00 – 17:00 on this day." in page
        assert "Change this" not in page

    @pytest.mark.parametrize(
        "code, source",
        [
            (Code.DOES_NOT_DO_SERVICE, "staff_member"),
            (Code.NOT_BOOKABLE_ONLINE, "service"),
            (Code.NOT_BOOKABLE_ONLINE, "staff_member"),
            (Code.OFF_GRID, "salon"),
            (Code.TOO_SOON, "salon"),
            (Code.TOO_FAR, "salon"),
            (Code.DAY_FULL, "service"),
            (Code.DAY_FULL, "staff_member"),
            (Code.CLOSED, "closure"),
            (Code.PUBLIC_HOLIDAY, "location"),
            (Code.DAY_OFF, "override"),
            (Code.NOT_WORKING, "week"),
            (Code.OUTSIDE_HOURS, "override"),
            (Code.TIME_OFF, "time_off"),
            (Code.BUFFER, "APPOINTMENT"),
        ],
    )
    def test_ends_at_a_field_that_is_there(self, desk, bo, bliss, code, source):
        reason = Reason(code=code, source=source, source_id=bliss.cut_id)
        link = link_for(reason, Start(bliss.cut_id, bo.staff_member_id, int(at(10).timestamp()), "Europe/Berlin"))

        page = desk.get(salon_url(link.endpoint, **link.values)).text

        assert link.anchor
        assert re.search(rf'id="{link.anchor}"', page), link


class TestAnyService:
    def ask(self, bo, starts_at, now):
        return availability.explain_any_service(staff_member_id=bo.staff_member_id, starts_at=starts_at, now=now)

    def test_says_once_what_holds_for_all(self, bo, now):
        found = self.ask(bo, at(7), now)

        assert [reason.code for reason in found.common] == [Code.OUTSIDE_HOURS]
        assert len(found.reasons) == 2

    def test_tells_services_apart(self, bo, bliss, book, ada, now):
        book(at(11), by=ada)
        operations.update_service(service_id=bliss.cut_id, command=UpdateService(duration_minutes=30))
        found = self.ask(bo, at(10, 30), now)

        assert found.common == []
        assert found.reasons[bliss.cut_id] == ()
        assert [reason.code for reason in found.reasons[bliss.colour_id]] == [Code.BUSY]

    def test_of_somebody_who_does_nothing_is_not_known(self, now, bliss):
        with pytest.raises(NotFound):
            availability.explain_any_service(staff_member_id=uuid4(), starts_at=at(10), now=now)

    def test_is_answered_on_the_page(self, why, desk):
        page = why(at(7)).text

        assert "Bo works 09:00 – 17:00 on this day." in page
        assert "Cut</h3>" not in page

    def test_is_asked_of_oneself_or_nobody_by_staff(self, why, signed_in, bo, dee):
        answer = signed_in(bo).get("/desk/explain", query_string={"staff": dee.id, "at": at(7).isoformat()})

        assert answer.status_code == 404


class TestWho:
    def test_of_one_name_are_both_answered_for(self, desk, bliss, bo):
        twin = hire("Bo", bliss)
        operations.set_day_hours(staff_member_id=twin.id, day=date(2027, 3, 2), shifts=[])
        query = {"service": bliss.cut_id, "at": at(18).isoformat()}

        assert desk.get("/desk/explain", query_string=query).text.count('<h3 class="card-title">Bo</h3>') == 2

    def test_has_left_is_booked_for_nothing(self, why, bo, now):
        db.session.get_one(StaffMember, bo.staff_member_id).archived_at = now
        answer = why(at(10))

        assert answer.status_code == 200
        assert "Nobody on the team does this." in answer.text


class TestWhereItIsAsked:
    def test_is_every_closed_time_of_the_calendar(self, desk, bo, ada, now):
        command = {"staff_id": bo.staff_member_id, "starts_at": at(17, 30), "ends_at": at(19)}
        booking.block_time(command=BlockTime(**command), by=ada, now=now)

        page = read(desk, "/desk/calendar?day=2027-03-02")

        href = page.link_to("/desk/explain")
        assert f"staff={bo.staff_member_id}" in href
        assert "Bo works 09:00 – 17:00 on this day." in desk.get(href, headers=HTMX).text

    def test_is_the_form_of_a_new_visit_before_a_service_is_chosen(self, desk, bo):
        query = {"staff": bo.staff_member_id, "at": at(19).isoformat()}

        page = Page(desk.get("/desk/appointments/new", query_string=query))

        assert "Is 19:00 offered to customers?" in page.text
        answer = desk.get(page.link_to("/desk/explain"), headers=HTMX).text
        assert "Tue, 2 Mar, 19:00" in answer
        assert "Bo works 09:00 – 17:00 on this day." in answer

    def test_is_a_time_that_the_desk_can_book_and_customers_cannot(self, desk, bo, bliss):
        operations.change_settings(command=UpdateSalon(minimum_notice_minutes=2880))
        query = {"service": bliss.cut_id, "staff": bo.staff_member_id, "at": at(10).isoformat()}

        page = Page(desk.get("/desk/appointments/new", query_string=query))

        assert "Is 10:00 offered to customers?" in page.text
        assert "field-minimum-notice-minutes" in desk.get(page.link_to("/desk/explain"), headers=HTMX).text

    def test_is_not_a_form_that_names_neither_a_time_nor_anybody(self, desk):
        assert "/desk/explain?" not in desk.get("/desk/appointments/new").text

    def test_is_the_form_of_a_new_visit_beside_the_time_it_was_opened_with(self, desk, bo, bliss):
        query = {"service": bliss.cut_id, "staff": bo.staff_member_id, "at": at(7).isoformat()}

        page = read(
            desk, f"/desk/appointments/new?{'&'.join(f'{k}={v}' for k, v in query.items())}".replace("+", "%2B")
        )

        assert "Why is 07:00 not offered?" in page.text
        answer = desk.get(page.link_to("/desk/explain") + "&beside=1", headers=HTMX).text
        assert "Bo works 09:00" in answer
        assert "<form" not in answer
