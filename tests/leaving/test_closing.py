from datetime import timedelta

import pytest

from app.auth import passwords
from app.auth.acting import actor_for
from app.auth.models import Account
from app.auth.operations import create_account
from app.auth.roles import Role
from app.availability.queries import NotOffered
from app.booking import operations as booking
from app.booking.commands import Book, Contact, PlaceHold
from app.booking.operations.taking import SalonIsClosed
from app.booking.states import Status
from app.booking.visitors import Visitor
from app.catalogue.operations import touch
from app.core import clock
from app.leaving import operations
from app.leaving.operations import closing
from tenants import registry
from tenants.context import use_tenant
from tenants.db import db
from tenants.unit_of_work import unit_of_work
from tests.auth.conftest import people_with_passwords
from tests.catalogue.people import acting
from tests.notifications.conftest import book, book_for, mails, messages
from tests.notifications.letters import text_of
from tests.world import PASSWORD

__all__ = ["book", "book_for", "mails", "messages", "people_with_passwords"]

HERE = "/desk/settings/leaving"
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}
MEANT = {"name": "Shear Bliss", "password": PASSWORD}
GRACE = timedelta(days=30)


@pytest.fixture
def desk(signed_in, ada, people_with_passwords):
    """Ada, who knows her password."""
    return signed_in(ada)


@pytest.fixture
def closed(desk, salon):
    """Shear Bliss, which Ada has closed."""
    desk.post(f"{HERE}/closing", data=MEANT)
    return salon


class TestClosing:
    @pytest.mark.parametrize(
        ("data", "sentence"),
        [
            (MEANT | {"name": "Shear"}, "This is not the name of your salon."),
            (MEANT | {"password": "a guess"}, "That is not your present password."),
            ({"name": "Shear Bliss"}, "Please fill this in."),
        ],
    )
    def test_takes_the_name_and_the_password(self, desk, salon, data, sentence):
        answer = desk.post(f"{HERE}/closing", data=data, headers=HTMX)

        assert answer.status_code == 422
        assert sentence in answer.text
        assert salon.closed_at is None

    def test_is_the_owners_alone(self, client, salon, now):
        max_ = create_account(email="max@shear.example", name="Max", role=Role.MANAGER, now=now)

        assert acting(client, actor_for(max_)).post(f"{HERE}/closing", data=MEANT).status_code == 403

    def test_says_until_when_it_can_be_undone(self, desk, salon):
        answer = desk.post(f"{HERE}/closing", data=MEANT, headers=HTMX)

        assert "31 Mar 2027, 10:00" in answer.text
        assert "Open it again" in answer.text

    def test_says_beforehand_how_many_visits_are_ahead(self, desk, book):
        book()

        assert "1 visit is still ahead." in desk.get(HERE).text

    def test_is_told_to_every_owner(self, desk, salon, now, mails, perform_jobs):
        create_account(email="eve@shear.example", name="Eve", role=Role.OWNER, now=now)

        desk.post(f"{HERE}/closing", data=MEANT)
        perform_jobs()

        told = {str(mail["To"]): text_of(mail) for mail in mails()}
        assert {"Ada <ada@shear.example>", "Eve <eve@shear.example>"} == told.keys()
        assert all("unless you open it again" in text for text in told.values())

    def test_is_written_down(self, desk, closed):
        assert "Closed: The salon" in desk.get("/desk/settings/history").text

    def test_happens_once(self, desk, closed, now):
        with clock.frozen(now + timedelta(days=9)):
            assert desk.post(f"{HERE}/closing", data=MEANT).status_code == 409
        assert closed.closed_at == now

    @pytest.fixture
    def late(self, salon, book, now):
        """Three visits that are booked for after the end."""
        salon.booking_horizon_days = 365
        touch()
        return [book(now + timedelta(days=days, hours=1)) for days in (36, 37, 38)]

    def test_cancels_some_at_a_time_whatever_was_cancelled_meanwhile(
        self, desk, late, perform_jobs, ada, now, monkeypatch
    ):
        monkeypatch.setattr(closing, "AT_ONCE", 1)
        desk.post(f"{HERE}/closing", data=MEANT | {"cancels_later": "true"})
        assert [visit.status for visit in late] == [Status.CONFIRMED] * 3
        listed, other = closing.ids_ahead, late[0].id

        def ids_before_somebody_cancels(*, now):
            ids = listed(now=now)
            if other in ids:
                booking.cancel(appointment_id=other, by=ada, now=clock.now())
            return ids

        monkeypatch.setattr(closing, "ids_ahead", ids_before_somebody_cancels)
        cancelled = []
        for seconds in range(3):
            with clock.frozen(now + timedelta(seconds=seconds)):
                perform_jobs()
            db.session.expire_all()
            cancelled.append([visit.status for visit in late].count(Status.CANCELLED))

        assert cancelled == [1, 2, 3]
        assert late[2].changes[-1].by_name == "Ada"

    def test_cancels_nothing_once_it_is_open_again(self, desk, late, perform_jobs):
        desk.post(f"{HERE}/closing", data=MEANT | {"cancels_later": "true"})
        desk.post(f"{HERE}/reopening")
        perform_jobs()

        assert [visit.status for visit in late] == [Status.CONFIRMED] * 3

    def test_cancels_what_is_booked_after_the_end_where_that_is_wanted(self, desk, salon, book, now, perform_jobs):
        salon.booking_horizon_days = 365
        touch()
        soon, late = (book(now + timedelta(days=days, hours=1)) for days in (2, 36))
        assert "Cancel the visit that is booked after that" in desk.get(HERE).text

        desk.post(f"{HERE}/closing", data=MEANT | {"cancels_later": "true"})
        perform_jobs()

        assert (soon.status, late.status) == (Status.CONFIRMED, Status.CANCELLED)


