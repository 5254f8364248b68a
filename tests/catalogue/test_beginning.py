"""From a salon that has only just been opened to one that can be booked."""

import re
from dataclasses import replace

import pytest
from markupsafe import escape
from sqlalchemy import select

from app.auth.audit.models import AuditEntry
from app.auth.models import Account
from app.catalogue import operations, queries
from app.catalogue.commands import CreateStaffMember, DescribePhoto, OpenLocation, UpdateSalon
from app.catalogue.first_steps import Step
from app.catalogue.models import Salon, Service, SettledStep, StaffMember
from app.catalogue.steps_taken import first_steps
from app.pages import FIRST_STEPS
from tenants.db import db
from tests.catalogue.people import acting
from tests.catalogue.test_home import statements_of

FORM = {
    "business_type": "NAILS",
    "owner_name": "Ada Lovelace",
    "keep": ["0", "3"],
    "weekdays": ["1", "2"],
    "opens": "10:00",
    "closes": "18:30",
    **{f"price-{number}": "30" for number in range(7)},
    **{f"minutes-{number}": "45" for number in range(7)},
}


@pytest.fixture
def empty(bliss, now):
    """Shear Bliss as it was when it had only just been opened."""
    for service_id in (bliss.cut_id, bliss.colour_id):
        operations.archive_service(service_id=service_id, now=now)
    for member in queries.staff_members():
        operations.archive_staff_member(staff_member_id=member.id, now=now)
    db.session.flush()


@pytest.fixture
def begin(desk, empty):
    return lambda **changes: desk.post("/desk/start/menu", data=FORM | changes)


class TestMenu:
    def test_is_suggested_in_the_salons_money_with_everything_kept(self, desk, empty):
        page = desk.get("/desk/start/menu?business_type=NAILS").text

        assert len(re.findall(r'name="keep" value="\d" checked', page)) == 7
        assert re.search(r'name="price-1" value="45"', page)

    @pytest.mark.parametrize(
        "known, proposed",
        [("Ada", "Ada"), ("grace.hopper", "Grace Hopper"), ("owner", ""), ("info.berlin", ""), ("salon2", "")],
    )
    def test_proposes_a_persons_name_and_never_a_mailboxs(self, client, empty, ada, known, proposed):
        page = acting(client, replace(ada, name=known)).get("/desk/start/menu").text
        field = re.search(r'<input[^>]*name="owner_name"[^>]*>', page)[0]

        assert (re.search(r'value="([^"]*)"', field) or ["", ""])[1] == proposed
        assert "required" in field

    def test_keeps_nothing_before_name_and_hours_have_been_seen(self, desk, empty):
        page = desk.get("/desk/start/menu").text

        assert max(page.index(f'name="{name}"') for name in ("owner_name", "opens", "closes")) < page.index(
            "Keep these"
        )

    def test_puts_what_is_kept_on_the_menu(self, begin):
        answer = begin(**{"price-3": "57.50", "minutes-3": "80"})

        assert answer.location == "/desk/start"
        first, second = queries.services()
        assert [first.name, second.name] == ["Classic manicure", "Gel nails, refill"]
        assert (second.price_minor, second.duration_minutes, second.buffer_after_minutes) == (5750, 80, 10)
        assert first.category.name == "Hands"

    def test_puts_the_owner_on_the_team(self, begin, ada, now):
        begin()

        (owner,) = queries.staff_members()
        assert owner.name == "Ada Lovelace"
        assert len(owner.offers) == 2
        hours = {(shift.weekday, shift.starts_minute, shift.ends_minute) for _, shift in stretches(now)}
        assert hours == {(1, 600, 1110), (2, 600, 1110)}

    def test_ties_the_owners_account_to_the_owners_column(self, begin, ada):
        begin()

        account = db.session.get(Account, ada.account_id)
        assert (account.staff_member_id, account.name) == (queries.staff_members()[0].id, "Ada Lovelace")
        renamed = select(AuditEntry.changes).where(AuditEntry.subject_id == account.id)
        assert {"name": ["Ada", "Ada Lovelace"]} in db.session.scalars(renamed).all()
        assert account.role == "owner"

    def test_can_be_booked_at_once(self, client, begin):
        begin()

        asked = f"service_id={queries.services()[0].id}&from=2027-03-02&to=2027-03-02"
        assert client.get(f"/api/v1/availability/slots?{asked}").json["data"]

    def test_remembers_the_kind_that_was_chosen_after_all(self, begin):
        begin(business_type="BARBER")

        assert db.session.scalar(select(Salon.business_type)) == "BARBER"

    @pytest.mark.parametrize("price", ["oops", "-3", "", "12.345"])
    def test_shows_a_price_that_is_none_beside_its_line_and_keeps_the_rest(self, begin, price):
        answer = begin(**{"price-3": price, "owner_name": "Ada K"})

        assert answer.status_code == 422
        assert 'id="line-3-error"' in answer.text
        assert 'id="line-0-error"' not in answer.text
        assert 'value="Ada K"' in answer.text
        assert re.search(r'name="keep" value="1" >', answer.text)
        assert queries.services() == []

    @pytest.mark.parametrize(
        "changes", [{"keep": []}, {"opens": "19:00"}, {"weekdays": ["9"]}, {"owner_name": ""}, {"minutes-0": "0"}]
    )
    def test_refuses_what_makes_no_sense(self, begin, changes):
        assert begin(**changes).status_code == 422
        assert queries.staff_members() == []

    def test_sent_twice_makes_one_menu(self, begin):
        begin()

        assert begin().status_code == 409
        assert len(queries.services()) == 2

    def test_is_the_owners_business(self, client, bo):
        assert acting(client, bo).get("/desk/start/menu").status_code == 403

    def test_takes_names_as_text(self, begin, client):
        begin(owner_name="<b>Ada</b>")

        assert "<b>Ada" not in client.get("/").text


