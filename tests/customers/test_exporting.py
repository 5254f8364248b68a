"""Taking customers along, and forgetting somebody."""

import csv
import io
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Text, cast, select, text, update

from app.auth import audit
from app.auth import operations as auth
from app.auth.audit import Subject, Verb
from app.auth.audit.models import AuditEntry
from app.auth.events import SignInCodeRequested
from app.auth.models import Account, OneTimeCode, Session
from app.booking import operations as booking
from app.booking.commands import Reschedule
from app.booking.listeners import VisitsAhead
from app.booking.models import Appointment
from app.core import storage
from app.core.events import publish
from app.core.refusals import Invalid, NotFound
from app.customers import columns, operations, queries, spreadsheets
from app.customers.commands import DescribePhoto, UpdateCustomer, WriteNote
from app.customers.models import Customer, CustomerChange
from app.customers.photos import develop, name_of
from app.notifications.models import Message
from tenants.db import TenantModel, db
from tests.booking.conftest import at
from tests.catalogue.people import acting

SECRETS = (
    "Cleo",
    "cleo@shear.example",
    "+4930123456",
    "Nuts",
    "Likes tea",
    "my knee",
    "too ill",
    "Balayage",
    "a wedding",
)


@pytest.fixture
def known(visit, cleo, ada, now, picture):
    """Cleo, of whom the salon knows everything that it can know; return her id."""
    customer_id = cleo.customer_id
    operations.change(
        customer_id=customer_id,
        command=UpdateCustomer(allergies="Nuts", tags=["VIP"], birth_month=5, birth_day=31, notes="+1 comes along"),
    )
    command = WriteNote(text="Likes tea")
    operations.write_note(customer_id=customer_id, command=command, by=ada, today=now.date(), now=now)
    photo = DescribePhoto(consent=True, caption="Balayage")
    operations.add_photo(customer_id=customer_id, photo=develop(picture), command=photo, by=ada, now=now)
    came, off, late = (visit(at(hour), notes="Mind my knee") for hour in (9, 12, 14))
    booking.complete(appointment_id=came.id, by=ada, now=came.ends_at)
    booking.cancel(appointment_id=off.id, by=cleo, now=now, reason="I am too ill")
    for hour in (19, 20):
        past = Reschedule(starts_at=at(hour), override=True, override_reason="There is a wedding")
        booking.reschedule(appointment_id=late.id, command=past, by=ada, now=now)
    booking.cancel(appointment_id=late.id, by=ada, now=now)
    return customer_id


@pytest.fixture
def erase(ada, now):
    return lambda customer_id: operations.erase(customer_id=customer_id, by=ada, now=now)


def everything_stored():
    """Return all that the salon's tables say, as one text."""
    rows = (
        str(row)
        for table in TenantModel.metadata.sorted_tables
        for row in db.session.execute(select(cast(text(f'"{table.name}"'), Text)).select_from(table)).scalars()
    )
    return "\n".join(rows)


class TestTable:
    def table(self, desk, address=""):
        sent = desk.post(f"/desk/customers/export.csv{address}")
        assert sent.mimetype == "text/csv"
        assert "attachment" in sent.headers["Content-Disposition"]
        return list(csv.DictReader(io.StringIO(sent.data.decode("utf-8-sig"))))

    def test_says_what_is_on_the_cards(self, desk, known):
        (row,) = self.table(desk)

        assert (row["Full name"], row["E-mail"], row["Tags"], row["Visits"]) == (
            "Cleo",
            "cleo@shear.example",
            "VIP",
            "1",
        )
        assert (row["Last visit"], row["Customer since"]) == ("2027-03-02", "2027-03-01")

    def test_holds_no_formula(self, desk, now):
        operations.find_or_create(name='=HYPERLINK("http://x")', email=None, phone="+49301234567", now=now)

        row = self.table(desk)[0]
        assert row["Full name"] == '\'=HYPERLINK("http://x")'
        assert row["Telephone"] == "+49301234567"

    def test_follows_the_list(self, desk, known, now):
        operations.find_or_create(name="Dora", email=None, now=now)

        assert [row["Full name"] for row in self.table(desk, "?tag=VIP")] == ["Cleo"]
        assert [row["Full name"] for row in self.table(desk, "?q=dor")] == ["Dora"]
        assert [row["Full name"] for row in self.table(desk)] == ["Cleo", "Dora"]

    def test_holds_those_spelled_alike_where_the_list_shows_them(self, desk, known, now):
        operations.find_or_create(name="Anna Johnson", email=None, now=now)

        assert "Anna Johnson" in desk.get("/desk/customers?q=jonson").text
        assert [row["Full name"] for row in self.table(desk, "?q=jonson")] == ["Anna Johnson"]
        assert self.table(desk, "?q=qqqqqq") == []

    def test_can_be_imported_again(self, desk, known, now):
        rows = spreadsheets.read(desk.post("/desk/customers/export.csv").data)
        guessed = columns.guess(rows)

        said = guessed.values(rows[1])
        assert (said["phone"], said["notes"]) == ("+4930123456", "+1 comes along")
        assert columns.birthday(said["birthday"], country="DE").month == 5

    def test_is_written_down(self, desk, known):
        self.table(desk)

        assert "Exported: Customer" in desk.get("/desk/settings/history").text
        assert desk.get("/desk/customers/export.csv").status_code == 405

    def test_is_for_who_keeps_the_records(self, client, bo):
        assert acting(client, bo).post("/desk/customers/export.csv").status_code == 403