class TestTheDesk:
    def test_books_nobody_any_more(self, closed, bliss, ada, now):
        command = Book(
            service_id=bliss.cut_id,
            starts_at=now + timedelta(days=1, hours=2),
            customer=Contact(name="Dora"),
            override=True,
        )

        with pytest.raises(SalonIsClosed):
            booking.book(command=command, by=ada, now=now)

    def test_keeps_no_time_any_more(self, closed, bliss, ada, now):
        command = PlaceHold(service_id=bliss.cut_id, starts_at=now + timedelta(days=1, hours=2))

        with pytest.raises(SalonIsClosed):
            booking.place_hold(command=command, visitor=Visitor(), by=ada, now=now)

    def test_does_not_book_what_was_kept_before(self, desk, bliss, cleo, now):
        command = PlaceHold(service_id=bliss.cut_id, starts_at=now + timedelta(days=1, hours=2))
        placed = booking.place_hold(command=command, visitor=Visitor(), by=cleo, now=now)
        hold = {"hold_id": placed.hold.id, "hold_token": placed.token}
        desk.post(f"{HERE}/closing", data=MEANT)

        with pytest.raises(SalonIsClosed):
            booking.book(command=Book(**hold, accept_policies=True), by=cleo, now=now)


class TestCustomers:
    def test_see_a_calm_page(self, closed, client):
        page = client.get("/")

        assert page.status_code == 200
        assert "take no more bookings" in page.text
        assert "noindex" in page.text
        assert "/book" not in page.text

    @pytest.mark.parametrize("path", ["/book", "/book/cut", "/book/cut/times?day=2027-03-02"])
    def test_are_led_there_from_every_page_of_booking(self, closed, client, path):
        found = client.get(path)
        while found.status_code == 303 and found.location.startswith("/book"):
            # A visitor's key goes into the address first.
            found = client.get(found.location)

        assert (found.status_code, found.location) == (303, "/")

    def test_find_no_time(self, desk, client, bliss):
        query = {"service_id": bliss.cut_id, "from": "2027-03-01", "to": "2027-03-04"}

        def finds_any():
            return "starts_at" in client.get("/api/v1/availability/slots", query_string=query).text

        assert finds_any()
        desk.post(f"{HERE}/closing", data=MEANT)
        assert not finds_any()

    def test_can_keep_no_time_by_any_other_way(self, closed, bliss, cleo, now):
        start = now + timedelta(days=1, hours=2)
        command = PlaceHold(service_id=bliss.cut_id, starts_at=start)

        with pytest.raises(NotOffered):
            booking.place_hold(command=command, visitor=Visitor(), by=cleo, now=now)

    def test_see_and_cancel_what_they_booked(self, desk, book, client, cleo):
        visit = book(email="cleo@shear.example")
        desk.post(f"{HERE}/closing", data=MEANT)
        theirs = acting(client, cleo)

        assert "Cut" in theirs.get("/account").text
        assert theirs.get(f"/a/{visit.id}").status_code == 200
        theirs.post(f"/a/{visit.id}/cancellation")
        assert visit.status == Status.CANCELLED