class TestFirstSteps:
    def test_of_a_new_salon_are_all_to_be_taken(self, empty):
        steps = first_steps()

        assert not any(map(steps.is_done, Step))
        assert not steps.is_bookable

    def test_are_read_off_the_rows(self, begin):
        begin()
        operations.change_settings(command=UpdateSalon(policies_text="Be kind.", brand_color="#123456"))

        (here,) = queries.locations()
        place = OpenLocation(
            name=here.name, country=here.country, timezone=here.timezone, street="Weg 1", city="Berlin"
        )
        operations.change_location(location_id=here.id, command=place)

        steps = first_steps()
        assert {step for step in Step if not steps.is_done(step)} == {Step.SHARE}
        assert steps.is_bookable

    @pytest.mark.parametrize("rows", [StaffMember.bookable_online, Service.visibility])
    def test_count_only_what_customers_can_book(self, begin, rows):
        begin()
        values = {StaffMember.bookable_online: {"bookable_online": False}, Service.visibility: {"visibility": "HIDDEN"}}
        for row in queries.staff_members() if rows is StaffMember.bookable_online else queries.services():
            for name, value in values[rows].items():
                setattr(row, name, value)
        db.session.flush()

        assert not first_steps().is_bookable

    def test_cost_one_statement(self, begin):
        begin()

        assert len(statements_of(first_steps)) == 1

    def test_can_be_put_aside_and_taken_up_again(self, desk):
        desk.post("/desk/start/steps/look")
        assert Step.LOOK in first_steps().settled

        desk.post("/desk/start/steps/look", data={"again": "1"})
        assert Step.LOOK not in first_steps().settled

    def test_know_no_others(self, desk):
        assert desk.post("/desk/start/steps/dance").status_code == 404

    def test_answer_htmx_with_the_list_alone(self, desk):
        answer = desk.post("/desk/start/steps/look", headers={"HX-Request": "true", "HX-Request-Type": "partial"})

        assert "<html" not in answer.text
        assert 'id="first-steps"' in answer.text

    def test_leave_the_navigation_when_all_are_done(self, desk):
        assert str(FIRST_STEPS.label) in desk.get("/desk/team").text

        for step in Step:
            desk.post(f"/desk/start/steps/{step}")

        assert str(FIRST_STEPS.label) not in desk.get("/desk/team").text
        assert "Everything is set" in desk.get("/desk/start").text

    def test_are_nobody_elses(self, client, bo):
        assert str(FIRST_STEPS.label) not in acting(client, bo).get("/desk").text

    def test_forget_steps_that_there_are_no_more(self, app, now):
        db.session.add(SettledStep(step="a step of long ago", settled_at=now))
        db.session.flush()

        assert first_steps().settled == set()


class TestHours:
    def test_lead_to_the_first_who_has_none(self, desk, bliss):
        bare = operations.create_staff_member(command=CreateStaffMember(name="Aaron"))

        assert f"/desk/team/{bare.id}/hours" in desk.get("/desk/start").text

    def test_are_done_when_everybody_who_can_be_booked_has_some(self, begin, put_to_work):
        begin()
        bare = operations.create_staff_member(command=CreateStaffMember(name="Aaron"))
        steps = first_steps()

        assert not steps.is_done(Step.HOURS)
        assert steps.is_bookable

        put_to_work(bare)
        assert first_steps().is_done(Step.HOURS)

    def test_lead_to_the_team_when_everybody_has_some(self, desk):
        assert first_steps().without_hours_id is None


class TestSharing:
    def test_draws_the_address_of_the_booking_page(self, desk):
        answer = desk.get("/desk/start/qr.svg")

        assert answer.mimetype == "image/svg+xml"
        assert answer.data.startswith(b"<svg")

    def test_offers_words_in_the_customers_language(self, desk):
        operations.change_settings(command=UpdateSalon(locale="de"))

        assert (
            "Termin online buchen: http://shear.localhost:8000/book?utm_source=instagram"
            in desk.get("/desk/start").text
        )

    def test_offers_a_link_for_the_salons_own_site(self, desk):
        shown = escape('<a href="http://shear.localhost:8000/book?utm_source=website">Book online</a>')

        assert str(shown) in desk.get("/desk/start").text

    def test_shows_no_widget_before_there_is_one(self, desk):
        assert "widget" not in desk.get("/desk/start").text.lower()


def stretches(now):
    return queries.stretches_in_force(on=now.date())


def test_descriptions_of_pictures_are_text(app):
    assert DescribePhoto(alt="  Two   chairs ").alt == "Two chairs"
