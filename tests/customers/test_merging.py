"""Two records of one person become one."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.auth.models import Account
from app.booking import operations as booking
from app.booking.models import Appointment, VisitTally
from app.catalogue import operations as catalogue
from app.core.refusals import NotFound
from app.customers import likeness, operations, queries
from app.customers.commands import DescribePhoto, KeepCard, NoteKind, UpdateCustomer, WriteNote
from app.customers.likeness import Reason
from app.customers.models import Customer, CustomerPhoto
from app.customers.operations import SameCustomer
from app.customers.photos import develop
from app.notifications.models import Message
from tenants.db import db
from tests.booking.conftest import at
from tests.catalogue.people import acting


@pytest.fixture
def dora(app, now):
    return operations.find_or_create(name="Dora", email="dora@people.example", phone="+4930555666", now=now)


@pytest.fixture
def today(now):
    """Past midnight in the salon, while the day before goes on in UTC."""
    return now.date() + timedelta(days=1)


@pytest.fixture
def merge(ada, today, now):
    return lambda kept, other: operations.merge(kept_id=kept, merged_id=other, by=ada, today=today, now=now)


def write(customer_id, ada, now, text, kind=NoteKind.NOTE):
    command = WriteNote(text=text, kind=kind)
    return operations.write_note(customer_id=customer_id, command=command, by=ada, today=now.date(), now=now)


class TestMerge:
    def test_moves_visits_messages_notes_and_the_account(self, visit, merge, dora, cleo, ada, now):
        its = visit(at(9))
        booking.complete(appointment_id=its.id, by=ada, now=its.ends_at)
        write(cleo.customer_id, ada, now, "Likes tea")
        kept = merge(dora.id, cleo.customer_id)

        assert db.session.scalars(select(Appointment.customer_id)).all() == [dora.id]
        assert {row.customer_id for row in db.session.scalars(select(Message)) if row.audience == "customer"} == {
            dora.id
        }
        assert [note.text for note in queries.notes(kept.id)] == ["Likes tea"]
        account = db.session.get_one(Account, cleo.account_id, populate_existing=True)
        assert (account.customer_id, account.name) == (dora.id, "Dora")
        assert [(tally.customer_id, tally.visits) for tally in db.session.scalars(select(VisitTally))] == [(dora.id, 1)]

    def test_keeps_the_words_of_the_one_and_fills_in_the_others(self, merge, dora, cleo, now):
        operations.change(customer_id=dora.id, command=UpdateCustomer(notes="Tea", tags=["VIP"], allergies="Nuts"))
        operations.change(
            customer_id=cleo.customer_id,
            command=UpdateCustomer(notes="Window", tags=["vip", "colour"], birth_month=3, birth_day=1, locale="de"),
        )

        kept = merge(dora.id, cleo.customer_id)

        assert (kept.name, kept.email, kept.phone) == ("Dora", "dora@people.example", "+4930555666")
        assert (kept.notes, kept.allergies, kept.locale) == ("Tea\nWindow", "Nuts", "de")
        assert (kept.birth_day, kept.birth_month) == (1, 3)
        assert sorted(kept.tags) == ["VIP", "colour"]

    def test_makes_a_card_that_can_be_saved_and_keeps_the_rest_as_notes(self, merge, dora, cleo, today):
        many = [f"tag {number}" for number in range(40)]
        operations.change(customer_id=dora.id, command=UpdateCustomer(notes="a" * 5000, tags=many[:20]))
        operations.change(customer_id=cleo.customer_id, command=UpdateCustomer(notes="b" * 4000, tags=many[20:]))
        kept = merge(dora.id, cleo.customer_id)

        KeepCard(name=kept.name, notes=kept.notes, allergies=kept.allergies, tags=list(kept.tags))
        assert (kept.notes, kept.tags) == ("a" * 5000, many[:20])
        assert {note.text for note in queries.notes(kept.id)} == {"b" * 4000, ", ".join(many[20:])}
        assert {note.written_on for note in queries.notes(kept.id)} == {today}

    def test_takes_an_address_along_where_there_was_none(self, merge, cleo, now):
        walk_in = operations.find_or_create(name="Cleo", email=None, now=now)

        assert merge(walk_in.id, cleo.customer_id).email == "cleo@shear.example"

    def test_leads_both_addresses_and_both_ids_to_one_record(self, merge, dora, cleo, now):
        merge(dora.id, cleo.customer_id)

        for email in ("cleo@shear.example", "dora@people.example"):
            assert operations.find_or_create(name="X", email=email, now=now).id == dora.id
        assert queries.customer(cleo.customer_id).id == queries.kept(cleo.customer_id).id == dora.id
        assert [customer.name for customer in queries.find("cleo@shear", 8)] == []

    def test_can_be_done_again_and_again(self, merge, dora, cleo, now):
        eve = operations.find_or_create(name="Eve", email="eve@people.example", now=now)
        merge(dora.id, cleo.customer_id)
        merge(eve.id, dora.id)

        assert queries.customer(cleo.customer_id).id == eve.id
        assert operations.find_or_create(name="X", email="cleo@shear.example", now=now).id == eve.id

    def test_lets_the_kept_one_have_the_others_address(self, merge, dora, cleo):
        merge(dora.id, cleo.customer_id)

        changed = operations.change(customer_id=dora.id, command=UpdateCustomer(email="cleo@shear.example"))

        assert changed.email == "cleo@shear.example"

    def test_keeps_photos_under_a_consent(self, merge, dora, cleo, ada, now, picture):
        for customer_id in (dora.id, cleo.customer_id):
            operations.add_photo(
                customer_id=customer_id, photo=develop(picture), command=DescribePhoto(consent=True), by=ada, now=now
            )

        kept = merge(dora.id, cleo.customer_id)

        consent = queries.find_consent(kept.id)
        assert {photo.consent_id for photo in db.session.scalars(select(CustomerPhoto))} == {consent.id}
        assert len(queries.photos(kept.id)) == 2

    def test_leaves_a_line_of_who_was_whom(self, merge, dora, cleo, ada):
        kept = merge(dora.id, cleo.customer_id)

        (line,) = queries.changes(kept.id)
        assert (line.change, line.by_name) == ("merged", ada.name)
        assert line.details.items() >= {"id": str(cleo.customer_id), "email": "cleo@shear.example"}.items()

    def test_refuses_what_is_one_or_is_not_there(self, merge, dora, cleo, street):
        with pytest.raises(SameCustomer):
            merge(dora.id, dora.id)
        with pytest.raises(NotFound):
            merge(dora.id, street.customer.customer_id)
        merge(dora.id, cleo.customer_id)
        with pytest.raises(NotFound):
            merge(dora.id, cleo.customer_id)


class TestPages:
    def test_lead_from_a_pair_to_one_record(self, desk, dora, cleo, visit, now):
        operations.change(customer_id=dora.id, command=UpdateCustomer(name="Cleo", phone="+4930123456", notes="Tea"))
        visit(at(9))
        assert f"/desk/customers/{cleo.customer_id}/merge/{dora.id}" in desk.get("/desk/customers/duplicates").text

        way = f"/desk/customers/{dora.id}/merge/{cleo.customer_id}"
        page = desk.get(way).text
        assert "dora@people.example" in page
        assert "cleo@shear.example" in page
        assert desk.post(way).location.endswith(f"/desk/customers/{dora.id}")
        assert desk.get(f"/desk/customers/{cleo.customer_id}").location.endswith(f"/desk/customers/{dora.id}")
        assert "The two records are one now." in desk.get(f"/desk/customers/{dora.id}").text

    def test_add_up_the_visits_of_both(self, desk, dora, cleo, visit, ada, now):
        booking.complete(appointment_id=visit(at(9)).id, by=ada, now=at(10))
        page = desk.get(f"/desk/customers/{dora.id}/merge/{cleo.customer_id}").text

        assert re.findall(r'class="said">(\d+)<', page) == ["0", "1", "1"]

    def test_compare_records_whose_favourite_has_left(self, desk, dora, cleo, bo, dee, now):
        for customer_id, favourite in ((dora.id, dee.id), (cleo.customer_id, bo.staff_member_id)):
            command = UpdateCustomer(preferred_staff_member_id=favourite)
            operations.change(customer_id=customer_id, command=command)
        catalogue.archive_staff_member(staff_member_id=dee.id, now=now)

        answer = desk.get(f"/desk/customers/{dora.id}/merge/{cleo.customer_id}")

        assert (answer.status_code, "Bo" in answer.text) == (200, True)

    def test_find_the_other_one_by_what_is_typed(self, desk, dora, cleo):
        page = desk.get(f"/desk/customers/{cleo.customer_id}/merge?q=dora").text

        assert f"/merge/{dora.id}" in page
        assert f"/merge/{cleo.customer_id}" not in page

    def test_are_for_who_keeps_the_records(self, client, bo, dora, cleo, visit):
        visit(at(9))
        way = f"/desk/customers/{dora.id}/merge/{cleo.customer_id}"

        for path in ("/desk/customers/duplicates", way):
            assert acting(client, bo).get(path).status_code == 403


class TestLikeness:
    def one(self, name, email=None, phone=None, days=0):
        return operations.find_or_create(name=name, email=email, phone=phone, now=self.now + timedelta(days=days))

    @pytest.fixture(autouse=True)
    def at_now(self, app, now):
        self.now = now

    def found(self):
        named = likeness.pairs(queries.sharing())
        return [({pair.one.name, pair.other.name}, set(pair.reasons)) for pair in named]

    def test_sees_one_number_in_two_spellings(self):
        self.one("Anna Johnson", "anna@x.example", "030 123 98 76")
        self.one("A. Johnson", None, "+49301239876")

        assert self.found() == [({"Anna Johnson", "A. Johnson"}, {Reason.PHONE, Reason.NAME})]

    def test_sees_one_name_where_something_is_missing(self):
        self.one("Zoë Émile", "zoe@x.example")
        self.one("Zoe Emile", None, "+49301239876")

        assert self.found() == [({"Zoë Émile", "Zoe Emile"}, {Reason.NAME})]

    def test_sees_one_letter_box_with_alike_names(self):
        self.one("Anna Johnson", "anna.johnson@gmail.example", "+49301111111")
        self.one("Ana Johnson", "annajohnson@mail.example", "+49302222222")

        assert self.found() == [({"Anna Johnson", "Ana Johnson"}, {Reason.EMAIL, Reason.NAME})]

    def test_sees_no_pair_in_people_of_one_name(self):
        self.one("Anna Müller", "anna1@x.example", "+49301111111")
        self.one("Anna Müller", "am@y.example", "+49302222222")

        assert self.found() == []

    def test_does_not_take_a_number_for_a_person_that_many_have(self):
        for number in range(6):
            self.one(f"{'ABCDEF'[number]} Guest {number}", f"g{number}@x.example", "+49305550000")

        assert self.found() == []

    def test_puts_the_surest_first(self):
        self.one("Eve", "eve@x.example", "+49301111111")
        self.one("Tom", "tom@x.example", "+49301111111")
        self.one("Anna Johnson", None, "+49302222222")
        self.one("Anna Johnson", "anna@x.example", "+49302222222")

        assert [names for names, _why in self.found()] == [{"Anna Johnson"}, {"Eve", "Tom"}]

    def test_merged_and_erased_records_are_no_pair(self, merge):
        one = self.one("Anna Johnson", None, "+49302222222")
        other = self.one("Anna Johnson", "anna@x.example", "+49302222222")
        merge(one.id, other.id)

        assert self.found() == []
        assert db.session.get(Customer, other.id).merged_into_id == one.id