class TestReopening:
    def test_brings_everything_back(self, desk, closed, client, perform_jobs, now):
        assert desk.post(f"{HERE}/reopening").status_code == 303

        assert "take no more bookings" not in client.get("/").text
        assert client.get("/book").status_code == 200
        with clock.frozen(now + GRACE + timedelta(days=1)):
            perform_jobs()
        assert closed.closed_at is None

    def test_changes_nothing_of_a_salon_that_is_open(self, desk, salon):
        desk.post(f"{HERE}/reopening")

        assert "Reopened" not in desk.get("/desk/settings/history").text

    def test_is_refused_once_it_is_being_erased(self, desk, closed, now):
        assert not operations.end_salon(now=now + GRACE - timedelta(seconds=1))
        assert operations.end_salon(now=now + GRACE)

        answer = desk.post(f"{HERE}/reopening", headers=HTMX)

        assert (answer.status_code, "is being erased" in answer.text) == (409, True)
        assert closed.closed_at == now


class TestDirectory:
    def test_loses_a_salon_that_has_closed_and_finds_it_again(self, desk, apex, shear, perform_jobs):
        def is_listed():
            return apex.get(f"/api/v1/salons/{shear.id}").status_code == 200

        desk.post("/desk/settings/brand", data={"brand_color": "#123456"})
        perform_jobs()
        assert is_listed()

        desk.post(f"{HERE}/closing", data=MEANT)
        perform_jobs()
        assert not is_listed()

        desk.post(f"{HERE}/reopening")
        perform_jobs()
        assert is_listed()


class TestTheEnd:
    @pytest.fixture
    def closing(self, committed, now):
        """A salon of the test's own that has really closed."""
        with use_tenant(committed.salon), unit_of_work():
            owner = db.session.get_one(Account, committed.owner.account_id)
            owner.password_hash = passwords.hash_password(PASSWORD)
            operations.close_salon(name="Shear Bliss", by=committed.owner, now=now)
        return committed

    def test_comes_after_thirty_days(self, app, closing, perform_jobs, now):
        with clock.frozen(now + GRACE - timedelta(minutes=1)):
            perform_jobs()
        assert registry.find(closing.salon.id) is not None

        with clock.frozen(now + GRACE):
            perform_jobs()
        assert registry.find(closing.salon.id) is None
        assert app.test_client(host="races.localhost:8000").get("/").status_code == 404

    def test_does_not_come_to_a_salon_that_was_reopened(self, closing, perform_jobs, now):
        with use_tenant(closing.salon), unit_of_work():
            operations.reopen_salon(by=closing.owner)

        with clock.frozen(now + GRACE + timedelta(days=1)):
            perform_jobs()
        assert registry.find(closing.salon.id) is not None
