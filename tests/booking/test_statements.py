"""What the pages ask PostgreSQL: at most ten statements each, however much there is to show."""

from datetime import timedelta

import pytest

from tests.booking.conftest import at, hire
from tests.booking.reading import read

MOST_STATEMENTS = 10
PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}
TUESDAY = "day=2027-03-02"
LISTS = {
    "the day": f"/desk/calendar?{TUESDAY}",
    "the day with what was cancelled": f"/desk/calendar?{TUESDAY}&cancelled=1",
    "the week": f"/desk/calendar?{TUESDAY}&view=week",
    "the agenda": f"/desk/calendar?{TUESDAY}&view=agenda",
    "the day on paper": f"/desk/calendar/print?{TUESDAY}",
    "the palette": "/desk/search?q=dora",
    "the customers": "/desk/customers",
    "the messages": "/desk/messages",
}


@pytest.fixture
def owner(signed_in, ada):
    """Ada at the desk."""
    return signed_in(ada)


@pytest.fixture
def busy(bliss, ada, cleo, book, addon):
    """Six people with four visits each on Tuesday, some of them Cleo's; return one of hers."""
    extra = addon()
    team = [bliss.stylist.staff_member_id, *(hire(f"Stylist {n}", bliss).id for n in range(5))]
    starts = [at(9) + timedelta(minutes=75 * n) for n in range(4)]
    visits = [
        book(start, by=cleo if member is team[0] else ada, staff_id=member, addon_ids=[extra.id])
        for start in starts
        for member in team
    ]
    return visits[0]


@pytest.fixture
def costs(asked):
    """Ask for an address once, so that the salon's rules are known, and once more, noting the statements."""

    def ask(browser, address, *, headers):
        assert browser.get(address, headers=headers).status_code == 200
        with asked() as statements:
            browser.get(address, headers=headers)
        return statements

    return ask


class TestTheDesk:
    @pytest.mark.parametrize("headers", [PARTIAL, {}], ids=["part", "page"])
    @pytest.mark.parametrize("address", LISTS.values(), ids=LISTS)
    def test_lists_with_ten_at_most(self, owner, busy, costs, address, headers):
        statements = costs(owner, address, headers=headers)

        assert len(statements) <= MOST_STATEMENTS, "\n".join(statements)

    @pytest.mark.parametrize("headers", [PARTIAL, {}], ids=["part", "page"])
    def test_shows_a_visit_with_ten_at_most(self, owner, busy, costs, headers):
        statements = costs(owner, f"/desk/appointments/{busy.id}", headers=headers)

        assert len(statements) <= MOST_STATEMENTS, "\n".join(statements)

    def test_shows_a_customers_card_with_ten_at_most(self, owner, busy, costs):
        statements = costs(owner, f"/desk/customers/{busy.customer_id}", headers={})

        assert len(statements) <= MOST_STATEMENTS, "\n".join(statements)


class TestTheBooking:
    @pytest.mark.parametrize(
        "address",
        [
            "?day=2027-03-02",
            "?month=2027-04",
            "?staff={staff}",
            "?addon={addon}",
            "/times?day=2027-03-02&addon={addon}",
        ],
    )
    def test_answers_with_ten_at_most(self, client, bo, busy, costs, address):
        client.get("/book")
        known = address.format(staff=bo.staff_member_id, addon=busy.addons[0]["id"])
        statements = costs(client, f"/book/cut{known}", headers=PARTIAL)

        assert len(statements) <= MOST_STATEMENTS, "\n".join(statements)

    def test_keeps_a_first_time_with_ten_at_most(self, client, busy, asked):
        form = read(client, "/book/cut?day=2027-03-03").form_to("/hold")
        with asked() as statements:
            form.send(client, starts_at=at(10, day=3).isoformat())

        assert len(statements) <= MOST_STATEMENTS, "\n".join(statements)

    def test_gives_the_first_time_up_for_another_with_ten_at_most(self, client, busy, asked):
        form = read(client, "/book/cut?day=2027-03-03").form_to("/hold")
        form.send(client, starts_at=at(10, day=3).isoformat())
        with asked() as statements:
            form.send(client, starts_at=at(11, day=3).isoformat())

        assert len(statements) <= MOST_STATEMENTS, "\n".join(statements)

    def test_asks_for_details_with_ten_at_most(self, client, busy, costs):
        form = read(client, "/book/cut?day=2027-03-03").form_to("/hold")
        details = form.send(client, starts_at=at(10, day=3).isoformat()).location
        statements = costs(client, details, headers={})

        assert len(statements) <= MOST_STATEMENTS, "\n".join(statements)
