"""Taking customers over from a file."""

import time
from datetime import timedelta
from io import BytesIO

import pytest
from flask_babel import force_locale
from sqlalchemy import func, select

from app.booking.desk.customers.exporting import HEADINGS
from app.core.languages import AT_THE_DESK
from app.customers import intake, operations, queries
from app.customers.columns import Columns, Field, full_name, guess
from app.customers.commands import UpdateCustomer
from app.customers.intake import Fate
from app.customers.models import Customer, CustomerImport
from app.customers.operations import ImportIsOver
from app.customers.spreadsheets import Row, write
from tenants.context import use_tenant
from tenants.db import db
from tenants.unit_of_work import unit_of_work
from tests.catalogue.people import acting

FILE = """Name;E-Mail;Telefon;Bemerkung;Geburtstag;Tags
Eve Doe;eve@people.example;030 555 111;Tea;31.05.1990;VIP, colour
Cleo;CLEO@shear.example;030 999;Window;;regular
Eve again;Eve@People.example;;;;
;nobody@people.example;;;;
Tom;not an address;;;;
Sue;;123;;;
Ann;;;;31.02.1990;
=cmd|' /C calc'!A0;;;=1+1;;
"""


@pytest.fixture
def begin(ada, now):
    def start(content=FILE):
        content = content if isinstance(content, bytes) else content.encode()
        return operations.begin_import(filename="old.csv", content=content, by=ada, now=now)

    return start


@pytest.fixture
def finish(now):
    return lambda begun: operations.finish_import(import_id=begun.id, country="DE", now=now)


def settled(begun):
    return list(queries.settled_rows(begun, country="DE"))


def found(name):
    return db.session.scalars(select(Customer).where(Customer.name == name)).one()


class TestDryRun:
    def test_tells_the_fate_of_each_line(self, begin):
        rows = settled(begin())

        fates = {one.line: (str(one.fate), *one.errors) for one in rows}
        assert fates == {
            2: ("new",),
            3: ("known",),
            4: ("repeated",),
            5: ("faulty", "name"),
            6: ("faulty", "email"),
            7: ("faulty", "phone"),
            8: ("faulty", "birthday"),
            9: ("new",),
        }
        assert intake.counted(rows) == {"new": 2, "known": 1, "repeated": 1, "faulty": 4}

    def test_writes_nothing(self, begin):
        settled(begin())

        assert db.session.scalar(select(func.count()).select_from(Customer)) == 1

    def test_knows_who_has_no_address_by_number_and_name(self, begin, now):
        operations.find_or_create(name="Zoë", email=None, phone="+49301239876", now=now)

        rows = settled(begin("name,phone\nZOE,030 123 98 76\nTom,030 123 98 76"))

        assert [one.fate for one in rows] == [Fate.KNOWN, Fate.NEW]

    def test_follows_the_columns_that_somebody_chose(self, begin):
        begun = begin("a,b\nEve,eve@people.example")
        operations.set_columns(import_id=begun.id, columns=Columns(fields=("notes", "name")))

        (row,) = settled(begun)
        assert (row.card.name, row.card.notes) == ("eve@people.example", "Eve")


class TestFinish:
    def test_makes_new_records_and_fills_in_known_ones(self, begin, finish, cleo, now):
        done = finish(begin())

        eve = found("Eve Doe")
        assert (eve.email, eve.phone, eve.notes, eve.tags) == (
            "eve@people.example",
            "+4930555111",
            "Tea",
            ["VIP", "colour"],
        )
        assert (eve.birth_month, eve.birth_day, eve.created_at) == (5, 31, now)
        cleo = queries.customer(cleo.customer_id)
        assert (cleo.name, cleo.phone, cleo.notes, cleo.tags) == ("Cleo", "+4930123456", "Window", ["regular"])
        assert (done.content, done.outcome["new"], done.done_at) == (None, 2, now)
        assert [one.name for one in queries.find("eve doe", 8)] == ["Eve Doe"]

    def test_gives_nobody_a_tag_twice_or_more_tags_than_a_card_holds(self, begin, finish, cleo):
        operations.change(customer_id=cleo.customer_id, command=UpdateCustomer(tags=["Regular"]))
        tags = ",".join(["regular", *(f"tag {number}" for number in range(19)), "one more"][:20])
        finish(begin(f"name;email;tags\nCleo;cleo@shear.example;{tags}"))
        finish(begin("name;email;tags\nCleo;cleo@shear.example;late"))

        found = queries.customer(cleo.customer_id).tags
        assert (len(found), found[:2], "late" in found) == (20, ["Regular", "tag 0"], False)

    def test_takes_formulas_as_words(self, begin, finish):
        finish(begin())

        assert found("=cmd|' /C calc'!A0").notes == "=1+1"

    def test_leads_a_merged_address_to_the_kept_record(self, begin, finish, cleo, ada, now):
        dora = operations.find_or_create(name="Dora", email="dora@people.example", now=now)
        operations.merge(kept_id=cleo.customer_id, merged_id=dora.id, by=ada, today=now.date(), now=now)

        finish(begin("name,email,notes\nDora,dora@people.example,Likes tea"))

        assert queries.customer(cleo.customer_id).notes == "Likes tea"

    def test_happens_once(self, begin, finish):
        begun = begin()
        finish(begun)

        with pytest.raises(ImportIsOver):
            finish(begun)
        with pytest.raises(ImportIsOver):
            operations.forget_import(import_id=begun.id)

    def test_takes_hostile_cells_as_words(self, begin, finish, rounds):
        hostile = ["<script>alert(1)</script>", "{{ 7*7 }}", "a\0b", "\u202egnihton", "'; DROP TABLE customers; --"]
        finish(begin(write([["name", "notes"], *((text, text * 3) for text in hostile), ["Long", "x" * 5000]])))

        names = set(db.session.scalars(select(Customer.name)))
        assert {text.replace("\0", "") for text in hostile} < names
        assert len(found("Long").notes) == 5000
        (row,) = settled(begin("name,notes\nLonger," + "x" * 5001))
        assert row.errors == {"notes": ["Please use at most 5000 characters."]}

    def test_takes_twenty_thousand_rows(self, app, committed, rounds, now):
        many = rounds(4_000, 20_000)
        rows = [["name", "email", "phone"], *([f"Guest {n}", f"g{n}@x.example", f"+4930{n:07}"] for n in range(many))]
        with use_tenant(committed.salon):
            with unit_of_work():
                content = write(rows).encode("utf-16")
                begun = operations.begin_import(filename="", content=content, by=committed.owner, now=now).id
            began = time.perf_counter()
            with unit_of_work():
                done = operations.finish_import(import_id=begun, country="DE", now=now)
                assert done.outcome["new"] == many
            print(f"\nimported {many} rows in {time.perf_counter() - began:.1f} s")
            with unit_of_work():
                assert db.session.scalar(select(func.count()).select_from(Customer)) == many + 1


