from datetime import date

import pytest
from sqlalchemy import event

from app.catalogue import operations, queries
from app.catalogue.commands import CreateStaffMember, UpdateSalon, UpdateService
from app.catalogue.models import Visibility
from tenants.db import db

MOST_STATEMENTS = 10


class TestHome:
    def test_says_what_is_offered_for_how_much_and_how_long(self, client):
        page = client.get("/").text

        assert all(words in page for words in ("Hair", "Cut", "€50.00", "45 minutes", "Colour", "1 h 30 min"))
        assert 'href="/book/cut"' in page

    def test_says_who_works_when_and_where(self, client):
        page = client.get("/").text

        assert all(words in page for words in ("Bo", "Stylist", "Town", "Monday", "09:00 – 17:00", "Sunday", "closed"))

    def test_tells_below_the_services_what_would_hide_them(self, client):
        operations.change_settings(command=UpdateSalon(about="We do everything. " * 30))

        page = client.get("/").text

        assert page.index("Book a visit") < page.index('id="services"') < page.index('id="about"')

    def test_keeps_the_button_above_all_that_the_salon_says_where_that_is_a_lot(self, client):
        operations.change_settings(command=UpdateSalon(about="We cut.\n\nWe colour."))
        short = client.get("/").text
        assert '<p class="lead" dir="auto">We colour.</p>' in short
        assert 'id="about"' not in short

        operations.change_settings(command=UpdateSalon(about="We cut.\n\n" + "We colour. " * 40))
        long = client.get("/").text
        assert long.index("Book a visit") < long.index('<p dir="auto">We colour.')

    def test_says_the_policies_in_plain_words(self, client):
        operations.change_settings(command=UpdateSalon(policies_text="Please come five minutes early."))

        page = client.get("/").text

        assert "You can cancel or move your appointment until 24 hours before it begins." in page
        assert '<li dir="auto">Please come five minutes early.</li>' in page

    def test_says_from_which_price_on_where_it_depends(self, client, bliss, put_to_work):
        offer = {"service_id": bliss.cut_id, "price": "60"}
        command = CreateStaffMember.model_validate({"name": "Dee", "offers": [offer]})
        put_to_work(operations.create_staff_member(command=command))
        operations.update_service(service_id=bliss.cut_id, command=UpdateService.model_validate({"price": "50"}))

        assert "from €50.00" in client.get("/").text

    def test_does_not_offer_to_book_what_nobody_does(self, client, bo, now):
        operations.archive_staff_member(staff_member_id=bo.staff_member_id, now=now)

        assert 'href="/book/cut"' not in client.get("/").text

    @pytest.mark.parametrize("visibility", [Visibility.HIDDEN, Visibility.LINK_ONLY])
    def test_shows_only_what_is_public(self, client, bliss, visibility):
        operations.update_service(service_id=bliss.colour_id, command=UpdateService(visibility=visibility))

        assert "Colour" not in client.get("/").text

    def test_shows_names_as_text(self, client, bliss):
        operations.update_service(service_id=bliss.cut_id, command=UpdateService(name="<b>Cut</b>"))

        assert "<b>Cut" not in client.get("/").text

    def test_costs_few_statements_however_large_the_team(self, client, bliss, bo):
        for number in range(5):
            dee = operations.create_staff_member(
                command=CreateStaffMember(name=f"Dee {number}", service_ids=[bliss.cut_id, bliss.colour_id])
            )
            operations.set_working_week(staff_member_id=dee.id, weekly=[], valid_from=date(2027, 1, 1))

        # Which salon it is, a process asks once in a while, and not for each page.
        client.get("/")

        assert 0 < len(statements_of(lambda: client.get("/"))) <= MOST_STATEMENTS

    def test_offers_nobody_for_booking_who_has_no_hours(self, client, bliss, put_to_work):
        command = CreateStaffMember(name="Aaron", service_ids=[bliss.cut_id])
        aaron = operations.create_staff_member(command=command)
        page = client.get("/").text

        assert "Book with Bo" in page
        assert "Aaron" in page
        assert "Book with Aaron" not in page

        put_to_work(aaron)
        assert "Book with Aaron" in client.get("/").text

    def test_is_the_salons_own(self, stranger):
        page = stranger.get("/").text

        assert "Mane Street" in page
        assert "Shear Bliss" not in page


class TestBrand:
    def test_is_kept_by_browsers_until_it_changes(self, client):
        before = client.get("/").text.partition("/brand.css?v=")[2].partition('"')[0]

        operations.change_settings(command=UpdateSalon(brand_color="#123456"))

        after = client.get("/").text.partition("/brand.css?v=")[2].partition('"')[0]
        assert after != before
        assert "immutable" in client.get("/brand.css").headers["Cache-Control"]

    def test_has_a_colour_before_one_is_chosen(self, client):
        assert "--brand-fill" in client.get("/brand.css").text


def test_the_salon_is_asked_for_once(app):
    assert len(statements_of(lambda: [queries.salon() for _ in range(3)])) <= 1


def statements_of(act):
    """Return the SQL statements of an act, but for those that begin transactions and set the tenant."""
    seen = []

    def note(_connection, _cursor, statement, *_rest):
        if not statement.lstrip().startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "SET ", "SELECT set_config")):
            seen.append(statement)

    db.session.flush()
    event.listen(db.engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return seen
