import pytest

from app.customers import operations, queries
from app.customers.commands import UpdateCustomer
from tests.catalogue.people import acting

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def many(now):
    for number in range(60):
        operations.find_or_create(name=f"Guest {number:02}", email=f"guest{number}@people.example", now=now)


class TestCustomers:
    def test_are_listed_page_by_page(self, desk, many):
        first = desk.get("/desk/customers").text
        following = first.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")

        assert "Cleo" in first
        assert "Guest 59" not in first
        assert "Guest 59" in desk.get(following).text

    def test_are_found_in_place(self, desk, many):
        answer = desk.get("/desk/customers?q=guest 07", headers=HTMX)

        assert "Guest 07" in answer.text
        assert "<html" not in answer.text
        assert "HX-Request" in answer.headers["Vary"]

    def test_that_nobody_knows_are_said_so(self, desk):
        assert "Nobody found" in desk.get("/desk/customers?q=nobody").text

    def test_have_a_card_that_can_be_corrected(self, desk, cleo):
        card = f"/desk/customers/{cleo.customer_id}"
        assert 'value="cleo@shear.example"' in desk.get(card).text

        answer = desk.post(card, data={"name": "Cleopatra", "email": "cleo@shear.example"})

        assert answer.status_code == 303
        assert queries.customer(cleo.customer_id).name == "Cleopatra"

    def test_come_back_as_they_were_typed_when_refused(self, desk, many, cleo):
        data = {"name": "Cleopatra", "email": "guest1@people.example"}

        answer = desk.post(f"/desk/customers/{cleo.customer_id}", data=data)

        assert answer.status_code == 409
        assert "Another customer has this e-mail address." in answer.text
        assert 'value="Cleopatra"' in answer.text
        assert queries.customer(cleo.customer_id).name == "Cleo"

    def test_show_names_as_text(self, desk, now):
        operations.find_or_create(name="<b>Dora</b>", email="dora@people.example", now=now)

        assert "<b>Dora" not in desk.get("/desk/customers").text

    def test_are_not_for_stylists_strangers_or_other_salons(self, client, stranger, bo, cleo, mo):
        card = f"/desk/customers/{cleo.customer_id}"

        assert client.get(card).location.startswith("/sign-in")
        assert "Cleo" not in acting(client, bo).get("/desk/customers").text
        assert acting(client, bo).get(card).status_code == 404
        assert acting(stranger, mo).get(card).status_code == 404


class TestGroups:
    def test_are_offered_and_counted(self, desk, many):
        assert 'hx-get="/desk/customers/segments"' in desk.get("/desk/customers").text

        counted = desk.get("/desk/customers/segments?q=guest").text

        assert counted.count('class="count">61<') == 2
        assert "q=guest&amp;segment=lapsed" in counted

    def test_narrow_the_list(self, desk, many, cleo):
        operations.change(customer_id=cleo.customer_id, command=UpdateCustomer(tags=["VIP"], birth_month=3))

        for address in ("?tag=VIP", "?segment=birthday", "?segment=birthday&tag=VIP&q=cl"):
            page = desk.get(f"/desk/customers{address}").text
            assert "Cleo" in page
            assert "Guest 00" not in page
        assert "Nobody found" in desk.get("/desk/customers?segment=lapsed").text

    def test_ignore_words_that_nobody_knows(self, desk):
        assert "Cleo" in desk.get("/desk/customers?segment=rich&weeks=many").text