class TestForget:
    def test_drops_files_that_nobody_decided_about(self, begin, now):
        begin()
        operations.forget_imports(now=now + timedelta(hours=23))
        assert len(queries.imports()) == 1
        operations.forget_imports(now=now + timedelta(hours=25))

        assert queries.imports() == []


class TestPages:
    def test_lead_from_a_file_to_its_customers(self, desk):
        way = desk.post("/desk/customers/import", data={"file": (BytesIO(FILE.encode("cp1252")), "old.csv")}).location
        page = desk.get(way).text
        assert "Import 3 rows" in page
        assert "Line 6" in page
        assert "Please enter an e-mail address such as name@example.com." in page

        assert desk.post(f"{way}/end").status_code == 303
        assert "2 new customers" in desk.get(way).text
        assert found("Eve Doe")
        assert desk.post(f"{way}/end").status_code == 409

    def test_let_columns_be_chosen(self, desk):
        file = BytesIO(b"a,b\nEve,eve@people.example")
        way = desk.post("/desk/customers/import", data={"file": (file, "old.csv")}).location

        desk.post(f"{way}/columns", data={"field": ["name", "email"], "has_heading": "true"})

        assert "Import 1 row<" in desk.get(way).text

    def test_send_the_faulty_rows_to_be_mended(self, desk):
        way = desk.post("/desk/customers/import", data={"file": (BytesIO(FILE.encode()), "old.csv")}).location

        sent = desk.get(f"{way}/faults.csv")

        assert sent.mimetype == "text/csv"
        assert "not an address" in sent.text
        assert sent.text.count("\r\n") == 5

    @pytest.mark.parametrize("content", [b"", b"\n"])
    def test_say_what_is_no_table(self, desk, content):
        answer = desk.post("/desk/customers/import", data={"file": (BytesIO(content), "x.csv")})

        assert answer.status_code == 422
        assert "save it as CSV" in answer.text

    def test_forget_a_file(self, desk):
        way = desk.post("/desk/customers/import", data={"file": (BytesIO(FILE.encode()), "old.csv")}).location

        assert desk.post(f"{way}/removal").status_code == 303
        assert db.session.scalar(select(func.count()).select_from(CustomerImport)) == 0

    def test_are_for_who_keeps_the_records(self, client, bo):
        assert acting(client, bo).get("/desk/customers/import").status_code == 403


@pytest.mark.parametrize("language", AT_THE_DESK)
def test_what_was_exported_can_be_imported(app, language):
    with force_locale(language):
        headings = tuple(str(heading) for heading in HEADINGS)

    known = [*(Field.NAME, Field.EMAIL, Field.PHONE, Field.TAGS, Field.BIRTHDAY, Field.ALLERGIES, Field.NOTES)]
    assert list(guess([Row(line=1, cells=headings)]).fields[: len(known)]) == known


@pytest.mark.parametrize(
    "first, last, name",
    [
        ("Cleo", "Berg", "Cleo Berg"),
        ("花子", "山田", "山田 花子"),
        ("Cleo", "", "Cleo"),
        ("", "山田", "山田"),
    ],
)
def test_names_in_two_columns_are_put_together_as_their_owners_do(first, last, name):
    assert full_name({Field.FIRST_NAME: first, Field.LAST_NAME: last}) == name