class TestDossier:
    def test_tells_everything(self, desk, known, card, ada):
        told = desk.post(f"{card}/export.json")

        body = told.json
        assert body["customer"].items() >= {"name": "Cleo", "allergies": "Nuts", "birth_day": 31}.items()
        assert [note["text"] for note in body["notes"]] == ["Likes tea"]
        assert body["consents"][0]["noted_by_name"] == ada.name
        assert [visit["status"] for visit in body["visits"]] == ["COMPLETED", "CANCELLED", "CANCELLED"]
        assert body["visits"][0]["history"][0]["change"] == "booked"
        assert {message["kind"] for message in body["messages"]} >= {"appointment_confirmed"}
        assert body["accounts"][0]["email"] == "cleo@shear.example"
        for secret in SECRETS:
            assert secret in told.text
        assert "no-store" in told.headers["Cache-Control"]

    def test_is_remembered_on_the_record_with_who_took_it_along(self, desk, known, card, ada):
        told = desk.post(f"{card}/export.json")

        line = queries.changes(known)[0]
        assert (line.change, line.by_name) == ("exported", ada.name)
        assert told.json["history"][0]["change"] == "exported"
        assert desk.get(f"{card}/export.json").status_code == 405

    def test_tells_nothing_of_others(self, desk, known, now):
        dora = operations.find_or_create(name="Dora", email=None, now=now)

        told = desk.post(f"/desk/customers/{dora.id}/export.json").json

        assert (told["visits"], told["messages"], told["accounts"], told["notes"]) == ([], [], [], [])


