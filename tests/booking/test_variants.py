"""Customers book a variant; the service that comes in variants leads to them."""

import pytest

from app.availability import queries as availability
from app.catalogue import operations as catalogue
from app.catalogue.commands import AddVariant
from tests.booking.conftest import at
from tests.booking.reading import read

DAY = "day=2027-03-02"


@pytest.fixture
def two(bliss):
    def add(name, minutes, price):
        command = AddVariant.model_validate({"name": name, "duration_minutes": minutes, "price": price})
        return catalogue.add_variant(service_id=bliss.cut_id, command=command)

    return add("short", 30, "40"), add("long", 75, "80")


class TestPages:
    def test_lead_from_the_menu_to_each_variant(self, client, two):
        page = read(client, "/book")

        assert page.link_to("/book/cut-short")
        assert page.link_to("/book/cut-long")
        assert "from €40.00" in page.text

    def test_ask_for_the_variant_where_a_link_names_the_service(self, client, two):
        page = read(client, f"/book/cut?{DAY}")

        assert page.offered == []
        assert page.link_to("/book/cut-long")

    def test_lead_from_one_variant_to_another(self, client, two):
        page = read(client, f"/book/cut-short?{DAY}")

        assert at(16, 30).isoformat() in page.offered
        assert page.link_to("/book/cut-long")


class TestTime:
    def test_is_as_long_as_the_variant(self, hold, two):
        assert hold(at(10), service_id=two[1].id).hold.ends_at == at(11, 15)

    def test_is_booked_under_its_whole_name(self, book, two):
        visit = book(at(10), service_id=two[1].id)

        assert (visit.service_name, visit.price_minor) == ("Cut, long", 8000)

    def test_of_the_service_itself_is_not_offered(self, hold, two):
        with pytest.raises(availability.NotOffered):
            hold(at(10))
