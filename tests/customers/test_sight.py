"""Who sees whose customers: by role, and for staff by what the salon wants."""

from datetime import timedelta

import pytest

from app.auth.actor import ANONYMOUS, SYSTEM, Actor
from app.auth.roles import Role
from app.booking import operations as booking
from app.booking.commands import Book, Contact
from app.booking.queries import people
from app.catalogue import operations, queries
from app.catalogue.commands import Sight
from app.catalogue.models import CustomersSeen
from app.core.refusals import Invalid, NotFound
from app.customers import operations as customers
from app.customers.commands import UpdateCustomer
from app.customers.queries import page
from tests.booking.conftest import at, hire
from tests.catalogue.people import acting


@pytest.fixture
def dora(bliss, now):
    """A customer who comes to Dee; Cleo comes to nobody yet."""
    dee = hire("Dee", bliss)
    found = customers.find_or_create(name="Dora", email="dora@people.example", now=now)
    visit = Book(service_id=bliss.cut_id, starts_at=at(10), staff_id=dee.id, customer_id=found.id)
    booking.book(command=visit, by=bliss.owner, now=now)
    return found


@pytest.fixture
def dee(dora):
    (member,) = (member for member in queries.staff_members() if member.name == "Dee")
    return Actor(role=Role.STAFF, staff_member_id=member.id, name="Dee")


def everybody_is_seen():
    operations.change_settings(command=Sight(staff_sees_customers=CustomersSeen.ALL))


def seen_by(actor):
    return [customer.name for customer in page(only=people.visible_to(actor)).data]


class TestTheRule:
    def test_shows_staff_those_who_come_to_them(self, dora, dee, bo):
        assert (seen_by(dee), seen_by(bo)) == (["Dora"], [])

    def test_shows_staff_everybody_where_the_salon_wants_it(self, dora, bo, cleo):
        everybody_is_seen()

        assert seen_by(bo) == ["Cleo", "Dora"]
        assert people.open_to(bo, cleo.customer_id).name == "Cleo"

    @pytest.mark.parametrize("role", [Role.OWNER, Role.MANAGER, Role.RECEPTION])
    def test_shows_those_who_run_the_salon_everybody(self, dora, role):
        assert seen_by(Actor(role=role)) == ["Cleo", "Dora"]

    @pytest.mark.parametrize("wanted", CustomersSeen)
    def test_shows_customers_and_visitors_nobody(self, dora, cleo, wanted):
        operations.change_settings(command=Sight(staff_sees_customers=wanted))

        assert [seen_by(actor) for actor in (cleo, ANONYMOUS, SYSTEM, Actor(role=Role.CUSTOMER))] == [[]] * 4

    def test_shows_a_program_of_role_staff_nobody(self, dora):
        assert seen_by(Actor(role=Role.STAFF)) == []

    def test_holds_for_whom_one_books(self, dora, bo, bliss, now):
        visit = Book(service_id=bliss.cut_id, starts_at=at(12), staff_id=bo.staff_member_id, customer_id=dora.id)

        with pytest.raises(Invalid):
            booking.book(command=visit, by=bo, now=now)
        everybody_is_seen()
        assert booking.book(command=visit, by=bo, now=now).customer_name == "Dora"

    def test_holds_for_single_cards(self, dora, bo):
        with pytest.raises(NotFound):
            people.open_to(bo, dora.id)


class TestWhoComes:
    @pytest.fixture
    def visit(self, bliss, bo, now):
        def book(by, **whose):
            command = Book(service_id=bliss.cut_id, starts_at=at(12), staff_id=bo.staff_member_id, **whose)
            return booking.book(command=command, by=by, now=now + timedelta(minutes=1))

        return book

    @pytest.fixture
    def by_address(self, visit, bo):
        """Bo books for whoever has Cleo's address."""
        return visit(bo, customer=Contact(name="Somebody", email="cleo@shear.example"))

    def test_is_not_whose_address_one_has_booked_with(self, by_address, bo, cleo):
        assert seen_by(bo) == []
        with pytest.raises(NotFound):
            people.open_to(bo, cleo.customer_id)

    def test_is_whoever_has_been_there(self, by_address, bo, cleo):
        booking.complete(appointment_id=by_address.id, by=bo, now=at(13))

        assert seen_by(bo) == ["Cleo"]
        assert people.open_to(bo, cleo.customer_id).name == "Cleo"

    def test_is_who_was_new_when_one_booked_for_them(self, visit, bo):
        visit(bo, customer=Contact(name="Fay", email="fay@people.example"))

        assert seen_by(bo) == ["Fay"]

    def test_is_whom_somebody_else_has_booked_until_it_is_called_off(self, visit, bo, ada, cleo, now):
        theirs = visit(ada, customer_id=cleo.customer_id)
        before = seen_by(bo)
        booking.cancel(appointment_id=theirs.id, by=ada, now=now)

        assert (before, seen_by(bo)) == (["Cleo"], [])


class TestEveryEntrance:
    @pytest.fixture
    def stylist(self, client, bo):
        return acting(client, bo)

    @pytest.mark.parametrize(
        "path",
        [
            "/desk/search?q=Dora",
            "/desk/customers",
            "/desk/customers?q=Dora",
            "/api/v1/customers?q=Dora",
            "/desk/appointments/new?q=Dora",
        ],
    )
    def test_shows_staff_others_customers_only_where_the_salon_wants_it(self, stylist, dora, path):
        assert "dora@people.example" not in stylist.get(path).text
        everybody_is_seen()
        assert "dora@people.example" in stylist.get(path).text

    def test_counts_nobody_whom_one_does_not_see(self, stylist, dora):
        assert 'class="count">0</span>' in stylist.get("/desk/customers/segments").text

    def test_shows_no_tags_of_others(self, stylist, dora):
        customers.change(customer_id=dora.id, command=UpdateCustomer(tags=["Owes money"]))

        assert "Owes money" not in stylist.get("/desk/customers").text
        everybody_is_seen()
        assert "Owes money" in stylist.get("/desk/customers").text

    def test_is_chosen_on_the_page_of_the_team(self, client, ada, bo):
        desk = acting(client, ada)
        assert "Whose customers staff see" in desk.get("/desk/team").text

        assert desk.post("/desk/team/sight", data={"staff_sees_customers": "ALL"}).status_code == 303

        assert queries.salon().staff_sees_customers == CustomersSeen.ALL
        assert acting(client, bo).post("/desk/team/sight", data={"staff_sees_customers": "OWN"}).status_code == 403