class TestErase:
    def test_leaves_no_trace_but_the_visits(self, known, erase):
        for secret in SECRETS:
            assert secret in everything_stored()
        booking_row = db.session.scalars(select(Appointment).where(Appointment.status == "COMPLETED")).one()
        price, reference = booking_row.price_minor, booking_row.reference

        erase(known)
        db.session.expire_all()

        stored = everything_stored()
        assert [secret for secret in SECRETS if secret in stored] == []
        kept = db.session.scalars(select(Appointment).where(Appointment.status == "COMPLETED")).one()
        assert (kept.price_minor, kept.reference, kept.customer_id) == (price, reference, known)

    def test_takes_away_the_way_to_sign_in(self, known, cleo, erase, now):
        db.session.add(
            OneTimeCode(
                id=cleo.customer_id,
                purpose="sign_in",
                email="cleo@shear.example",
                created_at=now,
                expires_at=now + timedelta(hours=1),
            )
        )
        db.session.flush()
        erase(known)
        db.session.expire_all()

        assert db.session.get(Account, cleo.account_id) is None
        assert db.session.scalars(select(OneTimeCode)).all() == []

    def test_forgets_the_records_that_were_merged_into_it(self, known, erase, ada, now):
        dora = operations.find_or_create(name="Dora", email="dora@people.example", now=now)
        operations.merge(kept_id=known, merged_id=dora.id, by=ada, today=now.date(), now=now)

        erase(known)
        db.session.expire_all()

        assert "dora@people.example" not in everything_stored()
        assert operations.find_or_create(name="Dora", email="dora@people.example", now=now).id not in {known, dora.id}

    def test_forgets_what_was_written_to_an_address_of_theirs(self, known, erase, ada, now):
        before = SignInCodeRequested(
            request_id=known, email="Dora@people.example", code="123456", expires_at=now, at=now
        )
        publish(before)
        dora = operations.find_or_create(name="Dora", email="dora@people.example", now=now)
        operations.merge(kept_id=known, merged_id=dora.id, by=ada, today=now.date(), now=now)
        publish(replace(before, email="dora@people.example"))
        last = db.session.scalars(select(Message).order_by(Message.id.desc())).first()
        assert last.customer_id == known

        erase(known)
        db.session.expire_all()

        assert "dora@people.example" not in everything_stored().casefold()

    def test_forgets_what_they_did_while_signed_in(self, known, erase, cleo, signed_in, now):
        signed_in(cleo)
        own = db.session.scalars(select(Session.id).where(Session.account_id == cleo.account_id)).one()
        auth.revoke_session(session_id=own, account_id=cleo.account_id, by=cleo, now=now)
        assert not db.session.scalars(select(AuditEntry.id).where(AuditEntry.account_id == cleo.account_id)).all()
        audit.note(Verb.CHANGED, Subject.CUSTOMER, subject_id=known, changes={"phone": (1, 2)}, by=cleo)
        db.session.flush()

        erase(known)
        db.session.expire_all()

        assert "Cleo" not in everything_stored()

    def test_waits_for_visits_that_lie_ahead(self, visit, cleo, erase):
        visit(at(9))

        with pytest.raises(VisitsAhead):
            erase(cleo.customer_id)

    def test_keeps_a_line_of_who_did_it(self, known, erase, ada):
        erase(known)

        (line,) = db.session.scalars(select(CustomerChange))
        assert (line.change, line.by_name, line.details) == ("erased", ada.name, {})

    def test_lets_nobody_be_booked_or_found_any_more(self, known, erase, visit, cleo):
        erase(known)

        with pytest.raises(Invalid):
            visit(at(9))
        with pytest.raises(NotFound):
            operations.change(customer_id=known, command=UpdateCustomer(name="Again"))
        assert not queries.find("cleo", 8)
        assert not queries.find("–", 8)

    def test_leaves_others_alone(self, known, erase, visit, book_for, now):
        dora = operations.find_or_create(name="Dora", email="dora@people.example", now=now)
        theirs = book_for(dora)

        erase(known)
        db.session.expire_all()

        assert db.session.get(Appointment, theirs).customer_name == "Dora"
        assert db.session.scalars(select(Message).where(Message.customer_id == dora.id)).all()

    @pytest.fixture
    def book_for(self, visit, ada):
        return lambda customer: visit(at(15), by=ada, customer_id=customer.id).id


class TestPage:
    def test_forgets_and_shows_what_is_left(self, desk, known, card):
        (photo,) = queries.photos(known)
        file = name_of(photo.key, is_small=True)
        assert storage.find(file)
        assert desk.post(f"{card}/erasure").status_code == 303
        assert storage.find(file) is None

        page = desk.get(card).text
        assert "Erased: only the visits are kept" in page
        assert "Cleo" not in page.replace("cleo-", "")
        assert "Forget this customer" not in page
        assert desk.post(f"{card}/erasure").status_code == 404
        assert "–" in desk.get(f"/desk/appointments/{db.session.scalars(select(Appointment.id)).first()}").text

    def test_says_why_not(self, desk, visit, card, cleo):
        visit(at(9))

        answer = desk.post(f"{card}/erasure")

        assert (answer.status_code, VisitsAhead.sentence() in answer.text) == (409, True)
        assert db.session.get(Customer, cleo.customer_id).name == "Cleo"

    def test_does_not_show_the_answer_of_an_old_booking_again(self, client, desk, bliss, ada, erase, now):
        asked = {
            "service_id": str(bliss.cut_id),
            "starts_at": at(9).isoformat(),
            "customer": {"name": "Dora", "email": "dora@people.example"},
            "accept_policies": True,
        }
        program = client.application.test_client(host="shear.localhost:8000")
        booked = program.post("/api/v1/appointments", json=asked, headers={"Idempotency-Key": "one"}).json
        db.session.execute(update(Appointment).values(status="COMPLETED"))
        erase(db.session.scalars(select(Appointment.customer_id)).one())
        db.session.expire_all()

        assert booked["customer"]["name"] == "Dora"
        assert "dora@people.example" not in everything_stored()
